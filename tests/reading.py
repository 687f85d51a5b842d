"""A world with something to read: the invented prefecture's plan judged on its example figures, and released."""

from pathlib import Path

import msgspec
from django.conf import settings
from django.utils import timezone

from halfsky.engines.areas import read_areas
from halfsky.engines.vintages import write_vintage
from halfsky.services import editions, publication
from halfsky.services.acting import SYSTEM, acting
from halfsky.services.judging import complete, read_figures
from halfsky.services.site_ground import site_ground
from halfsky.store.models import Area, Edition, Person, Release, Vintage
from tests.people import PLAN, World, adopted_plan, make_world

YEAR = 2024
FIGURES = PLAN.parent / "figures.csv"


class Reading(msgspec.Struct, frozen=True):
    """The world, the edition for those inside, and the release for the public."""

    world: World
    edition: Edition
    release: Release


def make_reading_world() -> Reading:
    """All thirteen areas, one plan, one vintage, one edition, one release; about ten seconds."""
    world = make_world(("HEALTH_COMMISSION", "EDUCATION"))
    _more_areas(world)
    plan = adopted_plan(world)
    vintage = _vintage(world)
    edition = editions.make(plan, vintage)
    row = publication.propose(world.actor("reviewer.990100"), plan.number, vintage.number)
    publication.prepare(row.number)
    publication.approve(world.actor("office.990100"), row.number)
    return Reading(world=world, edition=edition, release=Release.objects.get(number=row.number))


def _more_areas(world: World) -> None:
    top = world.areas["990100"]
    with acting(SYSTEM, "areas.change", note="tests"):
        for one in read_areas(PLAN.parent / "areas.csv"):
            if one.code not in world.areas:
                world.areas[one.code] = Area.objects.create(
                    code=one.code,
                    name=one.name.zh,
                    name_en=one.name.en,
                    level=one.level,
                    parent=top,
                    path=f"{top.path}{one.code}/",
                )


def _vintage(world: World) -> Vintage:
    """The example figures, frozen as the year's vintage."""
    ground = site_ground()
    table = complete(read_figures(FIGURES, ground=ground), ground).observations
    area = world.areas["990100"]
    number = f"990100-{YEAR}-r1"
    manifest = write_vintage(
        Path(settings.VINTAGES) / number,
        table,
        inputs=(),
        codebook=ground.codebook.digest,
        year=YEAR,
        version="test",
        replace=True,
    )
    with acting(SYSTEM, "vintages.freeze", note="tests"):
        return Vintage.objects.create(
            number=number,
            area=area,
            year=YEAR,
            known_at=timezone.now(),
            frozen_by=Person.objects.get(username="reviewer.990100"),
            folder=number,
            digest=manifest.seal,
            rows=manifest.rows,
        )
