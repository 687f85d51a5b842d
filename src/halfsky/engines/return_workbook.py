"""The return as an Excel workbook: one sheet to fill in, protected but for the answers, ready to print and to read back."""

import io
import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Literal

import msgspec
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from halfsky.core.indicators.model import Text
from halfsky.core.returns.model import Answer, Form, Line, LineKey
from halfsky.core.vocabulary.statuses import Missing
from halfsky.core.vocabulary.units import UNITS
from halfsky.engines.formulas import is_risky
from halfsky.engines.return_template import COLUMNS, HEAD, MARK, Stamp, reason_label

Lang = Literal["zh", "en"]

_FONT = "微软雅黑"
_A4 = 9
_LINE_HEIGHT = 14.0
_SMALL_LINE = 12.0
_LARGEST = 1e16
_MAX_TEXT = 32_000
_INPUT = "#fffbe6"
_HEAD_FILL = "#f0f3f6"
_QUIET = "#57606a"
_HOW = Text(
    zh="只填浅黄色的格：有数填数，是零填 0；没有数留空，在“无数据原因”里选一项。数字不带单位，不写公式。填好后把本文件原样上传。",
    en="Fill in the pale yellow cells only: a figure where there is one, 0 where it is zero; else leave it blank and choose"
    " a reason. Numbers without unit, no formulas. Then upload this file as it is.",
)
_FACTS = Text(
    zh="表号：{number}　　填报单位：{unit}　　地区：{area}　　数据年份：{year}年　　截止日期：{due}",
    en="Form {number}    Unit: {unit}    Area: {area}    Figures of {year}    Due: {due}",
)
_SIGNED = Text(
    zh="单位负责人：　　　　　　　　填表人：　　　　　　　　联系电话：　　　　　　　　报出日期：　　　　年　　月　　日",
    en="Head of unit:                         Filled in by:                         Telephone:                         Date:",
)
_PAGE = Text(zh="第 &P 页，共 &N 页", en="Page &P of &N")
_SHEET = Text(zh="填报表", en="Return")
_NO_DUE = Text(zh="—", en="—")


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """What stands above the lines beside what the form knows of itself.

    Attributes:
        unit: Name of the unit as it calls itself.
        area: Name of the area.
        due: Last day for handing in.
        reference: Number of the return, carried through the file so that it comes back to the right place.
    """

    unit: str
    area: str
    due: date | None = None
    reference: str = ""


