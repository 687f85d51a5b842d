"""Duties of a plan as people keep them: made without typing, kept with evidence, looked at by a second person."""

from datetime import date, timedelta

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.engines.working_calendar import load_working_days
from halfsky.services import adoption, duties, duty_calendar, duty_making, moments, responsibilities
from halfsky.services.acting import SYSTEM
from halfsky.services.duty_calendar import Wanted
from halfsky.store.models import AuditEntry, Duty, DutyTerm, PlanDocument
from tests.people import World, adopted_plan, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def plan(world: World) -> PlanDocument:
    return adopted_plan(world)


def duty(kind: str, area: str = "990100") -> Duty:
    return Duty.objects.get(area__code=area, kind=kind)


def open_term(kind: str, area: str = "990100") -> DutyTerm:
    return duty(kind, area).terms.filter(state="open").first()


def test_adopting_a_plan_fills_the_calendar_without_typing(plan: PlanDocument) -> None:
    kinds = set(Duty.objects.filter(area=plan.area).values_list("kind", flat=True))
    assert {
        "plenary",
        "liaison_meeting",
        "unit_report",
        "monitoring_report",
        "early_warning",
        "funds",
    } <= kinds
    assert DutyTerm.objects.filter(duty__area=plan.area).exists()
    assert all(row.due >= row.duty.made_at.date() for row in DutyTerm.objects.select_related("duty"))
    assert AuditEntry.objects.filter(act="duties.make", subject=plan.number).count() == 1


def test_making_them_again_changes_nothing(plan: PlanDocument) -> None:
    before = list(Duty.objects.values_list("number", "kind"))
    assert duty_making.make_for_plan(plan) == 0
    assert duty_making.make_missing() == 0
    assert list(Duty.objects.values_list("number", "kind")) == before


def test_each_duty_gives_its_own_clause_of_the_plan(plan: PlanDocument) -> None:
    for row in Duty.objects.filter(area=plan.area):
        assert row.quote
        assert plan.text[row.start : row.end].replace("\n", "") == row.quote


def test_what_is_asked_of_every_level_stands_in_each_area_below(plan: PlanDocument) -> None:
    below = Duty.objects.filter(area__code="990101")
    assert set(below.values_list("kind", flat=True)) == {"plan_drawn", "plan_filing", "database"}
    assert all(row.above.area_id == plan.area_id for row in below)


def test_a_countys_own_plan_takes_over_and_keeps_the_duty_to_draw_it_up(
    world: World, plan: PlanDocument
) -> None:
    own = adopted_plan(world, "990101")
    assert duty("plan_drawn", "990101").terms.get().state == "done"
    rows = Duty.objects.filter(area__code="990101", plan=own, state="kept")
    assert {"plenary", "unit_report", "database"} <= set(rows.values_list("kind", flat=True))


def test_an_office_keeps_a_term_with_evidence_and_a_second_person_looks(
    world: World, plan: PlanDocument
) -> None:
    office, leader = world.actor("office.990100"), world.actor("leader.990100")
    term = open_term("plenary")
    number = term.duty.number
    upload = SimpleUploadedFile("全委会纪要.txt", "全委会纪要".encode())
    with pytest.raises(Invalid, match="evidence"):
        duties.keep(office, number, term.period, on=moments.today(), words="已召开")
    with pytest.raises(Invalid, match="ahead"):
        duties.keep(office, number, term.period, on=moments.today() + timedelta(1), words="x", link="/desk/")
    kept = duties.keep(office, number, term.period, on=moments.today(), words="已召开", upload=upload)
    assert (kept.state, kept.files.count()) == ("done", 1)
    with pytest.raises(NotPermitted, match="second_person"):
        duties.confirm(office, number, term.period)
    assert duties.confirm(leader, number, term.period).looked_by is not None
    with pytest.raises(Conflict):
        duties.confirm(leader, number, term.period)
    with pytest.raises(Conflict):
        duties.reopen(office, number, term.period)


def test_a_term_is_excused_with_a_reason_and_sent_back_with_words(world: World, plan: PlanDocument) -> None:
    office, leader = world.actor("office.990100"), world.actor("leader.990100")
    term = open_term("publicity")
    with pytest.raises(Invalid):
        duties.excuse(office, term.duty.number, term.period, " ")
    duties.excuse(office, term.duty.number, term.period, "与下年合并开展")
    back = duties.send_back(leader, term.duty.number, term.period, "请说明依据")
    assert (back.state, back.returned, back.closed_by) == ("open", "请说明依据", None)


@pytest.mark.parametrize("link", ["https://example.org/", "//example.org", "minutes.pdf"])
def test_a_link_is_an_address_of_the_site(world: World, plan: PlanDocument, link: str) -> None:
    term = open_term("plenary")
    with pytest.raises(Invalid, match="outside"):
        duties.keep(
            world.actor("office.990100"),
            term.duty.number,
            term.period,
            on=moments.today(),
            words="x",
            link=link,
        )


