"""Documents of an edition as parts of pages: what is there, what is being made, what was withdrawn, what came before."""

from pathlib import Path
from typing import Any

from django.db.models import F, Q
from django.urls import reverse

from halfsky.core.vocabulary.errors import NotFound
from halfsky.services import edition_documents, editions, publication
from halfsky.services import kept_documents as kept
from halfsky.services.edition_documents import Source
from halfsky.services.kept_documents import KeptFile, Shelf
from halfsky.store.models import Release
from halfsky.web import written
from halfsky.web.reading import Here, keep, linked
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import named, say

PUBLIC = "public"
_MOST_NOTICES = 20


class Group:
    """Documents of one kind of one edition, inside or released: what lies there, and where a page links to."""

    def __init__(self, here: Here, kind: str, release: Release | None) -> None:
        """Look for them; nothing is made."""
        self.here, self.kind, self.release = here, kind, release
        folder = kept.folder_of(here.chosen.row, release)
        self.shelf: Shelf | None = kept.shelf(folder, kind)
        self.is_wanted = self.shelf is None and kept.is_wanted(folder, kind)

    @property
    def is_missing(self) -> bool:
        """Whether nothing is there and nothing is under way."""
        return self.shelf is None and not self.is_wanted

    @property
    def key(self) -> str:
        """Name of it on its page."""
        return "inside" if self.release is None else PUBLIC

    def address(self, name: str) -> str:
        """Where a file is; the vintage is in it."""
        of = PUBLIC if self.release is not None and not self.here.public else None
        return linked(self.here, reverse(f"{self.kind}_file", args=(name,)), of=of, area=None)

    def parts(self) -> dict[str, Any]:
        """For the template of a group."""
        shelf = self.shelf
        return {
            "key": self.key,
            "title": say(f"documents_page.of_{self.key}"),
            "told": self._told(),
            "files": [self._file(one) for one in shelf.files] if shelf else [],
        }

    def _told(self) -> str:
        if self.shelf is None:
            return say("documents_page.being_made" if self.is_wanted else f"documents_page.absent_{self.key}")
        if self.shelf.refused:
            return say(self.shelf.refused, **self.shelf.facts)
        return say(f"documents_page.means_{self.key}")

    def _file(self, one: KeptFile) -> dict[str, Any]:
        stem, _, ending = one.name.rpartition(".")
        told = say(f"documents_page.file_{stem.replace('-', '_')}")
        rows = "" if one.rows is None else say("documents_page.rows", count=f"{one.rows:,}")
        return {
            "href": self.address(one.name),
            "name": say("documents_page.file_as", name=told, kind=ending.upper()),
            "kind": size_words(one.size),
            "note": rows,
        }


def groups_of(here: Here, kind: str) -> list[Group]:
    """What the visitor may take away: the public what is released; those inside both, their own first."""
    if here.public:
        return [Group(here, kind, here.chosen.release)]
    release = editions.release_of(here.chosen.row)
    return [Group(here, kind, None), *([Group(here, kind, release)] if release else [])]


def file_of(request: ActorRequest, here: Here, kind: str, name: str) -> Path:
    """A kept file of the edition of a page, or of its release where that is asked for.

    Raises:
        NotFound: There is none that the visitor may have.
    """
    return kept.file_in(kept.folder_of(here.chosen.row, release_asked(request, here)), kind, name)


def release_asked(request: ActorRequest, here: Here) -> Release | None:
    """The release whose files are asked for; None for those of the edition inside.

    Raises:
        NotFound: That of the public is asked for, and there is none.
    """
    release = here.chosen.release
    if request.GET.get("of") == PUBLIC and release is None:
        release = editions.release_of(here.chosen.row)
        if release is None:
            raise NotFound("rights.not_found")
    return release


def size_words(size: int) -> str:
    """A size as people say it: 48 kB, 1.2 MB."""
    if size < 1_000_000:
        return f"{max(round(size / 1000), 1)} kB"
    return f"{size / 1_000_000:,.1f} MB"


def source(here: Here) -> Source:
    """What documents of the edition of a page are made from."""
    return edition_documents.source_of(here.chosen)


def about_rows(here: Here) -> list[dict[str, Any]]:
    """Vintage, day and terms, for a summary."""
    of = source(here)
    release = here.chosen.release
    told = [
        ("plan", here.chosen.plan.title),
        ("vintage", f"{here.chosen.vintage.number}" + (f" · {release.number}" if release else "")),
        ("day", written.moment(of.given_out)),
        ("seal", here.edition.manifest.seal[:16]),
    ]
    return [{"key": say(f"documents_page.{name}_head"), "value": value} for name, value in told]


def earlier_table(request: ActorRequest, here: Here) -> dict[str, Any] | None:
    """The other vintages of the plan that the visitor may read; None where there is none."""
    rows = editions.readable(request.actor).filter(plan=here.chosen.plan).exclude(pk=here.chosen.row.pk)
    found = [
        [
            {
                "text": str(row.vintage.year),
                "href": keep(request, drop=("year",), vintage=row.vintage.number),
            },
            {"text": row.vintage.number},
            {"text": written.moment(row.vintage.known_at)},
        ]
        for row in rows
    ]
    if not found:
        return None
    return {
        "caption": say("documents_page.earlier_caption"),
        "columns": [{"text": say(f"documents_page.{name}_head")} for name in ("year", "vintage", "known")],
        "rows": found,
    }


def withdrawn_notices(kind: str, plan: str | None, vintage: str | None) -> list[dict[str, str]]:
    """Parts of the component `notice` for releases that the public had and that were taken back.

    Of figures in every room, of signed reports in the room of reports.
    """
    rows = publication.withdrawn().filter(Q(embargo=None) | Q(embargo__lte=F("withdrawn_at")))
    if kind != "report":
        rows = rows.filter(report=None)
    if plan:
        rows = rows.filter(edition__plan__number=plan)
    if vintage:
        rows = rows.filter(edition__vintage__number=vintage)
    return [
        {
            "tone": "warning",
            "title": say(
                "documents_page.withdrawn" if row.report_id is None else "documents_page.withdrawn_report",
                area=named(row.edition.plan.area),
                number=row.number,
                day=written.moment(row.withdrawn_at) if row.withdrawn_at else "",
            ),
            "text": row.notice,
        }
        for row in rows[:_MOST_NOTICES]
    ]
