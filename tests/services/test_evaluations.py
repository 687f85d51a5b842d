"""An evaluation from draft to closed: second persons, blind scores, nothing without evidence, the report frozen."""

from datetime import date

import pytest
from django.core.files.base import ContentFile

from halfsky.core.evaluation.scoring import recompute
from halfsky.core.evaluation.workflow import Act, ResponseAct, ResponseState, SelfAct, State
from halfsky.core.reports.model import Report
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.engines.evidence import evidence_list
from halfsky.services import (
    audit,
    evaluation_evidence,
    evaluation_points,
    evaluation_reports,
    evaluation_scores,
    evaluations,
    self_evaluations,
)
from halfsky.services.evaluation_points import Written
from halfsky.services.evaluation_records import find, scheme_of, within_reach
from halfsky.services.evaluation_scores import Given
from halfsky.store.audited import Unaudited
from halfsky.store.models import AuditEntry, Evaluation, Notice
from tests import evaluating
from tests.conftest import Lasting
from tests.people import World, make_world

pytestmark = pytest.mark.django_db
NUMBER = "990100-midterm-1"


@pytest.fixture(scope="module")
def made(lasting: Lasting) -> World:
    """The world with a draft of an evaluation; every test is undone, and so is the world at the end."""
    with lasting():
        world = make_world()
        evaluating.opened(world)
    return world


@pytest.fixture
def world(made: World) -> World:
    return made


def evaluation() -> Evaluation:
    return Evaluation.objects.select_related("area", "plan", "vintage__area").get(number=NUMBER)


def test_the_whole_way(world: World) -> None:
    row = evaluating.approved(world, evaluation())
    assert {one.code: one.unit_id is None for one in row.selves.all()} == {
        "S1": False,
        "S2": False,
        "S3": True,
    }
    assert Notice.objects.filter(code="notices.self_evaluation_asked").count() == 3
    row = evaluating.answered(
        world, evaluating.concluded(world, evaluating.scored(world, evaluating.self_evaluated(world, row)))
    )
    assert row.state == State.FOLLOW_UP
    office, unit = world.actor("office.990100"), world.actor("liaison.990100.education")
    with pytest.raises(Invalid, match=r"evaluation.unsettled"):
        evaluations.perform(world.actor("leader.990100"), NUMBER, Act.CLOSE)
    overdue = evaluation_points.recommendation(unit, NUMBER, "R1")
    assert evaluation_points.days_over(overdue) > 0
    evaluation_points.act_on(unit, NUMBER, "R1", ResponseAct.PROGRESS, words="已发布招聘公告。")
    evaluation_points.act_on(unit, NUMBER, "R1", ResponseAct.FINISH, words="两人已到岗。")
    done = evaluation_points.act_on(office, NUMBER, "R1", ResponseAct.CONFIRM, words="")
    assert (done.state, evaluation_points.days_over(done)) == (ResponseState.CONFIRMED, 0)
    with pytest.raises(NotPermitted, match=r"evaluation.second_person_wanted"):
        evaluations.perform(office, NUMBER, Act.CLOSE)
    assert evaluations.perform(world.actor("leader.990100"), NUMBER, Act.CLOSE).state == State.CLOSED
    assert audit.verify().breaks == ()


def test_the_scheme_is_approved_by_a_leader_and_fixed_after(world: World) -> None:
    office = world.actor("office.990100")
    with pytest.raises(Invalid, match=r"evaluation.weights_do_not_sum"):
        evaluations.set_weights(office, NUMBER, {"whole": {"gaps_narrowed": 50}})
    row = evaluations.set_weights(office, NUMBER, {"whole": {"gaps_narrowed": 0, "targets_reached": 30}})
    assert scheme_of(row).question("targets_reached").weights["whole"] == 30
    with pytest.raises(NotPermitted):
        evaluations.perform(office, NUMBER, Act.APPROVE)
    evaluations.perform(office, NUMBER, Act.SUBMIT)
    with pytest.raises(Conflict):
        evaluations.set_weights(office, NUMBER, {"whole": {"gaps_narrowed": 5, "targets_reached": 25}})
    leader = world.actor("leader.990100")
    with pytest.raises(Invalid, match=r"evaluation.reason_wanted"):
        evaluations.perform(leader, NUMBER, Act.SEND_BACK)
    assert evaluations.perform(leader, NUMBER, Act.SEND_BACK, reason="补上公平性").state == State.DRAFT


