"""The invented world with one of everything in every area, for the test of all rights."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.core.files.base import ContentFile

from halfsky.core.plan.numbering import item_no, placed_items
from halfsky.core.returns.model import Answer, Form
from halfsky.core.returns.workflow import Act
from halfsky.core.vocabulary.statuses import Missing
from halfsky.services import (
    adoption,
    campaigns,
    editions,
    invitations,
    member_units,
    reporting,
    responsibilities,
    return_files,
    returns,
    vintages,
)
from halfsky.services.acting import SYSTEM, acting
from halfsky.services.asked_forms import form_of
from halfsky.services.people import give_post
from halfsky.services.report_editing import mark_of
from halfsky.store.models import AuditEntry, Campaign, Person, PlanDocument, Release, Return, Unit, Vintage
from tests.people import PLAN, World, adopted_plan, make_world
from tests.web.rights_appraisal import appraisal_everywhere
from tests.web.rights_duties import duties_everywhere
from tests.web.rights_evaluations import evaluations_everywhere
from tests.web.rights_matters import matters_everywhere
from tests.web.rights_meetings import inspections_everywhere, meetings_everywhere
from tests.web.rights_policies import policies_everywhere
from tests.web.rights_rows import Place, Row

ROOMS: tuple[Callable[[World], dict[str, dict[str, dict[str, Any]]]], ...] = (
    appraisal_everywhere,
    duties_everywhere,
    matters_everywhere,
    policies_everywhere,
    evaluations_everywhere,
    meetings_everywhere,
    inspections_everywhere,
)
"""One a room: makes its things in every area of the world, and says how they are addressed."""

AREAS = ("990100", "990101", "990102", "990200")
UNLED, OTHER = "CIVIL_AFFAIRS", "HEALTH_COMMISSION"
YEARS = {"990100": 2022, "990200": 2022, "990101": 2023, "990102": 2023}
"""The year of the campaign that an area has for itself; that of 2024 reaches down."""
SHORT = {"EDUCATION": "education", "HEALTH_COMMISSION": "health-commission", UNLED: "civil-affairs"}


class Full(msgspec.Struct, frozen=True):
    """The world, and what its things are called."""

    world: World
    evidence: dict[str, int]
    vintages: dict[str, str]
    releases: dict[str, str]
    reports: dict[str, str]
    invitations: dict[tuple[str, str], str]
    entries: dict[str, int]
    token: str
    target: str
    item: str
    lines: dict[str, str]
    rooms: dict[str, dict[str, dict[str, Any]]]
    """Of the rooms of supervision and evaluation: parts of the address by thing and area, `AREA/UNIT` for a unit's."""

    def number(self, place: Place) -> str:
        """Number of the return of a place."""
        return f"2024-{place.area}-{SHORT[place.unit or 'EDUCATION']}"

    def address_parts(self, row: Row, place: Place) -> dict[str, Any]:
        """What stands in the address of a thing at a place."""
        area, unit = place.area, place.unit or "EDUCATION"
        if row.thing in self.rooms:
            things = self.rooms[row.thing]
            return (things.get(f"{area}/{unit}") or things[area]) | row.parts
        parts = {
            "none": {},
            "plan": {"number": f"{area}-2"},
            "plan_area": {"number": f"{area}-1", "area": area},
            "plan_unit": {"number": f"{area}-1", "unit": self.world.units[area, unit].pk},
            "return": {"number": self.number(place)},
            "campaign": {"year": YEARS[area], "area": area},
            "vintage": {"number": self.vintages[area]},
            "edition": {"plan": f"{area}-1", "vintage": self.vintages[area]},
            "reading": {"plan": f"{area}-1"},
            "release": {"number": self.releases[area]},
            "report": {"number": self.reports[area]},
            "area": {"area" if row.route == "people_invite_to" else "code": area},
            "unit": {"code": area, "nth": member_units.place_in_area(self.world.units[area, unit])},
            "person": {"username": liaison_of(area, unit)},
            "invitation": {"mark": self.invitations[area, unit]},
            "entry": {"number": self.entries[area]},
        }[row.thing]
        return parts | row.parts | self._more(row, place)

    def _more(self, row: Row, place: Place) -> dict[str, Any]:
        if row.route in ("drafting_sentence", "drafting_after"):
            return {"mark": mark_of("summary/basis")}
        if row.route == "adoption_correct":
            return {"no": self.target}
        if row.route == "invitation":
            return {"token": self.token}
        if row.route == "adoption_add":
            return {"item": self.item}
        if row.route.startswith("return_evidence_"):
            return {"pk": self.evidence[self.number(place)]}
        return {}

    def fields(self, sent: dict[str, str], place: Place) -> dict[str, str]:
        """What is sent, with the names of things filled in."""
        names = {"a target": self.target, "a line": self.lines[self.number(place)]}
        return {field: names.get(value, value) for field, value in sent.items()}


