"""Directions (逐步提高, 差距缩小 …): is the change since the base year the promised one, beyond noise?"""

import itertools
import math
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from halfsky.core.assessment.model import DIRECTIONS
from halfsky.core.assessment.quantities import quantity
from halfsky.core.assessment.readings import as_printed, totals
from halfsky.core.assessment.small_numbers import proportion_interval, rate_interval
from halfsky.core.indicators.model import Codebook, Indicator
from halfsky.core.plan.model import Plan, Tendency
from halfsky.core.plan.numbering import NumberedDirection, number_directions
from halfsky.core.vocabulary.breakdowns import TOTAL
from halfsky.core.vocabulary.findings import Messages
from halfsky.core.vocabulary.numbers import plain
from halfsky.core.vocabulary.statuses import Progress
from halfsky.core.vocabulary.units import UNITS

_WANTED: dict[Tendency, int] = {
    "up": 1, "up_yearly": 1, "up_per_term": 1, "up_if_low": 1, "universal": 1,
    "down": -1, "control": -1, "eliminate": -1, "combat": -1, "slow_increase": -1,
    "narrow": -1, "balance": -1,
}  # fmt: skip
_AXES: tuple[tuple[str, str], ...] = (
    (r"城乡|农村", "residence"),
    (r"男女|性别|两性", "sex"),
    (r"区域|地区|县域|校际|之间", "area"),
)
_BALANCED = {"percent": 50.0, "ratio_to_100": 105.0, "ratio": 1.0}
"""Levels at which the sexes are balanced: half of the people; 105 boys to 100 girls at birth (103–107 is natural)."""
_NOT_MEASURED = re.compile(r"意识|观念|素养|理念|精神|氛围|思想|认同|政治|信念|风尚|素质")


class Point(NamedTuple):
    """One year of a series: value and, where known, its counts."""

    year: int
    value: float
    numerator: float | None = None
    denominator: float | None = None


class Change(NamedTuple):
    """A change between two years and the half-width within which it says nothing."""

    base: Point
    now: Point
    change: float
    noise: float
    small: bool


def assess_directions(
    plan: Plan,
    matches: pl.DataFrame,
    observations: pl.DataFrame,
    gaps: pl.DataFrame,
    *,
    as_of: int,
    codebook: Codebook,
    messages: Messages,
    area: str,
) -> pl.DataFrame:
    """Judge every direction of a plan in one area by its change since the base year.

    The base is the year before the plan begins, else the nearest earlier, else the first year of the plan.

    Args:
        plan: The plan as read.
        matches: As `match_plan` gives them for this plan.
        observations: Schema `OBSERVATIONS`.
        gaps: As `build_gaps` gives them, for 差距缩小.
        as_of: The year judged.
        codebook: Directions and decimals of indicators, small numbers, 基本持平.
        messages: The catalogue that holds the reasons.
        area: The plan's area.

    Returns:
        Table with schema `DIRECTIONS`, one row per direction in the order of the document.
    """
    found = {row["no"]: row for row in matches.filter(pl.col("kind") == "direction").iter_rows(named=True)}
    own = totals(observations, as_of=as_of).filter((pl.col("area") == area) & pl.col("value").is_not_null())
    series = _series(as_printed(own, codebook=codebook))
    of_gaps = _gap_series(gaps.filter((pl.col("area") == area) & (pl.col("year") <= as_of)))
    start = plan.period.start if plan.period else None
    rows = []
    for numbered in number_directions(plan):
        match = found[numbered.no]
        indicator = codebook.indicators.get(match["indicator"] or "")
        points = _points(numbered, match, indicator, series, of_gaps)
        verdict = _judge(numbered, indicator, points, start, codebook)
        rows.append(_row(numbered, match, indicator, verdict, area, messages))
    return pl.DataFrame(rows, schema=DIRECTIONS, orient="row")


class _Verdict(NamedTuple):
    progress: Progress
    reason: str
    change: Change | None = None
    only: Point | None = None


def _series(own: pl.DataFrame) -> dict[tuple[str, str, str], list[Point]]:
    series: dict[tuple[str, str, str], list[Point]] = {}
    columns = ("indicator", "sex", "residence", "year", "value", "numerator", "denominator")
    ordered = own.sort("indicator", "sex", "residence", "year", "value").unique(
        ["indicator", "sex", "residence", "year"], keep="first", maintain_order=True
    )
    for indicator, sex, residence, *point in ordered.select(columns).iter_rows():
        series.setdefault((indicator, sex, residence), []).append(Point(*point))
    return series


