"""PDF of a brief: exactly one A4 page, its table cut to what the page has room for."""

import json
from bisect import bisect_left
from pathlib import Path
from typing import Any

import msgspec

from halfsky.core.reports.briefs.model import Brief, fitted
from halfsky.core.reports.model import Cell
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.charts import render_svg
from halfsky.engines.marks import mark_svg
from halfsky.engines.outline import date_of, printable, sentence_gap
from halfsky.engines.tabular import ALL_MARKS, shown
from halfsky.engines.typeset.compiling import Compiled, compile_pdf

_TEMPLATE = Path(__file__).with_name("brief.typ")
FEWEST_ROWS = 3


def write_brief_pdf(brief: Brief, path: Path) -> Brief:
    """Write a brief as PDF/A-2a that is PDF/UA-1 as well, on one page; the same brief gives the same bytes.

    Returns:
        The brief as printed, its table cut to the page: other renderings print that one.

    Raises:
        Invalid: `briefs.too_long` where it does not fit with three rows and without its chart.
    """
    brief = printable(brief)
    whole = len(brief.table.rows)
    counts = range(min(FEWEST_ROWS, whole), whole + 1)
    fitting = bisect_left(counts, True, key=lambda rows: _compiled(fitted(brief, rows)).told > 1)
    shorter = fitted(brief, counts[max(fitting - 1, 0)])
    if not fitting:
        shorter = msgspec.structs.replace(shorter, chart=None)
    made = _compiled(shorter)
    if made.told > 1:
        raise Invalid("briefs.too_long", title=brief.title)
    path.write_bytes(made.files[0])
    return shorter


def _compiled(brief: Brief) -> Compiled:
    return compile_pdf(_TEMPLATE, json.dumps(_printed(brief), ensure_ascii=False), asked="<pages>")


def _printed(brief: Brief) -> dict[str, Any]:
    table = brief.table
    stamp = date_of(brief.date)
    printed = {
        "title": brief.title,
        "issuer": brief.issuer,
        "imprint": imprint(brief),
        "lang": brief.lang,
        "gap": sentence_gap(brief.lang),
        "stamp": {"year": stamp.year, "month": stamp.month, "day": stamp.day},
        "heads": brief.heads,
        "lead": [sentence.text for sentence in brief.lead.sentences],
        "head": [_cell(cell, brief.lang) for cell in table.head[0]],
        "rows": [[_cell(cell, brief.lang) for cell in row] for row in table.rows],
        "widths": list(table.widths),
        "note": "".join(table.notes),
        "chart": _chart(brief),
        "warnings": [sentence.text for sentence in brief.warnings],
        "asks": [sentence.text for sentence in brief.asks],
        "marks": {status: mark_svg(mark.shape, mark.colour) for status, mark in ALL_MARKS.items()},
    }
    return printed


def imprint(brief: Brief) -> str:
    """The line under the title: the plan, who issues the brief, its date."""
    return "　".join(words for words in (brief.subtitle, brief.issuer, brief.date) if words)


def _cell(cell: Cell, lang: str) -> dict[str, Any]:
    return {"text": shown(cell, lang), "numeric": cell.numeric, "status": cell.status}


def _chart(brief: Brief) -> dict[str, Any] | None:
    chart = brief.chart
    if chart is None:
        return None
    told = {"title": chart.title, "description": chart.description, "width": chart.width}
    return {**told, "svg": render_svg(chart)}
