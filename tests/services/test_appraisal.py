"""An appraisal from draft to final results: who may do what when, and what every point leads back to."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from halfsky.core.supervision.appraisal.scoring import recompute
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.services import appraisal, appraisal_rounds, campaigns, moments
from halfsky.services.acting import SYSTEM, acting
from halfsky.store.models import AppraisalRound, AppraisalScheme, AuditEntry, Notice, Return, Task
from tests.people import World, adopted_plan, make_world

pytestmark = pytest.mark.django_db
YEAR = 2024


@pytest.fixture
def world(db: None) -> World:
    """The year's campaign of a prefecture: one unit in time, one late, one silent; each with a target."""
    world = make_world(("EDUCATION", "HEALTH_COMMISSION", "CIVIL_AFFAIRS"))
    plan = adopted_plan(world)
    campaigns.open_campaign(world.actor("reviewer.990100"), plan.number, year=YEAR, due=date(2025, 3, 31))
    handed_in = {"EDUCATION": 30, "HEALTH_COMMISSION": 32}
    with acting(SYSTEM, "returns.lock") as doing:
        for nth, kind in enumerate(("EDUCATION", "HEALTH_COMMISSION", "CIVIL_AFFAIRS")):
            unit = world.units["990100", kind]
            Task.objects.create(
                plan=plan, target=nth + 1, unit=unit, share="lead", origin="person",
                given_by_id=world.actor("office.990100").person, given_at=doing.at,
            )  # fmt: skip
            if kind in handed_in:
                day = datetime(2025, 3, 1, 4, tzinfo=timezone.get_current_timezone())
                at = day + timedelta(days=handed_in[kind] - 1)
                Return.objects.filter(unit=unit).update(first_handed_in_at=at, state="locked")
    return world


def adopted(world: World) -> AppraisalScheme:
    office, leader = world.actor("office.990100"), world.actor("leader.990100")
    row = appraisal.draft(office, world.areas["990100"], "考核办法")
    row = appraisal.run(office, row.number, [YEAR])
    return appraisal.adopt(leader, row.number, revision=row.revision)


def computed(world: World) -> AppraisalRound:
    adopted(world)
    return appraisal_rounds.compute(world.actor("office.990100"), world.areas["990100"], YEAR)


def unit_of(world: World, kind: str) -> int:
    return world.units["990100", kind].pk


def score(world: World, kind: str) -> float | None:
    row = AppraisalRound.objects.get(area__code="990100")
    return row.results.get(unit_id=unit_of(world, kind)).score


def test_facts_lead_to_points_and_points_back_to_facts(world: World) -> None:
    row = computed(world)
    told = {one.unit_id: appraisal_rounds.explained_of(one) for one in appraisal_rounds.results_of(row)}
    assert all(recompute(one) == one.score for one in told.values())
    # In time 15 of 15 and accepted at once 15 of 15; late half; not handed in nothing.
    assert [score(world, kind) for kind in ("EDUCATION", "HEALTH_COMMISSION", "CIVIL_AFFAIRS")] == [
        100,
        75,
        0,
    ]
    (late,) = next(
        one for one in told[unit_of(world, "HEALTH_COMMISSION")].points if one.kind == "timeliness"
    ).facts
    assert (late.outcome, late.fact.day) == ("late", "2025-04-01")
    assert late.fact.link == f"/desk/returns/{late.fact.name.split()[1]}/"


def test_a_scheme_is_adopted_only_as_simulated_and_by_another(world: World) -> None:
    office, leader = world.actor("office.990100"), world.actor("leader.990100")
    row = appraisal.draft(office, world.areas["990100"], "办法")
    with pytest.raises(Conflict):
        appraisal.adopt(leader, row.number, revision=row.revision)
    row = appraisal.run(office, row.number, [YEAR])
    with pytest.raises(NotPermitted):
        appraisal.adopt(office, row.number, revision=row.revision)
    content = appraisal.with_weights(appraisal.content_of(row), {"timeliness": 60, "quality": 40}, {})
    seen = row.revision
    row = appraisal.change(office, row.number, content, title="办法", revision=seen)
    assert row.simulation == []
    with pytest.raises(Conflict):
        appraisal.adopt(leader, row.number, revision=seen)
    row = appraisal.run(office, row.number, [YEAR])
    assert appraisal.adopt(leader, row.number, revision=row.revision).state == "adopted"
    with pytest.raises(Conflict):
        appraisal.change(office, row.number, content, title="办法", revision=row.revision + 1)


def test_another_scheme_replaces_the_one_in_force_and_shows_who_would_move(world: World) -> None:
    first = adopted(world)
    office, leader = world.actor("office.990100"), world.actor("leader.990100")
    row = appraisal.draft(office, world.areas["990100"], "新办法")
    content = appraisal.with_weights(appraisal.content_of(row), {"quality": 100}, {})
    appraisal.change(office, row.number, content, title="新办法", revision=0)
    row = appraisal.run(office, row.number, [YEAR])
    (year,) = appraisal.simulated_of(row)
    scores = {int(one.unit): (one.score, one.before) for one in year.rows}
    assert scores[unit_of(world, "HEALTH_COMMISSION")] == (100.0, 75.0)
    assert scores[unit_of(world, "CIVIL_AFFAIRS")] == (None, 0.0)
    appraisal.adopt(leader, row.number, revision=row.revision)
    first.refresh_from_db()
    assert first.state == "replaced"


