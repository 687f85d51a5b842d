"""What holds of every entry of the codebook that HalfSky ships."""

import re

import pytest

from halfsky.core.indicators.contrasts import is_opinion
from halfsky.core.indicators.model import Codebook, Indicator
from halfsky.core.indicators.names import normalise
from halfsky.core.vocabulary.units import UNITS
from halfsky.engines.codebook import load_codebook

CODEBOOK: Codebook = load_codebook()
INDICATORS = list(CODEBOOK.indicators.values())
CJK = re.compile(r"[一-鿿]")


def named(indicator: Indicator) -> str:
    return indicator.code


def test_there_are_enough() -> None:
    assert len(CODEBOOK.indicators) >= 150
    assert len(CODEBOOK.variables) >= 200
    assert {indicator.domain for indicator in INDICATORS} == {
        "health",
        "education",
        "economy",
        "decision",
        "social_security",
        "family",
        "environment",
        "law",
        "context",
    }


@pytest.mark.parametrize("indicator", INDICATORS, ids=named)
def test_an_indicator_is_told_in_both_languages(indicator: Indicator) -> None:
    for text in (indicator.name, indicator.definition):
        assert CJK.search(text.zh)
        assert text.en
        assert not CJK.search(text.en)
    assert len(indicator.definition.zh) >= 8
    assert indicator.notes is None or (CJK.search(indicator.notes.zh) and indicator.notes.en)
    assert indicator.lead_unit


@pytest.mark.parametrize("indicator", INDICATORS, ids=named)
def test_bounds_agree_with_the_unit(indicator: Indicator) -> None:
    low, high = indicator.bounds
    family = UNITS[indicator.unit].family
    if indicator.unit == "percent" and indicator.formula and indicator.formula.kind == "proportion":
        assert low == 0
        assert high is not None
        assert 100 <= high <= 150
    if family in ("count", "money"):
        assert low is not None
        assert low >= 0


@pytest.mark.parametrize("indicator", INDICATORS, ids=named)
def test_a_formula_fits_its_unit(indicator: Indicator) -> None:
    formula = indicator.formula
    if formula is None:
        return
    assert formula.numerator
    if formula.kind == "count":
        assert not formula.denominator
        variable = CODEBOOK.variables[formula.numerator[0].variable]
        assert UNITS[variable.unit].family == UNITS[indicator.unit].family
    if formula.kind in ("rate", "proportion"):
        assert formula.denominator
        assert UNITS[indicator.unit].family == "proportion"
        assert formula.per == pytest.approx(1 / UNITS[indicator.unit].factor)
    if formula.kind == "mean" and not formula.denominator:
        units = {CODEBOOK.variables[term.variable].unit for term in formula.numerator}
        assert {UNITS[unit].family for unit in units} == {UNITS[indicator.unit].family}


@pytest.mark.parametrize("indicator", INDICATORS, ids=named)
def test_a_formula_gives_the_breakdowns_promised(indicator: Indicator) -> None:
    if indicator.formula is None:
        return
    for term in indicator.formula.numerator + indicator.formula.denominator:
        have = CODEBOOK.variables[term.variable].breakdowns
        for axis, fixed in (("sex", term.sex), ("residence", term.residence)):
            assert axis not in indicator.breakdowns or axis in have or fixed != "_T", (axis, term)


def test_names_are_claimed_once() -> None:
    claimed: dict[str, str] = {}
    for indicator in INDICATORS:
        for name in {
            normalise(n)
            for n in (indicator.name.zh, indicator.name.en, *(alias.zh for alias in indicator.aliases))
        }:
            assert claimed.setdefault(name, indicator.code) == indicator.code, name


def test_every_variable_serves_an_indicator_or_stands_for_itself() -> None:
    for variable in CODEBOOK.variables.values():
        assert CJK.search(variable.name.zh)
        assert variable.name.en
        assert not CJK.search(variable.name.en)
        assert variable.source_unit
        assert UNITS[variable.unit].family not in ("proportion", "points"), "a rate that can be computed"


def test_nothing_measures_opinion() -> None:
    for indicator in INDICATORS:
        for name in (indicator.name.zh, *(alias.zh for alias in indicator.aliases)):
            assert not is_opinion(name), name


def test_a_survey_says_when_or_is_plainly_irregular() -> None:
    for indicator in INDICATORS:
        assert indicator.periodicity in ("census", "survey") or not indicator.survey_years, indicator.code
        assert tuple(sorted(set(indicator.survey_years))) == indicator.survey_years


def test_the_method_keeps_its_precedents() -> None:
    method = CODEBOOK.method
    assert abs(50 - 49.2) <= method.approx["percent"] < 50 - 48.9
    assert (20.1 - 20) / 20 <= method.nearly + 1e-12 < (20.3 - 20) / 20
    assert method.flat > (16.6 - 16.5) / 16.5


def test_areas_stand_under_their_parents() -> None:
    levels = ("nation", "province", "prefecture", "county")
    for area in CODEBOOK.areas.values():
        if area.parent is not None:
            assert levels.index(CODEBOOK.areas[area.parent].level) < levels.index(area.level)
