"""The statement on a matter: observed since, expected without it, beside siblings."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from halfsky.core.outlook.knowledge import Known, know
from halfsky.core.outlook.model import Settings
from halfsky.core.outlook.scales import Floats
from halfsky.core.supervision.effect.contrast import FEWEST_SIBLINGS, Contrast, Moment, contrast
from halfsky.core.supervision.effect.model import Asked, Effect, Movement, Reason, State, Year
from halfsky.core.supervision.effect.small import is_small
from halfsky.core.supervision.effect.surprise import Expected, surprises

FEWEST_POINTS = 4
_REPLAYS = 4
_BEFORE = ("last", "drift")


class _Indicator(NamedTuple):
    """One indicator's figures: as a table, and by area and year."""

    table: pl.DataFrame
    figures: dict[str, dict[int, float]]


class _Scored(NamedTuple):
    """The areas of one moment with their scores and what was known before."""

    place: dict[str, int]
    score: Floats
    before: Floats

    def others(self, area: str, years: int) -> Moment:
        """All areas but one."""
        kept = np.ones(len(self.score), dtype=bool)
        if area in self.place:
            kept[self.place[area]] = False
        return Moment(self.score[kept], self.before[kept], years)


def effect(series: pl.DataFrame, asked: Asked, *, settings: Settings) -> Effect:
    """Judge what became of one matter's indicator.

    Args:
        series: Schema `outlook.SERIES`: the indicator's yearly figures in the matter's area and its siblings.
        asked: The matter.
        settings: Of the outlook.
    """
    return effects(series, (asked,), settings=settings)[0]


def effects(
    series: pl.DataFrame, asked: Sequence[Asked], *, settings: Settings, brief: bool = False
) -> tuple[Effect, ...]:
    """Judge several matters with the same years in one pass.

    Args:
        series: Schema `outlook.SERIES`.
        asked: Matters that agree in `base`, `since` and `until`.
        settings: Of the outlook.
        brief: Tell only the state of what does not stand out.
    """
    known = series.filter(pl.col("value").is_finite())
    parts = {
        str(name): _indicator(part) for (name,), part in known.partition_by("indicator", as_dict=True).items()
    }
    nothing = _Indicator(known.clear(), {})
    asks = [(one, parts.get(one.indicator, nothing)) for one in asked]
    lags = sorted({lag for one, part in asks for lag in _lags(one, part.figures.get(one.area, {}))})
    if not lags:
        return tuple(_unjudged(one, part, _reason(one, part)) for one, part in asks)
    base = asked[0].base
    scored = _moments(known, base=base, lags=lags, settings=settings)
    then = know(known, as_of=base, settings=settings)
    return tuple(
        _judge(one, part, scored.get(one.indicator, {}), len(lags), then, brief=brief) for one, part in asks
    )


def _indicator(part: pl.DataFrame) -> _Indicator:
    figures: dict[str, dict[int, float]] = defaultdict(dict)
    for area, year, value in part.select("area", "year", "value").iter_rows():
        figures[area][year] = value
    return _Indicator(part, figures)


def _lags(asked: Asked, own: dict[int, float]) -> list[int]:
    """Years after the base that count and have a figure."""
    first = max(asked.since, asked.base + 1)
    return sorted(year - asked.base for year in own if first <= year <= asked.until)


def _reason(asked: Asked, part: _Indicator) -> Reason:
    """Why nothing can be said, before anything is computed; empty where something may be."""
    own = part.figures.get(asked.area, {})
    if asked.direction not in ("up", "down"):
        return "no_direction"
    if not own:
        return "no_figure"
    if sum(year <= asked.base for year in own) < FEWEST_POINTS:
        return "no_history"
    return ""


def _unjudged(asked: Asked, part: _Indicator, reason: Reason) -> Effect:
    """Nothing after the opening is known, or something is wanting."""
    state: State = "cannot_be_judged" if reason else "too_early"
    base_value = part.figures.get(asked.area, {}).get(asked.base)
    return Effect(state=state, reason=reason, base=asked.base, base_value=base_value)


