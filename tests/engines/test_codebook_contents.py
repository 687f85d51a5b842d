"""Laws that the shipped codebook obeys, whoever adds to it."""

import csv
import re
from typing import Any

import pytest
import yaml

from halfsky.core.indicators.matching import NameIndex, build_index
from halfsky.core.indicators.model import Codebook, Indicator
from halfsky.core.vocabulary.units import UNITS
from halfsky.engines.codebook import load_codebook
from tests.shared import SHARED, needs_shared

DOMAINS = ("health", "education", "economy", "decision", "social_security", "family", "environment", "law")
LATER_DOMAINS = DOMAINS[2:]
WOMENS_SHARE = re.compile(r"中女(性|生|干部|代表|职工代表|职工|党员)比例$|^女(党员|职工|干部)比例$")
OPINION = re.compile(r"思想|政治认同|意识|信仰|宗教|舆情|舆论|言论|满意度|观念")
OPEN_PERCENT = {
    "GENDER_EARNINGS_GAP": "negative where women earn more",
    "FEMALE_TO_MALE_EARNINGS": "above 100 where women earn more",
    "TRAFFICKING_CLEARANCE": "above 100 where cases of earlier years are solved",
}
"""Indicators in percent whose value may leave 0 to 100, and why."""
PER = {"percent": 100.0, "permille": 1000.0, "per_1000": 1000.0, "per_100k": 100000.0, "per_10k": 10000.0}
JUSTICE = ("公安局", "组织部")


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load_codebook()


@pytest.fixture(scope="module")
def index(book: Codebook) -> NameIndex:
    return build_index(book)


def of_domains(book: Codebook, domains: tuple[str, ...]) -> list[Indicator]:
    return [indicator for indicator in book.indicators.values() if indicator.domain in domains]


def test_the_codebook_is_as_wide_as_promised(book: Codebook) -> None:
    assert len(book.indicators) >= 150
    assert len(book.variables) >= 200
    assert len(of_domains(book, LATER_DOMAINS)) >= 95
    assert {indicator.domain for indicator in book.indicators.values()} >= set(DOMAINS)


def test_a_womens_share_is_women_over_the_same_people(book: Codebook) -> None:
    wrong = []
    for indicator in of_domains(book, LATER_DOMAINS):
        if not WOMENS_SHARE.search(indicator.name.zh):
            continue
        formula = indicator.formula
        if formula is None or formula.kind != "proportion":
            wrong.append(indicator.code)
            continue
        women = [term.variable for term in formula.numerator if term.sex == "F"]
        people = [term.variable for term in formula.denominator if term.sex == "_T"]
        as_promised = women == people and len(women) == len(formula.numerator)
        if not as_promised or len(people) != len(formula.denominator) or indicator.bounds != (0, 100):
            wrong.append(indicator.code)
    assert wrong == []


def test_there_are_many_womens_shares(book: Codebook) -> None:
    shares = [i for i in of_domains(book, LATER_DOMAINS) if WOMENS_SHARE.search(i.name.zh)]
    assert len(shares) >= 60


def test_percent_stays_between_0_and_100_or_says_why(book: Codebook) -> None:
    unbounded = {
        indicator.code
        for indicator in of_domains(book, (*LATER_DOMAINS, "context"))
        if indicator.unit == "percent" and indicator.bounds != (0, 100)
    }
    assert unbounded - {"SEX_RATIO"} <= set(OPEN_PERCENT)
    assert set(OPEN_PERCENT) <= unbounded


def test_a_formula_multiplies_by_what_its_unit_says(book: Codebook) -> None:
    wrong = [
        indicator.code
        for indicator in book.indicators.values()
        if indicator.formula is not None
        and indicator.formula.denominator
        and indicator.unit in PER
        and indicator.formula.per != PER[indicator.unit]
    ]
    assert wrong == []


