"""Charts of pictures: all figures in the table, everything of the picture in the specification."""

from typing import Any

import msgspec
import pytest
from lxml import etree

from halfsky.core.reports.citation import Cited, cite
from halfsky.core.reports.mark_paths import MARK_PATHS
from halfsky.core.reports.picture_charts import caption_of, chart_of
from halfsky.core.reports.picture_words import Words
from halfsky.core.reports.pictures import (
    Ahead,
    Aim,
    AreaMap,
    Charted,
    Dots,
    Event,
    Ground,
    Line,
    Multiples,
    Outline,
    Panel,
    Place,
    Point,
    Share,
    StatusBars,
    Tiles,
    Trend,
)
from halfsky.core.reports.tiles import tile_layout
from halfsky.core.vocabulary.statuses import MARKS
from halfsky.engines.charts import render_svg
from halfsky.engines.codebook import load_messages

PLACES = (
    Place(area="990102", name="乙县", value=96.04, low=94.0, high=98.0, status="met"),
    Place(area="990101", name="甲县", value=90.06, low=88.0, high=92.0, status="not_met"),
    Place(area="990103", name="丙县", value=None, printed="#", status="no_data"),
)
POINTS = (
    Point(year=2019, value=12.0, pooled_from=2017, low=8.0, high=18.0),
    Point(year=2020, value=88.0),
    Point(year=2021, value=None, printed="#"),
    Point(year=2022, value=90.25, note="数据修订"),
)
SQUARE = ((0, 0), (500, 0), (500, 500), (0, 500))
GROUND = Ground(
    width=1000,
    height=500,
    outlines=(
        Outline(area="990101", rings=(SQUARE,), path="M0 0l500 0 0 500-500 0z", at=(250, 250), room=400),
    ),
)
PICTURES: dict[str, Charted] = {
    "trend": Trend(
        subject="管理率",
        unit="percent",
        lines=(Line(points=POINTS),),
        aim=Aim(value=95, due=2030),
        fan=(Ahead(year=2023, median=91.0, low80=89.0, high80=93.0, low50=90.0, high50=92.0),),
        events=(Event(year=2020, label="基期", kind="base"),),
    ),
    "groups": Trend(
        subject="管理率",
        unit="percent",
        lines=(Line(name="女", points=POINTS), Line(name="男", points=POINTS)),
    ),
    "dots": Dots(
        subject="管理率",
        unit="percent",
        places=PLACES,
        reference=93.0,
        aim=Aim(value=95),
        year=2024,
        better="up",
    ),
    "multiples": Multiples(
        subject="管理率",
        unit="percent",
        panels=(Panel(name="甲", points=POINTS), Panel(name="乙", points=POINTS)),
    ),
    "tiles": Tiles(
        subject="管理率", unit="percent", places=PLACES, seats=tile_layout(["990101", "990102", "990103"])
    ),
    "area_map": AreaMap(subject="管理率", unit="percent", places=PLACES, ground=GROUND),
    "status_bars": StatusBars(subject="状态", rows=(Share(name="健康", counts={"met": 2, "not_met": 1}),)),
}


def words(picture: Charted) -> Words:
    return Words(
        load_messages(),
        lang=picture.lang,
        unit=getattr(picture, "unit", ""),
        digits=getattr(picture, "digits", 0),
        name=picture.subject,
    )


def chart(name: str) -> Any:
    return chart_of(PICTURES[name], words(PICTURES[name]), finding="结论")


def table(name: str) -> list[list[str]]:
    made = chart(name)
    return [[cell.text for cell in row] for row in (made.head, *made.rows)]


@pytest.mark.parametrize("name", PICTURES)
def test_every_chart_can_be_drawn_and_tells_itself(name: str) -> None:
    made = chart(name)
    drawn = render_svg(made, titled=True, notes=("来源：年报",))
    assert ">结论<" in drawn
    assert "来源：年报" in drawn
    assert made.description
    assert made.rows
    assert all(len(row) == len(made.head) for row in made.rows)


def test_the_table_of_a_trend_holds_pooled_years_gaps_notes_and_the_forecast() -> None:
    assert table("trend") == [
        ["年份", "数值（%）", "95%下限", "95%上限", "说明"],
        ["2017—2019年合并", "12.0", "8.0", "18.0", ""],
        ["2020", "88.0", "", "", ""],
        ["2021", "#", "", "", ""],
        ["2022", "90.2", "", "", "数据修订"],
        ["2023", "91.0", "", "", "预测中值，80%区间：89.0至93.0"],
    ]


