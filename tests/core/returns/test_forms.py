"""Forms ask what the plan's indicators need: all of it, once, of one unit, and nothing that can be computed."""

import functools

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halfsky.core.indicators.model import Area, Codebook, Text
from halfsky.core.responsibility.model import Assignment
from halfsky.core.returns.cells import cells_of, least, sources, with_rest
from halfsky.core.returns.forms import leads_of, make_forms
from halfsky.core.returns.lines import decimals_of
from halfsky.core.returns.model import Form, Forms, LineKey
from halfsky.engines.codebook import load_codebook

BOOK = load_codebook()
CODES = st.frozensets(st.sampled_from(sorted(BOOK.indicators)), max_size=30)
EAST, WEST = (
    Area(code=f"9901{n:02d}", name=Text(zh=zh, en=en), level="county")
    for n, zh, en in ((1, "东河县", "Donghe"), (2, "西岭县", "Xiling"))
)


def forms(indicators: frozenset[str] | tuple[str, ...], *, year: int = 2024, **more: object) -> Forms:
    return make_forms(BOOK, indicators=indicators, year=year, area="990101", level="county", **more)  # type: ignore[arg-type]


def keys(made: Forms) -> list[LineKey]:
    return [line.key for form in made.forms for line in form.lines]


def names(made: Forms) -> list[str]:
    return [line.name.zh for form in made.forms for line in form.lines]


def of(made: Forms, unit: str) -> Form:
    return next(form for form in made.forms if form.unit == unit)


def changed(variable: str, **fields: object) -> Codebook:
    other = msgspec.structs.replace(BOOK.variables[variable], **fields)
    return msgspec.structs.replace(BOOK, variables=BOOK.variables | {variable: other})


@given(CODES)
@settings(max_examples=20, deadline=None)
def test_no_cell_is_asked_twice_and_no_variable_of_two_units(plan: frozenset[str]) -> None:
    made = forms(plan)
    assert len(keys(made)) == len(set(keys(made)))
    whose = {(line.key.series, form.unit) for form in made.forms for line in form.lines}
    assert len(whose) == len({series for series, _ in whose})


@given(CODES)
@settings(max_examples=20, deadline=None)
def test_every_indicator_of_the_plan_can_be_computed_from_the_lines_or_is_listed(
    plan: frozenset[str],
) -> None:
    made = forms(plan)
    filled = with_rest(dict.fromkeys(keys(made), 1.0), BOOK)
    unasked = {one.indicator for one in made.unasked}
    for code in plan - unasked:
        assert set(cells_of(BOOK.indicators[code], BOOK)) - set(filled) == set(), code


@given(CODES)
@settings(max_examples=20, deadline=None)
def test_no_rate_that_can_be_computed_is_asked(plan: frozenset[str]) -> None:
    for key in keys(forms(plan)):
        assert key.series in BOOK.variables or BOOK.indicators[key.series].formula is None


@given(CODES, CODES)
@settings(max_examples=20, deadline=None)
def test_a_part_of_the_plan_asks_nothing_that_the_whole_does_not_answer(
    part: frozenset[str], more: frozenset[str]
) -> None:
    small, whole = forms(part), forms(part | more)
    assert {key.series for key in keys(small)} <= {key.series for key in keys(whole)}
    assert set(keys(small)) <= set(with_rest(dict.fromkeys(keys(whole), 1.0), BOOK))


