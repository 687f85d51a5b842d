"""The mid-term evaluation of the demonstration: two units, a county and a third party; a survey that fills a gap.

One recommendation is carried out, one is overdue, one is declined.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from halfsky.core.evaluation.surveys import Survey
from halfsky.core.evaluation.workflow import Act, ResponseAct, SelfAct
from halfsky.engines.working_calendar import load_working_days
from halfsky.services import (
    evaluation_evidence,
    evaluation_points,
    evaluation_reports,
    evaluation_scores,
    evaluations,
    self_evaluations,
    surveys,
)
from halfsky.services.acting import Actor
from halfsky.services.demonstration.people import People
from halfsky.services.demonstration.years import moment
from halfsky.services.evaluation_points import Written
from halfsky.services.evaluation_scores import Given
from halfsky.services.evaluations import Asked
from halfsky.services.moments import playing
from halfsky.store.models import Evaluation, PlanDocument, SelfEvaluation, Vintage

_BEGUN = 320
"""Days ago on which the scheme was drafted."""
_UNITS = ("HEALTH_COMMISSION", "EDUCATION")
_COUNTY = "990103"
_INSTITUTE = "云岭大学社会发展研究院"
_WORDS = {
    "HEALTH_COMMISSION": {
        "done": "建成危重孕产妇救治中心，孕产妇专案管理覆盖各县；“两癌”筛查纳入民生实事。",
        "problems": "边远县产科医师不足，筛查阳性后的随访不够及时。",
        "next": "明年起对三个县轮派产科医师，建立筛查后三个月随访制度。",
    },
    "EDUCATION": {
        "done": "控辍保学台账按月核对，普惠性幼儿园学位增加；性别平等内容进入校本课程。",
        "problems": "高中阶段教育普及程度县际差距大，职业学校女生专业面窄。",
        "next": "扩大两所县中办学规模，增设护理、信息技术等专业。",
    },
    "": {
        "done": "县政府把规划主要目标列入年度计划，妇儿工委成员单位每半年报告一次。",
        "problems": "专项经费没有单列，联络员三年换了四人。",
        "next": "下一年度预算单列工作经费，联络员交接留存台账。",
    },
}
_LEANINGS = {"office": (5, 3, 4, 3, 2), "expert": (5, 3, 4, 3, 3), "third_party": (4, 3, 4, 3, 2)}
"""What each kind of seat gives on one question after another: near each other, the third party a little stricter."""
_REASONS = {
    3: "制度已建立，部分县落实不到位，见自评和走访记录。",
    4: "落实较好，有台账和文件佐证。",
    5: "全面落实，佐证充分。",
    2: "差距明显，见数据和走访记录。",
}


class _Evaluation:
    """Everyone's hands in the evaluation, each act at its day."""

    def __init__(self, people: People, plan: PlanDocument) -> None:
        self.people, self.plan = people, plan
        self.office, self.leader, self.expert, self.third = (
            people.of_area(role, people.top) for role in ("office", "leader", "evaluator", "third_party")
        )
        self.number = ""

    def at(self, after: int, do: Callable[[], object], hours: float = 0) -> object:
        """Something happens some days after the beginning."""
        with playing(_day(after) + timedelta(hours=hours)):
            return do()

    def perform(self, after: int, actor: Actor, act: Act) -> None:
        """Someone leads the evaluation on."""
        self.at(after, lambda: evaluations.perform(actor, self.number, act))

    def row(self) -> Evaluation:
        """The evaluation as it stands."""
        return Evaluation.objects.select_related("area", "plan__area", "vintage__area").get(
            number=self.number
        )


def _day(after: int) -> datetime:
    """The morning of a working day so many days after the beginning."""
    day = timezone.localdate() - timedelta(days=_BEGUN - after)
    return moment(load_working_days().on_or_after(day))


def evaluate(people: People, plan: PlanDocument) -> None:
    """The whole way up to the follow-up, in the order of time."""
    its = _Evaluation(people, plan)
    _open(its)
    _selves(its)
    _survey(its)
    _score(its)
    _conclude(its)
    _answer(its)


