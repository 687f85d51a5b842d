"""目标责任分解表: one row per target, merged over domain and goal, in Word and Excel alike."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest

from halfsky.core.plan.adopted import Decision
from halfsky.core.reports.model import Table
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.reports.responsibility import BaseValue, responsibility_table
from halfsky.engines.codebook import load_messages
from halfsky.engines.table_workbook import write_table_sheet
from halfsky.engines.tabular import grid
from halfsky.engines.word.sheet import render_table
from tests.core.responsibility.test_sharing_out import AREA, BOOK, PROPOSED, plan
from tests.engines.office import convert_to_pdf, needs_office

TITLE = "临江市妇女发展规划（2021—2030年）目标责任分解表"
DAY = datetime(2024, 3, 1, tzinfo=UTC)


def table(*decisions: Decision, lang: str = "zh", **options: object) -> Table:
    catalogue = Catalogue(messages=load_messages(), lang=lang)  # type: ignore[arg-type]
    return responsibility_table(
        plan(*decisions),
        PROPOSED,
        area=AREA,
        codebook=BOOK,
        catalogue=catalogue,
        **options,  # type: ignore[arg-type]
    )


def texts(shown: Table) -> list[list[str]]:
    return [[place.cell.text for place in row] for row in grid(shown.rows, 8)]


def test_each_target_has_a_row_with_value_deadline_and_units() -> None:
    rows = texts(table())
    assert [row[0] for row in rows] == [str(entry.number) for entry in plan().targets]
    mortality = rows[0]
    assert mortality[1:6] == [
        "妇女与健康", "1．孕产妇死亡率下降到12/10万以下，城乡差距缩小。", "孕产妇死亡率：12/10万以下", "—", "2030年",
    ]  # fmt: skip
    assert mortality[6] == "卫健委"
    assert next(row[5] for row in rows if "义务教育巩固率" in row[3]) == "2025年"


def test_domain_and_goal_are_merged_over_their_rows() -> None:
    shown = table()
    first = shown.rows[0]
    inside = [entry for entry in plan().targets if entry.place.domain == 1]
    assert (first[1].rowspan, first[2].rowspan) == (len(inside), 2)
    assert all(sum(p.cell.colspan for p in row) == 8 for row in grid(shown.rows, 8))


def test_goals_that_promise_nothing_stand_with_dashes_or_not_at_all() -> None:
    reject = [Decision(no=no, act="rejected", by=1, reason="无") for no in ("2-1-1",)]
    whole = texts(table(*reject))
    assert ["—", "妇女与教育", "1．高中阶段毛入学率达到93%以上。", "—", "—", "—", "—", "—"] in whole
    assert len(texts(table(*reject, whole=False))) == len(whole) - 1


def test_corrected_values_own_names_and_base_values_are_printed() -> None:
    corrected = Decision(no="1-1-1", act="corrected", by=1, changes={"value": 9.5, "strength": "力争"})
    names = {"HEALTH_COMMISSION": "市卫健委"}
    row = texts(table(corrected, unit_names=names, base_values={1: BaseValue(18.1, "per_100k")}))[0]
    assert (row[3], row[4], row[6]) == ("孕产妇死亡率：力争9.5/10万以下", "18.1/10万", "市卫健委")
    assert texts(table(lang="en"))[0][6] == "Health Commission"


def test_word_merges_repeats_its_head_and_is_the_same_twice(tmp_path: Path) -> None:
    shown = table()
    for name in ("one.docx", "two.docx"):
        render_table(shown, tmp_path / name, title=TITLE, issuer="办公室", date=DAY, under_title="2024年3月")
    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()
    document = docx.Document(str(tmp_path / "one.docx"))
    (grid_of_word,) = document.tables
    assert [[cell.text for cell in row.cells] for row in grid_of_word.rows][1:] == texts(shown)
    assert document.paragraphs[0].text == TITLE
    section = document.sections[0]
    assert section.page_width > section.page_height
    xml = grid_of_word._tbl.xml
    assert xml.count("w:tblHeader") == 1
    assert 'w:vMerge w:val="restart"' in xml


def test_excel_merges_the_same_cells_and_is_the_same_twice() -> None:
    shown = table()
    once, again = (write_table_sheet(shown, title=TITLE, issuer="办公室", date=DAY) for _ in range(2))
    assert once == again
    page = openpyxl.load_workbook(BytesIO(once)).active
    merged = {str(span) for span in page.merged_cells.ranges}
    assert f"B4:B{3 + shown.rows[0][1].rowspan}" in merged
    assert [page.cell(3, column).value for column in range(1, 9)] == [cell.text for cell in shown.head[0]]
    assert page["A1"].value == TITLE
    assert page.print_title_rows == "$3:$3"
    assert page.page_setup.orientation == "landscape"


@pytest.mark.office
@needs_office
def test_word_opens_in_an_office(tmp_path: Path) -> None:
    path = tmp_path / "table.docx"
    render_table(table(), path, title=TITLE, issuer="办公室", date=DAY)
    assert convert_to_pdf(path, tmp_path).stat().st_size > 1000
