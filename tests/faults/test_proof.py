"""The proof after a load must be able to fail: whatever is lost, doubled or half written is named."""

from datetime import date

import pytest
from tools.load.burst import schedule
from tools.load.proof import Proof, prove
from tools.load.visits import Promise

from halfsky.core.returns.model import Answer
from halfsky.core.vocabulary.statuses import Missing
from halfsky.services import campaigns, returns
from halfsky.services.acting import SYSTEM, acting
from halfsky.services.asked_forms import form_of
from halfsky.store.models import Return, ReturnStep, ReturnVersion
from tests.people import World, adopted_plan, make_world

NUMBER = "2024-990101-education"
WORDS = "已与台账核对"


@pytest.fixture
def world(db: None) -> World:
    """A return that was saved and handed in."""
    world = make_world(kinds=("EDUCATION",))
    plan = adopted_plan(world)
    campaigns.open_campaign(world.actor("reviewer.990100"), plan.number, year=2024, due=date(2025, 6, 30))
    liaison = world.actor("liaison.990101.education")
    lines = form_of(returns.find(liaison, NUMBER)).lines
    answers = [Answer(key=line.key, missing=Missing.NOT_AVAILABLE, explanation=WORDS) for line in lines]
    version = returns.save(liaison, NUMBER, answers, version=0)
    returns.hand_in(liaison, NUMBER, version=version)
    return world


def proof(*more: Promise) -> Proof:
    kept = [Promise(number=NUMBER, act=act, words=WORDS, at=0.0) for act in ("save", "hand_in")]
    return prove([*kept, *more])


def test_promises_that_are_kept_hold(world: World) -> None:
    found = proof()
    assert found.holds
    assert (found.versions, found.hand_ins) == (1, 1)


def test_an_acknowledged_save_without_its_version_is_lost(world: World) -> None:
    found = proof(Promise(number=NUMBER, act="save", words="另一次保存", at=0.0))
    assert found.lost_saves == (f"{NUMBER} 另一次保存",)


def test_a_hand_in_acknowledged_twice_must_be_there_twice(world: World) -> None:
    found = proof(Promise(number=NUMBER, act="hand_in", words=WORDS, at=0.0))
    assert len(found.lost_hand_ins) == 1


def test_a_step_taken_twice_is_double_and_apart_from_the_trail(world: World) -> None:
    with acting(SYSTEM, "areas.change"):
        step = ReturnStep.objects.get()
        step.pk = None
        step.save(force_insert=True)
    found = proof()
    assert len(found.double) == 1
    assert found.apart_from_trail == (NUMBER,)


def test_a_version_of_two_saves_and_a_return_that_is_not_its_newest_are_half_written(world: World) -> None:
    with acting(SYSTEM, "areas.change"):
        version = ReturnVersion.objects.get()
        version.answers[0]["explanation"] = "别的"
        version.save()
    assert len(proof().half_written) == 2
    with acting(SYSTEM, "areas.change"):
        Return.objects.filter(number=NUMBER).update(answers=version.answers, version=7)
    assert proof().double == (f"{NUMBER}: versions",)


def test_the_timetable_brings_as_many_returns_a_second_as_the_rate_says() -> None:
    events = schedule(300, rate=25, seconds=30)
    assert events == schedule(300, rate=25, seconds=30)
    assert sum(2 if event.last else 1 for event in events) == 750
    assert {event.seat for event in events if event.last} == set(range(300))
    assert max(event.at for event in events) <= 30
    words = [(event.seat, event.words) for event in events]
    assert len(set(words)) == len(words)
    ended = {event.seat: event.at for event in events if event.last}
    assert all(event.at <= ended[event.seat] for event in events)
