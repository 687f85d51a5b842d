"""What becomes of yearly work reports when whoever writes or reads them has ended; for the daily run.

What is still with its writer goes over to whoever came after. Where that one reports on the year anyway, or would
report to itself, the report lapses: nobody is asked twice, and its words go on into the other report or stay to be
read. What was handed in stays the word of who handed it in; whoever came after its reader reads it.
"""

from django.db import transaction

from halfsky.core.supervision.duties.workflow import (
    REPORT_STEPS,
    SETTLED,
    WITH_WRITER,
    ReportAct,
    ReportState,
    step,
)
from halfsky.services.acting import SYSTEM, Doing, acting, place_of
from halfsky.services.courses import locked
from halfsky.services.succeeding import Owed, ended, hand_on, heir, heir_of_unit, with_grace
from halfsky.services.work_reports import LONGEST, settle_year, tell_reader, tell_writer, writer_of
from halfsky.store.models import Area, DutyFile, Unit, WorkReport


def run_day() -> int:
    """Hand on reports whose reader ended, let lapse those that are told by another, and hand on the rest.

    Returns:
        How many things were done; running twice does nothing the second time.
    """
    rows = WorkReport.objects.select_related(
        "area__parent", "unit__area", "unit__successor", "to_area__parent"
    )
    of_areas, of_units = rows.filter(state__in=WITH_WRITER, unit=None), rows.filter(state__in=WITH_WRITER)
    read = hand_on(rows.exclude(state__in=SETTLED), _BY_READER)
    orphans = [*of_areas.filter(ended(areas=("area",))), *of_units.filter(ended(units=("unit",)))]
    lapsed = sum(_lapse(row) for row in orphans)
    return read + lapsed + hand_on(of_areas, _BY_AREA) + hand_on(of_units, _BY_UNIT)


def _take_reader(row: WorkReport, words: str, doing: Doing) -> None:
    _pass_on(row, words, doing)
    if row.state == ReportState.HANDED_IN:
        tell_reader(row, "notices.work_report_to_read", doing, words=words)


def _take_writer(row: WorkReport, words: str, doing: Doing) -> None:
    row.due = with_grace(row.due)
    _pass_on(row, words, doing)
    tell_writer(row, "notices.work_report_handed_on", doing, due=row.due.isoformat(), words=words)


def _pass_on(row: WorkReport, words: str, doing: Doing) -> None:
    _step(row, ReportAct.HAND_ON, words)
    if row.unit is not None:
        row.area = row.unit.area
    row.revision += 1
    row.save()


def _step(row: WorkReport, act: ReportAct, words: str) -> None:
    state = ReportState(row.state)
    row.state = step(REPORT_STEPS, state, act, person=None, last=row.handed_in_by_id, words=words)


_BY_READER = Owed(
    act=ReportAct.HAND_ON,
    areas=("to_area",),
    place=lambda row: place_of(row.to_area),
    take=_take_reader,
)
_BY_AREA = Owed(
    act=ReportAct.HAND_ON,
    areas=("area",),
    place=lambda row: place_of(row.area, row.unit),
    take=_take_writer,
)
_BY_UNIT = Owed(act=ReportAct.HAND_ON, units=("unit",), place=_BY_AREA.place, take=_take_writer)


def _lapse(seen: WorkReport) -> int:
    """Let a report lapse whose heir reports on the year anyway, or is the office that would read it."""
    after: Area | Unit = heir(seen.area) if seen.unit is None else heir_of_unit(seen.unit)
    own = _report_of(after, seen.year)
    if own == seen or (own is None and after != seen.to_area):
        return 0
    with transaction.atomic():
        row = locked(seen)
        # Another process may have been quicker.
        if row.state not in WITH_WRITER:
            return 0
        with acting(SYSTEM, ReportAct.LAPSE, place_of(row.area, row.unit), subject=row.number) as doing:
            words = f"{writer_of(row)}→{after.name}"
            _step(row, ReportAct.LAPSE, words)
            row.went_into = None if own is None else locked(own)
            row.revision += 1
            row.save()
            doing.detail |= {"words": words, "into": "" if own is None else own.number}
            _go_on(row, doing)
            settle_year(SYSTEM, row)
    return 1


def _report_of(writer: Area | Unit, year: int) -> WorkReport | None:
    rows = WorkReport.objects.filter(year=year)
    own = rows.filter(unit=writer) if isinstance(writer, Unit) else rows.filter(area=writer, unit=None)
    return own.first()


def _go_on(row: WorkReport, doing: Doing) -> None:
    """Take words and files of a report that lapsed into the one it went into, while that is being written; say so."""
    into = row.went_into
    code = "notices.work_report_lapsed"
    if into is not None and into.state in WITH_WRITER:
        code = "notices.work_report_taken_in"
        _take_in(into, row)
    if into is not None:
        tell_writer(into, code, doing, before=writer_of(row), old=row.number)
    tell_reader(row, "notices.work_report_lapsed", doing, before=writer_of(row), old=row.number)


def _take_in(into: WorkReport, row: WorkReport) -> None:
    for section, text in row.texts.items():
        whole = f"{into.texts.get(section, '')}\n\n{writer_of(row)}：\n{text}".strip()
        # What does not fit is still read where it was written.
        if text and len(whole) <= LONGEST:
            into.texts = into.texts | {section: whole}
    into.revision += 1
    into.save()
    DutyFile.objects.bulk_create(
        DutyFile(
            report=into,
            file=kept.file.name,
            file_name=kept.file_name,
            sha256=kept.sha256,
            by_id=kept.by_id,
            at=kept.at,
        )
        for kept in row.files.filter(removed_at=None)
    )
