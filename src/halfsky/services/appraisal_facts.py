"""The facts that units are appraised on, each kind from the room where it is recorded, one query a kind."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from pathlib import Path

import msgspec
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from halfsky.core.returns.workflow import Act as ReturnAct
from halfsky.core.returns.workflow import State as ReturnState
from halfsky.core.supervision.appraisal.model import LEFT_OUT, OUTCOMES, Fact, Kind
from halfsky.core.supervision.inspections.workflow import FindingAct, FindingState
from halfsky.engines.editions.model import Standing
from halfsky.engines.editions.reading import Edition, open_edition
from halfsky.services import moments
from halfsky.services.site_ground import site_ground
from halfsky.store import models

FactsOfUnits = dict[int, dict[Kind, list[Fact]]]
_SENT_BACK = (ReturnAct.SEND_BACK_APPROVED.value,)
_ACCEPTED = (ReturnState.ACCEPTED, ReturnState.ROLLED_UP, ReturnState.LOCKED, ReturnState.REOPENING)
_OFTEN = 2


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Whose facts are wanted, of which year, as of which day.

    Attributes:
        area: Whose units.
        plan: The adopted plan they answer to.
        year: The year appraised.
        units: By number.
        today: Nothing later counts, and what is due later is not due.
    """

    area: models.Area
    plan: models.PlanDocument
    year: int
    units: dict[int, models.Unit]
    today: date
    supporting: float


def units_of(area: models.Area, plan: models.PlanDocument) -> dict[int, models.Unit]:
    """Units of an area that have a share in the plan, by number."""
    rows = models.Unit.objects.filter(area=area, tasks__plan=plan, tasks__ended_at=None)
    return {row.pk: row for row in rows.distinct().select_related("area").order_by("kind", "pk")}


def plan_of(area: models.Area, year: int) -> models.PlanDocument | None:
    """The adopted plan that an area's units answered to in a year: its own, else that of the nearest area above."""
    runs = (Q(first_year__lte=year) | Q(first_year=None)) & (Q(last_year__gte=year) | Q(last_year=None))
    rows = models.PlanDocument.objects.filter(runs, state="adopted").select_related("area")
    above = [row for row in rows.defer("reading", "text") if area.path.startswith(row.area.path)]
    return max(above, key=lambda row: (len(row.area.path), row.pk), default=None)


def edition_of(plan: models.PlanDocument, year: int) -> models.Edition | None:
    """The newest edition of a plan that judges a year."""
    rows = models.Edition.objects.filter(plan__area_id=plan.area_id, vintage__year=year)
    return rows.select_related("vintage").first()


def facts_of(
    area: models.Area, year: int, *, supporting: float, units: Iterable[models.Unit] | None = None
) -> FactsOfUnits:
    """All facts of the units of an area in a year.

    Args:
        area: The area.
        year: The year appraised: its figures, the returns of its campaign, what fell due in it.
        supporting: Worth of a target that a unit supports.
        units: Whose; by default every unit with a share in the plan.

    Returns:
        By number of the unit and kind; every unit has every kind, perhaps without facts.
    """
    plan = plan_of(area, year)
    if plan is None:
        return {}
    known = units_of(area, plan) if units is None else {unit.pk: unit for unit in units}
    today = timezone.localtime(moments.now()).date()
    asked = Asked(area=area, plan=plan, year=year, units=known, today=today, supporting=supporting)
    found: FactsOfUnits = {pk: {kind: [] for kind in OUTCOMES} for pk in known}
    for kind, source in _SOURCES.items():
        for pk, facts in source(asked).items():
            found[pk][kind] += facts
    return found


def _left_out(why: str) -> str:
    return f"appraisal.left_{why}"


def attainment_facts(asked: Asked) -> dict[int, list[Fact]]:
    """Targets that a unit leads or supports, by the verdicts of the year's newest edition."""
    row = edition_of(asked.plan, asked.year)
    if row is None:
        return {}
    edition = open_edition(Path(row.file.path))
    standings = {one.number: one for one in edition.standings(asked.area.code)}
    found: dict[int, list[Fact]] = defaultdict(list)
    tasks = models.Task.objects.filter(plan=asked.plan, unit__in=asked.units, ended_at=None)
    for target, share, unit in tasks.values_list("target", "share", "unit_id"):
        if (standing := standings.get(target)) is not None:
            found[unit].append(_of_target(standing, share, asked, edition))
    return found


