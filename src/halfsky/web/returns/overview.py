"""Everything on the page of one return; shown again, too, when an act was refused."""

from typing import Any

from django.urls import reverse

from halfsky.core.returns.completeness import completeness
from halfsky.core.returns.model import Form
from halfsky.core.returns.workflow import TO_FILL, Act, State
from halfsky.services import checking, returns
from halfsky.services.acting import may
from halfsky.store.models import Evidence, Note, Return
from halfsky.web import written
from halfsky.web.requests import ActorRequest
from halfsky.web.returns import parts
from halfsky.web.returns.open_steps import steps_open
from halfsky.web.returns.tables import line_tables
from halfsky.web.texts import pick, say


def overview_context(request: ActorRequest, row: Return) -> dict[str, Any]:
    """Everything on the page of one return; also shown again when an act was refused."""
    looked = checking.look_at(row)
    form, answers, checked = looked.form, looked.answers, looked.checked
    groups = parts.groups_of(form)
    filling = row.state in TO_FILL and may(request.actor, Act.FILL, returns.place(row))
    last = row.steps.select_related("by").last()
    return {
        "row": row,
        "title": pick(form.title.zh, form.title.en),
        "form": form,
        "how_far": completeness(form, answers.values()),
        "due": written.day(row.due),
        "period": say("returns_page.period", year=form.year),
        "turn": say(f"returns_page.turn_{row.state}"),
        "sent_back": last if last is not None and row.state == State.RETURNED else None,
        "filling": filling,
        "task_groups": [{"tasks": parts.tasks(row, groups, answers, filling=filling)}],
        "tables": [] if filling else line_tables(groups, looked),
        "queries": []
        if filling
        else [
            {
                "text": parts.words_of(c.finding),
                "explained": c.explained,
                "href": f"#{parts.field_id(c.keys[0])}" if c.keys else "",
            }
            for c in checked
            if not c.explained
        ],
        "steps": steps_open(request.actor, row),
        "history": parts.history(row),
        "notes": threads(row, form),
        "note_form": note_form(request, form),
        "may_write": may(request.actor, "returns.write_note", returns.place(row)),
        "files": evidence_files(row, filling=filling),
    }


def threads(row: Return, form: Form) -> list[dict[str, Any]]:
    """Questions and answers of a return, by line."""
    names = {str(line.key): f"{line.number} {pick(line.name.zh, line.name.en)}" for line in form.lines}
    by_line: dict[str, list[Note]] = {}
    for note in row.notes.select_related("by"):
        by_line.setdefault(note.line, []).append(note)
    return [
        {"about": names.get(line, line), "items": [parts.note_item(note) for note in notes]}
        for line, notes in by_line.items()
    ]


def note_form(request: ActorRequest, form: Form) -> dict[str, Any]:
    """Parts of the form for a question or an answer; it comes back to the page it stands on."""
    options = [
        {"value": str(line.key), "text": f"{line.number} {pick(line.name.zh, line.name.en)}"}
        for line in form.lines
    ]
    return {"options": options, "line": request.GET.get("line", ""), "next": request.path}


def evidence_files(row: Return, *, filling: bool) -> list[dict[str, Any]]:
    """Entries of the file list; with `filling` each can be removed."""
    return [
        {
            "name": file.name,
            "href": reverse("return_evidence_file", args=(row.number, file.pk)),
            "kind": file.kind.upper(),
            "size": say("returns_page.kilobytes", size=max(1, file.size // 1024)),
            "note": written.moment(file.at),
            "actions": [_remove(row, file)] if filling else [],
        }
        for file in row.evidence.filter(removed_at=None)
    ]


def _remove(row: Return, file: Evidence) -> dict[str, str]:
    """The button that takes a file off; it sends the form `remove` of the page."""
    address = reverse("return_evidence_remove", args=(row.number, file.pk))
    return {"text": say("returns_page.remove"), "form": "remove", "formaction": address}
