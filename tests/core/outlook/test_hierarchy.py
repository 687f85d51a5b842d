"""Place in the hierarchy and family of the indicator as information."""

import msgspec
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halfsky.core.outlook.answer import outlook
from halfsky.core.outlook.branches import parent_of
from halfsky.engines.codebook import load_outlook_settings
from tests.core.outlook.simulated import Floats, ask, series_of
from tests.core.outlook.test_parts import in_parts

S = load_outlook_settings()
FIGURES = ["probability", "low80", "high80", "median"]
BRANCHES, AREAS, YEARS, AHEAD = 15, 8, 11, 5


def country(seed: int, *, shared: float) -> tuple[Floats, Floats]:
    """Areas × years: drifts of branches differ by `shared`, those of their areas by 0.02; and the figures to come."""
    rng = np.random.default_rng(seed)
    drift = np.repeat(rng.normal(0.02, shared, BRANCHES), AREAS) + rng.normal(0, 0.02, BRANCHES * AREAS)
    changes = drift[:, None] + rng.normal(0, 0.08, (BRANCHES * AREAS, YEARS + AHEAD))
    odds = rng.normal(0, 0.6, (BRANCHES * AREAS, 1)) + np.cumsum(changes, axis=1)
    values = 100 / (1 + np.exp(-odds))
    return values[:, :YEARS], values[:, -1]


def placed(values: Floats) -> pl.DataFrame:
    """The areas as counties of prefectures, by their codes: a0 … a7 lie in 110100, a8 … in 110200."""
    number = pl.col("area").str.slice(1).cast(pl.Int64)
    code = 110000 + 100 * (1 + number // AREAS) + 1 + number % AREAS
    return series_of(values).with_columns(area=code.cast(pl.String))


def scores(*, shared: float, rounds: int = 12) -> dict[str, float]:
    """Brier scores with the hierarchy known and not known."""
    found: dict[str, list[float]] = {"with": [], "without": []}
    for seed in range(rounds):
        values, future = country(seed, shared=shared)
        targets = values[:, -1] + 4.0
        for name, series in (("with", placed(values)), ("without", series_of(values))):
            areas = series["area"].unique(maintain_order=True)
            asked = ask([(area, 2020 + AHEAD, ">=", t) for area, t in zip(areas, targets, strict=True)])
            told = outlook(series, asked, settings=S)["probability"].to_numpy()
            found[name].append(float(((told - (future >= targets)) ** 2).mean()))
    return {name: float(np.mean(values)) for name, values in found.items()}


@pytest.mark.parametrize(("shared", "gain"), [(0.03, 0.008), (0.06, 0.02)])
def test_drifts_that_branches_share_are_worth_knowing(shared: float, gain: float) -> None:
    score = scores(shared=shared)
    assert score["with"] < score["without"] - gain


def test_branches_that_share_nothing_cost_nothing() -> None:
    score = scores(shared=0.0)
    assert score["with"] < score["without"] + 0.002


@pytest.mark.parametrize(
    ("area", "parent"),
    [
        ("653101", "653100"),
        ("653100", "650000"),
        ("650000", ""),
        ("653101001", "653101"),
        ("653101001002", "653101001"),
        ("SWE-0187", ""),
        ("6531", ""),
        ("a0", ""),
    ],
)
def test_the_code_tells_what_an_area_lies_in(area: str, parent: str) -> None:
    assert pl.select(parent_of(pl.lit(area))).item() == parent


def test_a_parent_named_does_what_a_code_does() -> None:
    values, _ = country(1, shared=0.05)
    asked = [(f"a{n}", 2025, ">=", 60.0) for n in range(BRANCHES * AREAS)]
    number = pl.col("area").str.slice(1).cast(pl.Int64)
    named = series_of(values).with_columns(parent=pl.format("county {}", number // AREAS + 10))
    by_code = placed(values)
    codes = by_code["area"].unique(maintain_order=True)
    other = ask([(area, *rest) for area, (_, *rest) in zip(codes, asked, strict=True)])
    one, two = outlook(named, ask(asked), settings=S), outlook(by_code, other, settings=S)
    np.testing.assert_allclose(one["probability"], two["probability"], atol=1e-12)
    plain = outlook(series_of(values), ask(asked), settings=S)
    assert np.abs(one["probability"].to_numpy() - plain["probability"].to_numpy()).max() > 0.01


def test_one_branch_or_two_are_no_hierarchy() -> None:
    values, _ = country(2, shared=0.05)
    asked = [(f"a{n}", 2025, ">=", 60.0) for n in range(2 * AREAS)]
    series = series_of(values[: 2 * AREAS])
    halves = (
        pl.when(pl.col("area").str.slice(1).cast(pl.Int64) < AREAS).then(pl.lit("x")).otherwise(pl.lit("y"))
    )
    plain, parted = (
        outlook(table, ask(asked), settings=S) for table in (series, series.with_columns(parent=halves))
    )
    np.testing.assert_allclose(plain["probability"], parted["probability"], atol=1e-12)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([2, 5, 30]))
def test_parts_answer_as_the_whole_with_a_hierarchy(seed: int, parts: int) -> None:
    values, _ = country(seed, shared=0.05)
    values[np.random.default_rng(seed).random(values.shape) < 0.1] = np.nan
    series = placed(values)
    areas = [*series["area"].unique(maintain_order=True), "110199", "990101", "nobody"]
    asked = ask([(area, 2020 + n % 7, ">=", 50.0 + n % 13) for n, area in enumerate(areas)])
    whole = outlook(series, asked, settings=S).sort("question")
    told = in_parts(series, asked, parts=parts, seed=seed).sort("question")
    assert whole["method"].to_list() == told["method"].to_list()
    for name in FIGURES:
        np.testing.assert_allclose(whole[name].to_numpy(), told[name].to_numpy(), rtol=1e-9, err_msg=name)


def test_an_area_without_figures_is_judged_by_its_branch() -> None:
    values = np.repeat(np.linspace(20.0, 80.0, BRANCHES), AREAS)[:, None] + np.zeros((1, YEARS))
    values = values + np.random.default_rng(3).normal(0, 0.5, values.shape)
    asked = ask([("110199", 2022, ">=", 50.0), ("111599", 2022, ">=", 50.0), ("990101", 2022, ">=", 50.0)])
    low, high, any_place = outlook(placed(values), asked, settings=S).iter_rows(named=True)
    assert {low["method"], high["method"], any_place["method"]} == {"siblings_only"}
    assert low["median"] < any_place["median"] < high["median"]


def test_a_family_says_how_wide_a_lonely_series_is() -> None:
    values = np.array([[50.0, 50.4]])
    asked = ask([("a0", 2023, ">=", 50.0)])
    steady = msgspec.structs.replace(S.priors["share"], log_variance=-9.0)
    known = msgspec.structs.replace(S, priors=S.priors | {"steady": steady})

    def width(family: str | None) -> float:
        series = series_of(values).with_columns(family=pl.lit(family, dtype=pl.String))
        told = outlook(series, asked, settings=known)
        return float((told["high80"] - told["low80"]).item())

    assert width("steady") < 0.5 * width(None)
    assert width("no such family") == width(None)
