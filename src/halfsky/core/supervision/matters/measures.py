"""Measures (策略措施) of a plan: what they are, how they go on, and which targets each probably serves."""

import re
from collections.abc import Iterable, Mapping

import msgspec

from halfsky.core.indicators.similarity import GramIndex
from halfsky.core.plan.adopted import AdoptedPlan, as_plan
from halfsky.core.plan.numbering import NumberedTarget, item_no, number_targets, placed_items

STATES: tuple[str, ...] = ("not_begun", "under_way", "done", "stuck")
"""未启动、推进中、已完成、受阻."""

_LIKE = 0.25
"""Least likeness of a clause of a measure to a target's indicator for a suggestion."""
_MOST = 3
_CLAUSE = re.compile("[，。；;、,：:（）()]")
_BLANK = re.compile(r"\s+")


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One measure of a plan: `number` as printed, such as `M1-4`; `domain` its field."""

    number: str
    domain: int
    domain_title: str
    text: str


class Suggested(msgspec.Struct, frozen=True, kw_only=True):
    """A target that a measure probably serves, with the likeness that speaks for it, at most 1."""

    measure: str
    target: str
    likeness: float


def measures_of(plan: AdoptedPlan) -> tuple[Measure, ...]:
    """Every measure of a plan, in the order of the text."""
    return tuple(
        Measure(
            number=item_no(place), domain=place.domain, domain_title=place.domain_title, text=_flat(item.text)
        )
        for place, item in placed_items(plan.reading)
        if place.part == "measure" and place.domain is not None
    )


def _flat(text: str) -> str:
    return _BLANK.sub("", text)


def suggest(plan: AdoptedPlan) -> tuple[Suggested, ...]:
    """Targets that each measure probably serves: of the same field, and alike in words; people decide.

    A target that stands in the measure itself is served by it for certain. At most three others are suggested, the
    likest first.
    """
    targets = number_targets(as_plan(plan))
    found: list[Suggested] = []
    for domain in dict.fromkeys(one.domain for one in measures_of(plan)):
        inside = [one for one in targets if one.place.domain == domain]
        index = GramIndex([_flat(one.target.indicator) for one in inside])
        for measure in (one for one in measures_of(plan) if one.domain == domain):
            found += _suggested(measure, inside, index)
    return tuple(found)


def _suggested(measure: Measure, targets: list[NumberedTarget], index: GramIndex) -> list[Suggested]:
    clauses = [clause for clause in _CLAUSE.split(measure.text) if len(clause) > 1]
    scores = [index.scores(clause) for clause in clauses]
    best = [max((float(one[place]) for one in scores), default=0.0) for place in range(len(targets))]
    own = [one.no for one in targets if one.no.startswith(f"{measure.number}-")]
    alike = sorted(
        (
            (round(likeness, 3), one.no)
            for one, likeness in zip(targets, best, strict=True)
            if likeness >= _LIKE and one.no not in own
        ),
        key=lambda pair: (-pair[0], pair[1]),
    )
    sure = [Suggested(measure=measure.number, target=no, likeness=1.0) for no in own]
    return sure + [
        Suggested(measure=measure.number, target=no, likeness=likeness) for likeness, no in alike[:_MOST]
    ]


def ties(suggested: Iterable[Suggested], decided: Mapping[tuple[str, str], str]) -> dict[str, dict[str, str]]:
    """Which targets each measure serves, as far as anyone knows.

    Args:
        suggested: By the text.
        decided: By people, `confirmed` or `refused`, by measure and target.

    Returns:
        Measure → target → `confirmed` or `suggested`; what was refused is left out.
    """
    found: dict[str, dict[str, str]] = {}
    for one in suggested:
        if decided.get((one.measure, one.target)) != "refused":
            found.setdefault(one.measure, {})[one.target] = "suggested"
    for (measure, target), decision in decided.items():
        if decision == "confirmed":
            found.setdefault(measure, {})[target] = "confirmed"
    return found
