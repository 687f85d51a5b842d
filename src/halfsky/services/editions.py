"""Use cases of editions: judge a plan on a vintage once and keep it; find the edition that a visitor may read."""

from concurrent.futures import Executor
from pathlib import Path

import msgspec
import polars as pl
from django.conf import settings
from django.db.models import Q, QuerySet

from halfsky import __version__
from halfsky.core.assessment.attainment import count_attainment
from halfsky.core.assessment.board import Board
from halfsky.core.assessment.gaps import build_gaps
from halfsky.core.indicators.adopted import match_adopted
from halfsky.core.plan.adopted import as_plan, numbers
from halfsky.core.vocabulary.errors import NotFound
from halfsky.engines.editions.model import Manifest
from halfsky.engines.editions.reading import Edition, open_edition
from halfsky.engines.editions.writing import lay_figures, write_edition
from halfsky.services import moments, vintages
from halfsky.services.acting import SYSTEM, Actor, acting, may, place_of
from halfsky.services.adoption import adopted_of
from halfsky.services.hands import IN_TURN, hands
from halfsky.services.judging_in_lots import FIGURES_AT_ONCE, Asked, Judged, judge_in_lots
from halfsky.services.reach import reach_of, with_above
from halfsky.services.site_ground import area_tree, site_ground
from halfsky.store import models

WARMED = 4
"""Editions opened when the server starts: the newest."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The edition a visitor reads: the file, its rows, and the release where it is the one for the public."""

    edition: Edition
    row: models.Edition
    release: models.Release | None = None

    @property
    def plan(self) -> models.PlanDocument:
        """The plan it is of."""
        return self.row.plan

    @property
    def vintage(self) -> models.Vintage:
        """The vintage it was judged on."""
        return self.row.vintage


def board_of(plan: models.PlanDocument, vintage: models.Vintage) -> Board:
    """Judge an adopted plan on a vintage and look ahead, for its area and all below it.

    Raises:
        Conflict: The plan is not adopted.
        NotFound, Invalid: The vintage is gone or altered.
    """
    figures = _figures(plan.area, vintage).collect()
    judged = judged_on(plan, vintage.year, figures.lazy()).board
    gaps = build_gaps(figures, as_of=vintage.year, codebook=site_ground().codebook)
    return msgspec.structs.replace(judged, observations=figures, gaps=gaps)


def judged_on(
    plan: models.PlanDocument, year: int, figures: pl.LazyFrame, *, by: Executor = IN_TURN
) -> Judged:
    """Judge an adopted plan in a year on figures (schema `OBSERVATIONS`) and look ahead; `by` whose hands.

    Raises:
        Conflict: The plan is not adopted.
    """
    ground = site_ground()
    adopted = adopted_of(plan)
    asked = Asked(
        plan=as_plan(adopted),
        matches=match_adopted(adopted, ground.codebook, ground.names),
        area=plan.area.code,
        area_name=plan.area.name,
        year=year,
    )
    at_once = FIGURES_AT_ONCE if by is IN_TURN else FIGURES_AT_ONCE // settings.HANDS
    return judge_in_lots(asked, figures, site_ground, at_once=at_once, hands=by, folder=settings.HOME)


def _figures(area: models.Area, vintage: models.Vintage) -> pl.LazyFrame:
    """Figures of the area, of those below it, and of those above it, which targets may be set against."""
    table = vintages.scan(vintage)
    if area.pk == vintage.area_id:
        # It holds nothing else, and to look for every area of a nation in every row takes long.
        return table
    above = area.path.split("/")
    below = models.Area.objects.filter(path__startswith=area.path).values_list("code", flat=True)
    return table.filter(pl.col("area").is_in(pl.Series([*above, *below]).implode()))


def make(plan: models.PlanDocument, vintage: models.Vintage) -> models.Edition:
    """Judge a plan on a vintage, and keep it; one that is there already is left as it is.

    Raises:
        Conflict: The plan is not adopted.
        NotFound, Invalid: The vintage is gone or altered.
    """
    made = models.Edition.objects.filter(plan=plan, vintage=vintage).first()
    if made is not None:
        return made
    name = f"editions/{vintage.number}-{plan.number}.sqlite"
    row = models.Edition(plan=plan, vintage=vintage, file=name)
    file, figures = Path(row.file.path), _figures(plan.area, vintage)
    # A file without its row was left by a process that ended in between.
    file.unlink(missing_ok=True)
    # Before the act: nobody who writes waits for it.
    with hands(plan.area) as ours:
        laid = ours.submit(lay_figures, file.with_suffix(".new"), figures)
        judged = judged_on(plan, vintage.year, figures, by=ours)
        write(file, judged, figures=laid.result(), plan=plan, vintage=vintage)
    place = place_of(plan.area)
    with acting(SYSTEM, "editions.make", place, subject=vintage.number, plan=plan.number) as doing:
        row.made_at = doing.at
        row.save()
    return row


def write(
    file: Path,
    judged: Judged,
    *,
    figures: pl.LazyFrame | Path,
    plan: models.PlanDocument,
    vintage: models.Vintage,
    release: str = "",
    substitutes: pl.DataFrame | None = None,
) -> None:
    """Write what was judged, and the figures it was judged on, into the file of an edition.

    Args:
        file: Where there is none yet.
        judged: The plan judged, on the vintage or on what may be told of it.
        figures: Schema `OBSERVATIONS`, those that it was judged on; or the file they are laid into.
        plan: The plan.
        vintage: The vintage.
        release: Number of the release it is for.
        substitutes: What may be used in place of hidden figures.

    Raises:
        Conflict: There is a file already.
    """
    manifest = Manifest(
        plan=plan.number,
        title=plan.title,
        vintage=vintage.number,
        seal=vintage.digest,
        area=plan.area.code,
        year=vintage.year,
        first_year=plan.first_year,
        last_year=plan.last_year,
        halfsky=__version__,
        codebook=site_ground().codebook.digest,
        release=release,
    )
    adopted = adopted_of(plan)
    tables = tables_of(judged, numbers(adopted))
    write_edition(
        file,
        manifest,
        plan=msgspec.json.encode(adopted),
        text=plan.text,
        tables=tables if substitutes is None else tables | {"substitutes": substitutes},
        figures=figures,
    )


