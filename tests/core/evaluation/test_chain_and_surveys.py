"""Nothing without evidence; a survey's total carries its interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.evaluation.chain import Point, evidence_behind, lacks, next_code
from halfsky.core.evaluation.surveys import Survey, interval_of
from halfsky.core.vocabulary.errors import Invalid

CHAIN = (
    Point(code="F1", kind="finding", text="达标过半", rests_on=("E1", "E2"), question="targets_reached"),
    Point(code="F2", kind="finding", text="数据缺项", rests_on=("E2",), question="data_kept"),
    Point(code="C1", kind="conclusion", text="有进展而不均", rests_on=("F1", "F2")),
    Point(code="R1", kind="recommendation", text="补齐缺项", rests_on=("C1",)),
)


def test_a_chain_that_stands() -> None:
    assert lacks(CHAIN, evidence=("E1", "E2"), questions=("targets_reached", "data_kept")) == ()
    assert evidence_behind("R1", CHAIN) == ("E1", "E2")


@given(st.sets(st.sampled_from(["E1", "E2", "F1", "F2", "C1"]), min_size=1))
def test_whatever_is_taken_away_is_missed(gone: set[str]) -> None:
    evidence = [code for code in ("E1", "E2") if code not in gone]
    chain = [point for point in CHAIN if point.code not in gone]
    missing = {lack.about for lack in lacks(chain, evidence=evidence) if lack.gap == "lost_reference"}
    used = {code for point in chain for code in point.rests_on}
    assert missing == gone & used


def test_each_kind_wants_the_kind_before() -> None:
    loose = Point(code="R2", kind="recommendation", text="另立项目", rests_on=("F1",))
    found = lacks((*CHAIN, loose), evidence=("E1", "E2"), questions=("lasting",))
    assert [(lack.code, lack.gap) for lack in found] == [
        ("R2", "lost_reference"),
        ("R2", "without_conclusion"),
        ("lasting", "question_unanswered"),
    ]
    assert next_code("finding", ["F1", "F9", "C3"]) == "F10"


@given(
    st.floats(0, 100),
    st.integers(1, 5000),
    st.floats(1, 4),
)
def test_a_share_lies_in_its_interval_and_a_design_widens_it(
    share: float, sample: int, effect: float
) -> None:
    plain = interval_of(Survey(estimate=share, unit="percent", sample=sample))
    designed = interval_of(Survey(estimate=share, unit="percent", sample=sample, design_effect=effect))
    assert 0 <= designed.low <= share + 1e-9
    assert share - 1e-9 <= designed.high <= 100 + 1e-9
    assert designed.high - designed.low >= plain.high - plain.low - 1e-9
    assert designed.numerator == pytest.approx(share / 100 * sample / effect)


def test_wilson_by_hand_and_a_mean() -> None:
    found = interval_of(Survey(estimate=50.0, unit="percent", sample=200, design_effect=2.0))
    assert (round(found.low, 2), round(found.high, 2), found.effective) == (40.38, 59.62, 100.0)
    mean = interval_of(Survey(estimate=8.5, unit="years", sample=400, standard_error=0.1))
    assert (round(mean.low, 3), round(mean.high, 3), mean.denominator) == (8.304, 8.696, None)


@pytest.mark.parametrize(
    ("survey", "code"),
    [
        (Survey(estimate=50.0, unit="percent", sample=0), "surveys.sample_wanted"),
        (Survey(estimate=50.0, unit="percent", sample=9, design_effect=0.0), "surveys.design_effect_wanted"),
        (Survey(estimate=150.0, unit="percent", sample=9), "surveys.share_outside"),
        (Survey(estimate=8.5, unit="years", sample=9), "surveys.standard_error_wanted"),
        (Survey(estimate=8.5, unit="moons", sample=9), "surveys.unit_unknown"),
    ],
)
def test_what_cannot_be_is_refused(survey: Survey, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        interval_of(survey)
