"""Measures of the invented plan: what they are, what they probably serve, and what people decided."""

import pytest

from halfsky.core.plan.adopted import AdoptedPlan
from halfsky.core.plan.adoption import adopt
from halfsky.core.plan.read import read_plan
from halfsky.core.supervision.matters.measures import measures_of, suggest, ties
from halfsky.engines.documents.reading import read_source
from tests.people import PLAN


@pytest.fixture(scope="module")
def plan() -> AdoptedPlan:
    source = read_source(PLAN)
    return adopt(read_plan(source), text=source.text)


def test_every_measure_of_every_field_is_there(plan: AdoptedPlan) -> None:
    found = measures_of(plan)
    assert len(found) == sum(len(domain.measures) for domain in plan.reading.domains)
    assert len({one.number for one in found}) == len(found)
    assert all(one.number == f"M{one.domain}-{one.number.rsplit('-', 1)[1]}" for one in found)


def test_a_measure_serves_the_targets_it_holds_and_those_alike_in_its_field(plan: AdoptedPlan) -> None:
    found = suggest(plan)
    pairs = {(one.measure, one.target): one.likeness for one in found}
    assert pairs["M1-1", "M1-1-1"] == 1.0
    assert 0.25 <= pairs["M1-5", "1-9-1"] < 1.0
    fields = {one.number: str(one.domain) for one in measures_of(plan)}
    assert all(one.target.lstrip("M").split("-")[0] == fields[one.measure] for one in found)


def test_people_have_the_last_word(plan: AdoptedPlan) -> None:
    found = suggest(plan)
    decided = {("M1-5", "1-9-1"): "refused", ("M1-3", "1-4-1"): "confirmed", ("M1-1", "M1-1-1"): "confirmed"}
    told = ties(found, decided)
    assert "1-9-1" not in told.get("M1-5", {})
    assert told["M1-3"] == {"1-4-1": "confirmed"}
    assert told["M1-1"]["M1-1-1"] == "confirmed"
