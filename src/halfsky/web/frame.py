"""What every page has around it: who is signed in, the language, the rooms one may enter."""

from functools import cache, partial
from itertools import groupby
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from halfsky.engines.rights import load_rights
from halfsky.services.acting import Actor, may_anywhere
from halfsky.store.queries.notices import notices_waiting
from halfsky.web.texts import language, pick, say


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """A room of the house.

    Attributes:
        address: Where it begins.
        word: Code of its name.
        acts: Any of these rights opens it; none for rooms that are open to all.
        group: Code of the word under which it stands with its like, for visitors who have many rooms.
    """

    address: str
    word: str
    acts: tuple[str, ...] = ()
    group: str = ""


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """One of the three parts of the house, with its rooms; `address` is how the addresses of its rooms begin."""

    address: str
    word: str
    rooms: tuple[Room, ...]


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the navigation."""

    href: str
    text: str
    current: bool


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """What the line of rooms shows at one place: a room, or a group of rooms that opens."""

    text: str
    current: bool
    href: str = ""
    rooms: tuple[Link, ...] = ()


MOST_IN_LINE = 8
"""Rooms up to which all stand beside each other; more would take a second line in the width of a page."""


def _group(word: str, *rooms: Room) -> tuple[Room, ...]:
    return tuple(msgspec.structs.replace(room, group=word) for room in rooms)


DOORS: tuple[Door, ...] = (
    Door(
        address="/",
        word="site.door_reading",
        rooms=(
            Room(address="/plans/", word="site.room_plans"),
            Room(address="/indicators/", word="site.room_indicators"),
            Room(address="/compare/", word="site.room_compare"),
            Room(address="/reports/", word="site.room_reports"),
            Room(address="/yearbooks/", word="site.room_yearbooks"),
            Room(address="/data/", word="site.room_data"),
            Room(address="/method/", word="site.room_method"),
            Room(address="/record/", word="site.room_record"),
        ),
    ),
    Door(
        address="/desk/",
        word="site.door_desk",
        rooms=(
            Room(address="/desk/", word="site.room_desk", acts=("desk.read",)),
            Room(address="/desk/duties/", word="site.room_duties", acts=("duties.read",)),
            *_group(
                "site.rooms_figures",
                Room(
                    address="/desk/returns/",
                    word="site.room_returns",
                    acts=("returns.fill", "returns.approve"),
                ),
                Room(address="/desk/reviews/", word="site.room_reviews", acts=("returns.accept",)),
                Room(address="/desk/campaigns/", word="site.room_campaigns", acts=("campaigns.read",)),
                Room(address="/desk/vintages/", word="site.room_vintages", acts=("observations.read",)),
            ),
            *_group(
                "site.rooms_plan",
                Room(
                    address="/desk/adoption/",
                    word="site.room_adoption",
                    acts=("plans.upload", "plans.decide", "plans.adopt"),
                ),
                Room(
                    address="/desk/responsibility/",
                    word="site.room_responsibility",
                    acts=("responsibility.read",),
                ),
            ),
            *_group(
                "site.rooms_follow_up",
                Room(address="/desk/warnings/", word="site.room_warnings", acts=("observations.read",)),
                Room(address="/desk/matters/", word="site.room_matters", acts=("matters.read",)),
                Room(address="/desk/meetings/", word="site.room_meetings", acts=("meetings.read",)),
                Room(address="/desk/inspections/", word="site.room_inspections", acts=("inspections.read",)),
            ),
            *_group(
                "site.rooms_assessment",
                Room(address="/desk/appraisal/", word="site.room_appraisal", acts=("appraisal.read",)),
                Room(address="/desk/evaluations/", word="site.room_evaluations", acts=("evaluations.read",)),
                Room(address="/desk/policies/", word="site.room_policies", acts=("policies.read",)),
            ),
            *_group(
                "site.rooms_given_out",
                Room(
                    address="/desk/publication/reports/",
                    word="reporting_page.title",
                    acts=("reports.read",),
                ),
                Room(address="/desk/publication/", word="site.room_publication", acts=("releases.read",)),
            ),
        ),
    ),
    Door(
        address="/admin/",
        word="site.door_administration",
        rooms=(
            Room(address="/admin/people/", word="site.room_people", acts=("people.read",)),
            Room(address="/admin/areas/", word="site.room_areas", acts=("areas.change",)),
            Room(address="/admin/units/", word="site.room_units", acts=("units.change",)),
            Room(address="/admin/audit/", word="site.room_audit", acts=("audit.read",)),
            Room(address="/admin/system/", word="site.room_system", acts=("system.read",)),
        ),
    ),
)
"""All rooms; one is shown where its address exists and one of its rights is held at any place."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template; what costs time is a callable, asked only where a template needs it."""
    actor: Actor | None = getattr(request, "actor", None)
    return {
        "lang": language(),
        "actor": actor,
        "demo": settings.DEMO,
        "home": "/" if _exists("/") else "/desk/",
        "doors": partial(doors, request.path, actor),
        "ways": partial(ways, request.path, actor),
        "roles": partial(role_words, actor),
        "notices_count": partial(_notices, actor),
    }


