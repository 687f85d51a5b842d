"""Branches of the hierarchy: what the areas under one parent have in common beyond the indicator."""

import numpy as np
import polars as pl

from halfsky.core.outlook.model import Settings
from halfsky.core.outlook.scales import Floats, Ints
from halfsky.core.outlook.statistics import Pool, Sums

NOWHERE = ""
"""Parent of an area of which none is known."""

_CODE = r"^(\d{6}|\d{9}|\d{12})$"
_FEWEST_BRANCHES = 3.0
_LEAST_VARIANCE = 0.3


def parent_of(area: pl.Expr) -> pl.Expr:
    """The area that an area lies in by its code, empty where the name is no code or the code that of a province.

    Args:
        area: Names or codes.

    Source: GB/T 2260 (province, prefecture, county by two digits each), GB/T 10114 (township and village by three).
    """
    prefecture, province = area.str.slice(0, 4), area.str.slice(0, 2)
    by_code = (
        pl.when(area.str.len_bytes() > 6)
        .then(area.str.head(-3))
        .when(~area.str.ends_with("00"))
        .then(prefecture + "00")
        .when(~area.str.ends_with("0000"))
        .then(province + "0000")
        .otherwise(pl.lit(NOWHERE))
    )
    return pl.when(area.str.contains(_CODE)).then(by_code).otherwise(pl.lit(NOWHERE))


def with_groups(keys: pl.DataFrame, *, given: pl.DataFrame | None) -> pl.DataFrame:
    """Number the pairs of indicator and parent.

    Args:
        keys: One row per series with `indicator`, `area`, in order of the indicator.
        given: `area`, `parent` where parents are named.

    Returns:
        The keys with `parent` and `group`; numbers rise with indicator and parent.
    """
    areas = keys.select(pl.col("area").unique())
    named = areas.with_columns(parent=parent_of(pl.col("area")))
    if given is not None:
        named = named.join(given, on="area", how="left").select(
            "area", parent=pl.coalesce("parent_right", "parent")
        )
    if (named["parent"] == NOWHERE).all():
        changed = keys["indicator"].ne_missing(keys["indicator"].shift()).fill_null(value=True)
        group = changed.cast(pl.Int64).cum_sum() - (1 if keys.height and changed[0] else 0)
        return keys.with_columns(parent=pl.lit(NOWHERE), group=group)
    found = keys.join(named, on="area", how="left", maintain_order="left")
    return found.with_columns(group=pl.struct("indicator", "parent").rank("dense").cast(pl.Int64) - 1)


def add_branches(sums: Sums, indicator: Ints, *, indicators: int) -> Sums:
    """The sums of each indicator over its branches."""
    return Sums(*(total(part, indicator, indicators) for part in sums))


def total(part: Floats, indicator: Ints, indicators: int) -> Floats:
    """Sum of an array over the branches of each indicator."""
    if part.ndim > 1:
        columns = [total(np.ascontiguousarray(column), indicator, indicators) for column in part.T]
        return np.stack(columns, axis=1) if columns else np.zeros((indicators, 0))
    return np.bincount(indicator, weights=part, minlength=indicators).astype(np.float64)


def lean(own: Pool, sums: Sums, indicator: Ints, settings: Settings) -> Pool:
    """Lean what siblings tell on the branch: how it drifts beyond the others, and at what level it stands.

    The drift of a branch is believed as far as branches differ by more than their mean changes differ from year to
    year.

    Args:
        own: Pool of its indicator, one entry per branch.
        sums: Of the series of each branch.
        indicator: Number of the indicator of each branch.
        settings: Weights.

    Returns:
        The pool of each branch; its indicator's where that has fewer than three branches.

    Source: random effects by the analysis of variance (Searle, Casella & McCulloch 1992).
    """
    indicators = int(indicator.max(initial=-1)) + 1

    def whole(part: Floats) -> Floats:
        return total(part, indicator, indicators)[indicator]

    size, many = sums.drifting, whole(sums.drifting)
    branches = whole((size > 0).astype(float))
    told = (branches >= _FEWEST_BRANCHES) & (many > branches)
    mean = sums.slope / np.maximum(size, 1.0)
    off = np.where(size > 0, mean - whole(sums.slope) / np.maximum(many, 1.0), 0.0)
    error = _errors(sums, indicator, indicators)
    usual = whole(size * error) / np.maximum(many, 1.0)
    among = whole(size * off**2) / np.maximum(many, 1.0) * branches / np.maximum(branches - 1.0, 1.0)
    between = np.maximum(among - usual, 0.0) * (branches - 1.0) / (branches + 1.0)
    sure = np.where(told, between / (between + 0.5 * (error + usual) + 1e-300), 0.0)
    near = np.where(sums.placed > 0, sums.level / np.maximum(sums.placed, 1.0), own.level)
    weight = np.where(told, sums.placed / (sums.placed + settings.weight_branch), 0.0)
    least = _LEAST_VARIANCE * own.drift_variance
    return own._replace(
        drift=np.where(told, own.drift + settings.branch * sure * off, own.drift),
        drift_variance=np.where(
            told, np.maximum(own.drift_variance - settings.branch * sure * between, least), own.drift_variance
        ),
        level=np.where(told, own.level + weight * (near - own.level), own.level),
    )


def _errors(sums: Sums, indicator: Ints, indicators: int) -> Floats:
    """Variance of a branch's mean drift, told by how its mean change differs from the others' from year to year."""
    count = sums.year_count
    there = (count > 0) & (sums.drifting > 0)[:, None]
    change, of_all = total(sums.year_change, indicator, indicators), total(count, indicator, indicators)
    off = sums.year_change / np.maximum(count, 1.0) - (change / np.maximum(of_all, 1.0))[indicator]
    off = np.where(there, off, 0.0)
    years = there.sum(axis=1)
    middle = off.sum(axis=1) / np.maximum(years, 1)
    spread = (np.where(there, off - middle[:, None], 0.0) ** 2).sum(axis=1) / np.maximum(years - 1, 1)
    worth = np.clip(sums.slope_error / np.maximum(sums.variance, 1e-300), 0.05, 1.0)
    error: Floats = spread * worth
    return error
