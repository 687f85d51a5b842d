"""Workbooks and CSV files: readable, filterable, printable, without formulas, the same every time."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines import workbook
from halfsky.engines.workbook import Column, Sheet, write_csv, write_workbook

DATE = datetime(2025, 6, 30, tzinfo=UTC)
TABLE = pl.DataFrame(
    {
        "name": ["=1+1", "孕产妇死亡率", "-3.5", None],
        "year": [2020, 2021, 2022, None],
        "value": [1.23456, float("nan"), 99.0, None],
        "status": ["met", "not_met", "nearly_met", "improved"],
        "turns": [True, False, None, True],
        "hidden": [1, 2, 3, 4],
    }
)
COLUMNS = (
    Column(field="name", label="指标"),
    Column(field="year", label="年份"),
    Column(field="value", label="监测值", unit="%", decimals=1, note="当年数值"),
    Column(field="status", label="状态", status=True),
    Column(field="turns", label="一例即变"),
)


def _write(path: Path, *, name: str = "监测/表", table: pl.DataFrame = TABLE) -> Path:
    sheet = Sheet(name=name, title="目标监测一览", table=table, columns=COLUMNS, notes=("数字为虚构。",))
    write_workbook((sheet,), path, title="监测", author="统计局", date=DATE)
    return path


def test_cells_hold_values_words_and_dashes(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(_write(tmp_path / "b.xlsx"), rich_text=True).worksheets[0]
    rows = [[str(cell) if not isinstance(cell, int | float) else cell for cell in row] for row in page.values]
    assert rows[0][0] == "目标监测一览"
    assert rows[2] == ["指标", "年份", "监测值\n（%）", "状态", "一例即变"]
    assert rows[3] == ["=1+1", 2020, 1.23456, "● 达标", "是"]
    assert rows[4] == ["孕产妇死亡率", 2021, "—", "○ 未达标", "否"]
    assert rows[6] == ["—", "—", "—", "▲ 向好", "是"]


def test_nothing_is_a_formula(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(_write(tmp_path / "b.xlsx")).worksheets[0]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}
    assert page["A4"].quotePrefix
    assert not page["A5"].quotePrefix


def test_numbers_are_formatted_and_marks_coloured(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(_write(tmp_path / "b.xlsx"), rich_text=True).worksheets[0]
    assert page["C4"].number_format == "#,##0.0"
    assert page["B4"].number_format == "General"
    assert page["D4"].value[0].font.color.rgb == "FF1A7F37"


def test_head_is_frozen_filtered_and_repeated_in_print(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(_write(tmp_path / "b.xlsx")).worksheets[0]
    assert page.title == "监测 表"
    assert page.freeze_panes == "B4"
    assert page.auto_filter.ref == "A3:E7"
    assert page.print_title_rows == "$3:$3"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)


def test_notes_of_columns_get_a_sheet(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(_write(tmp_path / "b.xlsx"))
    assert book.sheetnames == ["监测 表", "说明"]
    assert [cell.value for cell in book["说明"][3]] == [None] * 3 or book["说明"]["C3"].value == "当年数值"


def test_same_tables_same_bytes_and_a_fixed_date(tmp_path: Path) -> None:
    first, second = _write(tmp_path / "1.xlsx"), _write(tmp_path / "2.xlsx")
    assert first.read_bytes() == second.read_bytes()
    assert openpyxl.load_workbook(first).properties.created == DATE.replace(tzinfo=None)


def test_an_empty_table_is_a_sheet_with_a_head(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(_write(tmp_path / "b.xlsx", table=TABLE.clear())).worksheets[0]
    assert page["A3"].value == "指标"


def test_a_table_longer_than_a_sheet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 3)
    with pytest.raises(Invalid) as refusal:
        _write(tmp_path / "b.xlsx")
    assert refusal.value.code == "workbook.too_many_rows"
    assert refusal.value.facts["rows"] == 4


def test_csv_begins_with_the_mark_excel_needs(tmp_path: Path) -> None:
    write_csv(TABLE, tmp_path / "b.csv")
    raw = (tmp_path / "b.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    assert rows[1][:3] == ["'=1+1", "2020", "1.23456"]
    assert rows[3][0] == "-3.5"


@given(st.lists(st.text(alphabet="=+-@＝\t\r\n'\"，,1a中 ", max_size=6), min_size=1, max_size=8))
def test_no_csv_text_runs_as_a_formula(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("csv") / "b.csv"
    write_csv(pl.DataFrame({"text": texts}), path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = ["".join(row) for row in csv.reader(file)][1:]
    for given_text, written in zip(texts, read, strict=True):
        assert written in (given_text, "'" + given_text)
        if written[:1] in "=+-@＝\t\r\n" and written:
            assert written.lstrip("+-").replace(".", "").rstrip("%‰").isdigit()
