"""Simple models beside the outlook: last value, drift, straight line — each a t about a mean, in closed form.

All work on the scale of the outlook (log-odds, logarithm), which favours them over the raw scale.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy import special

from halfsky.core.outlook.panel import Panel
from halfsky.core.outlook.scales import Floats, Scale, backward, forward, scale_of

SIMPLE: dict[str, pl.DataType] = {
    "question": pl.String(),
    "method": pl.String(),
    "probability": pl.Float64(),
    "low80": pl.Float64(),
    "high80": pl.Float64(),
}
"""One row per question × method. Bounds of the interval are null where the method gives none."""

_SMALLEST = 1e-5


class Forecast(NamedTuple):
    """A t of the figure asked about: mean, standard deviation, degrees of freedom; one entry per question."""

    mean: Floats
    spread: Floats
    freedom: Floats


def last_value(points: Floats, years: Floats) -> Forecast:
    """Random walk: the last figure stays, and yearly changes about zero add up.

    Args:
        points: Questions × years, the last column is the year asked in; NaN where there is no figure.
        years: Years from then to the deadline.
    """
    place, last = _last(points)
    change, gap = _changes(points)
    known = np.isfinite(change)
    count = known.sum(axis=1)
    variance = np.where(known, change**2 / gap, 0.0).sum(axis=1) / np.maximum(count, 1)
    ahead = years + (points.shape[1] - 1 - place)
    return Forecast(last, np.sqrt(variance * ahead), np.maximum(count, 1.0))


def drift(points: Floats, years: Floats) -> Forecast:
    """Random walk with drift: the mean yearly change goes on; its own error grows with the square of the years.

    Args:
        points: As in `last_value`.
        years: As in `last_value`.

    Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2 and 5.5.
    """
    place, last = _last(points)
    first_place = np.argmax(np.isfinite(points), axis=1)
    span = np.maximum(place - first_place, 1)
    slope = (last - points[np.arange(len(points)), first_place]) / span
    change, gap = _changes(points)
    known = np.isfinite(change)
    freedom = np.maximum(known.sum(axis=1) - 1.0, 1.0)
    apart = np.where(known, change - gap * slope[:, None], 0.0)
    variance = (apart**2 / gap).sum(axis=1) / freedom
    ahead = years + (points.shape[1] - 1 - place)
    return Forecast(last + ahead * slope, np.sqrt(variance * (ahead + ahead**2 / span)), freedom)


def trend(points: Floats, years: Floats) -> Forecast:
    """Straight line by ordinary least squares with its prediction interval.

    Args:
        points: As in `last_value`.
        years: As in `last_value`.
    """
    seen = np.isfinite(points)
    count = seen.sum(axis=1)
    year = np.where(seen, np.arange(points.shape[1], dtype=float), 0.0)
    value = np.where(seen, points, 0.0)
    mid_year, mid_value = year.sum(axis=1) / count, value.sum(axis=1) / count
    off_year = np.where(seen, year - mid_year[:, None], 0.0)
    width = np.maximum((off_year**2).sum(axis=1), _SMALLEST)
    slope = (off_year * value).sum(axis=1) / width
    left = np.where(seen, value - mid_value[:, None] - slope[:, None] * off_year, 0.0)
    freedom = np.maximum(count - 2.0, 1.0)
    variance = (left**2).sum(axis=1) / freedom
    ahead = points.shape[1] - 1 + years - mid_year
    return Forecast(
        mid_value + slope * ahead, np.sqrt(variance * (1.0 + 1.0 / count + ahead**2 / width)), freedom
    )


MODELS: dict[str, Callable[[Floats, Floats], Forecast]] = {
    "last_value": last_value,
    "drift": drift,
    "trend": trend,
}


def answer_simply(panel: Panel, asked: pl.DataFrame) -> pl.DataFrame:
    """Answer the questions of one year by each simple model.

    Args:
        panel: The series as known in that year.
        asked: Schema `questions.ASKED`, all of that year.

    Returns:
        Schema `SIMPLE`.
    """
    found = asked.join(panel.keys, on=["indicator", "area"], maintain_order="left")
    at = found["series"].to_numpy().astype(np.int64)
    scale = scale_of(panel.values, low=panel.low, high=panel.high, share_offset=0.005)
    own = Scale(*(part[at] for part in scale))
    points = forward(panel.values[at], own)
    goal = forward(found["target"].to_numpy(), own)
    upward = (found["comparator"] == ">=").to_numpy()
    parts = []
    for name, model in MODELS.items():
        mean, spread, freedom = model(points, found["horizon"].to_numpy().astype(float))
        spread = np.maximum(spread, _SMALLEST)
        above = special.stdtr(freedom, (mean - goal) / spread)
        reach = special.stdtrit(freedom, 0.9) * spread
        parts.append(
            found.select(
                "question",
                method=pl.lit(name),
                probability=pl.Series(np.where(upward, above, 1.0 - above)),
                low80=pl.Series(backward(mean - reach, own)),
                high80=pl.Series(backward(mean + reach, own)),
            )
        )
    return pl.concat(parts)


def _last(points: Floats) -> tuple[Floats, Floats]:
    """Column of the last figure of each row, and the figure."""
    place = points.shape[1] - 1 - np.argmax(np.isfinite(points)[:, ::-1], axis=1)
    return place.astype(float), points[np.arange(len(points)), place]


def _changes(points: Floats) -> tuple[Floats, Floats]:
    """Change into each figure from the one before, and the years between; NaN and 1 where there is none."""
    change, gap = np.full(points.shape, np.nan), np.ones(points.shape)
    last, since = points[:, 0].copy(), np.zeros(len(points))
    for year in range(1, points.shape[1]):
        now = points[:, year]
        both = np.isfinite(now) & np.isfinite(last)
        change[:, year] = np.where(both, now - last, np.nan)
        gap[:, year] = np.where(both, year - since, 1.0)
        last = np.where(np.isfinite(now), now, last)
        since = np.where(np.isfinite(now), year, since)
    return change, gap