def _gap_series(gaps: pl.DataFrame) -> dict[tuple[str, str], list[Point]]:
    series: dict[tuple[str, str], list[Point]] = {}
    for indicator, axis, year, gap in (
        gaps.sort("indicator", "axis", "year").select("indicator", "axis", "year", "gap").iter_rows()
    ):
        series.setdefault((indicator, axis), []).append(Point(year, abs(gap)))
    return series


def _points(
    numbered: NumberedDirection,
    match: Mapping[str, Any],
    indicator: Indicator | None,
    series: dict[tuple[str, str, str], list[Point]],
    of_gaps: dict[tuple[str, str], list[Point]],
) -> list[Point]:
    """The series a direction is about: of a gap its width, of a balance the distance from it."""
    if indicator is None:
        return []
    tendency = numbered.direction.direction
    if tendency == "narrow" and (indicator.formula is None or indicator.formula.kind != "gap"):
        axis = _axis(numbered.direction.quote + numbered.direction.indicator)
        return of_gaps.get((indicator.code, axis), []) if axis else []
    key = (indicator.code, match["sex"], match["residence"])
    points = series.get(key) or series.get((indicator.code, TOTAL, TOTAL), [])
    if tendency == "narrow":
        return [Point(point.year, abs(point.value)) for point in points]
    if tendency == "balance" and indicator.unit in _BALANCED:
        level = _BALANCED[indicator.unit]
        return [Point(point.year, abs(point.value - level)) for point in points]
    return points


def _axis(words: str) -> str | None:
    return next((axis for pattern, axis in _AXES if re.search(pattern, words)), None)


def _judge(
    numbered: NumberedDirection,
    indicator: Indicator | None,
    points: list[Point],
    start: int | None,
    codebook: Codebook,
) -> _Verdict:
    if indicator is None:
        about_minds = _NOT_MEASURED.search(numbered.direction.indicator + numbered.direction.quote)
        if about_minds:
            return _Verdict(Progress.TEXT_ONLY, "text_only")
        return _Verdict(Progress.NO_DATA, "direction_unmatched")
    tendency = numbered.direction.direction
    if not points:
        return _Verdict(
            Progress.NO_DATA, "direction_no_gap" if tendency == "narrow" else "direction_no_figure"
        )
    change = measure_change(points, start=start, indicator=indicator, codebook=codebook)
    if change is None:
        reason = "direction_one_year" if len(points) == 1 else "direction_none_since"
        return _Verdict(Progress.NO_DATA, reason, only=points[-1])
    if tendency == "slow_increase":
        return _judge_slowing(points, change)
    wanted = _WANTED.get(tendency) or {"up": 1, "down": -1}.get(indicator.direction, 0)
    if tendency == "maintain":
        return _judge_kept(change, wanted)
    if wanted == 0:
        return _Verdict(Progress.TEXT_ONLY, "direction_open", change)
    return _judge_change(change, wanted, tendency)


def _judge_change(change: Change, wanted: int, tendency: Tendency) -> _Verdict:
    if tendency == "eliminate" and change.now.value == 0:
        return _Verdict(Progress.IMPROVED, "direction_none_left", change)
    if abs(change.change) <= change.noise:
        if change.small:
            return _Verdict(Progress.CANNOT_BE_JUDGED, "direction_small", change)
        return _Verdict(Progress.UNCHANGED, "direction_unchanged", change)
    if change.change * wanted > 0:
        return _Verdict(Progress.IMPROVED, "direction_improved", change)
    return _Verdict(Progress.WORSENED, "direction_worsened", change)


def _judge_kept(change: Change, better: int) -> _Verdict:
    """保持: a change within noise, or to the better side, is as promised."""
    lost = change.change * better < -change.noise if better else abs(change.change) > change.noise
    if lost:
        return _Verdict(Progress.WORSENED, "direction_not_kept", change)
    return _Verdict(Progress.IMPROVED, "direction_kept", change)


def _judge_slowing(points: list[Point], change: Change) -> _Verdict:
    """增速放缓: the yearly rise since the base against the yearly rise before it; a fall is more than promised."""
    before = [point for point in points if point.year <= change.base.year]
    if change.change < -change.noise:
        return _Verdict(Progress.IMPROVED, "direction_improved", change)
    if len(before) < 2:
        return _Verdict(Progress.NO_DATA, "direction_pace_unknown", change)
    earlier = (before[-1].value - before[0].value) / (before[-1].year - before[0].year)
    since = change.change / (change.now.year - change.base.year)
    within = change.noise / (change.now.year - change.base.year)
    if abs(since - earlier) <= within:
        return _Verdict(Progress.UNCHANGED, "direction_same_pace", change)
    progress = Progress.IMPROVED if since < earlier else Progress.WORSENED
    return _Verdict(progress, "direction_slower" if since < earlier else "direction_faster", change)


