"""Use case: judge a plan for every area of a nation and look ahead, some indicators at a time."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import polars as pl

from halfsky.core.assessment.attainment import count_attainment
from halfsky.core.assessment.board import Board
from halfsky.core.assessment.compare import compare_with_peers
from halfsky.core.assessment.directions import assess_directions
from halfsky.core.assessment.gaps import build_gaps
from halfsky.core.assessment.official import hold, judge
from halfsky.core.assessment.targets import make_targets
from halfsky.core.early_warning.rank import rank_again
from halfsky.core.plan.model import Plan
from halfsky.engines.codebook import load_warning_settings
from halfsky.services.ground import Ground
from halfsky.services.hands import IN_TURN
from halfsky.services.warning import look_ahead

FIGURES_AT_ONCE = 750_000
_OF_TARGETS = ("assessments", "peers", "outlook", "fans")
"""Tables of a board with rows for targets and areas, in the order of the plan."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is judged: a plan as read, what its words were tied to, where, in which year."""

    plan: Plan
    matches: pl.DataFrame
    area: str
    area_name: str
    year: int


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """The board, whose `observations` and `gaps` are left empty, and the verdicts of the year before."""

    board: Board
    earlier: pl.DataFrame


def judge_in_lots(
    asked: Asked,
    figures: pl.LazyFrame,
    ground_of: Callable[[], Ground],
    *,
    at_once: int = FIGURES_AT_ONCE,
    hands: Executor = IN_TURN,
    folder: Path | None = None,
) -> Judged:
    """Judge and look ahead as `make_board` and `look_ahead` do, without all figures in memory at once.

    Targets on one indicator stay together, for areas are compared within an indicator; what is set against another
    indicator has that one beside it. The tables are those of one whole judgement, row by row.

    Args:
        asked: Plan, matches, area and year.
        figures: Schema `OBSERVATIONS`, to be read in part.
        ground_of: Gives codebook and messages, wherever a lot is judged.
        at_once: About how many figures are held at once by each of the hands.
        hands: Who judges the lots; `figures` are then read from a file.
        folder: Where what is under way may lie; by default where the system keeps such files.
    """
    targets = make_targets(asked.plan, asked.matches, codebook=ground_of().codebook)
    lots = list(enumerate(_lots(targets, figures, at_once)))
    # What is judged of a nation is larger than all that it takes to judge it: until all lots are done it lies in files.
    with TemporaryDirectory(dir=folder, prefix=".") as place:
        laid = Path(place)
        first, *_ = list(hands.map(partial(_judge_lot, asked, figures, ground_of, laid), lots))
        parts = {name: _laid(laid, name) for name in (*_OF_TARGETS, "warnings", "earlier")}
    judged = {name: _in_order(parts[name], targets) for name in (*_OF_TARGETS, "earlier")}
    whole = msgspec.structs.replace(
        first,
        targets=targets,
        attainment=count_attainment(judged["assessments"], targets),
        **{name: judged[name] for name in _OF_TARGETS},
    )
    warnings = rank_again(
        parts["warnings"], own_area=asked.area, settings=load_warning_settings(), order=_order(whole)
    )
    return Judged(board=msgspec.structs.replace(whole, warnings=warnings), earlier=judged["earlier"])


def _judge_lot(
    asked: Asked,
    figures: pl.LazyFrame,
    ground_of: Callable[[], Ground],
    laid: Path,
    numbered: tuple[int, pl.DataFrame],
) -> Board:
    """Judge a lot and lay its tables into files; the board without them is given back."""
    place, lot = numbered
    board = _judged(asked, lot, figures, ground_of(), first=place == 0)
    tables = {name: getattr(board, name) for name in (*_OF_TARGETS, "warnings")}
    for name, table in (tables | {"earlier": _before(board, ground_of())}).items():
        table.write_ipc(laid / f"{name}-{place:04}.arrow")
    emptied = (*tables, "observations", "gaps")
    return msgspec.structs.replace(board, **{name: getattr(board, name).clear() for name in emptied})


def _laid(folder: Path, name: str) -> pl.DataFrame:
    return pl.concat([pl.read_ipc(file) for file in sorted(folder.glob(f"{name}-*.arrow"))])


def _lots(targets: pl.DataFrame, figures: pl.LazyFrame, at_once: int) -> Iterator[pl.DataFrame]:
    """Targets, those of one indicator together, so many that their figures are not too many; one lot at least."""
    counts = figures.group_by("indicator").len().collect(engine="streaming")
    weighed = (
        targets.select("indicator", "relative_indicator")
        .join(counts, on="indicator", how="left", nulls_equal=True)
        .group_by("indicator", maintain_order=True)
        .agg(pl.col("len").first().fill_null(0))
        .with_columns(lot=(pl.col("len").cum_sum() - pl.col("len")) // at_once)
    )
    numbered = targets.join(
        weighed.select("indicator", "lot"), on="indicator", nulls_equal=True, maintain_order="left"
    )
    yield from (part.drop("lot") for part in numbered.partition_by("lot", maintain_order=True))


def _judged(
    asked: Asked, targets: pl.DataFrame, figures: pl.LazyFrame, ground: Ground, *, first: bool
) -> Board:
    codebook, year, area = ground.codebook, asked.year, asked.area
    named = [targets["indicator"], targets["relative_indicator"]]
    if first:
        named.append(asked.matches.filter(pl.col("kind") == "direction")["indicator"])
    wanted = pl.concat(named).drop_nulls().unique().implode()
    observations = figures.filter(pl.col("indicator").is_in(wanted)).collect()
    held = hold(targets, observations, as_of=year, codebook=codebook, areas=(area,))
    assessments = judge(held, targets, as_of=year, codebook=codebook, messages=ground.messages, areas=(area,))
    gaps = build_gaps(observations, as_of=year, codebook=codebook)
    directions = assess_directions(
        asked.plan,
        asked.matches,
        observations,
        gaps,
        as_of=year,
        codebook=codebook,
        messages=ground.messages,
        area=area,
    )
    board = Board(
        plan=asked.plan,
        area=area,
        area_name=asked.area_name,
        year=year,
        matches=asked.matches,
        targets=targets,
        assessments=assessments,
        directions=directions if first else directions.clear(),
        gaps=gaps,
        peers=compare_with_peers(held, assessments, messages=ground.messages),
        attainment=count_attainment(assessments, targets),
        observations=observations,
    )
    return look_ahead(board, ground)


def _before(board: Board, ground: Ground) -> pl.DataFrame:
    """The verdicts of the year before, on the figures known now."""
    year, areas = board.year - 1, (board.area,)
    before = hold(board.targets, board.observations, as_of=year, codebook=ground.codebook, areas=areas)
    return judge(
        before, board.targets, as_of=year, codebook=ground.codebook, messages=ground.messages, areas=areas
    )


def _in_order(table: pl.DataFrame, targets: pl.DataFrame) -> pl.DataFrame:
    """Targets in the order of the plan, areas by code, else as they are."""
    order = {target: place for place, target in enumerate(targets["target"])}
    place = pl.col("target").replace_strict(order, return_dtype=pl.Int32())
    return table.sort(place, "area", maintain_order=True)


def _order(board: Board) -> dict[str, int]:
    """The place of every target, then of every direction."""
    return {
        one: place for place, one in enumerate([*board.targets["target"], *board.directions["direction_no"]])
    }
