"""Holding the numbers of a sentence that a person wrote against the claims of the report."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from halfsky.core.reports.drafting.model import Bound, Stated
from halfsky.core.reports.drafting.numerals import numbers_in
from halfsky.core.reports.model import Claim
from halfsky.core.vocabulary.numbers import round_half_even
from halfsky.core.vocabulary.units import UNITS, convert

_DISTANCES = ("pp_change", "permille_points", "abs_change", "gap_to_target", "yearly_change")
_SIGNED = ("pp_change", "permille_points", "pct_change", "abs_change")
_POINTS = {"percentage_points": "percentage_points", "permille_points": "permille_points"}
_LOOSE = ("", "count", "persons", "cases")
"""Units of numbers whose word may be a mere classifier: 4.6个托位 on 1,000 people, 37.9张."""
_LOOSE_FAMILIES = ("count", "ratio", "rate_1000")
_SMALL_FAMILIES = ("proportion", "points")
"""Families whose units are for different things: 95% and 16.9/10万."""
_DURATION = "duration"
_RISE = re.compile(r"(?:提高|上升|增加|增长|延长|扩大|升高|\bup|\brose|\brisen|\bincreased?|\bgrew|\bwider)")
_FALL = re.compile(
    r"(?:降低|下降|减少|缩短|缩小|回落|\bdown|\bfell|\bfallen|\bdecreased?|\bdropped|\bnarrower)"
)
_REACH = 8
"""Signs before a number within which a word says which way it went."""


class Fact(NamedTuple):
    """One figure of a claim: `told` where a sentence prints it, not only follows from it."""

    claim: Claim
    value: float
    unit: str
    told: bool


def bind(text: str, *, own: Sequence[Claim], chapter: Sequence[Claim], source: str = "") -> tuple[Bound, ...]:
    """Hold every number of a text against claims.

    A number agrees with a claim where the claim's result, one of the values it follows from or a number of its words,
    in the same unit, rounds to it with the decimals it is written with.

    Args:
        text: The sentence as a person wrote it.
        own: Claims of the generated sentence.
        chapter: Claims of the chapter it stands in; a number may rest on any of them.
        source: Where numbers come from that rest on no claim, as the person says.

    Returns:
        The numbers in their order. One that agrees with nothing `disagrees` where the sentence has a claim in that
        unit which none of its numbers states, else it is `unbound`.
    """
    stated = _not_names(text, [*own, *chapter])
    found = [_agreeing(text, number, own) or _agreeing(text, number, chapter) for number in stated]
    told = {bound.claim for bound in found if bound is not None and bound.binding == "bound"}
    left = [claim for claim in own if claim.number not in told]
    return tuple(
        bound or _not_agreeing(number, left, source) for number, bound in zip(stated, found, strict=True)
    )


def _not_names(text: str, claims: Iterable[Claim]) -> list[Stated]:
    """Numbers that are not part of an indicator's name or of the plan's quoted words."""
    spans = [span for name in _names(claims) for span in _places(text, name)]
    return [
        number
        for number in numbers_in(text)
        if not any(start <= number.start and number.end <= end for start, end in spans)
    ]


def _names(claims: Iterable[Claim]) -> set[str]:
    names = {claim.indicator for claim in claims} | {claim.area for claim in claims}
    quoted = {quote for claim in claims for quote in re.findall("“[^”]+”", claim.printed)}
    return {name for name in names | quoted if re.search(r"\d|[一二三四五六七八九十百千万]", name)}


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    found = re.finditer(re.escape(name), text, re.IGNORECASE)
    return (match.span() for match in found)


def _agreeing(text: str, number: Stated, claims: Iterable[Claim]) -> Bound | None:
    """The first claim that a number states: in its words before in the values behind it."""
    if number.free:
        return Bound(stated=number, binding="free")
    facts = [fact for claim in claims for fact in facts_of(claim) if _agrees(number, fact)]
    facts.sort(key=lambda fact: not fact.told)
    straight = [fact for fact in facts if not _turned(text, number, fact)]
    if straight:
        return Bound(stated=number, binding="bound", claim=straight[0].claim.number)
    if facts:
        turned = facts[0].claim
        return Bound(stated=number, binding="disagrees", claim=turned.number, right=turned.printed)
    return None


def _turned(text: str, number: Stated, fact: Fact) -> bool:
    """Whether the word before a change says the other way."""
    claim = fact.claim
    if not fact.told or claim.operation not in _SIGNED or isinstance(claim.result, str) or not claim.result:
        return False
    if not (_RISE.search(claim.printed) or _FALL.search(claim.printed)):
        return False
    before = text[max(0, number.start - _REACH) : number.start]
    rises, falls = bool(_RISE.search(before)), bool(_FALL.search(before))
    return rises != falls and rises != (claim.result > 0)


def _not_agreeing(number: Stated, left: Sequence[Claim], source: str) -> Bound:
    alike = [fact for claim in left for fact in facts_of(claim) if fact.told and _alike(number, fact)]
    nearest = min(alike, key=lambda fact: abs(abs(fact.value) - number.value), default=None)
    if nearest is not None:
        claim = nearest.claim
        return Bound(stated=number, binding="disagrees", claim=claim.number, right=claim.printed)
    if number.unit in UNITS and UNITS[number.unit].family == _DURATION and number.digits == 0:
        # 三年来, 18岁: a span or an age, where no claim of the sentence is one.
        return Bound(stated=number, binding="free")
    return Bound(stated=number, binding="sourced" if source.strip() else "unbound")


@lru_cache(maxsize=8192)
def _printed(words: str) -> tuple[Stated, ...]:
    return tuple(number for number in numbers_in(words) if not number.free)


def facts_of(claim: Claim) -> Iterator[Fact]:
    """Every figure a claim holds: the numbers of its words, its result, the values it follows from."""
    for number in _printed(claim.printed):
        yield Fact(claim, number.value, number.unit, claim.operation != "status")
    units = [str(item.get("unit") or "") for item in claim.inputs]
    if not isinstance(claim.result, str):
        yield Fact(claim, float(claim.result), _unit_of(claim.operation, units), True)
    for item, unit in zip(claim.inputs, units, strict=True):
        value = item.get("value")
        if isinstance(value, int | float):
            yield Fact(claim, float(value), unit, False)


def _unit_of(operation: str, units: Sequence[str]) -> str:
    unit = units[-1] if units else ""
    if operation in ("pct_change", "share"):
        return "percent"
    if operation in _DISTANCES and unit in UNITS:
        return _POINTS.get(UNITS[unit].change, unit)
    return unit


def _alike(number: Stated, fact: Fact) -> bool:
    """Whether a number and a figure can be the same thing by their units."""
    if fact.unit not in UNITS or number.unit not in UNITS:
        return number.unit in _LOOSE and (fact.unit in _LOOSE or fact.unit not in UNITS)
    if number.unit == fact.unit:
        return True
    family = UNITS[fact.unit].family
    same = UNITS[number.unit].family == family and family not in _SMALL_FAMILIES
    return same or (number.unit in _LOOSE and family in _LOOSE_FAMILIES)


def _agrees(number: Stated, fact: Fact) -> bool:
    return any(
        round_half_even(abs(value), number.digits) == round_half_even(number.value, number.digits)
        for value in _expressed(number, fact)
    )


def _expressed(number: Stated, fact: Fact) -> Iterator[float]:
    """A figure in the unit of a number; a bare number may be it as it stands or counted out."""
    known, written = UNITS.get(fact.unit), UNITS.get(number.unit)
    if known is not None and written is not None and known.family == written.family:
        yield convert(fact.value, unit=fact.unit, to=number.unit)
    if number.unit not in _LOOSE:
        return
    if known is None or known.family in _LOOSE_FAMILIES or number.digits > 0:
        yield fact.value
    if known is not None and known.family == "count":
        yield convert(fact.value, unit=fact.unit, to="count")
