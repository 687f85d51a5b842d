"""Charts: the right ones are chosen, they hold their data, read on a grey print, and can be drawn."""

from typing import Any

import pytest

from halfsky.core.reports.charts import (
    FILLS,
    STANDINGS,
    ChartText,
    Goal,
    Moment,
    areas_chart,
    pairs_chart,
    series_chart,
    status_chart,
)
from halfsky.core.reports.model import Chart, Paragraph
from halfsky.core.reports.monitoring import build_monitoring_report
from halfsky.core.vocabulary.statuses import Status
from halfsky.engines.charts import render_svg
from halfsky.engines.codebook import load_messages
from tests.core.reports.boards import CODEBOOK, empty_board, full_board
from tests.core.reports.walk import blocks

TEXT = ChartText(number="1", caption="图注", title="结论", description="说明", heads=("一", "二"))
THREE = ChartText(number="1", caption="图注", title="结论", description="说明", heads=("一", "二", "三"))
SERIES = [
    {"year": year, "value": float(year - 2000), "printed": f"{year - 2000}%"} for year in range(2015, 2025)
]
GOAL = Goal(value=25.0, label="目标：达到25%以上")


def luminance(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def walk(spec: Any):
    if isinstance(spec, dict):
        yield spec
        for value in spec.values():
            yield from walk(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from walk(value)


def all_charts() -> list[Chart]:
    area_rows = [
        {"area": name, "value": value, "printed": f"{value}%", "standing": standing, "low": low, "high": high}
        for name, value, standing, low, high in (
            ("甲县", 96.0, "met", 95.0, 97.0),
            ("乙县", 90.0, "missed", None, None),
            ("丙县", 85.0, "unsure", 60.0, 99.0),
        )
    ]
    pair_rows = [
        {"name": name, "group": group, "value": value, "printed": f"{value}%"}
        for name, one, two in (("参保率", 95.0, 93.0), ("就业率", 60.0, 70.0))
        for group, value in (("女性", one), ("男性", two))
    ]
    status_rows = [
        {"domain": domain, "status": status, "number": 2} for domain in ("健康", "教育") for status in Status
    ]
    words = {"met": "达标", "missed": "未达标", "unsure": "样本过小"}
    moments = (Moment(year=2020, label="基期2020年"), Moment(year=2030, label="期限2030年"))
    return [
        series_chart(TEXT, SERIES, unit="%", goal=GOAL, moments=moments),
        areas_chart(THREE, area_rows, unit="%", goal=GOAL, words=words),
        pairs_chart(THREE, pair_rows, groups=("女性", "男性"), unit="%"),
        status_chart(THREE, status_rows, lang="zh", axis="目标（项）"),
    ]


@pytest.mark.parametrize("chart", all_charts(), ids=["series", "areas", "pairs", "status"])
def test_a_chart_holds_its_data_and_draws(chart: Chart) -> None:
    assert not [part for part in walk(chart.spec) if "url" in part]
    assert chart.rows
    assert len(chart.head) == len(chart.rows[0])
    svg = render_svg(chart)
    for word in ("目标",) if chart.head[-1].text == "二" else ():
        assert word in svg
    assert "结论" in svg


def test_target_base_and_deadline_are_lines_that_differ_without_colour() -> None:
    spec = all_charts()[0].spec
    dashes = [
        tuple(layer["mark"]["strokeDash"]) for layer in spec["layer"] if layer["mark"].get("type") == "rule"
    ]
    assert len(dashes) == 3
    assert len(set(dashes)) == 2
    svg = render_svg(all_charts()[0])
    assert all(word in svg for word in ("达到25%以上", "基期2020年", "期限2030年"))


def test_statuses_differ_on_a_grey_print() -> None:
    looks = {status: (round(luminance(fill.colour), 1), fill.dash) for status, fill in FILLS.items()}
    edges = {
        (round(luminance(fill.edge), 1), look)
        for fill, look in zip(FILLS.values(), looks.values(), strict=True)
    }
    assert set(FILLS) == set(Status)
    assert len(edges) >= len(FILLS) - 1
    assert luminance(FILLS[Status.MET].colour) < 0.5 < luminance(FILLS[Status.NOT_MET].colour)


def test_standings_differ_by_shape_or_filling() -> None:
    assert len({(shape, luminance(fill) > 0.5) for shape, _, fill in STANDINGS.values()}) == len(STANDINGS)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_chart_stands_after_the_paragraph_of_its_target(lang) -> None:
    report = build_monitoring_report(full_board(), codebook=CODEBOOK, messages=load_messages(), lang=lang)
    shown = list(blocks(report))
    series = [place for place, block in enumerate(shown) if isinstance(block, Chart)][1:]
    assert series
    for place in series:
        before = shown[place - 1]
        assert isinstance(before, Paragraph | Chart)
    titles = [shown[place].title for place in series]
    assert len(set(titles)) == len(titles)


def test_nothing_is_drawn_where_nothing_is_known() -> None:
    report = build_monitoring_report(empty_board(), codebook=CODEBOOK, messages=load_messages())
    assert not [block for block in blocks(report) if isinstance(block, Chart)]
