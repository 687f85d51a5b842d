"""The yearbook as an Excel workbook: linked contents, a guide, one sheet a table, definitions by part."""

from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from halfsky.core.indicators.model import Text
from halfsky.core.reports.wording import Lang
from halfsky.core.reports.yearbook.layout import signs
from halfsky.core.reports.yearbook.model import Figure, Row, Yearbook, YearbookPart, YearbookTable
from halfsky.core.reports.yearbook.signs import OF_WHICH, PARTIAL
from halfsky.engines.codebook import load_messages
from halfsky.engines.formulas import is_risky

_A4 = 9
_SONG, _HEI = "宋体", "黑体"
_QUIET = "#57606a"
_LINK = "#1b4f8a"
_SIGNS_PER_MM = 0.52
_TEXT_COLUMN = 96
_COLUMN = 11
_LINE = 13.5
_FRONT = ("contents", "guide")


def write_yearbook_xlsx(yearbook: Yearbook, path: Path, *, lang: Lang = "zh") -> None:
    """Write a yearbook as a workbook; the same yearbook gives the same bytes.

    Cells hold the figures as printed: rounded once, with a number format that shows their decimals. What is missing is
    its sign as text; heads are in both languages, stay in view and are repeated on each printed page.

    Args:
        yearbook: What is written.
        path: The file.
        lang: The language that stands first.
    """
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {
            "title": yearbook.title.zh if lang == "zh" else yearbook.title.en,
            "author": yearbook.issuer,
            # The file must not depend on the day it is made.
            "created": datetime(yearbook.year, 12, 31),  # noqa: DTZ001
        }
    )
    _Writer(book, yearbook, lang).write()
    book.close()


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, yearbook: Yearbook, lang: Lang) -> None:
        self._book = book
        self._yearbook = yearbook
        self._lang = lang
        self._messages = load_messages()
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def write(self) -> None:
        contents, guide = (self._book.add_worksheet(self._word(name)) for name in _FRONT)
        for part in self._yearbook.parts:
            for table in part.tables:
                self._table(self._book.add_worksheet(sheet_name(table)), table)
            if part.explanations:
                self._explanations(self._book.add_worksheet(self._explained(part)), part)
        self._contents(contents)
        self._guide(guide)

    # Words

    def _word(self, code: str) -> str:
        return self._messages.say(f"yearbook.word_{code}", {}, lang=self._lang)

    def _words(self, code: str, gap: str = "  ") -> str:
        first, second = ("zh", "en") if self._lang == "zh" else ("en", "zh")
        said = [self._messages.say(f"yearbook.word_{code}", {}, lang=lang) for lang in (first, second)]
        return gap.join(said)

    def _both(self, text: Text, gap: str = "  ") -> str:
        first, second = (text.zh, text.en) if self._lang == "zh" else (text.en, text.zh)
        return first if first == second else f"{first}{gap}{second}"

    def _explained(self, part: YearbookPart) -> str:
        return f"{part.number} {self._word('explanations')}"

    # Sheets

    def _contents(self, page: Worksheet) -> None:
        book = self._yearbook
        self._text_page(page, widths=(9, _TEXT_COLUMN))
        first, second = self._both(book.title, "\n").split("\n")
        page.write_string(0, 0, first, self._format(font_name=_HEI, font_size=16))
        page.write_string(1, 0, second, self._format(font_size=12, font_color=_QUIET))
        page.set_row(0, 24)
        note = self._words("inside") if book.audience == "inside" else ""
        page.write_string(2, 0, note, self._format(font_color="#b3261e"))
        page.write_string(3, 0, f"{book.issuer}  {book.date}".strip(), self._format(font_color=_QUIET))
        row = self._entry(page, 4, "", self._words("guide"), self._word("guide"))
        for part in book.parts:
            page.write_string(row, 0, str(part.number), self._format(font_name=_HEI, font_size=12))
            page.write_string(row, 1, self._both(part.title), self._format(font_name=_HEI, font_size=12))
            row += 1
            for table in part.tables:
                row = self._entry(page, row, _number(table), self._title(table, "  "), sheet_name(table))
            if part.explanations:
                row = self._entry(page, row, "", self._words("explanations"), self._explained(part))
            row = self._listing(page, row, part)
        page.print_area(0, 0, row, 1)

    def _entry(self, page: Worksheet, row: int, number: str, words: str, sheet: str) -> int:
        link = self._format(font_color=_LINK, underline=1)
        page.write_string(row, 0, number, self._format())
        page.write_url(row, 1, f"internal:'{sheet}'!A1", link, string=words)
        return row + 1

    def _listing(self, page: Worksheet, row: int, part: YearbookPart) -> int:
        """What concerns the part and stands elsewhere, and what has no figure."""
        quiet = self._format(font_color=_QUIET, text_wrap=True, font_size=9, valign="top")
        for one in part.see_also:
            page.write_string(row, 1, f"{self._both(one.name)} → {'、'.join(one.tables)}", quiet)
            row += 1
        if part.absent:
            names = "、".join(name.zh if self._lang == "zh" else name.en for name in part.absent)
            words = self._words("absent") + ("：" if self._lang == "zh" else ": ") + names
            page.write_string(row, 1, words, quiet)
            page.set_row(row, _LINE * (1 + signs(words) * 1.7 // _TEXT_COLUMN))
            row += 1
        return row

    def _guide(self, page: Worksheet) -> None:
        self._text_page(page, widths=(9, _TEXT_COLUMN))
        self._head(page, self._words("guide"))
        row = 2
        for place, told in enumerate(self._yearbook.guide, start=1):
            page.write_string(row, 0, f"{place}.", self._format(valign="top"))
            row = self._paragraph(page, row, self._both(told, "\n"))
        page.write_string(row + 1, 0, self._words("symbols"), self._format(font_name=_HEI, font_size=12))
        for at, symbol in enumerate(self._yearbook.symbols, start=row + 2):
            page.write_string(
                at, 0, symbol.sign or self._word("blank"), self._format(align="center", bottom=4)
            )
            page.write_string(at, 1, self._both(symbol.meaning), self._format(bottom=4))
        page.print_area(0, 0, row + 2 + len(self._yearbook.symbols), 1)

    def _explanations(self, page: Worksheet, part: YearbookPart) -> None:
        self._text_page(page, widths=(9, _TEXT_COLUMN))
        self._head(page, f"{part.number}  {self._both(part.title)}  {self._words('explanations')}")
        row = 2
        for told in part.explanations:
            page.write_string(row, 1, self._both(told.name), self._format(font_name=_HEI))
            for place, number in enumerate(told.tables):
                page.write_string(row + place, 0, number, self._format(font_color=_QUIET))
            row = self._paragraph(page, row + 1, self._both(told.definition, "\n"))
            for code, text in (("formula", told.formula), ("note", told.notes)):
                if text is not None:
                    row = self._paragraph(page, row, self._word(code) + self._both(text, "\n"))
            row += 1
        page.print_area(0, 0, row, 1)

    def _head(self, page: Worksheet, words: str) -> None:
        page.write_string(0, 0, words, self._format(font_name=_HEI, font_size=14))
        page.set_row(0, 22)
        self._back(page, 1)

    def _back(self, page: Worksheet, row: int) -> None:
        link = self._format(font_color=_LINK, underline=1, font_size=9)
        page.write_url(row, 0, f"internal:'{self._word('contents')}'!A1", link, string=self._words("back"))

    def _paragraph(self, page: Worksheet, row: int, words: str) -> int:
        page.write_string(row, 1, words, self._format(text_wrap=True, valign="top"))
        lines = sum(1 + int(signs(line) * 1.8 // _TEXT_COLUMN) for line in words.split("\n"))
        page.set_row(row, _LINE * lines + 2)
        return row + 1

    def _text_page(self, page: Worksheet, *, widths: tuple[int, int]) -> None:
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.hide_gridlines(2)
        page.set_paper(_A4)
        page.set_portrait()
        page.fit_to_pages(1, 0)
        page.set_footer("&C· &P ·")

    # Tables

    def _title(self, table: YearbookTable, gap: str) -> str:
        part = f"（{self._word('continued')} {table.part}）" if table.part else ""
        return self._both(table.title, gap) + part

    def _table(self, page: Worksheet, table: YearbookTable) -> None:
        grouped = any(column.words for column in table.columns)
        first = 5 if grouped else 4
        last = len(table.columns) + 1
        words = f"{table.number}  {self._title(table, '  ')}"
        page.write_string(0, 0, words, self._format(font_name=_HEI, font_size=14))
        page.set_row(0, 22)
        self._back(page, 1)
        if table.unit:
            colon = "：" if self._lang == "zh" else ": "
            unit = self._word("unit") + colon + self._both(table.unit)
            page.write_string(2, last, unit, self._format(align="right", font_color=_QUIET, font_size=9))
        self._table_head(page, table, grouped=grouped)
        for at, row in enumerate(table.rows, start=first):
            self._row(page, at, row, table)
        widths = self._widths(table)
        end = self._notes(page, table, first + len(table.rows), breadth=sum(widths) + _COLUMN * (last - 1))
        self._table_page(page, table, first=first, last_row=end - 1, widths=widths)

    def _table_head(self, page: Worksheet, table: YearbookTable, *, grouped: bool) -> None:
        style = {"top": 2, "bottom": 1, "text_wrap": True, "font_name": _HEI, "bg_color": "#f0f3f6"}
        left, middle = self._format(**style), self._format(**style, align="center")
        summary = table.shape == "summary"
        names = [self._words("item")] if summary else self._words("region", "\n").split("\n")
        names += [self._words("unit", "\n")] if summary else []
        for column, words in enumerate(names):
            self._cell_over(page, 3, column, 3 + grouped, column, words, left)
        page.set_row(3, 30 if summary else 18)
        right = self._format(**style, align="right")
        if not grouped:
            for at, head in enumerate(table.columns, start=2):
                page.write_number(3, at, head.year, right)
            return
        page.set_row(4, 30)
        years = [column.year for column in table.columns]
        for year in dict.fromkeys(years):
            begin = 2 + years.index(year)
            self._cell_over(page, 3, begin, 3, begin + years.count(year) - 1, year, middle)
        for at, head in enumerate(table.columns, start=2):
            page.write_string(4, at, self._both(head.words, "\n") if head.words else "", right)

    def _cell_over(
        self,
        page: Worksheet,
        row: int,
        column: int,
        to_row: int,
        to_column: int,
        words: str | int,
        style: Format,
    ) -> None:
        if (row, column) == (to_row, to_column):
            page.write(row, column, words, style)
        else:
            page.merge_range(row, column, to_row, to_column, words, style)

    def _row(self, page: Worksheet, at: int, row: Row, table: YearbookTable) -> None:
        own = row.depth == 0 and table.shape != "summary"
        style = {"bottom": 4, "bottom_color": "#9a9a9a", "font_name": _HEI if own else _SONG}
        first, second = (row.words.zh, row.words.en) if self._lang == "zh" else (row.words.en, row.words.zh)
        sign = OF_WHICH if row.of_which else ""
        named = self._format(**style, indent=row.depth, text_wrap=True)
        if table.shape == "summary":
            words = [sign + (f"{first}\n{second}" if first != second else first), ""]
            words[1] = self._both(row.unit, "\n") if row.unit else ""
            page.set_row(at, 2 * _LINE + 2)
        else:
            words = [sign + first, second]
        for column, text in enumerate(words):
            risky = self._format(**style, indent=row.depth, quote_prefix=True)
            page.write_string(at, column, text, risky if is_risky(text) else named)
        for column, cell in enumerate(row.cells, start=2):
            self._figure(page, at, column, cell, row.digits)

    def _figure(self, page: Worksheet, row: int, column: int, cell: Figure, digits: int) -> None:
        style = {"bottom": 4, "bottom_color": "#9a9a9a", "align": "right"}
        if cell.value is None:
            page.write_string(row, column, cell.text, self._format(**style, font_color=_QUIET))
            return
        shape = "0" + ("." + "0" * digits if digits else "")
        if cell.value == 0 and cell.text != _zero(digits):
            shape = f'"{cell.text}"'
        mark = f'"{PARTIAL}"' if cell.partial else ""
        page.write_number(row, column, cell.value, self._format(**style, num_format=shape + mark))

    def _notes(self, page: Worksheet, table: YearbookTable, row: int, *, breadth: float) -> int:
        """Source and notes below the table, as wide as it is; the row after them."""
        quiet = self._format(font_size=9, font_color=_QUIET, text_wrap=True, valign="top")
        told = [self._word("source") + self._both(table.source)] if table.source else []
        told += [self._word("note") + self._both(note, "\n") for note in table.notes]
        for words in told:
            page.merge_range(row, 0, row, len(table.columns) + 1, words, quiet)
            page.set_row(
                row, _LINE * sum(1 + int(signs(line) * 1.7 // breadth) for line in words.split("\n"))
            )
            row += 1
        return row

    def _widths(self, table: YearbookTable) -> tuple[float, float]:
        """Widths of the two columns that name a row, in signs of Latin type."""
        first, second, unit = table.stub
        if table.shape == "summary":
            second = unit
        elif self._lang == "en":
            first, second = second, first
        return max(first * _SIGNS_PER_MM, 9) + 2, max(second * _SIGNS_PER_MM, 9) + 2

    def _table_page(
        self, page: Worksheet, table: YearbookTable, *, first: int, last_row: int, widths: tuple[float, float]
    ) -> None:
        last_column = len(table.columns) + 1
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.set_column(2, last_column, _COLUMN)
        page.freeze_panes(first, 2)
        page.repeat_rows(0, first - 1)
        page.repeat_columns(0, 1)
        page.print_area(0, 0, last_row, last_column)
        page.hide_gridlines(2)
        page.set_paper(_A4)
        (page.set_landscape if table.landscape else page.set_portrait)()
        page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        page.fit_to_pages(1, 0)
        page.set_footer("&L&A&R· &P ·")

    def _format(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            base = {"font_name": _SONG, "font_size": 10, "valign": "vcenter"}
            self._formats[key] = self._book.add_format(base | properties)
        return self._formats[key]


def sheet_name(table: YearbookTable) -> str:
    """Name of a table's sheet: its number, and which continuation it is.

    Example:
        >>> sheet_name(YearbookTable(number="1-2", shape="areas", title=Text(zh="", en=""), columns=(), rows=()))
        '1-2'
    """
    return table.number + (f" ({table.part})" if table.part else "")


def _number(table: YearbookTable) -> str:
    return "" if table.part else table.number


def _zero(digits: int) -> str:
    return "0" + ("." + "0" * digits if digits else "")
