"""What the pages of a return are made of: groups of lines, fields, findings in words, history."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import msgspec
from django.http import QueryDict
from django.urls import reverse

from halfsky.core.returns.checks import message_code
from halfsky.core.returns.model import Answer, Checked, Form, Line, LineKey, Surroundings
from halfsky.core.vocabulary.findings import Finding, Severity, Where
from halfsky.core.vocabulary.statuses import Missing
from halfsky.engines.codebook import load_messages
from halfsky.engines.rights import load_rights
from halfsky.engines.typed_figures import read_typed
from halfsky.store.models import Note, Return
from halfsky.web import written
from halfsky.web.texts import language, pick, say

OFFERED = (Missing.NOT_AVAILABLE, Missing.NOT_APPLICABLE, Missing.NOT_REPORTED)
"""Reasons a liaison can give; the others are decided elsewhere."""
_UNANSWERED = message_code("LINE_UNANSWERED")
_REASON_WANTED = message_code("REASON_WANTED")


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Lines under one heading: one page of questions."""

    number: int
    title: str
    lines: tuple[Line, ...]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in one field: text as typed, the answer made of it, why it was not taken."""

    line: Line
    text: str
    missing: str
    explanation: str
    answer: Answer
    fault: Finding | None = None


def groups_of(form: Form) -> tuple[Group, ...]:
    """The lines of a form by heading, in order."""
    found: dict[str, list[Line]] = {}
    for line in form.lines:
        found.setdefault(line.group.zh, []).append(line)
    return tuple(
        Group(number=place, title=pick(lines[0].group.zh, lines[0].group.en), lines=tuple(lines))
        for place, lines in enumerate(found.values(), start=1)
    )


def entry_of(line: Line, answer: Answer | None) -> Entry:
    """A field with what is kept."""
    kept = answer or Answer(key=line.key)
    text = "" if kept.value is None else written.figure(kept.value, line.decimals).replace(",", "")
    reason = "" if kept.missing is None else kept.missing.value
    return Entry(line=line, text=text, missing=reason, explanation=kept.explanation, answer=kept)


def typed_entries(lines: tuple[Line, ...], posted: QueryDict) -> tuple[Entry, ...]:
    """Fields with what a person typed; what cannot be taken keeps its text and says why."""
    texts = [posted.get(str(line.key), "").strip() for line in lines]
    read = read_typed(texts, lines, where=[Where(column=str(line.key), row=line.number) for line in lines])
    entries = []
    for line, text, typed in zip(lines, texts, read, strict=True):
        chosen = posted.get(f"{line.key}.missing", "")
        explanation = posted.get(f"{line.key}.explanation", "").strip()[:2000]
        missing = typed.missing or (Missing(chosen) if chosen in set(OFFERED) else None)
        answer = Answer(
            key=line.key,
            value=typed.value,
            missing=missing if typed.value is None else None,
            explanation=explanation,
        )
        entries.append(
            Entry(
                line=line,
                text=text,
                missing=chosen,
                explanation=explanation,
                answer=answer,
                fault=typed.finding,
            )
        )
    return tuple(entries)


def words_of(finding: Finding) -> str:
    """A finding in the visitor's language."""
    return load_messages().say(finding.code, finding.facts, lang=language())


def field_id(key: LineKey) -> str:
    """The id of a line's field, the same on every page."""
    return f"line-{key}"


def by_line(checked: Iterable[Checked]) -> dict[LineKey, list[Checked]]:
    """Findings at the first line they concern."""
    found: dict[LineKey, list[Checked]] = {}
    for one in checked:
        if one.keys:
            found.setdefault(one.keys[0], []).append(one)
    return found


class Face(msgspec.Struct, frozen=True, kw_only=True):
    """What stands of a line on every page, whatever its answer: the same for all who are asked it.

    Attributes:
        id: Of its field.
        name: Of its field: the key in one word.
        label: What is asked, in the visitor's language.
        definition: The explanation beside it.
        unit: Of measure, in words.
    """

    id: str
    name: str
    label: str
    definition: str
    unit: str


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One choice of a list."""

    value: str
    text: str


@lru_cache(maxsize=8192)
def face_of(line: Line, lang: str) -> Face:
    """The words of a line in the visitor's language, which is asked for once a page."""
    return Face(
        id=field_id(line.key),
        name=str(line.key),
        label=pick(line.name.zh, line.name.en),
        definition=pick(line.definition.zh, line.definition.en),
        unit=written.unit(line.unit),
    )


@lru_cache(maxsize=8)
def _reasons(lang: str) -> tuple[Option, ...]:
    return tuple(Option(value=reason.value, text=written.reason(reason)) for reason in OFFERED)


def fields(
    entries: Iterable[Entry],
    found: Mapping[LineKey, list[Checked]],
    around: Surroundings,
    year: int,
    notes: Mapping[str, list[Note]],
) -> list[dict[str, Any]]:
    """Parts of the component `field` for some lines.

    Args:
        entries: What stands in the fields.
        found: Findings by the first line concerned.
        around: Earlier figures.
        year: Of the form.
        notes: Questions and answers by the line's key in one word.
    """
    lang = language()
    reasons = _reasons(lang)
    years = {before: say("returns_page.year", year=before) for before in around.previous}
    return [
        _field(
            entry,
            face_of(entry.line, lang),
            found.get(entry.line.key, []),
            last_year(entry.line, around, years),
            notes.get(str(entry.line.key), []),
            reasons,
        )
        for entry in entries
    ]