def _open(its: _Evaluation) -> None:
    vintages = Vintage.objects.filter(area=its.plan.area, known_at__lte=_day(0)).order_by(
        "-year", "-known_at"
    )
    asked = Asked(
        kind="midterm",
        self_due=_day(60).date(),
        report_due=_day(150).date(),
        units=tuple(its.people.units[its.people.top.code, kind].pk for kind in _UNITS),
        areas=(_COUNTY,),
        issuer=f"{its.people.top.name}妇女儿童工作委员会办公室",
    )
    vintage = vintages[0].number
    row = its.at(0, lambda: evaluations.open_evaluation(its.office, its.plan.number, vintage, asked))
    assert isinstance(row, Evaluation)
    its.number = row.number
    top = its.people.top.code
    for hours, (role, where) in enumerate((("office", ""), ("evaluator", ""), ("third_party", _INSTITUTE))):
        its.at(
            1,
            lambda role=role, where=where: evaluations.give_seat(  # type: ignore[misc]
                its.office, its.number, f"{role}.{top}", organisation=where
            ),
            hours,
        )
    its.perform(2, its.office, Act.SUBMIT)
    its.perform(9, its.leader, Act.APPROVE)
    its.perform(12, its.office, Act.START)


def _selves(its: _Evaluation) -> None:
    rows = self_evaluations.rows().filter(evaluation__number=its.number).order_by("pk")
    for place, one in enumerate(rows):
        writer = (
            its.people.of_area("office", one.area)
            if one.unit is None
            else its.people.of_unit("liaison", one.unit)
        )
        _write(its, one, writer, 30 + 9 * place)
    health = rows.get(unit__kind="HEALTH_COMMISSION")
    assert health.unit is not None
    code, writer = health.code, its.people.of_unit("liaison", health.unit)
    reason = "请补充随访制度的文件。"
    its.at(52, lambda: self_evaluations.decide(its.office, its.number, code, SelfAct.RETURN, reason=reason))
    file = ContentFile(f"{health.area.name}“两癌”筛查随访工作制度（试行）\n".encode(), name="随访制度.txt")
    its.at(
        55, lambda: self_evaluations.attach(writer, its.number, code, file, title="筛查随访工作制度（试行）")
    )
    its.at(55, lambda: self_evaluations.hand_in(writer, its.number, code), 1)
    for place, one in enumerate(rows):
        its.at(
            58 + place,
            lambda code=one.code: self_evaluations.decide(its.office, its.number, code, SelfAct.ACCEPT),  # type: ignore[misc]
        )
    its.perform(63, its.office, Act.VISIT)


def _write(its: _Evaluation, one: SelfEvaluation, writer: Actor, after: int) -> None:
    texts = _WORDS["" if one.unit is None else one.unit.kind]
    questions = self_evaluations.questions_of(one)
    scores = {question.code: 5 if place % 3 == 0 else 4 for place, question in enumerate(questions)}
    name = one.area.name if one.unit is None else one.unit.name
    file = ContentFile(f"{name}规划实施情况自评材料（演示）\n".encode(), name="自评材料.txt")
    its.at(
        after,
        lambda: self_evaluations.save(writer, its.number, one.code, scores=scores, texts=texts, version=0),
    )
    its.at(
        after, lambda: self_evaluations.attach(writer, its.number, one.code, file, title=f"{name}自评材料"), 1
    )
    its.at(after, lambda: self_evaluations.hand_in(writer, its.number, one.code), 2)


