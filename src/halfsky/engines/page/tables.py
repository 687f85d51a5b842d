"""Tables of the HTML report: caption, scopes, spans, marks, and a region that scrolls by itself."""

from typing import Any

from lxml.html import builder as html

from halfsky.core.reports.model import Cell, Table
from halfsky.engines.outline import label, word
from halfsky.engines.tabular import Place, columns, grid, shown

Element = Any
"""An lxml element of the page."""


def html_table(table: Table, *, identity: str, lang: str) -> list[Element]:
    """A table in a focusable region named by its caption, and its notes below."""
    caption = html.CAPTION({"id": identity}, f"{label(table, lang)}　{table.caption}")
    region = {"class": "scroll", "role": "region", "tabindex": "0", "aria-labelledby": identity}
    kinds = ["table", *(["wide"] if table.landscape else []), *(["dense"] if table.dense else [])]
    block = html.DIV({"class": " ".join(kinds)}, html.DIV(region, _grid(table, caption, lang)))
    for position, note in enumerate(table.notes):
        block.append(html.P({"class": "note"}, (word("note", lang) if position == 0 else "") + note))
    return [block]


def plain_table(
    head: tuple[Cell, ...], rows: tuple[tuple[Cell, ...], ...], *, caption: str, lang: str
) -> Element:
    """A small table of a chart's figures."""
    table = Table(number="", caption=caption, head=(head,), rows=rows)
    return _grid(table, html.CAPTION(caption), lang)


def _grid(table: Table, caption: Element, lang: str) -> Element:
    count = columns(table)
    head = html.THEAD(*(_head_row(places, lang) for places in grid(table.head, count)))
    body = html.TBODY()
    for index, places in enumerate(grid(table.rows, count)):
        row = _body_row(places, table.row_heads, lang)
        if index < len(table.anchors):
            row.set("id", table.anchors[index])
        body.append(row)
    return html.TABLE(caption, head, body)


def _head_row(places: list[Place], lang: str) -> Element:
    own = [place.cell for place in places if not place.continued]
    return html.TR(*(_cell(html.TH, c, lang, scope="colgroup" if c.colspan > 1 else "col") for c in own))


def _body_row(places: list[Place], row_heads: int, lang: str) -> Element:
    row = html.TR()
    for place in places:
        if place.continued:
            continue
        if place.column < row_heads:
            scope = "rowgroup" if place.cell.rowspan > 1 else "row"
            row.append(_cell(html.TH, place.cell, lang, scope=scope))
        else:
            row.append(_cell(html.TD, place.cell, lang))
    return row


def _cell(tag: Any, cell: Cell, lang: str, **attributes: str) -> Element:
    for name, span in (("rowspan", cell.rowspan), ("colspan", cell.colspan)):
        if span > 1:
            attributes[name] = str(span)
    if cell.status is not None:
        return tag({"class": "status", **attributes}, sign(cell.status), shown(cell, lang))
    if cell.numeric:
        attributes["class"] = "number"
    return tag(attributes, cell.text)


def sign(status: str) -> Element:
    """The mark of a status, for the eye only: its word stands beside it."""
    mark = html.E.svg({"class": f"mark {status}", "aria-hidden": "true"})
    mark.append(html.E.use({"href": f"#mark-{status}"}))
    return mark
