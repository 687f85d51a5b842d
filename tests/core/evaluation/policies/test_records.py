"""Answers, disagreements, figures by sex, days of reply and counts of a year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.evaluation.policies import answering
from halfsky.core.evaluation.policies.counting import count_all, count_by, count_replies
from halfsky.core.evaluation.policies.deadlines import HIGHEST, lateness, reply_due
from halfsky.core.evaluation.policies.facts import draw_fact
from halfsky.core.evaluation.policies.model import (
    Answer,
    Entry,
    Fact,
    Opinion,
    ScreeningAnswer,
    Seen,
)
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.working_days import WorkingDays
from halfsky.engines.codebook import load_codebook
from halfsky.engines.policy_checklists import load_checklists

LISTS = load_checklists()
POLICY, INSTITUTION = LISTS.newest("policy"), LISTS.newest("institution")
INDICATOR = next(iter(load_codebook().indicators.values()))
WEEKENDS = WorkingDays()
DAYS = st.dates(date(2021, 1, 1), date(2030, 12, 31))


def test_any_yes_or_doubt_wants_the_full_assessment() -> None:
    no = [ScreeningAnswer(question=one.code, answer="no") for one in POLICY.screening]
    assert not answering.wants_assessment(no)
    for word in ("yes", "unsure"):
        assert answering.wants_assessment([*no[1:], ScreeningAnswer(question="people", answer=word)])
    assert answering.unscreened(POLICY, no[1:]) == ("people",)


def test_a_demand_that_is_not_met_is_open_until_it_says_why() -> None:
    every = [Answer(question=one.code, finding="meets") for one in POLICY.questions]
    assert answering.open_questions(POLICY, every) == ()
    code = POLICY.questions[0].code
    bare = [Answer(question=code, finding="fails"), *every[1:]]
    assert answering.open_questions(POLICY, bare) == (code,)
    told = [Answer(question=code, finding="fails", words="第五条限男性"), *every[1:]]
    assert answering.open_questions(POLICY, told) == ()
    assert answering.open_questions(POLICY, []) == tuple(one.code for one in POLICY.questions)


def test_differences_are_kept_question_by_question() -> None:
    every = [Answer(question=one.code, finding="meets") for one in POLICY.questions]
    first, second = POLICY.questions[2].code, POLICY.questions[0].code
    opinions = [
        Opinion(stance="amend", words="a", differs=(Answer(question=first, finding="partly", words="x"),)),
        Opinion(stance="no_objection", words="b"),
    ]
    assert answering.disagreements(POLICY, every, opinions) == (first,)
    assert answering.stances_differ(opinions)
    more = Opinion(stance="amend", words="c", differs=(Answer(question=second, finding="fails", words="y"),))
    assert answering.disagreements(POLICY, every, [*opinions, more]) == (second, first)
    assert answering.disagreements(POLICY, every, []) == ()


def test_totals_of_an_institution_fit_into_each_other() -> None:
    good = {
        "staff": 80,
        "staff_women": 41,
        "managers": 9,
        "managers_women": 3,
        "courses": 2,
        "trained": 66,
        "codes": 3,
    }
    answering.refuse_totals(INSTITUTION, good)
    assert answering.open_totals(INSTITUTION, good) == ()
    assert answering.open_totals(INSTITUTION, {}) == tuple(good)
    for wrong in ({"staff_women": 81}, {"managers_women": 10}, {"courses": -1}):
        with pytest.raises(Invalid):
            answering.refuse_totals(INSTITUTION, good | wrong)


@given(
    st.lists(
        st.tuples(st.integers(2020, 2024), st.sampled_from(["F", "M", "_T"]), st.floats(0, 100)), max_size=12
    )
)
def test_a_fact_is_of_the_newest_year_with_both_sexes(rows: list[tuple[int, str, float]]) -> None:
    seen = [Seen(year=year, sex=sex, value=value) for year, sex, value in rows]
    fact = draw_fact(INDICATOR, seen, variables={}, area="990100", vintage="v", known=date(2025, 4, 25))
    by_year: dict[int, set[str]] = {}
    for year, sex, _ in rows:
        by_year.setdefault(year, set()).add(sex)
    both = [year for year, sexes in by_year.items() if {"F", "M"} <= sexes]
    if fact is None:
        assert not rows
        return
    assert fact.year == max(both or by_year)
    if both:
        assert fact.female is not None
        assert fact.male is not None
        assert fact.gap == pytest.approx(fact.female - fact.male)
    else:
        assert fact.gap is None


def test_missing_figures_are_no_figures() -> None:
    seen = [
        Seen(year=2024, sex="F", value=None),
        Seen(year=2023, sex="F", value=0.0),
        Seen(year=2023, sex="M", value=1.0),
    ]
    fact = draw_fact(INDICATOR, seen, variables={}, area="1", vintage="v", known=date(2025, 1, 1))
    assert fact is not None
    assert (fact.year, fact.female, fact.gap) == (2023, 0.0, -1.0)


BOOK = load_codebook()
COUNTS = st.integers(0, 500)


def drawn(code: str, *seen: Seen) -> Fact:
    fact = draw_fact(
        BOOK.indicators[code], seen, variables=BOOK.variables, area="1", vintage="v", known=date(2025, 1, 1)
    )
    assert fact is not None
    return fact


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_men_are_the_rest_of_a_rate(women: int, others: int, cases: int, other_cases: int) -> None:
    cases, other_cases = min(cases, women), min(other_cases, others)
    per = BOOK.indicators["PREMARITAL_EXAM"].formula.per
    if not women or not others:
        return
    fact = drawn(
        "PREMARITAL_EXAM",
        Seen(year=2024, sex="F", value=cases / women * per, numerator=cases, denominator=women),
        Seen(
            year=2024,
            sex="_T",
            value=(cases + other_cases) / (women + others) * per,
            numerator=cases + other_cases,
            denominator=women + others,
        ),
    )
    assert fact.derived
    assert fact.male == pytest.approx(other_cases / others * per)


def test_a_share_of_women_leaves_the_share_of_men() -> None:
    fact = drawn("WOMEN_SHARE_EMPLOYED", Seen(year=2024, sex="_T", value=44.0))
    assert (fact.female, fact.male, fact.gap, fact.total, fact.derived) == (44.0, 56.0, -12.0, None, True)


def test_a_series_of_women_alone_has_no_men_beside() -> None:
    fact = drawn("EMPLOYED_WOMEN", Seen(year=2024, sex="_T", value=46621.0))
    assert (fact.female, fact.male, fact.total, fact.gap) == (46621.0, None, None, None)


def test_men_are_not_told_where_the_whole_is_no_sum() -> None:
    fact = drawn(
        "INFANT_MORTALITY", Seen(year=2024, sex="F", value=3.9), Seen(year=2024, sex="_T", value=4.2)
    )
    assert (fact.male, fact.gap, fact.derived) == (None, None, False)


@given(DAYS, st.integers(1, 60))
def test_the_reply_is_due_on_a_working_day_and_late_only_after_it(sent: date, days: int) -> None:
    due = reply_due(sent, days, WEEKENDS)
    assert WEEKENDS.is_working(due)
    assert lateness(due, due, WEEKENDS) == 0
    assert lateness(due, due + timedelta(days=1), WEEKENDS) == 1
    assert lateness(None, due, WEEKENDS) == 0


@given(DAYS, st.integers(0, 200), st.integers(0, 30))
def test_lateness_only_grows_and_has_an_end(due: date, days: int, more: int) -> None:
    first = lateness(due, due + timedelta(days=days), WEEKENDS)
    assert first <= lateness(due, due + timedelta(days=days + more), WEEKENDS) <= HIGHEST


def test_the_second_step_comes_after_a_week_of_working_days() -> None:
    due = date(2025, 6, 6)
    steps = [lateness(due, due + timedelta(days=days), WEEKENDS) for days in range(12)]
    assert steps == [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2]


def entry(number: int, **more: object) -> Entry:
    told = {"issuer": "甲局", "subject": "policy", "kind": "draft", "stage": "during", "field": "economy"}
    return Entry(number=str(number), title="x", state="closed", registered=date(2025, 1, 5), **(told | more))


ENTRIES = st.lists(
    st.builds(
        lambda issuer, conclusion, due, replied: (issuer, conclusion, due, replied),
        st.sampled_from(["甲局", "乙局", "丙局"]),
        st.sampled_from(["", "no_objection", "amend", "object"]),
        st.none() | st.integers(1, 60),
        st.none() | st.integers(1, 60),
    ),
    max_size=30,
)


@given(ENTRIES, st.data())
def test_counts_add_up_however_they_are_cut(rows: list[tuple], data: st.DataObject) -> None:
    start = date(2025, 1, 1)
    entries = [
        entry(
            nth,
            issuer=issuer,
            conclusion=conclusion,
            due=None if due is None else start + timedelta(days=due),
            replied=None if due is None or replied is None else start + timedelta(days=replied),
            days=replied,
        )
        for nth, (issuer, conclusion, due, replied) in enumerate(rows)
    ]
    whole = count_all(entries)
    for axis in ("issuer", "conclusion", "kind"):
        parts = count_by(entries, axis)
        for name in ("registered", "assessed", "no_objection", "amend", "object", "screened_out"):
            assert sum(getattr(part, name) for part in parts) == getattr(whole, name)
    assert whole.assessed == whole.no_objection + whole.amend + whole.object
    open_ones = [one.number for one in entries if one.due and not one.replied]
    late = data.draw(st.lists(st.sampled_from(open_ones), unique=True)) if open_ones else []
    replies = count_replies(entries, late=late)
    assert replies.asked == replies.on_time + replies.late + replies.open
    assert replies.open == len(open_ones) - len(late)
