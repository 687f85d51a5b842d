"""Returns built from the short notation of the scenarios: `LIVE_BIRTHS[F]: 48`, `MARRIAGES: not_available`."""

import re
from collections.abc import Mapping
from typing import Any

from halfsky.core.indicators.model import Text
from halfsky.core.returns.checks import check
from halfsky.core.returns.lines import decimals_of
from halfsky.core.returns.model import Answer, Checked, Form, Line, LineKey, Surroundings
from halfsky.core.vocabulary.statuses import Missing
from halfsky.engines.codebook import load_codebook, load_rules

YEAR = 2024
_WORDS = {"F": "女", "M": "男", "U": "城镇", "R": "农村"}
BOOK = load_codebook()


def key(written: str) -> LineKey:
    series, *cells = re.findall(r"[A-Z][A-Z0-9_]*", written)
    sex = next((c for c in cells if c in "FM"), "_T")
    residence = next((c for c in cells if c in "UR"), "_T")
    return LineKey(series=series, sex=sex, residence=residence)


def form(keys: list[LineKey]) -> Form:
    lines = tuple(line(number, one) for number, one in enumerate(keys, start=1))
    return Form(
        number="妇规-试01",
        title=Text(zh="试", en="Trial"),
        year=YEAR,
        area="990100",
        unit="X",
        lines=lines,
        digest="",
    )


def line(number: int, one: LineKey) -> Line:
    record = BOOK.variables.get(one.series) or BOOK.indicators[one.series]
    parts = "".join(_WORDS[c] for c in (one.sex, one.residence) if c in _WORDS)
    zh = f"{record.name.zh}（{parts}）" if parts else record.name.zh
    decimals = getattr(record, "decimals", decimals_of(record.unit))
    return Line(
        number=number, key=one, name=Text(zh=zh, en=record.name.en), unit=record.unit, decimals=decimals
    )


def answers(now: Mapping[str, Any], explained: Mapping[str, str] | None = None) -> list[Answer]:
    """Numbers, reasons of missing figures, or `unanswered`; with what was explained at a line."""
    why = explained or {}
    return [
        Answer(
            key=key(name),
            value=None if isinstance(said, str) else float(said),
            missing=Missing(said) if isinstance(said, str) else None,
            explanation=why.get(name, ""),
        )
        for name, said in now.items()
        if said != "unanswered"
    ]


def figures(given: Mapping[str, float]) -> dict[LineKey, float]:
    return {key(name): float(value) for name, value in given.items()}


def surroundings(case: Mapping[str, Any]) -> Surroundings:
    previous = {YEAR - 1: figures(case.get("last", {}))}
    for name, values in case.get("years", {}).items():
        for back, value in enumerate(values, start=1):
            previous.setdefault(YEAR - back, {})[key(name)] = float(value)
    return Surroundings(
        previous=previous,
        beside=figures(case.get("beside", {})),
        siblings=_siblings(case.get("siblings", {})),
        siblings_before=_siblings(case.get("siblings_before", {})),
        children=figures(case.get("children", {})),
        parent=figures(case.get("parent", {})),
    )


def _siblings(given: Mapping[str, list[float]]) -> dict[str, dict[LineKey, float]]:
    found: dict[str, dict[LineKey, float]] = {}
    for name, values in given.items():
        for number, value in enumerate(values):
            found.setdefault(f"9902{number:02}", {})[key(name)] = float(value)
    return found


def checked(case: Mapping[str, Any]) -> tuple[Checked, ...]:
    """What the codebook's checks find in a case: `now` and what is around it, or this year's figures alone."""
    case = case if "now" in case else {"now": case}
    asked = form([key(name) for name in case["now"]])
    given = answers(case["now"], case.get("explained"))
    return check(asked, given, surroundings=surroundings(case), rules=load_rules())


def codes(case: Mapping[str, Any]) -> list[str]:
    return [one.finding.code.removeprefix("checks.").upper() for one in checked(case)]
