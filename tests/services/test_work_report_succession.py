"""Whoever writes or reads a work report ends: nobody is asked twice, no word is lost, what was handed in stays."""

from datetime import date

import pytest
from django.core.files.base import ContentFile

from halfsky.core.vocabulary.errors import Conflict, NotFound
from halfsky.services import audit, daily, duty_calendar, member_units, places, responsibilities, work_reports
from halfsky.services.acting import SYSTEM, acting
from halfsky.store.models import DutyTerm, Notice, WorkReport
from halfsky.store.queries import duties as turns
from tests.meetings import at
from tests.people import World, adopted_plan, make_world
from tests.succeeding import ADMINISTRATOR, end_unit, merge, waiting

pytestmark = pytest.mark.django_db
OFFICE, HEALTH, EDUCATION = "office.990100", "liaison.990100.health", "liaison.990100.education"
YEAR = 2026
ALL = dict.fromkeys(work_reports.SECTIONS, "已办")


@pytest.fixture
def world() -> World:
    made = make_world()
    with at(0):
        plan = adopted_plan(made)
        responsibilities.propose(made.actor(OFFICE), plan.number)
        work_reports.open_year(made.actor(OFFICE), "990100", YEAR, due=date(2026, 6, 10))
    return made


def report(world: World, writer: str) -> WorkReport:
    """The report of a unit of the prefecture, or of a county."""
    rows = WorkReport.objects.filter(year=YEAR)
    if writer.isdigit():
        return rows.get(area=world.areas[writer], unit=None)
    return rows.get(unit=world.units["990100", writer])


def write(world: World, username: str, row: WorkReport, texts: dict[str, str]) -> WorkReport:
    with at(5):
        row.refresh_from_db()
        return work_reports.write(world.actor(username), row.number, texts, revision=row.revision)


def hand_in(world: World, username: str, row: WorkReport) -> WorkReport:
    write(world, username, row, ALL)
    with at(6):
        return work_reports.hand_in(world.actor(username), row.number)


def without_own(world: World, writer: str) -> None:
    """A unit or county that was not asked for the year."""
    with acting(SYSTEM, "work_reports.open", note="tests"):
        report(world, writer).delete()


def test_a_report_goes_over_to_the_unit_after_its_writer_with_every_word(world: World) -> None:
    without_own(world, "EDUCATION")
    row = write(world, HEALTH, report(world, "HEALTH_COMMISSION"), {"done": "完成筛查"})
    end_unit(world, "HEALTH_COMMISSION", "EDUCATION")
    row.refresh_from_db()
    assert (row.unit, row.state) == (world.units["990100", "EDUCATION"], "draft")
    assert row.texts == {"done": "完成筛查"}
    assert row.due > date(2026, 6, 21)
    assert waiting(world, EDUCATION, turns, "work_report_write") == 1
    assert waiting(world, HEALTH, turns, "work_report_write") == 0
    assert Notice.objects.filter(code="notices.work_report_handed_on", unit=row.unit).exists()
    with at(21):
        work_reports.write(world.actor(EDUCATION), row.number, ALL, revision=row.revision)
        assert work_reports.hand_in(world.actor(EDUCATION), row.number).state == "handed_in"
        with pytest.raises(NotFound):
            work_reports.find(world.actor(HEALTH), row.number)
        # The one who took it over is not asked for the year again.
        work_reports.open_year(world.actor(OFFICE), "990100", YEAR, due=date(2026, 7, 10))
    assert WorkReport.objects.filter(unit=row.unit, year=YEAR).count() == 1
    assert audit.verify().breaks == ()


def test_one_who_writes_a_report_of_its_own_finds_the_words_in_it_and_is_asked_once(world: World) -> None:
    old, own = report(world, "HEALTH_COMMISSION"), report(world, "EDUCATION")
    write(world, HEALTH, old, {"done": "完成筛查", "problems": "人手不足"})
    with at(5):
        work_reports.attach(world.actor(HEALTH), old.number, ContentFile(b"text", name="list.txt"))
    seen = write(world, EDUCATION, own, {"done": "办学"})
    end_unit(world, "HEALTH_COMMISSION", "EDUCATION")
    old.refresh_from_db()
    own.refresh_from_db()
    health = world.units["990100", "HEALTH_COMMISSION"]
    assert (old.state, old.unit, old.went_into) == ("lapsed", health, own)
    assert own.texts == {
        "done": f"办学\n\n{health.name}：\n完成筛查",
        "problems": f"{health.name}：\n人手不足",
    }
    assert [kept.file_name for kept in own.files.all()] == ["list.txt"]
    assert old.texts["done"] == "完成筛查"
    assert old.files.count() == 1
    assert waiting(world, EDUCATION, turns, "work_report_write") == 1
    assert waiting(world, HEALTH, turns, "work_report_write") == 0
    assert Notice.objects.filter(code="notices.work_report_taken_in", unit=own.unit).exists()
    with at(21):
        assert work_reports.find(world.actor(EDUCATION), old.number) == old
        with pytest.raises(Conflict):
            work_reports.write(world.actor(EDUCATION), own.number, ALL, revision=seen.revision)


