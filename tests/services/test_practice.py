"""Proposals and lists: proposed once on a vintage, decided by two people, listed by period; figures of earlier years."""

import pytest

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotPermitted
from halfsky.services import earlier_years, practice
from halfsky.services.acting import SYSTEM, acting
from halfsky.store.models import Commendation, Observation, Person, PracticeProposal, Vintage
from tests.people import PLAN, World, adopted_plan, make_world
from tests.web.rights_appraisal import appraisal_in

pytestmark = pytest.mark.django_db
FIGURES = PLAN.parent / "figures.csv"


@pytest.fixture
def world(db: None) -> World:
    return make_world(("EDUCATION",))


def test_figures_of_earlier_years_are_taken_over_once(world: World) -> None:
    reviewer, area = world.actor("reviewer.990100"), world.areas["990100"]
    taken = earlier_years.take_over(reviewer, area, FIGURES, last=2021)
    rows = Observation.objects.all()
    assert taken == rows.count() > 100
    assert set(rows.values_list("year", flat=True)) == set(range(2015, 2022))
    assert set(rows.values_list("area__code", flat=True)) <= {"990100", "990101", "990102"}
    with pytest.raises(Conflict):
        earlier_years.take_over(reviewer, area, FIGURES, last=2021)
    with pytest.raises(Invalid):
        earlier_years.take_over(reviewer, area, FIGURES, last=2000)
    with pytest.raises(NotPermitted):
        earlier_years.take_over(world.actor("office.990100"), area, FIGURES, last=2021)


def proposal(world: World) -> PracticeProposal:
    """A proposal to be reviewed, of the prefecture."""
    adopted_plan(world)
    by = Person.objects.get(username="evaluator.990100")
    with acting(SYSTEM, "vintages.freeze") as doing:
        Vintage.objects.create(
            number="990100-2024-r1", area=world.areas["990100"], year=2024, known_at=doing.at, frozen_by=by,
            folder="", digest="", rows=0,
        )  # fmt: skip
    appraisal_in(world, "990100", by)
    with acting(SYSTEM, "appraisal.propose"):
        Commendation.objects.all().delete()
        PracticeProposal.objects.update(state="proposed", accepted=None, reviewed_by=None, words="")
    return PracticeProposal.objects.get()


def test_an_example_wants_a_reason_and_two_people_and_then_stands_on_the_list(world: World) -> None:
    row = proposal(world)
    office, leader = world.actor("office.990100"), world.actor("leader.990100")
    with pytest.raises(Invalid):
        practice.review(office, row.number, accept=True, words=" ")
    with pytest.raises(Conflict):
        practice.confirm(leader, row.number)
    practice.review(office, row.number, accept=True, words="事实清楚")
    with pytest.raises(NotPermitted):
        practice.confirm(office, row.number)
    practice.confirm(leader, row.number)
    with pytest.raises(Conflict):
        practice.review(office, row.number, accept=False, words="再议")
    (first, last), *_ = practice.periods_of(row.plan)
    assert last - first == practice.PERIOD - 1
    listed = practice.list_commended(office, row.area, row.plan, first)
    assert (listed.entries, listed.first_year <= row.year <= listed.last_year) == ([row.number], True)
    with pytest.raises(Conflict):
        practice.list_commended(office, row.area, row.plan, first)
    with pytest.raises(NotPermitted):
        practice.approve_commended(office, listed.number)
    assert practice.approve_commended(leader, listed.number).state == "approved"


def test_nobody_is_listed_before_two_people_have_decided(world: World) -> None:
    row = proposal(world)
    office = world.actor("office.990100")
    (first, _), *_ = practice.periods_of(row.plan)
    with pytest.raises(Conflict) as refused:
        practice.list_commended(office, row.area, row.plan, first)
    assert refused.value.code == "appraisal.no_examples"
    with pytest.raises(Invalid):
        practice.list_commended(office, row.area, row.plan, 1999)
