"""Pages of good practice: have examples proposed, read why, review, confirm; lists of commendation."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from halfsky.core.supervision.practice.model import Check, Gain, Proposal
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.appraisal import load_appraisal
from halfsky.services import moments, practice
from halfsky.services.acting import may, place_of, want, want_anywhere
from halfsky.services.practice_facts import YEARS
from halfsky.services.site_ground import area_tree
from halfsky.store.models import Commendation, PlanDocument, PracticeProposal
from halfsky.web import pictured, written
from halfsky.web.appraisal import parts
from halfsky.web.appraisal.effect_parts import change_words
from halfsky.web.asking import Question, Typed, ask, done, year_of
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import named, pick, say


@insiders
def propose(request: ActorRequest) -> HttpResponse:
    """Choose area and year, and have the rules propose."""
    want_anywhere(request.actor, "appraisal.propose")
    areas = parts.areas_for(request.actor, "appraisal.propose")
    last = timezone.localtime(moments.now()).year - 1
    fields = (
        parts.area_field(areas),
        {"id": "year", "label": say("appraisal_page.year_field"), "value": str(last), "inputmode": "numeric",
         "width": "short"},
    )  # fmt: skip

    def do(typed: Typed) -> str:
        area = next((one for one in areas if one.code == typed["area"]), None)
        if area is None:
            raise Invalid("appraisal.area_wanted")
        rows = practice.propose(request.actor, area, year_of(typed["year"]))
        messages.success(request, say("appraisal_page.propose_done", count=len(rows)))
        return reverse("appraisal")

    return ask(request, _asked(say("site.room_appraisal"), "propose", reverse("appraisal"), fields), do)


def _asked(subject: str, act: str, back: str, fields: tuple[dict[str, Any], ...]) -> Question:
    return Question(
        subject=subject, word=f"appraisal_page.{act}", back=back, back_text=subject, fields=fields
    )


@insiders
def example(request: ActorRequest, number: str) -> HttpResponse:
    """One proposal: every rule with the facts, what moved beyond expectation, and what people decided."""
    row = practice.find(request.actor, number)
    content, here = practice.content_of(row), place_of(row.area)
    unreviewed = row.state in ("proposed", "reviewed")
    context = {
        "row": row,
        "title": named(row.unit or row.about),
        "kind": say("appraisal_page.is_unit" if row.unit else "appraisal_page.is_area"),
        "state": parts.example_tag(row),
        "finding": say(f"appraisal_page.side_{content.side}", vintage=row.vintage.number),
        "checks": _checks(content),
        "gains": _gains(content),
        "trail": _trail(row),
        "may_review": unreviewed and may(request.actor, "appraisal.review", here),
        "may_confirm": row.state == "reviewed" and may(request.actor, "appraisal.confirm", here),
    }
    return render(request, "appraisal/example.html", context)


def _checks(content: Proposal) -> dict[str, Any]:
    rules = load_appraisal().practice
    shown = {
        "in_time": f"{rules.in_time * 100:g}",
        "sent_back": f"{rules.sent_back * 100:g}",
        "fewest": rules.fewest_targets,
        "chance": f"{rules.chance * 100:g}",
        "years": YEARS,
    }
    return {
        "caption": say("appraisal_page.checks"),
        "columns": [{"text": say(f"appraisal_page.{head}_head")} for head in ("rule", "kept", "facts")],
        "rows": [
            [
                {"text": say(f"appraisal_page.rule_{one.code}", **shown), "words": True},
                {"text": say(f"appraisal_page.kept_{_answer(one)}")},
                {"text": _facts(one), "words": True},
            ]
            for one in content.checks
        ],
        "notes": [say("appraisal_page.no_rank")],
    }


def _answer(one: Check) -> str:
    return "unknown" if not one.known else "yes" if one.kept else "no"


def _facts(one: Check) -> str:
    if not one.known:
        return ""
    told: dict[str, Any] = dict(one.facts)
    for name in ("low", "high", "others", "chance"):
        if isinstance(told.get(name), float):
            told[name] = f"{told[name] * 100:.1f}"
    return say(f"appraisal_page.facts_{one.code}", **told)


def _gains(content: Proposal) -> dict[str, Any] | None:
    gains = content.candidate.gains
    if not gains:
        return None
    heads = (("indicator", False), ("area", False), ("difference", True), ("interval", True))
    return {
        "caption": say("appraisal_page.gains", looked_at=content.candidate.looked_at),
        "columns": [{"text": say(f"appraisal_page.{head}_head"), "number": right} for head, right in heads],
        "rows": [_gain(one) for one in gains],
        "notes": [say("appraisal_page.gains_note")],
    }


def _gain(one: Gain) -> list[dict[str, Any]]:
    series, known = pictured.series_of(one.indicator), area_tree().areas.get(one.area)
    interval = say(
        "appraisal_page.interval", low=change_words(series, one.low), high=change_words(series, one.high)
    )
    note = say(f"appraisal_page.gain_{'better' if one.better else 'worse'}", since=one.since, last=one.last)
    return [
        {"text": series.told, "note": note},
        {"text": one.area if known is None else pick(known.name.zh, known.name.en)},
        {"text": change_words(series, one.difference), "number": True},
        {"text": interval, "number": True},
    ]


def _trail(row: PracticeProposal) -> list[dict[str, Any]]:
    proposed = {"act": say("appraisal_page.act_proposed"), "at": written.moment(row.proposed_at)}
    items = [proposed | {"iso": row.proposed_at.isoformat()}]
    if row.reviewed_by and row.reviewed_at:
        act = "act_accepted" if row.accepted else "act_declined"
        items.append(
            {"act": say(f"appraisal_page.{act}"), "who": row.reviewed_by.name, "text": row.words,
             "at": written.moment(row.reviewed_at), "iso": row.reviewed_at.isoformat()}
        )  # fmt: skip
    if row.confirmed_by and row.confirmed_at:
        items.append(
            {"act": say("appraisal_page.act_confirmed"), "who": row.confirmed_by.name,
             "at": written.moment(row.confirmed_at), "iso": row.confirmed_at.isoformat()}
        )  # fmt: skip
    return items


@insiders
def review(request: ActorRequest, number: str) -> HttpResponse:
    """Accept or decline a proposal, with the reason."""
    row = practice.find(request.actor, number)
    want(request.actor, "appraisal.review", place_of(row.area))
    options = [{"value": one, "text": say(f"appraisal_page.review_{one}")} for one in ("accept", "decline")]
    fields: tuple[dict[str, Any], ...] = (
        {"id": "decision", "type": "select", "label": say("appraisal_page.decision_field"), "options": options,
         "value": "accept"},
        {"id": "words", "type": "textarea", "rows": 4, "label": say("appraisal_page.decision_words")},
    )  # fmt: skip
    back = reverse("appraisal_example", args=(number,))

    def do(typed: Typed) -> str:
        practice.review(request.actor, number, accept=typed["decision"] == "accept", words=typed["words"])
        messages.success(request, say("appraisal_page.review_done"))
        return back

    return ask(request, _asked(named(row.unit or row.about), "review", back, fields), do)


@require_POST
@insiders
def confirm(request: ActorRequest, number: str) -> HttpResponse:
    """Confirm the review."""
    address = reverse("appraisal_example", args=(number,))
    return done(
        request, lambda: practice.confirm(request.actor, number), "appraisal_page.confirm_done", address
    )


@insiders
def list_commended(request: ActorRequest) -> HttpResponse:
    """Choose a period of a plan and draft its list."""
    want_anywhere(request.actor, "appraisal.list_commended")
    areas = {one.code: one for one in parts.areas_for(request.actor, "appraisal.list_commended")}
    plans = PlanDocument.objects.filter(area__code__in=areas, state="adopted").select_related("area")
    known = {plan.number: plan for plan in plans.defer("text", "reading")}
    options = [
        {"value": f"{plan.number} {first}",
         "text": f"{plan.title} · {say('appraisal_page.period', first=first, last=last)}"}
        for plan in known.values()
        for first, last in practice.periods_of(plan)
    ]  # fmt: skip
    fields: tuple[dict[str, Any], ...] = (
        {"id": "period", "type": "select", "label": say("appraisal_page.period_field"), "options": options,
         "value": options[0]["value"] if options else ""},
    )  # fmt: skip

    def do(typed: Typed) -> str:
        number, _, first = typed["period"].partition(" ")
        if number not in known:
            raise Invalid("appraisal.no_such_period", year=first)
        plan = known[number]
        row = practice.list_commended(request.actor, plan.area, plan, year_of(first))
        messages.success(request, say("appraisal_page.commend_done"))
        return reverse("appraisal_commended", args=(row.number,))

    return ask(request, _asked(say("site.room_appraisal"), "commend", reverse("appraisal"), fields), do)


@insiders
def commended(request: ActorRequest, number: str) -> HttpResponse:
    """One list: units and areas by name, with the reason, never ranked."""
    row = practice.find_list(request.actor, number)
    context = {
        "row": row,
        "title": say("appraisal_page.commended_title", area=named(row.area), first=row.first_year, last=row.last_year),
        "state": parts.tag(row.state),
        "table": _entries(row),
        "may_approve": row.state == "draft" and may(request.actor, "appraisal.approve_commended", place_of(row.area)),
    }  # fmt: skip
    return render(request, "appraisal/commended.html", context)


def _entries(row: Commendation) -> dict[str, Any]:
    rows: list[list[dict[str, Any]]] = [
        [
            {"text": named(one.unit or one.about), "href": reverse("appraisal_example", args=(one.number,))},
            {"text": say("appraisal_page.is_unit" if one.unit else "appraisal_page.is_area")},
            {"text": str(one.year), "number": True},
            {"text": one.words, "words": True},
        ]
        for one in practice.entries_of(row)
    ]
    table = parts.listed("commended", ("example", "what", "year", "why"), rows, empty="none_examples")
    return table | {"notes": [say("appraisal_page.no_rank"), say("appraisal_page.no_person")]}


@require_POST
@insiders
def approve(request: ActorRequest, number: str) -> HttpResponse:
    """Approve the list."""
    address = reverse("appraisal_commended", args=(number,))
    return done(
        request,
        lambda: practice.approve_commended(request.actor, number),
        "appraisal_page.approve_done",
        address,
    )
