"""Pages of the campaign: list, open one, progress with the chase list, roll up, freeze, gaps."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from halfsky.core.indicators.model import Indicator
from halfsky.core.returns.completeness import gaps as gaps_of
from halfsky.core.returns.model import Gap
from halfsky.core.returns.workflow import TO_FILL, State
from halfsky.core.vocabulary.errors import Conflict, Invalid
from halfsky.services import campaigns, returns, rolling_up, vintages
from halfsky.services.acting import may, place_of, want_anywhere
from halfsky.services.asked_forms import form_of
from halfsky.services.reach import reach_of
from halfsky.services.site_ground import site_ground
from halfsky.store.models import Campaign, PlanDocument, Return
from halfsky.store.queries.returns import Progress, progress_of
from halfsky.web import written
from halfsky.web.requests import ActorRequest, day_typed, insiders
from halfsky.web.texts import named, pick, say


@insiders
def campaigns_list(request: ActorRequest) -> HttpResponse:
    """All campaigns the visitor may see, the newest first."""
    want_anywhere(request.actor, "campaigns.read")
    rows = Campaign.objects.filter(reach_of(request.actor.posts, "campaigns.read")).select_related(
        "area", "plan"
    )
    heads = ("year", "area", "plan", "due")
    table = {
        "caption": say("campaigns_page.caption"),
        "columns": [{"text": say(f"campaigns_page.{name}_head")} for name in heads],
        "rows": [
            {
                "cells": [
                    {
                        "text": str(row.year),
                        "href": reverse("campaign", args=(row.year, row.area.code)),
                        "head": True,
                    },
                    {"text": named(row.area)},
                    {"text": row.plan.title},
                    {"text": written.day(row.due)},
                ]
            }
            for row in rows
        ],
        "empty": say("campaigns_page.none"),
    }
    return render(request, "campaigns/list.html", {"table": table, "plans": _plans(request)})


def _plans(request: ActorRequest) -> list[PlanDocument]:
    """Adopted plans for which the visitor may open a campaign."""
    mine = reach_of(request.actor.posts, "campaigns.open")
    return list(PlanDocument.objects.filter(mine, state="adopted").select_related("area"))


@insiders
def open_campaign(request: ActorRequest) -> HttpResponse:
    """Ask for plan, year and due day; opening makes every unit's form."""
    want_anywhere(request.actor, "campaigns.open")
    today = timezone.localdate()
    typed = {"plan": "", "year": str(today.year - 1), "due": date(today.year, 6, 30).isoformat()}
    plans = _plans(request)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in typed}
        year, due = _year(typed["year"]), day_typed(typed["due"])
        if year is None:
            errors.append({"id": "year", "text": say("campaigns_page.year_wrong")})
        if due is None:
            errors.append({"id": "due", "text": say("campaigns_page.due_wrong")})
        if year is not None and due is not None:
            try:
                made = campaigns.open_campaign(request.actor, typed["plan"], year=year, due=due)
                return redirect("campaign", made.year, made.area.code)
            except (Conflict, Invalid) as refusal:
                errors.append({"id": "year", "text": say(refusal.code, **refusal.facts)})
    options = [{"value": plan.number, "text": f"{plan.title}（{named(plan.area)}）"} for plan in plans]
    context = {
        "typed": typed,
        "errors": errors,
        "options": options,
        "wrong": {e["id"]: e["text"] for e in errors},
    }
    return render(request, "campaigns/open.html", context, status=422 if errors else 200)


def _year(text: str) -> int | None:
    return int(text) if text.isdigit() and 1990 <= int(text) <= 2100 else None


@insiders
def campaign(request: ActorRequest, year: int, area: str) -> HttpResponse:
    """How the returns come in, area by area, and who has still to hand in."""
    row = campaigns.find_campaign(request.actor, area, year)
    progress = progress_of(row)
    late = _late(row)
    here = place_of(row.area)
    context = {
        "row": row,
        "finding": _finding(row, progress),
        "progress": _progress_table(progress),
        "late": [_late_row(one) for one in late],
        "may_remind": may(request.actor, "campaigns.remind", here),
        "may_roll_up": may(request.actor, "returns.roll_up", here)
        and row.returns.filter(state=State.ACCEPTED).exclude(area=row.area).exists(),
        "may_freeze": may(request.actor, "vintages.freeze", here)
        and row.returns.filter(Q(state=State.ROLLED_UP) | Q(state=State.ACCEPTED, area=row.area)).exists(),
        "due": written.day(row.due),
    }
    return render(request, "campaigns/campaign.html", context)


def _finding(row: Campaign, progress: list[Progress]) -> str:
    asked, handed = sum(p.asked for p in progress), sum(p.handed_in for p in progress)
    return say("campaigns_page.finding", asked=asked, handed=handed, timely=sum(p.in_time for p in progress))


