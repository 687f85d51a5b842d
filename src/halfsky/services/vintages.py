"""Use cases of vintages: freeze what is accepted, lock its returns, look at any past state, see what a revision did."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import polars as pl
from django.conf import settings
from django.db import models
from django_tasks import task

from halfsky import __version__
from halfsky.core.observations.model import KEY
from halfsky.core.observations.rates import derive_rates
from halfsky.core.observations.rollup import roll_up
from halfsky.core.observations.vintage import in_order
from halfsky.core.returns.workflow import Act, State
from halfsky.core.vocabulary.errors import Conflict, NotFound
from halfsky.engines.vintages import scan_vintage, write_vintage
from halfsky.services import figures, returns
from halfsky.services.acting import Actor, acting, place_of, want
from halfsky.services.duties import fulfil_below
from halfsky.services.hands import IN_TURN, hands
from halfsky.services.moments import today
from halfsky.services.site_ground import site_ground
from halfsky.services.survey_figures import as_of, with_counts
from halfsky.store.models import Area, Campaign, Observation, Return, Vintage

_Made = TypeVar("_Made")


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


def _in_parts(
    area: Area, work: Callable[..., tuple[_Made, pl.DataFrame]], *, by: Executor = IN_TURN
) -> Iterator[_Made]:
    """Do `work` on an area with all below it: on a nation province by province, and on itself last.

    So the figures of a whole nation are never in memory at once. Work gives what it made, and what an area above sums up;
    for the nation alone it is given what has risen from `below`. Nothing is added up above the area.
    """
    if area.level != "nation":
        yield work(area)[0]
        return
    risen: list[pl.DataFrame] = []
    for made, rising in by.map(work, area.children.order_by("path")):
        risen.append(rising)
        yield made
    yield work(area, below=pl.concat(risen) if risen else None)[0]


def _completed(
    area: Area, *, at: datetime | None = None, year: int | None = None, below: pl.DataFrame | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Figures of an area and all below it (of itself alone, where `below` is given) and what an area above sums up.

    With them are the rates that follow from counts, and areas that follow from their parts; schema `OBSERVATIONS`.
    """
    ground = site_ground()
    known = figures.known(area, at=at, year=year, alone=below is not None)
    derived = derive_rates(known, codebook=ground.codebook)
    rolled = roll_up(derived, codebook=ground.codebook, messages=ground.messages, top=area.code, below=below)
    return with_counts(rolled.observations, area, as_of(at)), rolled.passed_on


def _laid(folder: Path, area: Area, *, below: pl.DataFrame | None = None) -> tuple[Path, pl.DataFrame]:
    """The same as a file in a folder, in the order in which figures are frozen."""
    known, rising = _completed(area, below=below)
    file = folder / f"{area.code}.arrow"
    in_order(known).write_ipc(file)
    return file, rising


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
        Path(settings.VINTAGES).mkdir(parents=True, exist_ok=True)
        with hands(area) as ours, TemporaryDirectory(dir=settings.VINTAGES, prefix=".") as place:
            manifest = write_vintage(
                Path(settings.VINTAGES) / number,
                _in_parts(area, partial(_laid, Path(place)), by=ours),
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
        for kind in ("data_submission", "yearly_monitoring"):
            shown = f"/desk/vintages/{number}/"
            fulfil_below(actor, area, kind, on=today(), evidence=shown, period=str(year))
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
    return pl.concat(_in_parts(area, partial(_completed, at=at, year=year)))


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