def test_a_second_evaluation_of_one_kind_is_refused(world: World) -> None:
    row = evaluation()
    asked = evaluations.Asked(kind="midterm", self_due=date(2030, 1, 1), report_due=date(2030, 2, 1))
    office = world.actor("office.990100")
    with pytest.raises(Conflict, match=r"evaluation.already_open"):
        evaluations.open_evaluation(office, row.plan.number, row.vintage.number, asked)


def test_a_self_evaluation_is_written_by_its_own_and_accepted_by_another(world: World) -> None:
    row = evaluating.approved(world, evaluation())
    one = self_evaluations.rows().get(evaluation=row, code="S1")
    writer = world.actor(evaluating.writer_of(world, one))
    facts = self_evaluations.facts_of(one)
    assert facts
    assert all(fact["share"] for fact in facts)
    with pytest.raises(Invalid, match=r"evaluation.self_incomplete"):
        self_evaluations.hand_in(writer, NUMBER, "S1")
    for name in ("office.990100", "liaison.990101.health", "third_party.990100"):
        with pytest.raises((NotFound, NotPermitted)):
            self_evaluations.save(world.actor(name), NUMBER, "S1", scores={}, texts={}, version=0)
    self_evaluations.save(writer, NUMBER, "S1", scores={}, texts={"done": "一"}, version=0)
    with pytest.raises(Conflict, match=r"evaluation.changed_meanwhile"):
        self_evaluations.save(writer, NUMBER, "S1", scores={}, texts={"done": "二"}, version=0)
    one.refresh_from_db()
    evaluating.written(world, one)
    office = world.actor("office.990100")
    back = self_evaluations.decide(office, NUMBER, "S1", SelfAct.RETURN, reason="补充佐证")
    assert back.facts == {}
    self_evaluations.hand_in(writer, NUMBER, "S1")
    assert self_evaluations.decide(office, NUMBER, "S1", SelfAct.ACCEPT).state == "accepted"
    county = self_evaluations.rows().get(evaluation=row, code="S3")
    assert evaluating.written(world, county).state == "handed_in"
    with pytest.raises(NotPermitted):
        self_evaluations.decide(world.actor("office.990101"), NUMBER, "S3", SelfAct.ACCEPT)


def test_scores_are_blind_until_all_have_handed_in(world: World) -> None:
    row = evaluating.self_evaluated(world, evaluating.approved(world, evaluation()))
    office = world.actor("office.990100")
    evaluations.perform(office, NUMBER, Act.OPEN_SCORING)
    row.refresh_from_db()
    expert, third = world.actor("evaluator.990100"), world.actor("third_party.990100")
    for one in evaluation_scores.subjects_of(row):
        evaluation_scores.save_scores(expert, NUMBER, one.code, evaluating.scores_for(row, one.code, 5))
    evaluation_scores.hand_in(expert, NUMBER)
    with pytest.raises(Conflict, match=r"evaluation.scores_handed_in"):
        evaluation_scores.save_scores(expert, NUMBER, "whole", evaluating.scores_for(row, "whole", 1))
    for actor in (third, expert, office, world.actor("leader.990100")):
        with pytest.raises(NotPermitted, match=r"evaluation.blind"):
            evaluation_scores.results_of(actor, NUMBER)
    with pytest.raises(Invalid, match=r"evaluation.scores_outstanding"):
        evaluations.perform(office, NUMBER, Act.CLOSE_SCORING)
    with pytest.raises(Invalid, match=r"evaluation.questions_left"):
        evaluation_scores.hand_in(third, NUMBER)
    with pytest.raises(Invalid, match=r"evaluation.score_reason_wanted"):
        evaluation_scores.save_scores(third, NUMBER, "whole", {"leadership": Given(points=None)})
    with pytest.raises(NotPermitted, match=r"evaluation.no_seat_of_yours"):
        evaluation_scores.save_scores(office, NUMBER, "whole", {"leadership": Given(points=3)})
    told = AuditEntry.objects.filter(act="evaluations.score").values_list("detail", flat=True)
    assert not any("points" in str(detail) for detail in told)