def _field(
    entry: Entry,
    face: Face,
    found: list[Checked],
    before: dict[str, Any] | None,
    notes: list[Note],
    reasons: tuple[Option, ...],
) -> dict[str, Any]:
    line = entry.line
    errors = [words_of(entry.fault)] if entry.fault else []
    errors += [words_of(one.finding) for one in found if one.finding.severity is Severity.ERROR]
    asked = [one for one in found if one.finding.severity is Severity.QUERY and not is_reason_given(one)]
    queries = [words_of(one.finding) for one in asked]
    return {
        "id": face.id,
        "name": face.name,
        "number": line.number,
        "label": face.label,
        "definition": face.definition,
        "unit": face.unit,
        "inputmode": "decimal" if line.decimals else "numeric",
        "value": entry.text,
        "error": " ".join(errors),
        "query": " ".join(queries),
        "last_year": before,
        "missing": {"name": f"{face.name}.missing", "value": entry.missing, "options": reasons},
        "explanation": {"name": f"{face.name}.explanation", "value": entry.explanation},
        "thread": {"about": face.label, "items": [note_item(n) for n in notes]} if notes else None,
    }


def last_year(line: Line, around: Surroundings, years: Mapping[int, str]) -> dict[str, Any] | None:
    """Last year's figure to stand beside the field; the newest before it where that year has none.

    Args:
        line: Of the form.
        around: Earlier figures.
        years: What each earlier year is headed with.
    """
    if line.key.area:
        return None
    before = max((year for year, figures in around.previous.items() if line.key in figures), default=None)
    if before is None:
        return None
    value = around.previous[before][line.key]
    return {"label": years[before], "value": written.figure(value, line.decimals)}


def note_item(note: Note) -> dict[str, Any]:
    """A question or answer at a line."""
    return {
        "who": note.by.name,
        "role": role_word(note.role),
        "at": written.moment(note.at),
        "iso": note.at.isoformat(),
        "text": note.text,
    }


def role_word(code: str) -> str:
    """Name of a role."""
    role = load_rights().roles.get(code)
    return "" if role is None else pick(role.zh, role.en)


def act_word(code: str) -> str:
    """Name of an act."""
    right = load_rights().rights.get(code)
    return code if right is None else pick(right.zh, right.en)


def history(row: Return) -> list[dict[str, Any]]:
    """Items of the timeline of a return, newest first."""
    return [
        {
            "act": act_word(step.act),
            "who": step.by.name,
            "role": role_word(step.role),
            "at": written.moment(step.at),
            "iso": step.at.isoformat(),
            "text": step.reason,
        }
        for step in reversed(row.steps.select_related("by"))
    ]


def tasks(
    row: Return, groups: tuple[Group, ...], answers: Mapping[LineKey, Answer], *, filling: bool
) -> list[dict[str, Any]]:
    """Entries of the task list: one per group of lines, with how far it is."""
    return [
        {
            "text": group.title,
            "href": reverse("return_fill", args=(row.number, group.number)) if filling else "",
            "progress": say("returns_page.answered", done=_answered(group, answers), all=len(group.lines)),
            "state": _state(row, group, answers),
        }
        for group in groups
    ]


def _answered(group: Group, answers: Mapping[LineKey, Answer]) -> int:
    return sum(1 for line in group.lines if line.key in answers)


def _state(row: Return, group: Group, answers: Mapping[LineKey, Answer]) -> str:
    if str(group.number) in row.done:
        return "completed"
    return "in_progress" if _answered(group, answers) else "not_started"


def is_reason_given(one: Checked) -> bool:
    """Whether a check asked why there is no figure, and was told."""
    return one.explained and one.finding.code == _REASON_WANTED


def is_unanswered(one: Checked) -> bool:
    """Whether a check says that a line is not answered yet."""
    return one.finding.code == _UNANSWERED


def findings_links(
    row: Return, groups: tuple[Group, ...], checked: Iterable[Checked], severity: Severity
) -> list[dict[str, Any]]:
    """Entries of the error summary or the query box, each leading to its field; lines left open are one entry."""
    pages = {
        line.key: reverse("return_fill", args=(row.number, group.number))
        for group in groups
        for line in group.lines
    }
    wanted = [one for one in checked if one.finding.severity is severity]
    left = [one for one in wanted if is_unanswered(one)]
    several = [_left_open(groups, left, pages)] if len(left) > 1 else []
    return several + [
        {"text": words_of(one.finding), "explained": one.explained, "href": _field_of(one, pages)}
        for one in wanted
        if not (several and is_unanswered(one))
    ]


def _left_open(
    groups: tuple[Group, ...], left: list[Checked], pages: Mapping[LineKey, str]
) -> dict[str, Any]:
    names = {line.key: pick(line.name.zh, line.name.en) for group in groups for line in group.lines}
    words = say("returns_page.left_open", count=len(left), first=names[left[0].keys[0]])
    return {"text": words, "explained": False, "href": _field_of(left[0], pages), "count": len(left)}


def _field_of(one: Checked, pages: Mapping[LineKey, str]) -> str:
    return f"{pages[one.keys[0]]}#{field_id(one.keys[0])}" if one.keys else ""
