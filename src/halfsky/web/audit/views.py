"""Pages of the audit administrator."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from halfsky.core.vocabulary.errors import NotFound
from halfsky.engines.rights import load_rights
from halfsky.services import trail as trails
from halfsky.services.trail import Search
from halfsky.services.trail_files import Format
from halfsky.store.models import AuditEntry
from halfsky.web import written
from halfsky.web.audit import parts
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import say

_PAGE = 50
_CONDITIONS = ("person", "act", "subject", "place", "first", "last")
_FORMS: dict[str, Format] = {"csv": "csv", "jsonl": "jsonl"}
_KINDS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}


def _search(asked: dict[str, str]) -> tuple[Search, list[dict[str, str]]]:
    """What is looked for, and what of it cannot be read."""
    days, errors = {}, []
    for name in ("first", "last"):
        try:
            days[name] = date.fromisoformat(asked[name]) if asked[name] else None
        except ValueError:
            errors.append({"id": name, "text": say("audit_page.day_wrong", day=asked[name])})
    words = {name: asked[name] for name in ("person", "act", "subject", "place")}
    return Search(**words, first=days.get("first"), last=days.get("last")), errors


def _asked(request: ActorRequest) -> dict[str, str]:
    given = request.GET if request.method == "GET" else request.POST
    return {name: given.get(name, "").strip().replace("\x00", "") for name in _CONDITIONS}


@insiders
def trail(request: ActorRequest) -> HttpResponse:
    """The newest entries that fit, fifty a page; pages are turned by number and nothing is counted."""
    asked = _asked(request)
    search, errors = _search(asked)
    rows, older, newer = _page(trails.found(request.actor, search), request)
    names = parts.Names(rows)
    heads = ("number", "at", "act", "who", "role", "where", "subject")
    context = {
        "errors": errors,
        "table": {
            "caption": say("audit_page.caption"),
            "columns": [{"text": say(f"audit_page.{name}_head")} for name in heads],
            "rows": [parts.row_cells(row, names) for row in rows],
            "empty": say("audit_page.none"),
            "dense": True,
        },
        "filters": _filters(asked, {error["id"]: error["text"] for error in errors}),
        "older": _address(asked, "before", older),
        "newer": _address(asked, "after", newer),
        "proof": _proof(trails.last_proof()),
        "forms": [(form, say(f"audit_page.export_{form}")) for form in _FORMS],
        "asked": [{"name": name, "value": value} for name, value in asked.items() if value],
    }
    return render(request, "audit/trail.html", context, status=422 if errors else 200)


def _page(
    rows: QuerySet[AuditEntry], request: ActorRequest
) -> tuple[list[AuditEntry], int | None, int | None]:
    """Entries of a page, the newest first; before which and after which number more are found."""
    before, after = (_number(request.GET.get(name, "")) for name in ("before", "after"))
    if after is not None:
        shown = list(rows.filter(number__gt=after)[: _PAGE + 1])
        more, shown = len(shown) > _PAGE, shown[:_PAGE][::-1]
        return shown, (shown[-1].number if shown else after + 1), (shown[0].number if more else None)
    wanted = rows.order_by("-number")
    shown = list((wanted if before is None else wanted.filter(number__lt=before))[: _PAGE + 1])
    more, shown = len(shown) > _PAGE, shown[:_PAGE]
    newer = None if before is None else (shown[0].number if shown else before - 1)
    return shown, (shown[-1].number if more else None), newer


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _address(asked: dict[str, str], way: str, number: int | None) -> str:
    if number is None:
        return ""
    kept = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(kept | {way: str(number)})}"


def _filters(asked: dict[str, str], wrong: dict[str, str]) -> dict[str, Any]:
    acts = [{"value": act, "text": parts.act_word(act)} for act in load_rights().rights]
    kinds = {"act": "select", "first": "date", "last": "date"}
    fields = [
        {
            "id": name,
            "label": say(f"audit_page.ask_{name}"),
            "type": kinds.get(name, "search"),
            "value": asked[name],
            "error": wrong.get(name, ""),
            "options": acts if name == "act" else [],
            "blank": say("audit_page.all_acts") if name == "act" else "",
        }
        for name in _CONDITIONS
    ]
    return {"fields": fields, "clear": reverse("audit") if any(asked.values()) else ""}


def _proof(row: AuditEntry | None) -> dict[str, str]:
    """How the last walk of the chain ended, as parts of a notice."""
    if row is None:
        return {"text": say("audit_page.never_proved")}
    entries, count = row.detail["entries"], row.detail["count"]
    facts = {"at": written.moment(row.at), "entries": written.figure(entries)}
    if not count:
        return {"tone": "success", "text": say("audit_page.whole", **facts)}
    named = [f"{one['number']} ({_break(one['kind'])})" for one in row.detail["breaks"]]
    broken = say("site.list_comma").join(named[:20])
    return {"tone": "error", "text": say("audit_page.broken", **facts, count=count, broken=broken)}


def _break(kind: str) -> str:
    return say(f"audit_page.break_{kind}")


@insiders
def entry(request: ActorRequest, number: int) -> HttpResponse:
    """One entry: who, what, when, where, its detail, its place in the chain."""
    row = trails.entry(request.actor, number)
    context = {
        "row": row,
        "act": parts.act_word(row.act),
        "rows": parts.entry_rows(row, parts.Names([row])),
        "detail": parts.detail_rows(row.detail),
        "holds": trails.holds(row),
    }
    return render(request, "audit/entry.html", context)


@require_POST
@insiders
def verify(request: ActorRequest) -> HttpResponse:
    """Walk the chain, now or in the background."""
    if trails.prove_or_queue(request.actor) is None:
        messages.info(request, say("audit_page.proving"))
    return redirect("audit")


@require_POST
@insiders
def export(request: ActorRequest, form: str) -> StreamingHttpResponse:
    """The entries that fit, as a file.

    Raises:
        NotFound: There is no such form of file, or the visitor reads no trail.
    """
    if form not in _FORMS:
        raise NotFound("rights.not_found")
    search, _ = _search(_asked(request))
    pieces = trails.export(request.actor, search, _FORMS[form])
    answer = StreamingHttpResponse(pieces, content_type=_KINDS[form])
    answer["Content-Disposition"] = f'attachment; filename="audit.{form}"'
    return answer
