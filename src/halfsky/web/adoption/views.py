"""Pages of adoption: list, upload, the reading, differences, and the acts on the whole plan."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from halfsky.core.plan.adopted import AdoptedPlan, differences
from halfsky.core.plan.versions import carry_over
from halfsky.core.vocabulary.errors import HalfSkyError, Invalid, NotFound, NotPermitted
from halfsky.services import adoption
from halfsky.services.acting import may, place_of, want_anywhere
from halfsky.services.reach import reach_of
from halfsky.store.models import Area, Filing, PlanDocument
from halfsky.web import written
from halfsky.web.adoption import parts
from halfsky.web.requests import ActorRequest, day_typed, insiders
from halfsky.web.texts import named, say


@insiders
def plans_list(request: ActorRequest) -> HttpResponse:
    """Plans the visitor may read, with how far each is; and where its own plan can be uploaded."""
    want_anywhere(request.actor, "plans.read")
    mine = reach_of(request.actor.posts, "plans.read")
    rows = PlanDocument.objects.filter(mine).select_related("area", "filing")
    heads = ("title", "area", "period", "state", "filing")
    table = {
        "caption": say("adoption_page.caption"),
        "columns": [{"text": say(f"adoption_page.{name}_head")} for name in heads],
        "rows": [{"cells": _plan_cells(row)} for row in rows],
        "empty": say("adoption_page.none"),
    }
    return render(request, "adoption/list.html", {"table": table, "areas": _own_areas(request)})


def _own_areas(request: ActorRequest) -> list[Area]:
    return list(Area.objects.filter(reach_of(request.actor.posts, "plans.upload", area="")))


def _plan_cells(row: PlanDocument) -> list[dict[str, Any]]:
    period = f"{row.first_year}—{row.last_year}" if row.first_year else ""
    return [
        {"text": row.title, "href": reverse("adoption_plan", args=(row.number,)), "head": True},
        {"text": named(row.area)},
        {"text": period},
        {"status": {"kind": "plan", "code": row.state}},
        {"text": _filing_words(row)},
    ]


def _filing_words(row: PlanDocument) -> str:
    filing = Filing.objects.filter(plan=row).first()
    if filing is None:
        return ""
    if filing.received_at:
        return say("adoption_page.filing_received", day=written.day(filing.received_at.date()))
    if filing.sent_at:
        return say("adoption_page.filing_sent", day=written.day(filing.sent_at.date()))
    return say("adoption_page.filing_due", day=written.day(filing.due))


@insiders
def upload(request: ActorRequest) -> HttpResponse:
    """Upload a plan file of one's own area."""
    want_anywhere(request.actor, "plans.upload")
    areas = _own_areas(request)
    error, issued = "", request.POST.get("issued", "")
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise Invalid("returns.no_file")
            row = adoption.upload(
                request.actor,
                request.POST.get("area", ""),
                name=file.name or "",
                content=file.read(),
                issued=day_typed(issued),
            )
            return redirect("adoption_plan", row.number)
        except Invalid as refusal:
            error = say(refusal.code, **refusal.facts)
    context = {
        "options": [{"value": area.code, "text": named(area)} for area in areas],
        "errors": [{"id": "file", "text": error}] if error else [],
        "error": error,
        "issued": issued,
    }
    return render(request, "adoption/upload.html", context, status=422 if error else 200)


@insiders
def reading(request: ActorRequest, number: str) -> HttpResponse:
    """The plan clause by clause: its text with targets marked, beside it what was read and decided."""
    row = adoption.find_plan(request.actor, number)
    plan = adoption.current_of(row)
    known = parts.sections(plan)
    section = request.GET.get("part", known[0]["code"] if known else "1")
    if section not in {one["code"] for one in known}:
        raise NotFound("rights.not_found")
    here = place_of(row.area)
    context = {
        "row": row,
        "finding": _finding(plan),
        "sections": [one | {"current": one["code"] == section} for one in known],
        "section": section,
        "clauses": parts.clauses(plan, section, text=row.text),
        "deciding": row.state == "reading" and may(request.actor, "plans.decide", here),
        "may_adopt": row.state == "reading" and may(request.actor, "plans.adopt", here),
        "left": sum(one["left"] for one in known),
        "left_here": next(one["left"] for one in known if one["code"] == section),
        "filing": Filing.objects.filter(plan=row).select_related("to_area").first(),
        "filing_words": _filing_words(row),
        "may_send": may(request.actor, "plans.file", here),
        "may_acknowledge": row.area.parent is not None
        and may(request.actor, "plans.acknowledge_filing", place_of(row.area.parent)),
    }
    return render(request, "adoption/reading.html", context)