def test_both_terms_of_a_proportion_count_the_same_kind_of_thing(book: Codebook) -> None:
    wrong = []
    for indicator in of_domains(book, LATER_DOMAINS):
        formula = indicator.formula
        if formula is None or formula.kind != "proportion":
            continue
        families = {
            UNITS[book.variables[term.variable].unit].family
            for term in (*formula.numerator, *formula.denominator)
        }
        if len(families) != 1:
            wrong.append(indicator.code)
    assert wrong == []


def test_every_entry_is_defined_in_both_languages(book: Codebook) -> None:
    wrong = []
    for indicator in of_domains(book, (*LATER_DOMAINS, "context")):
        zh, en = indicator.definition.zh, indicator.definition.en
        complete = zh.endswith("。") and en.endswith(".") and len(zh) >= 8 and len(en) >= 20
        if not complete or not indicator.lead_unit:
            wrong.append(indicator.code)
    assert wrong == []


def test_no_indicator_is_about_opinion_or_belief(book: Codebook) -> None:
    named = [
        (indicator.code, name)
        for indicator in of_domains(book, LATER_DOMAINS)
        for name in (indicator.name.zh, *(alias.zh for alias in indicator.aliases))
        if OPINION.search(name)
    ]
    assert named == []


def test_counts_of_victims_cases_and_officials_are_sensitive(book: Codebook) -> None:
    open_counts = [
        variable.code
        for variable in book.variables.values()
        if variable.source_unit in JUSTICE
        and variable.unit in ("persons", "cases")
        and not variable.sensitive
    ]
    assert open_counts == []


def test_every_variable_of_the_later_domains_is_used(book: Codebook) -> None:
    used = {
        term.variable
        for indicator in book.indicators.values()
        if indicator.formula is not None
        for term in (*indicator.formula.numerator, *indicator.formula.denominator)
    }
    assert set(book.variables) - used == set()


def test_every_name_and_alias_finds_its_own_indicator(book: Codebook, index: NameIndex) -> None:
    lost = []
    for indicator in of_domains(book, (*LATER_DOMAINS, "context")):
        for name in (indicator.code, indicator.name.zh, *(alias.zh for alias in indicator.aliases)):
            found = index.exact(name)
            if found is None or found.indicator != indicator.code:
                lost.append((indicator.code, name, found))
    assert lost == []


def test_sdg_codes_have_the_official_form(book: Codebook) -> None:
    form = re.compile(r"\d{1,2}\.(\d{1,2}|[a-d])\.\d{1,2}[ab]?")
    wrong = [(i.code, i.sdg) for i in of_domains(book, LATER_DOMAINS) if i.sdg and not form.fullmatch(i.sdg)]
    assert wrong == []


def gold_targets() -> list[dict[str, Any]]:
    plans = sorted((SHARED / "gold").glob("*.yaml"))
    return [t for path in plans for t in yaml.safe_load(path.read_text(encoding="utf-8"))["targets"]]


@needs_shared
def test_both_sides_of_every_relative_target_exist(index: NameIndex) -> None:
    relative = [target for target in gold_targets() if target["kind"] == "relative"]
    assert len(relative) >= 9
    for target in relative:
        left = index.match(target["indicator"], qualifier=target["qualifier"])
        right = index.match(target["relative_to"], qualifier=target["qualifier"])
        assert left.how in ("exact", "alias"), target["indicator"]
        assert right.how in ("exact", "alias"), target["relative_to"]


@needs_shared
def test_every_target_of_the_real_plans_finds_its_indicator(index: NameIndex) -> None:
    for target in gold_targets():
        level = target["unit"] if target["kind"] == "numeric" else None
        found = index.match(target["indicator"], unit=level, qualifier=target["qualifier"])
        assert found.how in ("exact", "alias"), target["indicator"]


@needs_shared
def test_every_indicator_of_the_official_figures_is_known(index: NameIndex) -> None:
    with (SHARED / "figures" / "china-figures.csv").open(encoding="utf-8") as file:
        names = sorted({row["indicator"] for row in csv.DictReader(file)})
    unknown = [name for name in names if index.match(name).how not in ("exact", "alias")]
    assert unknown == []