def test_words_that_do_not_fit_or_come_late_are_read_where_they_were_written(world: World) -> None:
    old, own = report(world, "HEALTH_COMMISSION"), report(world, "EDUCATION")
    write(world, HEALTH, old, {"done": "字" * work_reports.LONGEST, "problems": "人手不足"})
    hand_in(world, EDUCATION, own)
    civil = write(world, "liaison.990100.civil", report(world, "CIVIL_AFFAIRS"), {"done": "救助"})
    end_unit(world, "HEALTH_COMMISSION", "EDUCATION")
    with at(21):
        before, after = world.units["990100", "EDUCATION"], world.units["990100", "CIVIL_AFFAIRS"]
        member_units.take_over(world.actor(ADMINISTRATOR), before, after, last_year=YEAR)
        assert daily.run() == 0
    own.refresh_from_db()
    assert (own.state, own.texts) == ("handed_in", ALL)
    assert own.unit == world.units["990100", "EDUCATION"]
    with at(22):
        work_reports.send_back(world.actor(OFFICE), own.number, "请补充卫健部分")
        assert daily.run() > 0
    own.refresh_from_db()
    civil.refresh_from_db()
    assert (own.state, own.went_into) == ("lapsed", civil)
    assert "已办" in civil.texts["done"]
    with at(23):
        # Through the report between, those who write the last one still read the first.
        assert (
            work_reports.find(world.actor("liaison.990100.civil"), old.number).texts["problems"] == "人手不足"
        )


def test_a_long_section_is_not_made_longer_than_it_may_be(world: World) -> None:
    old, own = report(world, "HEALTH_COMMISSION"), report(world, "EDUCATION")
    write(world, HEALTH, old, {"done": "字" * work_reports.LONGEST, "problems": "人手不足"})
    write(world, EDUCATION, own, {"done": "办学"})
    end_unit(world, "HEALTH_COMMISSION", "EDUCATION")
    own.refresh_from_db()
    assert own.texts["done"] == "办学"
    assert own.texts["problems"].endswith("人手不足")


def test_what_was_handed_in_or_read_stays_the_word_of_who_handed_it_in(world: World) -> None:
    old = hand_in(world, HEALTH, report(world, "HEALTH_COMMISSION"))
    with at(20):
        before, after = world.units["990100", "HEALTH_COMMISSION"], world.units["990100", "EDUCATION"]
        member_units.take_over(world.actor(ADMINISTRATOR), before, after, last_year=YEAR)
        daily.run()
        assert waiting(world, OFFICE, turns, "work_report_read") == 1
        row = work_reports.acknowledge(world.actor(OFFICE), old.number)
        daily.run()
    row.refresh_from_db()
    assert (row.state, row.unit, row.went_into) == ("acknowledged", before, None)


def test_whoever_comes_after_one_that_handed_in_is_not_asked_for_the_year_again(world: World) -> None:
    without_own(world, "EDUCATION")
    row = hand_in(world, HEALTH, report(world, "HEALTH_COMMISSION"))
    before, after = (world.units["990100", kind] for kind in ("HEALTH_COMMISSION", "EDUCATION"))
    with at(20):
        member_units.take_over(world.actor(ADMINISTRATOR), before, after, last_year=2026)
        daily.run()
    with at(21):
        assert work_reports.open_year(world.actor(OFFICE), "990100", YEAR, due=date(2026, 6, 30)) == 0
    row.refresh_from_db()
    assert (row.unit, row.state) == (world.units["990100", "HEALTH_COMMISSION"], "handed_in")


