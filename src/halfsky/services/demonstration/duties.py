"""What the demonstration made of its duties: most kept and looked at, one overdue, reports of units in but for two."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db.models import Q
from django.utils import timezone

from halfsky.core.supervision.duties.funds import Totals
from halfsky.engines.working_calendar import load_working_days
from halfsky.services import duties, duty_calendar, funds, work_reports
from halfsky.services.acting import Actor
from halfsky.services.demonstration.desk import Diary
from halfsky.services.demonstration.people import People
from halfsky.services.demonstration.years import moment
from halfsky.services.duty_calendar import Wanted
from halfsky.store.models import Area, DutyTerm, PlanDocument, WorkReport
from halfsky.store.queries.duties import STATISTICS

_OVERDUE = "publicity"
"""The duty that the office has not come to: its last term stays open behind its day."""
_REPORTED = (2024, 2025)
_WORDS = {
    "funds": "实施规划所需经费已列入本年度财政预算，附预算批复摘录。",
    "plenary": "已召开妇儿工委全体会议，审议上年工作，研究难点指标。",
    "liaison_meeting": "已召开联络员会议，通报数据报送情况，讲解指标解释。",
    "early_warning": "已列出预计难以完成的目标，向牵头单位发出提示。",
    "monitoring_report": "年度监测报告已完成并报送地区行署。",
    "statistics_book": "已编印妇女儿童统计资料。",
    "remedies": "对突出问题逐条提出对策，交责任单位办理。",
    "midterm_evaluation": "中期评估已完成，评估报告经领导小组审核。",
    "database": "统计监测数据库已建立并投入使用。",
    "unit_report": "各单位年度工作报告已收齐（纸质）。",
    "plan_drawn": "按地区规划执行，不另行制定。",
}
_USUAL = "已按规划要求办理，材料附后。"
_DONE = "按任务分工推进各项措施，牵头目标有专人负责，数据按时报送。"
_PROBLEMS = "基层专业人员不足，偏远乡镇服务能力还不够，个别指标波动较大。"
_NEXT = "继续落实规划措施，重点抓好进展较慢的目标，加强对乡镇的指导和培训。"


def keep_duties(people: People, plan: PlanDocument) -> None:
    """Play everything that was due until today, in the order of time."""
    diary = Diary()
    _terms(people, plan, diary)
    for year in _REPORTED:
        _reports(people, plan, year, diary)
    diary.play()
    _funds(people, plan)
    _by_hand(people)


def _terms(people: People, plan: PlanDocument, diary: Diary) -> None:
    now = timezone.localdate()
    rows = DutyTerm.objects.filter(state=duties.OPEN, due__lt=now, duty__plan=plan)
    asked = Q(duty__kind__in=("unit_report", "area_report"), period__in=map(str, _REPORTED))
    held = list(rows.exclude(asked).select_related("duty__area"))
    left = max(
        (row.pk for row in held if row.duty.kind == _OVERDUE and row.duty.area == plan.area), default=0
    )
    for place, row in enumerate(held):
        if row.pk != left:
            _term(people, row, place, diary)


def _term(people: People, row: DutyTerm, place: int, diary: Diary) -> None:
    """Closed some days before its day by who owes it, looked at by the leader a week later; counties by the office above."""
    duty, day = row.duty, row.due - timedelta(days=5 + place % 9)
    at = moment(min(load_working_days().on_or_after(day), row.due))
    who = people.of_area("reviewer" if duty.owner == STATISTICS else "office", duty.area)
    if duty.area.parent_id is not None and duty.kind in ("plan_drawn", "plan_filing"):
        diary.note(at, lambda: duties.excuse(who, duty.number, row.period, _WORDS["plan_drawn"]))
        second = people.of_area("office", people.top)
    else:
        diary.note(at, lambda: _keep(people, row, at))
        second = people.of_area("leader", duty.area)
    if row.due < timezone.localdate() - timedelta(days=20):
        diary.note(at + timedelta(days=7), lambda: duties.confirm(second, duty.number, row.period))


def _keep(people: People, row: DutyTerm, at: datetime) -> None:
    duty = row.duty
    who = people.of_area("reviewer" if duty.owner == STATISTICS else "office", duty.area)
    words = _WORDS.get(duty.kind, _USUAL)
    file = ContentFile(f"{words}\n{at:%Y-%m-%d}".encode(), name=f"{row.period}年材料.txt")
    on = timezone.localtime(at).date()
    duties.keep(who, duty.number, row.period, on=on, words=words, upload=file)


def _reports(people: People, plan: PlanDocument, year: int, diary: Diary) -> None:
    """Asked for in January, handed in until March, acknowledged in April; of the last year two units are missing."""
    office, opened = people.of_area("office", people.top), moment(date(year + 1, 1, 12))
    due = date(year + 1, 3, 31)

    def answer() -> None:
        work_reports.open_year(office, people.top.code, year, due=due)
        rows = list(WorkReport.objects.filter(to_area=plan.area, year=year).select_related("unit", "area"))
        units = [row for row in rows if row.unit_id is not None]
        missing = {row.pk for row in units[-2:]} if year == _REPORTED[-1] else set()
        for place, row in enumerate(rows):
            if row.pk not in missing:
                _report(people, row, place, opened, inner)

    inner = Diary()
    diary.note(opened, answer)
    diary.note(moment(due + timedelta(days=20)), inner.play)


def _report(people: People, row: WorkReport, place: int, opened: datetime, diary: Diary) -> None:
    area = row.unit is None
    who = people.of_area("office", row.area) if row.unit is None else people.of_unit("liaison", row.unit)
    office = people.of_area("office", people.top)
    at = opened + timedelta(days=20 + 3 * (place % 17))
    texts = {"done": _DONE, "problems": _PROBLEMS, "next_year": _NEXT}
    if place % 7 == 3 and not area:
        diary.note(at, lambda: _hand_in(row, who, texts | {"problems": "无"}))
        back = "请写明未达标目标的原因，再报。"
        diary.note(at + timedelta(days=3), lambda: work_reports.send_back(office, row.number, back))
        at += timedelta(days=6)
    diary.note(at, lambda: _hand_in(row, who, texts))
    diary.note(at + timedelta(days=4), lambda: work_reports.acknowledge(office, row.number, "已阅。"))


def _hand_in(row: WorkReport, who: Actor, texts: dict[str, str]) -> None:
    revision = WorkReport.objects.values_list("revision", flat=True).get(pk=row.pk)
    work_reports.write(who, row.number, texts, revision=revision)
    work_reports.hand_in(who, row.number)


def _funds(people: People, plan: PlanDocument) -> None:
    """Totals of last year, of the prefecture's office and units and of its counties' offices."""
    year = timezone.localdate().year - 1
    office = people.of_area("office", people.top)
    rows = funds.table(office, plan.area, year)
    for place, unit in enumerate(row.unit for row in rows if row.unit is not None):
        if place % 6 != 5:
            who = people.of_unit("liaison", unit)
            funds.write(who, plan.area.code, unit.pk, year, _totals(place), revision=0)
    for place, area in enumerate((people.top, *_counties(people))):
        who = people.of_area("office", area)
        funds.write(who, area.code, None, year, _totals(place + 3, scale=4), revision=0)


def _counties(people: People) -> list[Area]:
    return [area for area in people.areas.values() if area.parent_id is not None]


def _totals(place: int, *, scale: int = 1) -> Totals:
    budget = Decimal(20_000 * scale + 15_000 * (place % 5))
    granted = budget - 5_000 * (place % 3)
    return Totals(
        budgeted=budget,
        granted=granted,
        spent=granted - 1_200 * (place % 4),
        courses=1 + place % 4,
        attendances=(1 + place % 4) * (38 + 7 * (place % 6)),
    )


def _by_hand(people: People) -> None:
    """A task that the office added itself, for one unit, due in three weeks."""
    unit = people.units[people.top.code, "EDUCATION"]
    due = timezone.localdate() + timedelta(days=21)
    wanted = Wanted(rhythm="once", due=due, owner="units", unit=unit.pk, title="报送性别平等教育示范校名单")
    office = people.of_area("office", people.top)
    duty_calendar.add(office, people.top.code, "demonstration", wanted)
