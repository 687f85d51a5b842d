"""Use cases of what an edition gives to take away: open files, the yearly report, the yearbook, briefs.

The first three are made once in the background, at the release of an edition or when someone inside asks for them;
a brief is made when it is first asked for. All are made from the edition itself, so that they say what its pages say,
and of a release nothing that its pages do not show.
"""

import shutil
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Literal

import msgspec
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from halfsky.core.plan.adopted import as_plan
from halfsky.core.reports.papers.printing import printed_day
from halfsky.core.vocabulary.errors import NotFound
from halfsky.engines.editions.reading import Edition, open_edition
from halfsky.services import kept_documents as kept
from halfsky.services.acting import Actor, place_of, want
from halfsky.services.editions import Chosen
from halfsky.services.ground import Ground
from halfsky.services.kept_documents import KINDS, Kind, Listed, Shelf
from halfsky.services.site_ground import area_tree, site_ground
from halfsky.services.terms import terms_of
from halfsky.store import models

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")
REPORT_KINDS = ("docx", "pdf", "html")
YEARBOOK_KINDS = ("xlsx", "pdf")
BRIEF_KINDS = ("pdf", "docx", "html")
SLIDE_KINDS = ("png", "svg")


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What documents are made from: an edition, inside or released, and when it was given out."""

    row: models.Edition
    release: models.Release | None
    edition: Edition

    @property
    def folder(self) -> Path:
        """Where the documents lie."""
        return kept.folder_of(self.row, self.release)

    @property
    def given_out(self) -> datetime:
        """The moment of the release; inside that of the vintage."""
        if self.release is None:
            return self.row.vintage.known_at
        return self.release.embargo or self.release.decided_at or self.release.proposed_at

    def issuer(self, ground: Ground, lang: Lang) -> str:
        """The office that answers for the plan's area."""
        name = ground.codebook.areas[self.edition.manifest.area].name
        return ground.messages.say("reading.publisher", {"area": getattr(name, lang)}, lang=lang)

    def day(self, lang: Lang) -> str:
        """The day it was given out, as printed."""
        day = timezone.localtime(self.given_out).date()
        return printed_day(day, lang)


def _source(row: models.Edition, release: models.Release | None) -> Source:
    file = row.file if release is None else release.file
    return Source(row=row, release=release, edition=open_edition(Path(file.path)))


def source_of(chosen: Chosen) -> Source:
    """What the documents of an edition that a visitor reads are made from."""
    return Source(row=chosen.row, release=chosen.release, edition=chosen.edition)


def make_of_release(number: str) -> None:
    """Make all documents of a release that the public has; those that are there stay as they are."""
    row = _releases().filter(number=number, state="approved").first()
    if row is not None:
        _make(_source(row.edition, row))


@task()
def make_of_release_in_background(number: str) -> None:
    """See `make_of_release`."""
    make_of_release(number)


def prepare_release(row: models.Release) -> None:
    """Have the documents of a release made in the background."""
    for kind in KINDS:
        kept.want(kept.folder_of(row.edition, row), kind)
    make_of_release_in_background.enqueue(row.number)


def ask_for(actor: Actor, plan: str, vintage: str) -> bool:
    """Have the documents of an edition made for those inside, and those of its release where they are missing.

    Returns:
        Whether anything was missing; False where all is there or being made.

    Raises:
        NotFound: There is no such edition, or the actor may not see it.
    """
    rows = models.Edition.objects.select_related("plan__area", "vintage")
    row = rows.filter(plan__number=plan, vintage__number=vintage).first()
    if row is None:
        raise NotFound("rights.not_found")
    want(actor, "observations.read", place_of(row.plan.area))
    folder = kept.folder_of(row, None)
    wanted = [kind for kind in KINDS if kept.want(folder, kind)]
    if wanted:
        make_inside_in_background.enqueue(plan, vintage)
    missing = [one for one in _releases().filter(edition=row, state="approved") if _lacks(one)]
    for one in missing:
        prepare_release(one)
    return bool(wanted or missing)


def _lacks(row: models.Release) -> bool:
    folder = kept.folder_of(row.edition, row)
    return any(kept.shelf(folder, kind) is None and not kept.is_wanted(folder, kind) for kind in KINDS)


def make_inside(plan: str, vintage: str) -> None:
    """Make all documents of an edition for those inside."""
    rows = models.Edition.objects.select_related("plan__area", "vintage")
    _make(_source(rows.get(plan__number=plan, vintage__number=vintage), None))


@task()
def make_inside_in_background(plan: str, vintage: str) -> None:
    """See `make_inside`."""
    make_inside(plan, vintage)


def _releases() -> QuerySet[models.Release]:
    rows = models.Release.objects.filter(report=None)
    return rows.select_related("edition__plan__area", "edition__vintage")


def _make(source: Source) -> None:
    makers: dict[Kind, Callable[[Source, Path], Shelf]] = {
        "data": _data,
        "report": _report,
        "yearbook": _yearbook,
    }
    for kind, make in makers.items():
        kept.fill(source.folder, kind, partial(make, source))


