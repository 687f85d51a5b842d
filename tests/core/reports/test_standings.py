"""Areas stand apart only beyond chance; ranks are given only where no interval overlaps the next."""

from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.reports.pictures import Dots, Place
from halfsky.core.reports.standings import shown_of, standings

FIGURES = st.lists(st.tuples(st.floats(0, 100), st.none() | st.floats(0, 20)), min_size=1, max_size=30)


def dots(figures: list[tuple[float, float | None]], **more: object) -> Dots:
    places = tuple(
        Place(
            area=f"{number:06d}",
            name="",
            value=value,
            low=None if half is None else value - half,
            high=None if half is None else value + half,
        )
        for number, (value, half) in enumerate(figures)
    )
    return Dots(subject="", unit="percent", places=places, **more)  # type: ignore[arg-type]


@given(FIGURES, st.floats(0, 100), st.sampled_from(["up", "down", "none"]))
def test_every_area_is_in_one_group_and_none_apart_by_chance(
    figures: list[tuple[float, float | None]], reference: float, better: str
) -> None:
    found = standings(dots(figures, reference=reference, better=better))
    assert sorted(its.area for one in found for its in one.places) == [
        f"{n:06d}" for n in range(len(figures))
    ]
    for one in found:
        for its in one.places:
            if one.group in ("first", "last") and its.low is not None and its.high is not None:
                assert not its.low <= reference <= its.high


@given(FIGURES)
def test_ranks_are_given_only_where_no_two_intervals_overlap(
    figures: list[tuple[float, float | None]],
) -> None:
    (one,) = standings(dots(figures))
    spans = [(its.low, its.high) for its in one.places if its.low is not None and its.high is not None]
    apart = all(a[1] <= b[0] or b[1] <= a[0] for i, a in enumerate(spans) for b in spans[:i])
    assert one.ranked <= apart


def test_the_better_end_stands_first() -> None:
    figures: list[tuple[float, float | None]] = [(10, 1), (50, 1), (90, 1)]
    assert [
        its.value for one in standings(dots(figures, reference=50.0, better="down")) for its in one.places
    ] == [10, 50, 90]
    assert [
        its.value for one in standings(dots(figures, reference=50.0, better="up")) for its in one.places
    ] == [90, 50, 10]


@given(st.integers(1, 200), st.integers(3, 60), st.integers(0, 199))
def test_those_left_out_are_counted(number: int, room: int, asked: int) -> None:
    (one,) = standings(dots([(float(n), None) for n in range(number)]))
    shown = shown_of(one, room=room, asked=frozenset({f"{asked:06d}"}))
    drawn = [its for its in shown if not isinstance(its, int)]
    assert len(drawn) + sum(its for its in shown if isinstance(its, int)) == number
    assert len(drawn) <= room + 1
    assert asked >= number or any(its.area == f"{asked:06d}" for its in drawn)
