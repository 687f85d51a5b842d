"""Pages of a return: list, overview, questions, check answers, done, versions."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from halfsky.core.returns.model import Answer
from halfsky.core.returns.workflow import TO_FILL, Act
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.core.vocabulary.findings import Severity
from halfsky.services import checking, returns
from halfsky.services.acting import may, want_anywhere
from halfsky.services.asked_forms import form_of
from halfsky.store.models import Note, Return
from halfsky.store.queries.returns import returns_of_units
from halfsky.web import written
from halfsky.web.requests import ActorRequest, insiders, version_seen
from halfsky.web.returns import parts
from halfsky.web.returns.overview import overview_context
from halfsky.web.returns.tables import line_tables
from halfsky.web.texts import named, pick, say


@insiders
def returns_list(request: ActorRequest) -> HttpResponse:
    """All returns of the visitor's units, this year's first."""
    want_anywhere(request.actor, "returns.read")
    rows = returns_of_units(request.actor.units)
    return render(request, "returns/list.html", {"table": _list(rows)})


def _list(rows: list[Return]) -> dict[str, Any]:
    return {
        "caption": say("returns_page.list_caption"),
        "columns": [
            {"text": say(f"returns_page.{name}")}
            for name in ("year_head", "form_head", "unit_head", "due_head", "state_head")
        ],
        "rows": [
            {
                "cells": [
                    {"text": str(row.campaign.year)},
                    {
                        "text": form_of(row).number,
                        "href": reverse("return", args=(row.number,)),
                        "head": True,
                    },
                    {"text": named(row.unit)},
                    {"text": written.day(row.due)},
                    {"status": {"kind": "return", "code": row.state}},
                ]
            }
            for row in rows
        ],
        "empty": say("returns_page.list_empty"),
    }


@insiders
def overview(request: ActorRequest, number: str) -> HttpResponse:
    """One return: whose turn it is, how far it is, what can be done."""
    row = returns.find(request.actor, number)
    return render(request, "returns/overview.html", overview_context(request, row))


@insiders
def fill(request: ActorRequest, number: str, group: int) -> HttpResponse:
    """One page of questions: show, or keep what was typed."""
    row = returns.find(request.actor, number)
    groups = parts.groups_of(form_of(row))
    mine = next((one for one in groups if one.number == group), None)
    if mine is None:
        raise NotFound("rights.not_found")
    if request.method == "POST":
        return _keep(request, row, groups, mine)
    answers = {answer.key: answer for answer in returns.answers_of(row)}
    entries = tuple(parts.entry_of(line, answers.get(line.key)) for line in mine.lines)
    return _questions(request, row, groups, mine, entries)


def _keep(
    request: ActorRequest, row: Return, groups: tuple[parts.Group, ...], mine: parts.Group
) -> HttpResponse:
    """Keep every answer that can be kept; what cannot stays in its field with the reason."""
    entries = parts.typed_entries(mine.lines, request.POST)
    done = set(row.done) - {str(mine.number)} | ({str(mine.number)} if request.POST.get("done") else set())
    good = [entry.answer for entry in entries if entry.fault is None]
    try:
        returns.save(request.actor, row.number, good, version=version_seen(request), done=sorted(done))
    except Conflict:
        return _both_versions(request, row, groups, mine, entries)
    if any(entry.fault for entry in entries):
        row.refresh_from_db()
        return _questions(request, row, groups, mine, entries, status=422)
    if request.POST.get("next") == "stay":
        return redirect(f"{reverse('return_fill', args=(row.number, mine.number))}?kept=1")
    following = mine.number + 1
    if following > len(groups):
        return redirect("return_check", row.number)
    return redirect("return_fill", row.number, following)


def _questions(
    request: ActorRequest,
    row: Return,
    groups: tuple[parts.Group, ...],
    mine: parts.Group,
    entries: tuple[parts.Entry, ...],
    *,
    status: int = 200,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    looked = checking.look_at(row, unanswered=False)
    found = parts.by_line(c for c in looked.checked if c.keys and c.keys[0] in looked.answers)
    notes: dict[str, list[Note]] = {}
    for note in row.notes.select_related("by"):
        notes.setdefault(note.line, []).append(note)
    fields = parts.fields(entries, found, looked.around, looked.form.year, notes)
    faults = any(entry.fault for entry in entries)
    context = {
        "row": row,
        "group": mine,
        "groups": groups,
        "fields": fields,
        "errors": [
            {"id": one["id"], "text": say("returns_page.error_at", line=one["label"], error=one["error"])}
            for one in fields
            if faults and one["error"]
        ],
        "kept": request.GET.get("kept") == "1" and not faults,
        "is_done": str(mine.number) in row.done,
        "is_last": mine.number == len(groups),
        "can_fill": row.state in TO_FILL and may(request.actor, Act.FILL, returns.place(row)),
    }
    return render(request, "returns/fill.html", context | (more or {}), status=status)


def _both_versions(
    request: ActorRequest,
    row: Return,
    groups: tuple[parts.Group, ...],
    mine: parts.Group,
    entries: tuple[parts.Entry, ...],
) -> HttpResponse:
    """Someone saved in between: show theirs beside mine, keep mine in the fields, let the person decide."""
    row.refresh_from_db()
    if row.state not in TO_FILL:
        raise Conflict("returns.not_in_this_state", state=row.state, act=Act.FILL.value)
    theirs = {answer.key: answer for answer in returns.answers_of(row)}
    last = row.versions.select_related("by").last()
    rows = [_difference(entry, theirs.get(entry.line.key)) for entry in entries]
    diff = {
        "title": say("returns_page.both_versions"),
        "caption": say("returns_page.both_versions_caption"),
        "what": say("returns_page.line"),
        "before": {
            "title": say("returns_page.theirs"),
            "who": last.by.name if last else "",
            "at": written.moment(last.at) if last else "",
        },
        "after": {"title": say("returns_page.mine")},
        "rows": [one for one in rows if one["changed"]],
    }
    return _questions(request, row, groups, mine, entries, status=409, more={"diff": diff})


def _difference(entry: parts.Entry, theirs: Answer | None) -> dict[str, Any]:
    kept = parts.entry_of(entry.line, theirs)
    before = kept.text or (written.reason(kept.missing) if kept.missing else "")
    after = entry.text or (written.reason(entry.missing) if entry.missing else "")
    name = entry.line.name
    return {"label": pick(name.zh, name.en), "before": before, "after": after, "changed": before != after}


@insiders
def check_answers(request: ActorRequest, number: str) -> HttpResponse:
    """Check answers before handing in; handing in is the button of this page."""
    if request.method == "POST":
        try:
            returns.hand_in(request.actor, number, version=version_seen(request))
        except (Invalid, Conflict):
            return _check_page(request, returns.find(request.actor, number), status=422)
        return redirect("return_done", number)
    return _check_page(request, returns.find(request.actor, number))


def _check_page(request: ActorRequest, row: Return, *, status: int = 200) -> HttpResponse:
    looked = checking.look_at(row)
    form, checked = looked.form, looked.checked
    groups = parts.groups_of(form)
    errors = parts.findings_links(row, groups, checked, Severity.ERROR)
    asked = [one for one in checked if not one.explained]
    queries = parts.findings_links(row, groups, asked, Severity.QUERY)
    filling = row.state in TO_FILL and may(request.actor, Act.FILL, returns.place(row))
    pages = {one.number: reverse("return_fill", args=(row.number, one.number)) for one in groups}
    context = {
        "row": row,
        "form": form,
        "year": form.year,
        "errors": errors,
        "queries": queries,
        "blocked": bool(errors or queries),
        "error_title": say("site.errors", count=sum(one.get("count", 1) for one in errors)),
        "tables": line_tables(groups, looked, pages=pages if filling else None),
        "filling": filling,
        "may_hand_in": row.state in TO_FILL and may(request.actor, Act.HAND_IN, returns.place(row)),
    }
    return render(request, "returns/check.html", context, status=status)


@insiders
def done(request: ActorRequest, number: str) -> HttpResponse:
    """Handed in: reference number, what happens next, a copy to keep."""
    row = returns.find(request.actor, number, filling=False)
    if row.first_handed_in_at is None:
        return redirect("return", number)
    confirmation = {
        "title": say("returns_page.done_title"),
        "number": row.number,
        "next": [
            say("returns_page.next_leader"),
            say("returns_page.next_statistics"),
            say("returns_page.next_back"),
        ],
        "links": [
            {"href": reverse("return_workbook", args=(number,)), "text": say("returns_page.copy_to_keep")},
            {"href": reverse("desk"), "text": say("returns_page.to_desk")},
        ],
    }
    return render(request, "returns/done.html", {"row": row, "confirmation": confirmation})


@insiders
def versions(request: ActorRequest, number: str) -> HttpResponse:
    """All versions of a return, and two of them side by side."""
    row = returns.find(request.actor, number)
    kept = {version.version: version for version in row.versions.select_related("by")}
    newest = max(kept, default=0)
    after = _version(request.GET.get("b"), newest, kept.keys())
    before = _version(request.GET.get("a"), max((v for v in kept if v < after), default=0), kept.keys())
    context = {
        "row": row,
        "filters": {
            "fields": [_choose("a", before, kept), _choose("b", after, kept)],
            "submit": say("returns_page.compare"),
        },
        "diff": _versions_diff(row, kept, before, after) if before and after else None,
    }
    return render(request, "returns/versions.html", context)


def _choose(name: str, value: int, kept: dict[int, Any]) -> dict[str, Any]:
    texts = {number: f"{number} · {one.by.name} · {written.moment(one.at)}" for number, one in kept.items()}
    return {
        "id": f"version-{name}",
        "name": name,
        "type": "select",
        "label": say(f"returns_page.version_{name}"),
        "value": value,
        "options": [{"value": number, "text": text} for number, text in texts.items()],
    }


def _version(given: str | None, default: int, known: Any) -> int:
    return int(given) if given and given.isdigit() and int(given) in known else default


def _versions_diff(row: Return, kept: dict[int, Any], before: int, after: int) -> dict[str, Any]:
    import msgspec

    sides = [
        {a.key: a for a in msgspec.convert(kept[number].answers, tuple[Answer, ...])}
        for number in (before, after)
    ]
    rows = [
        _difference(parts.entry_of(line, sides[1].get(line.key)), sides[0].get(line.key))
        for line in form_of(row).lines
    ]
    heads = [
        {
            "title": say("returns_page.version", number=n),
            "who": kept[n].by.name,
            "at": written.moment(kept[n].at),
        }
        for n in (before, after)
    ]
    rows = [one for one in rows if one["changed"]]
    return {
        "title": say("returns_page.versions_differ", count=len(rows)),
        "caption": say("returns_page.versions_caption"),
        "what": say("returns_page.line"),
        "before": heads[0],
        "after": heads[1],
        "rows": rows,
    }
