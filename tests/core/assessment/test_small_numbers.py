"""Exact intervals against scipy's own reference, and what one event changes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from halfsky.core.assessment.small_numbers import (
    one_event_turns,
    proportion_interval,
    rate_interval,
    too_small,
)

COUNTS = st.integers(0, 5000)


@settings(deadline=None)
@given(COUNTS, st.integers(1, 10**7), st.sampled_from([0.8, 0.95, 0.99]))
def test_rate_interval_is_the_one_by_chi_square(events: int, exposure: int, confidence: float) -> None:
    low, high = rate_interval(
        np.array([float(events)]), np.array([float(exposure)]), per=1e5, confidence=confidence
    )
    tail = (1 - confidence) / 2
    lower = stats.chi2.ppf(tail, 2 * events) / 2 if events else 0.0
    upper = stats.chi2.ppf(1 - tail, 2 * events + 2) / 2
    assert low[0] == pytest.approx(lower / exposure * 1e5, rel=1e-8)
    assert high[0] == pytest.approx(upper / exposure * 1e5, rel=1e-8)


@settings(deadline=None)
@given(COUNTS, COUNTS, st.sampled_from([0.8, 0.95, 0.99]))
def test_proportion_interval_is_clopper_pearson(cases: int, rest: int, confidence: float) -> None:
    people = max(cases + rest, 1)
    low, high = proportion_interval(
        np.array([float(cases)]), np.array([float(people)]), per=100.0, confidence=confidence
    )
    reference = stats.binomtest(cases, people).proportion_ci(confidence, method="exact")
    assert low[0] == pytest.approx(reference.low * 100, abs=1e-7)
    assert high[0] == pytest.approx(reference.high * 100, abs=1e-7)


@settings(deadline=None)
@given(st.integers(0, 50), st.integers(50, 2000), st.integers(2, 40))
def test_intervals_hold_the_estimate_and_shrink_with_numbers(events: int, exposure: int, more: int) -> None:
    number, base = np.array([float(events)]), np.array([float(exposure)])
    for limits in (rate_interval, proportion_interval):
        low, high = limits(number, base)
        narrow_low, narrow_high = limits(number * more, base * more)
        assert low[0] <= events / exposure <= high[0]
        assert narrow_high[0] - narrow_low[0] < high[0] - low[0]


def test_counts_that_cannot_be_have_no_interval() -> None:
    for limits in (rate_interval, proportion_interval):
        for low_or_high in limits(np.array([1.0, -1.0, np.nan]), np.array([0.0, 5.0, 5.0])):
            assert np.isnan(low_or_high).all()
    assert np.isnan(proportion_interval(np.array([6.0]), np.array([5.0]))[0][0])


def test_one_event_turns_at_the_edge_only() -> None:
    deaths, births = np.array([0.0, 1.0, 2.0, 160.0, 159.0]), np.array([300.0, 300.0, 300.0, 1e6, 1e6])
    turns = one_event_turns(
        deaths, births, per=np.full(5, 1e5), lowest=np.full(5, -np.inf), highest=np.full(5, 16.0)
    )
    assert list(turns) == [True, True, False, True, False]


def test_a_large_place_is_never_too_small() -> None:
    yes = np.array([True])
    assert not too_small(np.array([1e6]), small=np.array([1e4]), turns=yes, by_chance=yes, holds_goal=yes)[0]
    assert too_small(np.array([9e3]), small=np.array([1e4]), turns=~yes, by_chance=yes, holds_goal=yes)[0]
    assert not too_small(np.array([9e3]), small=np.array([1e4]), turns=~yes, by_chance=~yes, holds_goal=yes)[
        0
    ]
