"""Two plans side by side: which targets they share, and which plan asks for more."""

import re
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from halfsky.core.plan.model import Plan, Target
from halfsky.core.vocabulary.units import UNITS, convert

Relation = Literal["same", "stricter", "looser", "different", "only_first", "only_second"]

_WEIGHT = {"binding": 2, "左右": 1, "力争": 0}
_NOISE = re.compile(r"[的、，,（）()“”\s]|以及|[和与及]")


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a comparison.

    Attributes:
        indicator: Indicator as the first plan names it, else as the second does.
        relation: What the second plan asks for against the first; `different` where the two cannot be
            put in order (other unit, other kind of bound).
        first: Target of the first plan.
        second: Target of the second plan.
    """

    indicator: str
    relation: Relation
    first: Target | None = None
    second: Target | None = None


def targets_in(plan: Plan) -> Iterator[Target]:
    """Give every target of a plan in reading order."""
    for domain in plan.domains:
        for item in (*domain.goals, *domain.measures):
            yield from item.targets
    for item in (*plan.organisation, *plan.monitoring):
        yield from item.targets


def bare_name(indicator: str) -> str:
    """The words of an indicator without marks and small words, so that two plans' wordings meet."""
    return _NOISE.sub("", indicator)


def _key(target: Target, codes: Mapping[str, str]) -> str:
    return codes.get(target.indicator) or bare_name(target.indicator)


def _by_key(plan: Plan, codes: Mapping[str, str]) -> dict[str, Target]:
    """First target of each indicator; the binding one where an indicator is promised twice."""
    found: dict[str, Target] = {}
    for target in targets_in(plan):
        held = found.get(_key(target, codes))
        if held is None or _WEIGHT[target.strength] > _WEIGHT[held.strength]:
            found[_key(target, codes)] = target
    return found


def _sign(target: Target) -> int:
    return -1 if target.comparator == "<=" or target.relative_op == "<=" else 1


def _step(first: Target, second: Target) -> float | None:
    """How much more the second asks for, in the unit of the first; None where the two do not compare."""
    if first.value is None or second.value is None or _sign(first) != _sign(second):
        return None
    if first.unit == second.unit or first.unit is None or second.unit is None:
        value = second.value
    elif UNITS[first.unit].family == UNITS[second.unit].family:
        value = convert(second.value, unit=second.unit, to=first.unit)
    else:
        return None
    return (value - first.value) * _sign(first)


def relation_of(first: Target, second: Target) -> Relation:
    """What the second target asks for against the first; `different` where they cannot be put in order."""
    if first.comparator == "relative" and second.comparator == "relative":
        alike = first.relative_op == second.relative_op and first.relative_to == second.relative_to
        return "same" if alike else "different"
    step = _step(first, second)
    if step is None:
        return (
            "same"
            if first.value is None and second.value is None and first.kind == second.kind
            else "different"
        )
    step = step or _WEIGHT[second.strength] - _WEIGHT[first.strength]
    return "same" if not step else "stricter" if step > 0 else "looser"


def compare_plans(first: Plan, second: Plan, *, codes: Mapping[str, str] | None = None) -> tuple[Pair, ...]:
    """Align the targets of two plans by indicator and say which plan asks for more.

    Args:
        first: Plan compared with, such as the upper-level plan.
        second: Plan that is judged.
        codes: Code of an indicator by its name in either plan; names without code are aligned by their words.

    Returns:
        One record per indicator: those of the first plan in its order, then those only in the second.
        At equal numbers a binding promise is stricter than 左右, and that than 力争.
    """
    named = codes or {}
    one, other = _by_key(first, named), _by_key(second, named)
    shared = [
        Pair(
            indicator=target.indicator,
            relation=relation_of(target, other[key]),
            first=target,
            second=other[key],
        )
        if key in other
        else Pair(indicator=target.indicator, relation="only_first", first=target)
        for key, target in one.items()
    ]
    more = [
        Pair(indicator=target.indicator, relation="only_second", second=target)
        for key, target in other.items()
        if key not in one
    ]
    return (*shared, *more)
