"""A brief says what the board says, of what it is about and of nothing else."""

import msgspec
import polars as pl
import pytest

from halfsky.core.early_warning.model import WARNINGS
from halfsky.core.reports.arithmetic import derive
from halfsky.core.reports.briefs.make import MOST_WARNINGS, ORDER, area_brief, domain_brief
from halfsky.core.reports.briefs.model import Brief, fitted
from halfsky.core.reports.briefs.slide import make_slide
from halfsky.core.vocabulary.errors import NotFound
from halfsky.core.vocabulary.statuses import ATTAINED, JUDGED, MARKS, Status
from halfsky.engines.codebook import load_messages
from halfsky.services.briefs import About, make_plan_slide
from tests.core.reports.boards import CODEBOOK, COUNTIES, empty_board, full_board, list_board
from tests.core.reports.briefs.pages import board, brief, row_of
from tests.core.reports.yearbook.books import YUNLING, ground

KNOWN = {"codebook": CODEBOOK, "messages": load_messages()}
ABOUTS = pytest.mark.parametrize(
    "about",
    [About(domain=1), About(domain=8), About(area="990112"), About(area=YUNLING), About(unit="教育局")],
    ids=["health", "law", "county", "prefecture", "unit"],
)


def statuses_of(made: Brief) -> dict[str, str]:
    return {row[1].text: str(row[0].status) for row in made.table.rows}


@ABOUTS
@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_target_bears_the_mark_of_its_verdict(about: About, language: str) -> None:
    made = brief(about, language=language)  # type: ignore[arg-type]
    area = about.area or YUNLING
    for number, status in statuses_of(made).items():
        assert row_of(board().assessments, area=area, target=number)["status"] == status
    words = {mark.zh if language == "zh" else mark.en for mark in MARKS.values()}
    assert all(row[0].text in words for row in made.table.rows)


def test_a_domain_has_all_its_targets_and_no_other() -> None:
    made = statuses_of(brief(About(domain=1)))
    assert set(made) == set(board().targets.filter(pl.col("domain") == 1)["target"])


def test_a_county_answers_for_what_was_judged_there() -> None:
    made = statuses_of(brief(About(area="雁湖县")))
    assert set(made) == set(board().assessments.filter(pl.col("area") == "990112")["target"])


def test_a_unit_has_the_targets_it_leads_or_those_it_is_assigned() -> None:
    led = statuses_of(brief(About(unit="教育局")))
    assert "2-1-1" in led
    assert not set(led) & {"1-1-1"}
    assigned = brief(About(unit="教育局", numbers=frozenset({"1-1-1", "1-2-1"})))
    assert set(statuses_of(assigned)) == {"1-1-1", "1-2-1"}


@ABOUTS
def test_those_that_need_a_word_stand_first(about: About) -> None:
    ranks = [ORDER.index(Status(row[0].status or "")) for row in brief(about).table.rows]
    assert ranks == sorted(ranks)


@ABOUTS
def test_every_claim_follows_from_its_inputs(about: About) -> None:
    for claim in brief(about).claims:
        if claim.operation in ("status", "count"):
            continue
        places = len(str(claim.result).partition(".")[2])
        assert derive(claim.operation, claim.inputs, digits=places) == pytest.approx(claim.result)


def test_warnings_are_those_of_the_area_by_rank() -> None:
    made = brief(About(area="990112"))
    own = board().warnings.filter(pl.col("area") == "990112").sort("rank").head(MOST_WARNINGS)
    assert len(made.warnings) == own.height == MOST_WARNINGS
    for sentence, row in zip(made.warnings, own.iter_rows(named=True), strict=True):
        assert sentence.text.startswith(row["target"])
        assert row["reason_zh"] in sentence.text


def test_the_reader_is_told_what_is_asked() -> None:
    asked = " ".join(sentence.text for sentence in brief(About(domain=1)).asks)
    assert "卫健委：说明" in asked
    assert "补报" in asked


def test_a_page_cut_to_fewer_rows_counts_those_left() -> None:
    made = brief(About(domain=1))
    cut = fitted(made, 5)
    assert (len(cut.table.rows), cut.hidden) == (5, len(made.table.rows) - 5)
    assert str(cut.hidden) in cut.table.notes[0]
    assert fitted(made, 100) == made


def test_what_is_not_known_is_refused() -> None:
    for about, code in (
        (About(domain=12), "briefs.no_domain"),
        (About(area="110000"), "briefs.no_area"),
        (About(unit="马戏团"), "briefs.no_unit"),
        (About(unit="教育局", numbers=frozenset()), "briefs.no_targets"),
    ):
        with pytest.raises(NotFound) as refusal:
            brief(about)
        assert refusal.value.code == code
        load_messages().say(code, refusal.value.facts, lang="en")


def test_boards_without_outlook_or_figures_still_make_briefs() -> None:
    made = domain_brief(full_board(), 1, **KNOWN)  # type: ignore[arg-type]
    assert {row[-1].text for row in made.table.rows} == {"—"}
    assert domain_brief(empty_board(), 1, **KNOWN).table.rows == ()  # type: ignore[arg-type]
    county = area_brief(full_board(), COUNTIES[2], **KNOWN)  # type: ignore[arg-type]
    assert statuses_of(county) == {"2-1-1": "not_met"}
    assert [cell.text for cell in county.table.rows[0][3:5]] == ["86.1%", "92.9%"]


def test_the_slide_counts_as_the_board_does() -> None:
    slide = make_plan_slide(board(), ground())
    whole = row_of(board().attainment, area=YUNLING, domain=0)
    assert slide.rate == f"{whole['rate']:.1f}%"
    counted = sum(number for bar in slide.bars for _, number in bar.counts)
    assert counted == whole["targets"]
    judged = [status for bar in slide.bars for status, number in bar.counts for _ in range(number)]
    assert sum(Status(status) in JUDGED for status in judged) == whole["judged"]
    assert sum(Status(status) in ATTAINED for status in judged) == whole["attained"]
    assert {status for status, _ in slide.legend} == set(judged)


def test_the_worst_are_missed_and_the_best_are_met() -> None:
    slide = make_plan_slide(board(), ground())
    assert {line.status for line in slide.worst} <= {"reversed", "not_met"}
    assert {line.status for line in slide.best} <= {"met_early", "met"}
    assert slide.worst[0].status == "reversed"


@pytest.mark.parametrize("any_board", [full_board(), empty_board(), list_board()])
def test_any_board_has_a_slide(any_board) -> None:  # type: ignore[no-untyped-def]
    warned = msgspec.structs.replace(any_board, warnings=pl.DataFrame(schema=WARNINGS))
    slide = make_slide(warned, lang="en", **KNOWN)  # type: ignore[arg-type]
    assert slide.description
