"""Maps on pages: shades, names where they fit, areas that are missing are named, the note of the map is under it."""

from halfsky.core.reports.pictures import AreaMap, Place
from halfsky.engines.geojson import read_ground
from halfsky.engines.pictures.drawing import draw
from tests.engines.invented_map import invented_map
from tests.engines.pictures.reading import marked, texts, tree

PLACES = tuple(
    Place(
        area=f"9901{n:02d}",
        name=f"第{n}县",
        value=None if n == 3 else float(n),
        status="met" if n == 1 else "",
    )
    for n in range(1, 7)
)


def area_map(places: tuple[Place, ...] = PLACES, asked: str = "") -> AreaMap:
    ground = read_ground(
        invented_map(3, 2), areas={its.area: its.name for its in PLACES}, file="m", note="审图号X"
    ).ground
    return AreaMap(subject="率", unit="percent", places=places, ground=ground, asked=asked)


def test_every_area_is_drawn_and_named() -> None:
    drawn = draw(area_map(asked="990105"))
    shapes = [its for its in marked(drawn, "chart-map")[0].iterfind("g") if its.find("path") is not None]
    assert len([its for its in shapes if its.get("transform") is None]) == 6
    assert sorted(texts(drawn)) == [its.name for its in PLACES]
    assert len(marked(drawn, "chart-framed")) == 1
    assert "达标" in "".join(tree(drawn).itertext())
    assert len(drawn.encode()) < 60_000


def test_areas_that_the_map_lacks_are_named_under_it() -> None:
    more = tuple(Place(area=f"9902{n:02d}", name=f"新{n}区", value=1.0) for n in range(14))
    words = "".join(tree(draw(area_map((*PLACES, *more)))).itertext())
    assert "图上没有的地区：新0区、新1区" in words
    assert "等14个" in words
    assert "新13区" not in words
    assert "审图号X" in words


def test_areas_of_the_map_that_are_not_asked_for_are_not_drawn() -> None:
    assert texts(draw(area_map(PLACES[:2]))) == ["第1县", "第2县"]
