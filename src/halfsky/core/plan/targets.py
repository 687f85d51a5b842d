"""All targets of a passage: the rules of every kind, and which one has the word where they meet."""

from collections.abc import Callable, Iterator

from halfsky.core.plan.clauses import Passage
from halfsky.core.plan.counts import count_targets
from halfsky.core.plan.deadlines import deadline_targets
from halfsky.core.plan.durations import duration_targets
from halfsky.core.plan.each_has import each_has_targets
from halfsky.core.plan.model import Target
from halfsky.core.plan.numeric import numeric_targets
from halfsky.core.plan.relative import relative_targets
from halfsky.core.plan.schedules import schedule_targets
from halfsky.core.plan.universal import universal_targets

Rule = Callable[[Passage], Iterator[Target]]

RULES: tuple[Rule, ...] = (
    each_has_targets,
    count_targets,
    duration_targets,
    relative_targets,
    numeric_targets,
    deadline_targets,
    schedule_targets,
    universal_targets,
)
"""Rules in order of precedence: an earlier kind keeps the words it has read."""


def targets_of(passage: Passage) -> tuple[Target, ...]:
    """Read the targets of a passage.

    Args:
        passage: An item of a plan or a plain sentence; see `clauses.passage_of`.

    Returns:
        Targets in reading order. Two targets share words only where one phrase promises both.
    """
    found: list[Target] = []
    first = passage.view.index[0] if passage.view.index else 0
    read = bytearray(passage.view.index[-1] + 1 - first if passage.view.index else 0)
    for rule in RULES:
        fresh = [
            target for target in rule(passage) if not any(read[target.start - first : target.end - first])
        ]
        for target in fresh:
            read[target.start - first : target.end - first] = b"\1" * (target.end - target.start)
        found.extend(fresh)
    return tuple(sorted(found, key=lambda target: (target.start, target.end)))
