"""The rooms of evaluation: every page whole in both languages, acts by their forms, nothing seen before its time."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from halfsky.core.evaluation.surveys import Survey
from halfsky.services import surveys
from halfsky.store.models import Evaluation, EvaluationSeat, SelfEvaluation
from tests import evaluating
from tests.conftest import Lasting
from tests.people import World, make_world
from tests.web.conftest import client_of
from tests.web.contract import problems, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
NUMBER = "990100-midterm-1"
SURVEY = surveys.Told(
    title="家庭服务专项调查",
    organisation="云岭大学",
    method="分层两阶段抽样",
    indicator="GYNAECOLOGICAL_SCREENING_RATE",
    year=2024,
    survey=Survey(estimate=61.5, unit="percent", sample=800, design_effect=1.6),
)


@pytest.fixture(scope="module")
def world(lasting: Lasting) -> World:
    with lasting():
        world = make_world()
        evaluating.opened(world)
    return world


def row() -> Evaluation:
    return Evaluation.objects.select_related("area", "plan", "vintage__area").get(number=NUMBER)


def whole(client: Client, name: str, *parts: str, query: str = "") -> str:
    """A page in both languages; the Chinese one is given."""
    address = reverse(name, args=parts) + query
    english = shown(client, address, "en")
    assert "evaluation_page." not in english
    return shown(client, address)


def test_a_draft_is_opened_weighed_seated_and_approved(world: World) -> None:
    office, leader = client_of("office.990100"), client_of("leader.990100")
    whole(office, "evaluations")
    whole(office, "evaluation_open")
    whole(office, "evaluation", NUMBER)
    whole(office, "evaluation_seat", NUMBER)
    form = whole(office, "evaluation_weights", NUMBER)
    typed = dict(re.findall(r'name="([a-z_]+-(?:whole|unit|county))" value="(\d+)"', form))
    wrong = office.post(reverse("evaluation_weights", args=(NUMBER,)), typed | {"lasting-whole": "50"})
    assert wrong.status_code == 422
    assert problems(wrong.content.decode()) == []
    right = typed | {"lasting-whole": "4", "results_used-whole": "2"}
    assert office.post(reverse("evaluation_weights", args=(NUMBER,)), right).status_code == 302
    assert row().scheme["questions"][-1]["weights"]["whole"] == 2
    office.post(reverse("evaluation_act", args=(NUMBER,)), {"act": "submit"})
    text = whole(leader, "evaluation", NUMBER)
    assert 'value="approve"' in text
    back = leader.post(
        reverse("evaluation_act", args=(NUMBER,)), {"act": "send_back", "words": ""}, follow=True
    )
    assert "没有填写文字" in back.content.decode()
    leader.post(reverse("evaluation_act", args=(NUMBER,)), {"act": "approve"})
    assert row().state == "approved"


def test_a_self_evaluation_is_written_in_one_form(world: World) -> None:
    evaluating.approved(world, row())
    one = SelfEvaluation.objects.select_related("unit").get(evaluation__number=NUMBER, code="S1")
    liaison = client_of(evaluating.writer_of(world, one))
    assert NUMBER in whole(liaison, "desk")
    assert reverse("self_evaluation", args=(NUMBER, "S1")) in whole(liaison, "evaluations")
    assert "third_party" not in whole(liaison, "evaluation", NUMBER)
    whole(liaison, "self_evaluation", NUMBER, "S1")
    form = whole(liaison, "self_evaluation_write", NUMBER, "S1")
    names = re.findall(r'<select id="(score-[a-z_]+)"', form)
    typed = dict.fromkeys(names, "4") | {f"text-{name}": words for name, words in evaluating.TEXTS.items()}
    address = reverse("self_evaluation_write", args=(NUMBER, "S1"))
    assert liaison.post(address, typed | {"version": "0"}).status_code == 302
    late = liaison.post(address, typed | {"version": "0"})
    assert late.status_code == 422
    assert problems(late.content.decode()) == []
    liaison.post(reverse("self_evaluation_hand_in", args=(NUMBER, "S1")))
    one.refresh_from_db()
    assert one.state == "handed_in"
    assert one.facts["targets"]
    office = client_of("office.990100")
    text = whole(office, "self_evaluation", NUMBER, "S1")
    assert "接收自评" in text
    office.post(reverse("self_evaluation_decide", args=(NUMBER, "S1")), {"act": "return", "words": "补材料"})
    assert "补材料" in whole(liaison, "self_evaluation", NUMBER, "S1")
    other = client_of("liaison.990101.health")
    assert other.get(reverse("self_evaluation", args=(NUMBER, "S1"))).status_code == 404


def test_scores_are_given_blind_and_shown_when_all_are_in(world: World) -> None:
    now = evaluating.self_evaluated(world, evaluating.approved(world, row()))
    office, third = client_of("office.990100"), client_of("third_party.990100")
    office.post(reverse("evaluation_act", args=(NUMBER,)), {"act": "open_scoring"})
    assert "您的打分" in whole(third, "evaluation", NUMBER)
    assert NUMBER in whole(third, "desk")
    form = whole(third, "evaluation_score", NUMBER, "S1")
    assert evaluating.TEXTS["done"] not in form
    names = re.findall(r'<select id="points-([a-z_]+)"', form)
    typed = {f"points-{name}": "3" for name in names}
    address = reverse("evaluation_score", args=(NUMBER, "S1"))
    wrong = third.post(address, typed | {f"points-{names[0]}": "cannot"})
    assert wrong.status_code == 422
    assert problems(wrong.content.decode()) == []
    assert third.post(address, typed).status_code == 302
    assert "没有席位" not in whole(third, "evaluation", NUMBER, query="?part=scores")
    assert "谁也看不到别人的分数" in whole(office, "evaluation", NUMBER, query="?part=scores")
    assert office.get(address).status_code == 403
    EvaluationSeat.objects.filter(evaluation=now).count()


def test_the_workbench_from_findings_to_follow_up(world: World) -> None:
    now = evaluating.scored(world, evaluating.self_evaluated(world, evaluating.approved(world, row())))
    office, expert, leader = (client_of(f"{role}.990100") for role in ("office", "evaluator", "leader"))
    for part in ("overview", "selves", "evidence", "scores", "points", "goals", "next"):
        whole(expert, "evaluation", NUMBER, query=f"?part={part}")
    whole(expert, "evaluation", NUMBER, query="?part=scores&of=S1")
    assert expert.get(reverse("evaluation", args=(NUMBER,)) + "?part=responses").status_code == 404
    whole(expert, "evaluation_collect", NUMBER)
    expert.post(
        reverse("evaluation_collect", args=(NUMBER,)),
        {"kind": "note", "title": "座谈", "words": "人手不足", "reference": ""},
    )
    whole(expert, "evaluation_evidence", NUMBER, "E1")
    for kind in ("finding", "conclusion", "recommendation"):
        whole(expert, "evaluation_point", NUMBER, kind)
    address = reverse("evaluation_point", args=(NUMBER, "finding"))
    assert expert.post(address, {"text": "无据"}).status_code == 422
    assert expert.post(address, {"text": "有据", "rests_on": ["E1"], "domain": "1"}).status_code == 302
    expert.post(reverse("evaluation_point_remove", args=(NUMBER, "F1")))
    now = evaluating.answered(world, evaluating.concluded_from(world, now, first=2))
    assert now.state == "follow_up"
    unit = client_of("liaison.990100.education")
    text = whole(unit, "recommendation", NUMBER, "R1")
    assert "逾期未落实" in text
    assert NUMBER in whole(unit, "desk")
    whole(leader, "evaluation", NUMBER, query="?part=responses")
    address = reverse("recommendation_act", args=(NUMBER, "R1"))
    unit.post(address, {"act": "finish", "words": "两人到岗"})
    assert "确认已落实" in whole(office, "recommendation", NUMBER, "R1")
    office.post(address, {"act": "confirm"})
    leader.post(reverse("evaluation_act", args=(NUMBER,)), {"act": "close"})
    assert row().state == "closed"
    for kind in ("docx", "html"):
        assert unit.get(reverse("evaluation_file", args=(NUMBER, "zh", kind))).status_code == 200
    assert unit.get(reverse("evaluation_file", args=(NUMBER, "fr", "docx"))).status_code == 404


def test_answering_a_recommendation_by_its_form(world: World) -> None:
    now = evaluating.scored(world, evaluating.self_evaluated(world, evaluating.approved(world, row())))
    now = evaluating.concluded(world, now)
    leader = client_of("leader.990100")
    leader.post(
        reverse("evaluation_act", args=(NUMBER,)), {"act": "approve_report", "revision": str(now.revision)}
    )
    assert row().state == "response"
    whole(leader, "recommendation", NUMBER, "R1")
    whole(leader, "recommendation_answer", NUMBER, "R1")
    address = reverse("recommendation_answer", args=(NUMBER, "R1"))
    assert leader.post(address, {"decision": "accept", "action": "招聘"}).status_code == 422
    unit = world.units["990100", "EDUCATION"]
    typed = {"decision": "accept", "action": "招聘", "owner": str(unit.pk), "due": "2031-01-01"}
    assert leader.post(address, typed).status_code == 302
    early = client_of("office.990100").post(
        reverse("evaluation_act", args=(NUMBER,)), {"act": "follow"}, follow=True
    )
    assert "还有建议没有回应" in early.content.decode()


def test_a_survey_is_entered_and_accepted_by_another(world: World) -> None:
    from halfsky.engines.codebook import load_codebook

    known = load_codebook().indicators
    code = SURVEY.indicator if SURVEY.indicator in known else next(
        one for one, its in known.items() if its.unit == "percent"
    )  # fmt: skip
    office, reviewer = client_of("office.990100"), client_of("reviewer.990100")
    whole(office, "survey_enter")
    typed = {
        "title": SURVEY.title, "held_by": SURVEY.organisation, "area": "990100", "indicator": code, "year": "2024",
        "sex": "_T", "residence": "_T", "estimate": "61.5", "sample": "800", "design_effect": "1.6",
        "standard_error": "", "method": SURVEY.method,
    }  # fmt: skip
    assert office.post(reverse("survey_enter"), typed | {"estimate": "甲"}).status_code == 422
    answer = office.post(reverse("survey_enter"), typed)
    assert answer.status_code == 302
    number = "990100-2024-survey-1"
    text = whole(reviewer, "survey", number)
    assert "500" in text
    reviewer.post(reverse("survey_accept", args=(number,)))
    assert "已采用" in whole(office, "surveys")


def test_pages_ask_little_of_the_database(world: World, django_assert_max_num_queries: Any) -> None:
    evaluating.scored(world, evaluating.self_evaluated(world, evaluating.approved(world, row())))
    expert = client_of("evaluator.990100")
    for part in ("overview", "selves", "evidence", "scores", "points", "goals", "next"):
        address = reverse("evaluation", args=(NUMBER,)) + f"?part={part}"
        expert.get(address)
        with django_assert_max_num_queries(34):
            assert expert.get(address).status_code == 200
