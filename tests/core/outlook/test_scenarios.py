"""Bands, holding, pace, what if and fans agree with each other and with simulation."""

import numpy as np
import pytest

from halfsky.core.outlook.future import at_least, foresee, quantile
from halfsky.core.outlook.judgement import look_ahead
from halfsky.core.outlook.knowledge import Standing, know, stand
from halfsky.core.outlook.scales import forward
from halfsky.core.outlook.scenarios import FAN, fan, hold_until_deadline, what_if, within_band
from halfsky.engines.codebook import load_outlook_settings
from tests.core.outlook.simulated import Floats, series_of, walks

S = load_outlook_settings()
AREAS = 8


@pytest.fixture
def standing() -> Standing:
    known = know(series_of(walks(np.random.default_rng(1), areas=AREAS)), as_of=2020, settings=S)
    return stand(known, np.arange(AREAS))


@pytest.fixture
def rare() -> Standing:
    deaths = np.random.default_rng(2).poisson(2.0, (AREAS, 10)).astype(float)
    births = np.full((AREAS, 10), 400.0)
    table = series_of(deaths / births * 1000, high=None, numerator=deaths, denominator=births)
    return stand(know(table, as_of=2020, settings=S), np.arange(AREAS))


def each(value: float) -> Floats:
    return np.full(AREAS, value)


UP = np.ones(AREAS, dtype=bool)


def test_a_band_is_what_is_left_between_its_ends(standing: Standing) -> None:
    future = foresee(standing.state, standing.scale, None, each(5.0), S)
    inside = within_band(standing, each(5.0), target=each(65.0), tolerance=each(5.0), settings=S)
    np.testing.assert_allclose(inside, at_least(future, each(60.0)) - at_least(future, each(70.0)), atol=2e-3)


def test_holding_is_harder_than_arriving(standing: Standing, rare: Standing) -> None:
    for which, target in ((standing, 65.0), (rare, 5.0)):
        last = at_least(foresee(which.state, which.scale, which.gamma, each(5.0), S), each(target))
        held = hold_until_deadline(which, each(5.0), target=each(target), upward=UP, settings=S)
        assert (held <= last + 1e-9).all()
        once = hold_until_deadline(which, each(1.0), target=each(target), upward=UP, settings=S)
        first = at_least(foresee(which.state, which.scale, which.gamma, each(1.0), S), each(target))
        np.testing.assert_allclose(once, first, atol=1e-9)
        assert (held <= once).all()


def test_holding_agrees_with_simulated_paths(standing: Standing) -> None:
    rng = np.random.default_rng(3)
    state, years, draws = standing.state, 6, 40_000
    level = rng.normal(0, np.sqrt(state.level_variance), (draws, AREAS))
    drift = rng.normal(0, np.sqrt(state.drift_variance), (draws, AREAS))
    spread = np.sqrt(state.yearly + state.shock)
    # One factor a path makes the deviations of all its years a multivariate t.
    heavy = np.sqrt(S.freedom / rng.chisquare(S.freedom, (draws, 1)))
    held = np.ones((draws, AREAS), dtype=bool)
    target, walk = 62.0, level
    point = forward(each(target), standing.scale)
    for year in range(1, years + 1):
        walk = walk + drift + rng.normal(0, 1, (draws, AREAS)) * spread
        mean, _ = look_ahead(state, each(float(year)), S)
        figure = mean + S.spread * heavy * (walk + rng.normal(0, 1, (draws, AREAS)) * np.sqrt(state.noise))
        held &= figure >= point
    told = hold_until_deadline(standing, each(float(years)), target=each(target), upward=UP, settings=S)
    np.testing.assert_allclose(told, held.mean(axis=0), atol=0.03)


def test_a_better_next_year_helps(standing: Standing, rare: Standing) -> None:
    for which, values in ((standing, (50.0, 60.0, 70.0, 80.0)), (rare, (0.0, 2.5, 5.0, 10.0))):
        told = [
            what_if(which, each(v), each(4.0), target=each(values[2]), upward=UP, settings=S) for v in values
        ]
        assert (np.diff(np.stack(told), axis=0) >= -1e-12).all()


def test_what_if_averages_to_what_is_expected(standing: Standing) -> None:
    """Over the figures that next year may bring, the answers average to today's answer."""
    future = foresee(standing.state, standing.scale, None, each(1.0), S)
    shares = (np.arange(200) + 0.5) / 200
    told = [
        what_if(standing, quantile(future, float(s)), each(4.0), target=each(65.0), upward=UP, settings=S)
        for s in shares
    ]
    now = at_least(foresee(standing.state, standing.scale, None, each(4.0), S), each(65.0))
    np.testing.assert_allclose(np.mean(told, axis=0), now, atol=0.06)


def test_next_years_figure_decides_where_next_year_is_due(standing: Standing) -> None:
    told = what_if(standing, each(64.0), each(1.0), target=each(65.0), upward=UP, settings=S)
    assert (told == 0.0).all()


def test_the_fan_opens_and_its_lines_do_not_cross(standing: Standing, rare: Standing) -> None:
    for which in (standing, rare):
        lines = fan(which, 8, settings=S)
        assert lines.shape == (AREAS, 8, len(FAN))
        assert (np.diff(lines, axis=2) >= 0).all()
    width = np.ptp(fan(standing, 8, settings=S), axis=2)
    assert (width[:, -1] > width[:, 0]).all()