def _data(source: Source, folder: Path) -> Shelf:
    from halfsky.services.open_data import Described, write_open_data

    ground, manifest = site_ground(), source.edition.manifest
    said = Described(
        title=f"{manifest.title} {manifest.year}",
        issuer=source.issuer(ground, "zh"),
        date=source.given_out,
        notes=tuple(line for lang in LANGUAGES for line in _notes(source, ground, lang)),
        licence=terms_of(source.release).licence,
    )
    rows = write_open_data(source.edition, ground, folder, said=said)
    return Shelf(files=kept.kept_files(folder, [*rows, "datapackage.json"], rows))


def _notes(source: Source, ground: Ground, lang: Lang) -> tuple[str, ...]:
    """Source, terms of use, what is withheld."""
    issuer, vintage = source.issuer(ground, lang), source.edition.manifest.vintage
    words = {"issuer": issuer, "vintage": vintage, "day": source.day(lang)}
    origin, hidden = (
        ground.messages.say(f"documents_page.note_{code}", words, lang=lang) for code in ("source", "hidden")
    )
    return origin, terms_of(source.release).told(ground.messages, issuer=issuer, lang=lang), hidden


def _report(source: Source, folder: Path) -> Shelf:
    from halfsky.services.report_texts import RENDERERS, reports_in

    ground, names = site_ground(), []
    for lang, report in reports_in(source.edition, LANGUAGES):
        printed = msgspec.structs.replace(report, issuer=source.issuer(ground, lang), date=source.day(lang))
        for kind in REPORT_KINDS:
            names.append(f"report-{lang}.{kind}")
            RENDERERS[kind](printed, folder / names[-1])
    return Shelf(files=kept.kept_files(folder, names))


def _yearbook(source: Source, folder: Path) -> Shelf:
    from halfsky.services.yearbook import make_yearbook, write_yearbook

    ground, manifest = site_ground(), source.edition.manifest
    figures = source.edition.observations()
    names: list[str] = []
    contents: tuple[Listed, ...] = ()
    for lang in LANGUAGES:
        book = make_yearbook(
            figures,
            ground,
            area=manifest.area,
            year=manifest.year,
            audience="inside" if source.release is None else "public",
            issuer=source.issuer(ground, lang),
            date=source.day(lang),
        )
        for name in write_yearbook(book, folder, language=lang):
            ending = name.rpartition(".")[2]
            names.append(f"yearbook-{lang}.{ending}")
            (folder / name).rename(folder / names[-1])
        contents = tuple(
            Listed(part=part.title, number=table.number, title=table.title)
            for part in book.parts
            for table in part.tables
            if table.part == 0
        )
    return Shelf(files=kept.kept_files(folder, names), contents=contents)


def brief_of(source: Source, subject: str, key: str, ending: str, *, lang: Lang) -> Path:
    """A brief of one page, or the picture of the plan: made when it is first asked for, and kept.

    Args:
        source: The edition.
        subject: `domain` (key is its number), `area` (its code), `unit` (code of its kind, see the codebook) or
            `plan` (the picture; key is the number of the plan).
        key: See `subject`.
        ending: Of `BRIEF_KINDS`, or of `SLIDE_KINDS` for the picture.
        lang: Of the brief.

    Raises:
        NotFound: There is nothing of that kind, or nothing known of it.
        Invalid: It does not fit on a page (`briefs.too_long`).
    """
    wanted = SLIDE_KINDS if subject == "plan" else BRIEF_KINDS
    if ending not in wanted or not _is_known(source.edition, subject, key):
        raise NotFound("rights.not_found")
    name = f"{subject}-{key}-{lang}"
    folder = source.folder / "briefs"
    file = folder / f"{name}.{ending}"
    if not file.is_file():
        _write_brief(source, subject, key, folder, name, lang)
    return file


def _is_known(edition: Edition, subject: str, key: str) -> bool:
    if subject == "domain":
        return key in {str(one.number) for one in as_plan(edition.plan).domains}
    if subject == "area":
        return key in edition.areas
    if subject == "unit":
        return key in site_ground().codebook.units
    return subject == "plan" and key == edition.manifest.plan


def _write_brief(source: Source, subject: str, key: str, folder: Path, name: str, lang: Lang) -> None:
    from halfsky.services.briefs import About, make_brief, make_plan_slide, write_brief, write_plan_slide
    from halfsky.services.edition_boards import board_in

    ground, root = site_ground(), source.edition.manifest.area
    below = [one.code for one in area_tree().children(root)]
    board = board_in(source.edition, ground, areas=[root, *below, *([key] if subject == "area" else [])])
    issuer, day = source.issuer(ground, lang), source.day(lang)
    new = folder / f"{name}.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    if subject == "plan":
        write_plan_slide(make_plan_slide(board, ground, language=lang, issuer=issuer), new, name=name)
    else:
        about = About(
            domain=int(key) if subject == "domain" else None,
            area=key if subject == "area" else None,
            unit=key if subject == "unit" else None,
        )
        write_brief(make_brief(board, about, ground, language=lang, issuer=issuer, date=day), new, name=name)
    for made in new.iterdir():
        made.replace(folder / made.name)
    new.rmdir()
