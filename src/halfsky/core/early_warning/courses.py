"""The course of each watched series in each area: last figure, recent and earlier pace, usual ups and downs.

Everything is robust (medians, median absolute deviations) and nothing is assumed normal. A series' usual change is
drawn towards that of its siblings, the other areas of the same series, where its own years are few.
"""

import warnings
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from halfsky.core.assessment.official import figures_to_judge
from halfsky.core.assessment.readings import read_series
from halfsky.core.early_warning.model import Settings
from halfsky.core.indicators.model import Codebook
from halfsky.core.outlook.bounds import bounds_in
from halfsky.core.outlook.scales import KINDS, SHARE, Scale, forward, scale_of
from halfsky.core.vocabulary.units import UNITS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_UNIT_IN_NAME = 3
"""Place of the unit in the name of a series, see `watch`."""
_TO_STANDARD = 1.4826
"""Median absolute deviation of a normal distribution to its standard deviation: a unit, not an assumption."""


_COURSE: dict[str, pl.DataType] = {
    **dict.fromkeys(("last_year", "before_year", "from_year", "points", "earlier_count", "siblings"), pl.Int32()),
    **dict.fromkeys(
        (
            "last_value", "before_value", "from_value", "z", "last_change", "pace", "earlier", "own_noise", "noise",
            "usual", "events_last", "events_recent", "chance_last", "chance_recent", "chance", "former_change", "expected_change",
            "spread", "width",
        ),
        pl.Float64(),
    ),
    "kind": pl.String(),
}  # fmt: skip


class Courses(NamedTuple):
    """Series × years of every area, and what follows of each series.

    Attributes:
        keys: One row per series × area: `series`, `area`, and the columns of `_course`.
        scale: Scale of each.
    """

    keys: pl.DataFrame
    scale: Scale


class _Matrix(NamedTuple):
    """Series × years: figures, variance of each on its scale by the chance of its counts, and the counts themselves."""

    values: Floats
    points: Floats
    chance: Floats
    events: Floats
    group: Ints
    first_year: int


def read_figures_of(
    watched: pl.DataFrame, observations: pl.DataFrame, *, as_of: int, codebook: Codebook
) -> pl.DataFrame:
    """Find the figures of every watched series in all areas, in the unit watched.

    Args:
        watched: Schema `WATCHED`.
        observations: Schema `OBSERVATIONS`.
        as_of: Last year looked at.
        codebook: Breakdowns of indicators.

    Returns:
        One row per series × area × year, sorted: `value` (null with its `status` where missing), counts, `coverage`.
    """
    series = watched.unique("series", maintain_order=True).with_columns(target=pl.col("series"))
    figures = figures_to_judge(observations, as_of=as_of, codebook=codebook)
    return read_series(series, figures).rename({"target": "series"}).sort("series", "area", "year")


def follow(
    figures: pl.DataFrame, watched: pl.DataFrame, *, codebook: Codebook, settings: Settings
) -> Courses:
    """Work out the course of every series.

    Args:
        figures: As `read_figures_of` gives them.
        watched: Schema `WATCHED`.
        codebook: Bounds of the indicators.
        settings: Span, shrinkage, usual noise.

    Returns:
        Courses with one row per series × area that has a figure. Columns, in the unit of the series unless said:
        `last_year`, `last_value`, `before_year`, `before_value` (the figure before), `from_year`, `from_value` (where
        the recent pace starts), `points`; on the scale: `z` (last), `last_change` (in all), `pace` (recent, a year),
        `earlier` (slope a year before that), `earlier_count`, `own_noise`, `noise` (drawn to siblings), `usual`
        (of siblings), `chance_last`, `chance_recent`, `chance` (standard deviations by counts), `former_change` (that before the last, over as many years), `expected_change` (the
        siblings' median change to the last year, else the series' own trend), `spread` (of siblings about it), `siblings`, `kind` (scale), `width` of a share;
        `events_last`, `events_recent`: events by which the counts changed, null where they are not known.
    """
    known = figures.filter(pl.col("value").is_not_null())
    keys = known.select("series", "area").unique().sort("series", "area").with_row_index("row")
    if keys.is_empty():
        nothing = np.zeros(0)
        empty = pl.DataFrame(schema={"series": pl.String, "area": pl.String, **_COURSE})
        return Courses(empty, Scale(nothing.astype(np.int64), nothing, nothing, nothing))
    bounds = _bounds(keys, watched, codebook)
    matrix, scale = _matrix(known, keys, bounds)
    with warnings.catch_warnings():
        # A series of one point has no change; its median is rightly NaN.
        warnings.simplefilter("ignore", RuntimeWarning)
        columns = _course(matrix, scale, settings)
    course = pl.DataFrame(columns, schema_overrides=_COURSE).with_columns(pl.selectors.float().fill_nan(None))
    return Courses(pl.concat([keys.drop("row"), course], how="horizontal"), scale)


