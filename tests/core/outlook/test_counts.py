"""Counts: chance and change told apart, checked against a simulated truth."""

import numpy as np
import pytest
from scipy import stats

from halfsky.core.outlook.answer import outlook
from halfsky.core.outlook.future import _events_under
from halfsky.engines.codebook import load_outlook_settings
from tests.core.outlook.simulated import Floats, ask, series_of

S = load_outlook_settings()
YEARS, AHEAD = 10, 3


def simulated(
    rng: np.random.Generator, *, births: int, rate: float, areas: int = 40
) -> tuple[Floats, Floats]:
    """Events and births of areas × years: rates differ between areas, fall by 3 percent and shake by 10."""
    start = np.log(rate) + rng.normal(0, 0.4, (areas, 1))
    rates = np.exp(start + np.cumsum(rng.normal(-0.03, 0.1, (areas, YEARS + AHEAD)), axis=1))
    people = np.broadcast_to(rng.poisson(births, (areas, 1)), rates.shape).astype(float)
    return rng.poisson(people * rates).astype(float), people


def told_and_true(
    births: int, rate: float, *, counted: bool, rounds: int = 8
) -> tuple[Floats, Floats, Floats]:
    """Probabilities, what came true, and whether the 80 % intervals held."""
    rng = np.random.default_rng(births)
    said, came, held = [], [], []
    for _ in range(rounds):
        events, people = simulated(rng, births=births, rate=rate)
        value = events / people * 1e5
        past = slice(0, YEARS)
        table = series_of(
            value[:, past],
            high=None,
            numerator=events[:, past] if counted else None,
            denominator=people[:, past] if counted else None,
        )
        targets = [rate * 1e5 * share for share in (0.7, 1.0, 1.4)]
        rows = [(f"a{area}", 2020 + AHEAD, "<=", t) for area in range(len(value)) for t in targets]
        answers = outlook(table, ask(rows), settings=S)
        future = np.repeat(value[:, -1], len(targets))
        said.append(answers["probability"].to_numpy())
        came.append(future <= np.tile(targets, len(value)))
        held.append(
            (future >= answers["low80"].to_numpy() - 1e-6) & (future <= answers["high80"].to_numpy() + 1e-6)
        )
    return np.concatenate(said), np.concatenate(came).astype(float), np.concatenate(held).astype(float)


def error(said: Floats, came: Floats) -> float:
    place = np.minimum((said * 5).astype(int), 4)
    return float(
        sum((place == n).mean() * abs(said[place == n].mean() - came[place == n].mean()) for n in set(place))
    )


@pytest.mark.parametrize(
    ("births", "rate"), [(300, 15e-5), (3000, 15e-5), (300, 5e-3), (3000, 5e-3), (50000, 5e-3)]
)
def test_probabilities_of_counts_come_true(births: int, rate: float) -> None:
    said, came, held = told_and_true(births, rate, counted=True)
    assert error(said, came) < 0.06
    # Intervals of whole events hold more than they must.
    assert held.mean() > 0.74


@pytest.mark.parametrize(("births", "rate"), [(3000, 15e-5), (300, 5e-3)])
def test_counts_are_worth_knowing(births: int, rate: float) -> None:
    with_counts, without = (told_and_true(births, rate, counted=counted) for counted in (True, False))
    score = [float(((said - came) ** 2).mean()) for said, came, _ in (with_counts, without)]
    assert score[0] < score[1] - 0.01


def small_district(last: float) -> tuple[float, float]:
    """Probability and level of a district of 300 births among forty, by its deaths of the last year."""
    events, people = simulated(np.random.default_rng(9), births=300, rate=15e-5)
    events, people = events[:, :YEARS], people[:, :YEARS]
    events[0], people[0] = 0.0, 300.0
    events[0, -1] = last
    table = series_of(events / people * 1e5, high=None, numerator=events, denominator=people)
    told = outlook(table, ask([("a0", 2023, "<=", 16.0)]), settings=S)
    return told["probability"].item(), told["level"].item()


def test_one_death_in_300_births_neither_alarms_nor_does_none_soothe() -> None:
    (none, low), (one, high) = small_district(0.0), small_district(1.0)
    assert one < none
    assert none - one < 0.05
    # Neither 0 nor 333 per 100,000 is believed: both stay near what the siblings have.
    assert 5 < low < high < 40


def test_numbers_that_are_no_counts_are_not_taken_for_counts() -> None:
    rng = np.random.default_rng(3)
    share = 20 + np.cumsum(rng.normal(0, 0.5, (6, 10)), axis=1)
    asked = ask([("a0", 2023, "<=", 20.0)])
    plain = outlook(series_of(share), asked, settings=S)
    in_myriads = outlook(
        series_of(share, numerator=share * 0.013, denominator=np.full((6, 10), 1.3)), asked, settings=S
    )
    assert plain["probability"].item() == pytest.approx(in_myriads["probability"].item(), abs=1e-9)


def test_counts_in_another_unit_are_the_same_counts() -> None:
    events, people = simulated(np.random.default_rng(4), births=500, rate=4e-3, areas=10)
    told = [
        outlook(
            series_of(events / people * per, high=None, numerator=events, denominator=people),
            ask([("a0", 2023, "<=", 4e-3 * per)]),
            settings=S,
        )["probability"].item()
        for per in (1e3, 1e5)
    ]
    assert told[0] == pytest.approx(told[1], abs=1e-9)


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.75, 0.9])
def test_quantiles_of_events_agree_with_scipy(share: float) -> None:
    rng = np.random.default_rng(0)
    shape, expected = np.exp(rng.normal(1, 1.5, 500)), np.exp(rng.normal(0, 2, 500))
    chance = shape / (shape + expected)
    told = _events_under(np.full(500, share), shape, chance)
    np.testing.assert_array_equal(told, stats.nbinom.ppf(share, shape, chance))


def test_bounds_that_are_only_plausible_make_no_share_of_a_rate() -> None:
    """Maternal mortality bounded by 0 and 2000 per 100,000: the level must stay near the rate of its counts."""
    rng = np.random.default_rng(7)
    events, people = simulated(rng, births=5000, rate=15e-5)
    past = slice(0, YEARS)
    value = events / people * 1e5
    table = series_of(value[:, past], high=2000.0, numerator=events[:, past], denominator=people[:, past])
    answers = outlook(table, ask([("a0", 2020 + AHEAD, "<=", 1.0)]), settings=S)
    assert 3.0 < answers["level"][0] < 60.0
    assert answers["probability"][0] < 0.9
