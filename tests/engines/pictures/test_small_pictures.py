"""Small multiples on one scale, sparks, strips of links, bars of statuses."""

from halfsky.core.reports.pictures import (
    Aim,
    Multiples,
    Panel,
    Point,
    Share,
    Spark,
    StatusBars,
    Strip,
    StripMark,
)
from halfsky.engines.pictures.drawing import draw
from tests.engines.pictures.reading import marked, texts, tree


def points(*values: float | None) -> tuple[Point, ...]:
    return tuple(Point(year=2020 + place, value=value) for place, value in enumerate(values))


def test_panels_share_one_scale_and_are_named() -> None:
    drawn = draw(
        Multiples(
            subject="率",
            unit="percent",
            panels=(
                Panel(name="甲", points=points(10, 20), status="met"),
                Panel(name="乙", points=points(80, 90)),
            ),
            aim=Aim(value=95),
        )
    )
    pictures = marked(drawn, "chart-panel")
    assert [its.find("title").text for its in pictures] == ["甲", "乙"]
    ends = [float(its.get("cy")) for its in marked(drawn, "chart-full")]
    assert ends[0] - ends[1] > 30
    assert len({its.get("y1") for its in marked(drawn, "chart-aim")}) == 1
    words = "".join(tree(drawn).itertext())
    assert "各图同一尺度" in words
    assert "目标95%" in words


def test_panels_beyond_those_shown_are_counted() -> None:
    panels = tuple(Panel(name=f"第{n}县", points=points(n, n + 1)) for n in range(50))
    drawn = draw(Multiples(subject="数", unit="count", panels=panels, most=40))
    assert len(marked(drawn, "chart-panel")) == 40
    assert "另有10个未画" in drawn


def test_a_panel_without_figures_stands_empty() -> None:
    drawn = draw(Multiples(subject="率", unit="percent", panels=(Panel(name="甲", points=points(None)),)))
    assert marked(drawn, "chart-line") == []
    assert "没有可用的数值" in drawn


def test_a_spark_says_its_figures_and_breaks_at_gaps() -> None:
    drawn = draw(Spark(subject="率", points=points(1, 2, None, 3, 4), aim=5.0))
    assert tree(drawn).find("title").text == "率：2020年为1.0，2024年为4.0。"
    assert marked(drawn, "chart-line")[0].get("d").count("M") == 2
    assert draw(Spark(subject="率", points=()))


def test_a_strip_is_a_list_of_links_each_with_its_words() -> None:
    marks = (StripMark(number="3", name="避孕服务", status="not_met", href="/t/?a=1&b=2"),)
    drawn = draw(Strip(subject="妇女与健康", marks=marks))
    (link,) = tree(drawn).iter("a")
    assert link.get("href") == "/t/?a=1&b=2"
    assert link.get("aria-label") == "3 避孕服务：未达标"
    assert tree(drawn).get("aria-label") == "妇女与健康"


def test_bars_are_as_long_as_their_numbers_and_parted_in_order() -> None:
    rows = (Share(name="健康", counts={"not_met": 1, "met": 3}), Share(name="教育", counts={"met": 2}))
    drawn = draw(StatusBars(subject="状态", rows=rows))
    widths = [
        (its.get("class").split()[-1], its.get("x"), its.get("width")) for its in marked(drawn, "chart-part")
    ]
    assert widths == [
        ("chart-part-met", "0%", "75%"),
        ("chart-part-not_met", "75%", "25%"),
        ("chart-part-met", "0%", "50%"),
    ]
    assert texts(drawn) == ["健康", "4", "3", "1", "教育", "2", "2"]
    assert "达标3项" in tree(drawn).find(".//desc").text
    assert draw(StatusBars(subject="状态", rows=()))
