"""The main job on the invented prefecture: what it makes, that it is the same twice, and that nothing is lost."""

import hashlib
import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from halfsky.services.monitoring import Monitored, monitor
from tests.shared import SHARED, needs_shared

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = {
    "board.xlsx", "board.csv", "plan.json", "targets.csv", "refused.csv", "evidence.csv",
    "report.docx", "report.pdf", "report.html", "vintage/observations.parquet", "vintage/manifest.json",
}  # fmt: skip


def run(out: Path) -> Monitored:
    yunling = EXAMPLES / "yunling"
    return monitor(
        yunling / "plan.docx", yunling / "figures.xlsx", year=2024, out=out, areas=yunling / "areas.csv"
    )


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture(scope="module")
def monitored(tmp_path_factory: pytest.TempPathFactory) -> Monitored:
    return run(tmp_path_factory.mktemp("monitor"))


def test_everything_an_office_needs_is_made(monitored: Monitored) -> None:
    assert set(digests(monitored.out)) == FILES


def test_same_input_gives_same_bytes(monitored: Monitored, tmp_path: Path) -> None:
    assert digests(run(tmp_path).out) == digests(monitored.out)


def test_rows_read_are_rows_kept_and_rows_refused(monitored: Monitored) -> None:
    reading = monitored.reading
    assert reading.rows_read == reading.rows_kept + reading.rows_refused
    assert reading.rows_refused > 0, "the example holds rows that cannot be"


def test_every_target_of_the_plan_has_a_verdict_for_its_own_area(monitored: Monitored) -> None:
    board = monitored.board
    own = board.assessments.filter(pl.col("area") == board.area)
    assert sorted(own["target"]) == sorted(board.targets["target"])
    assert own["reason_zh"].null_count() == own["reason_en"].null_count() == 0


def test_the_example_shows_what_the_system_must_cope_with(monitored: Monitored) -> None:
    found = set(monitored.board.assessments["status"])
    assert {"met", "met_early", "not_met", "reversed", "cannot_be_judged", "no_data"} <= found
    codes = set(pl.read_csv(monitored.out / "refused.csv")["code"])
    assert any("conflict" in code for code in codes)


def test_offsets_in_plan_json_slice_the_source(monitored: Monitored) -> None:
    plan = json.loads((monitored.out / "plan.json").read_text(encoding="utf-8"))
    assert len(plan["domains"]) == 8
    assert all(item["end"] > item["start"] for d in plan["domains"] for item in d["goals"] + d["measures"])


def test_every_number_of_a_claim_leads_to_one_row_wherever_evidence_lies(monitored: Monitored) -> None:
    rows = pl.read_csv(monitored.out / "evidence.csv")
    assert rows["number"].to_list() == list(range(1, rows.height + 1))
    assert rows.select(
        pl.all_horizontal(pl.all().is_not_null() & (pl.all().cast(pl.String) != "")).all()
    ).item()
    assert rows.filter(
        ~pl.struct("sentence", "printed").map_elements(_is_said, return_dtype=pl.Boolean)
    ).is_empty()
    page = (monitored.out / "report.html").read_text(encoding="utf-8")
    assert page.count('id="claim-') == rows.height
    sheet = openpyxl.load_workbook(monitored.out / "board.xlsx", read_only=True)["数据依据"]
    assert [row[0] for row in sheet.iter_rows(min_row=3, max_col=1, values_only=True)] == rows[
        "number"
    ].to_list()


def test_every_sheet_prints_one_landscape_page_wide_with_its_head(monitored: Monitored) -> None:
    for sheet in openpyxl.load_workbook(monitored.out / "board.xlsx"):
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth or 1) == ("landscape", 1), (
            sheet.title
        )
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
        assert sheet.print_title_rows


def _is_said(row: dict[str, str]) -> bool:
    return row["printed"].lstrip("'") in row["sentence"]


@needs_shared
@pytest.mark.parametrize("name", ["kashgar-2021-2025.txt", "zhalainuoer-2021-2030.txt"])
def test_a_real_plan_without_figures_of_its_own_gives_a_whole_report(name: str, tmp_path: Path) -> None:
    done = monitor(SHARED / "plans" / name, EXAMPLES / "china" / "figures.csv", year=2024, out=tmp_path)
    assert set(digests(tmp_path)) == FILES
    assert "--area" in done.summary(), "the reader is told that the figures hold nothing on this area"


def test_the_national_targets_are_judged_on_published_figures(tmp_path: Path) -> None:
    china = EXAMPLES / "china"
    done = monitor(china / "plan.md", china / "figures.csv", year=2024, out=tmp_path, language="en")
    own = done.board.assessments.filter(pl.col("area") == done.board.area)
    verdicts = dict(zip(own["indicator"], own["status"], strict=True))
    assert verdicts["MATERNAL_MORTALITY"] == "not_met", "14.3 against 12 per 100,000"
    assert verdicts["INFANT_MORTALITY"] == "met_early", "4.0 against 5.0 permille"
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "The highest is" not in page, "provinces with figures of different years are not ranked"
