"""Scores: recomputed from their explanation they are the same; weights, missing facts and ties are defined."""

import math
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.supervision.appraisal.model import (
    LEFT_OUT,
    OUTCOMES,
    Correction,
    Criterion,
    Explained,
    Fact,
    Kind,
    Scheme,
)
from halfsky.core.supervision.appraisal.scheme import check_scheme
from halfsky.core.supervision.appraisal.scoring import places, recompute, score_unit
from halfsky.core.supervision.appraisal.simulation import simulate
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.appraisal import load_appraisal

SCHEME = load_appraisal().scheme
KINDS: tuple[Kind, ...] = tuple(OUTCOMES)


def fact(key: str, outcome: str, worth: float = 1.0) -> Fact:
    return Fact(key=key, outcome=outcome, worth=worth, name=key)


def facts_of(kind: Kind) -> st.SearchStrategy[list[Fact]]:
    outcomes = st.sampled_from((*OUTCOMES[kind], LEFT_OUT))
    worths = st.sampled_from((0.25, 0.5, 1.0, 3.0))
    one = st.tuples(outcomes, worths)
    return st.lists(one, max_size=6).map(
        lambda rows: [fact(f"{kind}:{nth}", *row) for nth, row in enumerate(rows)]
    )


FACTS = st.fixed_dictionaries({kind: facts_of(kind) for kind in KINDS})


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, unique=True))
    parts = [draw(st.integers(1, 50)) for _ in kinds]
    weights = [100 * part / sum(parts) for part in parts]
    credit = st.floats(0, 1)
    criteria = [
        Criterion(kind=kind, weight=weight, credits={one: draw(credit) for one in OUTCOMES[kind]})
        for kind, weight in zip(kinds, weights, strict=True)
    ]
    return msgspec.structs.replace(SCHEME, criteria=tuple(criteria))


@given(FACTS, schemes(), st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 5)), max_size=3))
def test_the_explanation_alone_gives_the_score_again(
    facts: dict[Kind, list[Fact]], scheme: Scheme, corrected: list[tuple[Kind, int]]
) -> None:
    corrections = [
        Correction(key=f"{kind}:{nth}", outcome=OUTCOMES[kind][0], words="checked") for kind, nth in corrected
    ]
    told = score_unit("1", facts, scheme=check_scheme(scheme), corrections=corrections)
    read = msgspec.json.decode(msgspec.json.encode(told), type=Explained)
    assert read == told
    assert recompute(read) == told.score


@given(FACTS, schemes())
def test_weights_used_sum_to_a_hundred_and_scores_lie_within(
    facts: dict[Kind, list[Fact]], scheme: Scheme
) -> None:
    told = score_unit("1", facts, scheme=scheme)
    used = math.fsum(one.weight_used for one in told.points)
    if told.score is None:
        assert all(one.points is None for one in told.points)
    else:
        assert math.isclose(used, 100.0)
        assert 0.0 <= told.score <= 100.0


@given(FACTS)
def test_a_better_outcome_never_costs_points(facts: dict[Kind, list[Fact]]) -> None:
    before = score_unit("1", facts, scheme=SCHEME).score
    for kind, rows in facts.items():
        best = max(
            next(one for one in SCHEME.criteria if one.kind == kind).credits.items(), key=lambda it: it[1]
        )[0]
        for nth, one in enumerate(rows):
            if one.outcome != LEFT_OUT:
                better = [*rows[:nth], msgspec.structs.replace(one, outcome=best), *rows[nth + 1 :]]
                after = score_unit("1", facts | {kind: better}, scheme=SCHEME).score
                assert before is not None
                assert after is not None
                assert after >= before - 0.01


def test_what_has_no_fact_does_not_apply_and_its_weight_is_shared_out() -> None:
    told = score_unit("1", {"attainment": [fact("a", "met"), fact("b", "not_met")], "timeliness": [fact("c", "in_time")]}, scheme=SCHEME)  # fmt: skip
    points = {one.kind: one for one in told.points}
    assert points["quality"].points is None
    assert points["quality"].weight_used == 0.0
    assert math.isclose(points["attainment"].weight_used, 40 * 100 / 55)
    assert told.score == round((40 * 0.5 + 15) * 100 / 55, 2)


def test_nothing_known_gives_no_score() -> None:
    assert score_unit("1", {"duties": [fact("a", LEFT_OUT)]}, scheme=SCHEME).score is None


