"""Policies of the invented prefecture: one answered late, one on which experts differ, one screened out, an institution."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from django.utils import timezone

from halfsky.core.evaluation.policies.model import (
    Answer,
    Conclusion,
    Opinion,
    Proposal,
    ProposalReply,
    ScreeningAnswer,
)
from halfsky.services import (
    moments,
    policies,
    policy_facts,
    policy_letters,
    policy_opinions,
    policy_outcomes,
    policy_register,
)
from halfsky.services.acting import SYSTEM, Actor
from halfsky.services.demonstration.people import People
from halfsky.services.moments import playing
from halfsky.services.policies import checklist_of
from halfsky.services.policy_letters import Sending
from halfsky.services.policy_register import Registered
from halfsky.store.models import Area, Policy

_MARKS = {"990100": "云岭妇儿工委办", "990101": "云岭市妇儿工委办"}
Found = Mapping[str, tuple[str, str, str]]
"""Findings by question that are not simply met: finding, article, words."""


class Table:
    """The desk at which the policies of an area are assessed."""

    def __init__(self, people: People, area: Area) -> None:
        self.people, self.area = people, area
        self.office = people.of_area("office", area)
        self.leader = people.of_area("leader", area)
        above = people.of_area("evaluator", people.top)
        own = people.of_area("evaluator", area, 2 if area == people.top else 1)
        self.experts: tuple[Actor, Actor] = (above, own)

    def register(self, day: float, given: Registered) -> Policy:
        """Put one on the register, so many days ago."""
        with _ago(day):
            return policy_register.register(self.office, self.area.code, given)

    def screen(self, row: Policy, day: float, no: tuple[str, ...], words: str) -> None:
        """Answer the screening: no where named, else yes."""
        answers = [
            ScreeningAnswer(question=one.code, answer="no" if one.code in no else "yes")
            for one in checklist_of(row).screening
        ]
        with _ago(day):
            policies.screen(self.office, row.number, answers, words)

    def assess(
        self,
        row: Policy,
        day: float,
        found: Found,
        groups: Mapping[str, str],
        *,
        beside: tuple[str, ...] = (),
        totals: Mapping[str, int] | None = None,
        series: int = 4,
    ) -> None:
        """Fill in the checklist; parts named in `beside` do not concern the policy."""
        with _ago(day):
            policies.name_groups(self.office, row.number, groups, totals or {})
            for part in checklist_of(row).parts:
                usual = "not_concerned" if part.code in beside else "meets"
                answers = [_answer(one.code, found, usual) for one in part.questions]
                policies.answer(self.office, row.number, answers)
            self._facts(row, series)

    def _facts(self, row: Policy, most: int) -> None:
        chosen = policy_facts.newest_edition(self.office, row)
        if chosen is None:
            return
        named = policy_facts.series_for(chosen, domain=row.field)
        drawn = policy_facts.draw(chosen, self.area.code, [one.code for one in named])
        widest = sorted((fact for fact in drawn if fact.gap), key=lambda fact: -abs(fact.gap or 0))[:most]
        if widest:
            policy_facts.take(self.office, row.number, [fact.series for fact in widest])

    def ask(self, row: Policy, day: float, count: int = 2) -> None:
        """Ask the experts."""
        with _ago(day):
            names = [one.username for one in self.experts[:count]]
            policy_opinions.ask(self.office, row.number, names)

    def opinion(self, row: Policy, day: float, expert: int, opinion: Opinion) -> None:
        """An expert hands in."""
        with _ago(day):
            policy_opinions.give(self.experts[expert], row.number, opinion)

    def conclude(
        self,
        row: Policy,
        day: float,
        conclusion: Conclusion,
        grounds: str,
        proposals: tuple[Proposal, ...] = (),
    ) -> None:
        """Reconciled, proposed, and settled by the leader two days later."""
        with _ago(day):
            policy_opinions.reconcile(self.office, row.number, grounds)
            ready = policies.propose(self.office, row.number, conclusion, grounds, proposals)
        with _ago(day - 2):
            policies.conclude(self.leader, row.number, revision=ready.revision)

    def send(self, row: Policy, day: float, days: int = 15) -> None:
        """Send the letter."""
        usual = policy_letters.sending_of(row)
        with _ago(day):
            policy_letters.send(
                self.office,
                row.number,
                Sending(
                    issuer=usual.issuer,
                    mark=_MARKS[self.area.code],
                    addressee=usual.addressee,
                    days=days,
                    contact="妇儿工委办 0990-1234567",
                ),
            )


def _ago(days: float) -> AbstractContextManager[None]:
    """Act as so many days ago."""
    return playing(timezone.now() - timedelta(days=days))


def _answer(code: str, found: Found, usual: str) -> Answer:
    finding, article, words = found.get(code, (usual, "", ""))
    return Answer(question=code, finding=finding, article=article, words=words)  # type: ignore[arg-type]


def assess_policies(people: People) -> None:
    """The whole room, each act by who may at its time."""
    top = Table(people, people.top)
    _answered_late(top)
    _experts_differ(top)
    _screened_out(top)
    _institution(top)
    _awaiting(Table(people, people.areas["990101"]))


_KINDERGARTEN_FOUND: Found = {
    "no_indirect": (
        "fails",
        "第九条",
        "把“近三年连续在岗”列为晋级条件，休过产假的教师不能计入，实际受影响的几乎都是女性。",
    ),
    "no_stereotype": (
        "partly",
        "第二条",
        "写有“发挥女性耐心细致的特长”，把保育工作视为女性本分，不利于吸引男教师。",
    ),
    "recruiting": ("fails", "第五条", "面试内容包括“家庭生育安排”，属于询问婚育情况。"),
    "promotion": ("fails", "第九条", "产假期间按缺勤计入年度考核。"),
    "harassment": ("partly", "第十七条", "只写“加强师德建设”，没有预防和处理性骚扰的办法。"),
    "by_sex": ("partly", "起草说明", "列有教师总数，没有分性别和分职级的数据。"),
}


_KINDERGARTEN_PROPOSALS = (
    Proposal(
        article="第五条",
        now="面试了解应聘者专业能力、健康状况和家庭生育安排。",
        proposed="面试了解应聘者的专业能力，不询问婚育情况。",
        reason="《妇女权益保障法》第43条、《就业促进法》第27条。",
    ),
    Proposal(
        article="第九条",
        now="晋级须近三年连续在岗，年度考核合格。",
        proposed="晋级须近三年考核合格；产假、哺乳假和育儿假计入在岗时间，期间不作缺勤考核。",
        reason="《妇女权益保障法》第46条、第48条；现行条件使休过产假的人明显更难符合。",
    ),
    Proposal(
        article="第十七条",
        now="加强师德建设。",
        proposed="加强师德建设；明确预防性骚扰的制度、受理部门和处理时限。",
        reason="《妇女权益保障法》第25条、《民法典》第1010条。",
    ),
)


def _answered_late(desk: Table) -> None:
    """A draft assessed and to be amended; the reply comes two weeks late, after it was taken up; issued with changes."""
    row = desk.register(
        300,
        Registered(
            title="云岭地区幼儿园教职工招聘和管理办法",
            unit=desk.people.units["990100", "EDUCATION"],
            kind="draft",
            stage="during",
            field="education",
            purpose="规定公办幼儿园教职工的招聘条件、岗位考核、晋级和培训。",
        ),
    )
    desk.screen(row, 298, (), "规定招聘和晋级条件，幼儿园教职工绝大多数为女性，须全面评估。")
    groups = {
        "employed_women": "在岗女教师的晋级和考核",
        "job_seekers": "应聘保育员和教师的女性",
        "mothers": "产假、哺乳期间的考核",
        "men": "男性应聘保育岗位的机会",
    }
    desk.assess(row, 292, _KINDERGARTEN_FOUND, groups, beside=("property",))
    desk.ask(row, 290)
    desk.opinion(
        row,
        284,
        0,
        Opinion(
            stance="amend",
            words="同意清单的判断。连续在岗的条件看似中立，实际把休过产假的人排除在外，应把产假计入在岗时间；面试不得询问生育安排。",
        ),
    )
    harsher = Answer(
        question="harassment",
        finding="fails",
        article="第十七条",
        words="法律要求用人单位有具体的预防和处理办法，笼统的师德条款不能算部分符合。",
    )
    desk.opinion(
        row,
        281,
        1,
        Opinion(
            stance="amend", words="建议修改第五条、第九条，并补充性骚扰的预防和受理办法。", differs=(harsher,)
        ),
    )
    grounds = "两位专家一致建议修改。对第十七条，一位认为部分符合、一位认为不符合，采纳后一种意见：法律对用人单位有明确要求。"
    desk.conclude(row, 276, "amend", grounds, _KINDERGARTEN_PROPOSALS)
    desk.send(row, 272)
    _reply_late(desk, row)


def _reply_late(desk: Table, row: Policy) -> None:
    due = Policy.objects.get(pk=row.pk).reply_due
    start = _moment_after(due)
    for days, act in (
        (1, lambda: policy_letters.escalate(SYSTEM, row.number)),
        (14, lambda: _reply(desk, row)),
        (40, lambda: _issued(desk, row)),
    ):
        with playing(start + timedelta(days=days)):
            act()


def _moment_after(day: object) -> datetime:
    """The morning of a day that a letter gave."""
    text = str(day)
    return timezone.make_aware(datetime.fromisoformat(f"{text}T09:30:00"))


def _reply(desk: Table, row: Policy) -> None:
    liaison = desk.people.of_unit("liaison", desk.people.units["990100", "EDUCATION"])
    items = (
        ProposalReply(nth=1, reply="accepted"),
        ProposalReply(
            nth=2, reply="partly", words="产假、哺乳假计入在岗时间；育儿假待省里办法出台后一并规定。"
        ),
        ProposalReply(nth=3, reply="accepted"),
    )
    policy_letters.reply(liaison, row.number, items, "因征求县（市）意见延迟，现予答复。")


def _issued(desk: Table, row: Policy) -> None:
    day = moments.today()
    policy_outcomes.record_outcome(
        desk.office,
        row.number,
        "issued_changed",
        on=day,
        words="第五条、第十七条按建议修改，第九条部分修改。",
        review=timezone.localdate() + timedelta(days=25),
    )


def _experts_differ(desk: Table) -> None:
    """A draft on which two experts hold different conclusions; the office is to reconcile them."""
    row = desk.register(
        34,
        Registered(
            title="云岭地区居家养老服务补贴实施细则",
            unit=desk.people.units["990100", "CIVIL_AFFAIRS"],
            kind="draft",
            stage="during",
            field="social_security",
            purpose="规定居家养老服务补贴的对象、标准和申请办法。",
        ),
    )
    desk.screen(row, 33, ("sex",), "分配补贴资金，老年人中女性较多，须全面评估。")
    found: Found = {
        "own_right": ("partly", "第四条", "补贴按户发放，由户主申领，与子女同住的老年妇女难以单独主张。"),
        "shared_care": ("partly", "第八条", "照料者培训只面向“家庭主妇”。"),
        "by_sex": ("fails", "起草说明", "测算只有老年人总数，没有分性别、分年龄。"),
    }
    groups = {
        "older_women": "补贴对象中女性较多，独居的更多",
        "carers": "照料老人的家属，多为女儿和儿媳",
        "disabled_women": "失能老年妇女",
    }
    desk.assess(row, 28, found, groups, beside=("work", "property"))
    desk.ask(row, 27)
    desk.opinion(
        row,
        18,
        0,
        Opinion(stance="amend", words="补贴应发给老年人本人；照料者培训不应以性别划分对象。修改后可以出台。"),
    )
    sharper = Answer(
        question="own_right",
        finding="fails",
        article="第四条",
        words="按户主申领使多数老年妇女不能以自己的名义取得补贴，不是部分符合。",
    )
    desk.opinion(
        row,
        9,
        1,
        Opinion(
            stance="object",
            words="按户发放是本细则的基础，只改个别条文解决不了问题；又没有分性别测算，建议重新测算后再征求意见。",
            differs=(sharper,),
        ),
    )


def _screened_out(desk: Table) -> None:
    """A technical norm that touches nobody: two people agree that it needs no assessment."""
    row = desk.register(
        150,
        Registered(
            title="云岭地区卫生健康信息平台数据交换技术规范",
            unit=desk.people.units["990100", "HEALTH_COMMISSION"],
            kind="draft",
            stage="before",
            field="health",
            purpose="规定机构之间交换数据的格式和接口。",
        ),
    )
    every = tuple(one.code for one in checklist_of(row).screening)
    desk.screen(row, 149, every, "只规定系统接口和数据格式，不涉及任何人的权利、待遇和服务。")
    with _ago(147):
        policies.confirm_screening(desk.leader, row.number)


_INSTITUTION_PROPOSALS = (
    Proposal(
        article="审核流程第六条",
        now="内容应符合公序良俗。",
        proposed="内容应符合公序良俗，并按性别平等审核要点逐项核对，由值班主任负责。",
        reason="《妇女权益保障法》第28条。",
    ),
    Proposal(
        article="培训计划",
        proposed="新入职培训增加性别平等内容，不少于4学时。",
        reason="《妇女权益保障法》第10条。",
    ),
)


_INSTITUTION_TOTALS = {
    "staff": 86,
    "staff_women": 47,
    "managers": 13,
    "managers_women": 4,
    "courses": 2,
    "trained": 61,
    "codes": 3,
}


def _institution(desk: Table) -> None:
    """A media institution's own rules and training; its reply came on paper."""
    row = desk.register(
        130,
        Registered(
            title="云岭融媒体中心制度和培训",
            issuer="云岭融媒体中心",
            subject="institution",
            kind="existing",
            stage="after",
            field="context",
            purpose="评估中心的职业守则、审核制度、用人制度和全年培训。",
        ),
    )
    desk.screen(row, 129, (), "有成文制度，组织从业人员培训，制作发布节目。")
    found: Found = {
        "review_rules": (
            "partly",
            "审核流程第六条",
            "写有“符合公序良俗”，没有性别平等的审核要点和责任岗位。",
        ),
        "new_staff": ("fails", "培训计划", "新入职培训没有性别平等内容。"),
    }
    groups = {"staff": "全体从业人员的晋升和培训", "trainees": "每年接收的实习学生"}
    desk.assess(row, 124, found, groups, totals=_INSTITUTION_TOTALS, series=0)
    desk.ask(row, 123, 1)
    words = "制度较全，培训有基础；建议补充审核要点，并把性别平等列入新入职培训。"
    desk.opinion(row, 118, 0, Opinion(stance="amend", words=words))
    desk.conclude(row, 114, "amend", words, _INSTITUTION_PROPOSALS)
    desk.send(row, 110)
    items = (ProposalReply(nth=1, reply="accepted"), ProposalReply(nth=2, reply="accepted"))
    with _ago(96):
        day = moments.today()
        policy_letters.record_reply(desk.office, row.number, items, "书面答复已签章。", received=day)
    with _ago(80):
        policy_outcomes.record_outcome(
            desk.office,
            row.number,
            "issued_changed",
            on=moments.today(),
            words="审核流程和培训计划已修订。",
            review=timezone.localdate() + timedelta(days=285),
        )


