"""Maps that an office loads: for every area whose parts the file has, every feature kept or refused in words."""

import json

import pytest
from django.core.files.base import ContentFile

from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.services import maps
from tests.people import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(("EDUCATION",))


def square(x: float, **properties: str) -> dict[str, object]:
    ring = [[x, 40.0], [x + 1, 40.0], [x + 1, 41.0], [x, 41.0], [x, 40.0]]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def upload(*features: dict[str, object]) -> ContentFile:
    return ContentFile(
        json.dumps({"type": "FeatureCollection", "features": features}).encode(), name="yunling.geojson"
    )


def test_a_map_is_drawn_for_the_area_whose_parts_it_has(world: World) -> None:
    file = upload(square(76, adcode="990101"), square(77, name="青溪县"), square(90, name="别处县"))
    loaded = maps.load(world.actor("office.990100"), "990100", file, note="审图号：云S(2024)001号")
    assert (loaded.read, loaded.kept, loaded.refused) == (3, 2, 1)
    assert loaded.drawn == ("990100",)
    assert loaded.missing == ()
    ground = maps.map_below("990100")
    assert ground is not None
    assert {one.area for one in ground.outlines} == {"990101", "990102"}
    assert ground.note.startswith("审图号")
    assert maps.map_below("990101") is None


def test_too_few_areas_are_no_map(world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        maps.load(world.actor("office.990100"), "990100", upload(square(76, adcode="990101")))
    assert refusal.value.code == "maps.too_few"
    assert maps.map_below("990100") is None


def test_the_newest_map_holds(world: World) -> None:
    office = world.actor("office.990100")
    for note in ("旧图", "新图"):
        maps.load(
            office, "990100", upload(square(76, adcode="990101"), square(77, adcode="990102")), note=note
        )
    ground = maps.map_below("990100")
    assert ground is not None
    assert ground.note == "新图"


def test_an_area_out_of_reach_is_not_there(world: World) -> None:
    with pytest.raises(NotFound):
        maps.load(world.actor("office.990200"), "990100", upload(square(76, adcode="990101")))
