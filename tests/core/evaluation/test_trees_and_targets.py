"""The goal tree, comparison and drafts of targets on the invented prefecture: counts add up, values keep their promises."""

from functools import cache

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.assessment.board import Board
from halfsky.core.evaluation import comparing, goal_tree
from halfsky.core.evaluation.goal_tree import Matter, Measure, grow, measures_of, reach_of, tell_story
from halfsky.core.evaluation.next_targets import AT_LEAST, Proposal, candidates_of, next_deadline, propose
from halfsky.core.indicators.model import Text
from halfsky.core.outlook import answer
from halfsky.core.vocabulary.statuses import ATTAINED, Status
from halfsky.core.vocabulary.units import UNITS
from halfsky.engines.codebook import load_codebook, load_outlook_settings
from tests.core.evaluation.boards import judged_board


@cache
def board() -> Board:
    return judged_board()


@cache
def proposals() -> tuple[Proposal, ...]:
    settings = load_outlook_settings()
    return propose(
        board(),
        codebook=load_codebook(),
        answers=lambda series, questions: answer.outlook(series, questions, settings=settings),
    )


def test_every_target_of_the_goals_hangs_on_its_goal_once() -> None:
    leaves = [leaf.no for branch in grow(board(), measures_of(board())) for leaf in branch.leaves]
    goals = board().targets.filter(pl.col("part") == "goal")["target"].to_list()
    assert sorted(leaves) == sorted(goals)
    assert len(set(leaves)) == len(leaves)


def test_a_story_adds_up_and_reached_targets_want_no_reason() -> None:
    for branch in grow(board(), measures_of(board())):
        story = tell_story(branch)
        assert story.targets == len(branch.leaves)
        assert story.with_measures + story.without_measures == story.reached
        assert story.despite_measures + story.no_measures == story.not_reached
        assert story.reached + story.not_reached <= story.judged <= story.targets
        assert story.done + story.under_way + story.stuck + story.unknown == story.measures
        for leaf in branch.leaves:
            assert (leaf.status in ATTAINED) == (leaf.reach == "reached")
            assert leaf.reach != "reached" or leaf.reasons == ()


def test_measures_and_matters_stand_beside_their_targets() -> None:
    missed = next(
        leaf.no for branch in grow(board(), ()) for leaf in branch.leaves if leaf.reach == "not_reached"
    )
    domain = int(missed.split("-")[0])
    measure = Measure(no=f"M{domain}-1", domain=domain, text="补短板", progress="stuck", serves=(missed,))
    matter = Matter(number="990100-2024-1", target=missed, title=Text(zh="进展慢", en="slow"), closed=False)
    leaf = next(
        leaf for branch in grow(board(), (measure,), (matter,)) for leaf in branch.leaves if leaf.no == missed
    )
    assert leaf.measures == (measure,)
    assert {"matter", "measure"} <= {reason.because for reason in leaf.reasons}
    assert not goal_tree.ACTIVE & {measure.progress}


@pytest.mark.parametrize(
    ("status", "probability", "reach"),
    [
        (Status.MET, 0.1, "reached"),
        (Status.NO_DATA, None, "unknown"),
        (Status.NOT_MET, None, "not_reached"),
        (Status.NOT_DUE, None, "unknown"),
        (Status.NOT_MET, 0.8, "on_the_way"),
        (Status.NOT_MET, 0.5, "in_doubt"),
        (Status.NOT_DUE, 0.1, "not_reached"),
    ],
)
def test_what_a_verdict_means(status: Status, probability: float | None, reach: str) -> None:
    assert reach_of(status, probability) == reach


def test_drafts_keep_their_probabilities_bounds_and_what_is_reached() -> None:
    found = proposals()
    assert len(found) > 20
    settings, codebook = load_outlook_settings(), load_codebook()
    assert settings.version
    for one in found:
        assert one.deadline == next_deadline(board()) == 2040
        better = 1 if one.comparator == ">=" else -1
        worth = [better * candidate.value for candidate in one.candidates]
        assert worth == sorted(worth)
        assert len(set(worth)) == len(worth)
        assert all(value >= better * one.now for value in worth)
        assert all(
            candidate.probability >= AT_LEAST[candidate.boldness] - 1e-9 for candidate in one.candidates
        )
        if one.unit == "percent" and (one.goal or 0) <= 100 and one.now <= 100:
            assert all(candidate.value <= 100 for candidate in one.candidates)
        low, _ = codebook.indicators[one.indicator].bounds
        if UNITS[codebook.indicators[one.indicator].unit] == UNITS[one.unit]:
            assert all(low is None or candidate.value >= low for candidate in one.candidates)


@given(
    st.lists(
        st.tuples(st.floats(0, 100, allow_nan=False), st.floats(0, 1, allow_nan=False)),
        unique_by=lambda it: it[0],
    )
)
def test_candidates_grow_bolder_whatever_the_probabilities(tried: list[tuple[float, float]]) -> None:
    values = [value for value, _ in tried]
    found = list(candidates_of(tried, now=values[0] if values else 0.0))
    places = [values.index(one.value) for one in found]
    assert places == sorted(set(places))
    assert all(one.probability >= AT_LEAST[one.boldness] for one in found)


def test_areas_stand_apart_only_beyond_noise() -> None:
    codes = [code for code in board().assessments["area"].unique().sort() if code != "990100"]
    found = comparing.beside_others(board(), codes)
    assert found
    for one in found:
        if one.apart in ("better", "worse"):
            assert abs(one.value - one.middle) > comparing.NOISES * one.noise
        assert not comparing.is_amount(one.unit)
        assert one.others >= comparing.FEWEST
    assert comparing.beside_others(board(), codes[:2]) == ()
