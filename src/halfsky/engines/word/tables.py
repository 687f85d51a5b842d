"""Tables of the Word report: repeated head rows, rows kept whole, cells merged across rows and columns."""

from docx.oxml.ns import qn

from halfsky.core.reports.model import Cell, Table
from halfsky.engines.tabular import ALL_MARKS, TALL, Place, columns, grid, is_short, short_columns, shown
from halfsky.engines.word.elements import Element, kept_with_next, make, paragraph, run, text
from halfsky.engines.word.styles import BODY_WIDTH, LONG_WIDTH, MARK_FACE

_PADDING = {"top": 44, "left": 80, "bottom": 44, "right": 80}
_LINES = ("top", "left", "bottom", "right", "insideH", "insideV")
_DENSE_PADDING = {"top": 26, "left": 50, "bottom": 26, "right": 50}


def word_table(table: Table, *, lang: str, style: str = "") -> Element:
    """Lay out a table on the full width of its page, in the type of its own density or in a style that is named."""
    widths = _widths(table)
    style = style or _density(table)
    head = [_row(places, widths, style, lang, head=True) for places in grid(table.head, len(widths))]
    for properties in head[-1].iterfind(f"{qn('w:tc')}/{qn('w:tcPr')}") if head else ():
        properties.find(qn("w:vAlign")).addprevious(_borders("tcBorders", bottom=6))
    body = [_row(places, widths, style, lang) for places in grid(table.rows, len(widths))]
    for row in body if is_short(table) else body[-1:]:
        _keep_with_next(row)
    ruler = make("tblGrid", *(make("gridCol", w=width) for width in widths))
    return make("tbl", _properties(table, sum(widths)), ruler, *head, *body)


def _density(table: Table) -> str:
    return "TableDense" if table.dense else "TableSmall" if table.landscape else "TableText"


def _keep_with_next(row: Element) -> None:
    for node in row.iter(qn("w:p")):
        kept_with_next(node)


def _properties(table: Table, width: int) -> Element:
    padding = _DENSE_PADDING if table.dense else _PADDING
    return make(
        "tblPr",
        make("tblW", w=width, type="dxa"),
        make("jc", val="center"),
        _borders("tblBorders", top=8, bottom=8, insideH=2),
        make("tblLayout", type="fixed"),
        make("tblCellMar", *(make(side, w=width, type="dxa") for side, width in padding.items())),
        make("tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1),
        make("tblCaption", val=table.caption),
    )


def _borders(tag: str, **eighths: int) -> Element:
    lines = (
        make(side, val="single", sz=size, space=0, color="9A9A9A" if size == 2 else "000000")
        for side, size in eighths.items()
    )
    return make(tag, *lines)


def _widths(table: Table) -> list[int]:
    count = columns(table)
    shares = table.widths if len(table.widths) == count else (1.0,) * count
    total = LONG_WIDTH if table.landscape else BODY_WIDTH
    return [round(share / sum(shares) * total) for share in shares]


def _row(places: list[Place], widths: list[int], style: str, lang: str, *, head: bool = False) -> Element:
    repeated = (make("tblHeader"),) if head else ()
    row = make("tr", make("trPr", make("cantSplit"), *repeated))
    column = 0
    for place in places:
        width = sum(widths[column : column + place.cell.colspan])
        row.append(_cell(place, width, style, lang, head))
        column += place.cell.colspan
    return row


def _cell(place: Place, width: int, style: str, lang: str, head: bool) -> Element:
    cell = place.cell
    properties = make("tcPr", make("tcW", w=width, type="dxa"))
    if cell.colspan > 1:
        properties.append(make("gridSpan", val=cell.colspan))
    if cell.rowspan > 1:
        properties.append(make("vMerge", val="continue" if place.continued else "restart"))
    properties.append(make("vAlign", val="center"))
    align = "center" if head and cell.colspan > 1 else "right" if cell.numeric else "left"
    runs = () if place.continued else _runs(cell, lang)
    kept = (make("keepNext"),) if head else ()
    return make("tc", properties, paragraph(style, *runs, properties=(*kept, make("jc", val=align))))


def _runs(cell: Cell, lang: str) -> tuple[Element, ...]:
    words = shown(cell, lang)
    if cell.status is None:
        return (run(text(words)),)
    mark = ALL_MARKS[cell.status]
    colour = make("color", val=mark.colour.lstrip("#").upper())
    face = make("rFonts", ascii=MARK_FACE, hAnsi=MARK_FACE, eastAsia=MARK_FACE, cs=MARK_FACE)
    sign = run(text(mark.shape + " "), properties=(face, colour))
    return sign, run(text(words))


def ruled(node: Element, table: Table) -> Element:
    """Give the node of a fitted table all lines of the grid, as forms have them, and heads in the middle."""
    rules = (make(side, val="single", sz=4, space=0, color="000000") for side in _LINES)
    borders = node.find(f".//{qn('w:tblBorders')}")
    borders.getparent().replace(borders, make("tblBorders", *rules))
    for own in list(node.iter(qn("w:tcBorders"))):
        own.getparent().remove(own)
    middle = short_columns(table)
    _keep_groups(node, table)
    rows = list(node.iter(qn("w:tr")))
    for place, row in enumerate(rows):
        for column, cell in zip(_first_columns(row), row.iter(qn("w:tc")), strict=True):
            if place < len(table.head) or column in middle:
                cell.find(f".//{qn('w:jc')}").set(qn("w:val"), "center")
    for row, places in zip(rows[len(table.head) :], grid(table.rows, len(table.widths)), strict=True):
        for own, cell in zip(places, row.iter(qn("w:tc")), strict=True):
            if own.cell.rowspan > TALL:
                cell.find(f".//{qn('w:vAlign')}").set(qn("w:val"), "top")
    return node


def _keep_groups(node: Element, table: Table) -> None:
    """Rows that share a cell of the last row head, such as the targets of a goal, stay on one page."""
    rows = list(node.iter(qn("w:tr")))[len(table.head) :]
    for row, below in zip(rows, grid(table.rows, len(table.widths))[1:], strict=False):
        if any(place.continued and place.column == table.row_heads - 1 for place in below):
            _keep_with_next(row)


def _first_columns(row: Element) -> list[int]:
    columns, column = [], 0
    for cell in row.iter(qn("w:tc")):
        columns.append(column)
        span = cell.find(f".//{qn('w:gridSpan')}")
        column += int(span.get(qn("w:val"))) if span is not None else 1
    return columns
