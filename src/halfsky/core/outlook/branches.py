"""Branches of the hierarchy: what the areas under one parent have in common beyond the indicator."""

import numpy as np

from halfsky.core.outlook.model import Settings
from halfsky.core.outlook.scales import Floats, Ints
from halfsky.core.outlook.statistics import Pool, Sums, pool

_FEWEST_BRANCHES = 3.0


def pool_branches(sums: Sums, indicator: Ints, *, indicators: int, settings: Settings) -> Pool:
    """Pool the series of each indicator, and lean each branch on it.

    Args:
        sums: Of the series of each branch (indicator × parent); what has no parent is a branch of its own.
        indicator: Number of the indicator of each branch.
        indicators: How many there are.
        settings: Weights and priors.

    Returns:
        One entry per branch. Where an indicator has fewer than three branches, its own for all.

    Source: random effects of groups by analysis of variance (Searle, Casella & McCulloch 1992).
    """

    def total(part: Floats) -> Floats:
        if part.ndim > 1:
            return np.stack([total(np.ascontiguousarray(column)) for column in part.T], axis=1)
        return np.bincount(indicator, weights=part, minlength=indicators).astype(np.float64)

    whole = pool(Sums(*(total(part) for part in sums)), settings)
    own = Pool(*(part[indicator] for part in whole))
    size = sums.drifting
    mean = np.where(size > 0, sums.slope / np.maximum(size, 1.0), 0.0)
    many, branches = total(size), total((size > 0).astype(float))
    centre = total(sums.slope) / np.maximum(many, 1.0)
    error = _errors(sums, total, indicator)
    usual = total(size * error) / np.maximum(many, 1.0)
    among = total(size * (mean - centre[indicator]) ** 2) / np.maximum(many, 1.0) * branches / np.maximum(branches - 1.0, 1.0)
    told = (branches >= _FEWEST_BRANCHES) & (many > branches)
    between = np.where(told, np.maximum(among - usual, 0.0), 0.0)
    between = (between * (branches - 1.0) / (branches + 1.0))[indicator]
    sure = between / (between + 0.5 * (error + usual[indicator]) + 1e-300)
    apart = np.where(size > 0, sure * (mean - centre[indicator]), 0.0)
    placed = sums.placed
    near = np.where(placed > 0, sums.level / np.maximum(placed, 1.0), own.level)
    return own._replace(
        drift=own.drift + apart,
        drift_variance=np.maximum(own.drift_variance - sure * between, 0.3 * own.drift_variance),
        level=own.level + told[indicator] * placed / (placed + 20.0) * (near - own.level),
    )


def _errors(sums, total, indicator):
    """By how much the mean drift of a branch may be off, told by how its mean change differs from year to year."""
    count = sums.year_count
    there = (count > 0) & (sums.drifting > 0)[:, None]
    whole, change = total(count), total(sums.year_change)
    off = sums.year_change / np.maximum(count, 1.0) - (change / np.maximum(whole, 1.0))[indicator]
    off = np.where(there, off, 0.0)
    years = there.sum(axis=1)
    middle = off.sum(axis=1) / np.maximum(years, 1)
    spread = (np.where(there, off - middle[:, None], 0.0) ** 2).sum(axis=1) / np.maximum(years - 1, 1)
    worth = sums.slope_error / np.maximum(sums.variance, 1e-300)
    return spread * np.clip(worth, 0.05, 1.0)