@given(CODES, st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_order_of_the_plan_does_not_matter(plan: frozenset[str], chance: object) -> None:
    shuffled = sorted(plan)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert msgspec.json.encode(forms(tuple(shuffled))) == msgspec.json.encode(forms(plan))


@given(
    st.frozensets(
        st.sampled_from(["F.T", "M.T", "T.T", "T.U", "T.R", "F.U", "F.R", "M.U", "M.R"]), min_size=1
    )
)
def test_every_wanted_cell_follows_from_the_least(wanted: frozenset[str]) -> None:
    cells = frozenset(
        LineKey(
            series="LIVE_BIRTHS",
            sex=one[0].replace("T", "_T"),  # type: ignore[arg-type]
            residence=one[2].replace("T", "_T"),  # type: ignore[arg-type]
        )
        for one in wanted
    )
    asked = least(cells)
    truth = {
        (s, r): float(a * b)
        for s, a in (("_T", 5), ("F", 2), ("M", 3))
        for r, b in (("_T", 9), ("U", 4), ("R", 5))
    }
    known = with_rest({key: truth[key.sex, key.residence] for key in asked}, BOOK)
    assert {key: known.get(key) for key in cells} == {key: truth[key.sex, key.residence] for key in cells}
    assert all(sources(cell, cells) <= asked for cell in cells)


def test_women_and_the_total_are_asked_and_men_follow() -> None:
    asked = names(forms(("NEONATAL_MORTALITY", "SEX_RATIO_AT_BIRTH")))
    assert "活产数" in asked
    assert "活产数（女）" in asked
    assert "活产数（男）" not in asked


def test_a_mean_of_a_survey_is_asked_part_by_part() -> None:
    asked = {str(key) for key in keys(forms(("GENDER_EARNINGS_GAP",), year=2020))}
    assert {"AVERAGE_EARNINGS.F._T", "AVERAGE_EARNINGS.M._T"} <= asked


def test_nothing_follows_from_figures_that_contradict_each_other() -> None:
    births = functools.partial(LineKey, series="LIVE_BIRTHS")
    assert with_rest({births(): 10.0, births(sex="F"): 11.0}, BOOK) == {births(): 10.0, births(sex="F"): 11.0}


def test_surveys_are_asked_in_their_years_only() -> None:
    assert keys(forms(("ILLITERACY",), year=2020))
    made = forms(("ILLITERACY",), year=2024)
    assert (keys(made), [one.reason for one in made.unasked]) == ([], ["no_survey_this_year"])
    assert keys(forms(("ILLITERACY",), year=2024, due=frozenset({"ILLITERACY"})))
    assert [one.reason for one in forms(("CARIES_12",)).unasked] == ["survey_years"]


def test_whoever_keeps_a_variable_is_asked_wherever_the_indicator_is_led() -> None:
    made = forms(("MATERNAL_MORTALITY",), leads={"MATERNAL_MORTALITY": "WOMENS_FEDERATION"})
    assert [form.unit for form in made.forms] == ["HEALTH_COMMISSION"]
    elsewhere = forms(
        ("MATERNAL_MORTALITY",),
        leads={"MATERNAL_MORTALITY": "WOMENS_FEDERATION"},
        units=frozenset({"WOMENS_FEDERATION"}),
    )
    assert [form.unit for form in elsewhere.forms] == ["WOMENS_FEDERATION"]


def test_what_nobody_can_be_asked_is_listed_with_its_series() -> None:
    (one,) = forms(("MATERNAL_MORTALITY",), units=frozenset({"EDUCATION"})).unasked
    assert (one.reason, one.series) == ("no_unit_here", ("MATERNAL_DEATHS", "LIVE_BIRTHS"))
    orphan = changed("MATERNAL_DEATHS", source_unit="")
    led = msgspec.structs.replace(BOOK.indicators["MATERNAL_MORTALITY"], lead_unit="")
    orphan = msgspec.structs.replace(orphan, indicators=orphan.indicators | {"MATERNAL_MORTALITY": led})
    made = make_forms(orphan, indicators=("MATERNAL_MORTALITY",), year=2024, area="990101", level="county")
    assert [(one.reason, one.series) for one in made.unasked] == [("no_unit", ("MATERNAL_DEATHS",))]
    assert keys(made) == []
    assert forms(("GONE",)).unasked[0].reason == "unknown"


def test_a_unit_of_this_level_alone_answers_for_the_areas_below_and_not_for_their_sum() -> None:
    made = forms(("MATERNAL_MORTALITY",), alone={"HEALTH_COMMISSION": (EAST, WEST)})
    assert names(made)[:2] == ["活产数（东河县）", "活产数（西岭县）"]
    assert {key.area for key in keys(made)} == {EAST.code, WEST.code}


def test_what_does_not_add_up_is_asked_for_the_whole_too() -> None:
    unit = {"EDUCATION": (EAST, WEST), "STATISTICS_BUREAU": (EAST, WEST), "HEALTH_COMMISSION": (EAST, WEST)}
    made = forms(("LIFE_EXPECTANCY",), alone=unit, due=frozenset({"LIFE_EXPECTANCY"}))
    assert {key.area for key in keys(made)} == {"", EAST.code, WEST.code}


def test_numbers_and_digests_last_over_the_years() -> None:
    early, late = forms(("MATERNAL_MORTALITY",), year=2022), forms(("MATERNAL_MORTALITY",), year=2025)
    assert (early.forms[0].number, early.forms[0].digest) == (late.forms[0].number, late.forms[0].digest)
    assert early.forms[0].number == "妇规-卫健04"
    assert forms(("MATERNAL_MORTALITY",), kind="children").forms[0].number == "儿规-卫健04"
    more = forms(("MATERNAL_MORTALITY", "CAESAREAN"))
    assert more.forms[0].digest != early.forms[0].digest


def test_another_indicator_of_the_same_lines_changes_no_digest() -> None:
    """What is asked is unchanged; only what it is asked for has grown."""
    one = forms(("WOMEN_SHARE_CONGRESS",))
    two = forms(("WOMEN_SHARE_CONGRESS", "WOMEN_SHARE_NATIONAL_CONGRESS"))
    assert one.forms[0].digest == two.forms[0].digest
    assert one.forms[0].lines[0].indicators != two.forms[0].lines[0].indicators


def test_numbers_of_forms_are_unique_over_all_units() -> None:
    numbers = [form.number for form in forms(tuple(BOOK.indicators)).forms]
    assert len(numbers) == len(set(numbers)) > 30


def test_the_unit_that_took_over_is_asked() -> None:
    old = msgspec.structs.replace(BOOK.units["HEALTH_COMMISSION"], valid_to=2025, successor="EDUCATION")
    book = msgspec.structs.replace(BOOK, units=BOOK.units | {"HEALTH_COMMISSION": old})
    for year, unit in ((2025, "HEALTH_COMMISSION"), (2026, "EDUCATION")):
        made = make_forms(book, indicators=("CAESAREAN",), year=year, area="990101", level="county")
        assert [form.unit for form in made.forms] == [unit]


@pytest.mark.parametrize(("unit", "places"), [("persons", 0), ("10k_persons", 4), ("yuan", 2), ("days", 2)])
def test_decimals_follow_the_unit_of_measure(unit: str, places: int) -> None:
    assert decimals_of(unit) == places


def test_leads_come_from_the_responsibility_shared_out() -> None:
    rows = [
        Assignment(target=2, area="990101", unit="B", share="lead"),
        Assignment(target=1, area="990101", unit="A", share="lead"),
        Assignment(target=1, area="990101", unit="C", share="supporting"),
        Assignment(target=3, area="990102", unit="D", share="lead"),
    ]
    assert leads_of(rows, {1: "X", 2: "X", 3: "Y"}, area="990101") == {"X": "A"}
