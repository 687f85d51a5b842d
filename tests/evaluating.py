"""An evaluation in the invented world, led as far as a test wants it."""

from collections.abc import Mapping
from datetime import date

from django.core.files.base import ContentFile

from halfsky.core.evaluation.workflow import Act, ResponseAct, SelfAct
from halfsky.services import (
    evaluation_evidence,
    evaluation_points,
    evaluation_reports,
    evaluation_scores,
    evaluations,
    responsibilities,
    self_evaluations,
)
from halfsky.services.evaluation_points import Written
from halfsky.services.evaluation_records import scheme_of
from halfsky.services.evaluation_scores import Given
from halfsky.services.evaluations import Asked
from halfsky.store.models import Evaluation, PlanDocument, SelfEvaluation, Vintage
from tests.people import World, adopted_plan
from tests.reporting import freeze

KINDS = ("HEALTH_COMMISSION", "EDUCATION")
TEXTS = {"done": "按方案完成了主要任务。", "problems": "专业人员不足。", "next": "补齐人员，抓重点目标。"}


def opened(
    world: World, code: str = "990100", *, plan: PlanDocument | None = None, vintage: Vintage | None = None
) -> Evaluation:
    """A draft: two units and, in the prefecture, one county take part."""
    plan = plan or adopted_plan(world, code)
    vintage = vintage or freeze(world, code=code)
    office = world.actor(f"office.{code}")
    responsibilities.propose(office, plan.number, code)
    asked = Asked(
        kind="midterm",
        self_due=date(2030, 3, 31),
        report_due=date(2030, 9, 30),
        units=tuple(world.units[code, kind].pk for kind in KINDS if (code, kind) in world.units),
        areas=("990101",) if code == "990100" else (),
        issuer="妇儿工委办",
    )
    return evaluations.open_evaluation(office, plan.number, vintage.number, asked)


SEATS = ("evaluator", "third_party")


def approved(world: World, row: Evaluation, seats: tuple[str, ...] = SEATS) -> Evaluation:
    """With seats, approved by the leader, self-evaluation begun."""
    code, number = row.area.code, row.number
    office, leader = world.actor(f"office.{code}"), world.actor(f"leader.{code}")
    for role in seats:
        evaluations.give_seat(office, number, f"{role}.{code}", organisation="云岭大学")
    evaluations.perform(office, number, Act.SUBMIT)
    evaluations.perform(leader, number, Act.APPROVE)
    return evaluations.perform(office, number, Act.START)


def writer_of(world: World, one: SelfEvaluation) -> str:
    """Who writes a self-evaluation."""
    code = one.area.code
    return f"office.{code}" if one.unit is None else f"liaison.{code}.{one.unit.kind.split('_')[0].lower()}"


def written(world: World, one: SelfEvaluation, points: int = 4) -> SelfEvaluation:
    """A self-evaluation written whole and handed in."""
    actor, number = world.actor(writer_of(world, one)), one.evaluation.number
    scores = {question.code: points for question in self_evaluations.questions_of(one)}
    self_evaluations.save(actor, number, one.code, scores=scores, texts=TEXTS, version=one.version)
    file = ContentFile("开展了三次培训。".encode(), name="总结.txt")
    self_evaluations.attach(actor, number, one.code, file, title="年度总结")
    return self_evaluations.hand_in(actor, number, one.code)


def self_evaluated(world: World, row: Evaluation) -> Evaluation:
    """All self-evaluations handed in, the first accepted."""
    for one in self_evaluations.rows().filter(evaluation=row):
        written(world, one)
    office = world.actor(f"office.{row.area.code}")
    self_evaluations.decide(office, row.number, "S1", SelfAct.ACCEPT)
    return row


def scores_for(row: Evaluation, subject: str, points: int) -> Mapping[str, Given]:
    """The same points on every question."""
    one = evaluation_scores.subject_of(row, subject)
    return {
        question.code: Given(points=points, reason="见佐证")
        for question in evaluation_scores.questions_for(row, one)
    }


def scored(world: World, row: Evaluation) -> Evaluation:
    """Scored by the two seats, closed."""
    code, number = row.area.code, row.number
    office = world.actor(f"office.{code}")
    row = evaluations.perform(office, number, Act.OPEN_SCORING)
    for place, seat in enumerate(row.seats.select_related("person").order_by("pk")):
        scorer = world.actor(seat.person.username)
        for nth, one in enumerate(evaluation_scores.subjects_of(row)):
            given = dict(scores_for(row, one.code, 3))
            first = scheme_of(row).asked_of(one.sort)[nth].code
            given[first] = Given(points=4 + place % 2, reason="见佐证")
            evaluation_scores.save_scores(scorer, number, one.code, given)
        evaluation_scores.hand_in(scorer, number)
    return evaluations.perform(office, number, Act.CLOSE_SCORING)


def concluded(world: World, row: Evaluation) -> Evaluation:
    """With a finding, a conclusion and two recommendations, submitted for approval."""
    return concluded_from(world, row, first=1)


def concluded_from(world: World, row: Evaluation, *, first: int) -> Evaluation:
    """The same, where findings up to a number were written and taken back before."""
    code, number = row.area.code, row.number
    office, expert = world.actor(f"office.{code}"), world.actor(f"evaluator.{code}")
    note = evaluation_evidence.take_thing(
        office, number, kind="note", reference="", title="座谈记录", words="基层反映专业人员不足。"
    )
    points = (
        Written(kind="finding", text="责任分解到了单位。", rests_on=(note.code,), question="leadership"),
        Written(kind="conclusion", text="制度健全，人员不足。", rests_on=(f"F{first}",)),
        Written(kind="recommendation", text="补充专业人员。", rests_on=("C1",), text_en="Add specialists."),
        Written(kind="recommendation", text="另建一个平台。", rests_on=("C1",)),
    )
    for point in points:
        evaluation_points.write_point(expert, number, point)
    return evaluations.perform(office, number, Act.SUBMIT_REPORT)


def answered(world: World, row: Evaluation) -> Evaluation:
    """Approved; the first recommendation given to the education bureau, the second declined; followed up."""
    code, number = row.area.code, row.number
    leader = world.actor(f"leader.{code}")
    row = evaluation_reports.approve(leader, number, revision=row.revision)
    evaluation_points.answer(
        leader,
        number,
        "R1",
        decision="accept",
        action="年内招聘两人。",
        owner=world.units[code, "EDUCATION"].pk,
        due=date(2025, 3, 1),
    )
    evaluation_points.act_on(leader, number, "R2", ResponseAct.DECLINE, words="已有平台可用。")
    return evaluations.perform(world.actor(f"office.{code}"), number, Act.FOLLOW)


def led_through(
    world: World, code: str, *, plan: PlanDocument, vintage: Vintage, seats: tuple[str, ...] = SEATS
) -> Evaluation:
    """The whole way, up to the follow-up."""
    row = approved(world, opened(world, code, plan=plan, vintage=vintage), seats)
    return answered(world, concluded(world, scored(world, self_evaluated(world, row))))
