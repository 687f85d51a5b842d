"""A world with warnings: the invented prefecture and two counties, judged on the figures of 2022 and of 2024."""

from pathlib import Path
from typing import Any

import msgspec
import polars as pl
from django.conf import settings

from halfsky import __version__
from halfsky.engines.editions.model import Warning
from halfsky.engines.editions.reading import open_edition
from halfsky.engines.vintages import write_vintage
from halfsky.services import editions, letters, matter_acts, matter_opening, responsibilities
from halfsky.services.acting import SYSTEM, acting, place_of
from halfsky.store.models import Edition, Matter, Person, PlanDocument, Vintage
from tests.people import World, adopted_plan, make_world
from tests.reporting import figures

KINDS = ("HEALTH_COMMISSION", "WOMENS_FEDERATION", "STATISTICS")
COOPERATION = "8-6-1"
"""Warned of on the figures of 2022, no longer on those of 2024; like `WATER`."""
WATER = "7-1-2"
SHARE = "3-1-2"
"""Warned of on the figures of 2024, in the prefecture and both counties."""
HARD = "hard_to_reach"
OFFICE, REVIEWER, LEADER = "office.990100", "reviewer.990100", "leader.990100"
LIAISON, UNIT_LEADER = "liaison.990100.womens", "unit_leader.990100.womens"


class Warned(msgspec.Struct, frozen=True):
    """The world, its plan, and one edition a year."""

    world: World
    plan: PlanDocument
    editions: dict[int, Edition]

    def actor(self, username: str) -> Any:
        """The person of a username, as actor."""
        return self.world.actor(username)

    def warnings(self, year: int, area: str = "990100") -> tuple[Warning, ...]:
        """Warnings of an area in the edition of a year."""
        return open_edition(Path(self.editions[year].file.path)).warnings(area)

    def led(self, area: str = "990100") -> int:
        """The unit that leads in the tests."""
        return int(self.world.units[area, "WOMENS_FEDERATION"].pk)

    def open(
        self, target: str = COOPERATION, *, by: str = OFFICE, area: str = "990100", year: int = 2022
    ) -> Matter:
        """A matter of a warning."""
        vintage = self.editions[year].vintage.number
        return matter_opening.open_warning(
            self.actor(by),
            self.plan.number,
            vintage,
            area=area,
            target=target,
            kind=HARD,
            lead=self.led(area),
        )

    def asked(self, target: str = COOPERATION) -> Matter:
        """A matter whose letter is sent."""
        row = self.open(target)
        letters.send(
            self.actor(OFFICE),
            row.number,
            series="reminder",
            asks="分析原因\n制定措施",
            days=10,
            contact="岭小麦",
        )
        return row

    def under_way(self, target: str = COOPERATION, until: Any = None) -> Matter:
        """A matter whose reply is accepted."""
        from datetime import timedelta

        from halfsky.services.moments import today

        row = self.asked(target)
        promised = until or today() + timedelta(days=90)
        matter_acts.reply(
            self.actor(LIAISON), row.number, cause="部分社区未建立", measures="年内全部建立", until=promised
        )
        return matter_acts.accept(self.actor(OFFICE), row.number)


def make_warned_world() -> Warned:
    """Areas, people, plan, who leads what, two vintages and their editions; about eight seconds."""
    world = make_world(KINDS)
    plan = adopted_plan(world)
    responsibilities.propose(world.actor(OFFICE), plan.number, "990100")
    return Warned(
        world=world,
        plan=plan,
        editions={year: editions.make(plan, _vintage(world, year)) for year in (2022, 2024)},
    )


def _vintage(world: World, year: int) -> Vintage:
    area, number = world.areas["990100"], f"990100-{year}-r1"
    table = figures().filter(pl.col("year") <= year)
    manifest = write_vintage(
        Path(settings.VINTAGES) / number, table, inputs=(), codebook="tests", year=year, version=__version__, replace=True
    )  # fmt: skip
    with acting(SYSTEM, "vintages.freeze", place_of(area), subject=number) as doing:
        return Vintage.objects.create(
            number=number,
            area=area,
            year=year,
            known_at=doing.at,
            frozen_by=Person.objects.get(username=REVIEWER),
            folder=number,
            digest=manifest.seal,
            rows=manifest.rows,
        )