def write_return(
    form: Form,
    *,
    heading: Heading,
    answers: Iterable[Answer] = (),
    previous: Mapping[LineKey, float] | None = None,
    lang: Lang = "zh",
) -> bytes:
    """Write a return as a workbook to fill in, print and upload again.

    Answers given so far stand in their cells; last year's figures stand beside them and are locked. The hidden column A
    holds the key of each row, so that rows may be moved; the stamp stands in A1 and in the file's custom properties.
    The same input gives the same bytes.

    Args:
        form: What is asked.
        heading: Names and numbers above the lines.
        answers: Given so far.
        previous: Last year's figures by line.
        lang: Language of names and explanations; heads and reasons are in both.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    stamp = Stamp(
        number=form.number,
        year=form.year,
        area=form.area,
        unit=form.unit,
        digest=form.digest,
        reference=heading.reference,
    )
    _identify(book, form, stamp, lang)
    sheet = _Sheet(book, lang)
    sheet.top(form, heading, stamp)
    given = {answer.key: answer for answer in answers}
    sheet.lines(form, given, previous or {})
    sheet.page(form)
    book.close()
    return buffer.getvalue()


def _identify(book: xlsxwriter.Workbook, form: Form, stamp: Stamp, lang: Lang) -> None:
    # A day of the form's own year: the file must not tell when it was made, or it would never be the same twice.
    book.set_properties({"title": getattr(form.title, lang), "created": datetime(form.year, 12, 31)})  # noqa: DTZ001 - workbooks know no zones
    for name, value in msgspec.to_builtins(stamp).items():
        book.set_custom_property(f"halfsky_{name}", str(value))


class _Sheet:
    """The sheet while it is written; `_row` is the next free row."""

    def __init__(self, book: xlsxwriter.Workbook, lang: Lang) -> None:
        self._book = book
        self._lang: Lang = lang
        self._page: Worksheet = book.add_worksheet(getattr(_SHEET, lang))
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._row = 0
        self._last = len(COLUMNS)

    def top(self, form: Form, heading: Heading, stamp: Stamp) -> None:
        """Title, facts of the form, how to fill it in, heads of the columns."""
        due = getattr(_NO_DUE, self._lang) if heading.due is None else heading.due.isoformat()
        facts = getattr(_FACTS, self._lang).format(
            number=form.number, unit=heading.unit, area=heading.area, year=form.year, due=due
        )
        self._page.write_string(0, 0, MARK + msgspec.json.encode(stamp).decode())
        self._band(getattr(form.title, self._lang), height=30, font_size=16, bold=True, align="center")
        self._band(facts, height=20)
        self._band(getattr(_HOW, self._lang), height=32, font_color=_QUIET, text_wrap=True)
        self._page.write_string(self._row, 0, HEAD)
        for place, column in enumerate(COLUMNS.values(), start=1):
            self._page.set_column(place, place, column.width)
            head = self._format(bold=True, border=1, bg_color=_HEAD_FILL, text_wrap=True, align="center")
            self._page.write_string(self._row, place, f"{column.zh}\n{column.en}", head)
        self._page.set_row(self._row, 34)
        self._page.set_column(0, 0, None, None, {"hidden": True})
        self._page.freeze_panes(self._row + 1, 3)
        self._page.repeat_rows(self._row)
        self._row += 1

    def lines(self, form: Form, given: Mapping[LineKey, Answer], previous: Mapping[LineKey, float]) -> None:
        """The lines under the headings of their groups, then room for signatures."""
        group, explained = None, ""
        for line in form.lines:
            if line.group != group:
                group = line.group
                self._band(
                    getattr(group, self._lang), height=19, bold=True, bg_color="#e7edf3", border=1, indent=1
                )
            definition = getattr(line.definition, self._lang) if line.key.series != explained else ""
            self._line(line, given.get(line.key), previous.get(line.key), definition)
            explained = line.key.series
        self._row += 1
        self._band(getattr(_SIGNED, self._lang), height=24)

    def page(self, form: Form) -> None:
        """Protection, and how the sheet falls on paper."""
        self._page.protect(
            options={
                "format_columns": True, "format_rows": True, "select_locked_cells": True, "select_unlocked_cells": True,
            }
        )  # fmt: skip
        self._page.set_landscape()
        self._page.set_paper(_A4)
        self._page.fit_to_pages(1, 0)
        self._page.print_area(0, 1, self._row - 1, self._last)
        self._page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self._page.set_footer(f"&L{form.number}&C{getattr(_PAGE, self._lang)}&R{form.digest}")
        self._page.hide_gridlines(2)

    def _band(self, text: str, *, height: float, **style: Any) -> None:
        """A text over the whole breadth."""
        self._page.merge_range(self._row, 1, self._row, self._last, "")
        self._page.write_string(self._row, 1, text, self._format(**style))
        self._page.set_row(self._row, height)
        self._row += 1

    def _line(self, line: Line, answer: Answer | None, previous: float | None, definition: str) -> None:
        name = getattr(line.name, self._lang)
        unit = UNITS[line.unit]
        self._page.write_string(self._row, 0, str(line.key))
        self._figure("number", line.number, 0, locked=True, align="center", indent=0)
        broken_down = line.key.sex != "_T" or line.key.residence != "_T"
        self._text("name", name, indent=3 if broken_down else 1)
        self._text("unit", unit.zh if self._lang == "zh" else unit.en, align="center")
        self._figure("value", None if answer is None else answer.value, line.decimals, locked=False)
        self._figure("previous", previous, line.decimals, locked=True)
        remarks = "" if answer is None else answer.explanation
        reason = "" if answer is None or answer.missing is None else reason_label(answer.missing)
        self._text("missing", reason, locked=False, indent=1)
        self._text("explanation", remarks, locked=False, indent=1)
        self._text("definition", definition, font_size=9, font_color=_QUIET, indent=1)
        self._rule(line)
        taken = max(
            _LINE_HEIGHT * _rows(name, COLUMNS["name"].width - (5 if broken_down else 3)),
            _LINE_HEIGHT * _rows(reason, COLUMNS["missing"].width - 3),
            _LINE_HEIGHT * _rows(remarks, COLUMNS["explanation"].width - 3),
            _SMALL_LINE * _rows(definition, COLUMNS["definition"].width * 1.1 - 3),
        )
        self._page.set_row(self._row, taken + 6)
        self._row += 1

    def _rule(self, line: Line) -> None:
        """What Excel lets in: the numbers the line can take, and the reasons of the list."""
        whole = UNITS[line.unit].family == "count" and not line.decimals
        lowest = 0 if UNITS[line.unit].family in ("count", "money") else -_LARGEST
        unit = UNITS[line.unit].zh
        kind = "整数" if whole else "数"
        self._validate(
            "value",
            {
                "validate": "integer" if whole else "decimal",
                "criteria": "between",
                "minimum": lowest,
                "maximum": _LARGEST,
                "error_title": f"这里填{kind}",
                "error_message": f"单位是“{unit}”，只填{kind}，不带单位和文字。没有数据时留空，并在“无数据原因”里选一项。"
                f" Write a {'whole ' if whole else ''}number; where there is none leave it blank and choose a reason.",
            },
        )
        self._validate(
            "missing",
            {
                "validate": "list",
                "source": [reason_label(reason) for reason in Missing],
                "error_title": "从列表中选择",
                "error_message": "从下拉列表中选一项原因，补充的话写在“说明”里。 Choose from the list; put words of your own into the remarks.",
            },
        )

    def _validate(self, column: str, rule: dict[str, Any]) -> None:
        place = _place(column)
        self._page.data_validation(self._row, place, self._row, place, rule | {"ignore_blank": True})

    def _figure(self, column: str, value: float | None, decimals: int, *, locked: bool, **style: Any) -> None:
        shown = {
            "num_format": "#,##0" + ("." + "#" * decimals if decimals else ""),
            "align": "right",
            "indent": 1,
        }
        cell = self._cell(locked=locked, **shown | style)
        if value is None:
            self._page.write_blank(self._row, _place(column), None, cell)
        else:
            self._page.write_number(self._row, _place(column), value, cell)

    def _text(self, column: str, text: str, *, locked: bool = True, **style: Any) -> None:
        cell = self._cell(locked=locked, text_wrap=True, quote_prefix=is_risky(text), **style)
        if text:
            self._page.write_string(self._row, _place(column), text[:_MAX_TEXT], cell)
        else:
            self._page.write_blank(self._row, _place(column), None, cell)

    def _cell(self, *, locked: bool, **style: Any) -> Format:
        return self._format(border=1, locked=locked, **({} if locked else {"bg_color": _INPUT}), **style)

    def _format(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter", "border_color": "#8c959f"}
            self._formats[key] = self._book.add_format(base | properties)
        return self._formats[key]


def _place(column: str) -> int:
    return list(COLUMNS).index(column) + 1


def _rows(text: str, width: float) -> int:
    """Lines a text takes in a column; a Chinese sign is as wide as two Latin ones."""
    signs = sum(1 if sign.isascii() else 2 for sign in text)
    return max(1, math.ceil(signs / width))
