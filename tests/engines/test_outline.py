"""The order of printing, anchors, spans and the words renderers add."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.reports.model import Cell, Report, Table
from halfsky.core.vocabulary.statuses import MARKS, Status
from halfsky.engines.evidence import evidence_table
from halfsky.engines.marks import DRAWINGS
from halfsky.engines.outline import (
    Heading,
    by_orientation,
    citation,
    flow,
    headings,
    label,
    printable,
    printed_date,
    title_lines,
)
from halfsky.engines.tabular import ALL_MARKS, columns, fitted, grid, is_short, shown
from tests.engines.sample_report import annex_table, area_table, sample_report, series_chart

REPORT = sample_report(domains=2, claims=10)


def test_every_heading_has_an_anchor_of_its_own() -> None:
    found = headings(REPORT)
    assert len({heading.anchor for heading in found}) == len(found)
    assert [heading.text for heading in found][:5] == [
        "摘要",
        "总体情况",
        "一、妇女与健康",
        "（一）主要进展",
        "（二）城乡与地区差距",
    ]
    assert [heading.text for heading in found][-2:] == ["说明", "数据依据"]


def test_a_heading_turns_with_its_wide_table() -> None:
    runs = by_orientation(flow(REPORT))
    turned = [parts for landscape, parts in runs if landscape]
    assert [part.title for parts in turned for part in parts if isinstance(part, Heading)] == [
        "附表",
        "数据依据",
    ]
    assert [part for _, parts in runs for part in parts] == list(flow(REPORT))


@given(st.lists(st.integers(1, 60), max_size=30))
def test_citation_names_every_claim_once(claims: list[int]) -> None:
    spelled: list[int] = []
    for text, _ in citation(tuple(claims)):
        first, _, last = text.partition("–")
        spelled += range(int(first), int(last or first) + 1)
    assert spelled == sorted(set(claims))


def test_claims_lead_to_rows_of_the_evidence_table() -> None:
    table = evidence_table(REPORT.claims, "zh")
    cited = {anchor for part in REPORT.summary for s in part.sentences for _, anchor in citation(s.claims)}
    assert cited <= set(table.anchors)
    assert len(table.rows) == len(REPORT.claims)


def test_an_operation_without_words_is_named_as_it_is() -> None:
    claim = msgspec.structs.replace(REPORT.claims[0], operation="moving_mean")
    assert any(cell.text == "moving_mean" for cell in evidence_table((claim,), "zh").rows[0])


def test_every_mark_is_drawn() -> None:
    assert {mark.shape for mark in ALL_MARKS.values()} <= set(DRAWINGS)


def test_a_status_is_always_a_word() -> None:
    for status in Status:
        assert shown(Cell(text="", status=status), "zh") == MARKS[status].zh
        assert (
            shown(Cell(text=f"{MARKS[status].shape} {MARKS[status].en}", status=status), "en")
            == MARKS[status].en
        )


def test_numbers_keep_a_word_of_their_own() -> None:
    assert label(area_table("3"), "zh") == "表3"
    assert label(series_chart("3"), "en") == "Figure 3"
    assert label(annex_table(), "en") == "附表1"


def test_spans_fill_the_grid() -> None:
    table = annex_table(20)
    count = columns(table)
    for places in (*grid(table.head, count), *grid(table.rows, count)):
        assert sum(place.cell.colspan for place in places) == count
    assert [place.continued for place in grid(table.rows, count)[1]][:2] == [True, False]


def test_a_short_row_is_filled() -> None:
    table = Table(number="1", caption="", head=((Cell(text="a"), Cell(text="b")),), rows=((Cell(text="1"),),))
    assert len(grid(table.rows, 2)[0]) == 2


def test_heads_stand_over_their_figures() -> None:
    table = area_table("1")
    plain = tuple(msgspec.structs.replace(cell, numeric=False) for cell in table.head[0])
    section = msgspec.structs.replace(
        REPORT.sections[0], blocks=(msgspec.structs.replace(table, head=(plain,)),)
    )
    laid = flow(msgspec.structs.replace(REPORT, summary=(), sections=(section,), claims=(), notes=()))[1]
    assert isinstance(laid, Table)
    assert [cell.numeric for cell in laid.head[0]] == [False, True, True, False]


def test_verdicts_and_figures_are_not_broken_by_narrow_columns() -> None:
    laid = fitted(msgspec.structs.replace(annex_table(), widths=(30, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)))
    size = 8.0 if laid.dense else 9.0
    assert sum(laid.widths) == pytest.approx(638 / size, rel=1e-6)
    assert laid.widths[9] > 5.3
    assert all(width > 3.2 for width in laid.widths[3:8])


@given(st.lists(st.floats(0.1, 50), min_size=4, max_size=4))
def test_columns_always_fill_the_page(widths: list[float]) -> None:
    laid = fitted(msgspec.structs.replace(area_table("1"), widths=tuple(widths)))
    assert sum(laid.widths) == pytest.approx(442 / 10.5)
    assert min(laid.widths) > 0


def test_many_columns_on_an_upright_page_are_set_dense() -> None:
    assert fitted(msgspec.structs.replace(annex_table(), landscape=False)).dense
    assert not fitted(annex_table()).dense


def test_only_short_tables_are_kept_on_one_page() -> None:
    table = area_table("1")
    assert is_short(fitted(table))
    assert not is_short(fitted(annex_table()))
    talkative = tuple((msgspec.structs.replace(row[0], text="长" * 200), *row[1:]) for row in table.rows)
    assert not is_short(fitted(msgspec.structs.replace(table, rows=talkative)))


def test_dates_are_read_from_the_print() -> None:
    def dated(text: str) -> datetime:
        return printed_date(msgspec.structs.replace(REPORT, date=text))

    assert dated("2025年6月30日") == datetime(2025, 6, 30, tzinfo=UTC)
    assert dated("2025年6月") == datetime(2025, 6, 1, tzinfo=UTC)
    assert dated("") == dated("某日") == dated("2025年13月") == datetime(2000, 1, 1, tzinfo=UTC)


def test_a_title_breaks_between_words_only() -> None:
    assert title_lines("某市妇女发展规划") == ["某市妇女发展规划"]
    for title in (REPORT.title, "某某某自治州儿童发展纲要（2021—2030年）2024年度监测报告"):
        lines = title_lines(title)
        assert "".join(lines) == title
        assert len(lines) == 2
        assert lines[0].endswith(("规划", "纲要", "）", "年度"))


@given(st.text())
def test_no_control_sign_reaches_a_file(text: str) -> None:
    report: Report = printable(msgspec.structs.replace(REPORT, title=text, sections=()))
    assert report.title.isprintable() or not any(
        ord(sign) < 32 and sign not in "\t\n\r" for sign in report.title
    )
