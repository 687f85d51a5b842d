"""Matters of the demonstration: closed by figures, closed for a reason, still open and taken up, just begun; measures.

The first came true two years after its letter; the second moved no more than was to be expected anyway.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from halfsky.engines.working_calendar import load_working_days
from halfsky.services import escalating, letters, matter_acts, matter_opening, measures
from halfsky.services.acting import Actor
from halfsky.services.demonstration.desk import Diary
from halfsky.services.demonstration.people import People
from halfsky.services.demonstration.years import moment
from halfsky.store.models import Area, Edition, Matter, PlanDocument

_COUNCIL, _SCREENING, _SHARE, _BEDS = "4-7-1", "1-4-1", "3-1-2", "5-6-1"
_HARD = "hard_to_reach"
_ASKS = "分析进展不及预期的原因\n提出整改措施，明确责任人和完成时限\n按季度报告进展"


class _Office:
    """Everyone's hands in one plan's matters, each act noted for its day."""

    def __init__(self, people: People, plan: PlanDocument) -> None:
        self.people, self.plan, self.diary = people, plan, Diary()

    def on(self, day: date, do: Callable[[], object], hour: int = 10) -> None:
        """Something happens on a day."""
        self.diary.note(moment(day, hour), do)

    def ago(self, days: float, do: Callable[[], object]) -> None:
        """Something happened some days ago, on the working day before where that was none."""
        day = timezone.now() - timedelta(days=days)
        while not load_working_days().is_working(timezone.localdate(day)):
            day -= timedelta(days=1)
        self.diary.note(day, do)

    def look(self, *days: date) -> None:
        """The site's own daily work on these days; between them nothing is late."""
        for day in days:
            self.on(day, escalating.run_day, 7)

    def of(self, role: str, area: Area | None = None) -> Actor:
        """Who holds a role of an area."""
        return self.people.of_area(role, area or self.people.top)

    def unit(self, role: str, kind: str, area: str | None = None) -> Actor:
        """Who holds a role of a unit."""
        return self.people.of_unit(role, self.people.units[area or self.people.top.code, kind])

    def find(self, target: str, area: str | None = None) -> str:
        """Number of the newest matter of a target."""
        rows = Matter.objects.filter(target=target, area__code=area or self.people.top.code)
        return rows.order_by("-pk").values_list("number", flat=True)[0]

    def open(self, target: str, year: int, area: Area | None = None) -> None:
        """The office of an area opens a matter on a warning of a year."""
        where = area or self.people.top
        rows = Edition.objects.filter(plan=self.plan, vintage__year=year).select_related("vintage")
        vintage = rows.order_by("vintage__known_at")[0].vintage.number
        told: dict[str, Any] = {"area": where.code, "target": target, "kind": _HARD}
        matter_opening.open_warning(self.of("office", where), self.plan.number, vintage, **told)

    def send(
        self, target: str, series: str = "reminder", *, area: Area | None = None, days: int = 10
    ) -> None:
        """The office of an area sends a letter."""
        office = self.of("office", area)
        letters.send(
            office,
            self.find(target, area.code if area else None),
            series=series,
            asks=_ASKS,
            days=days,
            contact=f"{office.name}，0999-5550108",
        )

    def reply(
        self, target: str, kind: str, *, cause: str, action: str, until: date, evidence: str = ""
    ) -> None:
        """The liaison of the leading unit replies."""
        liaison, number = self.unit("liaison", kind), self.find(target)
        matter_acts.reply(liaison, number, cause=cause, measures=action, until=until, evidence=evidence)

    def accept(self, target: str, words: str = "") -> None:
        """The office accepts a reply."""
        matter_acts.accept(self.of("office"), self.find(target), words=words)

    def report(self, target: str, kind: str, words: str) -> None:
        """The leading unit tells how work goes on."""
        matter_acts.report(self.unit("liaison", kind), self.find(target), words=words)


def follow(people: People, plan: PlanDocument, year: int) -> None:
    """What becomes of matters in the months after a year's figures were published."""
    office = _Office(people, plan)
    {2022: _first_year, 2023: _second_year, 2024: _third_year}[year](office)
    office.diary.play()