def test_results_are_recomputed_from_their_explanation(world: World) -> None:
    row = evaluating.scored(world, evaluating.self_evaluated(world, evaluating.approved(world, evaluation())))
    found = evaluation_scores.results_of(world.actor("third_party.990100"), row.number)
    assert [one.subject for one in found.results] == ["whole", "S1", "S2", "S3"]
    assert all(recompute(one) == one.total for one in found.results)
    assert found.agreement.within_one == 1.0


def test_nothing_stands_without_evidence(world: World) -> None:
    row = evaluating.scored(world, evaluating.self_evaluated(world, evaluating.approved(world, evaluation())))
    expert = world.actor("evaluator.990100")
    with pytest.raises(Invalid, match=r"evaluation.without_evidence"):
        evaluation_points.write_point(expert, NUMBER, Written(kind="finding", text="好"))
    with pytest.raises(Invalid, match=r"evaluation.lost_reference"):
        evaluation_points.write_point(expert, NUMBER, Written(kind="conclusion", text="好", rests_on=("E1",)))
    target = evaluating.self_evaluations.facts_of(self_evaluations.rows().get(evaluation=row, code="S1"))[0]
    taken = evaluation_evidence.take_thing(expert, NUMBER, kind="figure", reference=target["target"])
    assert taken.facts["target"] == target["target"]
    assert taken.link.startswith("/plans/")
    for kind, reference in (
        ("matter", "none"),
        ("figure", "99-9-9"),
        ("minutes", "https://x"),
        ("minutes", "//x"),
    ):
        with pytest.raises(Invalid, match=r"evaluation.no_such_thing"):
            evaluation_evidence.take_thing(expert, NUMBER, kind=kind, reference=reference, title="甲")
    point = evaluation_points.write_point(
        expert, NUMBER, Written(kind="finding", text="有据", rests_on=(taken.code,))
    )
    with pytest.raises(Conflict, match=r"evaluation.others_rest_on_it"):
        evaluation_evidence.remove(expert, NUMBER, taken.code)
    evaluation_points.remove_point(expert, NUMBER, point.code)
    evaluation_evidence.remove(expert, NUMBER, taken.code)
    again = evaluation_evidence.take_file(
        expert, NUMBER, ContentFile("记录".encode(), name="座谈.txt"), title="座谈"
    )
    assert again.code != taken.code
    with pytest.raises(Invalid):
        evaluation_evidence.take_file(expert, NUMBER, ContentFile(b"MZ\x90", name="a.exe"), title="")


def test_a_third_party_sees_its_own_evaluation_and_no_office_act(world: World) -> None:
    third, seatless = world.actor("third_party.990100"), world.actor("third_party.990101")
    for actor in (third, seatless):
        with pytest.raises(NotFound):
            find(actor, NUMBER)
    row = evaluating.approved(world, evaluation())
    assert find(third, NUMBER).pk == row.pk
    assert list(within_reach(third)) == [row]
    with pytest.raises(NotFound):
        find(seatless, NUMBER)
    for act in (Act.OPEN_SCORING, Act.VISIT):
        with pytest.raises(NotPermitted):
            evaluations.perform(third, NUMBER, act)


def test_the_report_is_approved_by_someone_who_wrote_none_of_it(world: World) -> None:
    row = evaluating.concluded(
        world,
        evaluating.scored(world, evaluating.self_evaluated(world, evaluating.approved(world, evaluation()))),
    )
    leader = world.actor("leader.990100")
    with pytest.raises(Conflict, match=r"evaluation.changed_meanwhile"):
        evaluation_reports.approve(leader, NUMBER, revision=row.revision - 1)
    done = evaluation_reports.approve(leader, NUMBER, revision=row.revision)
    assert len(done.digest) == 64
    for lang in ("zh", "en"):
        report = evaluation_reports.report_for(world.actor("liaison.990100.education"), NUMBER, lang)
        assert isinstance(report, Report)
        assert sound(report) == []
    name, content = evaluation_reports.file_of(leader, NUMBER, "docx", "zh")
    assert name == f"{NUMBER}-zh.docx"
    assert content[:2] == b"PK"


def sound(report: Report) -> list[str]:
    """Claims that no sentence states, or sentences that name claims that are not there."""
    told = evidence_list(report)
    lost = [row["printed"] for row in told.iter_rows(named=True) if not row["sentence"]]
    return lost


def test_no_row_changes_outside_an_act() -> None:
    row = evaluation()
    row.title = "改"
    with pytest.raises(Unaudited):
        row.save()
