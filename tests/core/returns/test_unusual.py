"""How far a figure lies from its like: laws for every series, and what chance may do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.returns.shifts import is_shifted
from halfsky.core.returns.unusual import distance_of_ratio, distance_of_value

counts = st.integers(min_value=0, max_value=10**7).map(float)
series = st.lists(counts, min_size=3, max_size=12)


def unusual(value: float, like: list[float], *, kind: str = "count") -> bool:
    distance = distance_of_value(value, like, kind=kind, fewest=3)  # type: ignore[arg-type]
    assert distance is not None
    return distance.is_unusual


@given(counts, series, st.randoms(use_true_random=False))
def test_the_order_of_like_figures_says_nothing(value: float, like: list[float], random: object) -> None:
    shuffled = sorted(like, key=lambda _: random.random())  # type: ignore[attr-defined]
    one, other = (distance_of_value(value, each, kind="count", fewest=3) for each in (like, shuffled))
    assert one is not None
    assert other is not None
    assert one.deviations == pytest.approx(other.deviations, abs=1e-9)


@given(series, counts, counts)
def test_farther_is_no_less_unusual(like: list[float], one: float, other: float) -> None:
    low, high = sorted((one, other))
    first, second = (distance_of_value(value, like, kind="count", fewest=3) for value in (low, high))
    assert first is not None
    assert second is not None
    assert first.deviations <= second.deviations + 1e-9


@given(series)
def test_the_middle_of_a_series_is_usual(like: list[float]) -> None:
    assert not unusual(
        sorted(like)[len(like) // 2] if len(like) % 2 else like[0] * 0 + sorted(like)[len(like) // 2], like
    )


@given(st.lists(st.just(0.0), min_size=3, max_size=10), st.integers(0, 3))
def test_few_first_cases_are_no_alarm(like: list[float], first: int) -> None:
    assert not unusual(float(first), like)


@given(st.integers(100, 10**6), st.floats(-0.05, 0.05), st.integers(3, 10))
def test_a_steady_series_is_no_trap(level: int, change: float, years: int) -> None:
    assert not unusual(level * (1 + change), [float(level)] * years)


@pytest.mark.parametrize(
    ("value", "like", "expected"),
    [
        (2500, [1010, 1030, 990], True),
        (1300, [1010, 1030, 990], False),
        (8, [0, 0, 0, 0, 0], True),
        (0, [3, 1, 2, 2], False),
        (0, [300, 310, 290, 305], True),
        (15000, [9000, 10000, 11500, 13000], False),
    ],
)
def test_counts(value: float, like: list[float], expected: bool) -> None:
    assert unusual(value, like) is expected


def test_too_few_say_nothing() -> None:
    assert distance_of_value(900, [1, 2], kind="count", fewest=3) is None
    assert distance_of_ratio((9, 10), [(1, 10)] * 4, counted=True, fewest=5) is None
    assert distance_of_ratio((9, 0), [(1, 10)] * 6, counted=True, fewest=5) is None


def test_amounts_of_zero_are_not_judged() -> None:
    assert distance_of_value(5.0, [0.0, 4.0, 5.0], kind="amount", fewest=3) is None


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [((1, 300), False), ((9, 300), True), ((2, 100), False), ((60, 20000), True)],
)
def test_rates_of_rare_events(ratio: tuple[float, float], expected: bool) -> None:
    like = [(0.0, 400.0), (0.0, 500.0), (0.0, 300.0), (1.0, 2000.0), (0.0, 100.0), (1.0, 9000.0)]
    distance = distance_of_ratio(ratio, like, counted=True, fewest=5)
    assert distance is not None
    assert distance.is_unusual is expected


@pytest.mark.parametrize(
    ("ratio", "expected"), [((11, 12), False), ((6, 12), True), ((900, 1000), True), ((990, 1000), False)]
)
def test_shares_near_the_whole(ratio: tuple[float, float], expected: bool) -> None:
    like = [(398.0, 400.0), (500.0, 500.0), (299.0, 300.0), (1995.0, 2000.0), (100.0, 100.0)]
    distance = distance_of_ratio(ratio, like, counted=True, fewest=5)
    assert distance is not None
    assert distance.is_unusual is expected


@given(st.floats(20, 1e8), st.sampled_from([10.0, 100.0, 1e4]))
def test_powers_of_ten_are_shifts_both_ways(value: float, power: float) -> None:
    assert is_shifted(value * power, value)
    assert is_shifted(value, value * power)


@given(st.floats(0.3, 5.0), st.floats(20, 1e8))
def test_other_changes_are_not(factor: float, value: float) -> None:
    assert not is_shifted(value * factor, value)


def test_small_counts_are_not() -> None:
    assert not is_shifted(10, 1)
    assert not is_shifted(0, 1000)
