"""Write the invented nation into a home: areas, people, an adopted plan, a year's campaign, and all figures."""

import csv
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from halfsky.services.starting import prepare
from tools.nation.figures import Figures
from tools.nation.places import NATION, PROVINCES, make_areas
from tools.nation.wanted import YEARS, chosen, plan_text

if TYPE_CHECKING:
    from halfsky.store.models import Campaign, Person, PlanDocument

PASSWORD = "nation-2024-scale"  # noqa: S105  of an invented nation
YEAR = YEARS[-1]
INDICATORS, TARGETS = 150, 75
_KNOWN = datetime(2025, 4, 20, 1, tzinfo=UTC)
_OF_UNITS = ("liaison", "unit_leader")
_OF_AREAS = ("office", "reviewer", "evaluator", "leader")
_OF_THE_TOP = ("system_administrator", "security_administrator", "audit_administrator")
_TABLE = "store_observation"
_COLUMNS = (
    "area_id", "series", "year", "sex", "residence", "value", "unit", "status", "explanation", "derivation",
    "coverage", "source_id", "version", "reason", "by_id", "known_from", "known_until",
)  # fmt: skip


class Founded(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: rows, and the SHA-256 over all figures."""

    areas: int
    people: int
    plan: str
    targets: int
    observations: int
    digest: str


def found(home: Path, *, counties: int, townships: int, provinces: int = PROVINCES) -> Founded:
    """Make a home with the nation in it, in one transaction; nothing depends on the day but the password's salt.

    Args:
        home: Of the site; Django is started on it.
        counties: How many.
        townships: How many, in the tree only.
        provinces: How many are kept of all.
    """
    prepare(home)
    from django.db import transaction

    from halfsky.services.site_ground import site_ground

    areas = make_areas(counties=counties, townships=townships, provinces=provinces)
    with transaction.atomic():
        numbers = _write_areas(areas)
        people = _write_people(areas)
        codebook = site_ground().codebook
        indicators = chosen(codebook, INDICATORS)
        plan = _adopted(plan_text(indicators, targets=TARGETS))
        lowest = areas.filter(pl.col("level") == "county")["code"]
        tables = Figures(lowest, codebook=codebook, indicators=indicators).tables()
        rows, digest = _write_figures(tables, numbers, by=people[0].pk)
        _write_campaign(plan)
    return Founded(
        areas=areas.height,
        people=len(people),
        plan=plan.number,
        targets=_targets_of(plan),
        observations=rows,
        digest=digest,
    )


def _targets_of(plan: "PlanDocument") -> int:
    from halfsky.services.adoption import current_of

    return len(current_of(plan).targets)


def _write_areas(areas: pl.DataFrame) -> pl.DataFrame:
    """Write the tree level by level; gives the number of each area in the store by its code."""
    from halfsky.services.acting import SYSTEM, acting
    from halfsky.store.models import Area

    numbers: dict[str, int] = {}
    with acting(SYSTEM, "areas.change", source="tools.nation") as doing:
        for rows in areas.partition_by("level", maintain_order=True):
            made = Area.objects.bulk_create(
                (
                    Area(parent_id=numbers.get(row.pop("parent") or ""), **row)
                    for row in rows.iter_rows(named=True)
                ),
                batch_size=2000,
            )
            numbers |= {row.code: row.pk for row in made}
        doing.detail["areas"] = len(numbers)
    return pl.DataFrame({"area": list(numbers), "area_id": list(numbers.values())})


def _write_people(areas: pl.DataFrame) -> list["Person"]:
    """Every role at the top; office, reviewer, evaluator and leader in each province, and in one county of all.

    One unit of the nation and one of that county have a liaison and a leader.
    """
    from django.contrib.auth.hashers import make_password

    from halfsky.services.acting import SYSTEM, acting
    from halfsky.store.models import Area, Person, PersonPost, Unit

    hashed, since = make_password(PASSWORD), date(2020, 1, 1)
    county = areas.filter(pl.col("level") == "county")["code"][0]
    codes = [NATION, *areas.filter(pl.col("level") == "province")["code"], county]
    places = {row.code: row for row in Area.objects.filter(code__in=codes)}
    with acting(SYSTEM, "people.give_post", source="tools.nation") as doing:
        units = [
            Unit(area=places[code], kind="HEALTH_COMMISSION", name=f"{places[code].name}卫健委")
            for code in (NATION, county)
        ]
        for unit in units:
            unit.save()
        posts = [(role, places[code], None) for code in codes for role in _OF_AREAS]
        posts += [(role, places[NATION], None) for role in _OF_THE_TOP]
        with_units = [(role, unit.area, unit) for unit in units for role in _OF_UNITS]
        people = [
            Person(username=f"{role}.{area.code}", name=f"{area.name}{role}", password=hashed)
            for role, area, _ in (*posts, *with_units)
        ]
        Person.objects.bulk_create(people)
        PersonPost.objects.bulk_create(
            PersonPost(person=person, role=role, area=area, unit=unit, since=since)
            for person, (role, area, unit) in zip(people, (*posts, *with_units), strict=True)
        )
        doing.detail["people"] = len(people)
    return people


def _adopted(text: str) -> "PlanDocument":
    """Upload the plan and adopt the machine's reading of it, as office and reviewer do."""
    from halfsky.core.plan.adopted import Decision
    from halfsky.services import adoption
    from halfsky.services.acting import actor_of
    from halfsky.store.models import Person

    office, reviewer = (
        actor_of(Person.objects.get(username=f"{role}.{NATION}")) for role in ("office", "reviewer")
    )
    plan = adoption.upload(office, NATION, name="plan.txt", content=text.encode(), issued=date(2021, 9, 8))
    left = adoption.current_of(plan).targets
    adoption.decide_all(
        office, plan.number, tuple(Decision(no=one.no, act="confirmed", by=0) for one in left)
    )
    return adoption.adopt(reviewer, plan.number)


def _write_figures(tables: Iterable[pl.DataFrame], numbers: pl.DataFrame, *, by: int) -> tuple[int, str]:
    """Write all figures in bulk in one act, whose line in the trail holds their number and digest."""
    from halfsky.core.returns.workflow import Act
    from halfsky.services.acting import SYSTEM, acting

    count, digest = 0, hashlib.sha256()
    with acting(SYSTEM, Act.ACCEPT, source="tools.nation") as doing, _without_indexes():
        for table in tables:
            digest.update(table.write_csv().encode())
            _insert(_as_stored(table, numbers, by=by))
            count += table.height
        doing.detail |= {"observations": count, "sha256": digest.hexdigest()}
    return count, digest.hexdigest()


def _as_stored(table: pl.DataFrame, numbers: pl.DataFrame, *, by: int) -> pl.DataFrame:
    known = _KNOWN.isoformat(sep=" ")
    return (
        table.join(numbers, on="area", maintain_order="left")
        .with_columns(
            *(pl.lit("").alias(name) for name in ("explanation", "derivation", "reason")),
            *(pl.lit(None, pl.String).alias(name) for name in ("coverage", "source_id", "known_until")),
            version=pl.lit(0),
            by_id=pl.lit(by),
            known_from=pl.lit(known),
        )
        .select(_COLUMNS)
    )


def _insert(rows: pl.DataFrame) -> None:
    """COPY where the database is PostgreSQL, else as many rows at a time as a statement of SQLite takes."""
    from django.db import connection

    columns = ", ".join(_COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            content = rows.write_csv(include_header=False, null_value="\\N", quote_style="never")
            with cursor.copy(f"COPY {_TABLE} ({columns}) FROM STDIN (FORMAT csv, NULL '\\N')") as copy:
                copy.write(content)
        else:
            marks = ", ".join("?" * len(_COLUMNS))
            # Django's own cursor would turn every mark of every row.
            cursor.connection.executemany(
                f"INSERT INTO {_TABLE} ({columns}) VALUES ({marks})",  # noqa: S608  names of columns
                rows.iter_rows(),
            )


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Build PostgreSQL's indexes and check its keys once, after the rows, and not row by row."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'",
            [_TABLE],
        )
        keys = cursor.fetchall()
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT LIKE %s",
            [_TABLE, "%_pkey"],
        )
        indexes = cursor.fetchall()
        # What waits to be checked until the end would keep the table from being changed.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name, _ in keys:
            cursor.execute(f'ALTER TABLE {_TABLE} DROP CONSTRAINT "{name}"')
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, made in indexes:
            cursor.execute(made)
        for name, made in keys:
            cursor.execute(f'ALTER TABLE {_TABLE} ADD CONSTRAINT "{name}" {made}')
        cursor.execute(f"ANALYZE {_TABLE}")


