"""The assessment of a policy by its services: independent opinions, second persons, letters, late replies, sealed drafts."""

from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import docx
import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from halfsky.core.evaluation.policies.model import ProposalReply
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.services import (
    moments,
    policies,
    policy_facts,
    policy_files,
    policy_letters,
    policy_opinions,
    policy_outcomes,
    policy_reports,
)
from halfsky.services.acting import SYSTEM, acting
from halfsky.services.moments import playing
from halfsky.store.models import AuditEntry, Notice, Policy, PolicyLetter
from halfsky.store.queries.desk import turns_of
from tests import policies as made
from tests.people import World, make_world

pytestmark = pytest.mark.django_db
OFFICE = "office.990100"


@pytest.fixture
def world(db: None, settings) -> World:
    settings.DEMO = True
    return make_world()


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def turns(world: World, username: str) -> dict[str, int]:
    actor = world.actor(username)
    found = turns_of(actor.posts, moments.today(), person=actor.person)
    return {one.kind: one.count for one in found if one.kind.startswith("policy")}


def test_not_needed_is_confirmed_by_a_second_person(world: World) -> None:
    row = made.registered(world)
    office = world.actor(OFFICE)
    with pytest.raises(Invalid):
        policies.screen(office, row.number, made.screening(row, "no")[1:], "只是技术规程")
    with pytest.raises(Invalid):
        policies.screen(office, row.number, made.screening(row, "no"), " ")
    row = policies.screen(office, row.number, made.screening(row, "no"), "只是技术规程")
    assert row.state == "screened"
    with pytest.raises(NotPermitted):
        policies.confirm_screening(office, row.number)
    assert turns(world, "leader.990100") == {"policy_confirm": 1}
    row = policies.confirm_screening(world.actor("leader.990100"), row.number)
    assert row.state == "screened_out"
    with pytest.raises(Conflict):
        policy_outcomes.withdraw(office, row.number, "x")


def test_a_second_person_may_ask_for_the_assessment_all_the_same(world: World) -> None:
    row = made.registered(world)
    policies.screen(world.actor(OFFICE), row.number, made.screening(row, "no"), "只是技术规程")
    row = policies.refuse_screening(world.actor("reviewer.990100"), row.number, "附件规定了名额")
    assert row.state == "assessing"


def test_nobody_reads_an_opinion_before_all_are_in(world: World) -> None:
    row = made.consulted(world)
    first, second = world.actor("evaluator.990100"), world.actor("evaluator2.990100")
    office = world.actor(OFFICE)
    assert turns(world, "evaluator.990100") == {"policy_opinion": 1}
    policy_opinions.give(first, row.number, made.opinion(row))
    assert turns(world, "evaluator.990100") == {}
    row.refresh_from_db()
    assert row.state == "consulting"
    for actor in (second, office, world.actor("leader.990100")):
        assert [opinion for _, opinion in policy_opinions.opinions_seen(actor, row)] == [None, None]
    assert policy_opinions.opinions_seen(first, row)[0][1].words == made.SECRET
    assert policy_opinions.differences(row) == ()
    assert made.SECRET not in "".join(str(entry.detail) for entry in AuditEntry.objects.all())
    assert made.SECRET not in "".join(row.steps.values_list("words", flat=True))
    with pytest.raises(Conflict):
        policy_opinions.give(first, row.number, made.opinion(row))
    with pytest.raises(NotPermitted):
        policy_opinions.give(world.actor(OFFICE), row.number, made.opinion(row))
    row = policy_opinions.give(second, row.number, made.opinion(row, "no_objection", "可以"))
    assert row.state == "reconciling"
    assert [opinion.stance for _, opinion in policy_opinions.opinions_seen(office, row)] == [
        "amend",
        "no_objection",
    ]
    assert len(policy_opinions.differences(row)) == 1


def test_an_evaluator_who_was_not_asked_gives_no_opinion(world: World) -> None:
    row = made.consulted(world)
    third = made.second_expert(world, "990100", name="evaluator3.990100")
    with pytest.raises(NotPermitted):
        policy_opinions.give(world.actor(third), row.number, made.opinion(row))


def test_an_expert_is_replaced_and_too_few_are_refused(world: World) -> None:
    row = made.assessed(world)
    office = world.actor(OFFICE)
    made.second_expert(world, "990100")
    with pytest.raises(Invalid):
        policy_opinions.ask(office, row.number, ["evaluator.990100"])
    with pytest.raises(Invalid):
        policy_opinions.ask(office, row.number, ["evaluator.990100", "liaison.990100.education"])
    row = policy_opinions.ask(office, row.number, ["evaluator.990100", "evaluator2.990100"])
    with pytest.raises(Invalid):
        policy_opinions.excuse(office, row.number, "evaluator2.990100", "出差")
    assert row.opinions.filter(excused_at=None).count() == 2