def _first_year(it: _Office) -> None:
    """Two warnings of the first vintage become matters; one unit is late and its first reply comes back."""
    it.on(date(2023, 5, 15), lambda: it.open(_COUNCIL, 2022))
    it.on(date(2023, 5, 15), lambda: it.open(_SCREENING, 2022), 11)
    it.on(date(2023, 5, 17), lambda: it.send(_COUNCIL))
    it.on(date(2023, 5, 17), lambda: it.send(_SCREENING), 11)
    screening = {
        "cause": "边远乡镇检查点不足，外出务工妇女返乡检查少，宣传多在县城。",
        "action": "每县增设流动检查车1台，春节和农忙后集中检查；卫生院逐村通知，检查结果一周内反馈。",
    }
    it.on(
        date(2023, 5, 26),
        lambda: it.reply(_SCREENING, "HEALTH_COMMISSION", **screening, until=date(2023, 12, 20)),
    )
    it.on(date(2023, 5, 30), lambda: it.accept(_SCREENING, "请按季度报送检查人数。"))
    it.look(date(2023, 6, 1), date(2023, 6, 5))
    thin = {"cause": "部分社区尚未建立议事会。", "action": "加强指导，尽快建立。"}
    it.on(date(2023, 6, 6), lambda: it.reply(_COUNCIL, "WOMENS_FEDERATION", **thin, until=date(2024, 12, 31)))
    back = "措施没有落实到社区，也没有时间表，请逐县列出未建社区数和完成月份。"
    it.on(
        date(2023, 6, 8),
        lambda: matter_acts.send_reply_back(it.of("office"), it.find(_COUNCIL), words=back),
    )
    whole = {
        "cause": "未建的多为新设社区和易地搬迁点，无专职妇联主席，议事场所没有落实。",
        "action": "1. 2023年底前为每个新设社区配备专职妇联主席。\n2. 与民政局共用社区议事场所，2024年6月底前全部挂牌。\n3. 每季度每个议事会至少议事一次，县妇联抽查。",
        "evidence": "云妇发〔2023〕9号",
    }
    it.on(
        date(2023, 6, 13), lambda: it.reply(_COUNCIL, "WOMENS_FEDERATION", **whole, until=date(2025, 5, 31))
    )
    it.on(date(2023, 6, 15), lambda: it.accept(_COUNCIL))
    it.on(
        date(2023, 11, 20),
        lambda: it.report(_COUNCIL, "WOMENS_FEDERATION", "新设社区妇联主席全部到岗，已建议事会社区占97%。"),
    )
    it.on(
        date(2023, 12, 18),
        lambda: matter_acts.postpone(
            it.of("office"), it.find(_SCREENING), until=date(2024, 6, 28), words="流动检查车四季度才到位"
        ),
    )
    it.on(date(2023, 9, 11), lambda: _begin_measures(it))


def _second_year(it: _Office) -> None:
    """The screening is proposed to be closed too early; an evaluator brings up a share that falls."""
    it.look(date(2024, 7, 1), date(2024, 7, 3))
    early = "2023年筛查率升到44.0%，预警已解除。"
    it.on(
        date(2024, 7, 4),
        lambda: matter_acts.propose_closing(
            it.unit("unit_leader", "HEALTH_COMMISSION"), it.find(_SCREENING), by="figures", reason=early
        ),
    )
    words = "升幅没有超出立项时预计的范围，离2025年目标还差6个百分点，继续办理。"
    it.on(
        date(2024, 7, 8),
        lambda: matter_acts.refuse_closing(it.of("leader"), it.find(_SCREENING), words=words),
    )
    it.on(
        date(2024, 7, 12),
        lambda: matter_acts.postpone(
            it.of("office"), it.find(_SCREENING), until=date(2025, 5, 30), words="以2024年监测数据为准"
        ),
    )
    it.on(date(2024, 7, 8), lambda: _bring_up(it), 15)
    it.on(date(2024, 7, 10), lambda: it.send(_SHARE))
    reply = {
        "cause": "制造业用工增加以男职工为主，女职工集中的服务业单位规模小、多未纳入城镇单位统计。",
        "action": "1. 会同国资委在招聘会设女职工专区。\n2. 对新增用工百人以上的单位逐户走访，签订女职工专项集体合同。",
    }
    it.on(date(2024, 7, 22), lambda: it.reply(_SHARE, "TRADE_UNIONS", **reply, until=date(2025, 6, 30)))
    it.on(date(2024, 7, 24), lambda: it.accept(_SHARE))
    it.on(
        date(2024, 11, 15),
        lambda: it.report(_SHARE, "TRADE_UNIONS", "已走访用工单位31家，签订专项集体合同12份。"),
    )
    it.on(date(2024, 9, 12), lambda: _stick_measure(it))


