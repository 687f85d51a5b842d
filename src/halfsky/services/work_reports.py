"""Use cases of yearly work reports (工作报告): asked for, written with own figures, handed in, read, acknowledged."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec
from django.core.files.base import ContentFile, File
from django.db.models import Q

from halfsky.core.supervision.duties.workflow import REPORT_STEPS, SETTLED, ReportAct, ReportState, step
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.core.vocabulary.rights import Place
from halfsky.core.vocabulary.workflow import open_acts
from halfsky.engines.working_calendar import load_working_days
from halfsky.services.acting import Actor, Doing, acting, may, not_permitted, place_of
from halfsky.services.duties import OPEN, fulfil
from halfsky.services.duty_making import areas_bound
from halfsky.services.moments import today
from halfsky.services.notices import tell, tell_unit
from halfsky.services.receiving import received
from halfsky.services.work_report_figures import figures_now
from halfsky.store.models import Area, DutyFile, DutyTerm, PlanDocument, Task, Unit, WorkReport

SECTIONS = ("done", "problems", "next_year")
"""Parts of the text: 实施情况, 存在问题, 下一年工作安排."""
LONGEST = 20_000
"""Characters that a section holds."""
_OF_AREA = {ReportAct.WRITE: "work_reports.write_area", ReportAct.HAND_IN: "work_reports.hand_in_area"}


def find(actor: Actor, number: str) -> WorkReport:
    """The work report of a number, for someone who may read it: who writes it, who gets it, and those above.

    One that lapsed is open to readers of the one it went into, too.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    rows = WorkReport.objects.select_related("area", "unit", "to_area", "plan", "handed_in_by", "read_by")
    row = rows.filter(number=number).first()
    if row is None:
        raise NotFound("rights.not_found")
    if not any(_may_read(actor, one) for one in _and_where_it_went(row)):
        raise NotFound("rights.not_found")
    return row


def _may_read(actor: Actor, row: WorkReport) -> bool:
    places = (place_of(row.to_area), place_of(row.area, row.unit))
    return any(may(actor, "work_reports.read", place) for place in places)


def _and_where_it_went(row: WorkReport | None) -> Iterator[WorkReport]:
    seen: set[int] = set()
    while row is not None and row.pk not in seen:
        seen.add(row.pk)
        yield row
        row = row.went_into


def page_of(number: str) -> str:
    """Where a report is read and written."""
    return f"/desk/duties/reports/{number}/"