def test_groups_have_their_column() -> None:
    assert [row[1] for row in table("groups")] == ["分组", *["女"] * 4, *["男"] * 4]


def test_areas_stand_in_the_order_of_their_codes_with_all_that_is_known() -> None:
    expected = [
        ["地区", "数值（%）", "95%下限", "95%上限", "状态", "代码"],
        ["甲县", "90.1", "88.0", "92.0", "未达标", "990101"],
        ["乙县", "96.0", "94.0", "98.0", "达标", "990102"],
        ["丙县", "#", "", "", "无数据", "990103"],
    ]
    assert table("dots") == table("tiles") == table("area_map") == expected


@pytest.mark.parametrize(("name", "shown"), [("tiles", PLACES), ("area_map", PLACES[1:2])])
def test_areas_carry_the_shape_of_their_status_and_a_legend_says_what_it_means(
    name: str, shown: tuple[Place, ...]
) -> None:
    picture, drawn = PICTURES[name], etree.fromstring(render_svg(chart(name)).encode())
    marks = drawn.xpath("//*[contains(@class, 'mark-symbol') and contains(@class, 'role-mark')]/*/@d")
    assert len(set(marks)) == len(marks) == len(shown)
    legend = drawn.xpath("//*[contains(@class, 'role-legend-label')]//text()")
    assert {words(picture).status(its.status) for its in PLACES} <= set(legend)


def test_every_status_has_a_shape_of_its_own_to_draw() -> None:
    assert {mark.shape for mark in MARKS.values()} == set(MARK_PATHS)
    assert len(set(MARK_PATHS.values())) == len(MARK_PATHS)


def test_where_no_area_is_judged_there_are_no_marks() -> None:
    bare = msgspec.structs.replace(
        PICTURES["tiles"], places=tuple(msgspec.structs.replace(its, status="") for its in PLACES)
    )
    assert "shape" not in {
        channel
        for layer in chart_of(bare, words(bare), finding="").spec["layer"]
        for channel in layer["encoding"]
    }


def test_captions_name_the_years() -> None:
    assert caption_of(PICTURES["trend"], words(PICTURES["trend"])) == "管理率（2019—2022年）"
    assert caption_of(PICTURES["dots"], words(PICTURES["dots"])) == "管理率（2024年）"
    assert caption_of(PICTURES["tiles"], words(PICTURES["tiles"])) == "管理率"


def test_the_specification_breaks_the_line_where_the_picture_does() -> None:
    rows = chart("trend").spec["data"]["values"]
    assert [row["run"] for row in rows] == ["0.-1", "0.0", "0.-2", "0.1"]


def test_what_is_drawn_only_for_some_is_left_out_for_others() -> None:
    layers = {name: len(chart(name).spec["layer"]) for name in ("trend", "dots")}
    assert layers == {"trend": 11, "dots": 6}
    plain = Trend(subject="", unit="percent", lines=(Line(points=(Point(year=2020, value=1.0),)),))
    assert len(chart_of(plain, words(plain), finding="").spec["layer"]) == 2


def test_a_citation_follows_the_standard_of_its_language() -> None:
    cited = Cited(
        publisher="示例市妇儿工委办",
        area="示例市",
        year="2024",
        vintage="2024-r2",
        address="https://example.org/i/?vintage=2024-r2",
        published="2025-06-30",
        title="管理率",
    )
    assert cite(cited, accessed="2025-07-01", messages=load_messages(), lang="zh") == (
        "示例市妇儿工委办. 管理率（示例市，2024年，数据版本2024-r2）[DS/OL]. (2025-06-30)[2025-07-01]. "
        "https://example.org/i/?vintage=2024-r2."
    )
    assert cite(cited, accessed="2025-07-01", messages=load_messages(), lang="en") == (
        "示例市妇儿工委办 (2025). 管理率 (示例市, 2024; release 2024-r2) [Data set]. "
        "Published 2025-06-30, retrieved 2025-07-01 from https://example.org/i/?vintage=2024-r2"
    )
