"""Figures of special surveys with the cases and people of their samples, so that judgement gives them their interval."""

from datetime import datetime

import polars as pl
from django.db.models import Q

from halfsky.store.models import Area, SurveyResult

_CELL = ("area", "indicator", "year", "sex", "residence")


def with_counts(observations: pl.DataFrame, area: Area, known: Q) -> pl.DataFrame:
    """Lay the cases and people of surveys beside the figures they told, so that these carry their interval.

    Done after all adding up: a sample of one place says nothing about how many people live there.

    Args:
        observations: Schema `OBSERVATIONS`, whole.
        area: Of the figures, with all below.
        known: Which observations are looked at, with `observation__` before each name.
    """
    rows = SurveyResult.objects.filter(known, state="accepted", area__path__startswith=area.path)
    told = rows.values_list(
        "area__code", "indicator", "year", "sex", "residence", "numerator", "denominator", "title"
    )
    schema = {
        "area": pl.String(),
        "indicator": pl.String(),
        "year": pl.Int32(),
        "sex": pl.String(),
        "residence": pl.String(),
        "_cases": pl.Float64(),
        "_people": pl.Float64(),
        "_title": pl.String(),
    }
    table = pl.DataFrame(list(told), schema=schema, orient="row")
    if table.is_empty():
        return observations
    joined = observations.join(table, on=_CELL, how="left", maintain_order="left")
    return joined.with_columns(
        numerator=pl.coalesce("_cases", "numerator"),
        denominator=pl.coalesce("_people", "denominator"),
        source=pl.coalesce("_title", "source"),
    ).drop("_cases", "_people", "_title")


def as_of(at: datetime | None) -> Q:
    """Observations of surveys that were known at a moment; now for None."""
    if at is None:
        return Q(observation__known_until=None, observation__isnull=False)
    until = Q(observation__known_until=None) | Q(observation__known_until__gt=at)
    return Q(observation__known_from__lte=at) & until
