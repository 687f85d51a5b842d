"""Files of a figure: the same bytes twice, all figures inside, numbers as numbers, nothing that runs as a formula."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
import vl_convert

from halfsky.core.reports.model import Cell, Chart
from halfsky.core.reports.pictures import Dots, Place
from halfsky.engines.figure_files import KINDS, Kind, figure_file
from halfsky.engines.pictures.showing import show

DOTS = Dots(
    subject="人数",
    unit="persons",
    lang="en",
    digits=0,
    places=tuple(
        Place(area=f"99{n:04d}", name="=cmd|x" if n == 0 else f"第{n}县", value=1000.0 + n) for n in range(50)
    ),
)
CHART = show(DOTS, key="x", finding="A finding").chart
DAY = datetime(2025, 6, 30, tzinfo=UTC)


def file(kind: Kind, chart: Chart = CHART) -> bytes:
    return figure_file(chart, kind, issuer="示例", date=DAY, notes=("Source: returns",))


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_chart_gives_the_same_bytes(kind: Kind) -> None:
    assert file(kind) == file(kind)


def test_the_csv_holds_every_row_and_opens_in_excel() -> None:
    content = file("csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["Area", "Value (persons)", "Code"]
    assert len(rows) == 51
    assert rows[2] == ["第1县", "1001", "990001"]
    assert rows[1][0] == "'=cmd|x"


def test_the_workbook_holds_numbers_words_and_notes() -> None:
    page = openpyxl.load_workbook(io.BytesIO(file("xlsx"))).active
    cells = [[cell.value for cell in row] for row in page.iter_rows()]
    assert cells[0][0] == "A finding"
    assert cells[4] == ["=cmd|x", 1000, "990000"]
    assert page.cell(5, 1).data_type == "s"
    assert cells[-1][0] == "Source: returns"


def test_the_specification_stands_alone() -> None:
    spec: dict[str, Any] = json.loads(file("json"))
    assert spec["usermeta"]["notes"] == ["Source: returns"]
    assert len(spec["data"]["values"]) >= 40
    assert "<svg" in vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])


def test_pictures_alone_say_what_they_show() -> None:
    drawn = file("svg").decode()
    assert "A finding" in drawn
    assert "Source: returns" in drawn
    assert file("png").startswith(b"\x89PNG")


def test_long_titles_are_set_in_lines() -> None:
    long = Chart(
        number="",
        caption="",
        title="很长的结论，" * 12,
        description="",
        spec=CHART.spec,
        head=(Cell(text="a"),),
    )
    drawn = figure_file(long, "svg", issuer="", date=DAY).decode()
    assert "很长的结论，" * 12 not in drawn.split("</desc>")[1]
    assert "很长的结论，" * 12 in re.sub("<[^>]*>", "", drawn.split("</desc>")[1])