def _bring_up(it: _Office) -> None:
    matter_opening.open_from(
        it.of("evaluator"),
        it.people.top,
        origin="person",
        title="云岭地区城镇单位就业人员中女性比例连续下降",
        title_en="Yunling: the share of women in urban employment keeps falling",
        words="2022年以来女性比例由39.4%降到38.3%，与2030年达到40%以上的目标方向相反，预警尚未点名，建议提前督办。",
        lead=it.people.units[it.people.top.code, "TRADE_UNIONS"].pk,
        plan=it.plan,
        target=_SHARE,
        supporting=[it.people.units[it.people.top.code, "STATE_ASSETS"]],
    )


def _third_year(it: _Office) -> None:
    """One is closed by figures, one for a reason; the third passes its date, is taken up, and gets a later day."""
    council = "2024年覆盖率99.3%，预警已解除，剩余社区10月前建成。"
    it.on(
        date(2025, 5, 15),
        lambda: matter_acts.propose_closing(
            it.unit("liaison", "WOMENS_FEDERATION"), it.find(_COUNCIL), by="figures", reason=council
        ),
    )
    it.on(
        date(2025, 5, 20), lambda: matter_acts.close(it.of("reviewer"), it.find(_COUNCIL), words="数据已核。")
    )
    screening = (
        "2024年筛查率47.2%，在立项时预计的范围之内，不能认定为督办的成效；"
        "此项工作已并入全区“两癌”检查专项行动，由专项行动统一调度。"
    )
    it.on(
        date(2025, 5, 16),
        lambda: matter_acts.propose_closing(
            it.unit("liaison", "HEALTH_COMMISSION"), it.find(_SCREENING), by="reason", reason=screening
        ),
    )
    it.on(date(2025, 5, 22), lambda: matter_acts.close(it.of("leader"), it.find(_SCREENING)))
    it.look(date(2025, 7, 1), date(2025, 7, 3), date(2025, 7, 7), date(2025, 7, 14))
    words = "2024年比例降到37.0%，措施未见成效；请扩大到全部规模以上企业，下一年度再报。"
    it.on(
        date(2025, 7, 16),
        lambda: matter_acts.postpone(it.of("office"), it.find(_SHARE), until=date(2026, 6, 30), words=words),
    )


def begin(people: People, plan: PlanDocument) -> None:
    """What is going on now: the old one is supervised, two counties have just begun."""
    it = _Office(people, plan)
    it.ago(33, escalating.run_day)
    it.ago(20, lambda: it.send(_SHARE, "supervision"))
    beds, screening = people.areas["990105"], people.areas["990112"]
    it.ago(9, lambda: it.open(_BEDS, 2024, beds))
    it.ago(7, lambda: it.send(_BEDS, area=beds))
    it.ago(2, lambda: it.open(_SCREENING, 2024, screening))
    it.diary.play()
    escalating.run_day()


_MEASURES = (
    ("M4-4", "WOMENS_FEDERATION", "done", "各县完成村规民约修订，妇女代表全部参加。", "云妇发〔2023〕11号"),
    ("M1-3", "HEALTH_COMMISSION", "under_way", "全年检查2.1万人次，流动检查车已到6个县。", ""),
    ("M1-1", "HEALTH_COMMISSION", "done", "乡镇卫生院专职妇女保健医生全部配齐。", "云卫发〔2023〕20号"),
    ("M2-4", "EDUCATION", "under_way", "中小学性别平等教育课已开到九成学校。", ""),
    ("M8-1", "WOMENS_FEDERATION", "under_way", "评估机制已在地区本级和八个县建立。", ""),
    ("M6-2", "WOMENS_FEDERATION", "done", "家庭教育宣传周送课412场。", "云妇简报第18期"),
)


def _begin_measures(it: _Office) -> None:
    """Units report on their measures, and the office decides what some of them serve."""
    for number, kind, state, words, evidence in _MEASURES:
        liaison = it.unit("liaison", kind)
        told = {"state": state, "words": words, "evidence": evidence}
        measures.report(liaison, it.plan.number, number, it.people.top.code, **told)
    for number, target in (("M4-4", _COUNCIL), ("M1-3", _SCREENING), ("M3-1", _SHARE), ("M3-2", _SHARE)):
        measures.decide(it.of("office"), it.plan.number, number, target, decision="confirmed")


def _stick_measure(it: _Office) -> None:
    measures.report(
        it.unit("liaison", "TRADE_UNIONS"),
        it.plan.number,
        "M3-1",
        it.people.top.code,
        state="stuck",
        words="招聘歧视的投诉由各县受理，地区没有汇总渠道，联合约谈没有开展。",
    )
