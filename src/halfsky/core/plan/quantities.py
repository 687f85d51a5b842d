"""Quantities and bounds in running text, read with the grammar `grammar/quantities.lark`."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Literal

import msgspec
from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput, UnexpectedToken

from halfsky.core.plan.measures import (
    Measure,
    fraction_measure,
    measure_of,
    per_measure,
    ratio_measure,
    scaled_measure,
    tenths_measure,
)

Family = Literal["down_to", "up_to", "keep_at", "reach", "weak"]
Bound = Literal[">=", "<=", "~"]

_FAMILIES: dict[str, Family] = {
    "DOWN_TO": "down_to",
    "UP_TO": "up_to",
    "KEEP_AT": "keep_at",
    "REACH": "reach",
    "WEAK": "weak",
}
_BOUNDS: dict[str, Bound] = {
    "AT_LEAST": ">=",
    "AT_MOST": "<=",
    "ABOUT": "~",
    "UPWARD": ">=",
    "DOWNWARD": "<=",
    "AROUND": "~",
}

_NUMERAL = re.compile(r"[\d零〇一二两三四五六七八九十百千万亿半番倍]")


class Predicate(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of an indicator.

    Attributes:
        start: Offset of its first character in the text scanned.
        end: Offset after its last character.
        measures: Numbers in order; two with `is_range` bound from below and above.
        trend: Words that say where the indicator goes.
        family: Kind of these words.
        bounds: Direction of the bound word of each measure, None where none is written.
        bound_words: The bound word of each measure.
        change: Direction of a change (提高5个百分点); None for a level.
        baseline: Number it starts from (由80%提高到…).
        base_year: Year compared with, or the year of the baseline.
        year: Year by which (提高到2025年的95%).
    """

    start: int
    end: int
    measures: tuple[Measure, ...]
    trend: str = ""
    family: Family | None = None
    bounds: tuple[Bound | None, ...]
    bound_words: tuple[str, ...]
    change: Literal["up", "down"] | None = None
    baseline: Measure | None = None
    base_year: int | None = None
    year: int | None = None
    is_range: bool = False
    average: bool = False


def _year_in(words: str) -> int | None:
    match = re.search(r"\d{4}", words)
    return int(match.group()) if match else None


class _Reader(Transformer[Token, dict[str, Any]]):
    """Turns the tree into fields of a `Predicate`."""

    def arabic(self, parts: list[Token]) -> Measure:
        return scaled_measure(str(parts[0]), str(parts[1]) if len(parts) > 1 else "")

    def chinese(self, parts: list[Token]) -> Measure:
        scaled = scaled_measure(str(parts[0]), str(parts[1]))
        return msgspec.structs.replace(scaled, written="".join(parts))

    def per(self, parts: list[Token]) -> Measure:
        return per_measure(str(parts[0]))

    def ratio(self, parts: list[Token]) -> Measure:
        return ratio_measure(str(parts[0]))

    def fraction(self, parts: list[Token]) -> Measure:
        return fraction_measure(str(parts[0]))

    def tenths(self, parts: list[Token]) -> Measure:
        return tenths_measure(str(parts[0]))

    def half(self, parts: list[Token]) -> Measure:
        return measure_of(0.5, "share", written=str(parts[0]))

    def before(self, parts: list[Token]) -> dict[str, Any]:
        return {"bound": _BOUNDS[parts[0].type], "bound_word": str(parts[0])}

    after = before

    def trend(self, parts: list[Token]) -> dict[str, Any]:
        return {"trend": str(parts[0]), "family": _FAMILIES[parts[0].type]}

    def direction(self, parts: list[Token]) -> dict[str, Any]:
        return {"trend": str(parts[0]), "change": "up" if parts[0].type == "RISE" else "down"}

    def year_(self, parts: list[Token]) -> dict[str, Any]:
        return {"year": _year_in(str(parts[0]))}

    def spread(self, parts: list[Token]) -> dict[str, Any]:
        return {}

    def from_(self, parts: list[Any]) -> dict[str, Any]:
        return {"baseline": parts[1][0], "base_year": _year_in(str(parts[0]))}

    def bounded(self, parts: list[Any]) -> tuple[Measure, dict[str, Any]]:
        measure = parts[0]
        if measure.written.startswith("过"):
            return measure, {"bound": ">=", "bound_word": measure.written}
        return measure, parts[1] if len(parts) > 1 else {}

    def values(self, parts: list[Any]) -> dict[str, Any]:
        pairs = [part for part in parts if isinstance(part, tuple)]
        return {
            "measures": tuple(measure for measure, _ in pairs),
            "afters": tuple(after for _, after in pairs),
        }

    def range(self, parts: list[Any]) -> dict[str, Any]:
        low, high = (part for part in parts if isinstance(part, Measure))
        return {"measures": (low, high), "afters": ({}, {}), "is_range": True}

    def level(self, parts: list[Any]) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for part in parts:
            if isinstance(part, dict):
                trend = fields.get("trend", "") + part.get("trend", "")
                fields.update(part)
                if trend:
                    fields["trend"] = trend
        return fields

    def change(self, parts: list[Any]) -> dict[str, Any]:
        fields = self.level(parts)
        for part in parts:
            if isinstance(part, Token) and part.type == "COMPARED":
                fields["base_year"] = _year_in(str(part))
            if isinstance(part, Token) and part.type == "AVERAGE":
                fields.update(trend=str(part) + fields["trend"], average=True)
        return fields

    def multiply(self, parts: list[Token]) -> dict[str, Any]:
        word = str(parts[-1])
        value = (
            0.5
            if word == "减半"
            else 4.0
            if "两番" in word or "二番" in word
            else 8.0
            if "三番" in word
            else 2.0
        )
        base_year = _year_in(str(parts[0])) if len(parts) > 1 else None
        measure = measure_of(value, "times", written=word)
        change = "down" if word == "减半" else "up"
        return {"measures": (measure,), "trend": word, "change": change, "base_year": base_year}

    def predicate(self, parts: list[dict[str, Any]]) -> dict[str, Any]:
        return parts[0]


