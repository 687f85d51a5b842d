"""Every address × every role × own, sibling, parent, child and foreign area: as the written rights say, and no other way.

What is expected is worked out from `rights.yaml` and the plain matrix by `rights_rows`; the site is not asked.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.html import escape

from halfsky.store.models import AuditEntry
from tests.conftest import Lasting
from tests.web.conftest import client_of
from tests.web.rights_rows import ACTS, ROLES, Place, Row, Seat, Sent, held, held_anywhere, rows
from tests.web.rights_world import OTHER, UNLED, Full, make_full_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

ROWS = rows()
ROW = {row.route: row for row in ROWS}
OWN = "EDUCATION"

SEATS = {
    f"{role} of a {kind}": Seat(role=role, area=area, unit=OWN if with_unit else "")
    for kind, area in (("county", "990101"), ("prefecture", "990100"))
    for role, with_unit in ROLES.items()
}
PLACES = {
    "990101": {
        "own": "990101",
        "sibling": "990102",
        "parent": "990100",
        "foreign": "990200",
    },
    "990100": {"own": "990100", "child": "990101"},
}
HERE = Place(area="990101", unit=OWN)
_WRITING = re.compile(r"^\s*(INSERT|UPDATE|DELETE)", re.IGNORECASE)
_NOT_COUNTED = ("django_session", "counted")
"""Tables that any visit may write: sessions, and how often somebody came."""


def places_for(seat: Seat, thing: str) -> dict[str, Place]:
    """Where a thing is put to be asked for by someone in a seat, by a word for it."""
    if thing == "none":
        return {"no place": Place(area=seat.area)}
    areas = {f"in the {word} area": Place(area=code, unit=OWN) for word, code in PLACES[seat.area].items()}
    if thing not in ("return", "plan_unit", "person", "invitation"):
        return areas
    found = areas | {"of another unit in the own area": Place(area=seat.area, unit=OTHER)}
    if thing == "return":
        found["of a unit without leader in the first county"] = Place(area="990101", unit=UNLED, led=False)
    return found


@pytest.fixture(scope="module")
def full(lasting: Lasting) -> Full:
    """The world, built once; every request is undone, and so is the world at the end."""
    with lasting():
        return make_full_world()


@pytest.fixture(scope="module")
def keys(full: Full, lasting: Lasting) -> dict[str, str]:
    """Session keys by username; signed in before any test, so that no test takes a session away with its undoing."""
    names = {username(seat) for seat in SEATS.values()} | {"postless"}
    with lasting():
        return {name: client_of(name).cookies["sessionid"].value for name in sorted(names)}


def username(seat: Seat) -> str:
    return f"{seat.role}.{seat.area}" + (".education" if seat.unit else "")


def client_by(name: str, keys: dict[str, str]) -> Client:
    """A client with the session of a person; of a visitor for no name."""
    client = Client()
    if name:
        client.cookies["sessionid"] = keys[name]
    return client


@contextmanager
def written() -> Iterator[list[str]]:
    """What is written to the database inside the block, sessions apart."""
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if _WRITING.match(sql) and not any(name in sql for name in _NOT_COUNTED):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


class Answer:
    """What came back, and what was written for it."""

    def __init__(self, response: HttpResponseBase, wrote: list[str]) -> None:
        self.status = response.status_code
        self.to = response.get("Location", "")
        self.wrote = bool(wrote)
        # The client closes it, keeping the connection: closing it here once more would end the world's transaction.
        self.body = b"".join(response.streaming_content) if response.streaming else response.content

    @property
    def outcome(self) -> str:
        """In one word."""
        if self.status == 302 and self.to.startswith("/account/login/"):
            return "sent to sign in"
        return {403: "refused", 404: "not there", 405: "no such page"}.get(self.status, "open")


def ask(client: Client, method: str, address: str, fields: dict[str, str] | None = None) -> Answer:
    """Send one request and undo what it did."""
    with transaction.atomic(), written() as wrote:
        answer = Answer(getattr(client, method)(address, fields or {}), wrote)
        transaction.set_rollback(True)
    return answer


def address_of(full: Full, row: Row, place: Place) -> str:
    parts = full.address_parts(row, place)
    if row.query:
        rest = {name: value for name, value in parts.items() if name != row.query}
        return f"{reverse(row.route, kwargs=rest)}?{row.query}={parts[row.query]}"
    return reverse(row.route, kwargs=parts)


def expected(row: Row, act: str, seat: Seat, place: Place) -> str:
    """What the written rights say."""
    if not act:
        return "no such page"
    if act in ("public", "signed_in", "own"):
        return "open"
    if act == "closed":
        return "not there"
    if row.thing == "none":
        sees, may = held_anywhere(seat, row.seen_by), held_anywhere(seat, act)
    else:
        at = Place(area="990100") if row.at == "above" and place.area in ("990101", "990102") else place
        if row.at == "above" and place.area in ("990100", "990200"):
            at = Place(area="")
        sees, may = held(seat, row.seen_by, place), bool(at.area) and held(seat, act, at)
    if not sees:
        return "not there"
    return "open" if may else "refused"


def requests_of(row: Row) -> list[tuple[str, Sent]]:
    """Every way of asking: opening, and all that can be sent."""
    return [("get", Sent(act=row.get)), *(("post", sent) for sent in row.sent)]


ASKED = [
    (who, row.route)
    for who in SEATS
    for row in ROWS
    if row.is_of_the_matrix or who in ("liaison of a county", "reviewer of a county")
]


@pytest.mark.parametrize(("who", "route"), ASKED)
def test_the_written_rights_hold(full: Full, keys: dict[str, str], who: str, route: str) -> None:
    row, seat = ROW[route], SEATS[who]
    client, wrong = client_by(username(seat), keys), []
    for where, place in places_for(seat, row.thing).items():
        address = address_of(full, row, place)
        for method, sent in requests_of(row):
            answer = ask(client, method, address, full.fields(sent.fields, place))
            client = client_by(username(seat), keys)
            right = expected(row, sent.act, seat, place)
            gone = sent.act == "own" or (row.may_be_gone and right == "open")
            if answer.outcome != right and not (gone and answer.outcome == "not there"):
                words = f"{method.upper()} {sent.act} {where}"
                wrong.append(f"{words}: should be {right}, is {answer.outcome} ({answer.status})")
            if answer.wrote and (answer.outcome != "open" or method == "get"):
                wrong.append(f"{method.upper()} {sent.act} {where}: wrote though {answer.outcome}")
    assert wrong == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.route)
def test_a_visitor_signs_in_first(full: Full, row: Row) -> None:
    address = address_of(full, row, HERE)
    for method, sent in requests_of(row):
        answer = ask(Client(), method, address, full.fields(sent.fields, HERE))
        right = {"": "no such page", "public": "open", "closed": "not there"}.get(sent.act, "sent to sign in")
        if row.visitor == "front_door":
            assert (answer.status, answer.to) == (302, "/"), sent.act
        elif not (row.may_be_gone and right == "open" and answer.outcome == "not there"):
            assert answer.outcome == right, f"{method} {sent.act}: {answer.status} {answer.to}"
        assert not answer.wrote


@pytest.mark.parametrize("row", [row for row in ROWS if row.is_of_the_matrix], ids=lambda row: row.route)
def test_without_a_post_nothing_opens(full: Full, keys: dict[str, str], row: Row) -> None:
    client = client_by("postless", keys)
    address = address_of(full, row, HERE)
    for method, sent in requests_of(row):
        answer = ask(client, method, address, full.fields(sent.fields, HERE))
        assert answer.outcome == ("refused" if sent.act else "no such page")
        assert not answer.wrote


@pytest.mark.parametrize("row", [row for row in ROWS if not row.post], ids=lambda row: row.route)
def test_sending_to_a_page_that_takes_nothing_writes_nothing(
    full: Full, keys: dict[str, str], row: Row
) -> None:
    address = address_of(full, row, HERE)
    for name in ("liaison.990101.education", "office.990101", "reviewer.990101", ""):
        assert not ask(client_by(name, keys), "post", address).wrote


UNKNOWN = {
    "number": lambda value: value + 987_654 if isinstance(value, int) else value.replace("990200", "990999"),
    "area": lambda value: value.replace("990200", "990999"),
    "unit": lambda value: 987_654,
    "pk": lambda value: 987_654,
    "code": lambda value: value.replace("990200", "990999"),
    "nth": lambda value: 97,
    "username": lambda value: value.replace("990200", "990999"),
    "mark": lambda value: "f" * len(value),
    "year": lambda value: value,
}


@pytest.mark.parametrize("row", [row for row in ROWS if row.thing != "none"], ids=lambda row: row.route)
def test_what_is_unknown_answers_as_what_is_foreign(full: Full, keys: dict[str, str], row: Row) -> None:
    place = Place(area="990200", unit=OWN)
    known = full.address_parts(row, place)
    for part in UNKNOWN.keys() & known.keys():
        strange = known | {part: UNKNOWN[part](known[part])}
        for role in ("liaison", "reviewer", *(role for role in ROLES if "administrator" in role)):
            seat = Seat(role=role, area="990101", unit=OWN if ROLES[role] else "")
            for method, sent in requests_of(row):
                both = []
                for parts in (known, strange):
                    query = f"?{row.query}={parts[row.query]}" if row.query else ""
                    rest = {name: value for name, value in parts.items() if name != row.query}
                    address = reverse(row.route, kwargs=rest) + query
                    answer = ask(
                        client_by(username(seat), keys), method, address, full.fields(sent.fields, HERE)
                    )
                    both.append((answer.status, bare(answer.body, address)))
                assert both[0] == both[1], f"{role} {method} {sent.act} with another {part}"


def bare(body: bytes, address: str) -> str:
    """A page without its tokens and without its own address."""
    text = re.sub(r'(csrfmiddlewaretoken" value=|nonce=)"[^"]*"', "", body.decode())
    text = re.sub(r'"X-CSRFToken": "[^"]*"', "", text)
    return text.replace(escape(address), "").replace(quote(address, safe="/"), "").replace(address, "")


@pytest.mark.parametrize("route", [row.route for row in ROWS if row.thing == "none" and "." in row.get])
@pytest.mark.parametrize("who", SEATS)
def test_lists_show_only_what_is_within_reach(full: Full, keys: dict[str, str], who: str, route: str) -> None:
    seat = SEATS[who]
    page = ask(client_by(username(seat), keys), "get", reverse(route)).body.decode()
    assert [words for words in beyond(full, seat) if words in page] == []


def beyond(full: Full, seat: Seat) -> list[str]:
    """Names and numbers of things that a seat may not read; whoever reads a trail reads them there."""
    found = []
    for area in PLACES["990101"].values():
        here = Place(area=area)
        if held(seat, "audit.read", here):
            continue
        for unit in (OWN, OTHER):
            place = Place(area=area, unit=unit)
            found += [] if held(seat, "returns.read", place) else [full.number(place)]
            named = ("returns.read", "responsibility.read", "people.read", *KEEPERS)
            found += (
                [] if any(held(seat, act, place) for act in named) else [full.world.units[area, unit].name]
            )
        for act, word in (("plans.read", f"{area}-2"), ("observations.read", full.vintages[area])):
            found += [] if held(seat, act, here) else [word]
        if area not in (seat.area, "990100"):
            named = ("plans.read", "people.read", *KEEPERS)
            found += [] if any(held(seat, act, here) for act in named) else [full.world.areas[area].name]
    return found


KEEPERS = ("areas.change", "units.change", "system.read")
"""Acts of those who keep areas and units, and so read their names."""


def test_everyone_who_approves_or_administers_shows_a_second_factor_first(
    full: Full, keys: dict[str, str], settings
) -> None:
    settings.SECOND_FACTOR = True
    for row in ROWS:
        if not row.is_of_the_matrix:
            continue
        address = address_of(full, row, HERE)
        for name in ("office.990101", "unit_leader.990101.education", "audit_administrator.990101"):
            for method, sent in requests_of(row):
                answer = ask(client_by(name, keys), method, address, full.fields(sent.fields, HERE))
                assert answer.to == reverse("mfa_activate_totp"), f"{row.route} {name}"
                assert not answer.wrote


@pytest.mark.parametrize(("size", "kept"), [(1_000, True), (300_000, False)])
def test_a_visitor_leaves_no_more_behind_than_a_form_holds(db: None, size: int, kept: bool) -> None:
    client = Client()
    client.post("/desk/returns/2024-990101-education/fill/1/", {"X": "1" * size})
    assert ("unsent" in client.session) is kept


def _routes(resolver: Any, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _routes(one, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield one.name or before + str(one.pattern)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    known = set(_routes(get_resolver()))
    named = {name for name in known if "/" not in name}
    shadows = {f"account/{one}/" for one in _CLOSED}
    assert named - set(ROW) == set(), "addresses without a row in tests/web/rights.yaml"
    assert set(ROW) - named == set(), "rows without an address"
    assert known - named == shadows
    assert len(ROWS) == len(ROW)


_CLOSED = (
    "signup",
    "email",
    "confirm-email",
    "confirm-email/<str:key>",
    "login/code/confirm",
    "password/set",
)
"""Addresses of the library that this site shuts by one of its own before it; their rows say `closed`."""


def test_rows_name_acts_of_the_matrix() -> None:
    words = {word for row in ROWS for word in (row.see, row.get, *(one.act for one in row.sent))}
    assert words - ACTS == {"", "public", "signed_in", "own", "closed"}


def test_the_audit_chain_is_as_it_was(full: Full) -> None:
    from halfsky.services import audit

    assert audit.verify().breaks == ()
    assert audit.verify().entries == AuditEntry.objects.count()
