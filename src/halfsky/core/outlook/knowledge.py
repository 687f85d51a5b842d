"""What is known in a year: the first pass over all series, and where any of them stands."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl

from halfsky.core.outlook.counts import (
    CountPool,
    Counts,
    CountSums,
    Gamma,
    add_counts,
    follow,
    pool_counts,
    read_counts,
    sampling_variance,
)
from halfsky.core.outlook.judgement import State, judge_series, stand_in
from halfsky.core.outlook.model import Settings
from halfsky.core.outlook.panel import Panel, build_panel
from halfsky.core.outlook.scales import SHARE, Floats, Ints, Scale, forward, scale_of
from halfsky.core.outlook.statistics import Pool, Sums, add_up, pool, summarise

_BLOCK = 1 << 16
_SIBLINGS_TO_STAND_IN = 3


class Known(NamedTuple):
    """Everything known in one year: the series, what they have in common, and the counts' share of it.

    Attributes:
        panel: The series.
        sums: Of each indicator, as added up.
        pool: Of each indicator.
        counts: Of each indicator, None where no series has counts.
        as_of: The year.
        settings: Of the method.
    """

    panel: Panel
    sums: Sums
    pool: Pool
    counts: CountPool | None
    as_of: int
    settings: Settings


class Standing(NamedTuple):
    """Where series stand; one entry per series asked for.

    Attributes:
        state: On the scale.
        scale: The scale.
        gamma: Underlying rate of rare events, None where no series has counts.
        points: Figures in the window.
        siblings: Other series of the indicator that tell.
        last_year: Year of the last figure; the year asked in where there is none.
    """

    state: State
    scale: Scale
    gamma: Gamma | None
    points: Floats
    siblings: Floats
    last_year: Ints


def know(series: pl.DataFrame, *, as_of: int, settings: Settings) -> Known:
    """Run the first pass on what was known in a year.

    Args:
        series: Schema `SERIES`.
        as_of: No figure of a later year is looked at.
        settings: Of the method.
    """
    panel = build_panel(series, as_of=as_of, window=settings.window)
    sums, counts = first_pass(panel, settings)
    counted = None if counts is None else pool_counts(counts, sums.kinds, settings)
    return Known(panel, sums, pool(sums, settings), counted, as_of, settings)


def first_pass(panel: Panel, settings: Settings) -> tuple[Sums, CountSums | None]:
    """Add up the series of a panel, block by block; sums of several panels add by `plus`."""
    sums: Sums | None = None
    counts: CountSums | None = None
    for rows in _blocks(len(panel.values)):
        group = panel.group[rows]
        values, scale, counted, _ = _read(panel, rows, settings)
        points = forward(values, scale)
        # Series judged by their events would drown the others in the noise of single events.
        steady = points if counted is None else np.where(counted.rare[:, None], np.nan, points)
        summary = summarise(steady, memory=settings.memory)
        part = add_up(summary, steady, scale, group, indicators=panel.groups)
        sums = part if sums is None else sums.plus(part)
        if counted is not None:
            more = add_counts(counted, group, indicators=panel.groups)
            counts = more if counts is None else counts.plus(more)
    assert sums is not None
    return sums.since(panel.since), counts


def stand(known: Known, rows: Ints) -> Standing:
    """Judge the series of some rows of the panel.

    Args:
        known: What is known.
        rows: Numbers of series, any number of times.
    """
    panel, settings = known.panel, known.settings
    group = panel.group[rows]
    own = Pool(*(part[group] for part in known.pool))
    values, scale, counted, sampling = _read(panel, rows, settings)
    points = forward(values, scale)
    summary = summarise(points, memory=settings.memory)
    gamma = None
    if counted is not None and known.counts is not None:
        gamma = follow(counted, CountPool(*(part[group] for part in known.counts)))
    state = judge_series(points, summary, own, settings, sampling)
    last = settings.window - 1 - np.argmax(np.isfinite(points)[:, ::-1], axis=1)
    told = own.siblings if gamma is None else np.where(gamma.rare, _areas(known)[group], own.siblings)
    return Standing(
        state=state,
        scale=scale,
        gamma=gamma,
        points=summary.points,
        siblings=np.maximum(told - 1.0, 0.0),
        last_year=known.as_of - settings.window + 1 + last,
    )


def stand_for_unknown(known: Known, groups: Ints) -> Standing:
    """Judge areas that have no figure by their siblings' figures alone.

    Args:
        known: What is known.
        groups: Number of the indicator of each.

    Returns:
        Where they stand; the level is NaN where there are fewer than three siblings.
    """
    own = Pool(*(part[groups] for part in known.pool))
    low, high = _bounds(known)
    kind = np.argmax(known.sums.kinds[groups], axis=1)
    offset = np.where(kind == SHARE, known.settings.offset, np.where(own.size > 0, own.size, 1.0))
    scale = Scale(kind, low[groups], high[groups], offset)
    state = stand_in(own, scale, known.settings)
    enough = own.placed >= _SIBLINGS_TO_STAND_IN
    nothing = np.zeros(len(groups))
    return Standing(
        state=state._replace(level=np.where(enough, state.level, np.nan)),
        scale=scale,
        gamma=None,
        points=nothing,
        siblings=own.placed,
        last_year=np.full(len(groups), known.as_of),
    )


def _blocks(count: int) -> Iterator[Ints]:
    for start in range(0, max(count, 1), _BLOCK):
        yield np.arange(start, min(start + _BLOCK, count))


def _read(panel: Panel, rows: Ints, settings: Settings) -> tuple[Floats, Scale, Counts | None, Floats | None]:
    """Figures, scale and counts of some series, and the chance in each of their figures."""
    values = _take(panel.values[:, panel.since :], rows)
    scale = scale_of(values, low=panel.low[rows], high=panel.high[rows], share_offset=settings.offset)
    if not panel.denominator.shape[1]:
        return values, scale, None, None
    counts = read_counts(values, _take(panel.numerator, rows), _take(panel.denominator, rows), scale)
    return values, scale, counts, sampling_variance(counts, scale)


def _take(figures: Floats, rows: Ints) -> Floats:
    """Some rows, kept year by year in memory, which indexing would undo."""
    return np.take(figures.T, rows, axis=1).T


def _areas(known: Known) -> Floats:
    assert known.counts is not None
    return known.counts.areas


def _bounds(known: Known) -> tuple[Floats, Floats]:
    """Bounds of each indicator: the narrowest of its series, open where none has one."""
    low, high = np.full(known.panel.groups, np.nan), np.full(known.panel.groups, np.nan)
    np.fmax.at(low, known.panel.group, known.panel.low)
    np.fmin.at(high, known.panel.group, known.panel.high)
    return np.nan_to_num(low), np.where(np.isnan(high), 1.0, high)
