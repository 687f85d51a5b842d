"""The chapter of early warning and the annex of probabilities."""

import msgspec
import pytest

from halfsky.core.reports.model import Report, Table
from halfsky.core.reports.monitoring import build_monitoring_report
from tests.core.assessment.world import codebook, messages
from tests.core.early_warning.test_laws import GIVEN, rows
from tests.core.early_warning.world import board_of, forecasts_of, plan_of, warned
from tests.core.reports.walk import blocks, sections, sentences, unbound_numbers

JUDGED = board_of(plan_of(*GIVEN), rows())
AHEAD = msgspec.structs.replace(JUDGED, outlook=forecasts_of(JUDGED), warnings=warned(JUDGED))
CALM = msgspec.structs.replace(AHEAD, warnings=AHEAD.warnings.clear())
TITLES = {
    "zh": ("预警", "附表：按期达到的可能性"),
    "en": ("Early warning", "Annex: probability of meeting the targets"),
}


def report_of(board, lang: str = "zh") -> Report:  # type: ignore[no-untyped-def]
    return build_monitoring_report(board, codebook=codebook(), messages=messages(), lang=lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_board_that_looked_ahead_has_the_chapter_and_the_annex(lang: str) -> None:
    with_it = [section.title for section in sections(report_of(AHEAD, lang).sections)]
    without = [section.title for section in sections(report_of(JUDGED, lang).sections)]
    assert set(TITLES[lang]) <= set(with_it)
    assert set(TITLES[lang]) & set(without) == set()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("board", [AHEAD, CALM], ids=["warned", "calm"])
def test_every_number_of_the_chapter_is_in_a_claim(board, lang: str) -> None:  # type: ignore[no-untyped-def]
    report = report_of(board, lang)
    printed = {claim.number: claim.printed for claim in report.claims}
    for sentence in sentences(report):
        own = [printed[number] for number in sentence.claims]
        assert not unbound_numbers(sentence.text, own, []), sentence.text


def test_the_chapter_says_how_right_such_warnings_were() -> None:
    text = "".join(sentence.text for sentence in sentences(report_of(AHEAD)))
    assert "4项目标中，点名预警4项" in text
    assert "88%应验" in text
    assert "没有需要点名的预警" in "".join(sentence.text for sentence in sentences(report_of(CALM)))


def test_the_tables_name_warnings_with_their_reasons_and_every_probability() -> None:
    tables = [block for block in blocks(report_of(AHEAD)) if isinstance(block, Table)]
    warnings = next(table for table in tables if "预警的目标" in table.caption)
    named = AHEAD.warnings.filter(AHEAD.warnings["named"])
    assert [row[4].text for row in warnings.rows] == named["reason_zh"].to_list()
    chances = next(table for table in tables if "可能性" in table.caption)
    assert len(chances.rows) == 4
    assert all("%" in row[4].text for row in chances.rows)
