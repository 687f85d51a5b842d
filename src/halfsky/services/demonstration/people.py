"""The people of the demonstration: invented areas and units, an account for each role, one password a home."""

import csv
import secrets
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import msgspec
from django.contrib.auth.hashers import make_password

from halfsky.engines.areas import read_areas
from halfsky.services.acting import SYSTEM, Actor, acting, actor_of, place_of
from halfsky.services.moments import playing
from halfsky.services.people import give_post
from halfsky.store.models import Area, Person, Unit

FIRST_DAY = date(2021, 1, 1)
COLUMNS = ("username", "password", "role", "unit", "area")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_SURNAMES = "岭云青白红金银翠朝晚松鹿雁"
_GIVEN = "麦荷竹菊兰梅柏枫桐杏桃梨橙柚枣榆槐桑蓉葵菱芹芋薇萍蕙荞禾米豆椒茶莲桂柳杉楠樱橘榛藤苇蒲"
_OF_EVERY_AREA = ("office", "reviewer", "evaluator", "leader")
_OF_THE_TOP = (
    "reviewer",
    "evaluator",
    "third_party",
    "system_administrator",
    "security_administrator",
    "audit_administrator",
)


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One line of `accounts.csv`: a name to sign in with, its role, unit and area."""

    username: str
    name: str
    role: str
    area: str
    unit: str = ""
    kind: str = ""


class People:
    """Areas by code, units by area and kind, and everyone's actor by username."""

    def __init__(self, areas: dict[str, Area], units: dict[tuple[str, str], Unit]) -> None:
        self.areas, self.units = areas, units
        self._actors: dict[str, Actor] = {}
        self._short: dict[str, str] = {}

    def actor(self, username: str) -> Actor:
        """The actor of a username; posts are looked up once."""
        if username not in self._actors:
            self._actors[username] = actor_of(Person.objects.get(username=username))
        return self._actors[username]

    def of_unit(self, role: str, unit: Unit) -> Actor:
        """Who holds a role of a unit."""
        return self.actor(f"{role}.{self._short[unit.kind]}.{unit.area.code}")

    def name_kind(self, kind: str, short: str) -> None:
        """Tell how usernames call a kind of unit."""
        self._short[kind] = short

    def of_area(self, role: str, area: Area, number: int = 1) -> Actor:
        """Who holds a role of an area."""
        return self.actor(f"{role}{'' if number == 1 else number}.{area.code}")

    @property
    def top(self) -> Area:
        """The prefecture."""
        return next(area for area in self.areas.values() if area.parent is None)


def new_password() -> str:
    """A password for everyone of one home: random, and readable aloud."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def settle_people(examples: Path, *, password: str, at: datetime) -> tuple[People, list[Account]]:
    """Write areas, units and people of the example, each by whoever has the right.

    Args:
        examples: Folder with `areas.csv` and `units.csv`.
        password: Of everyone; hashed once.
        at: The moment played.

    Returns:
        The people, and their accounts in order of areas.
    """
    with playing(at):
        people = _settle_places(examples)
        hashed = make_password(password)
        accounts = list(_accounts(examples, people))
        security = next(one for one in accounts if one.role == "security_administrator")
        with acting(SYSTEM, "people.invite", place_of(people.top), role=security.role, name=security.name):
            _open(security, people, hashed, by=None)
        chief = people.actor(security.username)
        for account in accounts:
            if account is not security:
                unit = people.units.get((account.area, account.kind))
                place = place_of(people.areas[account.area], unit)
                with acting(chief, "people.invite", place, role=account.role, name=account.name):
                    _open(account, people, hashed, by=chief.person)
    return people, accounts


def _settle_places(examples: Path) -> People:
    areas: dict[str, Area] = {}
    units: dict[tuple[str, str], Unit] = {}
    with acting(SYSTEM, "areas.change", source="areas.csv") as doing:
        for given in read_areas(examples / "areas.csv"):
            above = areas.get(given.parent or "")
            areas[given.code] = Area.objects.create(
                code=given.code,
                name=given.name.zh,
                name_en=given.name.en,
                level=given.level,
                parent=above,
                path=f"{above.path if above else ''}{given.code}/",
            )
        doing.detail["areas"] = len(areas)
    people = People(areas, units)
    with acting(SYSTEM, "units.change", source="units.csv") as doing:
        for row in _unit_rows(examples):
            people.name_kind(row["kind"], row["short"])
            for area in areas.values():
                if area.level == row["level"]:
                    name_en = f"{row['name_en']} of {area.name_en.removesuffix(' (invented)')}"
                    units[area.code, row["kind"]] = Unit.objects.create(
                        area=area, kind=row["kind"], name=f"{area.name}{row['name']}", name_en=name_en
                    )
        doing.detail["units"] = len(units)
    return people


def _unit_rows(examples: Path) -> list[dict[str, str]]:
    with (examples / "units.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _accounts(examples: Path, people: People) -> Iterator[Account]:
    short = {row["kind"]: row["short"] for row in _unit_rows(examples)}
    for surname, area in zip(_SURNAMES, people.areas.values(), strict=False):
        given = iter(_GIVEN)
        roles = [(role, "") for role in _OF_EVERY_AREA]
        roles += [(role, "2" if role in _OF_EVERY_AREA else "") for role in _OF_THE_TOP if area == people.top]
        for role, number in roles:
            yield Account(
                username=f"{role}{number}.{area.code}",
                name=f"{surname}小{next(given)}",
                role=role,
                area=area.code,
            )
        for unit in (unit for (code, _), unit in people.units.items() if code == area.code):
            for role in ("liaison", "unit_leader"):
                yield Account(
                    username=f"{role}.{short[unit.kind]}.{area.code}",
                    name=f"{surname}小{next(given)}",
                    role=role,
                    area=area.code,
                    unit=unit.name,
                    kind=unit.kind,
                )


def _open(account: Account, people: People, hashed: str, *, by: int | None) -> None:
    person = Person(username=account.username, name=account.name, password=hashed)
    person.save()
    unit = people.units.get((account.area, account.kind))
    give_post(person, account.role, people.areas[account.area], unit, by=by, since=FIRST_DAY)


def write_accounts(path: Path, accounts: list[Account], *, password: str) -> None:
    """Write names and passwords into a file that only its owner can read."""
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for one in accounts:
            writer.writerow((one.username, password, one.role, one.unit, one.area))
