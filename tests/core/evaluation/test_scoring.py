"""Scores recompute from their explanation, missing is not zero, weights that do not sum are refused, ties share a place."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.evaluation.agreement import agreement, widest
from halfsky.core.evaluation.scheme import SORTS, Scheme, check_scheme, reweigh
from halfsky.core.evaluation.scoring import Score, by_criterion, places, recompute, score_subject
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.evaluation_schemes import load_schemes

SCHEME = load_schemes()["midterm"]
CODES = [question.code for question in SCHEME.questions]
SCORERS = ("s1", "s2", "s3")
given_scores = st.dictionaries(
    st.tuples(st.sampled_from(CODES), st.sampled_from(SCORERS)),
    st.one_of(st.none(), st.integers(0, SCHEME.highest)),
)


def scores_of(table: dict[tuple[str, str], int | None], subject: str = "whole") -> list[Score]:
    return [Score(question=q, subject=subject, scorer=s, points=points) for (q, s), points in table.items()]


@given(given_scores)
def test_the_explanation_gives_the_total_again(table: dict[tuple[str, str], int | None]) -> None:
    result = score_subject(SCHEME, scores_of(table), subject="whole", sort="whole", scorers=SCORERS)
    again = msgspec.json.decode(msgspec.json.encode(result), type=type(result))
    assert recompute(again) == result.total
    assert sum(line.weight for line in result.lines) == 100
    assert sum(part.weight for part in by_criterion(result)) == 100
    assert result.total is None or 0 <= result.total <= 100
    scored = {q for (q, _), points in table.items() if points is not None}
    assert set(result.not_scored) == {line.question for line in result.lines} - scored
    assert result.scored_weight == sum(line.weight for line in result.lines if line.question in scored)


@given(given_scores, st.sampled_from(CODES))
def test_what_nobody_scored_is_left_out_and_not_zero(
    table: dict[tuple[str, str], int | None], code: str
) -> None:
    rest = {key: points for key, points in table.items() if key[0] != code}
    silent = rest | {(code, scorer): None for scorer in SCORERS}
    totals = [
        score_subject(SCHEME, scores_of(one), subject="whole", sort="whole", scorers=SCORERS).total
        for one in (rest, silent)
    ]
    assert totals[0] == totals[1]


def test_best_and_worst() -> None:
    for points, total in ((0, 0.0), (SCHEME.highest, 100.0)):
        table = {(code, "s1"): points for code in CODES}
        result = score_subject(SCHEME, scores_of(table), subject="whole", sort="unit", scorers=SCORERS)
        assert (result.total, result.scored_weight) == (total, 100)
    empty = score_subject(SCHEME, [], subject="whole", sort="whole", scorers=SCORERS)
    assert (empty.total, empty.scored_weight, recompute(empty)) == (None, 0, None)


def test_points_off_the_scale_are_refused() -> None:
    with pytest.raises(Invalid, match=r"evaluation.points_off_scale"):
        score_subject(
            SCHEME, scores_of({(CODES[0], "s1"): 6}), subject="whole", sort="whole", scorers=SCORERS
        )


def test_ties_share_a_place() -> None:
    rows = [("a", 4), ("b", 3), ("c", 3), ("d", 1), ("e", None)]
    results = [
        score_subject(
            SCHEME,
            scores_of({(code, "s1"): points for code in CODES}, subject),
            subject=subject,
            sort="whole",
            scorers=SCORERS,
        )
        for subject, points in rows
    ]
    assert places(results) == {"a": 1, "b": 2, "c": 2, "d": 4, "e": None}


@pytest.mark.parametrize("sort", SORTS)
def test_weights_that_do_not_sum_are_refused(sort: str) -> None:
    code = next(q.code for q in SCHEME.questions if q.weights.get(sort))  # type: ignore[call-overload]
    more = SCHEME.question(code).weights[sort] + 1  # type: ignore[index]
    with pytest.raises(Invalid, match=r"evaluation.weights_do_not_sum"):
        reweigh(SCHEME, {sort: {code: more}})  # type: ignore[dict-item]


def test_an_office_moves_weights_and_leaves_questions_out() -> None:
    changed = reweigh(SCHEME, {"whole": {"gaps_narrowed": 0, "targets_reached": 30}})
    assert "gaps_narrowed" not in {question.code for question in changed.asked_of("whole")}
    with pytest.raises(Invalid, match=r"evaluation.no_such_question"):
        reweigh(SCHEME, {"whole": {"nothing": 5}})
    with pytest.raises(Invalid, match=r"evaluation.weight_below_nothing"):
        reweigh(SCHEME, {"whole": {"gaps_narrowed": -5, "targets_reached": 35}})


@pytest.mark.parametrize("scheme", load_schemes().values(), ids=lambda scheme: scheme.code)
def test_schemes_as_shipped_hold_their_rules(scheme: Scheme) -> None:
    assert check_scheme(scheme) == scheme
    assert {question.criterion for question in scheme.questions} == {
        "relevance",
        "effectiveness",
        "efficiency",
        "sustainability",
        "equity",
    }


def test_alpha_of_the_textbook() -> None:
    """Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, section C: four observers, twelve units, gaps."""
    rows = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    table = [
        Score(question=str(unit), subject="whole", scorer=str(observer), points=int(value))
        for observer, row in enumerate(rows)
        for unit, value in enumerate(row)
        if value != "."
    ]
    assert agreement(table, level="ordinal").alpha == pytest.approx(0.815, abs=0.001)
    assert agreement(table, level="interval").alpha == pytest.approx(0.849, abs=0.001)


@given(st.lists(st.integers(0, 5), min_size=2, max_size=12))
def test_alpha_is_one_where_all_agree_and_there_is_something_to_tell_apart(points: list[int]) -> None:
    table = [
        Score(question=str(unit), subject="whole", scorer=scorer, points=point)
        for unit, point in enumerate(points)
        for scorer in SCORERS
    ]
    for level in ("ordinal", "interval"):
        found = agreement(table, level=level)  # type: ignore[arg-type]
        assert found.within_one == found.equal == 1.0
        if len(set(points)) > 1:
            assert found.alpha == pytest.approx(1.0)
            assert found.undefined is None
        else:
            assert (found.alpha, found.undefined) == (None, "no_variation")
    assert widest(table) == ()


def test_agreement_that_cannot_be_told_says_why() -> None:
    one = [Score(question="a", subject="whole", scorer="s1", points=3)]
    assert agreement(one).undefined == "one_scorer"
    assert agreement([]).undefined == "one_scorer"
    two = [*one, Score(question="a", subject="whole", scorer="s2", points=5)]
    assert agreement(two).undefined == "too_few_units"
    assert agreement(two).within_one == 0.0
    assert widest(two) == (("whole", "a", 2),)