def _awaiting(desk: Table) -> None:
    """A county's letter that is not due yet."""
    row = desk.register(
        26,
        Registered(
            title="云岭市零工市场建设和服务办法",
            unit=desk.people.units["990101", "HUMAN_RESOURCES"],
            kind="draft",
            stage="during",
            field="economy",
            purpose="规定零工市场的服务项目、场地设施和用工信息发布。",
            confidential=True,
        ),
    )
    desk.screen(row, 25, ("sex",), "涉及就业服务和公共设施。")
    found: Found = {
        "facilities": ("partly", "第十一条", "场地设施没有母婴室和照明要求，早市时间照顾不到接送孩子的人。")
    }
    groups = {"job_seekers": "打零工的女性", "carers": "要照料孩子和老人的求职者"}
    desk.assess(row, 22, found, groups, beside=("property",))
    desk.ask(row, 21)
    same = Opinion(stance="amend", words="同意清单的判断，建议补充设施和服务时间。")
    desk.opinion(row, 17, 0, same)
    desk.opinion(row, 15, 1, same)
    proposal = Proposal(
        article="第十一条",
        now="市场设置候工区和信息屏。",
        proposed="市场设置候工区、信息屏和母婴室，配备照明，错开早晚接送时段安排对接。",
        reason="《妇女权益保障法》第34条。",
    )
    desk.conclude(row, 12, "amend", "两位专家意见一致。", (proposal,))
    desk.send(row, 8)
