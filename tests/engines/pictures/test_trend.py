"""A trend: lines break where figures are missing, target, fan and events are on it, words fit a telephone."""

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.reports.pictures import Ahead, Aim, Event, Line, Point, Trend
from halfsky.core.reports.series import runs
from halfsky.engines.pictures.drawing import draw
from tests.engines.pictures.reading import marked, texts, tree


def points(*values: float | None, first: int = 2018) -> tuple[Point, ...]:
    return tuple(Point(year=first + place, value=value) for place, value in enumerate(values))


TREND = Trend(
    subject="系统管理率",
    unit="percent",
    lines=(Line(points=points(88.0, None, 90.0, 91.5)),),
    aim=Aim(value=95, due=2030),
    fan=tuple(
        Ahead(year=year, median=93, low80=91, high80=96, low50=92, high50=94) for year in range(2022, 2031)
    ),
    events=(Event(year=2020, label="基期", kind="base"),),
)


def test_a_gap_breaks_the_line_and_shows_its_sign() -> None:
    drawn = draw(TREND)
    assert len(marked(drawn, "chart-line")) == 1
    assert "…" in texts(drawn)
    hidden = msgspec.structs.replace(
        TREND, lines=(Line(points=(*points(88.0), Point(year=2019, value=None, printed="#"))),)
    )
    assert "#" in texts(draw(hidden))


def test_years_missing_in_an_otherwise_yearly_series_break_the_line() -> None:
    whole = (*points(1, 2, 3), *points(5, 6, first=2023))
    assert [[its.year for its in run] for run in runs(whole)] == [[2018, 2019, 2020], [2023, 2024]]
    every_third = tuple(Point(year=year, value=1.0) for year in (2015, 2018, 2021))
    assert len(runs(every_third)) == 1


def test_target_deadline_fan_and_events_are_on_the_picture() -> None:
    drawn = draw(TREND)
    assert "2030年目标95%" in texts(drawn)
    assert len(marked(drawn, "chart-aim")) == len(marked(drawn, "chart-aim-end")) == 1
    assert len(marked(drawn, "chart-band-80")) == len(marked(drawn, "chart-band-50")) == 1
    assert "①" in texts(drawn)
    assert "① 2020年：基期" in "".join(tree(drawn).itertext())
    assert "50%、80%" in "".join(tree(drawn).itertext())


def test_pooled_years_are_a_bar_as_wide_as_the_years_and_no_part_of_a_line() -> None:
    pooled = Point(year=2022, value=12.0, low=6.0, high=20.0, pooled_from=2018)
    drawn = draw(Trend(subject="死亡率", unit="per_100k", lines=(Line(points=(pooled,)),)))
    assert len(marked(drawn, "chart-pooled")) == len(marked(drawn, "chart-pooled-room")) == 1
    assert marked(drawn, "chart-line") == marked(drawn, "chart-whisker") == []


def test_several_lines_are_named_at_their_ends_and_differ_by_shape_and_dash() -> None:
    trend = Trend(
        subject="入学率",
        unit="percent",
        lang="en",
        lines=(Line(name="Women", points=points(80, 81)), Line(name="Men", points=points(80.1, 81.05))),
    )
    drawn = draw(trend)
    names = marked(drawn, "chart-name")
    assert ["".join(its.itertext()) for its in names] == ["Men 81.0", "Women 81.0"]
    heights = [float(its.get("y")) for its in names]
    assert heights[1] - heights[0] >= 14
    assert len(marked(drawn, "chart-hollow")) == 2


def test_years_on_a_telephone_leave_room_for_each_other() -> None:
    trend = Trend(subject="长序列", unit="persons", lines=(Line(points=points(*range(40), first=1990)),))
    years = [its for its in marked(draw(trend), "chart-mid") if "".join(its.itertext()).isdigit()]
    narrow = [float(its.get("x")[:-1]) for its in years if "chart-wide" not in its.get("class")]
    assert len(narrow) >= 3
    assert min(later - one for one, later in pairwise(narrow)) * 2.36 > 28


@pytest.mark.parametrize("lines", [(), (Line(points=()),), (Line(points=points(None, None)),)])
def test_without_figures_the_frame_still_stands(lines: tuple[Line, ...]) -> None:
    drawn = draw(Trend(subject="空", unit="percent", lines=lines, aim=Aim(value=5)))
    assert "目标5%" in texts(drawn)


def test_words_are_text_and_never_markup() -> None:
    bad = '<script x="1">&'
    trend = Trend(
        subject=bad,
        unit=bad,
        lines=(Line(name=bad, points=points(1, 2)), Line(name=bad, points=points(3, 4))),
        aim=Aim(value=2, label=bad),
        events=(Event(year=2018, label=bad),),
    )
    drawn = draw(trend)
    assert "<script" not in drawn
    assert tree(drawn).find(".//title").text == bad


def test_a_picture_is_named_light_and_without_inline_style() -> None:
    drawn = draw(TREND)
    (picture,) = marked(drawn, "chart-trend")
    assert picture.get("role") == "img"
    assert picture.find("title").text == "系统管理率"
    assert picture.find("desc").text == (
        "2018年为88.0%，2021年为91.5%；2030年目标95%；预计2030年为93.0%，80%可能在91.0%至96.0%之间。"
    )
    assert "style=" not in drawn
    assert "#" not in drawn
    assert len(drawn.encode()) < 6000
    assert drawn == draw(TREND)


@given(st.lists(st.none() | st.floats(-1e9, 1e9), min_size=1, max_size=30))
def test_every_place_lies_within_the_picture(values: list[float | None]) -> None:
    drawn = draw(Trend(subject="任意", unit="count", lines=(Line(points=points(*values)),), aim=Aim(value=0)))
    for its in tree(drawn).iter("circle"):
        assert 0 <= float(its.get("cx")[:-1]) <= 100
        assert 20 <= float(its.get("cy")) <= 240
    assert "nan" not in drawn
    assert "inf" not in drawn