def _survey(its: _Evaluation) -> None:
    """A gap filled: how many women take regular exercise, asked of a sample."""
    told = surveys.Told(
        title="妇女体育锻炼专项调查",
        organisation="云岭地区统计局",
        method="以12个县（市）住户名册为抽样框，分层两阶段整群抽样，按人口加权，回答率87%。",
        indicator="EXERCISE",
        year=_day(0).year - 1,
        survey=Survey(estimate=36.4, unit="percent", sample=1240, design_effect=1.7),
        sex="F",
    )
    top = its.people.top
    row = its.at(40, lambda: surveys.enter(its.office, top.code, told, evaluation=its.row()))
    number = str(getattr(row, "number", ""))
    its.at(44, lambda: surveys.accept(its.people.of_area("reviewer", top), number))


def _score(its: _Evaluation) -> None:
    its.perform(80, its.office, Act.OPEN_SCORING)
    for place, (kind, actor) in enumerate(
        (("office", its.office), ("expert", its.expert), ("third_party", its.third))
    ):
        for nth, one in enumerate(evaluation_scores.subjects_of(its.row())):
            questions = evaluation_scores.questions_for(its.row(), one)
            leaning = _LEANINGS[kind]
            points = {q.code: leaning[(which + 2 * nth) % 5] for which, q in enumerate(questions)}
            if kind == "third_party" and one.code == "S3":
                points["in_plans_and_budget"] = 2
            if kind == "office" and one.code == "S3":
                points["in_plans_and_budget"] = 4
            given = {code: Given(points=value, reason=_REASONS[value]) for code, value in points.items()}
            its.at(
                84 + 3 * place,
                lambda actor=actor, code=one.code, given=given: evaluation_scores.save_scores(  # type: ignore[misc]
                    actor, its.number, code, given
                ),
                nth,
            )
        its.at(92 + place, lambda actor=actor: evaluation_scores.hand_in(actor, its.number))  # type: ignore[misc]
    its.perform(97, its.office, Act.CLOSE_SCORING)


def _conclude(its: _Evaluation) -> None:
    codes = _evidence(its)
    points = (
        Written(kind="finding", question="targets_reached", domain=1, rests_on=(codes[0], _paper(its, "卫生健康")),
                text="妇幼健康服务能力提高，孕产妇系统管理和住院分娩保持在较高水平，边远县产科力量薄弱。",
                text_en="Maternal and child health services have grown; the remote counties are short of obstetric staff."),
        Written(kind="finding", question="leadership", rests_on=(codes[1], _paper(its, its.people.areas[_COUNTY].name)),
                text="责任已分解到单位，但县级联络员更换频繁，交接不完整。",
                text_en="Targets are shared out to units, but county liaisons change often and hand over little."),
        Written(kind="finding", question="in_plans_and_budget", rests_on=(codes[1],),
                text="走访的县没有单列规划实施经费。",
                text_en="The county visited has no budget line of its own for the plan."),
        Written(kind="finding", question="data_kept", rests_on=(codes[2],),
                text="妇女体育锻炼等指标长期缺数，专项调查首次给出了结果和误差区间。",
                text_en="Some indicators had no figures for years; a special survey gives one for the first time, with its interval."),
        Written(kind="conclusion", rests_on=("F1", "F2"),
                text="规划实施总体有力，健康领域进展较快，县级工作力量是主要短板。",
                text_en="The plan is well carried out on the whole, health fastest; the staff of counties is the weak spot."),
        Written(kind="conclusion", rests_on=("F3", "F4"),
                text="经费和数据两项保障还不稳定，影响后半程目标的把握。",
                text_en="Funds and figures are not yet secure, which makes the second half of the plan less certain."),
        Written(kind="recommendation", rests_on=("C1",),
                text="建立联络员交接制度，更换前完成台账移交和培训。",
                text_en="Set rules for handing over between liaisons: records and training before a change."),
        Written(kind="recommendation", rests_on=("C1",), domain=1,
                text="对边远县实行产科医师轮派，两年内各县至少有两名在岗。",
                text_en="Send obstetricians to remote counties by turns; two in post in each within two years."),
        Written(kind="recommendation", rests_on=("C2",),
                text="专项调查每两年开展一次，结果纳入年度监测。",
                text_en="Hold the special survey every two years and use it in the yearly monitoring."),
    )  # fmt: skip
    for place, point in enumerate(points):
        actor = its.third if place in (2, 5) else its.expert
        its.at(
            104 + place,
            lambda actor=actor, point=point: evaluation_points.write_point(actor, its.number, point),  # type: ignore[misc]
        )
    its.perform(118, its.office, Act.SUBMIT_REPORT)
    row = its.row()
    its.at(126, lambda: evaluation_reports.approve(its.leader, its.number, revision=row.revision))


