"""The whole judgement in one call: from a plan, its matches and the observations to the board."""

import polars as pl

from halfsky.core.assessment.attainment import count_attainment
from halfsky.core.assessment.board import Board
from halfsky.core.assessment.compare import compare_with_peers
from halfsky.core.assessment.directions import assess_directions
from halfsky.core.assessment.gaps import build_gaps
from halfsky.core.assessment.official import hold, judge
from halfsky.core.assessment.targets import make_targets
from halfsky.core.indicators.model import Codebook
from halfsky.core.plan.model import Plan
from halfsky.core.vocabulary.findings import Messages


def make_board(
    plan: Plan,
    matches: pl.DataFrame,
    observations: pl.DataFrame,
    *,
    codebook: Codebook,
    messages: Messages,
    area: str,
    year: int,
    area_name: str = "",
) -> Board:
    """Judge a plan's targets and directions in one year and gather everything on a board.

    Args:
        plan: The plan as read.
        matches: As `match_plan` gives them for this plan.
        observations: Schema `OBSERVATIONS`, all areas and years; figures after `year` are not judged on.
        codebook: Indicators, areas, method.
        messages: The catalogue that holds the reasons.
        area: Code or name of the plan's area, as the observations have it.
        year: The year judged.
        area_name: Its name for people; by default the codebook's, else the plan's own.

    Returns:
        The board; every target has a row for `area`, with or without figures.
    """
    targets = make_targets(plan, matches, codebook=codebook)
    held = hold(targets, observations, as_of=year, codebook=codebook, areas=(area,))
    assessments = judge(held, targets, as_of=year, codebook=codebook, messages=messages, areas=(area,))
    gaps = build_gaps(observations, as_of=year, codebook=codebook)
    known = codebook.areas.get(area)
    return Board(
        plan=plan,
        area=area,
        area_name=area_name or (known.name.zh if known else plan.area or area),
        year=year,
        matches=matches,
        targets=targets,
        assessments=assessments,
        directions=assess_directions(
            plan, matches, observations, gaps, as_of=year, codebook=codebook, messages=messages, area=area
        ),
        gaps=gaps,
        peers=compare_with_peers(held, assessments, messages=messages),
        attainment=count_attainment(assessments, targets),
        observations=observations,
    )