def _moments(
    series: pl.DataFrame, *, base: int, lags: Sequence[int], settings: Settings
) -> dict[str, dict[int, _Scored]]:
    """Scores as of the base, and as of earlier years whose outcome was known by the base; by indicator and year."""
    first = series["year"].min()
    assert isinstance(first, int)
    latest = base - max(lags)
    earlier = [year for year in range(latest, latest - _REPLAYS, -1) if year - first + 1 >= FEWEST_POINTS]
    found: dict[str, dict[int, _Scored]] = defaultdict(dict)
    for year in (base, *earlier):
        told = surprises(series, as_of=year, lags=lags, settings=settings)
        whole = told.with_columns(pl.col(_BEFORE).fill_null(0.0).fill_nan(0.0))
        for (name,), rows in whole.partition_by("indicator", as_dict=True).items():
            place = {area: nth for nth, area in enumerate(rows["area"])}
            found[str(name)][year] = _Scored(place, rows["score"].to_numpy(), rows.select(_BEFORE).to_numpy())
    return found


def _judge(
    asked: Asked, part: _Indicator, scored: dict[int, _Scored], length: int, then: Known, *, brief: bool
) -> Effect:
    own = part.figures.get(asked.area, {})
    reason = _reason(asked, part)
    if reason or not _lags(asked, own):
        return _unjudged(asked, part, reason)
    found = _contrast(asked, scored, length)
    if found is None:
        return _unjudged(asked, part, "no_siblings")
    if brief and not found.stands_out:
        return Effect(state="within_chance", base=asked.base)
    years = _years(asked, own, found, Expected(then, asked.indicator, asked.area))
    if is_small(asked.area, part.table, years):
        return _unjudged(asked, part, "small_numbers")
    return _told(asked, part, years, found)


def _contrast(asked: Asked, scored: dict[int, _Scored], years: int) -> Contrast | None:
    now = scored.get(asked.base)
    if now is None or asked.area not in now.place:
        return None
    siblings, nth = now.others(asked.area, years), now.place[asked.area]
    if len(siblings.score) < FEWEST_SIBLINGS:
        return None
    earlier = (one.others(asked.area, years) for year, one in scored.items() if year != asked.base)
    replays = tuple(one for one in earlier if len(one.score) >= FEWEST_SIBLINGS)
    return contrast(float(now.score[nth]), now.before[nth], siblings, replays)


def _years(asked: Asked, own: dict[int, float], found: Contrast, expected: Expected) -> tuple[Year, ...]:
    def at(year: int, errors: float) -> float:
        return expected.quantile(year - asked.base, found.expected + errors * found.spread)

    return tuple(
        Year(
            year=year,
            counted=year >= asked.since,
            value=own.get(year),
            expected=at(year, 0.0),
            low=at(year, -found.width),
            high=at(year, found.width),
            low80=at(year, -found.narrow),
            high80=at(year, found.narrow),
        )
        for year in range(asked.base + 1, min(max(own), asked.until) + 1)
    )


def _told(asked: Asked, part: _Indicator, years: tuple[Year, ...], found: Contrast) -> Effect:
    counted = [one for one in years if one.counted and one.value is not None]
    observed = float(np.mean([one.value for one in counted if one.value is not None]))
    expected = float(np.mean([one.expected for one in counted]))
    low = observed - float(np.mean([one.high for one in counted]))
    high = observed - float(np.mean([one.low for one in counted]))
    own = part.figures[asked.area]
    last = counted[-1].year
    moved = _movement(own.get(asked.base), own[last])
    others = [figures for area, figures in part.figures.items() if area != asked.area]
    return Effect(
        state=_state(asked, found, low, high),
        base=asked.base,
        base_value=own.get(asked.base),
        last=last,
        last_value=own[last],
        observed=observed,
        expected=expected,
        difference=observed - expected,
        low=low,
        high=high,
        moved=moved,
        siblings=found.siblings,
        moved_alike=_alike(moved, others, asked.base, last),
        as_far=found.as_far,
        chance=found.chance,
        replays=found.replays,
        years=years,
    )


def _state(asked: Asked, found: Contrast, low: float, high: float) -> State:
    if not found.stands_out or low <= 0.0 <= high:
        return "within_chance"
    return "better" if (found.beyond > 0) == (asked.direction == "up") else "worse"


def _movement(before: float | None, after: float | None) -> Movement:
    if before is None or after is None or after == before:
        return "stayed"
    return "rose" if after > before else "fell"


def _alike(moved: Movement, others: Sequence[dict[int, float]], base: int, last: int) -> int:
    """How many siblings that have both figures moved the same way."""
    both = (one for one in others if base in one and last in one)
    return sum(_movement(one[base], one[last]) == moved for one in both)