def _bounds(keys: pl.DataFrame, watched: pl.DataFrame, codebook: Codebook) -> tuple[Floats, Floats]:
    named = watched.select("series", "indicator", "unit").unique()
    rows = [(series, *bounds_in(unit, codebook.indicators[code])) for series, code, unit in named.iter_rows()]
    schema = {"series": pl.String(), "low": pl.Float64(), "high": pl.Float64()}
    table = pl.DataFrame(rows, schema=schema, orient="row")
    found = keys.join(table, on="series", how="left", maintain_order="left")
    return found["low"].fill_null(np.nan).to_numpy(), found["high"].fill_null(np.nan).to_numpy()


def _matrix(known: pl.DataFrame, keys: pl.DataFrame, bounds: tuple[Floats, Floats]) -> tuple[_Matrix, Scale]:
    placed = known.join(keys, on=["series", "area"], how="left", maintain_order="left")
    years = placed["year"].to_numpy().astype(np.int64)
    first, last = int(years.min()), int(years.max())
    at = (placed["row"].to_numpy().astype(np.int64), years - first)

    def lay(column: str) -> Floats:
        laid = np.full((keys.height, last - first + 1), np.nan)
        laid[at] = placed[column].fill_null(np.nan).to_numpy()
        return laid

    values, cases, people = lay("value"), lay("numerator"), lay("denominator")
    scale = scale_of(values, low=bounds[0], high=bounds[1], share_offset=0.001)
    others = np.where((scale.kind == SHARE)[:, None], 1.0 / np.maximum(people - cases + 0.5, 0.5), 0.0)
    counted = (cases >= 0) & (people > 0)
    # A count without people it is out of is taken for events of chance.
    events = np.where(counted, cases, values * _events_in(keys))
    known_events = counted | np.isfinite(events)
    chance = np.where(
        known_events, 1.0 / (np.maximum(np.nan_to_num(events), 0.0) + 0.5) + np.nan_to_num(others), 0.0
    )
    group = keys["series"].rle_id().to_numpy().astype(np.int64)
    return _Matrix(
        values, forward(values, scale), chance, _changed_events(events, people), group, first
    ), scale


def _events_in(keys: pl.DataFrame) -> Floats:
    """Events that one unit of a count stands for, as a column; NaN where the figure is no count."""
    factors = {code: unit.factor for code, unit in UNITS.items() if unit.family == "count"}
    unit = keys["series"].str.split("|").list.get(_UNIT_IN_NAME)
    factor = unit.replace_strict(factors, default=None, return_dtype=pl.Float64)
    return factor.fill_null(np.nan).to_numpy()[:, None]


def _changed_events(events: Floats, people: Floats) -> Floats:
    """Events by rows and years, brought to the people of the last year with a figure; NaN where not known."""
    size = np.where(np.isfinite(people) & (people > 0), people, 1.0)
    seen = np.isfinite(events)
    last = seen.shape[1] - 1 - np.argmax(seen[:, ::-1], axis=1)
    return events / size * _take(size, last)[:, None]


def _course(matrix: _Matrix, scale: Scale, settings: Settings) -> dict[str, object]:
    seen = np.isfinite(matrix.values)
    rows, width = np.arange(len(seen)), seen.shape[1]
    last = width - 1 - np.argmax(seen[:, ::-1], axis=1)
    before = _latest(seen, last - 1)
    start = _latest(seen, last - settings.span)
    changes = _changes(matrix.points, seen)
    to_last = np.arange(width)[None, :] == last[:, None]
    until_last = np.where(to_last, np.nan, matrix.points)
    trend = slope(until_last)
    noise, own, usual = _noise(np.where(to_last, np.nan, changes), trend, matrix.group, scale, settings)
    ago = np.where(np.arange(width)[None, :] <= start[:, None], matrix.points, np.nan)
    expected, spread, siblings = _siblings(changes, trend, last, matrix.group, settings)
    z = matrix.points[rows, last]
    gap = last - before
    return {
        "last_year": (matrix.first_year + last).astype(np.int32),
        "last_value": matrix.values[rows, last],
        **_at(matrix, before, "before"),
        **_at(matrix, start, "from"),
        "points": seen.sum(axis=1).astype(np.int32),
        "z": z,
        "last_change": z - _take(matrix.points, before),
        "pace": (z - _take(matrix.points, start)) / np.maximum(last - start, 1),
        "earlier": slope(ago),
        "earlier_count": np.maximum(np.isfinite(ago).sum(axis=1) - 1, 0).astype(np.int32),
        "own_noise": own,
        "noise": noise,
        "usual": usual,
        "events_last": np.abs(matrix.events[rows, last] - _take(matrix.events, before)),
        "events_recent": np.abs(matrix.events[rows, last] - _take(matrix.events, start)),
        "chance_last": np.sqrt(matrix.chance[rows, last] + _take(matrix.chance, before)),
        "chance_recent": np.sqrt(matrix.chance[rows, last] + _take(matrix.chance, start)),
        "chance": np.sqrt(2.0 * np.nanmedian(np.where(seen, matrix.chance, np.nan), axis=1)),
        "former_change": _take(changes, before) * gap,
        "expected_change": expected * gap,
        "spread": spread * gap,
        "siblings": siblings.astype(np.int32),
        "kind": pl.Series([KINDS[kind] for kind in scale.kind], dtype=pl.String),
        "width": scale.high - scale.low,
    }


