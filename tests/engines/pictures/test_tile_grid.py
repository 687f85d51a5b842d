"""Tiles: every area has one, its name fits, shades go with values, shapes with statuses."""

import re

from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.reports.pictures import Place, Tiles
from halfsky.core.reports.shades import classes_of
from halfsky.core.reports.tiles import tile_layout
from halfsky.engines.pictures.canvas import breadth
from halfsky.engines.pictures.classes import shade
from halfsky.engines.pictures.drawing import draw
from halfsky.engines.pictures.tile_grid import fitted
from tests.engines.pictures.reading import marked, texts, tree


def tiles(*places: Place) -> Tiles:
    return Tiles(subject="率", unit="percent", places=places, seats=tile_layout([its.area for its in places]))


def test_an_area_without_a_figure_keeps_its_tile() -> None:
    drawn = draw(
        tiles(
            Place(area="990001", name="甲县", value=80.0, status="met"),
            Place(area="990002", name="乙县", value=None, printed="#"),
        )
    )
    assert {"甲县", "80.0", "乙县", "#"} <= set(texts(drawn))
    assert len(marked(drawn, "chart-shade-none")) == 2
    assert "达标" in "".join(tree(drawn).itertext())


def test_higher_values_are_darker() -> None:
    places = [Place(area=str(number), name="", value=float(number)) for number in range(10)]
    classes = classes_of(places, (), digits=1)
    shades = [int(shade(classes, its.value)[-1]) for its in places]
    assert shades == sorted(shades)
    assert (shades[0], shades[-1]) == (1, 5)
    assert [shades.count(one) for one in range(1, 6)] == [2] * 5


def test_breaks_given_are_kept_and_the_highest_class_is_darkest() -> None:
    places = [Place(area="1", name="", value=3.0), Place(area="2", name="", value=8.0)]
    classes = classes_of(places, (5.0,), digits=0)
    assert [shade(classes, its.value) for its in places] == ["chart-shade-4", "chart-shade-5"]


def test_one_value_is_one_class() -> None:
    places = [Place(area=str(number), name="", value=7.0) for number in range(9)]
    classes = classes_of(places, (), digits=1)
    assert classes is not None
    assert classes.count == 1


@given(st.text("黑龙江ABC", min_size=1, max_size=12), st.floats(18, 60))
def test_names_fit_their_tile(name: str, room: float) -> None:
    shown, size = fitted(name, room, most=13.0)
    assert breadth(shown) * size <= room + 9.0
    assert size >= 9.0


def test_the_area_asked_for_is_framed_and_drawn_last() -> None:
    places = (Place(area="990001", name="甲", value=1.0), Place(area="990002", name="乙", value=2.0))
    drawn = draw(
        Tiles(
            subject="率",
            unit="percent",
            places=places,
            seats=tile_layout(["990001", "990002"]),
            asked="990001",
        )
    )
    assert re.search(r"乙.*chart-framed.*甲", drawn)


def test_hundreds_of_tiles_show_shade_and_shape_only() -> None:
    places = tuple(
        Place(area=f"{990000 + n}", name=f"第{n}县", value=float(n), status="met") for n in range(600)
    )
    drawn = draw(tiles(*places))
    assert texts(drawn) == []
    assert drawn.count("<circle") >= 600
    assert len(draw(tiles(*places[:12]))) < 8_000
