"""The yearbook's files say what the yearbook says: every cell, every page number, the same bytes every time."""

import re
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from halfsky.core.indicators.model import Text
from halfsky.core.reports.wording import Lang
from halfsky.core.reports.yearbook.model import Yearbook
from halfsky.engines.typeset.yearbook import write_yearbook_pdf
from halfsky.engines.yearbook_workbook import sheet_name, write_yearbook_xlsx
from tests.core.reports.yearbook.books import NATION, YUNLING, book, book_of

FRONT_PAGES = 3
"""Cover and contents of the nation's book."""


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("yearbook") / "yearbook.xlsx"
    write_yearbook_xlsx(book_of(YUNLING), path)
    return path


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    path = tmp_path_factory.mktemp("yearbook") / "yearbook.pdf"
    return path, write_yearbook_pdf(book_of(NATION), path)


def words_of(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]


def test_every_cell_of_every_sheet_is_the_cell_of_its_table(workbook: Path) -> None:
    book_ = openpyxl.load_workbook(workbook)
    for table in book_of(YUNLING).tables:
        sheet = book_[sheet_name(table)]
        first = int(re.sub("[A-Z]", "", sheet.freeze_panes)) if sheet.freeze_panes else 0
        for at, row in enumerate(table.rows, start=first):
            for column, cell in enumerate(row.cells, start=3):
                found = sheet.cell(at, column)
                assert (found.value or "") == (cell.text if cell.value is None else cell.value or "")
                if cell.value:
                    decimals = found.number_format.split('"')[0].partition(".")[2]
                    assert len(decimals) == row.digits
                    assert found.number_format.endswith('"*"') is cell.partial


def test_sheets_print_with_heads_repeated_inside_their_area(workbook: Path) -> None:
    book_ = openpyxl.load_workbook(workbook)
    for table in book_of(YUNLING).tables:
        sheet = book_[sheet_name(table)]
        assert sheet.print_title_rows.startswith("$1:$")
        assert sheet.print_area
        assert sheet.page_setup.orientation == ("landscape" if table.landscape else "portrait")


def links_of(sheet: Any) -> list[str]:
    return [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_contents_lead_to_every_sheet_and_back(workbook: Path) -> None:
    book_ = openpyxl.load_workbook(workbook)
    contents = book_.worksheets[0]
    named = {link.split("!")[0].strip("'") for link in links_of(contents)}
    assert named == set(book_.sheetnames) - {contents.title}
    for sheet in book_.worksheets[1:]:
        assert links_of(sheet) == [f"'{contents.title}'!A1"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_book_gives_the_same_bytes(tmp_path: Path, lang: Lang) -> None:
    small = book(
        {}, {"area": "990101"}, {"area": "990101", "residence": "R"}, {"residence": "R", "value": 0.01}
    )
    for write, kind in ((write_yearbook_xlsx, "xlsx"), (write_yearbook_pdf, "pdf")):
        files = [tmp_path / f"{turn}.{kind}" for turn in (1, 2)]
        for file in files:
            write(small, file, lang=lang)
        assert files[0].read_bytes() == files[1].read_bytes()


def test_contents_name_the_page_on_which_each_table_stands(pdf: tuple[Path, dict[str, int]]) -> None:
    path, pages = pdf
    texts = words_of(path)
    contents = "".join(texts[1:FRONT_PAGES])
    for table in book_of(NATION).tables:
        if table.part:
            continue
        page = pages[table.anchor]
        title = re.sub(r"\s", "", f"{table.number}{table.title.zh}")
        assert title in texts[FRONT_PAGES - 1 + page], table.number
        assert re.search(re.escape(title) + r"[^0-9].*?" + str(page), contents), table.number


def test_the_pdf_is_archival_tagged_and_has_bookmarks(pdf: tuple[Path, dict[str, int]]) -> None:
    raw = pdf[0].read_bytes()
    assert b"pdfaid:conformance>A<" in raw
    assert b"pdfuaid:part>1<" in raw
    with pypdfium2.PdfDocument(pdf[0]) as document:
        assert pdfium.FPDFCatalog_IsTagged(document.raw)
        titles = [mark.get_title() for mark in document.get_toc()]
        assert document.get_metadata_dict()["Title"] == book_of(NATION).title.zh
    numbers = [table.number for table in book_of(NATION).tables if table.part == 0]
    assert [number for number in numbers if not any(t.startswith(number) for t in titles)] == []


def test_every_figure_of_the_book_is_on_its_page(pdf: tuple[Path, dict[str, int]]) -> None:
    path, pages = pdf
    texts = words_of(path)
    for table in book_of(NATION).tables:
        at = FRONT_PAGES - 1 + pages[table.anchor]
        here = "".join(texts[at : at + 3])
        for row in table.rows:
            assert all(cell.text in here for cell in row.cells), (table.number, row.words.zh)


def test_a_long_table_repeats_its_head_on_each_page(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    write_yearbook_pdf(_long(), path)
    pages = [page for page in words_of(path) if "第7行" in page or "第80行" in page]
    assert len(pages) == 2
    assert all("地区Area2024" in page for page in pages)


def _long() -> Yearbook:
    made = book({}, {"area": "990101"})
    part = made.parts[0]
    table = next(t for t in part.tables if t.shape == "areas")
    rows = tuple(
        msgspec.structs.replace(table.rows[0], words=Text(zh=f"第{n}行", en=f"Row {n}")) for n in range(90)
    )
    longer = msgspec.structs.replace(table, rows=rows)
    return msgspec.structs.replace(made, parts=(msgspec.structs.replace(part, tables=(longer,)),))
