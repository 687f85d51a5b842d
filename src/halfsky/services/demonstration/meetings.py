"""Meetings of the demonstration: one with every decision done, one that is followed up, one that is called and to come."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from halfsky.core.supervision.meetings.workflow import DecisionAct
from halfsky.engines.working_calendar import load_working_days
from halfsky.services import agendas, decisions, meetings, minutes
from halfsky.services.acting import Actor
from halfsky.services.demonstration.people import People
from halfsky.services.demonstration.years import moment
from halfsky.services.moments import playing
from halfsky.store.models import Meeting, MeetingDecision, PlanDocument

_CONTACT = "地区妇儿工委办，0999-5550108"
_VENUE = "地区妇联三楼会议室"


def day_ago(days: int) -> date:
    """A working day some days ago; negative for one to come."""
    return load_working_days().on_or_after(timezone.localdate() - timedelta(days=days))


def moment_ago(days: int, hour: int = 10) -> datetime:
    """An hour of such a day."""
    return moment(day_ago(days), hour)


def hold_meetings(people: People, plan: PlanDocument) -> None:
    """Three meetings of the prefecture."""
    room = _Room(people, plan)
    _spring(room)
    _plenary(room)
    _to_come(room)


class _Room:
    """Everyone's hands in the meetings of the prefecture."""

    def __init__(self, people: People, plan: PlanDocument) -> None:
        self.people, self.plan, self.area = people, plan, people.top
        self.office = people.of_area("office", people.top)

    def of(self, role: str, kind: str) -> Actor:
        """Who holds a role of a unit."""
        return self.people.of_unit(role, self.people.units[self.area.code, kind])

    def plan_one(self, kind: str, title: str, title_en: str, *, planned: int, held: int) -> Meeting:
        """A meeting to which all units are invited, planned and held some days ago."""
        units = [one.pk for (code, _), one in self.people.units.items() if code == self.area.code]
        below = [one.pk for one in self.people.areas.values() if one.parent_id == self.area.pk]
        with playing(moment_ago(planned, 9)):
            return meetings.plan(
                self.office,
                self.area,
                kind=kind,
                title=title,
                title_en=title_en,
                at=moment_ago(held),
                venue=_VENUE,
                units=units,
                areas=below,
                contact=_CONTACT,
                plan=self.plan,
            )

    def agenda(self, row: Meeting, *items: tuple[str, str], waiting: int = 0) -> None:
        """Free items with who reports, and some of what waits."""
        for title, kind in items:
            unit = self.people.units[self.area.code, kind].pk
            agendas.put(self.office, row.number, title=title, unit=unit)
        for one in agendas.suggestions(row)[:waiting]:
            agendas.put(self.office, row.number, key=one.key)

    def hold(self, row: Meeting, *, away: tuple[str, ...]) -> None:
        """Everyone came but those that were excused."""
        came = {}
        for place, guest in enumerate(meetings.guests_of(row)):
            excused = guest.unit is not None and guest.unit.kind in away
            came[guest.pk] = ("excused", 0) if excused else ("leader" if place % 4 == 0 else "liaison", 1)
        meetings.hold(self.office, row.number, attendance=came, chaired_by="地区妇儿工委副主任")

    def decide(self, row: Meeting, place: int, text: str, kind: str, due: date) -> None:
        """A decision of an item, owned by a unit."""
        item, unit = meetings.agenda_of(row)[place], self.people.units[self.area.code, kind]
        minutes.decide(self.office, row.number, item.pk, text=text, owner=f"unit:{unit.pk}", due=due)

    def write(self, row: Meeting, said: tuple[tuple[str, str], ...], summary: str) -> None:
        """Discussion and conclusion of each item."""
        for item, (discussion, conclusion) in zip(meetings.agenda_of(row), said, strict=True):
            minutes.record(self.office, row.number, item.pk, discussion=discussion, conclusion=conclusion)
        self.summary = summary

    def send(self, row: Meeting) -> None:
        """Minutes handed in, approved by the leader, and sent."""
        minutes.hand_in(self.office, row.number, summary=self.summary)
        minutes.approve(self.people.of_area("leader", self.area), row.number)
        minutes.send(self.office, row.number)

    def report(self, one: MeetingDecision, kind: str, words: str, evidence: str) -> None:
        """The owner's report."""
        actor = self.of("liaison", kind)
        decisions.perform(actor, one.number, DecisionAct.REPORT, words=words, evidence=evidence)

    def confirm(self, one: MeetingDecision) -> None:
        """The office's word."""
        decisions.perform(self.office, one.number, DecisionAct.CONFIRM)


