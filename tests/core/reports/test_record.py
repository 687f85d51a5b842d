"""The page of the record: every figure bound, both languages, nothing hidden where the outlook is worse."""

import pytest

from halfsky.core.outlook.questions import ask
from halfsky.core.outlook.replay import OWN, Record, replay
from halfsky.core.reports.model import Chart, Report, Table
from halfsky.core.reports.record import build_record_report
from halfsky.engines.codebook import load_messages
from tests.core.outlook.bodies import SETTINGS, body

BODY = body()


@pytest.fixture(scope="module")
def record() -> Record:
    return replay(BODY, ask(BODY, window=15, every=1), settings=SETTINGS, since=2007)


@pytest.fixture(scope="module", params=["zh", "en"])
def report(record: Record, request: pytest.FixtureRequest) -> Report:
    return build_record_report(record, messages=load_messages(), lang=request.param)


def test_every_figure_of_the_summary_is_a_claim_with_its_source(report: Report) -> None:
    printed = {claim.number: claim for claim in report.claims}
    sentences = [sentence for paragraph in report.summary for sentence in paragraph.sentences]
    assert len(sentences) == 4
    for sentence in sentences:
        assert sentence.claims
        for number in sentence.claims:
            assert printed[number].printed in sentence.text
            assert printed[number].source


def test_all_methods_stand_in_the_table_best_first(report: Report, record: Record) -> None:
    table = report.sections[0].blocks[0]
    assert isinstance(table, Table)
    assert len(table.rows) == record.answers["method"].n_unique()
    brier = [float(row[4].text) for row in table.rows]
    assert brier == sorted(brier)
    assert all(len(row) == len(table.head[0]) for row in table.rows)


def test_the_diagram_shows_the_bins_of_the_outlook(report: Report, record: Record) -> None:
    chart = report.sections[1].blocks[0]
    assert isinstance(chart, Chart)
    own = record.calibration.filter(method=OWN).filter(
        record.calibration.filter(method=OWN)["horizon"].is_null()
    )
    shown = [row for row in chart.spec["data"]["values"] if row["name"] == chart.rows[0][0].text]
    assert [row["said"] for row in shown] == [round(100 * said, 2) for said in own["said"]]
    assert [row["happened"] for row in shown] == [round(100 * share, 2) for share in own["happened"]]


def test_horizons_are_those_asked(report: Report, record: Record) -> None:
    table = report.sections[2].blocks[0]
    assert isinstance(table, Table)
    assert {row[1].text for row in table.rows} == {str(h) for h in record.questions["horizon"].unique()}