def _finding(plan: AdoptedPlan) -> str:
    counts: dict[str, int] = {}
    for entry in plan.every:
        counts[entry.standing] = counts.get(entry.standing, 0) + 1
    return say(
        "adoption_page.finding",
        targets=sum(1 for entry in plan.targets if entry.target is not None),
        directions=sum(1 for entry in plan.targets if entry.direction is not None),
        left=counts.get("unconfirmed", 0),
        corrected=counts.get("corrected", 0),
        added=counts.get("added", 0),
        rejected=counts.get("rejected", 0),
    )


@insiders
def plan_file(request: ActorRequest, number: str) -> FileResponse:
    """The plan's own file, to save."""
    row = adoption.find_plan(request.actor, number)
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=row.file_name)


@insiders
def machine_and_people(request: ActorRequest, number: str) -> HttpResponse:
    """What people made of the machine's reading: every field that differs, what was added and rejected."""
    row = adoption.find_plan(request.actor, number)
    plan = adoption.current_of(row)
    entries = {entry.number: entry for entry in plan.every}
    changed = [
        {
            "label": f"{entries[one.number].no} {entries[one.number].promise.quote}",
            "note": one.field,
            "before": str(one.read if one.read is not None else ""),
            "after": str(one.adopted if one.adopted is not None else ""),
            "changed": True,
        }
        for one in differences(plan)
    ]
    context = {
        "row": row,
        "diff": {
            "caption": say("adoption_page.differences_caption"),
            "what": say("adoption_page.target"),
            "before": {"title": say("adoption_page.machine")},
            "after": {"title": say("adoption_page.people")},
            "rows": changed,
        },
        "added": [parts.entry_parts(entry) for entry in plan.targets if entry.standing == "added"],
        "rejected": [parts.entry_parts(entry) for entry in plan.rejected],
    }
    return render(request, "adoption/differences.html", context)


@insiders
def new_version(request: ActorRequest, number: str) -> HttpResponse:
    """A new version of a plan: only what differs from the adopted one before it."""
    row = adoption.find_plan(request.actor, number)
    if row.previous is None:
        raise NotFound("rights.not_found")
    old = adoption.adopted_of(row.previous)
    steps = carry_over(old, adoption.decisions_of(row.previous), adoption.machine_reading_of(row)).steps
    rows = [
        {
            "cells": [
                {"text": say(f"adoption_page.step_{one.what}"), "head": True},
                {"text": "" if one.old is None else one.old.promise.quote},
                {"text": "" if one.new is None else one.new.promise.quote},
            ]
        }
        for one in steps
        if one.what != "unchanged"
    ]
    table = {
        "caption": say("adoption_page.version_caption"),
        "columns": [{"text": say(f"adoption_page.version_{name}")} for name in ("what", "old", "new")],
        "rows": rows,
        "empty": say("adoption_page.version_same"),
    }
    unchanged = sum(1 for one in steps if one.what == "unchanged")
    return render(request, "adoption/new_version.html", {"row": row, "table": table, "unchanged": unchanged})


@require_POST
@insiders
def adopt(request: ActorRequest, number: str) -> HttpResponse:
    """Adopt the plan."""
    return _done(request, number, lambda: adoption.adopt(request.actor, number), "adoption_page.adopted")


@require_POST
@insiders
def send(request: ActorRequest, number: str) -> HttpResponse:
    """Send the plan's file to the office above."""
    return _done(
        request, number, lambda: adoption.file_with_upper_office(request.actor, number), "adoption_page.sent"
    )


@require_POST
@insiders
def acknowledge(request: ActorRequest, number: str) -> HttpResponse:
    """Say that the plan from below has come."""
    return _done(
        request, number, lambda: adoption.acknowledge_filing(request.actor, number), "adoption_page.received"
    )


def _done(request: ActorRequest, number: str, do: Any, word: str) -> HttpResponse:
    """Do an act on the whole plan; what stands against it is said on the plan's page."""
    try:
        do()
        messages.success(request, say(word))
    except NotFound:
        raise
    except HalfSkyError as refusal:
        if isinstance(refusal, NotPermitted) and refusal.code.startswith("rights."):
            raise
        messages.error(request, say(refusal.code, **refusal.facts))
    return redirect("adoption_plan", number)