def _of_target(one: Standing, share: str, asked: Asked, edition: Edition) -> Fact:
    status = one.status.value
    counts = status in OUTCOMES["attainment"]
    known = site_ground().codebook.indicators.get(one.indicator or "")
    return Fact(
        key=f"target:{one.number}",
        outcome=status if counts else LEFT_OUT,
        worth=1.0 if share == "lead" else asked.supporting,
        name=f"{one.target} {one.words}",
        name_en=f"{one.target} {known.name.en if known else one.words}",
        note="" if counts else _left_out(status),
        link=f"/plans/{edition.manifest.plan}/targets/{one.number}/"
        f"?vintage={edition.manifest.vintage}&area={asked.area.code}",
    )


def timeliness_facts(asked: Asked) -> dict[int, list[Fact]]:
    """Returns of the year's campaign: handed in in time, late, or not at all."""
    return {row.unit_id: [_timely(row, asked)] for row in _returns(asked)}


def _returns(asked: Asked) -> Iterable[models.Return]:
    rows = models.Return.objects.filter(unit__in=asked.units, campaign__year=asked.year)
    back = Count("steps", filter=Q(steps__act__in=_SENT_BACK))
    return rows.annotate(sent_back=back).defer("answers").order_by("number")


def _timely(row: models.Return, asked: Asked) -> Fact:
    day = None if row.first_handed_in_at is None else timezone.localtime(row.first_handed_in_at).date()
    return _dated(
        key=f"return:{row.number}",
        day=day,
        due=row.due,
        asked=asked,
        missing="missing",
        name=f"报表 {row.number}",
        name_en=f"Return {row.number}",
        link=f"/desk/returns/{row.number}/",
    )


def _dated(
    *,
    key: str,
    day: date | None,
    due: date,
    asked: Asked,
    missing: str,
    name: str,
    name_en: str,
    link: str,
) -> Fact:
    """A thing with a due day: done by it, after it, or still open; what is not due yet is left out."""
    if day is not None:
        outcome = "in_time" if day <= due else "late"
    else:
        outcome = missing if due < asked.today else LEFT_OUT
    return Fact(
        key=key,
        outcome=outcome,
        name=name,
        name_en=name_en,
        note=_left_out("not_due") if outcome == LEFT_OUT else "",
        link=link,
        day="" if day is None else day.isoformat(),
    )


def quality_facts(asked: Asked) -> dict[int, list[Fact]]:
    """Accepted returns: how often statistics sent them back."""
    return {row.unit_id: [_quality(row)] for row in _returns(asked)}


def _quality(row: models.Return) -> Fact:
    accepted, back = row.state in _ACCEPTED, int(getattr(row, "sent_back", 0))
    outcome = "accepted_at_once" if not back else "sent_back_often" if back >= _OFTEN else "sent_back_once"
    return Fact(
        key=f"quality:{row.number}",
        outcome=outcome if accepted else LEFT_OUT,
        name=f"报表 {row.number}",
        name_en=f"Return {row.number}",
        note="" if accepted else _left_out("not_accepted"),
        link=f"/desk/returns/{row.number}/",
    )


def duties_facts(asked: Asked) -> dict[int, list[Fact]]:
    """Terms of a unit's own duties that fell due in the year, and its yearly work report."""
    found: dict[int, list[Fact]] = defaultdict(list)
    terms = models.DutyTerm.objects.filter(unit__in=asked.units, duty__state="kept")
    for term in terms.filter(due__year=asked.year).select_related("duty"):
        unit = term.unit_id
        assert unit is not None
        found[unit].append(_of_term(term, asked))
    reports = models.WorkReport.objects.filter(unit__in=asked.units, year=asked.year).exclude(state="lapsed")
    for row in reports.order_by("number"):
        assert row.unit_id is not None
        found[row.unit_id].append(_of_report(row, asked))
    return found


def _of_term(term: models.DutyTerm, asked: Asked) -> Fact:
    name = f"{term.duty.title or term.duty.kind} {term.period}"
    fact = _dated(
        key=f"duty:{term.duty.number}/{term.period}",
        day=term.done_on if term.state == "done" else None,
        due=term.due,
        asked=asked,
        missing="overdue",
        name=name,
        name_en=name,
        link=f"/desk/duties/{term.duty.number}/",
    )
    if term.state == "excused":
        return msgspec.structs.replace(fact, outcome=LEFT_OUT, note=_left_out("excused"))
    return fact


