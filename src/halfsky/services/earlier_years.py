"""Use case: take over the figures of years before the site's first campaign, so that it knows where things come from."""

from pathlib import Path

import polars as pl
from django.core.files.base import File
from django.db.models import Min

from halfsky.core.vocabulary.breakdowns import TOTAL
from halfsky.core.vocabulary.errors import Conflict, Invalid
from halfsky.services.acting import Actor, Doing, acting, place_of, want
from halfsky.services.judging import read_figures
from halfsky.services.receiving import received
from halfsky.services.site_ground import site_ground
from halfsky.services.waiting_lists import KINDS
from halfsky.store.models import Area, Campaign, Observation

TAKE_OVER = "observations.take_over"
_KEY = ("area", "series", "year", "sex", "residence")


def take_upload(actor: Actor, area: Area, upload: File[bytes], *, last: int) -> int:
    """Take figures of earlier years over from a file that was sent; see `take_over`.

    Raises:
        Conflict, Invalid, NotFound, NotPermitted: See `take_over`; the file is too large, or no table.
    """
    want(actor, TAKE_OVER, place_of(area))
    with received(upload, KINDS) as (kept, path):
        return take_over(actor, area, path.rename(path.with_name(kept.name)), last=last)


def take_over(actor: Actor, area: Area, file: Path, *, last: int) -> int:
    """Take figures of earlier years over from a file, for an area and all below it.

    Only yearly totals and their breakdown by sex and residence are kept; figures of an area that the file does not
    belong to, or that are not numbers, are left out. What was taken over is revised by nobody: later campaigns have
    years of their own.

    Args:
        actor: Of statistics.
        area: The highest area whose figures are taken.
        file: As `docs/how-to/figures.md` describes it.
        last: The last year taken; nothing from the first campaign's year on is.

    Returns:
        How many figures were taken.

    Raises:
        Conflict: Figures of these years are there already (`earlier_years.known`).
        Invalid: The file has no figure of such a year (`earlier_years.none`), or cannot be read.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    read = read_figures(file, ground=site_ground()).observations
    first = Campaign.objects.filter(area__path__startswith=area.path).aggregate(first=Min("year"))["first"]
    below = dict(Area.objects.filter(path__startswith=area.path).values_list("code", "pk"))
    before = last + 1 if first is None else min(first, last + 1)
    wanted = _wanted(read, list(below), before=before)
    with acting(actor, TAKE_OVER, place_of(area), subject=file.name) as doing:
        if wanted.is_empty():
            raise Invalid("earlier_years.none", file=file.name)
        years = wanted["year"].unique().sort().to_list()
        if Observation.objects.filter(area__in=below.values(), year__in=years).exists():
            raise Conflict("earlier_years.known", first=years[0], last=years[-1])
        Observation.objects.bulk_create(_rows(wanted, below, doing), batch_size=500)
        doing.detail |= {"figures": wanted.height, "first": years[0], "last": years[-1]}
    return wanted.height


def _wanted(read: pl.DataFrame, areas: list[str], *, before: int) -> pl.DataFrame:
    whole = (pl.col("age") == TOTAL) & (pl.col("disaggregation") == TOTAL) & pl.col("value").is_not_null()
    kept = read.filter(whole & (pl.col("year") < before) & pl.col("area").is_in(areas))
    return kept.with_columns(series=pl.coalesce("indicator", "variable")).unique(_KEY, maintain_order=True)


def _rows(wanted: pl.DataFrame, areas: dict[str, int], doing: Doing) -> list[Observation]:
    told = wanted.select(*_KEY, "value", "unit").iter_rows()
    return [
        Observation(
            area_id=areas[area],
            series=series,
            year=year,
            sex=sex,
            residence=residence,
            value=value,
            unit=unit,
            status="reported",
            by_id=doing.by,
            known_from=doing.at,
        )
        for area, series, year, sex, residence, value, unit in told
    ]
