"""One duty: what the plan says, its terms, what was done, and what can be done now."""

from datetime import date
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.plan.model import Plan
from halfsky.core.plan.text import make_source
from halfsky.core.supervision.duties.model import ReadClause
from halfsky.core.supervision.duties.reading import read_clauses
from halfsky.core.supervision.duties.workflow import TermAct
from halfsky.core.vocabulary.errors import NotFound
from halfsky.engines.documents.simplified import simplifications
from halfsky.engines.duty_kinds import kinds_by_code, load_kinds
from halfsky.services import duties, moments
from halfsky.services.acting import may, place_of
from halfsky.services.adoption import find_plan, reading_of
from halfsky.store.models import Duty, DutyFile, DutyTerm
from halfsky.web import written
from halfsky.web.duties import parts
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import named, pick, say

_BUTTONS = (TermAct.CONFIRM, TermAct.KEEP)
"""Of what may be done with a term now the first of these is its button."""


@insiders
def duty(request: ActorRequest, number: str) -> HttpResponse:
    """A duty with all its terms; what is open now comes first."""
    row = duties.find(request.actor, number)
    now = moments.today()
    terms = list(row.terms.select_related("area", "unit", "closed_by", "looked_by"))
    for term in terms:
        term.duty = row
    files = _files(row)
    current = next((term for term in terms if term.state == duties.OPEN), None)
    context = {
        "row": row,
        "name": parts.duty_name(row),
        "back": f"{reverse('duties')}?area={row.area.code}",
        "finding": _finding(row, current, now),
        "facts": _facts(row),
        "clauses": _clauses(row),
        "terms": [_term(request, term, now, files) for term in _ordered(terms, current, now)],
        "later": _later(terms, current, now),
        "acts": _acts(request, row),
    }
    return render(request, "duties/duty.html", context)


def _finding(row: Duty, current: DutyTerm | None, now: date) -> str:
    if row.state != duties.KEPT:
        return say("duties_page.dropped", reason=row.reason)
    if current is None:
        return say("duties_page.nothing_open")
    when = parts.due_words(current, now)
    return say("duties_page.next_term", period=parts.period_words(current.period), when=when)


def _ordered(terms: list[DutyTerm], current: DutyTerm | None, now: date) -> list[DutyTerm]:
    """The open term first, then others that have opened, then what was closed, the newest first."""
    closed = [term for term in terms if term.state != duties.OPEN]
    others = [
        term for term in terms if term.state == duties.OPEN and term.opens <= now and term is not current
    ]
    return [*([current] if current else []), *others, *reversed(closed)]


def _later(terms: list[DutyTerm], current: DutyTerm | None, now: date) -> str:
    """Due days of terms that have not opened yet."""
    ahead = [term for term in terms if term.state == duties.OPEN and term.opens > now and term is not current]
    return say("site.list_comma").join(written.day(term.due) for term in ahead)


def _facts(row: Duty) -> dict[str, Any]:
    kind = kinds_by_code()[row.kind]
    rows = [
        {"key": say("duties_page.kind_head"), "value": parts.kind_name(kind)},
        {"key": say("duties_page.owner_head"), "value": parts.owner_name(row)},
        {"key": say("duties_page.rhythm_head"), "value": parts.rhythm_words(row)},
        {"key": say("duties_page.evidence_head"), "value": pick(kind.evidence.zh, kind.evidence.en)},
    ]
    if row.origin == "person" and row.made_by is not None:
        by = say("duties_page.added_by", name=row.made_by.name, day=written.day(row.made_at.date()))
        rows.append({"key": say("duties_page.origin_head"), "value": by})
    elif row.plan is not None:
        above = row.above.area if row.above is not None else None
        words = say("duties_page.from_above", area=named(above)) if above else say("duties_page.from_plan")
        rows.append({"key": say("duties_page.origin_head"), "value": words})
    return {"rows": rows}


def _clauses(row: Duty) -> list[dict[str, str]]:
    if not row.quote:
        return []
    first = {"part": row.part, "item": row.item, "clause": row.clause, "quote": row.quote}
    return [
        {"place": parts.clause_place(one["part"], one["item"], one["clause"]), "quote": one["quote"]}
        for one in (first, *row.also)
    ]


def _files(row: Duty) -> dict[int, list[dict[str, str]]]:
    found: dict[int, list[dict[str, str]]] = {}
    for file in DutyFile.objects.filter(term__duty=row, removed_at=None):
        if file.term_id is not None:
            address = reverse("duty_file", args=(row.number, file.pk))
            found.setdefault(file.term_id, []).append({"href": address, "text": file.file_name})
    return found


