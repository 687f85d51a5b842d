"""Laws of the outlook: what must hold whatever the figures are."""

from functools import reduce

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halfsky.core.outlook.answer import outlook
from halfsky.core.outlook.future import at_least, foresee
from halfsky.core.outlook.knowledge import first_pass, know, stand
from halfsky.core.outlook.panel import build_panel
from halfsky.engines.codebook import load_outlook_settings
from tests.core.outlook.simulated import Floats, ask, series_of, walks

S = load_outlook_settings()
FIGURES = ["probability", "low80", "high80", "median"]
QUESTIONS = ask([(f"a{n % 8}", 2021 + n % 9, sign, 50.0 + 5 * n) for n in range(11) for sign in (">=", "<=")])
seeds = st.integers(0, 10_000)
few = settings(max_examples=15, deadline=None)


def figures(seed: int, *, gaps: bool = True) -> Floats:
    rng = np.random.default_rng(seed)
    values = walks(rng, areas=8)
    if gaps:
        values[rng.random(values.shape) < 0.15] = np.nan
    return values


def close(one: pl.DataFrame, other: pl.DataFrame, *, within: float = 1e-9) -> None:
    for name in FIGURES:
        np.testing.assert_allclose(one[name].to_numpy(), other[name].to_numpy(), atol=within, err_msg=name)


@few
@given(seeds)
def test_a_target_from_above_mirrors_one_from_below(seed: int) -> None:
    values = figures(seed)
    plain = outlook(series_of(values), QUESTIONS, settings=S)
    turned = QUESTIONS.with_columns(
        comparator=pl.when(pl.col("comparator") == ">=").then(pl.lit("<=")).otherwise(pl.lit(">=")),
        target=100.0 - pl.col("target"),
    )
    mirrored = outlook(series_of(100.0 - values), turned, settings=S)
    np.testing.assert_allclose(plain["probability"], mirrored["probability"], atol=1e-9)
    np.testing.assert_allclose(plain["low80"], 100.0 - mirrored["high80"].to_numpy(), atol=1e-7)


@few
@given(seeds, st.sampled_from([0.01, 10.0, 1000.0]))
def test_the_unit_does_not_matter(seed: int, factor: float) -> None:
    values = figures(seed)
    for low, high in ((0.0, 100.0), (0.0, None), (None, None)):
        plain = outlook(series_of(values, low=low, high=high), QUESTIONS, settings=S)
        scaled = outlook(
            series_of(values * factor, low=low, high=None if high is None else high * factor),
            QUESTIONS.with_columns(pl.col("target") * factor),
            settings=S,
        )
        np.testing.assert_allclose(plain["probability"], scaled["probability"], atol=1e-8)
        np.testing.assert_allclose(plain["median"].to_numpy() * factor, scaled["median"], rtol=1e-7)


@few
@given(seeds)
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    series = series_of(figures(seed))
    shuffled = series.sample(fraction=1.0, shuffle=True, seed=seed)
    questions = QUESTIONS.sample(fraction=1.0, shuffle=True, seed=seed)
    plain = outlook(series, QUESTIONS, settings=S)
    other = outlook(shuffled, questions, settings=S)
    assert other["question"].to_list() == questions["question"].to_list()
    assert plain.sort("question").equals(other.sort("question"))


@few
@given(seeds, st.integers(2, 5))
def test_parts_add_up_to_the_whole(seed: int, parts: int) -> None:
    rng = np.random.default_rng(seed)
    deaths = rng.poisson(3.0, (8, 12)).astype(float)
    births = np.full((8, 12), 400.0)
    series = series_of(
        deaths / births * 1e5, high=None, numerator=deaths, denominator=births, indicator="rate"
    ).vstack(series_of(figures(seed)))
    panel = build_panel(series, as_of=2020, window=S.window)
    whole = first_pass(panel, S)
    belongs = rng.integers(0, parts, panel.keys.height)
    split = [
        first_pass(
            panel._replace(
                keys=panel.keys.filter(pl.Series(belongs == n)),
                **{
                    name: getattr(panel, name)[belongs == n]
                    for name in ("values", "numerator", "denominator", "low", "high")
                },
            ),
            S,
        )
        for n in range(parts)
    ]
    added = reduce(lambda one, other: one.plus(other), [part.sums for part in split])
    counted = reduce(lambda one, other: one.plus(other), [part.counts for part in split])
    for mine, its in zip((*whole.sums, *whole.counts), (*added, *counted), strict=True):
        np.testing.assert_allclose(mine, its, rtol=1e-9, atol=1e-9)


