"""PDF of a report: PDF/A with tags, contents and bookmarks, typed by a typst template.

The same typesetting tells on which page each heading falls; Word's table of contents uses that, since
both pages have the measures of GB/T 9704.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from halfsky.core.reports.model import Cell, Chart, Paragraph, Report
from halfsky.engines.charts import render_svg
from halfsky.engines.marks import mark_svg
from halfsky.engines.outline import (
    WORDS,
    Heading,
    Part,
    before_stop,
    by_orientation,
    cited_together,
    contents_depth,
    flow,
    label,
    printable,
    printed_date,
    sentence_gap,
    title_lines,
    word,
)
from halfsky.engines.tabular import ALL_MARKS, is_short, shown
from halfsky.engines.typeset.compiling import compile_pdf

_TEMPLATE = Path(__file__).with_name("report.typ")


class _Typeset(msgspec.Struct, frozen=True, kw_only=True):
    pdf: bytes
    pages: dict[str, int]


def render_pdf(report: Report, path: Path) -> None:
    """Write a report as PDF/A-2a that is PDF/UA-1 as well; the same report gives the same bytes.

    A sign that the packaged typefaces lack is printed as 〓, as compositors do, and the report stands.
    """
    path.write_bytes(_typeset(_printed(report)).pdf)


def heading_pages(report: Report) -> dict[str, int]:
    """Printed page number of each heading by its anchor, in the PDF of the report."""
    return _typeset(_printed(report)).pages


# Word and PDF are written one after the other, and both need the pages.
@lru_cache(maxsize=2)
def _typeset(printed: str) -> _Typeset:
    made = compile_pdf(_TEMPLATE, printed, asked="<heading-pages>")
    return _Typeset(pdf=made.files[0], pages={entry["anchor"]: entry["page"] for entry in made.told})


def _printed(report: Report) -> str:
    report = printable(report)
    stamp = printed_date(report)
    printed = {
        "title": report.title,
        "title_lines": title_lines(report.title),
        "subtitle": report.subtitle,
        "issuer": report.issuer,
        "date": report.date,
        "stamp": {"year": stamp.year, "month": stamp.month, "day": stamp.day},
        "lang": report.lang,
        "depth": contents_depth(report),
        "gap": sentence_gap(report.lang),
        "words": {code: word(code, report.lang) for code in WORDS},
        "marks": {status: mark_svg(mark.shape, mark.colour) for status, mark in ALL_MARKS.items()},
        "runs": [
            {"landscape": landscape, "parts": [_part(part, report.lang) for part in parts]}
            for landscape, parts in by_orientation(flow(report))
        ],
    }
    return json.dumps(printed, ensure_ascii=False)


def _part(part: Part, lang: str) -> dict[str, Any]:
    if isinstance(part, Heading):
        return {"type": "heading", "text": part.text, "level": part.level, "anchor": part.anchor}
    if isinstance(part, Paragraph):
        return {
            "type": "paragraph",
            "sentences": [_sentence(s.text, s.strong) for s in part.sentences],
            "cited": cited_together(part),
        }
    if isinstance(part, Chart):
        return _chart(part, lang)
    table: dict[str, Any] = msgspec.to_builtins(part)
    words = {
        key: [[_cell(cell, lang) for cell in row] for row in getattr(part, key)] for key in ("head", "rows")
    }
    return table | words | {"label": label(part, lang), "short": is_short(part)}


def _sentence(text: str, strong: bool) -> dict[str, Any]:
    body, stop = before_stop(text)
    return {"text": body, "stop": stop, "strong": strong}


def _cell(cell: Cell, lang: str) -> dict[str, Any]:
    printed: dict[str, Any] = msgspec.to_builtins(cell)
    return printed | {"text": shown(cell, lang)}


def _chart(chart: Chart, lang: str) -> dict[str, Any]:
    return {
        "type": "chart",
        "label": label(chart, lang),
        "title": chart.title,
        "caption": chart.caption,
        "description": chart.description,
        "width": chart.width,
        "height": chart.height,
        "svg": render_svg(chart),
    }
