"""Charts carry their type and their names."""

import msgspec
import pytest

from halfsky.engines.charts import render_png, render_svg
from tests.engines.sample_report import series_chart, status_chart


def _with_axis_title(words: str):
    chart = series_chart("1")
    spec = {
        "data": {"values": [{"a": 1}]},
        "mark": "point",
        "encoding": {"x": {"field": "a", "title": words}},
    }
    return msgspec.structs.replace(chart, spec=spec)


def test_chinese_signs_are_drawn_and_not_boxes() -> None:
    pictures = {render_png(_with_axis_title(words)) for words in ("妇女", "儿童", "囗囗", "")}
    assert len(pictures) == 4


def test_svg_names_its_picture_once() -> None:
    chart = series_chart("1")
    svg = render_svg(chart)
    assert svg.count("role=") == 1
    assert svg.startswith("<svg")
    assert f"<title>{chart.title}</title><desc>{chart.description}</desc>" in svg


def test_svg_text_stays_text_in_the_packaged_face() -> None:
    svg = render_svg(status_chart("1"))
    assert ">妇女与健康</text>" in svg
    assert "Noto Sans SC" in svg


def test_title_of_the_specification_is_not_drawn_beside_the_finding() -> None:
    chart = series_chart("1")
    titled = msgspec.structs.replace(chart, spec={**chart.spec, "title": "重复的标题"})
    assert render_svg(titled) == render_svg(chart)


def test_a_size_of_its_own_is_kept_and_pairs_are_drawn() -> None:
    chart = series_chart("1")
    pair = {"hconcat": [{**chart.spec, "width": 200}, {**chart.spec, "width": 200}]}
    assert render_svg(msgspec.structs.replace(chart, spec=pair)).count("年份") == 2


def test_own_settings_win_over_the_theme() -> None:
    chart = series_chart("1")
    loud = {**chart.spec, "config": {"axis": {"labelColor": "#ff0000"}}}
    svg = render_svg(msgspec.structs.replace(chart, spec=loud))
    assert "#ff0000" in svg
    assert "Noto Sans SC" in svg


def test_nothing_is_fetched() -> None:
    spec = {**series_chart("1").spec, "data": {"url": "https://example.org/figures.json"}}
    with pytest.raises(ValueError, match=r"example\.org"):
        render_svg(msgspec.structs.replace(series_chart("1"), spec=spec))


def test_png_has_the_scale_asked_for() -> None:
    small, large = (render_png(status_chart("1"), scale=scale) for scale in (1, 2))
    widths = [int.from_bytes(png[16:20], "big") for png in (small, large)]
    assert widths == [560, 1120]
