"""Early warning of one board: every kind, put into words and in order."""

import numpy as np
import polars as pl

from halfsky.core.assessment.board import Board
from halfsky.core.early_warning.courses import Courses, follow, read_figures_of
from halfsky.core.early_warning.find_absence import find_absent
from halfsky.core.early_warning.find_breaks import find_changed_definitions
from halfsky.core.early_warning.judge_course import find_turns
from halfsky.core.early_warning.judge_gaps import find_widening
from halfsky.core.early_warning.judge_noise import find_jumps, find_volatile
from halfsky.core.early_warning.judge_reach import find_hard_to_reach
from halfsky.core.early_warning.mark_small import find_small
from halfsky.core.early_warning.model import WARNINGS, Settings
from halfsky.core.early_warning.rank import rank
from halfsky.core.early_warning.watch import WATCHED, watch
from halfsky.core.early_warning.word import put_into_words
from halfsky.core.indicators.model import Codebook
from halfsky.core.outlook.scales import Scale, forward
from halfsky.core.vocabulary.findings import Messages

_PLACE = ["series", "area"]
_EVIDENCE: dict[str, pl.DataType] = {
    **WATCHED,
    **{name: kind for name, kind in WARNINGS.items() if name not in (*WATCHED, "rank", "named")},
    "what": pl.String(),
    "before_words": pl.String(),
    "now_words": pl.String(),
    "ratio": pl.Float64(),
    "alone": pl.Boolean(),
}


def warn(
    board: Board, forecasts: pl.DataFrame, *, codebook: Codebook, messages: Messages, settings: Settings
) -> pl.DataFrame:
    """Warn of targets that will be hard to reach, and of series that behave oddly.

    Args:
        board: The judged board; figures later than its year are not looked at.
        forecasts: Schema `FORECASTS`, of this board.
        codebook: Indicators, areas.
        messages: The catalogue that holds the `early_warning.` texts.
        settings: Of early warning.

    Returns:
        Schema `WARNINGS`, by rank.
    """
    watched = watch(board, forecasts, codebook=codebook)
    figures = read_figures_of(watched, board.observations, as_of=board.year, codebook=codebook)
    courses = _beside(watched, follow(figures, watched, codebook=codebook, settings=settings))
    year = board.year
    hard = find_hard_to_reach(watched, as_of=year, settings=settings)
    turns = find_turns(courses, as_of=year, settings=settings)
    breaks = find_changed_definitions(watched, board.observations, as_of=year, settings=settings)
    absent = find_absent(watched, figures, as_of=year, codebook=codebook, settings=settings)
    kinds = (
        hard,
        _unless(turns, hard, on=["target", "area"], but="reversed"),
        find_widening(watched, board.gaps, as_of=year, codebook=codebook, settings=settings),
        find_volatile(courses, as_of=year, settings=settings),
        # A figure of another scope is no jump, and one under other words is not missing.
        _unless(find_jumps(courses, as_of=year, settings=settings), breaks, on=_PLACE),
        breaks,
        _unless(absent, breaks, on=_PLACE),
        find_small(watched),
    )
    ordered = rank(pl.concat([_evidence(kind) for kind in kinds]), settings=settings)
    worded = put_into_words(ordered, messages=messages).with_columns(rule=pl.lit(settings.version))
    return worded.select(pl.col(name).cast(kind) for name, kind in WARNINGS.items())


def _beside(watched: pl.DataFrame, courses: Courses) -> pl.DataFrame:
    """Watched rows that have a course, with the goal on the scale of their series."""
    numbered = courses.keys.with_row_index("_row")
    found = watched.join(numbered, on=_PLACE, maintain_order="left", suffix="_of_course")
    rows = found["_row"].to_numpy().astype(np.int64)
    goal = found["bound"].fill_null(np.nan).to_numpy()
    scale = Scale(*(part[rows] for part in courses.scale))
    return found.with_columns(z_goal=pl.Series(forward(goal, scale), dtype=pl.Float64).fill_nan(None))


def _unless(found: pl.DataFrame, other: pl.DataFrame, *, on: list[str], but: str = "") -> pl.DataFrame:
    """Leave out what another warning of the same place says already."""
    kept = found.join(other, on=on, how="anti", maintain_order="left") if other.height else found
    spared = found.filter(pl.col("kind") == but)
    return pl.concat([kept.filter(pl.col("kind") != but), spared])


def _evidence(found: pl.DataFrame) -> pl.DataFrame:
    return found.select(
        (pl.col(name) if name in found.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in _EVIDENCE.items()
    )
