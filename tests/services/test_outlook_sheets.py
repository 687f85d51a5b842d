"""Warnings and forecasts on the desk: the sheets and the columns of board.csv."""

import pytest

from halfsky.services.board_sheets import board_table
from halfsky.services.outlook_sheets import outlook_sheets, with_outlook
from tests.core.assessment.world import codebook
from tests.core.reports.test_warnings import AHEAD, JUDGED


@pytest.mark.parametrize(("lang", "names"), [("zh", ["预警", "预测"]), ("en", ["Warnings", "Outlook"])])
def test_a_board_that_looked_ahead_has_both_sheets(lang, names) -> None:  # type: ignore[no-untyped-def]
    sheets = outlook_sheets(AHEAD, codebook=codebook(), lang=lang)
    assert [sheet.name for sheet in sheets] == names
    assert sheets[0].table.height == AHEAD.warnings.height
    for sheet in sheets:
        assert [column.field for column in sheet.columns] == sheet.table.columns
        assert sheet.table["name"].null_count() == 0
    assert sheets[0].table["reason"].to_list() == AHEAD.warnings[f"reason_{lang}"].to_list()


def test_a_board_that_did_not_has_none_and_keeps_its_table() -> None:
    table = board_table(JUDGED, codebook=codebook())
    assert outlook_sheets(JUDGED, codebook=codebook(), lang="zh") == ()
    assert with_outlook(table, JUDGED).equals(table)


def test_board_csv_has_probability_and_interval_in_every_row_that_was_asked() -> None:
    table = board_table(AHEAD, codebook=codebook())
    told = with_outlook(table, AHEAD)
    assert told.columns == [*table.columns, "probability", "low80", "high80"]
    assert told.height == table.height
    assert told["probability"].count() == AHEAD.outlook["probability"].count()
