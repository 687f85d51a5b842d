"""The statement on a matter: observed since, expected without it, beside siblings."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from halfsky.core.outlook.knowledge import Known, know
from halfsky.core.outlook.model import Settings
from halfsky.core.supervision.effect.contrast import FEWEST_SIBLINGS, Contrast, Moment, contrast
from halfsky.core.supervision.effect.model import Asked, Effect, Movement, Reason, State, Year
from halfsky.core.supervision.effect.surprise import Expected, surprises

FEWEST_POINTS = 4
FEWEST_EVENTS = 5.0
_REPLAYS = 4
_BEFORE = ("last", "drift")
_FIGURES = tuple[tuple[int, float], ...]


def effect(series: pl.DataFrame, asked: Asked, *, settings: Settings) -> Effect:
    """Judge what became of one matter's indicator.

    Args:
        series: Schema `outlook.SERIES`: the indicator's yearly figures in the matter's area and its siblings.
        asked: The matter.
        settings: Of the outlook.
    """
    return effects(series, (asked,), settings=settings)[0]


def effects(series: pl.DataFrame, asked: Sequence[Asked], *, settings: Settings) -> tuple[Effect, ...]:
    """Judge several matters with the same years in one pass.

    Args:
        series: Schema `outlook.SERIES`.
        asked: Matters that agree in `base`, `since` and `until`.
        settings: Of the outlook.
    """
    known = series.filter(pl.col("value").is_finite())
    parts = {name: part for (name,), part in known.partition_by("indicator", as_dict=True).items()}
    asks = [(one, parts.get(one.indicator, known.clear())) for one in asked]
    lags = sorted({lag for one, part in asks for lag in _lags(one, _own(part, one))})
    if not lags:
        return tuple(_unjudged(one, _own(part, one), _reason(one, part)) for one, part in asks)
    base = asked[0].base
    moments = _moments(known, base=base, lags=lags, settings=settings)
    scored = {name: part for (name,), part in moments.partition_by("indicator", as_dict=True).items()}
    then = know(known, as_of=base, settings=settings)
    return tuple(
        _judge(one, part, scored.get(one.indicator, moments.clear()), len(lags), then) for one, part in asks
    )


def _own(part: pl.DataFrame, asked: Asked) -> _FIGURES:
    own = part.filter(pl.col("area") == asked.area).sort("year")
    return tuple(own.select("year", "value").iter_rows())


def _lags(asked: Asked, own: _FIGURES) -> list[int]:
    """Years after the base that count and have a figure."""
    return [year - asked.base for year, _ in own if max(asked.since, asked.base + 1) <= year <= asked.until]


def _reason(asked: Asked, part: pl.DataFrame) -> Reason:
    """Why nothing can be said, before anything is computed; empty where something may be."""
    own = _own(part, asked)
    if asked.direction not in ("up", "down"):
        return "no_direction"
    if not own:
        return "no_figure"
    if sum(year <= asked.base for year, _ in own) < FEWEST_POINTS:
        return "no_history"
    return ""


def _unjudged(asked: Asked, own: _FIGURES, reason: Reason) -> Effect:
    """Nothing after the opening is known, or something is wanting."""
    told = dict(own)
    state: State = "cannot_be_judged" if reason else "too_early"
    return Effect(state=state, reason=reason, base=asked.base, base_value=told.get(asked.base))


def _moments(series: pl.DataFrame, *, base: int, lags: Sequence[int], settings: Settings) -> pl.DataFrame:
    """Scores as of the base, and as of earlier years whose outcome was known by the base."""
    first = series["year"].min()
    assert isinstance(first, int)
    latest = base - max(lags)
    earlier = [year for year in range(latest, latest - _REPLAYS, -1) if year - first + 1 >= FEWEST_POINTS]
    return pl.concat(surprises(series, as_of=year, lags=lags, settings=settings) for year in (base, *earlier))


def _judge(asked: Asked, part: pl.DataFrame, scored: pl.DataFrame, length: int, then: Known) -> Effect:
    own = _own(part, asked)
    reason = _reason(asked, part)
    if reason or not _lags(asked, own):
        return _unjudged(asked, own, reason)
    found = _contrast(asked, scored, length)
    if found is None:
        return _unjudged(asked, own, "no_siblings")
    years = _years(asked, dict(own), found, Expected(then, asked.indicator, asked.area))
    if _is_small(asked, part, years):
        return _unjudged(asked, own, "small_numbers")
    return _told(asked, part, years, found)


def _contrast(asked: Asked, scored: pl.DataFrame, years: int) -> Contrast | None:
    told = scored.with_columns(pl.col(_BEFORE).fill_null(0.0).fill_nan(0.0))
    now = told.filter(pl.col("as_of") == asked.base)
    own = now.filter(pl.col("area") == asked.area)
    others = told.filter(pl.col("area") != asked.area)
    siblings = others.filter(pl.col("as_of") == asked.base)
    if siblings.height < FEWEST_SIBLINGS or own.is_empty():
        return None
    replays = others.filter(pl.col("as_of") != asked.base).partition_by("as_of", maintain_order=True)
    return contrast(
        own["score"][0],
        own.select(_BEFORE).to_numpy()[0],
        _moment(siblings, years),
        tuple(_moment(one, years) for one in replays if one.height >= FEWEST_SIBLINGS),
    )


def _moment(rows: pl.DataFrame, years: int) -> Moment:
    return Moment(rows["score"].to_numpy(), rows.select(_BEFORE).to_numpy(), years)


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


def _is_small(asked: Asked, part: pl.DataFrame, years: Sequence[Year]) -> bool:
    """Whether so few events were to be expected that even none would tell little."""
    own = part.filter((pl.col("area") == asked.area) & (pl.col("denominator") > 0))
    counted = part.filter((pl.col("numerator") > 0) & (pl.col("denominator") > 0))
    if own.is_empty():
        return False
    if counted.is_empty():
        return True
    per = float(np.median((counted["value"] * counted["denominator"] / counted["numerator"]).to_numpy()))
    people = dict(own.select("year", "denominator").iter_rows())
    upper = counted["upper_bound"][0]
    events = 0.0
    for one in years:
        if one.counted and one.value is not None:
            share = one.expected / per
            rest = upper / per - share if upper is not None else share
            events += min(share, rest) * people.get(one.year, max(people.values()))
    return events < FEWEST_EVENTS


def _told(asked: Asked, part: pl.DataFrame, years: tuple[Year, ...], found: Contrast) -> Effect:
    counted = [one for one in years if one.counted and one.value is not None]
    observed = float(np.mean([one.value for one in counted if one.value is not None]))
    expected = float(np.mean([one.expected for one in counted]))
    low = observed - float(np.mean([one.high for one in counted]))
    high = observed - float(np.mean([one.low for one in counted]))
    own = dict(_own(part, asked))
    base_value, last = own.get(asked.base), counted[-1].year
    moved = _movement(base_value, own[last])
    alike = [_movement(*pair) == moved for pair in _pairs(asked, part, last)]
    return Effect(
        state=_state(asked, found, low, high),
        base=asked.base,
        base_value=base_value,
        last=last,
        last_value=own[last],
        observed=observed,
        expected=expected,
        difference=observed - expected,
        low=low,
        high=high,
        moved=moved,
        siblings=found.siblings,
        moved_alike=sum(alike),
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


def _pairs(asked: Asked, part: pl.DataFrame, last: int) -> list[tuple[float | None, float | None]]:
    """Figures of the base and of the last year of each sibling that has both."""
    others = part.filter((pl.col("area") != asked.area) & pl.col("year").is_in([asked.base, last]))
    both = (
        others.group_by("area").agg(pl.col("value").sort_by("year")).filter(pl.col("value").list.len() == 2)
    )
    return [(values[0], values[1]) for values in both["value"].to_list()]
