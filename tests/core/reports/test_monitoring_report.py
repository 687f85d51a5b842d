"""The yearly report stands for full, empty and plain-list boards, in both languages."""

import pytest

from halfsky.core.reports.monitoring import build_monitoring_report
from halfsky.engines.codebook import load_messages
from tests.core.reports.boards import CODEBOOK, empty_board, full_board, list_board


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("make", [full_board, empty_board, list_board])
def test_report_is_built(make, lang) -> None:
    report = build_monitoring_report(make(), codebook=CODEBOOK, messages=load_messages(), lang=lang)
    assert report.title
    assert report.summary
    assert report.sections
