"""Appraisal for the test of all rights: in every area a scheme, results with an objection, an example, a list."""

from datetime import date
from typing import Any

import msgspec

from halfsky.core.supervision.appraisal.model import Fact
from halfsky.core.supervision.appraisal.scoring import score_unit
from halfsky.core.supervision.practice.model import Candidate, Rules
from halfsky.core.supervision.practice.propose import propose
from halfsky.engines.appraisal import load_appraisal
from halfsky.services import appraisal
from halfsky.services.acting import SYSTEM, acting
from halfsky.store.models import (
    AppraisalObjection,
    AppraisalResult,
    AppraisalRound,
    Commendation,
    Person,
    PlanDocument,
    PracticeProposal,
    Vintage,
)
from tests.people import World

Things = dict[str, dict[str, dict[str, Any]]]
OWN = "EDUCATION"


def appraisal_everywhere(world: World) -> Things:
    """Parts of the address by thing and area."""
    found: Things = {name: {} for name in ("scheme", "round", "result", "example", "commendation")}
    for code in world.areas:
        for name, parts in appraisal_in(world, code, Person.objects.get(username="postless")).items():
            found[name][code] = parts
    return {f"appraisal_{name}": places for name, places in found.items()}


def appraisal_in(world: World, code: str, by: Person) -> dict[str, dict[str, Any]]:
    """One of everything in an area, made by someone without a post."""
    area, unit = world.areas[code], world.units[code, OWN]
    scheme = appraisal.draft(world.actor(f"office.{code}"), area, "考核办法")
    told = score_unit(str(unit.pk), {"timeliness": [Fact(key="r", outcome="late", name="r")]}, scheme=load_appraisal().scheme)  # fmt: skip
    plan = PlanDocument.objects.get(number=f"{code}-1")
    vintage = Vintage.objects.filter(area=area).first()
    assert vintage is not None
    with acting(SYSTEM, "appraisal.compute") as doing:
        row = AppraisalRound.objects.create(
            number=f"{code}-2024-appraisal", area=area, year=2024, scheme=scheme, vintage=vintage,
            object_until=date(2199, 1, 1), computed_by=by, computed_at=doing.at, revision=1,
        )  # fmt: skip
        result = AppraisalResult.objects.create(
            of=row, unit=unit, score=told.score, explained=msgspec.to_builtins(told)
        )
        AppraisalObjection.objects.create(result=result, fact="r", words="请复核", by=by, at=doing.at)
        (proposal,) = propose([Candidate(key=code)], rules=Rules())
        PracticeProposal.objects.create(
            number=f"{code}-example-1", area=area, about=area, plan=plan, vintage=vintage, year=2024,
            content=msgspec.to_builtins(proposal), proposed_at=doing.at, state="reviewed", accepted=True,
            words="事实清楚", reviewed_by=by, reviewed_at=doing.at,
        )  # fmt: skip
        Commendation.objects.create(
            number=f"{code}-2021-commended", area=area, plan=plan, first_year=2021, last_year=2025,
            made_by=by, made_at=doing.at,
        )  # fmt: skip
    return {
        "scheme": {"number": scheme.number},
        "round": {"number": row.number},
        "result": {"number": row.number, "unit": unit.pk},
        "example": {"number": f"{code}-example-1"},
        "commendation": {"number": f"{code}-2021-commended"},
    }