def test_weights_that_do_not_sum_are_refused_and_nothing_changes(world: World) -> None:
    office = world.actor("office.990100")
    row = appraisal.draft(office, world.areas["990100"], "办法")
    content = appraisal.with_weights(appraisal.content_of(row), {"timeliness": 60, "quality": 30}, {})
    with pytest.raises(Invalid) as refused:
        appraisal.change(office, row.number, content, title="办法", revision=0)
    assert (refused.value.code, refused.value.facts["sum"]) == ("appraisal.weights", "90")
    assert appraisal.content_of(AppraisalScheme.objects.get()) == appraisal.content_of(row)


def test_an_objection_is_decided_by_another_and_the_score_follows(world: World) -> None:
    row, unit = computed(world), unit_of(world, "HEALTH_COMMISSION")
    leader = world.actor("unit_leader.990100.health")
    (key,) = [k for k in appraisal_rounds.known_facts(appraisal_rounds.explained_of(row.results.get(unit_id=unit))) if k.startswith("return:")]  # fmt: skip
    with pytest.raises(Invalid):
        appraisal_rounds.object_to(leader, row.number, unit, "  ", fact=key)
    with pytest.raises(Invalid):
        appraisal_rounds.object_to(leader, row.number, unit, "有误", fact="return:none")
    appraisal_rounds.object_to(leader, row.number, unit, "网络检修", fact=key)
    office = world.actor("office.990100")
    with pytest.raises(Invalid):
        appraisal_rounds.decide(office, row.number, unit, 1, "属实", outcome="met")
    appraisal_rounds.decide(office, row.number, unit, 1, "属实", outcome="in_time")
    assert score(world, "HEALTH_COMMISSION") == 100.0
    # What was decided outlives another computation.
    appraisal_rounds.compute(office, world.areas["990100"], YEAR)
    assert score(world, "HEALTH_COMMISSION") == 100.0
    assert Notice.objects.filter(code="notices.appraisal_decided", unit_id=unit).count() == 1


def test_results_are_final_only_after_the_time_to_object_and_by_another(world: World, settings: Any) -> None:
    row, unit = computed(world), unit_of(world, "EDUCATION")
    leader = world.actor("leader.990100")
    with pytest.raises(Conflict) as refused:
        appraisal_rounds.finalise(leader, row.number, revision=row.revision)
    assert refused.value.code == "appraisal.time_to_object"
    appraisal_rounds.object_to(world.actor("unit_leader.990100.education"), row.number, unit, "请复核")
    settings.DEMO = True
    later = datetime.combine(row.object_until, datetime.min.time(), tzinfo=timezone.get_current_timezone())
    with moments.playing(later + timedelta(days=1, hours=9)):
        with pytest.raises(Conflict) as refused:
            appraisal_rounds.finalise(leader, row.number, revision=row.revision)
        assert refused.value.code == "appraisal.objections_open"
        appraisal_rounds.decide(leader, row.number, unit, 1, "记录无误")
        with pytest.raises(NotPermitted):
            appraisal_rounds.finalise(world.actor("office.990100"), row.number, revision=row.revision)
        row.refresh_from_db()
        assert appraisal_rounds.finalise(leader, row.number, revision=row.revision).state == "final"
        with pytest.raises(Conflict):
            appraisal_rounds.compute(world.actor("office.990100"), world.areas["990100"], YEAR)
        with pytest.raises(Conflict):
            appraisal_rounds.object_to(world.actor("unit_leader.990100.education"), row.number, unit, "再议")


def test_a_unit_sees_its_own_result_and_no_others(world: World) -> None:
    row = computed(world)
    leader = world.actor("unit_leader.990100.education")
    assert (
        appraisal_rounds.find_result(leader, row.number, unit_of(world, "EDUCATION")).unit.kind == "EDUCATION"
    )
    with pytest.raises(NotPermitted):
        appraisal_rounds.find_result(leader, row.number, unit_of(world, "HEALTH_COMMISSION"))
    with pytest.raises(NotPermitted):
        appraisal_rounds.find(leader, row.number)
    with pytest.raises(NotFound):
        appraisal_rounds.find(world.actor("office.990200"), row.number)


def test_every_act_is_in_the_trail(world: World) -> None:
    computed(world)
    acts = list(AuditEntry.objects.filter(act__startswith="appraisal.").values_list("act", flat=True))
    assert sorted(set(acts)) == [
        "appraisal.adopt",
        "appraisal.compute",
        "appraisal.draft",
        "appraisal.simulate",
    ]
