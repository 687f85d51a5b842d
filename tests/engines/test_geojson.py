"""Maps: every feature is kept or refused in words, borders stay shared, weight and memory stay bounded."""

import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines import geojson
from halfsky.engines.codebook import load_messages
from halfsky.engines.geojson import read_ground
from halfsky.engines.outlines import HEAVIEST, path_of, thinned
from tests.engines.invented_map import invented_map

SQUARE = [[[80.0, 40.0], [81.0, 40.0], [81.0, 41.0], [80.0, 41.0], [80.0, 40.0]]]


def collection(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def feature(geometry: Any = None, **properties: Any) -> dict[str, Any]:
    shape = {"type": "Polygon", "coordinates": SQUARE} if geometry is None else geometry
    return {"type": "Feature", "properties": properties, "geometry": shape}


def areas(number: int) -> dict[str, str]:
    return {f"99{1 + n // 99:02d}{n % 99 + 1:02d}": f"第{n + 1}县" for n in range(number)}


def edges(rings: Any) -> set[frozenset[tuple[int, int]]]:
    return {frozenset((ring[place - 1], ring[place])) for ring in rings for place in range(len(ring))}


def test_every_area_of_the_map_has_its_outline() -> None:
    found = read_ground(
        invented_map(4, 3), areas=areas(12) | {"990199": "示例农场"}, file="m.geojson", note="审图号"
    )
    assert (found.read, found.kept, found.refused) == (12, 12, 0)
    assert found.missing == ("990199",)
    assert [its.area for its in found.ground.outlines] == list(areas(12))
    assert found.ground.note == "审图号"
    assert found == read_ground(
        invented_map(4, 3), areas=areas(12) | {"990199": "示例农场"}, file="m.geojson", note="审图号"
    )


def test_neighbours_keep_one_border_between_them() -> None:
    outlines = read_ground(invented_map(4, 3), areas=areas(12), file="m").ground.outlines
    counted: dict[frozenset[tuple[int, int]], int] = {}
    for its in outlines:
        for edge in edges(its.rings):
            counted[edge] = counted.get(edge, 0) + 1
    rim = [edge for edge, times in counted.items() if times == 1]
    ends: dict[tuple[int, int], int] = {}
    for edge in rim:
        for point in edge:
            ends[point] = ends.get(point, 0) + 1
    assert set(counted.values()) <= {1, 2}
    # Edges of one area only make the closed rim of the whole: no gap inside.
    assert set(ends.values()) == {2}
    assert len(rim) < len(counted) * 0.6


def test_winding_borders_become_light_and_stay_near() -> None:
    content = invented_map(12, 10, winding=7)
    found = read_ground(content, areas={f"990{100 + n}": "" for n in range(1, 121)}, file="m")
    assert found.kept == 120
    assert len(content) > 700_000
    assert sum(len(its.path) for its in found.ground.outlines) <= HEAVIEST


def test_names_stand_inside_their_area() -> None:
    for its in read_ground(invented_map(3, 3), areas=areas(9), file="m").ground.outlines:
        xs, ys = [x for ring in its.rings for x, _ in ring], [y for ring in its.rings for _, y in ring]
        assert min(xs) < its.at[0] < max(xs)
        assert min(ys) < its.at[1] < max(ys)
        assert 0 < its.room <= max(xs) - min(xs)


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"adcode": 150702}, "150702"),
        ({"adcode": "150702000000"}, "150702"),
        ({"code": "150702"}, "150702"),
        ({"区划代码": 150702.0}, "150702"),
        ({"gb": "156150702"}, "150702"),
        ({"name": "海拉尔区"}, "150702"),
        ({"adcode": "999", "名称": "海拉尔区"}, "150702"),
    ],
)
def test_an_area_is_known_by_code_or_name(properties: dict[str, Any], code: str) -> None:
    found = read_ground(collection(feature(**properties)), areas={"150702": "海拉尔区"}, file="m")
    assert [its.area for its in found.ground.outlines] == [code]