def open_year(actor: Actor, area_code: str, year: int, *, due: date) -> int:
    """Ask every unit with targets, and every area right below, for its report of a year; those asked stay asked.

    Args:
        actor: Of the office of the area.
        area_code: The area.
        year: Year the reports are about.
        due: Last day; moved to the next working day.

    Returns:
        How many were asked now.

    Raises:
        Conflict: The area has no adopted plan, its own or from above.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    area = Area.objects.filter(code=area_code).first()
    if area is None:
        raise NotFound("rights.not_found")
    with acting(actor, "work_reports.open", place_of(area), subject=f"{year}-{area.code}") as doing:
        plan = plan_for(area, year)
        if plan is None:
            raise Conflict("work_reports.no_plan", area=area.name, year=year)
        day = load_working_days().on_or_after(due)
        rows = [*_of_units(area, plan, year, day), *_of_areas(area, plan, year, day)]
        WorkReport.objects.bulk_create(rows)
        for row in rows:
            _ask(row, doing)
        doing.detail |= {"reports": len(rows), "due": day.isoformat()}
    return len(rows)


def plan_for(area: Area, year: int) -> PlanDocument | None:
    """The adopted plan that binds an area in a year: its own, else the nearest above."""
    runs = Q(first_year__lte=year) | Q(first_year=None)
    paths = [area.path[: place + 1] for place, sign in enumerate(area.path) if sign == "/"]
    rows = PlanDocument.objects.filter(runs, area__path__in=paths, state="adopted").select_related("area")
    return max(rows, key=lambda row: len(row.area.path), default=None)


def _of_units(area: Area, plan: PlanDocument, year: int, due: date) -> list[WorkReport]:
    asked = Task.objects.filter(plan=plan, unit__area=area, ended_at=None).values("unit")
    # What a unit before it handed in tells of the year already.
    told = Q(work_reports__year=year) | Q(predecessors__work_reports__year=year)
    units = Unit.objects.filter(pk__in=asked, valid_to=None).exclude(told)
    return [
        WorkReport(
            number=f"{year}-{area.code}-{unit.kind.lower().replace('_', '-')}-work",
            area=area,
            unit=unit,
            to_area=area,
            plan=plan,
            year=year,
            due=due,
        )
        for unit in units
    ]


def _of_areas(area: Area, plan: PlanDocument, year: int, due: date) -> list[WorkReport]:
    bound = {one.pk for one in areas_bound(plan)}
    own = PlanDocument.objects.filter(state="adopted", area__parent=area).values("area")
    below = Area.objects.filter(Q(pk__in=bound) | Q(pk__in=own), parent=area, valid_to=None)
    told = WorkReport.objects.filter(year=year, unit=None).values("area")
    return [
        WorkReport(number=f"{year}-{one.code}-work", area=one, to_area=area, plan=plan, year=year, due=due)
        for one in below.exclude(pk__in=told)
    ]


def _ask(row: WorkReport, doing: Doing) -> None:
    tell_writer(row, "notices.work_report_asked", doing, due=row.due.isoformat())


def tell_writer(row: WorkReport, code: str, doing: Doing, **more: str) -> None:
    """A word to who writes a report: the liaison of a unit, the office of an area; inside an act."""
    facts = {"number": row.number, "year": row.year, **more}
    common: dict[str, Any] = {"link": page_of(row.number), "at": doing.at, "by": doing.person}
    if row.unit is not None:
        tell_unit(row.unit, "liaison", code, facts, **common)
    else:
        tell(row.area, None, "office", code, facts, **common)


def tell_reader(row: WorkReport, code: str, doing: Doing, **more: str) -> None:
    """A word to the office that a report goes to; inside an act."""
    facts = {"number": row.number, "from": writer_of(row), "year": row.year, **more}
    tell(row.to_area, None, "office", code, facts, link=page_of(row.number), at=doing.at, by=doing.person)


def acts_for(actor: Actor, row: WorkReport) -> frozenset[ReportAct]:
    """What the actor may do with a report now."""
    return frozenset(act for act in open_acts(REPORT_STEPS, ReportState(row.state)) if _may(actor, act, row))


def _may(actor: Actor, act: ReportAct, row: WorkReport) -> bool:
    right, at = right_of(act, row)
    second = act in (ReportAct.SEND_BACK, ReportAct.ACKNOWLEDGE)
    return may(actor, right, at) and not (second and row.handed_in_by_id == actor.person)


def right_of(act: ReportAct, row: WorkReport) -> tuple[str, Place]:
    """The right that an act on a report wants, and where: writing at the writer's, reading at the reader's."""
    if act in (ReportAct.SEND_BACK, ReportAct.ACKNOWLEDGE):
        return act.value, place_of(row.to_area)
    if row.unit is None:
        return _OF_AREA.get(act, act.value), place_of(row.area)
    return act.value, place_of(row.area, row.unit)


def _want(actor: Actor, act: ReportAct, row: WorkReport) -> tuple[str, Place]:
    right, at = right_of(act, row)
    if not may(actor, right, at):
        raise not_permitted(right)
    return right, at


def write(actor: Actor, number: str, texts: Mapping[str, str], *, revision: int) -> WorkReport:
    """Save the text of a report.

    Args:
        actor: Who writes it.
        number: Of the report.
        texts: By section; those not given stay.
        revision: The one that was seen; whoever saves over a newer one is refused.

    Raises:
        Conflict: It is handed in, or someone saved in between.
        Invalid: There is no such section, or one is too long.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    seen = find(actor, number)
    right, at = _want(actor, ReportAct.WRITE, seen)
    with acting(actor, right, at, subject=number) as doing:
        row = _locked(seen)
        _step(row, ReportAct.WRITE, doing)
        if row.revision != revision:
            raise Conflict("work_reports.saved_in_between", number=number)
        _take(row, texts)
        row.revision += 1
        row.save()
        doing.detail["revision"] = row.revision
    return row


def _take(row: WorkReport, texts: Mapping[str, str]) -> None:
    for section, text in texts.items():
        if section not in SECTIONS:
            raise Invalid("work_reports.no_such_section", section=section)
        if len(text) > LONGEST:
            raise Invalid("work_reports.too_long", most=LONGEST)
        row.texts = row.texts | {section: text.strip()}


def attach(actor: Actor, number: str, upload: File[bytes]) -> DutyFile:
    """Add a file that bears a report out.

    Raises:
        Conflict: It is handed in.
        Invalid: The file is not of an allowed kind, or not what it claims to be.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    seen = find(actor, number)
    right, at = _want(actor, ReportAct.WRITE, seen)
    with received(upload) as (kept, path):
        content = ContentFile(path.read_bytes())
    with acting(actor, right, at, subject=number, sha256=kept.sha256) as doing:
        row = _locked(seen)
        _step(row, ReportAct.WRITE, doing)
        file = DutyFile(report=row, file_name=kept.name, sha256=kept.sha256, by_id=doing.by, at=doing.at)
        file.file.save(f"{number}-{kept.sha256[:12]}.{kept.kind}", content, save=False)
        file.save()
    return file


def take_off(actor: Actor, number: str, file: int) -> DutyFile:
    """Take a file off a report; the trail keeps that it was there.

    Raises:
        Conflict: The report is handed in.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    seen = find(actor, number)
    right, at = _want(actor, ReportAct.WRITE, seen)
    with acting(actor, right, at, subject=number) as doing:
        row = _locked(seen)
        _step(row, ReportAct.WRITE, doing)
        kept = row.files.filter(pk=file, removed_at=None).first()
        if kept is None:
            raise NotFound("rights.not_found")
        kept.removed_at = doing.at
        kept.save()
        doing.detail["removed"] = kept.sha256
    return kept


