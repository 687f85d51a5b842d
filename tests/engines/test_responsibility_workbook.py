"""The matrix as a workbook: what is written comes back, and each problem is found at its cell."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from halfsky.core.responsibility.matrix import lay_out, merge
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.findings import Messages
from halfsky.engines.codebook import load_messages
from halfsky.engines.responsibility_reading import ReadMatrix, read_matrix
from halfsky.engines.responsibility_workbook import write_matrix
from tests.core.responsibility.test_sharing_out import AREA, PROPOSED, plan

UNITS = ("HEALTH_COMMISSION", "EDUCATION", "CIVIL_AFFAIRS", "WOMENS_FEDERATION", "FINANCE")
MINE = tuple(each for each in PROPOSED if each.unit in UNITS)
MATRIX = lay_out(plan(), MINE, area=AREA, units=UNITS)
NAMES = {"HEALTH_COMMISSION": "市卫健委", "EDUCATION": "=市教育局"}
TARGETS = [row.target for row in MATRIX.rows]
MESSAGES: Messages = load_messages()


def written() -> bytes:
    return write_matrix(MATRIX, unit_names=NAMES, reference="P-1", date=datetime(2024, 3, 1, tzinfo=UTC))


def read(
    folder: Path, edit: Callable[[Worksheet], None] = lambda page: None, reference: str = "P-1"
) -> ReadMatrix:
    path = folder / "matrix.xlsx"
    path.write_bytes(written())
    book = openpyxl.load_workbook(path)
    edit(book.active)
    book.save(path)
    return read_matrix(path, reference=reference, area=AREA, targets=TARGETS, units=UNITS)


def told(back: ReadMatrix) -> list[tuple[str, str]]:
    for finding in back.findings:
        assert MESSAGES.say(finding.code, finding.facts)
        assert MESSAGES.say(finding.code, finding.facts, lang="en")
    assert back.rows_read == back.rows_kept + back.rows_refused
    return [(f.code.partition(".")[2], f"{f.where.column}{f.where.row or ''}") for f in back.findings]


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    back = read(tmp_path)
    assert told(back) == []
    assert back.rows_kept == len(TARGETS)
    assert merge(MINE, back.cells, area=AREA).changes == ()


def test_the_same_matrix_gives_the_same_bytes() -> None:
    assert written() == written()


def test_a_changed_cell_and_moved_rows_and_columns_are_understood(tmp_path: Path) -> None:
    def edit(page: Worksheet) -> None:
        page["F5"] = "配合"
        page.insert_cols(2)
        page.insert_rows(1)

    back = read(tmp_path, edit)
    assert told(back) == []
    (change,) = merge(MINE, back.cells, area=AREA).changes
    assert (change.target, change.unit, change.after) == (1, "CIVIL_AFFAIRS", "supporting")


def test_a_row_that_is_gone_leaves_its_target_as_it_was(tmp_path: Path) -> None:
    back = read(tmp_path, lambda page: page.delete_rows(5))
    assert told(back) == [("row_missing", "")]
    assert merge(MINE, back.cells, area=AREA).changes == ()


def put(cell: str, value: object) -> Callable[[Worksheet], None]:
    def edit(page: Worksheet) -> None:
        page[cell] = value

    return edit


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (put("H5", "√"), ("mark", "H5")),
        (put("H5", "=D5"), ("formula", "H5")),
        (put("H5", "●"), ("two_leads", "H5")),
        (put("A5", 999), ("row_target", "A5")),
        (put("A5", None), ("row_target", "A5")),
        (put("A6", 1), ("row_twice", "A6")),
        (put("H3", "NO_UNIT"), ("unit_column", "H3")),
        (put("H3", "EDUCATION"), ("unit_column", "H3")),
    ],
)
def test_each_problem_is_found_at_its_cell(
    tmp_path: Path, edit: Callable[[Worksheet], None], expected: tuple[str, str]
) -> None:
    back = read(tmp_path, edit)
    assert told(back)[0] == expected
    assert merge(MINE, back.cells, area=AREA).changes == ()


def test_another_file_or_another_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refusal:
        read(tmp_path, reference="P-2")
    assert refusal.value.code == "responsibility_workbook.other_plan"
    with pytest.raises(Invalid) as refusal:
        read(tmp_path, put("A3", None))
    assert refusal.value.code == "responsibility_workbook.no_template"


def test_only_the_cells_of_the_units_can_be_changed(tmp_path: Path) -> None:
    path = tmp_path / "matrix.xlsx"
    path.write_bytes(written())
    page = openpyxl.load_workbook(path).active
    assert page.protection.sheet
    assert page["A5"].protection.locked
    assert not page["D5"].protection.locked
    assert page.row_dimensions[3].hidden
    assert page.data_validations.dataValidation[0].formula1 == '"●,○"'
    assert page["E4"].value == "=市教育局"
    assert page["E4"].data_type == "s"