def _write_campaign(plan: "PlanDocument") -> "Campaign":
    """The campaign of the last year, with one accepted return of the nation, so that a vintage can be frozen."""
    from halfsky.core.returns.forms import make_forms
    from halfsky.core.returns.workflow import State
    from halfsky.services.acting import SYSTEM, acting
    from halfsky.services.asked_forms import keep_forms
    from halfsky.services.site_ground import site_ground
    from halfsky.store.models import Campaign, Person, Return, Unit

    unit = Unit.objects.get(area__code=NATION)
    codebook = site_ground().codebook
    made = make_forms(
        codebook,
        indicators=[one.code for one in chosen(codebook, INDICATORS)],
        year=YEAR,
        area=NATION,
        level="nation",
        units=frozenset([unit.kind]),
    )
    with acting(SYSTEM, "campaigns.open", source="tools.nation") as doing:
        campaign = Campaign.objects.create(
            area=plan.area,
            plan=plan,
            year=YEAR,
            due=date(YEAR + 1, 3, 31),
            opened_by=Person.objects.get(username=f"reviewer.{NATION}"),
            opened_at=doing.at,
        )
        Return.objects.create(
            number=f"{YEAR}-{NATION}-health-commission",
            campaign=campaign,
            unit=unit,
            area=plan.area,
            form=keep_forms(made.forms[:1])[0],
            state=State.ACCEPTED,
            due=campaign.due,
            changed_at=doing.at,
        )
    return campaign


def write_accounts(path: Path) -> None:
    """Write names and passwords into a file that only its owner can read."""
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(_accounts())


def _accounts() -> Iterator[tuple[str, ...]]:
    from halfsky.store.models import PersonPost

    yield ("username", "password", "role", "area")
    for post in PersonPost.objects.select_related("person", "area"):
        yield post.person.username, PASSWORD, post.role, post.area.code