def test_a_decision_counts_instead_of_what_was_found_and_says_why() -> None:
    facts: dict[Kind, list[Fact]] = {"timeliness": [fact("r", "late")]}
    told = score_unit(
        "1", facts, scheme=SCHEME, corrections=[Correction(key="r", outcome="in_time", words="日志")]
    )
    (row,) = next(one for one in told.points if one.kind == "timeliness").facts
    assert (row.fact.outcome, row.outcome, row.words, told.score) == ("late", "in_time", "日志", 100.0)


def with_weights(**weights: float) -> Scheme:
    criteria = tuple(
        msgspec.structs.replace(one, weight=weights.get(one.kind, one.weight)) for one in SCHEME.criteria
    )
    return msgspec.structs.replace(SCHEME, criteria=criteria)


def test_weights_that_do_not_sum_to_a_hundred_are_refused_with_their_sum() -> None:
    with pytest.raises(Invalid) as refused:
        check_scheme(with_weights(attainment=45.5))
    assert refused.value.code == "appraisal.weights"
    assert (refused.value.facts["sum"], refused.value.facts["apart"]) == ("105.5", "-5.5")


@pytest.mark.parametrize(
    ("scheme", "code"),
    [
        (msgspec.structs.replace(SCHEME, criteria=()), "appraisal.no_criterion"),
        (msgspec.structs.replace(SCHEME, criteria=SCHEME.criteria * 2), "appraisal.criterion_twice"),
        (with_weights(attainment=0.0), "appraisal.weight_wanted"),
        (with_weights(attainment=math.nan), "appraisal.weight_wanted"),
        (msgspec.structs.replace(SCHEME, bands=SCHEME.bands[::-1]), "appraisal.bands"),
        (msgspec.structs.replace(SCHEME, bands=SCHEME.bands[:2]), "appraisal.bands"),
        (msgspec.structs.replace(SCHEME, supporting=2.0), "appraisal.number_wanted"),
        (
            msgspec.structs.replace(
                SCHEME, criteria=(Criterion(kind="duties", weight=100, credits={"in_time": 1}),)
            ),
            "appraisal.credits",
        ),
    ],
)
def test_schemes_that_cannot_be_used_are_refused(scheme: Scheme, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_scheme(scheme)
    assert refused.value.code == code


def explained(unit: str, score: float | None) -> Explained:
    return Explained(unit=unit, score=score, points=())


def test_scores_that_are_near_share_a_band_of_places_and_no_order() -> None:
    found = places([explained("4", 90.0), explained("2", 90.5), explained("9", None), explained("3", 88.0)], scheme=SCHEME)  # fmt: skip
    assert [(one.unit, one.first, one.last) for one in found] == [("2", 1, 2), ("4", 1, 2), ("3", 3, 3)]
    assert [one.band for one in found] == [0, 0, 1]


@given(st.lists(st.floats(0, 100).map(lambda score: round(score, 2)), max_size=12))
def test_places_are_taken_once_and_never_against_the_scores(scores: list[float]) -> None:
    found = places([explained(str(nth), score) for nth, score in enumerate(scores)], scheme=SCHEME)
    bands = sorted({(one.first, one.last) for one in found})
    assert [place for first, last in bands for place in range(first, last + 1)] == list(
        range(1, len(scores) + 1)
    )
    for one in found:
        for other in found:
            assert one.last >= other.first or one.score > other.score
            if one.score == other.score:
                assert (one.first, one.last) == (other.first, other.last)


def test_a_simulation_tells_only_changes_of_order_that_can_be_told() -> None:
    facts: Any = {
        2023: {
            "1": {"timeliness": [fact("a", "in_time")], "quality": [fact("b", "sent_back_often")]},
            "2": {"timeliness": [fact("a", "late")], "quality": [fact("b", "accepted_at_once")]},
            "3": {},
        }
    }
    other = msgspec.structs.replace(
        SCHEME, criteria=(msgspec.structs.replace(SCHEME.criteria[2], weight=100.0),)
    )
    (year,) = simulate(facts, scheme=other, in_force=with_weights(quality=1.0, attainment=54.0))
    assert [(one.unit, one.score, one.moved) for one in year.rows] == [
        ("2", 100.0, 1),
        ("1", 20.0, -1),
        ("3", None, 0),
    ]
