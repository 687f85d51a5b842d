"""A browserless client per person, in the invented world."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from halfsky.services import campaigns
from halfsky.store.models import Campaign, Person
from tests.conftest import Lasting
from tests.people import World, adopted_plan, make_world
from tests.reading import Reading, make_reading_world

As = Callable[[str], Client]


def client_of(username: str) -> Client:
    """A client that someone has signed in with."""
    one = Client()
    one.force_login(
        Person.objects.get(username=username), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return one


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def campaign(world: World) -> Campaign:
    plan = adopted_plan(world)
    return campaigns.open_campaign(
        world.actor("reviewer.990100"), plan.number, year=2024, due=date(2025, 6, 30)
    )


@pytest.fixture(scope="module")
def reading(lasting: Lasting) -> Reading:
    """The world with something to read, built once for a module and undone at its end."""
    with lasting():
        return make_reading_world()


@pytest.fixture
def without_second_factor(settings: Any) -> None:
    """Whoever approves or administers sets up a second factor first; that is tested where accounts are."""
    settings.SECOND_FACTOR = False


@pytest.fixture
def reviewer(reading: Reading, without_second_factor: None) -> Client:
    """A client of the statistician who reads all figures of the world."""
    return client_of("reviewer.990100")


@pytest.fixture
def signed_in(world: World, without_second_factor: None) -> As:
    """A client for whoever is named."""
    return client_of
