"""What an evaluation looks at: the edition of its plan on its vintage, with measures and matters beside the targets."""

from functools import lru_cache
from pathlib import Path

import polars as pl

from halfsky.core.assessment.board import Board
from halfsky.core.evaluation import comparing, goal_tree, next_targets
from halfsky.core.indicators.model import Text
from halfsky.core.plan.comparing import Counterparts
from halfsky.core.plan.identity import is_about_the_same
from halfsky.engines.editions.model import Standing
from halfsky.engines.editions.reading import Edition, open_edition
from halfsky.services import editions, forecasting
from halfsky.services.adoption import adopted_of
from halfsky.services.edition_boards import board_in
from halfsky.services.reach import with_above
from halfsky.services.site_ground import site_ground
from halfsky.store.models import (
    Area,
    Evaluation,
    Matter,
    MeasureProgress,
    MeasureTie,
    PlanDocument,
    Task,
    Unit,
)

CLOSED = "closed"


def edition_of(row: Evaluation) -> Edition:
    """The plan judged on the vintage of an evaluation; made where it is not there yet.

    Raises:
        NotFound, Invalid: The vintage is gone or altered.
    """
    plan = PlanDocument.objects.select_related("area").get(pk=row.plan_id)
    return open_edition(Path(editions.make(plan, row.vintage).file.path))


def board_of(row: Evaluation) -> Board:
    """The board an evaluation stands on: its own area and those right below; the same as long as its vintage is."""
    below = Area.objects.filter(parent=row.area).order_by("path").values_list("code", flat=True)
    return _board(edition_of(row).file, (row.area.code, *below))


@lru_cache(maxsize=4)
def _board(file: Path, areas: tuple[str, ...]) -> Board:
    return board_in(open_edition(file), site_ground(), areas=areas)


def standing_of(row: Evaluation, target: str) -> Standing | None:
    """Where the evaluation's area stands on a target, by its number as printed."""
    return edition_of(row).standing(row.area.code, target)


def own_standings(row: Evaluation, area: Area, unit: Unit | None) -> list[tuple[Standing, str]]:
    """Targets of a unit with its share in each, or all targets of an area; in the order of the plan."""
    found = edition_of(row).standings(area.code)
    if unit is None:
        return [(one, "") for one in found if one.part == "goal"]
    shares = dict(
        Task.objects.filter(plan=row.plan_id, unit=unit, ended_at=None).values_list("target", "share")
    )
    return [(one, shares[one.number]) for one in found if one.number in shares]


def measures_of(row: Evaluation, board: Board) -> tuple[goal_tree.Measure, ...]:
    """The plan's measures with the progress that was reported up to now, tied as people decided."""
    told: dict[str, MeasureProgress] = {}
    for one in MeasureProgress.objects.filter(plan=row.plan_id, area=row.area).order_by("pk"):
        told[one.measure] = one
    ties: dict[str, dict[str, str]] = {}
    for measure, target, decision in MeasureTie.objects.filter(plan=row.plan_id).values_list(
        "measure", "target", "decision"
    ):
        ties.setdefault(measure, {})[target] = decision
    return tuple(_told(measure, told, ties) for measure in goal_tree.measures_of(board))


def _told(
    measure: goal_tree.Measure, told: dict[str, MeasureProgress], ties: dict[str, dict[str, str]]
) -> goal_tree.Measure:
    decided = ties.get(measure.no, {})
    serves = [target for target in measure.serves if decided.get(target) != "refused"]
    serves += [target for target, word in decided.items() if word == "confirmed" and target not in serves]
    progress = told.get(measure.no)
    return goal_tree.Measure(
        no=measure.no,
        domain=measure.domain,
        text=measure.text,
        progress="unknown" if progress is None else progress.state,  # type: ignore[arg-type]
        serves=tuple(serves),
        evidence=0 if progress is None or not progress.evidence else 1,
    )


def tree_of(row: Evaluation, board: Board) -> tuple[goal_tree.Branch, ...]:
    """The goal tree of the plan, filled."""
    rows = Matter.objects.filter(area=row.area, plan=row.plan_id).exclude(target="")
    matters = [
        goal_tree.Matter(
            number=one.number,
            target=one.target,
            title=Text(zh=one.title, en=one.title_en or one.title),
            closed=one.state == CLOSED,
        )
        for one in rows.order_by("pk")
    ]
    return goal_tree.grow(board, measures_of(row, board), matters)


def proposals_of(board: Board) -> tuple[next_targets.Proposal, ...]:
    """Draft targets of the next plan."""

    def answers(series: pl.DataFrame, questions: pl.DataFrame) -> pl.DataFrame:
        return forecasting.outlook(series, questions)

    return next_targets.propose(board, codebook=site_ground().codebook, answers=answers)


def beside_others(row: Evaluation, board: Board) -> tuple[comparing.Beside, ...]:
    """The areas right below held against each other, beyond noise."""
    codes = (
        Area.objects.filter(parent=row.area, valid_to=None).order_by("path").values_list("code", flat=True)
    )
    return comparing.beside_others(board, codes)


def plan_above(own: PlanDocument) -> PlanDocument | None:
    """The plan that a plan carries on: adopted, of the nearest area above that has one for the same people and years."""
    above = with_above(own.area.path)[:-1]
    rows = PlanDocument.objects.filter(area__path__in=above, state="adopted").select_related("area")
    fitting = [row for row in rows if is_about_the_same(own.title, row.title) and _years_shared(own, row)]
    return max(fitting, key=lambda row: (len(row.area.path), _years_shared(own, row), row.pk), default=None)


def _years_shared(one: PlanDocument, other: PlanDocument) -> int:
    """Years in which both plans run; 1 where either does not say its years."""
    first, last = (one.first_year, other.first_year), (one.last_year, other.last_year)
    if None in (*first, *last):
        return 1
    return max(0, min(filter(None, last)) - max(filter(None, first)) + 1)


def beside_parent(row: Evaluation) -> tuple[Counterparts, ...]:
    """The plan against the one above it that it carries on; empty where there is none."""
    own = PlanDocument.objects.select_related("area").get(pk=row.plan_id)
    above = plan_above(own)
    return () if above is None else comparing.with_above(adopted_of(own), adopted_of(above))


@lru_cache(maxsize=8)
def _drafts(number: str, digest: str) -> tuple[next_targets.Proposal, ...]:
    row = Evaluation.objects.select_related("area", "plan__area", "vintage__area").get(number=number)
    return proposals_of(board_of(row))


def drafts_of(row: Evaluation) -> tuple[next_targets.Proposal, ...]:
    """Draft targets of the next plan, worked out once for an evaluation and its vintage."""
    return _drafts(row.number, row.vintage.digest)
