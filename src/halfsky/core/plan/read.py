"""Reading: a plan document becomes a `Plan`; plain sentences become targets."""

import msgspec

from halfsky.core.plan.clauses import passage_of
from halfsky.core.plan.directions import directions_of
from halfsky.core.plan.model import Item, Part, Period, Plan, Source, Target
from halfsky.core.plan.outline import read_outline
from halfsky.core.plan.tables import row_target
from halfsky.core.plan.targets import targets_of
from halfsky.core.plan.text import breaks_before
from halfsky.core.plan.views import view_of
from halfsky.core.vocabulary.errors import Invalid


def looks_like_plan(source: Source) -> bool:
    """Tell whether a document has the outline of a plan: domains with numbered goals or measures."""
    plan = read_outline(source)
    return _has_outline(plan)


def _has_outline(plan: Plan) -> bool:
    numbered = sum(len(domain.goals) + len(domain.measures) for domain in plan.domains)
    return numbered >= 2 and (bool(plan.title) or len(plan.domains) >= 2)


def _read_item(source: Source, item: Item, *, part: str, period: Period | None) -> Item:
    passage = passage_of(
        source,
        view_of(source, item.start, item.end, headed=part != "goal"),
        period=period,
        part=part,
        origin=item.start,
        line=breaks_before(source, item.start) + 1,
    )
    stated = row_target(source, item)
    if stated is not None:
        return msgspec.structs.replace(item, targets=(stated,))
    targets = targets_of(passage)
    directions = directions_of(passage, targets) if part == "goal" else ()
    return msgspec.structs.replace(item, targets=targets, directions=directions)


def read_plan(source: Source) -> Plan:
    """Read what a plan promises: its outline, and the targets and directions of every item.

    Args:
        source: The document; see `text.make_source`.

    Returns:
        The plan, items in reading order, offsets into `source.text`.

    Raises:
        Invalid: `plan.not_a_plan` where no domain with goals or measures is found.
    """
    plan = read_outline(source)
    if not _has_outline(plan):
        raise Invalid("plan.not_a_plan", name=source.name, characters=len(source.text))

    def read(items: tuple[Item, ...], part: Part) -> tuple[Item, ...]:
        return tuple(_read_item(source, item, part=part, period=plan.period) for item in items)

    domains = tuple(
        msgspec.structs.replace(
            domain, goals=read(domain.goals, "goal"), measures=read(domain.measures, "measure")
        )
        for domain in plan.domains
    )
    return msgspec.structs.replace(
        plan,
        domains=domains,
        organisation=read(plan.organisation, "organisation"),
        monitoring=read(plan.monitoring, "monitoring"),
    )


def read_sentences(source: Source) -> tuple[Target, ...]:
    """Read the targets of plain sentences, one a line, each line a context of its own.

    Args:
        source: The sentences; a line may begin with a number.

    Returns:
        Targets in reading order; `line` is 1-based.
    """
    found: list[Target] = []
    start = 0
    for line, piece in enumerate(source.text.split("\n"), start=1):
        view = view_of(source, start, start + len(piece))
        found.extend(targets_of(passage_of(source, view, origin=start, line=line)))
        start += len(piece) + 1
    return tuple(found)
