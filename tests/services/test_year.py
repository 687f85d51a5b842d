"""A year on the desk, by its services: adopt, open, fill, hand in, approve, accept, roll up, lock, reopen, revise."""

from datetime import date

import pytest

from halfsky.core.returns.model import Answer, Form
from halfsky.core.returns.workflow import Act
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.core.vocabulary.statuses import Missing
from halfsky.services import audit, campaigns, checking, returns, rolling_up, vintages
from halfsky.services.asked_forms import form_of
from halfsky.store.models import AuditEntry, Campaign, Observation, Return
from halfsky.store.queries.desk import turns_of
from tests.people import World, adopted_plan, make_world

pytestmark = pytest.mark.django_db

YEAR = 2024


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def campaign(world: World) -> Campaign:
    plan = adopted_plan(world)
    return campaigns.open_campaign(
        world.actor("reviewer.990100"), plan.number, year=YEAR, due=date(2025, 6, 30)
    )


def answered(form: Form, value: float = 1000.0) -> list[Answer]:
    """Every line answered as missing for a stated reason but the first, so that no check has more to say."""
    rest = [
        Answer(key=line.key, missing=Missing.NOT_AVAILABLE, explanation="今年起不再统计")
        for line in form.lines[1:]
    ]
    return [Answer(key=form.lines[0].key, value=value, explanation="已与上年台账核对"), *rest]


NUMBER = "2024-990101-education"


def handed_in(world: World, number: str = NUMBER, value: float = 1000.0) -> None:
    liaison = world.actor("liaison.990101.education")
    row = returns.find(liaison, number)
    version = returns.save(liaison, number, answered(form_of(row), value), version=row.version)
    returns.hand_in(liaison, number, version=version)


def accepted(world: World, value: float = 1000.0) -> None:
    handed_in(world, value=value)
    returns.perform(world.actor("unit_leader.990101.education"), NUMBER, Act.APPROVE)
    returns.perform(world.actor("reviewer.990101"), NUMBER, Act.ACCEPT)


def test_a_campaign_asks_every_unit_of_the_subtree_once(campaign: Campaign) -> None:
    rows = Return.objects.all()
    assert {row.area.code for row in rows} == {"990100", "990101", "990102"}
    asked = [(row.area.code, line.key) for row in rows for line in form_of(row).lines]
    assert len(asked) == len(set(asked))


def test_an_area_is_covered_by_one_campaign_a_year(world: World, campaign: Campaign) -> None:
    with pytest.raises(Conflict):
        campaigns.open_campaign(
            world.actor("reviewer.990100"), campaign.plan.number, year=YEAR, due=date(2025, 7, 1)
        )


def test_what_is_accepted_is_known_and_every_step_is_in_the_trail(world: World, campaign: Campaign) -> None:
    accepted(world)
    figures = Observation.objects.filter(source__number=NUMBER, known_until=None, value__isnull=False)
    assert [f.value for f in figures] == [1000.0]
    acts = list(AuditEntry.objects.filter(subject=NUMBER).values_list("act", flat=True))
    assert acts == ["returns.fill", "returns.hand_in", "returns.approve", "returns.accept"]
    assert audit.verify().breaks == ()


def test_nobody_approves_what_they_made(world: World, campaign: Campaign) -> None:
    handed_in(world)
    with pytest.raises(NotPermitted):
        returns.perform(world.actor("liaison.990101.education"), NUMBER, Act.APPROVE)


def test_a_return_is_not_there_for_those_who_may_not_see_it(world: World, campaign: Campaign) -> None:
    for stranger in (
        "liaison.990101.health",
        "liaison.990102.education",
        "reviewer.990102",
        "reviewer.990200",
    ):
        with pytest.raises(NotFound):
            returns.find(world.actor(stranger), NUMBER)


def test_two_people_never_overwrite_each_other_unnoticed(world: World, campaign: Campaign) -> None:
    liaison = world.actor("liaison.990101.education")
    form = form_of(returns.find(liaison, NUMBER))
    returns.save(liaison, NUMBER, answered(form), version=0)
    with pytest.raises(Conflict):
        returns.save(liaison, NUMBER, answered(form, 7.0), version=0)


def test_findings_keep_a_return_from_being_handed_in(world: World, campaign: Campaign) -> None:
    liaison = world.actor("liaison.990101.education")
    with pytest.raises(Invalid):
        returns.hand_in(liaison, NUMBER, version=0)


def test_sending_back_wants_a_reason(world: World, campaign: Campaign) -> None:
    handed_in(world)
    leader = world.actor("unit_leader.990101.education")
    with pytest.raises(Invalid):
        returns.perform(leader, NUMBER, Act.SEND_BACK, reason=" ")
    assert returns.perform(leader, NUMBER, Act.SEND_BACK, reason="请补充分性别数").state == "returned"


def test_a_revision_keeps_both_values_and_any_past_day_can_be_shown(world: World, campaign: Campaign) -> None:
    accepted(world)
    reviewer = world.actor("reviewer.990100")
    assert rolling_up.roll_up_campaign(reviewer, campaign) == 1
    vintage = vintages.freeze(reviewer, campaign)
    assert Return.objects.get(number=NUMBER).state == "locked"
    returns.perform(reviewer, NUMBER, Act.ASK_REOPENING, reason="口径更正")
    with pytest.raises(NotPermitted):
        returns.perform(reviewer, NUMBER, Act.GRANT_REOPENING)
    second = world.actor("reviewer2.990100")
    turns = [
        {turn.kind for turn in turns_of(one.posts, date(2025, 7, 1), person=one.person)}
        for one in (reviewer, second)
    ]
    assert ["reopening" in kinds for kinds in turns] == [False, True], "whoever asked does not grant"
    returns.perform(second, NUMBER, Act.GRANT_REOPENING)
    accepted(world, value=1200.0)
    then = vintages.as_known_on(campaign.area, vintage.known_at)
    now = vintages.as_known_on(campaign.area, Observation.objects.latest("known_from").known_from)
    changes = vintages.changed_between(then, now).filter(area="990101")
    assert changes.row(0, named=True)["before"] == 1000.0
    assert changes.row(0, named=True)["after"] == 1200.0
    assert vintages.table_of(vintage).height == vintage.rows


def test_a_part_is_not_held_against_a_sum_of_parts(world: World, campaign: Campaign) -> None:
    accepted(world)
    rolling_up.roll_up_campaign(world.actor("reviewer.990100"), campaign)
    beside = Return.objects.get(number="2024-990102-education")
    assert checking.surroundings_of(beside, form_of(beside)).parent == {}
