"""Figures of the reading room: with files, a citation and an address that holds the vintage."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from halfsky.core.reports.citation import Cited
from halfsky.core.reports.picture_charts import chart_of
from halfsky.core.reports.pictures import Charted
from halfsky.core.vocabulary.errors import NotFound
from halfsky.engines.figure_files import KINDS, figure_file
from halfsky.engines.pictures.drawing import words_of
from halfsky.engines.pictures.showing import show
from halfsky.services.terms import terms_of
from halfsky.web.figures.parts import figure_parts
from halfsky.web.reading import Here, linked, name
from halfsky.web.texts import pick, say


def in_room(
    request: HttpRequest,
    here: Here,
    picture: Charted,
    *,
    key: str,
    finding: str,
    files: Callable[[str], str],
    more: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Parts of the component `figure` for a picture of a page of the reading room.

    Args:
        request: Of the page.
        here: Where it is.
        picture: What is shown.
        key: Name of the figure on its page.
        finding: What it shows, as a sentence.
        files: Address of a file of it, by its kind, without a query.
        more: What the page was asked for beside the place.
    """
    kind = next(iter(KINDS))
    asked = more or {}
    address = linked(here, request.path, **asked)
    by_kind = linked(here, files(kind), **asked).replace(f".{kind}?", ".{kind}?")
    shown = show(
        picture,
        key=key,
        finding=finding,
        address=f"{address}#{key}",
        files=by_kind,
        source=source(here),
        cited=cited_of(here, request.build_absolute_uri(f"{address}#{key}")),
        accessed=timezone.localdate().isoformat(),
    )
    return figure_parts(shown)


def source(here: Here) -> str:
    """Where the figures of a page are from."""
    return say("reading.source", publisher=publisher(here), vintage=here.chosen.vintage.number)


def publisher(here: Here) -> str:
    """The office that answers for the figures."""
    area = here.tree.areas[here.edition.manifest.area]
    return say("reading.publisher", area=name(area))


def cited_of(here: Here, address: str) -> Cited:
    """What is cited for the edition of a page, under an address that holds its vintage."""
    release = here.chosen.release
    at = here.chosen.row.made_at if release is None else (release.embargo or release.decided_at)
    return Cited(
        publisher=publisher(here),
        area=name(here.area),
        year=str(here.edition.manifest.year),
        vintage=here.chosen.vintage.number,
        address=address,
        published=timezone.localtime(at).date().isoformat(),
    )


def file_of(here: Here, picture: Charted | None, kind: str, *, finding: str, title: str) -> HttpResponse:
    """A picture as a file to take away.

    Args:
        here: Where its page is.
        picture: None where there is nothing to see.
        kind: Of `KINDS`.
        finding: What it shows, as a sentence.
        title: Name of the file without its ending.

    Raises:
        NotFound: There is no such picture or kind of file.
    """
    if picture is None or kind not in KINDS:
        raise NotFound("rights.not_found")
    chart = chart_of(picture, words_of(picture), finding=finding)
    vintage = here.chosen.vintage
    content = figure_file(
        chart,
        kind,
        issuer=publisher(here),
        date=vintage.known_at,
        notes=(source(here), *_licence(here)),
    )
    response = HttpResponse(content, content_type=KINDS[kind])
    manner = "attachment" if kind in ("csv", "xlsx") else "inline"
    response["Content-Disposition"] = f'{manner}; filename="{title}-{vintage.number}.{kind}"'
    return response


def _licence(here: Here) -> tuple[str, ...]:
    """The licence that the release names, for those who take a figure of it away."""
    release = here.chosen.release
    licence = None if release is None else terms_of(release).licence
    return () if licence is None else (pick(licence.name.zh, licence.name.en),)
