"""What is known in a year: the first pass over all series, and where any of them stands."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl

from halfsky.core.outlook.counts import (
    CountPool,
    Counts,
    Gamma,
    add_counts,
    follow,
    no_counts,
    read_counts,
    sampling_variance,
)
from halfsky.core.outlook.judgement import State, judge_series, stand_in
from halfsky.core.outlook.model import Settings
from halfsky.core.outlook.panel import Panel, build_panel
from halfsky.core.outlook.scales import KINDS, SHARE, Floats, Ints, Scale, forward, scale_of
from halfsky.core.outlook.siblings import GROUP, Siblings, Tally, learn, narrowest
from halfsky.core.outlook.statistics import Pool, Sums, add_up, prior_names, summarise

_BLOCK = 1 << 14
_SIBLINGS_TO_STAND_IN = 3


class Known(NamedTuple):
    """Everything known in one year: the series, and what can be learnt from their siblings.

    Attributes:
        panel: The series; its groups are numbered as those of `siblings`.
        siblings: These series and, where they are a part of a body, all others of it.
        as_of: The year.
        settings: Of the method.
    """

    panel: Panel
    siblings: Siblings
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


def know(series: pl.DataFrame, *, as_of: int, settings: Settings, siblings: Siblings | None = None) -> Known:
    """Lay out what was known in a year, and run the first pass on it unless its outcome is given.

    Args:
        series: Schema `SERIES`.
        as_of: No figure of a later year is looked at.
        settings: Of the method.
        siblings: What is learnt from a body of which the series are a part.
    """
    panel = build_panel(series, as_of=as_of, window=settings.window)
    if siblings is None:
        siblings = learn(first_pass(panel, settings), settings)
    return Known(_renumbered(panel, siblings.groups), siblings, as_of, settings)


def _renumbered(panel: Panel, groups: pl.DataFrame) -> Panel:
    numbered = groups.with_row_index("group").with_columns(pl.col("group").cast(pl.Int64))
    keys = panel.keys.drop("group").join(numbered, on=GROUP, how="left", maintain_order="left")
    return panel._replace(keys=keys, groups=groups.height)


def first_pass(panel: Panel, settings: Settings) -> Tally:
    """Add up the series of a panel, block by block."""
    sums: Sums | None = None
    family = _family(panel, settings)
    counts = no_counts(groups=panel.groups, years=settings.window)
    for rows in _blocks(len(panel.values)):
        group = panel.group[rows]
        values, scale, counted, _ = _read(panel, rows, settings)
        points = forward(values, scale)
        # Series judged by their events would drown the others in the noise of single events.
        steady = points if counted is None else np.where(counted.rare[:, None], np.nan, points)
        summary = summarise(steady, memory=settings.memory, largest=settings.largest)
        part = add_up(
            summary,
            steady,
            scale,
            group,
            indicators=panel.groups,
            prior=scale.kind if family is None else np.where(family[rows] < 0, scale.kind, family[rows]),
            priors=len(prior_names(settings)),
        )
        sums = part if sums is None else sums.plus(part)
        if counted is not None:
            counts = counts.plus(add_counts(counted, group, indicators=panel.groups))
    assert sums is not None
    low, high = narrowest(panel.low, panel.high, panel.group, panel.groups)
    groups = panel.keys.select(*GROUP, "group").unique().sort("group").select(GROUP)
    return Tally(groups, low, high, sums.since(panel.since), counts)


def _family(panel: Panel, settings: Settings) -> Ints | None:
    """Number of the prior of each series among `prior_names`, −1 for that of its scale."""
    if panel.family is None:
        return None
    numbers = {name: number for number, name in enumerate(prior_names(settings)) if name not in KINDS}
    return panel.family.replace_strict(numbers, default=-1, return_dtype=pl.Int64).fill_null(-1).to_numpy()


def stand(known: Known, rows: Ints) -> Standing:
    """Judge the series of some rows of the panel.

    Args:
        known: What is known.
        rows: Numbers of series, any number of times.
    """
    panel, settings = known.panel, known.settings
    group = panel.group[rows]
    own = Pool(*(part[group] for part in known.siblings.pool))
    values, scale, counted, sampling = _read(panel, rows, settings)
    points = forward(values, scale)
    summary = summarise(points, memory=settings.memory, largest=settings.largest)
    gamma, told = None, own.siblings
    if counted is not None:
        own_counts = CountPool(*(part[group] for part in known.siblings.counts))
        gamma = follow(counted, own_counts)
        told = np.where(gamma.rare, own_counts.areas, own.siblings)
    state = judge_series(points, summary, own, settings, sampling)
    last = settings.window - 1 - np.argmax(np.isfinite(points)[:, ::-1], axis=1)
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
        groups: Number of the indicator × parent of each.

    Returns:
        Where they stand; the level is NaN where there are fewer than three siblings.
    """
    siblings = known.siblings
    own = Pool(*(part[groups] for part in siblings.pool))
    kind = np.argmax(siblings.kinds[groups], axis=1)
    offset = np.where(kind == SHARE, known.settings.offset, np.where(own.size > 0, own.size, 1.0))
    scale = Scale(kind, siblings.low[groups], siblings.high[groups], offset)
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
