"""Headings say what is there, and suggestions put first what needs most."""

from collections import Counter

import pytest

from halfsky.core.reports.domains import _direction_heading
from halfsky.core.reports.monitoring import build_monitoring_report
from halfsky.core.reports.wording import print_value
from halfsky.core.vocabulary.statuses import Progress
from halfsky.engines.codebook import load_messages
from tests.core.reports.boards import CODEBOOK, full_board


@pytest.mark.parametrize(
    ("counted", "heading"),
    [
        ({Progress.NO_DATA: 3}, "directions_open"),
        ({Progress.NO_DATA: 3, Progress.IMPROVED: 1}, "directions_most_open"),
        ({Progress.IMPROVED: 1}, "directions_one"),
        ({Progress.IMPROVED: 3}, "directions_all"),
        ({Progress.IMPROVED: 2, Progress.NO_DATA: 1}, "directions"),
        ({Progress.WORSENED: 2, Progress.UNCHANGED: 1}, "directions_worse"),
        ({Progress.UNCHANGED: 2}, "directions_flat"),
    ],
)
def test_the_heading_of_directions_is_chosen_by_what_is_there(counted: dict, heading: str) -> None:
    assert _direction_heading(Counter(counted)) == f"heading.{heading}"


def test_suggestions_tell_need_and_pace_and_leave_the_rest_to_the_table() -> None:
    report = build_monitoring_report(full_board(), codebook=CODEBOOK, messages=load_messages())
    advice = next(section for section in report.sections if section.title == "工作建议")
    text = "\n".join("".join(s.text for s in block.sentences) for block in advice.blocks)
    assert "学前教育毛入园率曾经达标又退回" in text
    assert "1项目标尚未达到，但照近年进度可以按期达到，建议保持力度：高中阶段毛入学率" in text
    assert len(text) < 300


def test_one_is_singular_in_english() -> None:
    assert print_value(1, unit="years", digits=0, lang="en") == "1 year"
    assert print_value(1, unit="per_year", digits=0, lang="en") == "1 time a year"
    assert print_value(2, unit="years", digits=0, lang="en") == "2 years"
