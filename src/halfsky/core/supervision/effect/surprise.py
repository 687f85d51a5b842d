"""How far figures were from what the outlook had expected of them: one normal score per area, year and moment."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy import special

from halfsky.core.outlook.future import Future, at_least, at_most, foresee, quantile
from halfsky.core.outlook.knowledge import Known, Standing, know, stand
from halfsky.core.outlook.model import Settings
from halfsky.core.outlook.scales import Floats, Ints

SURPRISES: dict[str, pl.DataType] = {
    "indicator": pl.String(),
    "area": pl.String(),
    "as_of": pl.Int32(),
    "score": pl.Float64(),
    "last": pl.Float64(),
    "drift": pl.Float64(),
}
"""One row per series × year looked from. `score` is the mean over the years looked at of the normal score of the figure
in the distribution that the outlook gave as of `as_of`; `last` that of the figure of `as_of` itself, a year before; `drift` the yearly
change expected as of `as_of`, in standard deviations of a year's change."""

_KEYS = ["indicator", "area"]


def surprises(series: pl.DataFrame, *, as_of: int, lags: Sequence[int], settings: Settings) -> pl.DataFrame:
    """Score the figures some years after a moment by what the outlook expected then.

    Args:
        series: Schema `outlook.SERIES`, with the later figures in it; they are not looked at for the expectation.
        as_of: Last year known.
        lags: Years after it whose figures are scored.
        settings: Of the outlook.

    Returns:
        Schema `SURPRISES`; series without a figure in any of the years are left out.
    """
    scored = _scores(series, as_of=as_of, years=[as_of + lag for lag in lags], settings=settings)
    before = _scores(series, as_of=as_of - 1, years=[as_of], settings=settings)
    last = before.select(*_KEYS, last="score")
    return (
        scored.join(last, on=_KEYS, how="left", maintain_order="left")
        .with_columns(as_of=pl.lit(as_of))
        .select(pl.col(name).cast(kind) for name, kind in SURPRISES.items())
    )


def _scores(series: pl.DataFrame, *, as_of: int, years: Sequence[int], settings: Settings) -> pl.DataFrame:
    known = know(series, as_of=as_of, settings=settings)
    keys = known.panel.keys
    standing = stand(known, _numbers(keys))
    found = []
    for year in years:
        values = _figures(series, keys, year)
        future = ahead(standing, known, float(year - as_of))
        told = np.where(np.isfinite(values), values, 0.0)
        # A figure that can be met exactly counts half on either side.
        under = 0.5 * (at_most(future, told) + 1.0 - at_least(future, told))
        found.append(np.where(np.isfinite(values), special.ndtri(np.clip(under, 1e-3, 1.0 - 1e-3)), np.nan))
    scores = np.array(found)
    known_years = np.isfinite(scores).sum(axis=0)
    mean = np.where(np.isfinite(scores), scores, 0.0).sum(axis=0) / np.maximum(known_years, 1)
    state = standing.state
    drift = state.drift / np.sqrt(np.maximum(2.0 * state.noise + state.yearly + state.shock, 1e-12))
    told_of = keys.select(_KEYS).with_columns(score=pl.Series(mean), drift=pl.Series(drift))
    return told_of.filter(pl.Series(known_years > 0))


def ahead(standing: Standing, known: Known, years: float) -> Future:
    """What is expected of each series so many years after the moment."""
    length = np.full(len(standing.points), years)
    return foresee(standing.state, standing.scale, standing.gamma, length, known.settings)


class Expected:
    """What the outlook as of a year expects of one series: the distribution of each year to come."""

    def __init__(self, known: Known, indicator: str, area: str) -> None:
        """Find where the series stands.

        Args:
            known: Everything known then; the series must be in it.
            indicator: Its name.
            area: Its area.
        """
        own = known.panel.keys.filter(indicator=indicator, area=area)
        self._known, self._standing = known, stand(known, _numbers(own))

    def quantile(self, years: float, score: float) -> float:
        """The figure so many years ahead that stands at a normal score of its distribution."""
        share = float(special.ndtr(score))
        return float(quantile(ahead(self._standing, self._known, years), share)[0])


def _numbers(keys: pl.DataFrame) -> Ints:
    return keys["series"].to_numpy().astype(np.int64)


def _figures(series: pl.DataFrame, keys: pl.DataFrame, year: int) -> Floats:
    """Figures of one year in the order of the keys, NaN where there is none."""
    now = series.filter(pl.col("year") == year).unique(_KEYS, keep="first", maintain_order=True)
    found = keys.select(_KEYS).join(now.select(*_KEYS, "value"), on=_KEYS, how="left", maintain_order="left")
    return found["value"].fill_null(np.nan).to_numpy()