@few
@given(seeds)
def test_an_indicator_apart_changes_nothing(seed: int) -> None:
    series = series_of(figures(seed))
    other = series_of(figures(seed + 1), indicator="b", high=None)
    alone = outlook(series, QUESTIONS, settings=S)
    also = outlook(series.vstack(other), QUESTIONS, settings=S)
    assert alone.equals(also)


@few
@given(seeds)
def test_what_comes_after_the_asking_changes_nothing(seed: int) -> None:
    values = figures(seed)
    now = series_of(values, last=2020)
    later = series_of(figures(seed + 1), last=2032).filter(pl.col("year") > 2020)
    assert outlook(now, QUESTIONS, settings=S).equals(outlook(now.vstack(later), QUESTIONS, settings=S))


@few
@given(seeds, st.sampled_from([(0.0, 100.0), (0.0, None), (None, None)]))
def test_probability_falls_as_the_target_rises(seed: int, bounds: tuple[float | None, float | None]) -> None:
    series = series_of(figures(seed), low=bounds[0], high=bounds[1])
    targets = np.linspace(-20.0, 130.0, 61)
    for sign, way in ((">=", -1), ("<=", 1)):
        asked = ask([("a0", 2025, sign, float(t)) for t in targets])
        told = outlook(series, asked, settings=S)["probability"].to_numpy()
        assert (way * np.diff(told) >= -1e-12).all()


@few
@given(seeds)
def test_a_better_level_never_lowers_a_hold(seed: int) -> None:
    """By itself: everything else known of the series as it was."""
    known = know(series_of(figures(seed)), as_of=2020, settings=S)
    standing = stand(known, np.arange(8))
    held = known.panel.values[:, -4]
    held = np.where(np.isfinite(held), held, 50.0)
    told = []
    for more in (0.0, 0.1, 0.5, 2.0):
        state = standing.state._replace(
            level=standing.state.level + more, distance=standing.state.distance + more
        )
        told.append(at_least(foresee(state, standing.scale, None, np.full(8, 4.0), S), held))
    assert (np.diff(np.stack(told), axis=0) >= 0).all()


@few
@given(seeds, st.sampled_from([0.2, 1.0, 4.0]))
def test_a_better_latest_figure_does_not_lower_a_hold(seed: int, more: float) -> None:
    """Asked anew with the whole of the spread it brings: at most a hair lower, where it is a leap."""
    values = figures(seed, gaps=False)
    asked = ask([("a0", 2024, ">=", float(held)) for held in (values[0, -1], values[0, -5])])
    before = outlook(series_of(values), asked, settings=S)["probability"].to_numpy()
    values[0, -1] = min(values[0, -1] + more, 99.5)
    after = outlook(series_of(values), asked, settings=S)["probability"].to_numpy()
    assert (after >= before - 0.01).all()


@few
@given(seeds)
def test_the_interval_holds_the_median_and_lies_in_the_bounds(seed: int) -> None:
    told = outlook(series_of(figures(seed)), QUESTIONS, settings=S)
    assert told.select(
        ((pl.col("low80") <= pl.col("median")) & (pl.col("median") <= pl.col("high80"))).all()
    ).item()
    assert told.select((pl.col("low80") >= 0).all() & (pl.col("high80") <= 100).all()).item()


def test_further_off_is_less_sure() -> None:
    told = outlook(
        series_of(figures(3)), ask([("a1", year, ">=", 60.0) for year in (2021, 2025, 2030)]), settings=S
    )
    width = (told["high80"] - told["low80"]).to_list()
    assert width == sorted(width)


@pytest.mark.parametrize("sign", [">=", "<="])
def test_counts_mirror_too(sign: str) -> None:
    rng = np.random.default_rng(5)
    people = np.full((10, 10), 200.0)
    cases = rng.binomial(200, 0.04, (10, 10)).astype(float)
    other = "<=" if sign == ">=" else ">="
    plain = outlook(
        series_of(cases / 2.0, numerator=cases, denominator=people),
        ask([("a0", 2023, sign, t) for t in (2.0, 4.0, 6.0)]),
        settings=S,
    )
    turned = outlook(
        series_of(100 - cases / 2.0, numerator=people - cases, denominator=people),
        ask([("a0", 2023, other, 100 - t) for t in (2.0, 4.0, 6.0)]),
        settings=S,
    )
    np.testing.assert_allclose(plain["probability"], turned["probability"], atol=1e-9)