def _spring(room: _Room) -> None:
    """A liaison meeting half a year ago; one report came back, then everything was done and the meeting closed."""
    row = room.plan_one(
        "liaison",
        f"云岭地区妇儿工委{day_ago(200).year}年联络员会议",
        f"Meeting of liaison officers, {day_ago(200).year}",
        planned=215,
        held=200,
    )
    with playing(moment_ago(212)):
        room.agenda(
            row, ("通报上年度统计监测情况", "STATISTICS"), ("女性农业技术培训和报表口径", "EDUCATION")
        )
        agendas.propose(
            room.of("liaison", "HEALTH_COMMISSION"),
            row.number,
            title="流动检查车与卫生院的衔接",
            words="边远乡镇筛查需要县乡两级配合，建议会上明确分工。",
        )
        item = row.items.get(origin="proposal")
        agendas.change_item(room.office, row.number, item.pk, how="take")
        meetings.call(room.office, row.number)
    with playing(moment_ago(200, 16)):
        room.hold(row, away=("CIVIL_AFFAIRS",))
    with playing(moment_ago(198)):
        room.write(
            row,
            (
                (
                    "统计局通报了监测情况，各单位核对了本单位指标。",
                    "会议认为，数据总体可靠，缺项须在下一填报期前补齐。",
                ),
                (
                    "教育局说明了培训人次的统计口径。",
                    "会议明确，培训人次按实际参训人次填报，不重复计算同一期次。",
                ),
                ("卫生健康委介绍了流动检查车的安排。", "会议同意县级统一排期、乡镇卫生院逐村通知。"),
            ),
            "会议总结了上一阶段规划实施工作，部署了本年度重点任务。",
        )
        room.decide(row, 0, "逐项列出缺项指标和补报时间，报地区妇儿工委办", "STATISTICS", day_ago(160))
        room.decide(row, 2, "制定流动检查车全年排期，印发各县执行", "HEALTH_COMMISSION", day_ago(150))
        room.send(row)
    listed, scheduled = row.decisions.order_by("number")
    with playing(moment_ago(165)):
        room.report(
            listed, "STATISTICS", "已列出缺项指标9个，其中6个下一填报期补齐。", "云统发〔2026〕21号附件"
        )
    with playing(moment_ago(163)):
        room.confirm(listed)
        room.report(scheduled, "HEALTH_COMMISSION", "排期已拟定。", "排期初稿")
        decisions.perform(
            room.office, scheduled.number, DecisionAct.RETURN, words="排期尚未印发，请印发后再报办结。"
        )
    with playing(moment_ago(152)):
        room.report(scheduled, "HEALTH_COMMISSION", "排期已印发各县，首月运行正常。", "云卫发〔2026〕33号")
    with playing(moment_ago(150)):
        room.confirm(scheduled)
        meetings.close(room.office, row.number)


def _plenary(room: _Room) -> None:
    """The year's plenary: one decision done, one reported, one late, one still running."""
    year = day_ago(75).year
    row = room.plan_one(
        "plenary",
        f"云岭地区妇儿工委{year}年全体会议",
        f"Plenary of the committee, {year}",
        planned=95,
        held=75,
    )
    with playing(moment_ago(90)):
        room.agenda(
            row,
            ("审议年度工作总结和下一年计划", "WOMENS_FEDERATION"),
            ("审议中期评估方案", "STATISTICS"),
            waiting=1,
        )
        meetings.call(room.office, row.number)
    with playing(moment_ago(75, 17)):
        room.hold(row, away=("STATE_ASSETS",))
    with playing(moment_ago(73)):
        said = (
            ("会议听取了办公室的工作报告。", "会议原则同意年度工作总结和计划，修改后印发。"),
            ("会议审议了中期评估方案。", "会议同意方案，由评估组组织实施。"),
            ("牵头单位说明了进展和困难。", "会议要求牵头单位按月报告，配合单位主动衔接。"),
        )
        room.write(row, said[: len(meetings.agenda_of(row))], "会议总结了规划实施情况，研究了重点难点问题。")
        room.decide(row, 0, "修改并印发年度工作要点", "WOMENS_FEDERATION", day_ago(50))
        room.decide(row, 1, "完成各单位自评材料的收集和初核", "STATISTICS", day_ago(-40))
        room.decide(row, 1, "对城镇女性就业情况开展一次专题调查", "TRADE_UNIONS", day_ago(12))
        room.decide(row, 0, "把规划目标完成情况纳入年度干部培训课程", "ORGANISATION_DEPARTMENT", day_ago(-5))
        room.send(row)
    first, gathered, _, funded = row.decisions.order_by("number")
    with playing(moment_ago(55)):
        room.report(first, "WOMENS_FEDERATION", "工作要点已印发。", "云妇儿工委〔2026〕4号")
    with playing(moment_ago(53)):
        room.confirm(first)
    with playing(moment_ago(20)):
        decisions.perform(
            room.of("liaison", "STATISTICS"),
            gathered.number,
            DecisionAct.PROGRESS,
            words="已收到自评材料过半。",
        )
    with playing(moment_ago(6)):
        room.report(funded, "ORGANISATION_DEPARTMENT", "已列入下年度干部培训计划。", "培训计划第12页")


def _to_come(room: _Room) -> None:
    """A liaison meeting in a fortnight that was called today, its agenda drawn from what waits; one unit proposes more."""
    row = room.plan_one(
        "liaison",
        f"云岭地区妇儿工委{day_ago(-14).year}年第二次联络员会议",
        f"Second meeting of liaison officers, {day_ago(-14).year}",
        planned=5,
        held=-14,
    )
    with playing(moment_ago(3)):
        room.agenda(row, ("督导检查问题整改情况通报", "WOMENS_FEDERATION"), waiting=2)
        meetings.call(room.office, row.number)
    with playing(moment_ago(1, 15)):
        agendas.propose(
            room.of("liaison", "EDUCATION"),
            row.number,
            title="寄宿制学校女生宿舍安全",
            words="冬季将至，建议一并研究。",
        )