def hand_in(actor: Actor, number: str) -> WorkReport:
    """Hand a report in: its figures are frozen as they stand, and who gets it is told.

    Raises:
        Conflict: It is handed in already.
        Invalid: A section is empty.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    seen = find(actor, number)
    right, at = _want(actor, ReportAct.HAND_IN, seen)
    figures = figures_now(seen)
    with acting(actor, right, at, subject=number) as doing:
        row = _locked(seen)
        left = [section for section in SECTIONS if not row.texts.get(section)]
        if left:
            raise Invalid("work_reports.section_empty", count=len(left))
        row.state = _step(row, ReportAct.HAND_IN, doing).value
        row.handed_in_by_id, row.handed_in_at, row.figures = doing.by, doing.at, figures
        row.revision += 1
        row.save()
        tell_reader(row, "notices.work_report_in", doing)
        doing.detail |= {"vintage": figures.get("vintage", ""), "sha256": _digest(row)}
    return row


def writer_of(row: WorkReport) -> str:
    """The name of the unit or area that reports."""
    return row.unit.name if row.unit is not None else row.area.name


def _digest(row: WorkReport) -> str:
    return hashlib.sha256(msgspec.json.encode([row.texts, row.figures], order="sorted")).hexdigest()


def send_back(actor: Actor, number: str, words: str) -> WorkReport:
    """Give a report back with words.

    Raises:
        Conflict: It is not handed in.
        Invalid: No words are given.
        NotPermitted: The actor handed it in, or has no right.
        NotFound: See `services.acting.want`.
    """
    return _read(actor, number, ReportAct.SEND_BACK, words)


def acknowledge(actor: Actor, number: str, words: str = "") -> WorkReport:
    """Say that a report was read; the last one of a year keeps the duty of the year's reports.

    Raises:
        Conflict: It is not handed in.
        NotPermitted: The actor handed it in, or has no right.
        NotFound: See `services.acting.want`.
    """
    return _read(actor, number, ReportAct.ACKNOWLEDGE, words)


def _read(actor: Actor, number: str, act: ReportAct, words: str) -> WorkReport:
    seen = find(actor, number)
    right, at = _want(actor, act, seen)
    with acting(actor, right, at, subject=number) as doing:
        row = _locked(seen)
        row.state = _step(row, act, doing, words=words).value
        row.words, row.read_by_id, row.read_at = words.strip(), doing.by, doing.at
        row.revision += 1
        row.save()
        doing.detail["words"] = row.words
        returned = row.state == ReportState.RETURNED
        code = "notices.work_report_back" if returned else "notices.work_report_read"
        tell_writer(row, code, doing, words=row.words)
        if act is ReportAct.ACKNOWLEDGE:
            _keep_duties(actor, row)
    return row


def _keep_duties(actor: Actor, row: WorkReport) -> None:
    """The duty of all units is kept once the last report is acknowledged; that of an area with its own."""
    settle_year(actor, row)
    if row.unit_id is None:
        _fulfil(actor, row.area, "area_report", page_of(row.number), str(row.year))


def settle_year(actor: Actor, row: WorkReport) -> None:
    """Keep the duty of an office's reports of a year, of units or of areas, once none is open and one was read."""
    same = WorkReport.objects.filter(to_area=row.to_area, year=row.year, unit__isnull=row.unit_id is None)
    states = set(same.values_list("state", flat=True))
    if ReportState.ACKNOWLEDGED in states and states.issubset(SETTLED):
        kind = "area_report" if row.unit_id is None else "unit_report"
        shown = f"/desk/duties/reports/?area={row.to_area.code}&year={row.year}"
        _fulfil(actor, row.to_area, kind, shown, str(row.year))


def _fulfil(actor: Actor, area: Area, kind: str, evidence: str, period: str) -> None:
    """Keep the duty of an area, and what came over to it from areas that ended."""
    over = DutyTerm.objects.filter(area=area, duty__kind=kind, period=period, state=OPEN)
    before = Area.objects.filter(pk__in=over.exclude(duty__area=area).values("duty__area"))
    for one in (area, *before):
        fulfil(actor, one, kind, on=today(), evidence=evidence, period=period)


def _locked(seen: WorkReport) -> WorkReport:
    rows = WorkReport.objects.select_for_update(of=("self",)).select_related(
        "area", "unit", "to_area", "plan"
    )
    return rows.get(pk=seen.pk)


def _step(row: WorkReport, act: ReportAct, doing: Doing, *, words: str = "") -> ReportState:
    state = ReportState(row.state)
    return step(REPORT_STEPS, state, act, person=doing.person, last=row.handed_in_by_id, words=words)