def _evidence(its: _Evaluation) -> list[str]:
    """A figure, a visit and the survey, taken into the library."""
    survey = surveys.within_reach(its.office).get(title="妇女体育锻炼专项调查").number
    visit = "走访白石县4个乡镇、3个村：规划经费在妇联办公经费中列支，没有单列；现任联络员到岗两个月，前任未留台账。"
    figure = self_evaluations.facts_of(self_evaluations.rows().get(evaluation__number=its.number, code="S1"))[
        0
    ]
    things = (
        {"kind": "figure", "reference": figure["target"], "question": "targets_reached"},
        {
            "kind": "note",
            "reference": "",
            "title": "白石县走访记录",
            "words": visit,
            "question": "in_plans_and_budget",
        },
        {"kind": "survey", "reference": survey, "question": "data_kept"},
    )
    taken = []
    for place, thing in enumerate(things):
        piece = its.at(
            66 + 4 * place,
            lambda thing=thing: evaluation_evidence.take_thing(its.expert, its.number, **thing),  # type: ignore[misc]
        )
        taken.append(str(getattr(piece, "code", "")))
    return taken


def _paper(its: _Evaluation, word: str) -> str:
    """Code of the papers that came with someone's self-evaluation."""
    rows = evaluation_evidence.evidence_of(its.row()).filter(title__contains=word, title__endswith="自评材料")
    return str(rows[0].code)


def _answer(its: _Evaluation) -> None:
    """The leader answers all three: one is carried out, one is overdue, one is declined with a reason."""
    top, health = its.people.top.code, its.people.units[its.people.top.code, "HEALTH_COMMISSION"]
    civil = its.people.units[top, "CIVIL_AFFAIRS"]
    answers = (
        ("R1", "accept", "印发联络员交接办法，由民政局先行试行后推开。", civil, 200),
        ("R2", "partly", "先在三个边远县轮派，年内各有一名产科医师在岗。", health, 290),
    )
    for place, (code, decision, action, unit, due) in enumerate(answers):
        its.at(
            134 + place,
            lambda code=code, decision=decision, action=action, unit=unit, due=due: evaluation_points.answer(  # type: ignore[misc]
                its.leader,
                its.number,
                code,
                decision=decision,
                action=action,
                owner=unit.pk,
                due=_day(due).date(),
            ),
        )
    words = "两年一次超出现有经费，先按五年一次安排，中间年份用抽样较小的快速调查。"
    its.at(
        136, lambda: evaluation_points.act_on(its.leader, its.number, "R3", ResponseAct.DECLINE, words=words)
    )
    its.perform(140, its.office, Act.FOLLOW)
    liaison, other = its.people.of_unit("liaison", civil), its.people.of_unit("liaison", health)
    steps = (
        (170, liaison, "R1", ResponseAct.PROGRESS, "交接办法已征求各县意见。"),
        (192, liaison, "R1", ResponseAct.FINISH, "办法已印发，民政局完成首次交接，台账已移交。"),
        (205, its.office, "R1", ResponseAct.CONFIRM, "已核对印发文件和交接台账。"),
        (230, other, "R2", ResponseAct.PROGRESS, "已有两个县落实轮派人员，白石县仍在协调。"),
    )
    for after, actor, code, act, words in steps:
        its.at(
            after,
            lambda actor=actor, code=code, act=act, words=words: evaluation_points.act_on(  # type: ignore[misc]
                actor, its.number, code, act, words=words
            ),
        )
