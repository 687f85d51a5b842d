"""Duties, work reports and funds for the test of all rights: one of each in every area, of the unit whose rights are asked for."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from halfsky.services import duties, duty_calendar, work_reports
from halfsky.services.duty_calendar import Wanted
from halfsky.store.models import DutyTerm, WorkReport
from tests.people import World

_OWN = "EDUCATION"


def duties_everywhere(world: World) -> dict[str, dict[str, dict[str, Any]]]:
    """Parts of the address by thing and area."""
    open_terms = {code: _duty(world, code) for code in world.areas}
    closed = {code: _closed(world, code) for code in world.areas}
    reports = {code: _report(world, code) for code in world.areas}
    return {
        "duty": {code: {"number": row.duty.number} for code, row in open_terms.items()},
        "duty_term": {code: _address(row) for code, row in open_terms.items()},
        "duty_closed": {code: _address(row) for code, row in closed.items()},
        "duty_file": {
            code: {"number": row.duty.number, "pk": row.files.get().pk} for code, row in closed.items()
        },
        "work_report": {code: {"number": row.number} for code, row in reports.items()},
        "work_report_file": {
            code: {"number": row.number, "pk": row.files.get().pk} for code, row in reports.items()
        },
        "funds_unit": {code: {"code": code, "pk": world.units[code, _OWN].pk} for code in world.areas},
    }


def _address(row: DutyTerm) -> dict[str, str]:
    return {"number": row.duty.number, "period": row.period}


def _duty(world: World, code: str) -> DutyTerm:
    unit = world.units[code, _OWN].pk
    wanted = Wanted(rhythm="once", due=date(2030, 5, 31), owner="units", unit=unit, title="报送名单")
    return duty_calendar.add(world.actor(f"office.{code}"), code, "demonstration", wanted).terms.get()


def _closed(world: World, code: str) -> DutyTerm:
    """Kept by the unit's leader, with a file; nobody else has looked."""
    row, leader = _duty(world, code), world.actor(f"unit_leader.{code}.education")
    file = ContentFile("名单".encode(), name="名单.txt")
    return duties.keep(leader, row.duty.number, row.period, on=date(2026, 1, 5), words="已报送", upload=file)


def _report(world: World, code: str) -> WorkReport:
    work_reports.open_year(world.actor(f"office.{code}"), code, 2025, due=date(2026, 3, 31))
    row = WorkReport.objects.get(unit=world.units[code, _OWN], year=2025)
    liaison = world.actor(f"liaison.{code}.education")
    work_reports.write(liaison, row.number, {"done": "已办"}, revision=0)
    work_reports.attach(liaison, row.number, ContentFile("材料".encode(), name="材料.txt"))
    return row
