"""A survey's total: entered by one, accepted by another, an observation that carries its interval into the judgement."""

import polars as pl
import pytest

from halfsky.core.evaluation.surveys import Survey
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.services import editions, surveys, vintages
from halfsky.store.models import Observation, SurveyResult
from tests.people import World, adopted_plan, make_world

pytestmark = pytest.mark.django_db
TOLD = surveys.Told(
    title="妇女体育锻炼专项调查",
    organisation="云岭大学",
    method="分层两阶段整群抽样",
    indicator="EXERCISE",
    year=2024,
    survey=Survey(estimate=40.0, unit="percent", sample=850, design_effect=1.7),
    sex="F",
)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def entered(world: World, told: surveys.Told = TOLD) -> SurveyResult:
    return surveys.enter(world.actor("office.990101"), "990101", told)


def test_an_accepted_result_is_a_figure_with_its_effective_sample(world: World) -> None:
    row = entered(world)
    assert Observation.objects.count() == 0
    done = surveys.accept(world.actor("reviewer.990101"), row.number)
    assert done.observation is not None
    for top in ("990101", "990100"):
        known = vintages.as_known_on(world.areas[top], done.decided_at).filter(
            pl.col("indicator") == "EXERCISE"
        )
        figure = known.filter(pl.col("area") == "990101").row(0, named=True)
        assert (figure["value"], figure["sex"], figure["denominator"]) == (40.0, "F", 500.0)
        assert figure["numerator"] == pytest.approx(200.0)
        assert figure["source"] == TOLD.title
        assert set(known["area"]) == {"990101"}
    assert 35 < done.low < 40 < done.high < 45


def test_the_judgement_carries_the_interval_of_the_sample(world: World) -> None:
    plan = adopted_plan(world)
    row = surveys.enter(world.actor("office.990100"), "990100", TOLD)
    done = surveys.accept(world.actor("reviewer.990100"), row.number)
    known = vintages.as_known_on(world.areas["990100"], done.decided_at)
    judged = editions.judged_on(plan, 2024, known.lazy()).board.assessments
    verdict = judged.filter((pl.col("indicator") == "EXERCISE") & (pl.col("area") == "990100")).row(
        0, named=True
    )
    assert (verdict["value"], verdict["denominator"]) == (40.0, 500.0)
    assert 35 < verdict["low95"] < 40 < verdict["high95"] < 45


def test_a_newer_survey_takes_the_place_of_an_older_one(world: World) -> None:
    reviewer = world.actor("reviewer.990101")
    surveys.accept(reviewer, entered(world).number)
    later = surveys.accept(reviewer, entered(world).number)
    open_rows = Observation.objects.filter(series="EXERCISE", known_until=None)
    assert [one.pk for one in open_rows] == [later.observation_id]


def test_a_second_person_decides_once(world: World) -> None:
    row = surveys.enter(world.actor("reviewer.990101"), "990101", TOLD)
    with pytest.raises(NotPermitted, match=r"evaluation.second_person_wanted"):
        surveys.accept(world.actor("reviewer.990101"), row.number)
    with pytest.raises(NotPermitted):
        surveys.accept(world.actor("office.990101"), row.number)
    with pytest.raises(NotFound):
        surveys.accept(world.actor("reviewer.990102"), row.number)
    other = world.actor("reviewer2.990101")
    with pytest.raises(Invalid, match=r"evaluation.reason_wanted"):
        surveys.refuse(other, row.number, words=" ")
    surveys.refuse(other, row.number, words="回答率太低")
    with pytest.raises(Conflict, match=r"surveys.decided"):
        surveys.accept(other, row.number)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"indicator": "NOTHING"}, "surveys.no_such_indicator"),
        ({"year": 2999}, "surveys.year_wanted"),
        ({"sex": "X"}, "surveys.group_unknown"),
        ({"method": ""}, "evaluation.reason_wanted"),
        ({"survey": Survey(estimate=8.0, unit="years", sample=9)}, "surveys.unit_of_indicator"),
    ],
)
def test_what_cannot_be_is_refused(world: World, change: dict[str, object], code: str) -> None:
    import msgspec

    with pytest.raises(Invalid, match=code):
        entered(world, msgspec.structs.replace(TOLD, **change))
