"""Areas merge and units end while something is open: their successors find it on their desks, and history stays."""

from datetime import date

import pytest

from halfsky.core.supervision.inspections.sampling import Wanted
from halfsky.core.supervision.inspections.workflow import FindingAct
from halfsky.core.supervision.meetings.workflow import DecisionAct
from halfsky.services import audit, daily, decisions, duties, inspection_findings, member_units
from halfsky.services.acting import SYSTEM, acting
from halfsky.store.models import DutyTerm, InspectionFinding, MeetingDecision, Notice
from halfsky.store.queries import duties as duty_turns
from halfsky.store.queries import inspections as inspection_turns
from halfsky.store.queries import meetings as meeting_turns
from tests.meetings import at, decided, found, inspection_under_way, unit_place
from tests.people import World, adopted_plan, make_world
from tests.succeeding import ADMINISTRATOR, end_unit, merge, waiting

pytestmark = pytest.mark.django_db
HEALTH, EDUCATION = "liaison.990100.health", "liaison.990100.education"


@pytest.fixture
def world() -> World:
    return make_world()


def test_a_decision_goes_over_to_the_unit_after_its_owner(world: World) -> None:
    row = decided(world)
    with at(15):
        decisions.perform(world.actor(HEALTH), row.number, DecisionAct.PROGRESS, words="正在起草")
    end_unit(world, "HEALTH_COMMISSION", "EDUCATION")
    assert waiting(world, EDUCATION, meeting_turns, "decision_do") == 1
    assert waiting(world, HEALTH, meeting_turns, "decision_do") == 0
    steps = list(row.steps.order_by("pk").values_list("act", "by__username"))
    assert steps[-2:] == [("meetings.tell_progress", HEALTH), ("meetings.hand_on", None)]
    with at(70):
        assert daily.run() == 1
        late = Notice.objects.filter(code="notices.decision_late", role="liaison").get()
        assert late.unit == world.units["990100", "EDUCATION"]
        done = decisions.perform(
            world.actor(EDUCATION), row.number, DecisionAct.REPORT, words="已印发", evidence="文件"
        )
    assert done.state == "reported"
    assert audit.verify().breaks == ()


def test_what_is_settled_stays_with_whoever_settled_it(world: World) -> None:
    row = decided(world)
    with at(15):
        decisions.perform(
            world.actor(HEALTH), row.number, DecisionAct.REPORT, words="已印发", evidence="文件"
        )
        decisions.perform(world.actor("office.990100"), row.number, DecisionAct.CONFIRM)
    with at(20):
        unit = world.units["990100", "HEALTH_COMMISSION"]
        member_units.take_over(
            world.actor(ADMINISTRATOR), unit, world.units["990100", "EDUCATION"], last_year=2026
        )
        daily.run()
    assert MeetingDecision.objects.get(pk=row.pk).unit == unit


def test_decisions_of_a_merged_county_are_followed_by_the_office_it_went_to(world: World) -> None:
    row = decided(world, "990101")
    with at(15):
        decisions.perform(
            world.actor("liaison.990101.health"),
            row.number,
            DecisionAct.REPORT,
            words="已印发",
            evidence="文件",
        )
    merge(world, "990101", "990102")
    assert waiting(world, "office.990102", meeting_turns, "decision_confirm") == 1
    assert waiting(world, "office.990101", meeting_turns, "decision_confirm") == 0
    with at(21):
        done = decisions.perform(world.actor("office.990102"), row.number, DecisionAct.CONFIRM)
    assert (done.state, done.meeting.area.code, done.office.code) == ("done", "990101", "990102")


def test_a_finding_goes_over_to_the_unit_after_the_one_visited(world: World) -> None:
    inspection = inspection_under_way(world, wanted=(Wanted(stratum="unit", by_risk=4, by_lot=0),))
    visits = list(inspection.visits.select_related("unit"))
    place = next(
        nth for nth, one in enumerate(visits) if one.unit == world.units["990100", "HEALTH_COMMISSION"]
    )
    row = found(world, inspection, place)
    end_unit(world, "HEALTH_COMMISSION", "STATISTICS")
    heir = "liaison.990100.statistics"
    assert waiting(world, heir, inspection_turns, "finding_rectify") == 1
    assert waiting(world, HEALTH, inspection_turns, "finding_rectify") == 0
    with at(70):
        assert daily.run() == 1
        assert Notice.objects.filter(
            code="notices.finding_late", unit=world.units["990100", "STATISTICS"]
        ).exists()
        done = inspection_findings.perform(
            world.actor(heir), row.number, FindingAct.RECTIFY, words="已建账", evidence="台账"
        )
    assert done.visit.unit == world.units["990100", "HEALTH_COMMISSION"]
    assert list(row.steps.values_list("act", flat=True))[-2:] == [
        "inspections.hand_on",
        "inspections.rectify",
    ]