def _term(
    request: ActorRequest, term: DutyTerm, now: date, files: dict[int, list[dict[str, str]]]
) -> dict[str, Any]:
    return {
        "period": parts.period_words(term.period),
        "code": term.period,
        "due": parts.due_words(term, now),
        "moved": written.day(term.wanted) if term.wanted != term.due else "",
        "state": parts.state_tag(term, now),
        "words": term.words,
        "returned": term.returned,
        "link": term.link,
        "files": files.get(term.pk, []),
        "done_on": written.day(term.done_on) if term.done_on else "",
        "closed": _by(term.closed_by.name if term.closed_by else say("desk.system"), term.closed_at),
        "looked": _by(term.looked_by.name, term.looked_at) if term.looked_by else "",
        "acts": _term_acts(request, term),
    }


def _by(name: str, at: Any) -> str:
    return say("duties_page.by", name=name, at=written.moment(at)) if at else ""


def _term_acts(request: ActorRequest, term: DutyTerm) -> dict[str, Any]:
    """What the visitor may do with a term: one button, the rest as links; what is sent at once as forms."""
    if term.duty.state != duties.KEPT:
        return {}
    mine = duties.acts_for(request.actor, term)
    number, period = term.duty.number, term.period
    asked = {
        act: reverse(f"duty_{act.value.rpartition('.')[2]}", args=(number, period))
        for act in mine
        if act is not TermAct.FULFIL
    }
    forms = [
        {"href": asked.pop(act), "text": say(f"duties_page.{act.value.rpartition('.')[2]}_act")}
        for act in (TermAct.CONFIRM, TermAct.REOPEN)
        if act in asked
    ]
    links = [
        {"href": href, "text": say(f"duties_page.{act.value.rpartition('.')[2]}"), "button": act in _BUTTONS}
        for act, href in asked.items()
    ]
    return {"forms": forms, "links": sorted(links, key=lambda one: not one["button"])}


def _acts(request: ActorRequest, row: Duty) -> list[dict[str, Any]]:
    at, found = place_of(row.area), []
    if row.state != duties.KEPT:
        if may(request.actor, "duties.restore", at):
            found.append(
                {
                    "href": reverse("duty_restore", args=(row.number,)),
                    "text": say("duties_page.restore"),
                    "form": True,
                }
            )
        return found
    if row.rhythm == "needed" and may(request.actor, "duties.keep", place_of(row.area, row.unit)):
        found.append(
            {
                "href": reverse("duty_record", args=(row.number,)),
                "text": say("duties_page.record"),
                "form": False,
            }
        )
    if may(request.actor, "duties.change", at):
        found.append(
            {
                "href": reverse("duty_change", args=(row.number,)),
                "text": say("duties_page.change"),
                "form": False,
            }
        )
        found.append(
            {"href": reverse("duty_drop", args=(row.number,)), "text": say("duties_page.drop"), "form": False}
        )
    return found


@insiders
def file(request: ActorRequest, number: str, pk: int) -> FileResponse:
    """A file that shows that a term was kept, to save."""
    row = duties.find(request.actor, number)
    kept = DutyFile.objects.filter(pk=pk, term__duty=row, removed_at=None).first()
    if kept is None:
        raise NotFound("rights.not_found")
    return FileResponse(kept.file.open("rb"), as_attachment=True, filename=kept.file_name)


@insiders
def clauses(request: ActorRequest, number: str) -> HttpResponse:
    """Every clause of 组织实施 and 监测评估 of a plan with the duties it tells, or why it tells none."""
    row = find_plan(request.actor, number)
    plan: Plan = reading_of(row)
    source = make_source(row.text, row.file_name, simplify=simplifications(row.text))
    read = read_clauses(source, plan, load_kinds())
    names = {one.kind: one.number for one in Duty.objects.filter(plan=row, area=row.area)}
    groups = [
        {"name": say(f"duties_page.part_name_{part}"), "table": _clause_table(part, read, names)}
        for part in ("organisation", "monitoring")
    ]
    told = sum(bool(one.kinds) for one in read)
    unread = sum(one.reason == "unread" for one in read)
    context = {
        "row": row,
        "finding": say("duties_page.clauses_finding", all=len(read), told=told, unread=unread),
        "groups": groups,
    }
    return render(request, "duties/clauses.html", context)


def _clause_table(part: str, read: tuple[ReadClause, ...], names: dict[str, str]) -> dict[str, Any]:
    rows = [one for one in read if one.part == part]
    return {
        "caption": say(
            "duties_page.clauses_caption", part=say(f"duties_page.part_name_{part}"), count=len(rows)
        ),
        "columns": [{"text": say(f"duties_page.{name}_head")} for name in ("place", "clause", "duty")],
        "rows": [{"cells": _clause_cells(one, names)} for one in rows],
    }


def _clause_cells(one: ReadClause, names: dict[str, str]) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = [
        {"text": parts.clause_place(one.part, one.item, one.clause)},
        {"text": one.text, "words": True},
    ]
    if one.reason is not None:
        return [*cells, {"missing": say(f"duties_page.none_{one.reason}")}]
    told = say("site.list_comma").join(parts.kind_name(kinds_by_code()[kind]) for kind in one.kinds)
    number = names.get(one.kinds[0])
    return [*cells, {"text": told, "href": reverse("duty", args=(number,)) if number else ""}]