def test_open_questions_bar_the_way(world: World) -> None:
    row = made.registered(world)
    office = world.actor(OFFICE)
    policies.screen(office, row.number, made.screening(row), "涉及就业")
    policies.answer(office, row.number, made.answers(row)[:-1])
    policies.name_groups(office, row.number, {"employed_women": ""}, {})
    names = ["evaluator.990100", made.second_expert(world, "990100")]
    with pytest.raises(Invalid) as refused:
        policy_opinions.ask(office, row.number, names)
    assert refused.value.facts == {"count": 1}
    with pytest.raises(Conflict):
        policies.answer(office, row.number, made.answers(row), revision=0)


def test_the_conclusion_wants_a_second_person_and_what_was_read(world: World) -> None:
    row = made.proposed(world)
    with pytest.raises(NotPermitted):
        policies.conclude(world.actor(OFFICE), row.number, revision=row.revision)
    with pytest.raises(Conflict):
        policies.conclude(world.actor("leader.990100"), row.number, revision=row.revision - 1)
    back = policies.return_conclusion(world.actor("leader.990100"), row.number, "写明条款")
    assert back.state == "reconciled"


def test_a_letter_is_numbered_dated_and_in_official_form(world: World) -> None:
    with playing(at(2025, 9, 24)):
        row = made.sent(world)
        other = made.sent(world)
    letter = PolicyLetter.objects.get(policy=row)
    assert letter.printed == "云990100妇儿工委办评函〔2025〕1号"
    assert PolicyLetter.objects.get(policy=other).printed.endswith("〔2025〕2号")
    # Fifteen working days with the national holiday and the weekends worked for it between.
    assert row.reply_due == date(2025, 10, 21)
    with letter.file.open("rb") as file:
        text = "\n".join(one.text for one in docx.Document(BytesIO(file.read())).paragraphs)
    assert "云990100妇儿工委办评函〔2025〕1号" in text or letter.printed in str(letter.paper)
    for words in ("性别平等评估意见的函", "2025年10月21日", "特此函告", "15个工作日"):
        assert words in text
    with pytest.raises(Conflict):
        policy_letters.send(world.actor(OFFICE), row.number, made.sending(row))
    with playing(at(2026, 1, 5)):
        assert PolicyLetter.objects.get(policy=made.sent(world)).printed.endswith("〔2026〕1号")


def test_another_areas_sign_gives_no_number_twice(world: World) -> None:
    made.sent(world)
    row = made.concluded(world, "990200")
    used = PolicyLetter.objects.get().printed.partition("评函")[0]
    from halfsky.services.policy_letters import Sending

    with pytest.raises(Conflict):
        policy_letters.send(
            world.actor("office.990200"), row.number, Sending(issuer="甲", mark=used, addressee="乙", days=15)
        )


def test_no_objection_asks_for_no_reply(world: World) -> None:
    row = made.sent(world, conclusion="no_objection")
    assert (row.state, row.reply_due) == ("replied", None)


def test_a_late_reply_is_taken_up_step_by_step_and_told_as_late(world: World) -> None:
    with playing(at(2025, 9, 24)):
        row = made.sent(world)
    office, liaison = world.actor(OFFICE), world.actor("liaison.990100.education")
    with playing(at(2025, 10, 21)):
        assert policy_letters.escalate_late() == 0
        with pytest.raises(Conflict):
            policy_letters.escalate(office, row.number)
        assert turns(world, "liaison.990100.education") == {"policy_reply": 1}
    with playing(at(2025, 10, 22)):
        assert policy_letters.escalate_late() == 1
        assert policy_letters.escalate_late() == 0
    with playing(at(2025, 11, 3)):
        assert policy_letters.escalate_late() == 1
    with playing(at(2025, 12, 1)):
        assert policy_letters.escalate_late() == 0
    told = Notice.objects.filter(code="notices.policy_late")
    assert told.count() == 4
    assert Notice.objects.filter(code="notices.policy_late_leader").count() == 2
    assert {one.by for one in row.steps.filter(act="policies.escalate")} == {None}
    with playing(at(2025, 12, 2)):
        with pytest.raises(Invalid):
            policy_letters.reply(liaison, row.number, made.REPLIES[:1])
        with pytest.raises(Invalid):
            policy_letters.reply(liaison, row.number, [*made.REPLIES[:1], ProposalReply(nth=2, reply="not")])
        row = policy_letters.reply(liaison, row.number, made.REPLIES, "尽快修改")
    assert row.state == "replied"
    assert row.reply.days > 15
    assert AuditEntry.objects.filter(act="policies.reply").get().detail["late"] is True


