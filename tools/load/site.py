"""The invented province that the load is played on: areas, units, liaisons, forms, earlier figures, sessions."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from halfsky.services.starting import prepare
from tools.load.sessions import open_sessions

if TYPE_CHECKING:
    from datetime import datetime

    from halfsky.core.returns.model import Form, Line
    from halfsky.store.models import Area, Campaign, Person, PlanDocument, Return, Unit

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "examples" / "yunling" / "plan.txt"
YEAR = 2025
EARLIER = (2023, 2024)
PASSWORD = "province-2025-load"  # noqa: S105  of an invented province
_COUNTIES_EACH = 13
_ROUNDS = 5
_FIGURES = {("_T", "_T"): 1000.0, ("F", "_T"): 480.0, ("_T", "R"): 400.0}
_PROVINCE = "990000"


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """One liaison with a return to fill.

    Attributes:
        number: Of the return.
        username: To sign in with.
        session: Key of a session made beforehand.
        fields: What is typed, by name of the field; explanations are added with each save.
    """

    number: str
    username: str
    session: str
    fields: dict[str, str]


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How large the province is: counties, units in each, cells of each return."""

    counties: int = 150
    units: int = 20
    cells: int = 60


def build(home: Path, size: Size) -> list[Seat]:
    """Make a home with one open campaign and a liaison with a session for every return.

    Areas, units, people, forms and earlier figures are written in bulk, in one act each; the plan is uploaded,
    confirmed and adopted as people do it. Every unit of a kind is asked the same lines, and every county had the
    same figures in earlier years, so that one set of answers holds everywhere.

    Args:
        home: Of the site; Django is started on it.
        size: Of the province.
    """
    prepare(home)
    from django.db import transaction

    with transaction.atomic():
        return _write(size)


def _write(size: Size) -> list[Seat]:
    from halfsky.services.acting import SYSTEM, acting
    from halfsky.store.models import Area, Campaign, Return

    with acting(SYSTEM, "areas.change", note="load"):
        counties = _areas(size.counties)
    forms = list(_forms(size))
    with acting(SYSTEM, "people.give_post", note="load"):
        people = _people(counties, [form.unit for form in forms])
    top = Area.objects.get(code=_PROVINCE)
    plan = _adopted(top)
    with acting(SYSTEM, "campaigns.open", note="load") as doing:
        campaign = Campaign.objects.create(
            area=top,
            plan=plan,
            year=YEAR,
            due=date(YEAR + 1, 3, 31),
            opened_by_id=people[0].pk,
            opened_at=doing.at,
        )
        _earlier_figures(counties, forms, by=people[0].pk)
        Return.objects.bulk_create(_returns(campaign, forms, doing.at), batch_size=500)
    fields = {
        row.unit.kind: _answers(row)
        for row in Return.objects.filter(area=counties[0]).select_related("unit", "area", "campaign")
    }
    return _seats(fields)