@cache
def _parser() -> Lark:
    return Lark.open_from_package(
        "halfsky.core.plan",
        "quantities.lark",
        ("grammar",),
        parser="lalr",
        lexer="contextual",
        start="predicate",
    )


@cache
def _openings() -> re.Pattern[str]:
    """Pattern of the words with which a predicate may begin, drawn from the grammar itself."""
    parser = _parser()
    names = parser.parse_interactive("").accepts()  # type: ignore[no-untyped-call]
    return re.compile(
        "|".join(f"(?:{parser.get_terminal(name).pattern.to_regexp()})" for name in sorted(names))
    )


def _ends(text: str, start: int) -> list[int]:
    """Places at which a predicate that begins at `start` may end."""
    state = _parser().parse_interactive(text[start:])
    ends: list[int] = []
    end = start

    def look() -> None:
        if "$END" in state.choices():  # type: ignore[no-untyped-call]
            ends.append(end)

    try:
        for token in state.iter_parse():
            look()
            end = start + (token.end_pos or 0)
    except UnexpectedToken:
        return ends
    except UnexpectedInput:
        pass
    look()
    return ends


def _longest(text: str, start: int) -> tuple[int, dict[str, Any]] | None:
    """Longest predicate that begins at `start`: where it ends, and its fields."""
    for end in reversed(_ends(text, start)):
        try:
            tree = _parser().parse(text[start:end])
        except UnexpectedInput:
            continue
        return end, _Reader().transform(tree)
    return None


def _spread_units(measures: tuple[Measure, ...]) -> tuple[Measure, ...]:
    """Give bare numbers of a list the unit of the last: 3.0、5.0和6.0‰."""
    last = measures[-1]
    return tuple(
        msgspec.structs.replace(measure, unit=last.unit, word=last.word)
        if measure.unit == "count" and not measure.word and not measure.written
        else measure
        for measure in measures
    )


def _bounds(shared: dict[str, Any], afters: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    """Bound of each number: its own, else that of a later one in the list, else the one before all."""
    bounds: list[dict[str, Any]] = []
    later: dict[str, Any] = {}
    for after in reversed(afters):
        later = after or later
        bounds.insert(0, later or shared)
    return bounds


def _predicate(start: int, end: int, fields: dict[str, Any]) -> Predicate:
    shared: dict[str, Any] = {name: fields.pop(name) for name in ("bound", "bound_word") if name in fields}
    measures = _spread_units(fields.pop("measures"))
    bounds = _bounds(shared, fields.pop("afters", ({},) * len(measures)))
    return Predicate(
        start=start,
        end=end,
        measures=measures,
        bounds=tuple(bound.get("bound") for bound in bounds),
        bound_words=tuple(bound.get("bound_word", "") for bound in bounds),
        **fields,
    )


def predicates_in(text: str) -> Iterator[Predicate]:
    """Find what is said in quantities, left to right, each as long as it can be.

    Args:
        text: Shadow of a clause without blanks, distractors masked.
    """
    yield from _predicates(text)


@lru_cache(maxsize=4096)
def _predicates(text: str) -> tuple[Predicate, ...]:
    if not _NUMERAL.search(text):
        return ()
    found: list[Predicate] = []
    position = 0
    while match := _openings().search(text, position):
        read = _longest(text, match.start())
        position = match.start() + 1
        if read is not None:
            position, fields = read
            found.append(_predicate(match.start(), position, fields))
    return tuple(found)