def make_full_world() -> Full:
    """Plans adopted and plans being read, returns with evidence, campaigns and vintages: in every area."""
    world = make_world(("EDUCATION", "HEALTH_COMMISSION"))
    _unit_without_leader(world, "990101")
    for area in AREAS:
        _plans(world, area)
    for area in ("990100", "990200"):
        _open(world, area, 2024)
    evidence = {row.number: _files(world, row) for row in Return.objects.select_related("area", "unit")}
    known = {area: _vintage(world, area).number for area in AREAS}
    Person.objects.create(username="postless", name="无职")
    reading = adoption.current_of(adoption.find_plan(world.actor("office.990101"), "990101-2"))
    return Full(
        world=world,
        evidence=evidence,
        vintages=known,
        releases={area: _releases(world, area) for area in AREAS},
        reports={area: _report(world, area, known[area]) for area in AREAS},
        invitations={key: _invitation(world, *key)[0] for key in world.units},
        entries={area: _entry(world, area) for area in AREAS},
        token=_invitation(world, "990101", OTHER)[1],
        target=reading.targets[0].no,
        item=item_no(next(place for place, _ in placed_items(reading.reading))),
        lines={row.number: str(form_of(row).lines[0].key) for row in Return.objects.all()},
        rooms={thing: parts for room in ROOMS for thing, parts in room(world).items()},
    )


def liaison_of(area: str, unit: str) -> str:
    """Who fills in for a unit."""
    return f"liaison.{area}.{unit.split('_')[0].lower()}"


def _invitation(world: World, code: str, kind: str) -> tuple[str, str]:
    """The mark and the token of an invitation to a unit."""
    actor = world.actor(f"security_administrator.{code}")
    area, unit = world.areas[code], world.units[code, kind]
    token = invitations.invite(actor, name="新联络员", role="liaison", area=area, unit=unit)
    return invitations.mark_of(invitations.open_invitation(token)), token


def _entry(world: World, code: str) -> int:
    return AuditEntry.objects.filter(path=world.areas[code].path).order_by("number")[0].number


def _unit_without_leader(world: World, code: str) -> None:
    with acting(SYSTEM, "units.change", note="tests"):
        area = world.areas[code]
        unit = Unit.objects.create(area=area, kind=UNLED, name=f"{area.name}民政局")
        person = Person.objects.create(username=f"liaison.{code}.civil", name=f"liaison {area.name}")
        give_post(person, "liaison", area, unit, by=None, since=date(2020, 1, 1))
    world.units[code, UNLED] = unit


def _plans(world: World, code: str) -> None:
    office = world.actor(f"office.{code}")
    adopted_plan(world, code)
    responsibilities.propose(office, f"{code}-1", code)
    adoption.upload(office, code, name="plan.txt", content=PLAN.read_bytes() + b"\n", issued=None)
    liaison = world.actor(f"liaison.{code}.education")
    words = ContentFile("一、目标任务".encode(), name="实施方案.txt")
    responsibilities.hand_in_scheme(liaison, f"{code}-1", world.units[code, "EDUCATION"], words)
    liaison = world.actor(f"liaison.{code}.health")
    responsibilities.hand_in_scheme(liaison, f"{code}-1", world.units[code, "HEALTH_COMMISSION"], words)


def _open(world: World, code: str, year: int) -> Campaign:
    reviewer = world.actor(f"reviewer.{code}")
    return campaigns.open_campaign(reviewer, f"{code}-1", year=year, due=date(year + 1, 6, 30))


def _files(world: World, row: Return) -> int:
    liaison = world.actor(liaison_of(row.area.code, row.unit.kind))
    path = Path(settings.HOME) / "files" / "annotated" / f"{row.number}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"PK")
    return return_files.attach(liaison, row.number, ContentFile("台账".encode(), name="台账.txt")).pk


def answered(form: Form, value: float = 1000.0) -> list[Answer]:
    """Every line answered as missing for a stated reason but the first, so that no check has more to say."""
    why = "今年起不再统计"
    rest = [Answer(key=line.key, missing=Missing.NOT_AVAILABLE, explanation=why) for line in form.lines[1:]]
    return [Answer(key=form.lines[0].key, value=value, explanation="已与上年台账核对"), *rest]


def _report(world: World, code: str, vintage: str) -> str:
    """The number of a report being drafted."""
    return reporting.open_draft(world.actor(f"office.{code}"), f"{code}-1", vintage).number


def _releases(world: World, code: str) -> str:
    """The area's edition before the public, and once more waiting for a decision: the number of the latter."""
    plan = PlanDocument.objects.select_related("area").get(number=f"{code}-1")
    edition = editions.make(plan, Vintage.objects.select_related("area").get(area=plan.area))
    content = Path(edition.file.path).read_bytes()
    by = Person.objects.get(username="postless")
    with acting(SYSTEM, "releases.prepare"):
        for number, state in ((f"{code}-p1", "approved"), (f"{code}-p2", "proposed")):
            row = Release(number=number, edition=edition, state=state, proposed_by=by)
            row.proposed_at = row.decided_at = edition.made_at
            row.file.save(f"{number}.sqlite", ContentFile(content), save=False)
            row.save()
    return f"{code}-p2"


def _vintage(world: World, code: str) -> Vintage:
    """One return of the area's own campaign, accepted and frozen."""
    campaign = _open(world, code, YEARS[code])
    number = f"{campaign.year}-{code}-education"
    liaison = world.actor(f"liaison.{code}.education")
    form = form_of(returns.find(liaison, number))
    version = returns.save(liaison, number, answered(form), version=0)
    returns.hand_in(liaison, number, version=version)
    returns.perform(world.actor(f"unit_leader.{code}.education"), number, Act.APPROVE)
    reviewer = world.actor(f"reviewer.{code}")
    returns.perform(reviewer, number, Act.ACCEPT)
    return vintages.freeze(reviewer, campaign)