def _areas(count: int) -> list["Area"]:
    from halfsky.store.models import Area

    top = Area.objects.create(code=_PROVINCE, name="云岭省", level="province", path=f"{_PROVINCE}/")
    groups = [
        Area(
            code=f"99{place:02d}00",
            name=f"第{place}地区",
            level="prefecture",
            parent=top,
            path=f"{top.path}99{place:02d}00/",
        )
        for place in range(1, -(-count // _COUNTIES_EACH) + 1)
    ]
    Area.objects.bulk_create(groups)
    counties = []
    for place in range(count):
        above = groups[place // _COUNTIES_EACH]
        code = f"{above.code[:4]}{place % _COUNTIES_EACH + 1:02d}"
        counties.append(
            Area(
                code=code, name=f"第{place + 1}县", level="county", parent=above, path=f"{above.path}{code}/"
            )
        )
    Area.objects.bulk_create(counties)
    return counties


def _forms(size: Size) -> Iterator["Form"]:
    """One form for each kind of unit: as many lines of the codebook's as asked for, under one heading."""
    from halfsky.core.returns.forms import digest_of, make_forms
    from halfsky.core.returns.model import Form
    from halfsky.services.site_ground import site_ground

    codebook = site_ground().codebook
    made = make_forms(
        codebook,
        indicators=codebook.indicators,
        year=YEAR,
        area="",
        level="county",
        due=frozenset(codebook.indicators),
    )
    every = [line for form in made.forms for line in form.lines if not line.key.area]
    for place, unit in enumerate(islice(codebook.units, size.units)):
        start = place * len(every) // size.units
        chosen = islice(cycle(every), start, start + size.cells)
        lines = tuple(
            msgspec.structs.replace(line, number=number, group=made.forms[0].title)
            for number, line in enumerate(chosen, start=1)
        )
        yield Form(
            number=f"妇规-试{place + 1:02d}",
            title=made.forms[0].title,
            year=YEAR,
            area="",
            unit=unit,
            lines=lines,
            digest=digest_of(lines),
        )


def _people(counties: list["Area"], kinds: list[str]) -> list["Person"]:
    """The office and statistics of the province, and a liaison for every unit; one password, hashed once."""
    from django.contrib.auth.hashers import make_password

    from halfsky.store.models import Area, Person, PersonPost, Unit

    top, hashed, since = Area.objects.get(code=_PROVINCE), make_password(PASSWORD), date(2020, 1, 1)
    units = [Unit(area=area, kind=kind, name=f"{area.name}{kind}") for area in counties for kind in kinds]
    Unit.objects.bulk_create(units, batch_size=1000)
    posts = [("office", top, None), ("reviewer", top, None)]
    posts += [("liaison", unit.area, unit) for unit in units]
    people = [
        Person(username=_username(role, area, unit), name=f"{role} {area.name}", password=hashed)
        for role, area, unit in posts
    ]
    Person.objects.bulk_create(people, batch_size=1000)
    PersonPost.objects.bulk_create(
        (
            PersonPost(person=person, role=role, area=area, unit=unit, since=since)
            for person, (role, area, unit) in zip(people, posts, strict=True)
        ),
        batch_size=1000,
    )
    return people


def _username(role: str, area: "Area", unit: "Unit | None") -> str:
    return f"{role}.{area.code}" + ("" if unit is None else f".{unit.kind.lower()}")


def _adopted(top: "Area") -> "PlanDocument":
    from halfsky.core.plan.adopted import Decision
    from halfsky.services import adoption
    from halfsky.services.acting import actor_of
    from halfsky.store.models import Person

    office, reviewer = (
        actor_of(Person.objects.get(username=f"{role}.{top.code}")) for role in ("office", "reviewer")
    )
    plan = adoption.upload(
        office, top.code, name="plan.txt", content=PLAN.read_bytes(), issued=date(2021, 12, 31)
    )
    left = adoption.current_of(plan).targets
    adoption.decide_all(
        office, plan.number, tuple(Decision(no=one.no, act="confirmed", by=0) for one in left)
    )
    return adoption.adopt(reviewer, plan.number)


def _earlier_figures(counties: list["Area"], forms: list["Form"], *, by: int) -> None:
    """What is known of the years before: every line of every form, in every county."""
    from django.utils import timezone

    from halfsky.store.models import Observation

    lines = {line.key: line for form in forms for line in form.lines}
    known = timezone.now() - timedelta(days=100)
    Observation.objects.bulk_create(
        (
            Observation(
                area=area,
                series=key.series,
                year=year,
                sex=key.sex,
                residence=key.residence,
                value=_figure(line) * (1 + (year - YEAR) / 100),
                unit=line.unit,
                status="reported",
                by_id=by,
                known_from=known,
            )
            for area in counties
            for year in EARLIER
            for key, line in lines.items()
        ),
        batch_size=2000,
    )


def _figure(line: "Line") -> float:
    from halfsky.core.vocabulary.units import UNITS

    base = _FIGURES.get((line.key.sex, line.key.residence), 200.0)
    return base if UNITS[line.unit].family in ("count", "amount") else base / 20


def _returns(campaign: "Campaign", forms: list["Form"], at: "datetime") -> Iterator["Return"]:
    from halfsky.services.asked_forms import keep_forms
    from halfsky.store.models import Return, Unit

    by_kind = dict(zip((form.unit for form in forms), keep_forms(forms), strict=True))
    for unit in Unit.objects.select_related("area"):
        yield Return(
            number=f"{YEAR}-{unit.area.code}-{unit.kind.lower().replace('_', '-')}",
            campaign=campaign,
            unit=unit,
            area=unit.area,
            form=by_kind[unit.kind],
            due=campaign.due,
            changed_at=at,
        )


def _answers(row: "Return") -> dict[str, str]:
    """What to type so that no error stands: figures, withheld where the rules of the codebook refuse them."""
    from halfsky.core.returns.checks import check
    from halfsky.core.returns.model import Answer
    from halfsky.core.vocabulary.findings import Severity
    from halfsky.core.vocabulary.statuses import Missing
    from halfsky.engines.codebook import load_rules
    from halfsky.services import checking
    from halfsky.services.asked_forms import form_of

    form = form_of(row)
    around = checking.surroundings_of(row, form)
    answers = {
        line.key: Answer(key=line.key, value=round(_figure(line), line.decimals), explanation="-")
        for line in form.lines
    }
    for _ in range(_ROUNDS):
        found = check(form, answers.values(), surroundings=around, rules=load_rules())
        wrong = {key for one in found if one.finding.severity is Severity.ERROR for key in one.keys}
        for key in wrong:
            answers[key] = Answer(key=key, missing=Missing.NOT_AVAILABLE, explanation="-")
    return {
        str(key) if one.missing is None else f"{key}.missing": (
            f"{one.value:g}" if one.missing is None else one.missing.value
        )
        for key, one in answers.items()
    }


def _seats(fields: Mapping[str, dict[str, str]]) -> list[Seat]:
    """A session for every liaison, as signing in makes one."""
    from halfsky.store.models import PersonPost, Return

    numbers = dict(Return.objects.values_list("unit_id", "number"))
    posts = list(PersonPost.objects.filter(role="liaison").select_related("person", "unit"))
    keys = open_sessions([post.person for post in posts])
    seats = []
    for post, key in zip(posts, keys, strict=True):
        assert post.unit is not None
        seats.append(
            Seat(
                number=numbers[post.unit_id],
                username=post.person.username,
                session=key,
                fields=fields[post.unit.kind],
            )
        )
    return seats
