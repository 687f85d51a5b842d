"""A board read back from an edition, for the documents that are made from one: reports and briefs."""

from collections.abc import Sequence

import polars as pl

from halfsky.core.assessment.board import Board
from halfsky.core.assessment.gaps import build_gaps
from halfsky.core.assessment.model import GAPS, TARGETS
from halfsky.core.indicators.adopted import match_adopted
from halfsky.core.plan.adopted import as_plan
from halfsky.engines.editions.reading import Edition
from halfsky.services.ground import Ground


def board_in(edition: Edition, ground: Ground, *, areas: Sequence[str] | None = None) -> Board:
    """The board an edition was written from: what is printed from it is what the pages show.

    Nothing is judged anew: of a release the verdicts are those made on what may be told.

    Args:
        edition: Inside, or released.
        ground: Codebook and areas of the site.
        areas: Read verdicts and figures of these alone, and no gaps; null for all.
    """
    manifest, plan = edition.manifest, as_plan(edition.plan)
    targets = edition.table("targets").sort("position")
    figures = edition.observations() if areas is None else edition.observations_of(areas)
    known = ground.codebook.areas.get(manifest.area)
    return Board(
        plan=plan,
        area=manifest.area,
        area_name=known.name.zh if known else manifest.area,
        year=manifest.year,
        matches=match_adopted(edition.plan, ground.codebook, ground.names),
        targets=targets.select(list(TARGETS)),
        observations=figures,
        gaps=build_gaps(figures, as_of=manifest.year, codebook=ground.codebook)
        if areas is None
        else pl.DataFrame(schema=GAPS),
        attainment=edition.table("attainment", areas),
        directions=edition.table("directions", areas),
        warnings=edition.table("warnings", areas).sort("rank"),
        **{field: _in_order(edition.table(name, areas), targets) for field, name in _BY_TARGET.items()},
    )


_BY_TARGET = {"assessments": "assessments", "peers": "peers", "outlook": "forecasts", "fans": "fans"}
"""Fields of the board whose rows lie target by target, and the tables they are kept in."""


def _in_order(table: pl.DataFrame, targets: pl.DataFrame) -> pl.DataFrame:
    """Targets in the order of the plan, areas by code, else as they are."""
    order = {target: place for place, target in enumerate(targets["target"])}
    place = pl.col("target").replace_strict(order, return_dtype=pl.Int32())
    return table.sort(place, "area", maintain_order=True)
