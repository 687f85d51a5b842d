"""Accepted figures as tables: what was known of an area and all below it on any day."""

from datetime import datetime

import polars as pl
from django.db.models import Q

from halfsky.core.observations.model import OBSERVATIONS
from halfsky.services.site_ground import site_ground
from halfsky.store.models import Area, Observation


def known(
    area: Area, *, at: datetime | None = None, year: int | None = None, derived: bool = False
) -> pl.DataFrame:
    """Figures of an area and all below it, as known at a moment.

    Args:
        area: The highest area.
        at: The moment; None for now.
        year: Only of this year; None for all.
        derived: Whether roll-ups are wanted too.

    Returns:
        Schema `OBSERVATIONS`, in order of area, series, year and breakdown.
    """
    rows = Observation.objects.filter(area__path__startswith=area.path)
    rows = rows.filter(known_until=None) if at is None else rows.filter(as_known(at))
    if year is not None:
        rows = rows.filter(year=year)
    if not derived:
        rows = rows.filter(derivation="")
    columns = ("area__code", "series", "year", "sex", "residence", "value", "unit", "status")
    told = rows.values_list(*columns, "derivation", "coverage", "source__number").iterator(chunk_size=5000)
    return _table(list(told))


def as_known(at: datetime) -> Q:
    """Rows that were open at a moment."""
    return Q(known_from__lte=at) & (Q(known_until=None) | Q(known_until__gt=at))


def _table(rows: list[tuple[object, ...]]) -> pl.DataFrame:
    names = ("area", "series", "year", "sex", "residence", "value", "unit", "status")
    kinds = {name: OBSERVATIONS.get(name, pl.String()) for name in (*names, "derivation", "coverage", "file")}
    table = pl.DataFrame(rows, schema=kinds, orient="row")
    of_indicator = pl.col("series").is_in(list(site_ground().codebook.indicators))
    given = table.with_columns(
        indicator=pl.when(of_indicator).then("series"),
        variable=pl.when(~of_indicator).then("series"),
        age=pl.lit("_T"),
        disaggregation=pl.lit("_T"),
        numerator=pl.lit(None),
        denominator=pl.lit(None),
        source=pl.col("file").fill_null(""),
        file=pl.col("file").fill_null(""),
        row=pl.lit(None),
    )
    return given.select(pl.col(name).cast(kind) for name, kind in OBSERVATIONS.items())