def test_what_a_sleeping_machine_missed_is_caught_up_with(world: World) -> None:
    with playing(at(2025, 9, 24)):
        row = made.sent(world)
    with playing(at(2025, 12, 1)):
        assert policy_letters.run_day() == 2
        assert policy_letters.run_day() == 0
    row.refresh_from_db()
    assert row.escalated == 2


def test_the_successor_of_a_unit_answers_for_it(world: World) -> None:
    row = made.sent(world)
    old, new = world.units["990100", "EDUCATION"], world.units["990100", "CIVIL_AFFAIRS"]
    with acting(SYSTEM, "units.change", note="tests"):
        old.valid_to, old.successor = 2026, new
        old.save()
    assert policy_letters.run_day() == 1
    assert policy_letters.run_day() == 0
    row = policy_letters.reply(world.actor("liaison.990100.civil"), row.number, made.REPLIES)
    assert (row.state, row.unit) == ("replied", new)


def test_the_office_above_hears_of_a_county_only_at_the_second_step(world: World) -> None:
    with playing(at(2025, 9, 24)):
        made.sent(world, "990101")
    above = Notice.objects.filter(code="notices.policy_late_above")
    with playing(at(2025, 10, 22)):
        policy_letters.escalate_late()
    assert not above.exists()
    with playing(at(2025, 11, 3)):
        policy_letters.escalate_late()
    assert above.get().area == world.areas["990100"]


def test_a_reply_on_paper_has_its_own_day(world: World) -> None:
    with playing(at(2025, 9, 24)):
        row = made.sent(world)
    office = world.actor(OFFICE)
    with playing(at(2025, 10, 20)):
        for wrong in (date(2025, 9, 23), date(2025, 10, 21)):
            with pytest.raises(Invalid):
                policy_letters.record_reply(office, row.number, made.REPLIES, received=wrong)
        row = policy_letters.record_reply(office, row.number, made.REPLIES, received=date(2025, 10, 15))
    assert row.reply.recorded
    assert row.reply.received_on == date(2025, 10, 15)


def test_outcome_review_and_closing(world: World) -> None:
    row = made.sent(world)
    office = world.actor(OFFICE)
    row = policy_letters.reply(world.actor("unit_leader.990100.education"), row.number, made.REPLIES)
    day = moments.today()
    with pytest.raises(Invalid):
        policy_outcomes.record_outcome(office, row.number, "issued_changed", on=day)
    with pytest.raises(Invalid):
        policy_outcomes.record_outcome(office, row.number, "kept", on=day, review=day + timedelta(days=300))
    row = policy_outcomes.record_outcome(
        office, row.number, "issued_changed", on=day, review=day + timedelta(days=20)
    )
    assert turns(world, OFFICE) == {"policy_review": 1}
    with pytest.raises(Conflict):
        policy_outcomes.close(office, row.number)
    policy_outcomes.review(office, row.number, "招聘公告已不限性别")
    assert policy_outcomes.close(office, row.number).state == "closed"


def test_a_draft_that_never_came_is_closed_without_review(world: World) -> None:
    row = made.sent(world, conclusion="no_objection")
    office = world.actor(OFFICE)
    policy_outcomes.record_outcome(office, row.number, "not_issued", on=moments.today())
    with pytest.raises(Conflict):
        policy_outcomes.review(office, row.number, "x")
    assert policy_outcomes.close(office, row.number).state == "closed"


def test_a_confidential_draft_is_seen_by_those_who_work_on_it(world: World) -> None:
    row = made.consulted(world, "990101", confidential=True)
    seeing = (
        "office.990101",
        "leader.990101",
        "reviewer.990101",
        "evaluator.990101",
        "evaluator2.990101",
        "liaison.990101.education",
    )
    hidden = (
        "office.990100",
        "leader.990100",
        "evaluator.990100",
        "liaison.990101.health",
        "office.990102",
        "system_administrator.990101",
    )
    for name in seeing:
        assert policies.find(world.actor(name), row.number) == row
        assert row in policies.policies_seen(world.actor(name))
    for name in hidden:
        with pytest.raises(NotFound):
            policies.find(world.actor(name), row.number)
        assert row not in policies.policies_seen(world.actor(name))
    assert made.TITLE not in str(AuditEntry.objects.filter(act="policies.register").get().detail)
    open_one = made.registered(world, "990101")
    assert policies.find(world.actor("office.990100"), open_one.number) == open_one


