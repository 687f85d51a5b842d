"""Accepted figures as tables: what was known of an area and all below it on any day."""

from datetime import datetime

import polars as pl
from django.db.models import Exists, OuterRef, Q

from halfsky.core.observations.model import OBSERVATIONS
from halfsky.services.site_ground import site_ground
from halfsky.store.models import Area, Observation
from halfsky.store.queries.tables import fetch

_COLUMNS = (
    "area_id", "series", "year", "sex", "residence", "value", "unit", "status", "derivation", "coverage",
    "source__number",
)  # fmt: skip
_FEW = 5000
_ROW: dict[str, pl.DataType] = {
    "place": pl.Int64(),
    **{
        name: OBSERVATIONS.get(name, pl.String())
        for name in ("series", "year", "sex", "residence", "value", "unit")
    },
    **{name: OBSERVATIONS[name] for name in ("status", "derivation", "coverage", "file")},
}


def known(
    area: Area,
    *,
    at: datetime | None = None,
    year: int | None = None,
    derived: bool = False,
    alone: bool = False,
) -> pl.DataFrame:
    """Figures of an area and all below it, as known at a moment.

    Args:
        area: The highest area.
        at: The moment; None for now.
        year: Only of this year; None for all.
        derived: Whether roll-ups are wanted too.
        alone: Only of the area itself.

    Returns:
        Schema `OBSERVATIONS`, in order of area, series, year and breakdown.
    """
    below = Area.objects.filter(path=area.path) if alone else Area.objects.filter(path__startswith=area.path)
    # Places without figures are left out: with the numbers of all others PostgreSQL looks the areas of a part up; by
    # their path, or with thousands of townships that report nothing, it reads the figures of the whole nation.
    reporting = below.filter(Exists(Observation.objects.filter(area=OuterRef("pk"))))
    places = list(reporting.order_by("path").values_list("pk", "code"))
    few = len(places) <= _FEW
    rows = Observation.objects.filter(
        Q(area__in=[number for number, _ in places]) if few else Q(area__path__startswith=area.path)
    )
    rows = rows.filter(known_until=None) if at is None else rows.filter(as_known(at))
    if year is not None:
        rows = rows.filter(year=year)
    if not derived:
        rows = rows.filter(derivation="")
    return _table(fetch(rows.order_by().values_list(*_COLUMNS), _ROW), places)


def as_known(at: datetime) -> Q:
    """Rows that were open at a moment."""
    return Q(known_from__lte=at) & (Q(known_until=None) | Q(known_until__gt=at))


def _table(rows: pl.DataFrame, places: list[tuple[int, str]]) -> pl.DataFrame:
    coded = pl.DataFrame(places, schema={"place": pl.Int64(), "area": pl.String()}, orient="row")
    table = rows.join(coded.with_row_index("order"), on="place").sort(
        "order", "series", "year", "sex", "residence"
    )
    of_indicator = pl.col("series").is_in(list(site_ground().codebook.indicators))
    given = table.with_columns(
        indicator=pl.when(of_indicator).then("series"),
        variable=pl.when(~of_indicator).then("series"),
        derivation=pl.col("derivation").fill_null(""),
        age=pl.lit("_T"),
        disaggregation=pl.lit("_T"),
        numerator=pl.lit(None),
        denominator=pl.lit(None),
        source=pl.col("file").fill_null(""),
        file=pl.col("file").fill_null(""),
        row=pl.lit(None),
    )
    return given.select(pl.col(name).cast(kind) for name, kind in OBSERVATIONS.items())
