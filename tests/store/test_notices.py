"""What a notice is about is done: the notice is gone, without anyone putting it away."""

from datetime import date

import pytest
from django.core.files.base import ContentFile

from halfsky.core.returns.model import Answer
from halfsky.core.returns.workflow import Act
from halfsky.core.vocabulary.statuses import Missing
from halfsky.services import adoption, campaigns, responsibilities, returns
from halfsky.services.asked_forms import form_of
from halfsky.store.models import Receipt
from halfsky.store.queries.notices import notices_of, notices_waiting
from tests.people import World, adopted_plan, make_world

NUMBER = "2024-990101-education"
LIAISON, LEADER, REVIEWER = "liaison.990101.education", "unit_leader.990101.education", "reviewer.990101"


@pytest.fixture
def world(db: None) -> World:
    world = make_world()
    plan = adopted_plan(world)
    campaigns.open_campaign(world.actor("reviewer.990100"), plan.number, year=2024, due=date(2025, 6, 30))
    return world


def told(world: World, username: str) -> list[str]:
    posts = world.actor(username).posts
    codes = [one.code.removeprefix("notices.") for one in notices_of(posts)]
    assert notices_waiting(posts) == len(codes)
    return codes


def fill_and_hand_in(world: World) -> None:
    liaison = world.actor(LIAISON)
    row = returns.find(liaison, NUMBER)
    answers = [
        Answer(key=line.key, missing=Missing.NOT_AVAILABLE, explanation="正在核实")
        for line in form_of(row).lines
    ]
    version = returns.save(liaison, NUMBER, answers, version=row.version)
    returns.hand_in(liaison, NUMBER, version=version)


def test_what_is_told_of_a_return_goes_with_the_next_step(world: World) -> None:
    assert told(world, LIAISON) == ["return_asked"]
    campaigns.remind(world.actor("reviewer.990100"), [NUMBER])
    assert told(world, LIAISON) == ["reminder", "return_asked"]
    fill_and_hand_in(world)
    assert (told(world, LIAISON), told(world, LEADER)) == ([], ["hand_in"])
    version = returns.find(world.actor(LEADER), NUMBER).version
    returns.perform(world.actor(LEADER), NUMBER, Act.SEND_BACK, version=version, reason="请核对第1行")
    assert (told(world, LIAISON), told(world, LEADER)) == (["send_back"], [])
    assert told(world, "liaison.990102.education"), "another unit's return is not done"


def test_a_question_goes_with_its_answer(world: World) -> None:
    lines = [line.key for line in form_of(returns.find(world.actor(LIAISON), NUMBER)).lines]
    fill_and_hand_in(world)
    returns.write_note(world.actor(REVIEWER), NUMBER, lines[0], "为何比上年少？")
    assert told(world, LIAISON) == ["note"]
    returns.write_note(world.actor(LIAISON), NUMBER, lines[1], "另一行的说明")
    assert told(world, LIAISON) == ["note"], "an answer at another line answers nothing"
    returns.write_note(world.actor(LIAISON), NUMBER, lines[0], "撤并了两所学校。")
    assert told(world, LIAISON) == []
    assert told(world, REVIEWER) == ["note", "note"]


def test_a_filing_goes_when_it_is_acknowledged(world: World) -> None:
    number = adopted_plan(world, "990101").number
    adoption.file_with_upper_office(world.actor("office.990101"), number)
    assert told(world, "office.990100") == ["plan_filed"]
    adoption.acknowledge_filing(world.actor("office.990100"), number)
    assert told(world, "office.990100") == []


def test_targets_given_go_when_they_are_confirmed_and_the_scheme_is_in(world: World) -> None:
    number = adopted_plan(world, "990102").number
    responsibilities.propose(world.actor("office.990102"), number, "990102")
    liaison = "liaison.990102.education"
    assert told(world, liaison) == ["shared_out", "return_asked"]
    unit = world.units["990102", "EDUCATION"]
    responsibilities.confirm(world.actor(liaison), number, unit)
    assert Receipt.objects.exists()
    assert "shared_out" in told(world, liaison)
    scheme = ContentFile("落实方案：逐项推进。".encode(), name="方案.txt")
    responsibilities.hand_in_scheme(world.actor(liaison), number, unit, scheme)
    assert told(world, liaison) == ["return_asked"]