def measure_change(
    points: list[Point], *, start: int | None, indicator: Indicator, codebook: Codebook
) -> Change | None:
    """Measure the change from the base year to the latest year, and the noise it must exceed.

    Noise is the joint half-width of the two exact intervals where counts are known; else the robust spread of
    the year-on-year changes (1.4826 × median absolute deviation). It is never less than one step of the last
    printed decimal, nor than 基本持平 (`method.flat` of the base) for units other than percent and permille.

    Args:
        points: The series, years ascending.
        start: First year of the plan, null where the plan names none.
        indicator: For its decimals, unit and kind of count.
        codebook: The method.

    Returns:
        The change in the series' unit, or None where there are not two years to compare.
    """
    base = _base(points, start)
    now = points[-1]
    if base is None or base.year >= now.year:
        return None
    floor = 10.0**-indicator.decimals
    if UNITS[indicator.unit].change == "relative":
        floor = max(floor, codebook.method.flat * abs(base.value))
    before, after = (_half_width(point, indicator, codebook.method.confidence) for point in (base, now))
    spread = _spread(points) if before is None or after is None else math.hypot(before, after)
    return Change(
        base, now, round(now.value - base.value, 9), max(floor, spread), _is_small(now, indicator, codebook)
    )


def _base(points: list[Point], start: int | None) -> Point | None:
    before = [point for point in points if start is not None and point.year < start]
    return before[-1] if before else next(iter(points), None)


def _half_width(point: Point, indicator: Indicator, confidence: float) -> float | None:
    formula = indicator.formula
    if formula is None or formula.kind not in ("rate", "proportion"):
        return None
    if point.numerator is None or not point.denominator:
        return None
    limits = rate_interval if formula.kind == "rate" else proportion_interval
    low, high = limits(
        np.array([point.numerator]), np.array([point.denominator]), per=formula.per, confidence=confidence
    )
    return None if np.isnan(low[0]) else float(high[0] - low[0]) / 2.0


def _spread(points: list[Point]) -> float:
    steps = [(b.value - a.value) / (b.year - a.year) for a, b in itertools.pairwise(points)]
    if len(steps) < 3:
        return 0.0
    return float(1.4826 * np.median(np.abs(np.array(steps) - np.median(steps))))


def _is_small(point: Point, indicator: Indicator, codebook: Codebook) -> bool:
    counted = "births" if indicator.formula and indicator.formula.kind == "rate" else "people"
    small = codebook.method.small_denominator.get(counted, 0.0)
    return point.denominator is not None and point.denominator < small


def _row(
    numbered: NumberedDirection,
    match: Mapping[str, Any],
    indicator: Indicator | None,
    verdict: _Verdict,
    area: str,
    messages: Messages,
) -> dict[str, Any]:
    direction, place, change = numbered.direction, numbered.place, verdict.change
    now = change.now if change else verdict.only
    facts = _facts(direction.indicator, indicator, change, now)
    code = f"assessment.{verdict.reason}"
    return {
        "direction_no": numbered.no,
        "domain": place.domain,
        "part": place.part,
        "item": place.item,
        "quote": direction.quote,
        "words": direction.indicator,
        "indicator": match["indicator"],
        "tendency": direction.direction,
        "area": area,
        "progress": str(verdict.progress),
        "unit": indicator.unit if indicator else None,
        "base_year": change.base.year if change else None,
        "base_value": change.base.value if change else None,
        "year": now.year if now else None,
        "value": now.value if now else None,
        "change": change.change if change else None,
        "noise": change.noise if change else None,
        "reason_zh": messages.say(code, facts["zh"], lang="zh"),
        "reason_en": messages.say(code, facts["en"], lang="en"),
    }


def _facts(
    words: str, indicator: Indicator | None, change: Change | None, now: Point | None
) -> dict[str, dict[str, Any]]:
    return {lang: _facts_in(lang, words, indicator, change, now) for lang in ("zh", "en")}


def _facts_in(
    lang: str, words: str, indicator: Indicator | None, change: Change | None, now: Point | None
) -> dict[str, Any]:

    def say(value: float, *, change: bool = False) -> str:
        number = plain(round(value, 2 if abs(value) >= 1 else 4))
        return (
            quantity(number, indicator.unit, lang=lang, use="change" if change else "value")
            if indicator
            else number
        )

    facts: dict[str, Any] = {"words": words}
    if now is not None:
        facts |= {"year": now.year, "value_text": say(now.value)}
    if change is not None:
        facts |= {
            "base_year": change.base.year,
            "base_text": say(change.base.value),
            "change_text": say(abs(change.change), change=True),
            "noise_text": say(change.noise, change=True),
        }
    return facts
