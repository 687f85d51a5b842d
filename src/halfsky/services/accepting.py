"""Accepted figures become observations; a figure that changes closes its row and opens the next."""

from datetime import datetime, timedelta

import msgspec
from django.db import models

from halfsky.core.returns.model import Answer, Form
from halfsky.services.acting import Doing
from halfsky.services.asked_forms import form_of
from halfsky.store.models import Area, Observation, Return

Key = tuple[int, str, str, str]


def record(row: Return, doing: Doing, *, by: int) -> dict[str, int]:
    """Write the answers of a return as observations, inside an act.

    Figures that are as they were keep their row. A line that has no answer any more, though it had one,
    closes its row: nothing is known of it now.

    Returns:
        How many are new, revised, withdrawn and unchanged.
    """
    form = form_of(row)
    answers = {a.key: a for a in msgspec.convert(row.answers, tuple[Answer, ...])}
    areas = _areas_of(form, row.area)
    reason = row.steps.filter(act="returns.ask_reopening").values_list("reason", flat=True).last() or ""
    fresh: dict[Key, Observation] = {}
    for line in form.lines:
        answer = answers.get(line.key)
        if answer is None:
            continue
        area = areas[line.key.area or row.area.code]
        fresh[(area.pk, line.key.series, line.key.sex, line.key.residence)] = Observation(
            area=area,
            series=line.key.series,
            year=form.year,
            sex=line.key.sex,
            residence=line.key.residence,
            value=answer.value,
            unit=line.unit,
            status="reported" if answer.missing is None else answer.missing.value,
            explanation=answer.explanation,
            source=row,
            version=row.version,
            reason=reason,
            by_id=by,
        )
    old = {key_of(o): o for o in Observation.objects.filter(source=row, known_until=None)}
    others = Observation.objects.filter(
        known_until=None, year=form.year, series__in={key[1] for key in fresh}, area__in=areas.values()
    ).exclude(source=row)
    return replace(old | {key_of(o): o for o in others if key_of(o) in fresh}, fresh, at=doing.at)


def replace(old: dict[Key, Observation], fresh: dict[Key, Observation], *, at: datetime) -> dict[str, int]:
    """Close the rows that change and open their successors; one moment for all of them.

    The moment is never before what it closes began, nor before what was known of these things ended, whatever the clock
    says: nothing is ever known twice.
    """
    moment = max([at, *(row.known_from + timedelta(microseconds=1) for row in old.values()), *_ended(fresh)])
    same = {key for key in old.keys() & fresh.keys() if _says(old[key]) == _says(fresh[key])}
    closing = [row.pk for key, row in old.items() if key not in same]
    Observation.objects.filter(pk__in=closing).update(known_until=moment)
    opening = [row for key, row in fresh.items() if key not in same]
    for row in opening:
        row.known_from = moment
    Observation.objects.bulk_create(opening, batch_size=500)
    return {
        "new": len(fresh.keys() - old.keys()),
        "revised": len((fresh.keys() & old.keys()) - same),
        "withdrawn": len(old.keys() - fresh.keys()),
        "unchanged": len(same),
    }


def _ended(fresh: dict[Key, Observation]) -> list[datetime]:
    """The last moment at which something known of these things ended, if anything did."""
    rows = Observation.objects.filter(
        area__in={row.area_id for row in fresh.values()},
        series__in={row.series for row in fresh.values()},
        year__in={row.year for row in fresh.values()},
    )
    last = rows.aggregate(last=models.Max("known_until"))["last"]
    return [] if last is None else [last]


def withdraw(row: Return, doing: Doing) -> dict[str, int]:
    """Close the figures of a return that is no longer accepted, inside an act."""
    old = Observation.objects.filter(source=row, known_until=None)
    return replace({key_of(o): o for o in old}, {}, at=doing.at)


def _says(row: Observation) -> tuple[float | None, str, str, str]:
    return row.value, row.status, row.unit, row.explanation


def key_of(row: Observation) -> Key:
    """What an observation is of, within one year."""
    return row.area_id, row.series, row.sex, row.residence


def _areas_of(form: Form, own: Area) -> dict[str, Area]:
    codes = {line.key.area for line in form.lines} - {""}
    return {own.code: own} | {area.code: area for area in Area.objects.filter(code__in=codes)}
