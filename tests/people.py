"""An invented prefecture with two counties, their units, and people whose rights are plain from their names."""

from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from halfsky.core.plan.adopted import Decision
from halfsky.services import adoption
from halfsky.services.acting import SYSTEM, Actor, acting, actor_of
from halfsky.services.people import give_post
from halfsky.store.models import Area, Person, PlanDocument, Unit

PLAN = Path(__file__).resolve().parents[1] / "examples" / "yunling" / "plan.txt"
PASSWORD = "yunling-2025-demo"
KINDS = ("HEALTH_COMMISSION", "EDUCATION", "CIVIL_AFFAIRS", "STATISTICS")


class World(msgspec.Struct, frozen=True):
    """Areas by code and people by username: `liaison.990101.health`, `reviewer.990100` …"""

    areas: dict[str, Area]
    units: dict[tuple[str, str], Unit]

    def actor(self, username: str) -> Actor:
        """The person of a username, as actor."""
        return actor_of(Person.objects.get(username=username))


def make_world(kinds: tuple[str, ...] = KINDS) -> World:
    """Write the areas, units and people; one act."""
    with acting(SYSTEM, "areas.change", note="tests"):
        areas = {}
        for code, name, level, parent in (
            ("990100", "云岭地区", "prefecture", None),
            ("990101", "云岭市", "county", "990100"),
            ("990102", "青溪县", "county", "990100"),
            ("990200", "海东地区", "prefecture", None),
        ):
            above = areas.get(parent or "")
            areas[code] = Area.objects.create(
                code=code,
                name=name,
                level=level,
                parent=above,
                path=(above.path if above else "") + f"{code}/",
            )
        units = {}
        for code, area in areas.items():
            for kind in kinds:
                units[code, kind] = Unit.objects.create(area=area, kind=kind, name=f"{area.name}{kind}")
        for code, area in areas.items():
            for role in (
                "reviewer",
                "office",
                "evaluator",
                "leader",
                "third_party",
                "system_administrator",
                "security_administrator",
                "audit_administrator",
            ):
                make_person(f"{role}.{code}", role, area)
            make_person(f"reviewer2.{code}", "reviewer", area)
            for kind in kinds:
                short = kind.split("_")[0].lower()
                for role in ("liaison", "unit_leader"):
                    make_person(f"{role}.{code}.{short}", role, area, units[code, kind])
    return World(areas=areas, units=units)


def make_person(username: str, role: str, area: Area, unit: Unit | None = None) -> Person:
    """Someone who holds a post from 2020 on."""
    person = Person(username=username, name=f"{role} {area.name}")
    person.password = _hashed()
    person.save()
    give_post(person, role, area, unit, by=None, since=date(2020, 1, 1))
    return person


@cache
def _hashed() -> str:
    from django.contrib.auth.hashers import make_password

    return make_password(PASSWORD)


def adopted_plan(world: World, code: str = "990100", *, text: str = "") -> PlanDocument:
    """The invented plan, or one of another text, uploaded and confirmed by the office, adopted by statistics."""
    office = world.actor(f"office.{code}")
    content = text.encode() or PLAN.read_bytes()
    plan = adoption.upload(office, code, name="plan.txt", content=content, issued=date(2021, 12, 31))
    left = adoption.current_of(plan).targets
    adoption.decide_all(office, plan.number, tuple(Decision(no=t.no, act="confirmed", by=0) for t in left))
    return adoption.adopt(world.actor(f"reviewer.{code}"), plan.number)
