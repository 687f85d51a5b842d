"""Figures as parts of the component `figure`, pictures as safe markup."""

from typing import Any

from django.utils.safestring import SafeString, mark_safe

from halfsky.core.reports.model import Cell, Chart
from halfsky.core.reports.pictures import Picture
from halfsky.core.reports.shown import Shown
from halfsky.engines.pictures.drawing import draw
from halfsky.web.texts import say

MOST_ROWS = 400
"""Rows of a figure's table on the page; the files hold all."""


def picture_markup(picture: Picture) -> SafeString:
    """A picture alone, for places that have their own words around it: a spark in a table, a strip on the board."""
    return _safe(draw(picture))


def figure_parts(shown: Shown) -> dict[str, Any]:
    """Parts of `{% component "figure" parts=… %}`."""
    return {
        "id": shown.key,
        "title": shown.chart.title,
        "subject": shown.chart.caption,
        "svg": _safe(shown.picture),
        "table": table_parts(shown.chart),
        "links": [
            {
                "href": its.address,
                "text": its.kind.upper(),
                "label": f"{its.kind.upper()}{say('site.list_comma')}{shown.chart.caption}",
            }
            for its in shown.files
        ],
        "citation": shown.citation,
        "address": shown.address,
        "source": shown.source,
        "interactive": shown.interactive,
    }


def table_parts(chart: Chart) -> dict[str, Any]:
    """Parts of `data_table` for the figures of a chart; a long table is cut and says so."""
    rows = chart.rows[:MOST_ROWS]
    cut = len(rows) < len(chart.rows)
    return {
        "caption": chart.caption,
        "columns": [{"text": cell.text, "number": cell.numeric} for cell in chart.head],
        "rows": [[_cell(cell) for cell in row] for row in rows],
        "notes": [say("site.figure_table_cut", shown=len(rows), all=len(chart.rows))] if cut else [],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {"text": cell.text, "number": cell.numeric}


def _safe(markup: str) -> SafeString:
    return mark_safe(markup)  # noqa: S308  engines.pictures escapes every word it writes