APART = ("/account/", "/patterns/", "/language/")
"""Addresses behind none of the doors."""


def doors(path: str, actor: Actor | None) -> list[Link]:
    """The parts of the house in which the visitor has a room, each leading to its first room."""
    open_doors = [(door, _open_rooms(door, actor)) for door in DOORS]
    return [
        Link(href=mine[0].address, text=say(door.word), current=door is door_of(path))
        for door, mine in open_doors
        if mine
    ]


def rooms(path: str, actor: Actor | None) -> list[Link]:
    """The rooms behind the door of this address; none where there is only one."""
    return [link for _, link in _rooms(path, actor)]


def _rooms(path: str, actor: Actor | None) -> list[tuple[str, Link]]:
    door = door_of(path)
    mine = _open_rooms(door, actor) if door else []
    here = max((room.address for room in mine if _is_under(path, room.address)), key=len, default="")
    links = [
        (room.group, Link(href=room.address, text=say(room.word), current=room.address == here))
        for room in mine
    ]
    return links if len(links) > 1 else []


def ways(path: str, actor: Actor | None) -> list[Way]:
    """The rooms behind the door of this address as one line shows them: many are put together by what they are for."""
    links = _rooms(path, actor)
    found: list[Way] = []
    for word, group in groupby(links, key=lambda pair: pair[0]):
        inside = tuple(link for _, link in group)
        if word and len(inside) > 1 and len(links) > MOST_IN_LINE:
            current = any(link.current for link in inside)
            found.append(Way(text=say(word), current=current, rooms=inside))
        else:
            found += [Way(text=link.text, href=link.href, current=link.current) for link in inside]
    return found


def door_of(path: str) -> Door | None:
    """The part of the house an address lies in; None for one's account and the page of components."""
    if path.startswith(APART):
        return None
    return max((door for door in DOORS if path.startswith(door.address)), key=lambda door: len(door.address))


def role_words(actor: Actor | None) -> list[str]:
    """Names of the roles of a person, in the order of the matrix."""
    held = actor.roles if actor else frozenset()
    return [pick(role.zh, role.en) for role in load_rights().roles.values() if role.code in held]


def _notices(actor: Actor | None) -> int:
    return notices_waiting(actor.posts) if actor else 0


def _is_under(path: str, address: str) -> bool:
    whole = {door.address for door in DOORS}
    return path == address if address in whole else path.startswith(address)


def _open_rooms(door: Door, actor: Actor | None) -> list[Room]:
    return [room for room in door.rooms if _is_open(room, actor) and _exists(room.address)]


def _is_open(room: Room, actor: Actor | None) -> bool:
    if not room.acts:
        return True
    return actor is not None and any(may_anywhere(actor, act) for act in room.acts)


@cache
def _exists(address: str) -> bool:
    try:
        resolve(address)
    except Resolver404:
        return False
    return True
