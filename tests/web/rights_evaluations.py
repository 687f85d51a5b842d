"""Evaluations for the test of all rights: one in every area, followed up, with a seat for each who may have one."""

from typing import Any

from halfsky.core.evaluation.surveys import Survey
from halfsky.services import surveys
from halfsky.store.models import Evaluation, PlanDocument, Vintage
from tests import evaluating
from tests.people import World

SEATS = ("office", "evaluator", "third_party")


def evaluations_everywhere(world: World) -> dict[str, dict[str, dict[str, Any]]]:
    """Parts of the address by thing and area, `AREA/UNIT` for a unit's."""
    rows = {code: _evaluation(world, code) for code in world.areas}
    selves = {
        f"{code}/{one.unit.kind}": {"number": row.number, "code": one.code}
        for code, row in rows.items()
        for one in row.selves.exclude(unit=None).select_related("unit")
    }
    notes = {code: row.evidence.get(kind="note").code for code, row in rows.items()}
    return {
        "evaluation": {code: {"number": row.number} for code, row in rows.items()},
        "self_evaluation": selves,
        "evaluation_piece": {code: {"number": row.number, "code": notes[code]} for code, row in rows.items()},
        "evaluation_point": {code: {"number": row.number, "code": "F1"} for code, row in rows.items()},
        "recommendation": {code: {"number": row.number, "code": "R1"} for code, row in rows.items()},
        "survey": {code: {"number": _survey(world, code)} for code in world.areas},
    }


def _evaluation(world: World, code: str) -> Evaluation:
    plan = PlanDocument.objects.select_related("area").get(number=f"{code}-1")
    vintage = Vintage.objects.select_related("area").filter(area__code=code).first()
    assert vintage is not None
    return evaluating.led_through(world, code, plan=plan, vintage=vintage, seats=SEATS)


def _survey(world: World, code: str) -> str:
    told = surveys.Told(
        title="家庭服务专项调查",
        organisation="云岭大学",
        method="分层两阶段抽样",
        indicator="MATERNAL_MORTALITY",
        year=2024,
        survey=Survey(estimate=20.0, unit="per_100k", sample=9000),
    )
    return surveys.enter(world.actor(f"office.{code}"), code, told).number
