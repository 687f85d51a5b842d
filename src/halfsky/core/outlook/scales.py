"""Scales on which yearly change is comparable: log-odds for shares, logarithm for what cannot be negative.

All functions work on arrays of series (first axis), with bounds, offsets and kinds per series.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

OPEN, POSITIVE, SHARE = 0, 1, 2
KINDS = ("open", "positive", "share")


class Scale(NamedTuple):
    """How each series is transformed; every field has one entry per series."""

    kind: Ints
    low: Floats
    high: Floats
    offset: Floats


def scale_of(values: Floats, *, low: Floats, high: Floats, share_offset: float) -> Scale:
    """Choose the scale of each series from its bounds.

    Args:
        values: Series × years, NaN where there is no figure.
        low: Lowest value that can be, NaN where open.
        high: Highest value that can be, NaN where open.
        share_offset: Offset of log-odds, as a share of the scale.

    Returns:
        The scale. An offset of 2 percent of a series' own mean keeps the logarithm of its zeros finite;
        an open scale is measured in units of the series' own mean size.
    """
    kind = np.where(np.isnan(low), OPEN, np.where(np.isnan(high), POSITIVE, SHARE))
    seen = np.isfinite(values)
    count = np.maximum(seen.sum(axis=1), 1)
    above = np.where(seen, np.maximum(values - np.nan_to_num(low)[:, None], 0.0), 0.0).sum(axis=1) / count
    size = np.where(seen, np.abs(values), 0.0).sum(axis=1) / count
    offset = np.where(
        kind == SHARE, share_offset, np.where(kind == POSITIVE, 0.02 * _or_one(above), _or_one(size))
    )
    return Scale(kind, np.nan_to_num(low), np.where(np.isnan(high), 1.0, high), offset)


def forward(values: Floats, scale: Scale) -> Floats:
    """Values (series, or series × years) on the scale; values beyond the bounds count as at them."""
    kind, low, high, offset = scale
    if values.ndim > 1:
        kind, low, high, offset = kind[:, None], low[:, None], high[:, None], offset[:, None]
    width = np.where(kind == SHARE, high - low, 1.0)
    share = np.clip((values - low) / width, 0.0, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log(share + offset) - np.log(1.0 - share + offset)
        logarithm = np.log(np.maximum(values - low, 0.0) + offset)
        on_scale: Floats = np.where(
            kind == SHARE, odds, np.where(kind == POSITIVE, logarithm, values / offset)
        )
    return on_scale


def backward(points: Floats, scale: Scale) -> Floats:
    """Values from points on the scale (one per series), never beyond the bounds."""
    kind, low, high, offset = scale
    with np.errstate(over="ignore"):
        odds = np.exp(np.clip(points, -60.0, 60.0))
        share = np.clip((odds * (1.0 + offset) - offset) / (1.0 + odds), 0.0, 1.0)
        positive = np.maximum(np.exp(np.clip(points, -700.0, 700.0)) - offset, 0.0)
    return np.where(
        kind == SHARE, low + share * (high - low), np.where(kind == POSITIVE, low + positive, points * offset)
    )


def _or_one(size: Floats) -> Floats:
    return np.where(size > 0, size, 1.0)