def test_counties_that_merge_report_once_and_both_duties_are_kept(world: World) -> None:
    with at(1):
        for code in ("990101", "990102"):
            wanted = duty_calendar.Wanted(rhythm="yearly", about_last_year=True)
            duty_calendar.add(world.actor(f"office.{code}"), code, "area_report", wanted)
    old, own = report(world, "990101"), report(world, "990102")
    write(world, "office.990101", old, {"done": "市里的事"})
    merge(world, "990101", "990102", year=YEAR + 1)
    old.refresh_from_db()
    own.refresh_from_db()
    assert (old.state, old.area, old.went_into) == ("lapsed", world.areas["990101"], own)
    assert "市里的事" in own.texts["done"]
    owed = DutyTerm.objects.filter(area=world.areas["990102"], duty__kind="area_report", period=str(YEAR))
    assert {one.duty.area.code for one in owed.select_related("duty__area")} == {"990101", "990102"}
    with at(21):
        work_reports.write(world.actor("office.990102"), own.number, ALL, revision=own.revision)
        work_reports.hand_in(world.actor("office.990102"), own.number)
        work_reports.acknowledge(world.actor(OFFICE), own.number)
    assert not owed.filter(state="open").exists()


def test_a_county_that_was_not_asked_writes_on_what_the_merged_one_began(world: World) -> None:
    without_own(world, "990102")
    row = write(world, "office.990101", report(world, "990101"), {"done": "市里的事"})
    merge(world, "990101", "990102", year=YEAR + 1)
    row.refresh_from_db()
    assert (row.area.code, row.to_area.code, row.texts["done"]) == ("990102", "990100", "市里的事")
    assert waiting(world, "office.990102", turns, "work_report_write") == 1


def test_the_office_after_the_reader_reads(world: World) -> None:
    liaison = world.actor("liaison.990101.health")
    with at(1):
        plan = adopted_plan(world, "990101")
        responsibilities.propose(world.actor("office.990101"), plan.number)
        work_reports.open_year(world.actor("office.990101"), "990101", YEAR, due=date(2026, 6, 10))
        row = WorkReport.objects.get(unit=world.units["990101", "HEALTH_COMMISSION"])
        work_reports.write(liaison, row.number, ALL, revision=0)
        work_reports.hand_in(liaison, row.number)
    merge(world, "990101", "990102", year=YEAR + 1)
    assert waiting(world, "office.990102", turns, "work_report_read") == 1
    assert Notice.objects.filter(code="notices.work_report_to_read", area__code="990102").count() == 1
    with at(21):
        done = work_reports.acknowledge(world.actor("office.990102"), row.number)
    assert (done.state, done.unit) == ("acknowledged", row.unit)
    left = WorkReport.objects.filter(area__code="990101", unit__isnull=False, state="draft")
    assert left.exists()
    assert {one.to_area.code for one in left} == {"990102"}


def test_a_county_split_for_good_does_not_leave_the_office_a_report_to_itself(world: World) -> None:
    row = write(world, "office.990101", report(world, "990101"), {"done": "市里的事"})
    with at(20):
        actor = world.actor(ADMINISTRATOR)
        for code in ("990103", "990104"):
            places.add_area(actor, "990100", code=code, name=f"{code}县", valid_from=YEAR + 1)
        places.change_areas(actor, "split", ("990101",), ("990103", "990104"), year=YEAR + 1)
        assert daily.run() > 0
        assert daily.run() == 0
    row.refresh_from_db()
    assert (row.state, row.area.code, row.went_into) == ("lapsed", "990101", None)
    with at(21):
        assert work_reports.find(world.actor(OFFICE), row.number).texts["done"] == "市里的事"
    assert waiting(world, OFFICE, turns, "work_report_write") == 0


def test_a_year_whose_last_open_report_lapses_is_settled(world: World) -> None:
    for kind, short in (("EDUCATION", "education"), ("CIVIL_AFFAIRS", "civil"), ("STATISTICS", "statistics")):
        if WorkReport.objects.filter(unit=world.units["990100", kind]).exists():
            row = hand_in(world, f"liaison.990100.{short}", report(world, kind))
            with at(7):
                work_reports.acknowledge(world.actor(OFFICE), row.number)
    term = DutyTerm.objects.filter(duty__area__code="990100", duty__kind="unit_report", period=str(YEAR))
    assert term.get().state == "open"
    end_unit(world, "HEALTH_COMMISSION", "EDUCATION")
    assert report(world, "HEALTH_COMMISSION").state == "lapsed"
    assert term.get().state == "done"
