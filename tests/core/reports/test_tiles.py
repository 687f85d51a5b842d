"""Every area has a tile, no tile is used twice, and the layout depends on codes and places only."""

from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.reports.tiles import PROVINCES, tile_layout

CODES = st.lists(st.integers(100_000, 999_999).map(str), min_size=0, max_size=40, unique=True)


def spots(seats: object) -> dict[str, tuple[int, int]]:
    return {its.area: (its.column, its.row) for its in seats}  # type: ignore[attr-defined]


@given(CODES, st.data())
def test_every_area_has_a_tile_of_its_own(codes: list[str], data: st.DataObject) -> None:
    places = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
    centres = data.draw(st.dictionaries(st.sampled_from(codes or ["1"]), places))
    found = spots(tile_layout(codes, centres=centres))
    assert set(found) == set(codes)
    assert len(set(found.values())) == len(codes)
    assert found == spots(tile_layout(codes[::-1], centres=centres))
    assert min((column for column, _ in found.values()), default=0) == 0
    assert min((row for _, row in found.values()), default=0) == 0


def test_provinces_have_their_known_places() -> None:
    assert len(PROVINCES) == len(set(PROVINCES.values())) == 34
    found = spots(tile_layout([*PROVINCES, "660000"]))
    assert found["230000"][0] > found["650000"][0]
    assert found["230000"][1] < found["110000"][1] < found["440000"][1] < found["460000"][1]
    assert found["540000"][0] < found["510000"][0] < found["320000"][0]
    assert found["660000"][1] == max(row for _, row in found.values())


def test_without_places_the_grid_is_nearly_square_and_by_code() -> None:
    found = spots(tile_layout([f"6531{number:02d}" for number in range(1, 13)]))
    assert found["653101"] == (0, 0)
    assert found["653102"] == (1, 0)
    assert (max(c for c, _ in found.values()) + 1, max(r for _, r in found.values()) + 1) == (4, 3)


def test_with_places_neighbours_keep_their_side() -> None:
    centres = {f"99{x}{y}": (float(x), float(y)) for x in range(4) for y in range(3)}
    found = spots(tile_layout(list(centres), centres=centres))
    assert all(found[f"99{x}1"][0] < found[f"99{x + 2}1"][0] for x in range(2))
    assert all(found[f"99{x}0"][1] < found[f"99{x}2"][1] for x in range(4))


def test_an_area_not_on_the_map_stands_below_the_others() -> None:
    centres = {f"990{number}": (float(number), 0.0) for number in range(9)}
    found = spots(tile_layout([*centres, "8888"], centres=centres))
    assert found["8888"][1] > max(row for code, (_, row) in found.items() if code != "8888")
