"""One sentence of a report: its words, what rests behind it, its history; change it, leave it out, add after it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from halfsky.core.reports.drafting.model import Drafted, Placed
from halfsky.core.vocabulary.errors import Conflict, HalfSkyError, Invalid, NotFound
from halfsky.services import report_editing, report_texts, reporting
from halfsky.services.acting import Actor, may, place_of, want
from halfsky.services.report_editing import Seen
from halfsky.store.models import ReportDraft
from halfsky.web import written
from halfsky.web.reporting import parts
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import say

_FIELDS = ("text", "source", "reason")


@insiders
def sentence(request: ActorRequest, number: str, mark: str) -> HttpResponse:
    """One sentence, to be read with all that rests behind it, and changed, left out or restored."""
    row = reporting.find(request.actor, number)
    drafted = report_texts.drafted_of(row)
    placed = report_editing.sentence_of(drafted, mark)
    typed, refusal = _typed_of(placed), None
    if request.method == "POST":
        typed = _typed(request)
        try:
            return _done(request, row, placed, typed)
        except (Conflict, Invalid) as fault:
            refusal = fault
            drafted = report_texts.drafted_of(row)
            placed = report_editing.sentence_of(drafted, mark)
    context = _context(request, row, drafted, placed) | _form(row, placed, typed, refusal)
    template = "reporting/sentence_inline.html" if request.htmx else "reporting/sentence.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=422 if refusal else 200)


def _done(request: ActorRequest, row: ReportDraft, placed: Placed, typed: dict[str, str]) -> HttpResponse:
    want(request.actor, "reports.edit", place_of(row.area))
    act = request.POST.get("act", "")
    mark = report_editing.mark_of(placed.key)
    given: tuple[Actor, str, str] = (request.actor, row.number, mark)
    seen = _seen(request)
    acts: dict[str, Callable[[], object]] = {
        "changed": lambda: report_editing.change(*given, typed["text"], seen=seen, source=typed["source"]),
        "removed": lambda: report_editing.remove(*given, typed["reason"], seen=seen),
        "restored": lambda: report_editing.restore(*given, seen=seen),
        "set_aside": lambda: report_editing.set_aside(*given, typed["reason"], seen=seen),
    }
    if act not in acts:
        raise NotFound("rights.not_found")
    acts[act]()
    messages.success(request, say(f"reporting_page.done_{act}"))
    return redirect(_place(row, placed.key))


def _place(row: ReportDraft, key: str) -> str:
    return parts.address_of(row, parts.part_of(report_texts.drafted_of(row), key), key)


def _typed_of(placed: Placed) -> dict[str, str]:
    return {"text": placed.text, "source": placed.edit.source if placed.edit else "", "reason": ""}


def _typed(request: ActorRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "").replace("\x00", "") for name in _FIELDS}


def _seen(request: ActorRequest) -> Seen:
    text = request.POST.get("edits", "")
    edits = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
    return Seen(edits=edits, basis=request.POST.get("basis", ""))


def _context(request: ActorRequest, row: ReportDraft, drafted: Drafted, placed: Placed) -> dict[str, Any]:
    basis = report_texts.bases_of(row)[-1]
    told = parts.claims_told(basis.file.name, basis.digest)
    may_edit = row.state == "drafting" and may(request.actor, "reports.edit", place_of(row.area))
    return {
        "row": row,
        "placed": placed,
        "mark": report_editing.mark_of(placed.key),
        "back": parts.address_of(row, parts.part_of(drafted, placed.key), placed.key),
        "back_text": say(f"reporting_page.name_{row.language}", year=row.year),
        "report_lang": "zh-CN" if row.language == "zh" else "en",
        "tags": parts.tags_of(placed),
        "segments": parts.segments(placed),
        "wrong_words": parts.wrong_words(placed),
        "claims": [told[number] for number in dict.fromkeys((*placed.own, *placed.claims)) if number in told],
        "editing": may_edit,
        "history": _history(row, placed.key),
    }


def _history(row: ReportDraft, key: str) -> list[dict[str, Any]]:
    """What was done to the sentence, the newest first, as items of `timeline`."""
    return [
        {
            "act": say(f"reporting_page.act_{one.edit['act']}"),
            "who": one.by.name,
            "at": written.moment(one.at),
            "iso": one.at.isoformat(),
            "text": one.edit.get("text") or one.edit.get("reason") or "",
        }
        for one in row.edits.filter(sentence=key).select_related("by").order_by("-pk")
    ]


def _form(
    row: ReportDraft, placed: Placed, typed: dict[str, str], refusal: HalfSkyError | None
) -> dict[str, Any]:
    """The fields with what was typed, and the refusal above them and at its field."""
    words = say(refusal.code, **refusal.facts) if refusal else ""
    place = "reason" if refusal and refusal.code == "reporting.reason_wanted" else "text"
    if placed.state == "orphan":
        place = "reason"
    return {
        "typed": typed,
        "seen": report_editing.seen_of(row, placed.key),
        "errors": [{"id": place, "text": words}] if words else [],
        "wrong": {place: words} if words else {},
    }


@insiders
def after(request: ActorRequest, number: str, mark: str) -> HttpResponse:
    """Add a sentence after one, or a paragraph after the one it stands in."""
    row = reporting.find(request.actor, number)
    want(request.actor, "reports.edit", place_of(row.area))
    drafted = report_texts.drafted_of(row)
    placed = report_editing.sentence_of(drafted, mark)
    typed, refusal = dict.fromkeys(_FIELDS, ""), None
    opens = request.POST.get("opens") == "yes"
    if request.method == "POST":
        typed = _typed(request)
        try:
            made = report_editing.add(
                request.actor, number, mark, typed["text"], opens=opens, source=typed["source"]
            )
            messages.success(request, say("reporting_page.done_added"))
            return redirect(_place(row, made.key))
        except (Conflict, Invalid) as fault:
            refusal = fault
    choices = [
        {"value": value, "text": say(f"reporting_page.opens_{value}"), "selected": opens is (value == "yes")}
        for value in ("no", "yes")
    ]
    context = _context(request, row, drafted, placed) | _form(row, placed, typed, refusal)
    return render(
        request, "reporting/after.html", context | {"choices": choices}, status=422 if refusal else 200
    )
