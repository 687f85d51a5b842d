"""Vintages with the figures of the invented prefecture, for the tests of its yearly report."""

from functools import cache
from pathlib import Path

import polars as pl
from django.conf import settings

from halfsky import __version__
from halfsky.engines.vintages import write_vintage
from halfsky.services.acting import SYSTEM, acting, place_of
from halfsky.services.ground import prepare
from halfsky.services.judging import complete, read_figures
from halfsky.store.models import Person, Vintage
from tests.people import World

FOLDER = Path(__file__).resolve().parents[1] / "examples" / "yunling"
YEAR = 2024
SCREENED = "cervical_cancer_screening_rate"


@cache
def figures() -> pl.DataFrame:
    """Figures of the prefecture and two of its counties, with what follows from them."""
    ground = prepare(FOLDER / "areas.csv")
    read = read_figures(FOLDER / "figures.csv", area="990100", ground=ground)
    whole = complete(read, ground).observations
    return whole.filter(pl.col("area").is_in(["990100", "990101", "990102"]))


def revised(table: pl.DataFrame, indicator: str, by: float) -> pl.DataFrame:
    """The figures with those of one indicator in the year moved."""
    there = (pl.col("indicator") == indicator) & (pl.col("year") == YEAR) & (pl.col("area") == "990100")
    return table.with_columns(value=pl.when(there).then(pl.col("value") + by).otherwise(pl.col("value")))


def freeze(world: World, table: pl.DataFrame | None = None, *, code: str = "990100") -> Vintage:
    """A vintage of an area with these figures, without the year of returns that leads to one."""
    area = world.areas[code]
    number = f"{code}-{YEAR}-r{Vintage.objects.filter(area=area, year=YEAR).count() + 1}"
    folder = Path(settings.VINTAGES) / number
    whole = figures() if table is None else table
    manifest = write_vintage(
        folder, whole, inputs=(), codebook="tests", year=YEAR, version=__version__, replace=True
    )
    with acting(SYSTEM, "vintages.freeze", place_of(area), subject=number) as doing:
        return Vintage.objects.create(
            number=number,
            area=area,
            year=YEAR,
            known_at=doing.at,
            frozen_by=Person.objects.get(username=f"reviewer.{code}"),
            folder=number,
            digest=manifest.seal,
            rows=manifest.rows,
        )