@pytest.mark.parametrize(
    ("bad", "code", "said"),
    [
        (feature(name="别处"), "unknown_area", "第 2 个要素“别处”不是本站的地区"),
        (feature(name="同名县"), "name_twice", "几个地区同名"),
        (feature({"type": "Point", "coordinates": [80, 40]}, adcode=990102), "geometry", "Point"),
        (feature({"type": "LineString", "coordinates": SQUARE[0]}, adcode=990102), "geometry", "LineString"),
        (feature({"type": "Polygon", "coordinates": []}, adcode=990102), "geometry", "Polygon"),
        (feature({"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]}, adcode=990102), "geometry", "2"),
        (feature({"type": "Polygon", "coordinates": [[[1], [2], [3]]]}, adcode=990102), "geometry", "3"),
        (feature({"type": "Polygon", "coordinates": "x"}, adcode=990102), "geometry", "Polygon"),
        ({"type": "Feature", "geometry": None, "properties": None}, "unknown_area", "“?”"),
    ],
)
def test_features_that_cannot_be_kept_are_refused_in_words(bad: dict[str, Any], code: str, said: str) -> None:
    known = {"990101": "甲县", "990102": "乙县", "990103": "同名县", "990104": "同名县"}
    found = read_ground(collection(feature(adcode=990101), bad), areas=known, file="m")
    assert (found.read, found.kept, found.refused) == (2, 1, 1)
    (finding,) = found.findings
    assert finding.code == f"geojson.{code}"
    assert said in load_messages().say(finding.code, finding.facts)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_json"),
        (b"[]", "not_json"),
        (b'{"type":"Feature"}', "not_json"),
        (b"[" * 100_000, "not_json"),
        (b'{"type":"FeatureCollection","features":[{"geometry":' + b"[" * 100_000, "not_json"),
        (collection(feature(name="别处")), "nothing_kept"),
        (collection(), "nothing_kept"),
        (
            collection(
                feature(
                    {"type": "Polygon", "coordinates": [[[5e5, 4e6], [5.1e5, 4e6], [5e5, 4.1e6]]]},
                    adcode=990101,
                )
            ),
            "projected",
        ),
    ],
)
def test_files_that_are_no_map_are_refused(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_ground(content, areas={"990101": "甲县"}, file="m.geojson")
    assert refused.value.code == f"geojson.{code}"
    assert "m.geojson" in load_messages().say(refused.value.code, refused.value.facts)


def test_a_huge_file_and_too_many_features_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geojson, "MOST_BYTES", 2**20)
    with pytest.raises(Invalid, match="too_large"):
        read_ground(b" " * (2**20 + 1), areas={}, file="m")
    monkeypatch.setattr(geojson, "MOST_FEATURES", 2)
    with pytest.raises(Invalid, match="too_many"):
        read_ground(collection(*[feature()] * 3), areas={}, file="m")


def test_memory_stays_within_a_small_multiple_of_the_file() -> None:
    content = invented_map(6, 5, winding=8)
    tracemalloc.start()
    read_ground(content, areas=areas(30), file="m")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 * len(content)


def test_lines_of_the_whole_country_are_kept_as_lines() -> None:
    line = {"type": "MultiLineString", "coordinates": [[[80.0, 40.0], [80.5, 39.5]]]}
    found = read_ground(
        collection(feature(adcode=990101), feature(line, adcode="100000_JD")), areas={"990101": ""}, file="m"
    )
    assert found.refused == 0
    assert found.ground.lines.startswith("M")


def test_an_island_too_small_to_see_stays_as_a_dot() -> None:
    speck = [[[85.0, 40.0], [85.000001, 40.0], [85.0, 40.000001]]]
    found = read_ground(
        collection(feature(adcode=990101), feature({"type": "Polygon", "coordinates": speck}, adcode=990102)),
        areas={"990101": "", "990102": ""},
        file="m",
    )
    assert len(found.ground.outlines) == 2
    assert all(its.path for its in found.ground.outlines)


NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.floats(-180, 180)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.lists(NUMBERS, min_size=0, max_size=3), max_size=8), max_size=3))
def test_any_rings_are_kept_or_refused(rings: list[list[list[float]]]) -> None:
    content = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                feature(adcode=990101),
                feature({"type": "Polygon", "coordinates": rings}, adcode=990102),
            ],
        }
    ).encode()
    try:
        found = read_ground(content, areas={"990101": "", "990102": ""}, file="m")
    except Invalid as refused:
        if refused.code != "geojson.projected":
            raise
        return
    assert found.read == found.kept + found.refused == 2
    assert {its.area for its in found.ground.outlines} >= {"990101"}


def test_a_path_is_written_in_short_steps() -> None:
    assert (
        path_of([[(10, 20), (13, 20), (13, 18)], [(0, 0), (-1, 5), (2, 2)]])
        == "M10 20l3 0 0-2zM0 0l-1 5 3-3z"
    )


SPOTS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=30)


@given(SPOTS, st.floats(0.5, 5))
def test_a_border_is_thinned_the_same_from_both_sides(line: list[tuple[int, int]], tolerance: float) -> None:
    kept = thinned(line, tolerance)
    assert kept == thinned(line[::-1], tolerance)[::-1]
    assert (kept[0], kept[-1]) == (line[0], line[-1])
