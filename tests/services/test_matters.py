"""Matters in the database: facts frozen, letters numbered, dates, second persons, successors, and the trail."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from halfsky.core.supervision.matters.workflow import Act
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.engines.editions.reading import open_edition
from halfsky.engines.working_calendar import load_working_days
from halfsky.services import (
    audit,
    escalating,
    letters,
    matter_acts,
    matter_facts,
    matter_opening,
    matters,
    moments,
)
from halfsky.services import warned as settling
from halfsky.services.acting import SYSTEM, acting
from halfsky.services.frozen_papers import issued_file
from halfsky.services.moments import playing
from halfsky.store.models import (
    AreaChange,
    AuditEntry,
    Duty,
    DutyTerm,
    Letter,
    Matter,
    Notice,
    Task,
    Unit,
)
from tests.conftest import Lasting
from tests.matters import (
    COOPERATION,
    HARD,
    LEADER,
    LIAISON,
    OFFICE,
    REVIEWER,
    SHARE,
    UNIT_LEADER,
    WATER,
    Warned,
    make_warned_world,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(lasting: Lasting) -> Warned:
    """Built once for the module and undone at its end."""
    with lasting():
        return make_warned_world()


@pytest.fixture
def warned(built: Warned, settings: Any) -> Warned:
    settings.DEMO = True
    return built


def later(row: Matter, days: int) -> Any:
    """Play a day so many working days after a matter was due."""
    from halfsky.services.demonstration.years import moment

    due = Matter.objects.get(pk=row.pk).due
    assert due is not None
    return playing(moment(load_working_days().after(due, days)))


def test_the_facts_are_those_of_the_vintage_and_stay(warned: Warned) -> None:
    row = warned.open()
    facts = matter_facts.facts_frozen(row)
    warning = next(one for one in warned.warnings(2022) if one.target == COOPERATION)
    assert (facts.vintage, facts.year, facts.value) == ("990100-2022-r1", 2022, warning.value)
    assert (facts.reason_zh, facts.probability) == (warning.reason_zh, warning.probability)
    assert [point.year for point in facts.points] == [2022] or facts.points[-1].year == 2022
    assert facts.ahead
    assert row.severity == warning.severity
    evidence = matter_facts.evidence_now(row)
    assert evidence is not None
    assert (evidence.vintage, evidence.year) == ("990100-2024-r1", 2024)
    assert matter_facts.facts_frozen(Matter.objects.get(pk=row.pk)) == facts


def test_the_unit_that_leads_the_target_leads_the_matter(warned: Warned) -> None:
    leads = Task.objects.filter(plan=warned.plan, share="lead", ended_at=None, unit__area__code="990100")
    numbers = {open_edition(Path(warned.editions[2024].file.path)).standing("990100", SHARE).number}  # type: ignore[union-attr]
    plan, vintage = warned.plan.number, "990100-2024-r1"
    told: Any = {"area": "990100", "target": SHARE, "kind": HARD}
    unit = leads.filter(target__in=numbers).values_list("unit", flat=True).first()
    if unit is None:
        pytest.fail("nobody leads the target in the world of the tests")
    row = matter_opening.open_warning(warned.actor(OFFICE), plan, vintage, **told)
    assert row.lead_id == unit


def test_a_target_has_one_open_matter_in_an_area(warned: Warned) -> None:
    row = warned.open()
    with pytest.raises(Conflict) as refused:
        warned.open(by=LEADER)
    assert refused.value.facts["number"] == row.number
    warned.open(WATER)


def test_the_whole_way_to_a_closure_by_figures(warned: Warned) -> None:
    row = warned.under_way()
    matter_acts.propose_closing(warned.actor(LIAISON), row.number, by="figures", reason="已全部建立")
    with pytest.raises(NotPermitted):
        matter_acts.close(warned.actor(LIAISON), row.number)
    done = matter_acts.close(warned.actor(REVIEWER), row.number)
    assert (done.state, done.closure) == ("closed", "figures")
    assert done.closing["evidence"]["vintage"] == "990100-2024-r1"
    assert done.due is None
    told = list(AuditEntry.objects.filter(subject=row.number).values_list("act", flat=True))
    acts = [
        "matters.open",
        "matters.send",
        "matters.reply",
        "matters.accept",
        "matters.propose_closing",
        "matters.close",
    ]
    assert told == acts
    assert list(row.steps.values_list("act", flat=True)) == acts
    assert audit.verify().breaks == ()


def test_figures_that_still_warn_close_nothing(warned: Warned) -> None:
    row = warned.open(SHARE, year=2024)
    with pytest.raises(Invalid) as refused:
        matter_acts.propose_closing(warned.actor(OFFICE), row.number, by="figures")
    assert refused.value.code == "matters.figures_not_newer"
    with pytest.raises(Invalid):
        matter_acts.propose_closing(warned.actor(OFFICE), row.number, by="reason", reason=" ")
    assert Matter.objects.get(pk=row.pk).state == "opened"


def test_nobody_closes_what_they_proposed(warned: Warned) -> None:
    row = warned.under_way()
    matter_acts.propose_closing(warned.actor(REVIEWER), row.number, by="reason", reason="并入专项行动")
    with pytest.raises(NotPermitted):
        matter_acts.close(warned.actor(REVIEWER), row.number)
    back = matter_acts.refuse_closing(warned.actor(LEADER), row.number, words="继续办理")
    assert (back.state, back.closure) == ("under_way", "")
    assert back.due is not None


def test_letters_are_numbered_without_a_gap(warned: Warned) -> None:
    first, second = warned.open(), warned.open(WATER)
    office = warned.actor(OFFICE)
    one = letters.send(office, first.number, series="reminder", asks="说明原因", days=10)
    with pytest.raises(Invalid):
        letters.send(office, second.number, series="reminder", asks="说明原因", days=30)
    with pytest.raises(Invalid):
        letters.send(office, second.number, series="reminder", asks=" \n", days=10)
    two = letters.send(office, second.number, series="reminder", asks="说明原因", days=10)
    other = letters.send(office, first.number, series="supervision", asks="限期办理", days=15)
    assert [row.nth for row in (one, two, other)] == [1, 2, 1]
    assert letters.number_of(two).endswith(f"提示〔{two.year}〕2号")
    assert one.reply_due == load_working_days().after(moments.today(), 10)
    assert Matter.objects.get(pk=first.pk).due == other.reply_due
    content = issued_file(Letter.objects.get(pk=one.pk))
    assert content[:2] == b"PK"
    assert letters.reply_paper(office, first.number, 1)[:2] == b"PK"


def test_a_reply_comes_back_once_and_is_accepted(warned: Warned) -> None:
    row = warned.asked()
    liaison, office = warned.actor(LIAISON), warned.actor(OFFICE)
    until = moments.today() + timedelta(days=60)
    with pytest.raises(Invalid):
        matter_acts.reply(liaison, row.number, cause="人手不足", measures="", until=until)
    with pytest.raises(Invalid):
        matter_acts.reply(liaison, row.number, cause="人手不足", measures="补充", until=date(2020, 1, 1))
    matter_acts.reply(liaison, row.number, cause="人手不足", measures="补充人手", until=until)
    with pytest.raises(Invalid):
        matter_acts.send_reply_back(office, row.number, words="")
    matter_acts.send_reply_back(office, row.number, words="措施没有落实到社区")
    matter_acts.reply(liaison, row.number, cause="人手不足", measures="每个社区一名专干", until=until)
    done = matter_acts.accept(office, row.number)
    assert (done.state, done.due) == ("under_way", until)
    states = list(Letter.objects.get(matter=row).replies.values_list("state", flat=True))
    assert states == ["returned", "accepted"]


def test_a_late_matter_goes_up_level_by_level_and_the_sleep_is_caught_up_with(warned: Warned) -> None:
    row = warned.asked()
    with later(row, 0):
        assert escalating.run_day() == 0
    with later(row, 1):
        assert escalating.run_day() == 1
        assert escalating.run_day() == 0
    with later(row, 7):
        assert escalating.run_day() == 2
    levels = list(row.steps.filter(act=Act.ESCALATE).values_list("facts__tells", flat=True))
    assert levels == ["liaison", "unit_leader", "leader"]
    told = Notice.objects.filter(facts__number=row.number, code__startswith="notices.matter_").values_list(
        "role", "code"
    )
    assert ("leader", "notices.matter_taken_up") in told
    with later(row, 0):
        assert escalating.run_day() == 0
    assert Matter.objects.get(pk=row.pk).level == 3
    until = moments.today() + timedelta(days=300)
    matter_acts.reply(warned.actor(UNIT_LEADER), row.number, cause="迟报", measures="补报", until=until)
    assert Matter.objects.get(pk=row.pk).level == 0
    assert all(
        entry.person is None for entry in AuditEntry.objects.filter(subject=row.number, act=Act.ESCALATE)
    )


def test_the_last_rung_is_the_office_above_where_there_is_one(warned: Warned) -> None:
    county = warned.open(SHARE, by="office.990102", area="990102", year=2024)
    top = warned.asked()
    with later(top, 30):
        escalating.run_day()
    told = {
        row.number: list(row.steps.filter(act=Act.ESCALATE).values_list("facts__tells", flat=True))
        for row in (county, top)
    }
    assert told[county.number] == ["office", "leader", "office_above"]
    assert told[top.number] == ["liaison", "unit_leader", "leader"]
    above = Notice.objects.filter(facts__number=county.number, code="notices.matter_taken_up", role="office")
    assert [one.area.code for one in above] == ["990100"]


def test_a_later_day_is_given_with_a_reason(warned: Warned) -> None:
    row = warned.asked()
    with later(row, 2):
        escalating.run_day()
        until = moments.today() + timedelta(days=20)
        with pytest.raises(Invalid):
            matter_acts.postpone(warned.actor(OFFICE), row.number, until=until, words="")
        done = matter_acts.postpone(warned.actor(OFFICE), row.number, until=until, words="汛期")
    assert (done.due, done.level) == (until, 0)


def test_a_unit_that_ended_hands_its_matter_to_the_one_after_it(warned: Warned) -> None:
    row = warned.asked()
    with acting(SYSTEM, "units.change", note="tests"):
        heir = Unit.objects.create(area=row.area, kind="TRADE_UNIONS", name="云岭地区群团工作部")
        Unit.objects.filter(pk=row.lead_id).update(successor=heir)
    assert escalating.run_day() == 1
    assert escalating.run_day() == 0
    now = Matter.objects.get(pk=row.pk)
    assert (now.lead, now.state) == (heir, "asked")
    assert now.due is not None
    assert now.due >= moments.today()


def test_an_area_that_was_merged_hands_its_matters_to_its_successor(warned: Warned) -> None:
    county, heir = warned.world.areas["990102"], warned.world.areas["990101"]
    row = warned.open(SHARE, by="office.990102", area="990102", year=2024)
    assert row.office == county
    with acting(SYSTEM, "areas.change", note="tests"):
        AreaChange.objects.create(kind="merge", before=county, after=heir, year=2026)
        county.valid_to = 2025
        county.save()
    assert escalating.run_day() == 1
    now = Matter.objects.get(pk=row.pk)
    assert (now.office, now.area) == (heir, heir)
    assert matter_facts.facts_frozen(now).area == "990102"
    county.valid_to = None


def test_who_may_see_and_do_what(warned: Warned) -> None:
    row = warned.asked()
    for name in (OFFICE, REVIEWER, LEADER, LIAISON, UNIT_LEADER, "evaluator.990100"):
        assert matters.find(warned.actor(name), row.number) == row
    for name in ("liaison.990100.health", "office.990101", "office.990200", "audit_administrator.990100"):
        with pytest.raises(NotFound):
            matters.find(warned.actor(name), row.number)
    for name in (LIAISON, "evaluator.990100", REVIEWER):
        with pytest.raises(NotPermitted):
            letters.send(warned.actor(name), row.number, series="reminder", asks="x", days=10)
    health = warned.world.units["990100", "HEALTH_COMMISSION"]
    matter_acts.add_support(warned.actor(OFFICE), row.number, health.pk)
    supporter = warned.actor("liaison.990100.health")
    assert matters.find(supporter, row.number) == row
    matter_acts.report(supporter, row.number, words="已提供场地")
    with pytest.raises(NotPermitted):
        matter_acts.reply(supporter, row.number, cause="a", measures="b", until=moments.today())


def test_a_county_sees_what_the_prefecture_follows_up_in_it(warned: Warned) -> None:
    row = warned.open(SHARE, area="990101", year=2024)
    assert (row.office.code, row.area.code) == ("990100", "990101")
    assert matters.find(warned.actor("office.990101"), row.number) == row
    with pytest.raises(NotPermitted):
        letters.send(warned.actor("office.990101"), row.number, series="reminder", asks="x", days=10)


def test_two_at_once_are_told_apart_by_what_they_saw(warned: Warned) -> None:
    row = warned.asked()
    seen = Matter.objects.get(pk=row.pk).revision
    until = moments.today() + timedelta(days=30)
    matter_acts.reply(warned.actor(LIAISON), row.number, cause="a", measures="b", until=until, revision=seen)
    with pytest.raises(Conflict) as refused:
        matter_acts.accept(warned.actor(OFFICE), row.number, revision=seen)
    assert refused.value.code == "matters.changed_meanwhile"


def test_a_person_opens_a_matter_with_and_without_figures(warned: Warned) -> None:
    evaluator, area = warned.actor("evaluator.990100"), warned.world.areas["990100"]
    row = matter_opening.open_from(
        evaluator,
        area,
        origin="person",
        title="就业性别平等",
        words="连续两年下降",
        plan=warned.plan,
        target="3-1-2",
    )
    assert matter_facts.facts_frozen(row).value is not None
    assert row.vintage is not None
    plain = matter_opening.open_from(
        evaluator,
        area,
        origin="inspection",
        title="台账不全",
        words="督导发现",
        lead=warned.world.units["990100", "STATISTICS"].pk,
    )
    assert plain.facts["vintage"] == ""
    with pytest.raises(Invalid):
        matter_opening.open_from(evaluator, area, origin="person", title="x", words="y")


def _owed(warned: Warned) -> DutyTerm:
    """The duty to warn on the figures of 2022, as it was open in the year after."""
    duty = Duty.objects.get(area__code="990100", kind="early_warning")
    day = duty.made_at.date()
    with acting(SYSTEM, "duties.make", subject=duty.number) as doing:
        return DutyTerm.objects.create(
            duty=duty, area=duty.area, period="2022", opens=day, wanted=day, due=day, changed_at=doing.at
        )


def test_the_duty_to_warn_is_kept_once_every_warning_is_settled(warned: Warned) -> None:
    term, office, plan = _owed(warned), warned.actor(OFFICE), warned.plan.number
    edition, area, vintage = warned.editions[2022], warned.world.areas["990100"], "990100-2022-r1"
    with pytest.raises(Conflict) as waiting:
        settling.record_none(office, plan, vintage, "990100")
    assert waiting.value.code == "matters.warnings_wait"
    left = [(one.target, one.kind) for one in settling.waiting(edition, area)]
    assert (COOPERATION, HARD) in left
    for target, kind in left:
        assert DutyTerm.objects.get(pk=term.pk).state == "open"
        if target != COOPERATION:
            matter_opening.dismiss(
                office, plan, vintage, area="990100", target=target, kind=kind, reason="已有专项"
            )
        else:
            warned.open()
    kept = DutyTerm.objects.get(pk=term.pk)
    assert (kept.state, kept.closed_by_id, kept.looked_by) == ("done", office.person, None)
    assert kept.link == f"/desk/warnings/?plan={plan}&vintage={vintage}&area=990100"


def test_a_person_says_that_no_warning_waits(warned: Warned) -> None:
    office, plan, vintage = warned.actor(OFFICE), warned.plan.number, "990100-2022-r1"
    for one in settling.waiting(warned.editions[2022], warned.world.areas["990100"]):
        matter_opening.dismiss(
            office, plan, vintage, area="990100", target=one.target, kind=one.kind, reason="已有专项"
        )
    with pytest.raises(Conflict) as nothing:
        settling.record_none(office, plan, vintage, "990100")
    assert nothing.value.code == "matters.none_owed"
    assert not AuditEntry.objects.filter(act="matters.none_warned").exists()
    term = _owed(warned)
    with pytest.raises(NotPermitted):
        settling.record_none(warned.actor(LEADER), plan, vintage, "990100")
    settling.record_none(warned.actor(REVIEWER), plan, vintage, "990100")
    assert DutyTerm.objects.get(pk=term.pk).state == "done"
    assert AuditEntry.objects.get(act="matters.none_warned").username == REVIEWER


def test_a_warning_is_dismissed_once_and_with_a_reason(warned: Warned) -> None:
    told = {"area": "990100", "target": COOPERATION, "kind": HARD}
    office, plan = warned.actor(OFFICE), warned.plan.number
    with pytest.raises(Invalid):
        matter_opening.dismiss(office, plan, "990100-2022-r1", **told, reason="")
    matter_opening.dismiss(office, plan, "990100-2022-r1", **told, reason="已有专项")
    with pytest.raises(Conflict):
        matter_opening.dismiss(office, plan, "990100-2022-r1", **told, reason="已有专项")
    with pytest.raises(NotPermitted):
        matter_opening.dismiss(warned.actor(LEADER), plan, "990100-2022-r1", **told, reason="x")