def _of_report(row: models.WorkReport, asked: Asked) -> Fact:
    day = None if row.handed_in_at is None else timezone.localtime(row.handed_in_at).date()
    return _dated(
        key=f"report:{row.number}",
        day=day,
        due=row.due,
        asked=asked,
        missing="overdue",
        name=f"{row.year}年工作报告",
        name_en=f"Work report {row.year}",
        link=f"/desk/duties/reports/{row.number}/",
    )


def rectification_facts(asked: Asked) -> dict[int, list[Fact]]:
    """Letters that asked a unit for a reply by a day of the year, and findings of inspections to be put right by one."""
    found: dict[int, list[Fact]] = defaultdict(list)
    rows = models.Letter.objects.filter(to__in=asked.units, reply_due__year=asked.year)
    for row in rows.annotate(first=Min("replies__at")).select_related("matter").order_by("pk"):
        found[row.to_id].append(_of_letter(row, asked))
    findings = models.InspectionFinding.objects.filter(unit__in=asked.units, due__year=asked.year)
    rectified = Min("steps__at", filter=Q(steps__act=FindingAct.RECTIFY.value))
    for finding in findings.annotate(first=rectified).select_related("visit__inspection").order_by("pk"):
        unit = finding.unit_id
        assert unit is not None
        found[unit].append(_of_finding(finding, asked))
    return found


def _of_finding(row: models.InspectionFinding, asked: Asked) -> Fact:
    first: datetime | None = getattr(row, "first", None)
    assert row.due is not None
    fact = _dated(
        key=f"finding:{row.number}",
        day=None if first is None else timezone.localtime(first).date(),
        due=row.due,
        asked=asked,
        missing="overdue",
        name=f"督导检查整改 {row.number}",
        name_en=f"Inspection finding {row.number}",
        link=f"/desk/inspections/{row.visit.inspection.number}/",
    )
    if row.state == FindingState.WITHDRAWN:
        return msgspec.structs.replace(fact, outcome=LEFT_OUT, note=_left_out("withdrawn"))
    return fact


def _of_letter(row: models.Letter, asked: Asked) -> Fact:
    first: datetime | None = getattr(row, "first", None)
    title = row.matter.title
    return _dated(
        key=f"letter:{row.area_id}-{row.series}-{row.year}-{row.nth}",
        day=None if first is None else timezone.localtime(first).date(),
        due=row.reply_due,
        asked=asked,
        missing="overdue",
        name=f"督办事项 {row.matter.number}：{title}",
        name_en=f"Matter {row.matter.number}: {row.matter.title_en or title}",
        link=f"/desk/matters/{row.matter.number}/",
    )


def measures_facts(asked: Asked) -> dict[int, list[Fact]]:
    """Measures of the plan that a unit reported on, as they stood at the end of the year."""
    tz = timezone.get_current_timezone()
    end = datetime.combine(date(asked.year + 1, 1, 1), time(), tzinfo=tz)
    rows = models.MeasureProgress.objects.filter(
        plan__area_id=asked.plan.area_id, area=asked.area, unit__in=asked.units, at__lt=end
    )
    newest = rows.values("measure", "unit").annotate(last=Max("pk")).values("last")
    found: dict[int, list[Fact]] = defaultdict(list)
    for row in models.MeasureProgress.objects.filter(pk__in=newest).order_by("measure", "pk"):
        assert row.unit_id is not None
        found[row.unit_id].append(_of_measure(row, asked))
    return found


def _of_measure(row: models.MeasureProgress, asked: Asked) -> Fact:
    return Fact(
        key=f"measure:{row.measure}",
        outcome=row.state,
        name=f"策略措施 {row.measure}",
        name_en=f"Measure {row.measure}",
        link=f"/desk/matters/measures/{asked.plan.number}/{row.measure}/?area={asked.area.code}",
        day=timezone.localtime(row.at).date().isoformat(),
    )


_SOURCES: dict[Kind, Callable[[Asked], dict[int, list[Fact]]]] = {
    "attainment": attainment_facts,
    "timeliness": timeliness_facts,
    "quality": quality_facts,
    "duties": duties_facts,
    "rectification": rectification_facts,
    "measures": measures_facts,
}
