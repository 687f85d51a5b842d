"""Laws of the official rule, whatever the figures are."""

import random

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from halfsky.core.vocabulary.units import convert
from tests.core.assessment.world import judged, observations, targets

WORST_FIRST = ("not_met", "reversed", "cannot_be_judged", "nearly_met", "met", "met_early")
"""Order of verdicts on one figure; missing and reversed are one rank, told apart by what was before."""
RANK = {"not_met": 0, "reversed": 0, "cannot_be_judged": 1, "nearly_met": 2, "met": 3, "met_early": 4}

LIGHT = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TENTHS = st.integers(0, 1000).map(lambda tenths: tenths / 10)
COMPARATORS = st.sampled_from([">=", "<="])
TRENDS = st.sampled_from([None, "达到", "保持在"])


def _statuses(record: dict[str, object], rows: list[dict[str, object]], *, as_of: int = 2024) -> list[str]:
    """Status by area, areas in the order of their names."""
    table = judged(targets(record), observations(rows), as_of=as_of)
    return list(table.sort("area")["status"])


def _each(values: list[float], indicator: str, unit: str, **more: object) -> list[dict[str, object]]:
    return [
        {"area": f"{place:03d}", "indicator": indicator, "year": 2024, "value": value, "unit": unit, **more}
        for place, value in enumerate(values)
    ]


def test_every_verdict_has_a_rank() -> None:
    assert set(RANK) == set(WORST_FIRST)


@LIGHT
@given(st.lists(TENTHS, min_size=2, max_size=30), TENTHS, COMPARATORS, TRENDS, st.lists(TENTHS, max_size=3))
def test_a_better_value_never_gives_a_worse_status(
    values: list[float], goal: float, comparator: str, trend: str | None, before: list[float]
) -> None:
    ordered = sorted(values, reverse=comparator == "<=")
    rows = _each(ordered, "UNKNOWN_SHARE", "percent")
    rows += [row | {"year": 2021 + n, "value": past} for row in list(rows) for n, past in enumerate(before)]
    record = {"indicator": "UNKNOWN_SHARE", "comparator": comparator, "value": goal, "unit": "percent",
              "trend": trend, "plan_start": 2021, "deadline": 2030}  # fmt: skip
    ranks = [RANK[status] for status in _statuses(record, rows)]
    assert ranks == sorted(ranks)


@LIGHT
@given(st.lists(st.integers(0, 60), min_size=2, max_size=30), st.integers(200, 30000), st.integers(1, 400))
def test_fewer_deaths_never_give_a_worse_status(deaths: list[int], births: int, goal: int) -> None:
    ordered = sorted(deaths, reverse=True)
    rows = [
        row | {"numerator": float(count), "denominator": float(births)}
        for count, row in zip(
            ordered, _each([c / births * 1e5 for c in ordered], "MATERNAL_MORTALITY", "per_100k"), strict=True
        )
    ]
    record = {"indicator": "MATERNAL_MORTALITY", "comparator": "<=", "value": goal, "unit": "per_100k"}
    ranks = [RANK[status] for status in _statuses(record, rows)]
    assert ranks == sorted(ranks)


@LIGHT
@given(st.lists(TENTHS, min_size=1, max_size=30), TENTHS)
def test_at_least_and_at_most_mirror_each_other(values: list[float], goal: float) -> None:
    at_least = {
        "indicator": "UNKNOWN_SHARE",
        "comparator": ">=",
        "value": goal,
        "unit": "percent",
        "deadline": 2030,
    }
    mirrored = at_least | {"comparator": "<=", "value": round(100 - goal, 1)}
    other = [round(100 - value, 1) for value in values]
    straight = _statuses(at_least, _each(values, "UNKNOWN_SHARE", "percent"))
    turned = _statuses(mirrored, _each(other, "UNKNOWN_SHARE", "percent"))
    if 0 < goal < 100:
        assert straight == turned


@LIGHT
@given(
    st.lists(st.integers(-300, 300), min_size=10, max_size=20),
    st.integers(4, 50),
    COMPARATORS | st.just("~"),
    st.sampled_from(["permille", "percent", "per_10k", "share"]),
    st.sampled_from(["permille", "percent", "per_10k", "share"]),
)
def test_a_change_of_units_changes_nothing(
    hundredths: list[int], goal: int, comparator: str, unit_of_target: str, unit_of_figures: str
) -> None:
    values = [round(goal + offset / 100, 2) for offset in hundredths]
    record = {"indicator": "INFANT_MORTALITY", "comparator": comparator, "value": goal, "unit": "permille"}
    plain = _statuses(record, _each(values, "INFANT_MORTALITY", "permille"))
    told = record | {"unit": unit_of_target, "value": convert(goal, unit="permille", to=unit_of_target)}
    figures = [convert(value, unit="permille", to=unit_of_figures) for value in values]
    assert _statuses(told, _each(figures, "INFANT_MORTALITY", unit_of_figures)) == plain


@LIGHT
@given(st.dictionaries(st.integers(2015, 2030), TENTHS, min_size=1), TENTHS, st.integers(2018, 2026), TRENDS)
def test_what_comes_after_the_year_judged_changes_nothing(
    values: dict[int, float], goal: float, as_of: int, trend: str | None
) -> None:
    record = {"indicator": "UNKNOWN_SHARE", "comparator": ">=", "value": goal, "unit": "percent", "trend": trend,
              "plan_start": 2016, "deadline": 2025}  # fmt: skip
    rows = [
        {"indicator": "UNKNOWN_SHARE", "year": year, "value": value, "unit": "percent"}
        for year, value in values.items()
    ]
    until = [row for row in rows if row["year"] <= as_of]
    with_later = judged(targets(record), observations(rows), as_of=as_of, areas=("某县",))
    without = judged(targets(record), observations(until), as_of=as_of, areas=("某县",))
    assert with_later.equals(without)


@LIGHT
@given(
    st.lists(st.tuples(st.integers(2019, 2024), TENTHS), min_size=2, max_size=12),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_changes_nothing(points: list[tuple[int, float]], chance: random.Random) -> None:
    record = {
        "indicator": "UNKNOWN_SHARE",
        "comparator": ">=",
        "value": 50,
        "unit": "percent",
        "plan_start": 2020,
    }
    rows = [
        {"indicator": "UNKNOWN_SHARE", "year": year, "value": value, "unit": "percent"}
        for year, value in points
    ]
    mixed = chance.sample(rows, len(rows))
    first = judged(targets(record), observations(rows), as_of=2024)
    second = judged(targets(record), observations(mixed), as_of=2024)
    assert first.equals(second)


def test_the_schema_is_the_contract() -> None:
    from halfsky.core.assessment.model import ASSESSMENTS, TARGETS

    record = {"indicator": "UNKNOWN_SHARE", "comparator": ">=", "value": 50, "unit": "percent"}
    assert targets(record).schema == pl.Schema(TARGETS)
    assert judged(targets(record), observations([]), as_of=2024).schema == pl.Schema(ASSESSMENTS)
    assert judged(targets(), observations([]), as_of=2024).schema == pl.Schema(ASSESSMENTS)