def test_a_finding_in_a_merged_county_is_put_right_by_the_county_it_went_to(world: World) -> None:
    inspection = inspection_under_way(world, wanted=(Wanted(stratum="area", by_risk=1, by_lot=0),))
    row = found(world, inspection)
    assert row.area is not None
    before = row.area.code
    after = {"990101": "990102", "990102": "990101"}[before]
    merge(world, before, after)
    assert waiting(world, f"office.{after}", inspection_turns, "finding_rectify") == 1
    assert waiting(world, f"office.{before}", inspection_turns, "finding_rectify") == 0
    with at(21):
        actor = world.actor(f"office.{after}")
        done = inspection_findings.perform(
            actor, row.number, FindingAct.RECTIFY, words="已建账", evidence="台账"
        )
    assert (done.state, done.visit.area.code) == ("rectified", before)


def test_findings_of_an_office_that_ended_are_looked_at_by_the_one_after_it(world: World) -> None:
    inspection = inspection_under_way(world, "990101", wanted=(Wanted(stratum="unit", by_risk=1, by_lot=0),))
    found(world, inspection, unit_place(inspection), due=None)
    merge(world, "990101", "990102")
    assert waiting(world, "office.990102", inspection_turns, "finding_order") == 1
    row = InspectionFinding.objects.get()
    with at(21):
        inspection_findings.perform(
            world.actor("office.990102"),
            row.number,
            FindingAct.ORDER,
            words="建立台账",
            due=date(2026, 7, 31),
        )
    assert waiting(world, "office.990101", inspection_turns, "finding_late") == 0


def test_a_duty_goes_over_to_the_unit_after_the_one_that_owes_it(world: World) -> None:
    with at(0):
        adopted_plan(world)
    health = world.units["990100", "HEALTH_COMMISSION"]
    first, *rest = DutyTerm.objects.filter(area__code="990100", duty__kind="monitoring_report")[:2]
    with acting(SYSTEM, "duties.change", note="tests"):
        first.duty.unit = health
        first.duty.save()
        DutyTerm.objects.filter(duty=first.duty).update(unit=health)
        DutyTerm.objects.filter(pk=first.pk).update(state="done")
    assert rest
    end_unit(world, "HEALTH_COMMISSION", "EDUCATION")
    heir = world.units["990100", "EDUCATION"]
    owed = dict(DutyTerm.objects.filter(duty=first.duty).values_list("pk", "unit"))
    assert owed.pop(first.pk) == health.pk
    assert set(owed.values()) == {heir.pk}
    first.duty.refresh_from_db()
    assert first.duty.unit == heir
    assert Notice.objects.filter(code="notices.duty_handed_on", unit=heir).exists()
    [post] = world.actor(EDUCATION).posts
    assert duty_turns.terms_of_post(post).filter(state="open").count() == len(owed)


def test_a_merged_county_leaves_what_it_owed_and_no_more(world: World) -> None:
    with at(0):
        adopted_plan(world)
    mine = DutyTerm.objects.filter(area__code="990101", state="open")
    owed = {one.pk for one in mine.select_related("duty") if one.due.year <= 2026 or _of_year(one, "2026")}
    assert owed
    assert mine.count() > len(owed)
    merge(world, "990101", "990102", year=2027)
    over = DutyTerm.objects.filter(duty__area__code="990101", state="open")
    assert set(over.values_list("pk", flat=True)) == owed
    assert set(over.values_list("area__code", flat=True)) == {"990102"}
    [post] = world.actor("office.990102").posts
    assert owed & set(duty_turns.terms_of_post(post).values_list("pk", flat=True))
    assert Notice.objects.filter(code="notices.duty_handed_on", area__code="990102", role="office").exists()
    term = over.filter(duty__owner="office").select_related("duty").first()
    assert term is not None
    with at(30):
        done = duties.excuse(
            world.actor("office.990102"), term.duty.number, term.period, "已撤并，由新县统一办理"
        )
    assert done.state == "excused"


def _of_year(term: DutyTerm, year: str) -> bool:
    return term.duty.rhythm == "yearly" and term.period.partition("-")[0] == year
