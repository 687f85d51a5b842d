"""A clock that jumps back, and a campaign that leaps over New Year; units renamed and areas merged: `test_places`."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from halfsky.core.returns.workflow import Act
from halfsky.core.vocabulary.errors import NotPermitted
from halfsky.services import audit, campaigns, returns, rolling_up, vintages
from halfsky.services.acting import SYSTEM, acting
from halfsky.services.asked_forms import form_of
from halfsky.services.people import give_post
from halfsky.store.models import AuditEntry, Campaign, Observation, Person, Return
from halfsky.store.queries.returns import progress_of
from tests.people import World, adopted_plan, make_world
from tests.services.test_workflow_machine import answered

pytestmark = pytest.mark.django_db

NUMBER = "2024-990101-education"
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock:
    """The clock of the machine, put by hand."""

    def __init__(self) -> None:
        self.moment = datetime(2025, 6, 15, 9, 0, tzinfo=SHANGHAI)

    def now(self) -> datetime:
        """Every look at it is a moment later."""
        self.moment += timedelta(seconds=1)
        return self.moment

    def put(self, *moment: int) -> None:
        """Put it forward or back."""
        self.moment = datetime(*moment, tzinfo=SHANGHAI)  # type: ignore[misc, arg-type]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock.now)
    return clock


@pytest.fixture(autouse=True)
def folder_of_vintages(settings, tmp_path) -> None:
    settings.VINTAGES = tmp_path


@pytest.fixture
def world(clock: Clock) -> Iterator[World]:
    made = make_world(("EDUCATION",))
    with acting(SYSTEM, "people.invite", note="tests"):
        busy = Person.objects.create(username="busy", name="一身二任")
        for role in ("liaison", "unit_leader"):
            unit = made.units["990101", "EDUCATION"]
            give_post(busy, role, made.areas["990101"], unit, by=None, since=date(2020, 1, 1))
    return made


@pytest.fixture
def campaign(world: World) -> Campaign:
    plan = adopted_plan(world)
    return campaigns.open_campaign(
        world.actor("reviewer.990100"), plan.number, year=2024, due=date(2025, 6, 30)
    )


def handed_in(world: World, value: float, *, by: str = "liaison.990101.education") -> None:
    row = Return.objects.get(number=NUMBER)
    actor = world.actor(by)
    version = returns.save(actor, NUMBER, answered(row, value), version=row.version)
    returns.hand_in(actor, NUMBER, version=version)


def accepted(world: World, value: float) -> None:
    handed_in(world, value)
    returns.perform(world.actor("unit_leader.990101.education"), NUMBER, Act.APPROVE)
    returns.perform(world.actor("reviewer.990101"), NUMBER, Act.ACCEPT)


def spans() -> list[tuple[datetime, datetime | None, float | None]]:
    rows = Observation.objects.filter(area__code="990101", value__isnull=False).order_by("pk")
    return [(row.known_from, row.known_until, row.value) for row in rows]


def reported_at(campaign: Campaign, at: datetime) -> list[float]:
    table = vintages.as_known_on(campaign.area, at).filter(area="990101", derivation="")
    return table.filter(table["value"].is_not_null())["value"].to_list()


def reopened(world: World, campaign: Campaign) -> None:
    reviewer = world.actor("reviewer.990100")
    rolling_up.roll_up_campaign(reviewer, campaign)
    vintages.freeze(reviewer, campaign)
    returns.perform(reviewer, NUMBER, Act.ASK_REOPENING, reason="口径更正")
    returns.perform(world.actor("reviewer2.990100"), NUMBER, Act.GRANT_REOPENING)


def test_a_revision_with_the_clock_put_back_follows_what_it_revises(
    world: World, campaign: Campaign, clock: Clock
) -> None:
    accepted(world, 700.0)
    reopened(world, campaign)
    clock.put(2025, 6, 1)
    accepted(world, 900.0)
    (first, ended, old), (second, still, new) = spans()
    assert (old, new, still) == (700.0, 900.0, None)
    assert first < second
    assert ended == second
    assert reported_at(campaign, first) == [700.0]
    assert reported_at(campaign, second) == [900.0]
    assert audit.verify().breaks == ()
    numbers = list(AuditEntry.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_figures_withdrawn_and_given_again_with_the_clock_put_back_are_never_known_twice(
    world: World, campaign: Campaign, clock: Clock
) -> None:
    accepted(world, 700.0)
    clock.put(2025, 6, 20)
    returns.perform(world.actor("reviewer.990101"), NUMBER, Act.SEND_BACK_APPROVED, reason="请核对")
    clock.put(2025, 6, 10)
    accepted(world, 800.0)
    (first, ended, _), (second, _, _) = spans()
    assert ended is not None
    assert second >= ended
    for at in (first, ended - timedelta(seconds=1)):
        assert reported_at(campaign, at) == [700.0]
    assert reported_at(campaign, second) == [800.0]


def test_a_vintage_frozen_with_the_clock_put_back_is_of_the_figures_known_at_its_moment(
    world: World, campaign: Campaign, clock: Clock
) -> None:
    accepted(world, 700.0)
    rolling_up.roll_up_campaign(world.actor("reviewer.990100"), campaign)
    clock.put(2025, 6, 1)
    vintage = vintages.freeze(world.actor("reviewer.990100"), campaign)
    assert reported_at(campaign, vintage.known_at) == [700.0]
    assert vintages.table_of(vintage).height == vintages.as_known_on(campaign.area, vintage.known_at).height


def test_the_clock_put_back_lets_nobody_approve_what_they_made(
    world: World, campaign: Campaign, clock: Clock
) -> None:
    accepted(world, 700.0)
    reopened(world, campaign)
    clock.put(2025, 6, 1)
    handed_in(world, 900.0, by="busy")
    with pytest.raises(NotPermitted, match="second_person"):
        returns.perform(world.actor("busy"), NUMBER, Act.APPROVE)


def over_new_year(world: World, clock: Clock) -> Campaign:
    """Figures of 2024, asked for in December 2025, due on 10 January 2026."""
    clock.put(2025, 12, 20, 9)
    plan = adopted_plan(world)
    reviewer = world.actor("reviewer.990100")
    return campaigns.open_campaign(reviewer, plan.number, year=2024, due=date(2026, 1, 10))


@pytest.mark.parametrize(
    ("moment", "timely"),
    [
        ((2025, 12, 31, 23, 59), 1),
        ((2026, 1, 1, 0, 1), 1),
        ((2026, 1, 10, 23, 58), 1),
        ((2026, 1, 11, 0, 1), 0),
    ],
)
def test_a_campaign_leaps_over_new_year(
    world: World, clock: Clock, moment: tuple[int, ...], timely: int
) -> None:
    campaign = over_new_year(world, clock)
    clock.put(*moment)
    accepted(world, 700.0)
    row = Return.objects.get(number=NUMBER)
    assert (row.due, row.campaign.year, form_of(row).year) == (date(2026, 1, 10), 2024, 2024)
    assert set(Observation.objects.filter(source=row).values_list("year", flat=True)) == {2024}
    county = next(one for one in progress_of(campaign) if one.area == "990101")
    assert (county.handed_in, county.in_time) == (1, timely)


def test_the_year_after_is_a_campaign_of_its_own(world: World, clock: Clock) -> None:
    first = over_new_year(world, clock)
    clock.put(2026, 1, 2, 9)
    reviewer = world.actor("reviewer.990100")
    second = campaigns.open_campaign(reviewer, first.plan.number, year=2025, due=date(2026, 6, 30))
    assert Return.objects.filter(campaign=second, number="2025-990101-education").exists()
    accepted(world, 700.0)
    assert set(Observation.objects.values_list("year", flat=True)) == {2024}