def test_what_another_room_did_keeps_the_term_of_that_day_once(world: World, plan: PlanDocument) -> None:
    office, on = world.actor("office.990100"), moments.today()
    term = duties.fulfil(office, plan.area, "plenary", on=on, evidence="/desk/meetings/1/")
    assert term is not None
    assert (term.state, term.link, term.closed_by_id) == ("done", "/desk/meetings/1/", office.person)
    assert duties.fulfil(office, plan.area, "plenary", on=on, evidence="/desk/meetings/2/") is None
    assert duties.fulfil(SYSTEM, plan.area, "no_such_kind", on=on, evidence="/x/") is None
    assert AuditEntry.objects.filter(act="duties.fulfil").count() == 1


def test_what_is_done_as_needed_is_recorded_each_time(world: World, plan: PlanDocument) -> None:
    office, on = world.actor("reviewer.990100"), moments.today()
    number = duty("special_survey").number
    first = duties.record(office, number, on=on, words="开展缺项调查", link="/desk/vintages/")
    again = duties.record(office, number, on=on, words="又一次", link="/desk/vintages/")
    assert (first.period, again.period) == (on.isoformat(), f"{on.isoformat()}-2")
    with pytest.raises(Conflict):
        duties.record(office, duty("plenary").number, on=on, words="x", link="/desk/")


def test_a_duty_added_by_hand_is_the_same_kind_of_thing(world: World, plan: PlanDocument) -> None:
    office = world.actor("office.990100")
    unit = world.units["990100", "EDUCATION"]
    due = date(2027, 6, 5)
    wanted = Wanted(rhythm="once", due=due, owner="units", unit=unit.pk, title="报送示范校名单")
    row = duty_calendar.add(office, "990100", "demonstration", wanted)
    term = row.terms.get()
    assert (row.origin, term.wanted, term.due) == ("person", due, date(2027, 6, 7))
    liaison = world.actor("liaison.990100.education")
    kept = duties.keep(
        liaison, row.number, term.period, on=moments.today(), words="已报送", link="/desk/returns/"
    )
    assert kept.state == "done"
    with pytest.raises(NotPermitted):
        duties.keep(
            world.actor("liaison.990100.health"),
            row.number,
            term.period,
            on=moments.today(),
            words="x",
            link="/desk/",
        )


def test_an_office_sets_an_assumed_rhythm_right(world: World, plan: PlanDocument) -> None:
    office = world.actor("office.990100")
    row = duty("publicity")
    assert row.assumed
    closed = open_term("publicity")
    duties.excuse(office, row.number, closed.period, "合并")
    duty_calendar.change(office, row.number, Wanted(rhythm="yearly", times=2))
    row.refresh_from_db()
    assert not row.assumed
    periods = set(row.terms.values_list("period", flat=True))
    assert closed.period in periods
    assert {"2027-1", "2027-2"} <= periods
    assert "2028" not in periods


def test_what_is_no_duty_here_goes_with_its_reason_and_comes_back(world: World, plan: PlanDocument) -> None:
    office = world.actor("office.990100")
    row = duty("publicity")
    with pytest.raises(Invalid):
        duty_calendar.drop(office, row.number, "")
    duty_calendar.drop(office, row.number, "并入培训")
    assert not row.terms.filter(state="open").exists()
    with pytest.raises(Conflict):
        duty_calendar.drop(office, row.number, "并入培训")
    duty_calendar.restore(office, row.number)
    assert row.terms.filter(state="open").exists()


def test_others_see_nothing_and_change_nothing(world: World, plan: PlanDocument) -> None:
    row = duty("plenary")
    with pytest.raises(NotFound):
        duties.find(world.actor("office.990200"), row.number)
    with pytest.raises(NotPermitted):
        duty_calendar.drop(world.actor("evaluator.990100"), row.number, "x")
    assert duties.find(world.actor("liaison.990100.health"), row.number) == row


def test_acts_elsewhere_on_the_site_keep_their_duties(world: World, plan: PlanDocument) -> None:
    office = world.actor("office.990100")
    responsibilities.propose(office, plan.number)
    number = adopted_plan(world, "990101").number
    adoption.file_with_upper_office(world.actor("office.990101"), number)
    term = duty("plan_filing", "990101").terms.get()
    assert (term.state, term.link) == ("done", f"/desk/adoption/{number}/")


def test_a_year_frozen_for_all_keeps_the_term_of_every_area_by_one_act(
    world: World, plan: PlanDocument
) -> None:
    reviewer, on = world.actor("reviewer.990100"), moments.today()
    period = duty("database").terms.get().period
    count = duties.fulfil_below(
        reviewer, plan.area, "database", on=on, evidence="/desk/vintages/1/", period=period
    )
    assert count == 3
    assert AuditEntry.objects.filter(act="duties.fulfil").count() == 1
    assert DutyTerm.objects.filter(duty__kind="database", state="done", link="/desk/vintages/1/").count() == 3
    assert not duties.fulfil_below(reviewer, plan.area, "database", on=on, evidence="/x/", period=period)


def test_due_days_move_when_a_calendar_becomes_known(
    world: World, plan: PlanDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    term = open_term("plenary")
    later = term.due + timedelta(days=1)
    known = load_working_days()
    monkeypatch.setattr(
        duty_making,
        "load_working_days",
        lambda: msgspec.structs.replace(known, rest=known.rest | {term.due}),
    )
    assert duty_making.move_due_days() > 0
    moved = DutyTerm.objects.get(pk=term.pk)
    assert moved.due >= later
    assert moved.wanted == term.wanted
    assert duty_making.move_due_days() == 0
