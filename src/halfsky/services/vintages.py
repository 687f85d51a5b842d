"""Use cases of vintages: freeze what is accepted, lock its returns, look at any past state, see what a revision did."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import polars as pl
from django.conf import settings
from django.db import models
from django_tasks import task

from halfsky import __version__
from halfsky.core.observations.model import KEY
from halfsky.core.observations.rates import derive_rates
from halfsky.core.observations.rollup import roll_up
from halfsky.core.returns.workflow import Act, State
from halfsky.core.vocabulary.errors import Conflict, NotFound
from halfsky.engines.vintages import scan_vintage, write_vintage
from halfsky.services import figures, returns
from halfsky.services.acting import Actor, acting, place_of, want
from halfsky.services.site_ground import site_ground
from halfsky.store.models import Area, Campaign, Observation, Return, Vintage


def find_vintage(actor: Actor, number: str) -> Vintage:
    """The vintage of a number, for someone who may read figures there.

    Raises:
        NotFound: There is none, or the actor may not see it.
    """
    row = Vintage.objects.select_related("area", "frozen_by").filter(number=number).first()
    if row is None:
        raise NotFound("rights.not_found")
    want(actor, "observations.read", place_of(row.area))
    return row


def complete_in_parts(
    area: Area, *, at: datetime | None = None, year: int | None = None
) -> Iterator[pl.DataFrame]:
    """Figures of an area and below with the rates that follow from counts, and areas that follow from their parts.

    A nation comes province by province, itself last, so that the figures of all are never in memory at once. Nothing is
    added up for areas above: of them only this part is known here.

    Args:
        area: The highest area.
        at: The moment as of which figures are known; None for now.
        year: Only of this year; None for all.

    Yields:
        Schema `OBSERVATIONS`; no area is in two parts.
    """
    ground = site_ground()
    below: list[pl.DataFrame] = []
    provinces = area.children.order_by("path") if area.level == "nation" else ()
    for part in (*provinces, area):
        known = figures.known(part, at=at, year=year, alone=part == area and bool(provinces))
        derived = derive_rates(known, codebook=ground.codebook)
        rolled = roll_up(
            derived,
            codebook=ground.codebook,
            messages=ground.messages,
            top=part.code,
            below=pl.concat(below) if part == area and below else None,
        )
        below.append(rolled.passed_on)
        yield rolled.observations


def freeze(actor: Actor, campaign: Campaign, *, note: str = "") -> Vintage:
    """Freeze all figures of an area as known now, and lock the returns of a year that are accepted.

    Figures of earlier years are in it too, each as last accepted. The file is sealed and never written again.

    Raises:
        Conflict: No return of the year is accepted.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    area, year = campaign.area, campaign.year
    with acting(actor, "vintages.freeze", place_of(area)) as doing:
        rows = _to_lock(campaign)
        if not rows:
            raise Conflict("vintages.nothing_accepted", year=year)
        for row in rows:
            with acting(actor, Act.LOCK, returns.place(row), subject=row.number) as one:
                returns.carry_out(actor, row, Act.LOCK, one)
        number = f"{area.code}-{year}-r{area.vintages.filter(year=year).count() + 1}"
        manifest = write_vintage(
            Path(settings.VINTAGES) / number,
            complete_in_parts(area),
            inputs=(),
            codebook=site_ground().codebook.digest,
            year=year,
            version=__version__,
        )
        doing.subject = number
        doing.detail |= {"rows": manifest.rows, "seal": manifest.seal, "returns": len(rows)}
        vintage = Vintage.objects.create(
            number=number,
            area=area,
            year=year,
            known_at=_moment(area, doing.at),
            frozen_by_id=doing.by,
            folder=number,
            digest=manifest.seal,
            rows=manifest.rows,
            note=note.strip(),
        )
        judge_in_background.enqueue(number)
        return vintage


@task()
def judge_in_background(number: str) -> None:
    """Judge the plans of a vintage on it; what that takes is loaded only where it is done."""
    from halfsky.services import editions

    editions.make_all(Vintage.objects.select_related("area").get(number=number))


def _moment(area: Area, at: datetime) -> datetime:
    """The moment of a vintage: now, and never before the newest figure in it, whatever the clock says."""
    rows = Observation.objects.filter(area__path__startswith=area.path, known_until=None)
    return max(at, rows.aggregate(newest=models.Max("known_from"))["newest"] or at)


def _to_lock(campaign: Campaign) -> list[Return]:
    """Accepted returns of the area itself, and those below that were rolled up."""
    rows = Return.objects.select_for_update(of=("self",)).select_related("area", "unit__area", "campaign")
    ready = [State.ACCEPTED, State.ROLLED_UP]
    return [
        row
        for row in rows.filter(campaign=campaign, state__in=ready)
        if row.state == State.ROLLED_UP or row.area_id == campaign.area_id
    ]


def table_of(vintage: Vintage) -> pl.DataFrame:
    """The figures of a vintage, after checking its seal.

    Raises:
        NotFound: Its folder is gone.
        Invalid: It is not as it was frozen.
    """
    return scan(vintage).collect()


def scan(vintage: Vintage) -> pl.LazyFrame:
    """The figures of a vintage to be read in part, after checking its seal.

    Raises:
        NotFound: Its folder is gone.
        Invalid: It is not as it was frozen.
    """
    return scan_vintage(Path(settings.VINTAGES) / vintage.folder)[1]


def as_known_on(area: Area, at: datetime, *, year: int | None = None) -> pl.DataFrame:
    """All figures of an area and below as they were known at a moment; schema `OBSERVATIONS`."""
    return pl.concat(complete_in_parts(area, at=at, year=year))


def changed_between(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """What differs between two states of the figures: what was revised, and everything downstream of it.

    Returns:
        One row per figure that differs: the columns of `KEY`, `before`, `after` (null where there is none) and
        `derivation` of the newer one, reported figures first.
    """
    told = [*KEY, "value", "derivation"]
    both = before.select(told).join(
        after.select(told), on=KEY, how="full", coalesce=True, nulls_equal=True, suffix="_after"
    )
    return (
        both.filter(pl.col("value").ne_missing(pl.col("value_after")))
        .select(
            *KEY,
            before="value",
            after="value_after",
            derivation=pl.coalesce("derivation_after", "derivation"),
        )
        .sort(pl.col("derivation") != "", *KEY, nulls_last=True)
    )