def tables_of(judged: Judged, numbered: dict[str, int]) -> dict[str, pl.DataFrame]:
    """The tables of an edition, by the names of `engines.editions.layout.TABLES`.

    Args:
        judged: Judged and looked ahead from.
        numbered: Numbers in the adopted plan by the numbers that the board gives.
    """
    board, earlier = judged.board, judged.earlier
    number = pl.col("target").replace_strict(numbered, return_dtype=pl.Int32())
    return {
        "targets": board.targets.with_row_index("position").with_columns(number=number),
        "assessments": board.assessments,
        "earlier": earlier,
        "forecasts": board.outlook,
        "fans": board.fans,
        "directions": board.directions,
        "peers": board.peers,
        "warnings": board.warnings,
        "attainment": board.attainment,
        "earlier_attainment": count_attainment(earlier, board.targets),
    }


def make_all(vintage: models.Vintage) -> list[models.Edition]:
    """Make the editions of a vintage: of every adopted plan of its area and below."""
    return [make(plan, vintage) for plan in plans_judged_on(vintage)]


def plans_judged_on(vintage: models.Vintage) -> QuerySet[models.PlanDocument]:
    """Adopted plans of the area of a vintage and below that run in its year."""
    runs = Q(first_year__lte=vintage.year) | Q(first_year=None)
    not_over = Q(last_year__gte=vintage.year) | Q(last_year=None)
    rows = models.PlanDocument.objects.filter(area__path__startswith=vintage.area.path, state="adopted")
    return rows.filter(runs, not_over).select_related("area").order_by("area__path", "pk")


def readable(actor: Actor | None) -> QuerySet[models.Edition]:
    """Editions that a visitor may read, inside or released, the newest vintage first."""
    within = reach_of(actor.posts, "observations.read", area="plan__area__") if actor else Q(pk__in=())
    rows = models.Edition.objects.filter(within | Q(pk__in=released().values("edition")))
    # A plan's text and readings are large, and pages have them from the edition.
    return rows.select_related("plan__area", "vintage").defer("plan__reading", "plan__adopted", "plan__text")


def warm() -> None:
    """Read what every page of the reading room stands on, before the first reader comes."""
    area_tree()
    for row in models.Edition.objects.only("file")[:WARMED]:
        edition = open_edition(Path(row.file.path))
        # Kept by the edition from then on.
        _ = edition.plan, edition.areas, edition.series


def out_now() -> Q:
    """Releases, of figures or of reports, that were approved and whose embargo is over."""
    return Q(state="approved") & (Q(embargo=None) | Q(embargo__lte=moments.now()))


def released() -> QuerySet[models.Release]:
    """Releases of figures that are open to the public now."""
    return models.Release.objects.filter(out_now(), report=None)


def release_of(row: models.Edition) -> models.Release | None:
    """The release of an edition that is open to the public now, the newest of several."""
    return released().filter(edition=row).order_by("-decided_at", "-pk").first()


def choose(
    actor: Actor | None,
    *,
    plan: str | None = None,
    vintage: str | None = None,
    year: int | None = None,
    area: str | None = None,
) -> Chosen:
    """The edition a visitor asks for: of a plan, a vintage or a year; else the newest of the nearest plan.

    Where an area is asked for and no plan, only plans of that area and those above it are looked at. Whoever may read
    the figures of the plan's area reads all; everyone else what is released.

    Raises:
        NotFound: There is none that the visitor may read.
    """
    rows = readable(actor)
    if plan is not None:
        rows = rows.filter(plan__number=plan)
    elif area is not None:
        path = models.Area.objects.filter(code=area).values_list("path", flat=True).first() or ""
        rows = rows.filter(plan__area__path__in=with_above(path))
    if vintage is not None:
        rows = rows.filter(vintage__number=vintage)
    if year is not None:
        rows = rows.filter(vintage__year=year)
    row = min(rows, key=lambda one: _distance(actor, one), default=None) if plan is None else rows.first()
    if row is None:
        raise NotFound("editions.none")
    return _opened(actor, row)


def _distance(actor: Actor | None, row: models.Edition) -> int:
    """How far a plan's area is from where a visitor belongs; the widest plan is nearest to the public."""
    if actor is None or not actor.posts:
        return len(row.plan.area.path)
    return min(_steps(post.place.path, row.plan.area.path) for post in actor.posts)


def _steps(here: str, there: str) -> int:
    mine, its = here.split("/"), there.split("/")
    shared = sum(1 for one, other in zip(mine, its, strict=False) if one == other)
    return len(mine) + len(its) - 2 * shared


def _opened(actor: Actor | None, row: models.Edition) -> Chosen:
    if actor is not None and may(actor, "observations.read", place_of(row.plan.area)):
        return Chosen(edition=open_edition(Path(row.file.path)), row=row)
    release = release_of(row)
    if release is None:
        raise NotFound("editions.none")
    return Chosen(edition=open_edition(Path(release.file.path)), row=row, release=release)