def _at(matrix: _Matrix, column: Ints, name: str) -> dict[str, object]:
    years = pl.Series(np.where(column >= 0, matrix.first_year + column, -1), dtype=pl.Int32)
    return {
        f"{name}_year": pl.select(pl.when(years >= 0).then(years)).to_series(),
        f"{name}_value": _take(matrix.values, column),
    }


def _take(values: Floats, column: Ints) -> Floats:
    taken = values[np.arange(len(values)), np.maximum(column, 0)]
    return np.where(column >= 0, taken, np.nan)


def _latest(seen: npt.NDArray[np.bool_], until: Ints) -> Ints:
    """Column of the latest figure not after `until`; −1 where there is none."""
    columns = np.arange(seen.shape[1])
    allowed = seen & (columns[None, :] <= until[:, None])
    return np.where(allowed.any(axis=1), seen.shape[1] - 1 - np.argmax(allowed[:, ::-1], axis=1), -1)


def _changes(points: Floats, seen: npt.NDArray[np.bool_]) -> Floats:
    """Change a year from the figure before to each figure, NaN elsewhere."""
    changes = np.full(points.shape, np.nan)
    previous = np.full(len(points), -1)
    for year in range(points.shape[1]):
        here = seen[:, year]
        gap = np.maximum(year - previous, 1)
        changes[:, year] = np.where(
            here & (previous >= 0), (points[:, year] - _take(points, previous)) / gap, np.nan
        )
        previous = np.where(here, year, previous)
    return changes


def slope(points: Floats) -> Floats:
    """Median of the slopes between all pairs of points of each row; NaN with fewer than two.

    Args:
        points: Series × years, NaN where there is none.

    Source: Theil 1950, Sen 1968; ups and downs that cancel leave no trend.
    """
    lags = range(1, points.shape[1])
    slopes = [(points[:, lag:] - points[:, :-lag]) / lag for lag in lags]
    median: Floats = np.nanmedian(
        np.concatenate([*slopes, np.full((len(points), 1), np.nan)], axis=1), axis=1
    )
    return median


def _noise(
    changes: Floats, trend: Floats, group: Ints, scale: Scale, settings: Settings
) -> tuple[Floats, Floats, Floats]:
    """Usual yearly change beyond the trend: drawn to siblings, own, and the siblings' median."""
    count = np.isfinite(changes).sum(axis=1)
    apart = np.abs(changes - trend[:, None])
    own = _TO_STANDARD * np.nanmedian(apart, axis=1)
    prior = np.array([settings.usual_noise[KINDS[kind]] for kind in scale.kind])
    told = np.where(count >= settings.span, own, np.nan)
    usual = np.maximum(_of_siblings(told, group, settings.siblings, otherwise=prior), 0.1 * prior)
    weight = np.where(np.isfinite(own), count, 0)
    together = weight * np.nan_to_num(own) ** 2 + settings.shrink * usual**2
    return np.sqrt(together / (weight + settings.shrink)), own, usual


def _of_siblings(values: Floats, group: Ints, least: int, *, otherwise: Floats) -> Floats:
    """Median over the areas of each series, where enough have one."""
    table = pl.DataFrame({"group": group, "value": values}).with_columns(pl.col("value").fill_nan(None))
    median = table.select(
        pl.when(pl.col("value").count().over("group") >= least).then(pl.col("value").median().over("group"))
    )
    found = median.to_series().fill_null(np.nan).to_numpy()
    return np.where(np.isfinite(found), found, otherwise)


def _siblings(
    changes: Floats, trend: Floats, last: Ints, group: Ints, settings: Settings
) -> tuple[Floats, Floats, Floats]:
    """What was to be expected of the last change, how far siblings were apart in it, and how many they are.

    Expected is the siblings' median that year, else the series' own trend before.
    """
    long = pl.DataFrame(
        {
            "group": np.repeat(group, changes.shape[1]),
            "year": np.tile(np.arange(changes.shape[1]), len(changes)),
            "change": changes.ravel(),
        }
    ).filter(pl.col("change").is_not_nan())
    apart = (pl.col("change") - pl.col("change").median()).abs().median() * _TO_STANDARD
    medians = long.group_by("group", "year").agg(pl.col("change").median(), spread=apart, areas=pl.len())
    own = pl.DataFrame({"group": group, "year": last})
    found = own.join(medians, on=["group", "year"], how="left", maintain_order="left")
    areas = found["areas"].fill_null(0).to_numpy().astype(float)
    shared = found["change"].fill_null(np.nan).to_numpy()
    enough = areas >= settings.siblings
    spread = np.where(enough, found["spread"].fill_null(0.0).to_numpy(), 0.0)
    return np.where(enough, shared, np.nan_to_num(trend)), spread, areas
