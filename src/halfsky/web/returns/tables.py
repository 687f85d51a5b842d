"""The lines of a return as dense tables: what was answered beside what was known, and what the checks say."""

from collections.abc import Mapping
from statistics import median
from typing import Any

from halfsky.core.returns.model import Answer, Checked, Line, LineKey
from halfsky.services.checking import Looked
from halfsky.web import written
from halfsky.web.returns.parts import Face, Group, by_line, face_of, is_reason_given, is_unanswered, words_of
from halfsky.web.texts import language, say, say_in


def line_tables(
    groups: tuple[Group, ...],
    looked: Looked,
    *,
    areas: bool = False,
    asking: bool = False,
    pages: Mapping[int, str] | None = None,
) -> list[dict[str, Any]]:
    """One table a group of lines.

    Args:
        groups: The lines by heading.
        looked: The return with what is known about it.
        areas: Whether the figures of areas beside are wanted.
        asking: Whether a line's last cell leads to the form for a question about it.
        pages: Address for each group's number that a line's last cell leads to; none for a page to read.
    """
    found, lang = by_line(looked.checked), language()
    tables = []
    for group in groups:
        words = [_words(looked.answers.get(line.key), found.get(line.key, []), lang) for line in group.lines]
        said = any(words)
        page = pages[group.number] if pages else ""
        rows = [
            {
                "id": face.id,
                "cells": [
                    *_figures(line, face, looked, areas=areas),
                    *([{"text": told, "words": True}] if said else []),
                    *_links(face, page, lang, asking=asking),
                ],
            }
            for line, told in zip(group.lines, words, strict=True)
            for face in (face_of(line, lang),)
        ]
        heads = _heads(looked.form.year, areas=areas, said=said, linked=bool(page) or asking)
        tables.append({"caption": group.title, "dense": True, "columns": heads, "rows": rows})
    return tables


def _heads(year: int, *, areas: bool, said: bool, linked: bool) -> list[dict[str, Any]]:
    heads: list[dict[str, Any]] = [
        {"text": say("returns_page.line")},
        {"text": say("returns_page.year", year=year), "number": True},
        {"text": say("returns_page.year", year=year - 1), "number": True},
        {"text": say("site.change"), "number": True},
    ]
    heads += [{"text": say("reviews_page.beside"), "number": True}] if areas else []
    heads += [{"text": say("reviews_page.findings")}] if said else []
    return heads + ([{"text": say("returns_page.act_head")}] if linked else [])


def _figures(line: Line, face: Face, looked: Looked, *, areas: bool) -> list[dict[str, Any]]:
    answer = looked.answers.get(line.key)
    value = answer.value if answer else None
    before = looked.around.previous.get(looked.form.year - 1, {}).get(line.key)
    cells: list[dict[str, Any]] = [
        {"text": f"{line.number} {face.label}", "note": face.unit},
        _answered(line, answer),
        {"text": written.figure(before, line.decimals), "number": True},
        {"text": change(value, before), "number": True},
    ]
    if areas:
        cells.append({"text": _beside(line, looked), "number": True})
    return cells


def _answered(line: Line, answer: Answer | None) -> dict[str, Any]:
    if answer is None:
        return {"missing": say("returns_page.not_answered"), "number": True}
    if answer.missing:
        return {"missing": written.reason(answer.missing), "number": True}
    return {"text": written.figure(answer.value, line.decimals), "number": True}


def _beside(line: Line, looked: Looked) -> str:
    own = LineKey(series=line.key.series, sex=line.key.sex, residence=line.key.residence)
    figures = [known[own] for known in looked.around.siblings.values() if own in known]
    return written.figure(median(figures), line.decimals) if figures else ""


def _words(answer: Answer | None, found: list[Checked], lang: str) -> str:
    """Findings and the explanation; that there is no answer or no figure stands in its cell already."""
    told = [one for one in found if not is_unanswered(one) and not is_reason_given(one)]
    words = [words_of(one.finding) for one in told]
    if answer and answer.explanation:
        words.append(say_in(lang, "returns_page.explained", words=answer.explanation))
    return " ".join(words)


def _links(face: Face, page: str, lang: str, *, asking: bool) -> list[dict[str, Any]]:
    if page:
        return [
            {"text": say_in(lang, "returns_page.change"), "href": f"{page}#{face.id}", "about": face.label}
        ]
    if asking:
        return [
            {
                "text": say_in(lang, "returns_page.ask"),
                "href": f"?line={face.name}#note-text",
                "about": face.label,
            }
        ]
    return []


def change(value: float | None, before: float | None) -> str:
    """Change against last year in percent, as figures are compared in tables of counts."""
    if value is None or not before:
        return ""
    percent = round((value / before - 1) * 100, 1)
    return f"{percent:+.1f}%" if percent else "0.0%"