def _progress_table(progress: list[Progress]) -> dict[str, Any]:
    states = [state.value for state in State if state is not State.REOPENING]
    heads = [{"text": say("campaigns_page.area_head")}, {"text": say("campaigns_page.asked"), "number": True}]
    heads += [{"text": say(f"site.return_{state}"), "number": True} for state in states]
    heads += [
        {"text": say("campaigns_page.complete"), "unit": "%", "number": True},
        {"text": say("campaigns_page.timely"), "unit": "%", "number": True},
    ]
    return {
        "caption": say("campaigns_page.progress"),
        "columns": heads,
        "rows": [
            {
                "cells": [
                    {"text": pick(p.name, p.name_en), "head": True},
                    {"text": str(p.asked), "number": True},
                    *(_count(p.by_state.get(state, 0)) for state in states),
                    {"text": f"{100 * p.handed_in / p.asked:.0f}", "number": True},
                    {"text": f"{100 * p.in_time / p.asked:.0f}", "number": True},
                ]
            }
            for p in progress
        ],
    }


def _count(number: int) -> dict[str, Any]:
    """A number of returns; none at all steps back, so that the eye finds the others."""
    return {"number": True} | ({"text": str(number)} if number else {"missing": "0"})


def _late(row: Campaign) -> list[Return]:
    return list(
        row.returns.filter(state__in=TO_FILL).select_related("unit", "area").order_by("area__path", "number")
    )


def _late_row(row: Return) -> dict[str, Any]:
    days = (timezone.localdate() - row.due).days
    return {
        "number": row.number,
        "unit": named(row.unit),
        "area": named(row.area),
        "state": row.state,
        "when": say("desk.late", days=days) if days > 0 else written.day(row.due),
    }


@require_POST
@insiders
def remind(request: ActorRequest, year: int, area: str) -> HttpResponse:
    """Remind the units chosen, or all that have not handed in."""
    row = campaigns.find_campaign(request.actor, area, year)
    chosen = set(request.POST.getlist("number"))
    numbers = [one.number for one in _late(row) if not chosen or one.number in chosen]
    count = campaigns.remind(request.actor, numbers, words=request.POST.get("words", ""))
    messages.success(request, say("campaigns_page.reminded", count=count))
    return redirect("campaign", year, area)


@require_POST
@insiders
def roll_up(request: ActorRequest, year: int, area: str) -> HttpResponse:
    """Add up what the areas below have reported."""
    row = campaigns.find_campaign(request.actor, area, year)
    try:
        count = rolling_up.roll_up_campaign(request.actor, row)
        messages.success(request, say("campaigns_page.rolled_up", count=count))
    except Conflict as refusal:
        messages.error(request, say(refusal.code, **refusal.facts))
    return redirect("campaign", year, area)


@require_POST
@insiders
def freeze(request: ActorRequest, year: int, area: str) -> HttpResponse:
    """Freeze a vintage and lock the year's returns."""
    row = campaigns.find_campaign(request.actor, area, year)
    try:
        vintage = vintages.freeze(request.actor, row, note=request.POST.get("note", ""))
    except Conflict as refusal:
        messages.error(request, say(refusal.code, **refusal.facts))
        return redirect("campaign", year, area)
    return redirect("vintage", vintage.number)


@insiders
def gaps(request: ActorRequest, year: int, area: str) -> HttpResponse:
    """Indicators that cannot be computed in full: the list for a special survey of missing figures."""
    row = campaigns.find_campaign(request.actor, area, year)
    own = row.returns.filter(area=row.area).select_related("unit", "area")
    given = [(form_of(one), returns.answers_of(one)) for one in own]
    names = {form.unit: named(one.unit) for one, (form, _) in zip(own, given, strict=True)}
    found = gaps_of(given, campaigns.unasked_of(row.plan, year))
    indicators = site_ground().codebook.indicators
    table = {
        "caption": say("campaigns_page.gaps_caption"),
        "columns": [
            {"text": say("campaigns_page.indicator")},
            {"text": say("returns_page.unit_head")},
            {"text": say("campaigns_page.why")},
        ],
        "rows": [
            {
                "cells": [
                    {"text": _name(indicators, gap.indicator), "head": True},
                    {"text": "、".join(dict.fromkeys(names[line.unit] for line in gap.lines))},
                    {"text": _why(gap), "words": True},
                ]
            }
            for gap in found
        ],
        "empty": say("campaigns_page.no_gaps"),
    }
    return render(request, "campaigns/gaps.html", {"row": row, "table": table, "count": len(found)})


def _name(indicators: Mapping[str, Indicator], code: str) -> str:
    known = indicators.get(code)
    return code if known is None else pick(known.name.zh, known.name.en)


def _why(gap: Gap) -> str:
    """Why an indicator lacks figures: nobody is asked, or lines without a figure and what their units say."""
    if gap.unasked is not None:
        return say(f"campaigns_page.unasked_{gap.unasked}")
    words = sorted({line.explanation for line in gap.lines if line.explanation})
    return say("campaigns_page.lacks", count=len(gap.lines)) + "".join(f" {one}" for one in words)