def test_an_institution_is_assessed_by_documents_and_totals(world: World) -> None:
    row = made.registered(world, subject="institution", kind="existing", title="云岭融媒体中心")
    office = world.actor(OFFICE)
    policies.screen(office, row.number, made.screening(row), "有制度和培训")
    policies.answer(office, row.number, made.answers(row))
    with pytest.raises(Invalid):
        policies.name_groups(office, row.number, {"staff": ""}, {"staff": 10, "staff_women": 11})
    policies.name_groups(office, row.number, {"staff": "全体"}, {"staff": 86, "staff_women": 44})
    with pytest.raises(Invalid):
        policy_opinions.ask(office, row.number, ["evaluator.990100"])
    rest = {"managers": 12, "managers_women": 4, "courses": 2, "trained": 70, "codes": 3}
    policies.name_groups(office, row.number, {"staff": "全体"}, {"staff": 86, "staff_women": 44} | rest)
    assert policy_opinions.ask(office, row.number, ["evaluator.990100"]).state == "consulting"


def test_files_are_guarded_and_kept(world: World) -> None:
    row = made.registered(world)
    liaison = world.actor("liaison.990100.education")
    file = policy_files.attach(liaison, row.number, ContentFile("第一条".encode(), name="草案.txt"))
    with pytest.raises(Invalid):
        policy_files.attach(liaison, row.number, ContentFile(b"MZ\x90", name="草案.pdf"))
    with pytest.raises(NotPermitted):
        policy_files.remove(liaison, row.number, file.pk)
    policy_files.remove(world.actor(OFFICE), row.number, file.pk)
    with pytest.raises(NotFound):
        policy_files.file_of(world.actor(OFFICE), row.number, file.pk)
    file.refresh_from_db()
    assert file.file.storage.exists(file.file.name)


def test_a_year_is_counted_over_the_register(world: World) -> None:
    with playing(at(2025, 9, 24)):
        late, answered = made.sent(world), made.sent(world, title="另一办法")
        made.registered(world, "990101")
        made.registered(world, title="不公开的草案", confidential=True)
    with playing(at(2025, 10, 15)):
        policy_letters.reply(world.actor("liaison.990100.education"), answered.number, made.REPLIES)
    with playing(at(2025, 12, 30)):
        year = policy_reports.year_of(world.actor(OFFICE), "990100", 2025)
        assert year.late == (late.number,)
        replies = year.replies
        assert (replies.asked, replies.on_time, replies.late, replies.open) == (2, 1, 1, 0)
        assert (replies.proposals, replies.accepted, replies.partly) == (2, 1, 1)
        assert year.whole.registered == 3
        for lang in ("zh", "en"):
            report = policy_reports.report_of(year, lang=lang)
            assert {claim.operation for claim in report.claims} == {"count"}
            text = docx.Document(BytesIO(policy_reports.word_of(year, lang=lang)))
            assert len(text.tables) >= 5
            book = load_workbook(BytesIO(policy_reports.workbook_of(year, lang=lang)))
            assert book.worksheets[0].max_row >= 4
        assert policy_reports.workbook_of(year, lang="zh") == policy_reports.workbook_of(year, lang="zh")
        assert policy_reports.word_of(year, lang="zh") == policy_reports.word_of(year, lang="zh")
    assert policy_reports.year_of(world.actor("evaluator.990100"), "990100", 2025).whole.registered == 2
    with pytest.raises(NotFound):
        policy_reports.year_of(world.actor("liaison.990100.education"), "990100", 2025)


def test_every_act_leaves_one_line_in_the_trail(world: World) -> None:
    row = made.sent(world)
    acts = list(AuditEntry.objects.filter(subject=row.number).order_by("pk").values_list("act", flat=True))
    assert acts == list(row.steps.values_list("act", flat=True))
    assert Policy.objects.get(pk=row.pk).revision == len(acts) - 1


def test_no_figures_no_fact(world: World) -> None:
    row = made.registered(world)
    office = world.actor(OFFICE)
    policies.screen(office, row.number, made.screening(row), "涉及就业")
    assert policy_facts.newest_edition(office, row) is None
    with pytest.raises(Invalid):
        policy_facts.take(office, row.number, ["POPULATION"])
