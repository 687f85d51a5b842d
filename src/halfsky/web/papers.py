"""Official papers on the site: each can be read before it is taken away as Word."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from halfsky.core.reports.model import Paragraph, Section, Table
from halfsky.core.reports.papers.model import Paper
from halfsky.engines.outline import sentence_gap
from halfsky.engines.word.paper_words import paper_word
from halfsky.services.frozen_papers import Kept, issued_file, paper_of, translated_file, translation_of
from halfsky.services.issued_papers import number_of
from halfsky.store.models import IssuedPaper
from halfsky.web import written
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import language, say

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Parts = dict[str, Any]

ENGLISH = "?language=en"
"""What the address of a Word file ends in where its translation is asked for."""


def show(request: ActorRequest, row: IssuedPaper, *, back: str, back_text: str) -> HttpResponse:
    """The page of a paper that was issued, laid out as on paper; in English its translation."""
    told = say("papers_page.issued", who=row.by.name, at=written.moment(row.at))
    paper = translation_of(row) if row.translation and language() == "en" else paper_of(row)
    translated = f"{request.path}file/{ENGLISH}" if row.translation else ""
    return show_paper(request, paper, told=told, back=back, back_text=back_text, translated=translated)


def show_paper(
    request: ActorRequest, paper: Paper, *, told: str, back: str, back_text: str, translated: str = ""
) -> HttpResponse:
    """The page of any paper; `file/` under its address is the Word file, `translated` leads to the English one."""
    context = {
        "translated": translated,
        "paper": sheet(paper),
        "title": paper.title,
        "back": back,
        "back_text": back_text,
        "file": f"{request.path}file/",
        "told": told,
    }
    return render(request, "papers/paper.html", context)


def file(request: ActorRequest, row: Kept, number: str) -> HttpResponse:
    """A paper as Word, as it was issued; its translation where the address ends in `ENGLISH`."""
    if request.GET.get("language") == "en":
        return attached(f"{number}-en.docx", translated_file(row))
    return attached(f"{number}.docx", issued_file(row))


def attached(name: str, content: bytes, kind: str = WORD) -> HttpResponse:
    """A file to take away, never shown in the browser."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def listed(rows: list[IssuedPaper], address: str) -> list[Parts]:
    """Papers as a list of links to where they are read."""
    return [
        {
            "href": f"{address}papers/{row.pk}/",
            "name": paper_of(row).title,
            "number": number_of(row),
            "note": written.moment(row.at),
        }
        for row in rows
    ]


def sheet(paper: Paper) -> Parts:
    """A paper as parts of `papers/sheet.html`."""
    lang = paper.lang
    several = len(paper.attachments) > 1
    return {
        "form": paper.form,
        "note": paper.note,
        "lang": "zh-CN" if lang == "zh" else "en",
        "head": paper.head,
        "number": paper.number,
        "title": paper.title,
        "addressee": f"{paper.addressee}{paper_word('colon', lang)}" if paper.addressee else "",
        "blocks": [
            *(_block(block, lang) for block in paper.blocks),
            *(part for section in paper.sections for part in _section(section, lang)),
            *(_block(block, lang) for block in paper.closing),
        ],
        "attachments": [
            f"{paper_word('attachment', lang) if not place else ''}{f'{place + 1}. ' if several else ''}{name}"
            for place, name in enumerate(paper.attachments)
        ],
        "presence": [
            {
                "label": f"{line.label}{paper_word('colon', lang)}",
                "who": paper_word("list", lang).join(line.who),
            }
            for line in paper.presence
        ],
        "signed": paper.issuer if paper.date and paper.form != "minutes" and not paper.signatures else "",
        "date": paper.date,
        "signatures": paper.signatures,
        "remark": paper.remark,
        "copies": f"{paper_word('copies', lang)}{paper_word('between_copies', lang).join(paper.copies)}"
        if paper.copies
        else "",
        "printed": f"{paper.printed_by} {paper.printed_on}{paper_word('printed', lang)}"
        if paper.printed_by
        else "",
    }


def _section(section: Section, lang: str) -> list[Parts]:
    heading = {"kind": "heading", "text": f"{section.number}{section.title}", "level": section.level}
    below = [part for child in section.sections for part in _section(child, lang)]
    return [heading, *(_block(block, lang) for block in section.blocks), *below]


def _block(block: object, lang: str) -> Parts:
    if isinstance(block, Table):
        return {
            "kind": "table",
            "caption": block.caption,
            "head": [[cell.text for cell in row] for row in block.head],
            "rows": [[cell.text for cell in row] for row in block.rows],
        }
    if isinstance(block, Paragraph):
        return {"kind": "text", "text": sentence_gap(lang).join(one.text for one in block.sentences)}
    raise TypeError("A paper holds text and tables.")
