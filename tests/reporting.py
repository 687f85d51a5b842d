"""Vintages with the figures of the invented prefecture, for the tests of its yearly report."""

import re
from functools import cache
from pathlib import Path

import polars as pl
from django.conf import settings

from halfsky import __version__
from halfsky.core.reports.drafting.flags import every
from halfsky.core.reports.drafting.model import Placed
from halfsky.engines.vintages import write_vintage
from halfsky.services import report_editing, report_texts, reporting
from halfsky.services.acting import SYSTEM, acting, place_of
from halfsky.services.ground import prepare
from halfsky.services.judging import complete, read_figures
from halfsky.services.report_editing import mark_of, seen_of
from halfsky.services.site_ground import site_ground
from halfsky.store.models import Person, ReportDraft, Vintage
from tests.people import World, adopted_plan

FOLDER = Path(__file__).resolve().parents[1] / "examples" / "yunling"
YEAR = 2024


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


def sentence(draft: ReportDraft, ending: str, *, state: str = "generated") -> Placed:
    """The first sentence of a kind that states a share."""
    placed = every(report_texts.drafted_of(draft))
    return next(
        one
        for one in placed
        if one.key.endswith(ending) and re.search(r"\d\.\d%", one.text) and one.state == state
    )


def indicator_of(draft: ReportDraft, placed: Placed) -> str:
    """Code of the indicator that a sentence is about."""
    claims = report_texts.drafted_of(draft).report.claims
    name = next(claim.indicator for claim in claims if claim.number == placed.own[0])
    book = site_ground().codebook
    return next(code for code, known in book.indicators.items() if name.startswith(known.name.zh))


def under_work(world: World) -> ReportDraft:
    """A draft with edits of every kind, put on figures that were revised: one sentence is to be mended."""
    plan, vintage = adopted_plan(world), freeze(world)
    office = world.actor("office.990100")
    draft = reporting.open_draft(office, plan.number, vintage.number)
    stale = sentence(draft, "/value")
    share = re.search(r"\d+\.\d%", stale.text)
    assert share

    def change(placed: Placed, text: str, **more: str) -> None:
        seen = seen_of(draft, placed.key)
        report_editing.change(office, draft.number, mark_of(placed.key), text, seen=seen, **more)

    change(stale, f"达到{share.group()}。")
    other = sentence(draft, "/areas.ends")
    change(other, f"{other.text[:-1]}，与各地投入不同有关，共投入3.75亿元。", source="地区财政局2024年决算")
    gone = sentence(draft, "/areas.ends")
    seen = seen_of(draft, gone.key)
    report_editing.remove(office, draft.number, mark_of(gone.key), "与上文重复", seen=seen)
    report_editing.add(office, draft.number, mark_of("summary/basis"), "报告经成员单位联络员会议讨论。")
    newer = freeze(world, revised(figures(), indicator_of(draft, stale), 1.7))
    reporting.refresh(office, draft.number, newer.number)
    return draft
