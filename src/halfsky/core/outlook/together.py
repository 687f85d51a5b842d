"""Several figures at once: every year up to the deadline, every area of a promise that each has to keep."""

import numpy as np
import polars as pl
from scipy import special

from halfsky.core.outlook.judgement import common_variance
from halfsky.core.outlook.knowledge import Standing, know, stand
from halfsky.core.outlook.model import Settings
from halfsky.core.outlook.scales import Floats, Ints
from halfsky.core.outlook.scenarios import hold_band_until_deadline

WEIGHED: dict[str, pl.DataType] = {
    "question": pl.String(),
    "held": pl.Float64(),
    "shared": pl.Float64(),
}
"""One row per question whose area has a figure and whose deadline is to come. `held` is the probability that every
year's figure up to the deadline lies between the bounds; `shared` the part of the variance that all areas share."""

_CERTAIN = 8.0
_MOST_SHARED = 0.99
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(48)


def weigh(series: pl.DataFrame, bands: pl.DataFrame, *, settings: Settings) -> pl.DataFrame:
    """Ask of every year up to the deadline, and of what areas share.

    Args:
        series: Schema `SERIES`.
        bands: `question`, `indicator`, `area`, `as_of`, `deadline`, and the bounds `low` and `high`, null is open.
        settings: Of the method.

    Returns:
        Schema `WEIGHED`, in no order.
    """
    parts = [pl.DataFrame(schema=WEIGHED)]
    for (year,), asked in bands.group_by("as_of", maintain_order=True):
        wanted = series.join(asked.select("indicator").unique(), on="indicator", how="semi")
        known = know(wanted, as_of=int(str(year)), settings=settings)
        found = asked.join(known.panel.keys, on=["indicator", "area"]).filter(
            pl.col("deadline") > pl.col("as_of")
        )
        standing = stand(known, found["series"].to_numpy().astype(np.int64))
        years = (found["deadline"] - found["as_of"]).to_numpy().astype(float)
        low, high = (found[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("low", "high"))
        held = hold_band_until_deadline(standing, years, low=low, high=high, settings=settings)
        told = found.select("question").with_columns(held=held, shared=_shared(standing, years))
        parts.append(told.select(pl.col(name).cast(kind) for name, kind in WEIGHED.items()))
    return pl.concat(parts)


def _shared(standing: Standing, years: Floats) -> Floats:
    state = standing.state
    whole = state.level_variance + state.noise + common_variance(state, years, years)
    return np.clip(state.shock * years / np.maximum(whole, 1e-300), 0.0, _MOST_SHARED)


def all_meet(probability: Floats, shared: Floats, group: Ints, *, groups: int) -> Floats:
    """Probability that every area of a group meets its target, given that of each.

    Areas rise and fall together by what they share in a year and are independent beyond it: with nothing shared it
    is the product, with everything the least.

    Args:
        probability: Of each area.
        shared: Part of the variance that all areas share.
        group: Number of the group of each area.
        groups: How many there are; an empty group meets.

    Source: one-factor normal copula (Vasicek 2002), integrated by Gauss–Hermite quadrature.
    """
    score = np.clip(special.ndtri(probability), -_CERTAIN, _CERTAIN)
    given = (score[:, None] + np.sqrt(shared)[:, None] * _NODES) / np.sqrt(1.0 - shared)[:, None]
    logs = special.log_ndtr(given)
    added = np.stack([np.bincount(group, weights=column, minlength=groups) for column in logs.T], axis=1)
    together: Floats = np.exp(added) @ (_WEIGHTS / _WEIGHTS.sum())
    return np.clip(together, 0.0, 1.0)
