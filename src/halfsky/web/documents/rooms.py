"""The rooms of open data, reports and yearbooks, and their files."""

from typing import Any

import msgspec
from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from halfsky.core.reports.citation import cite
from halfsky.core.vocabulary.errors import NotFound
from halfsky.engines.codebook import load_messages
from halfsky.services import edition_documents, publication, report_publication
from halfsky.services.edition_documents import Lang
from halfsky.services.terms import Terms, terms_of
from halfsky.web.board import page as board
from halfsky.web.documents import briefs, shelves
from halfsky.web.documents.shelves import Group
from halfsky.web.documents.signed import published_table, signed_table
from halfsky.web.figures.reading import cited_of, publisher
from halfsky.web.reading import Here, here_of, linked, name, place, reader
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import language, pick, say

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
}
"""What each kind of file is, as a server says it."""


def data(request: ActorRequest) -> HttpResponse:
    """Open files: figures, verdicts, indicators, areas."""
    return _room(request, "data")


def reports(request: ActorRequest) -> HttpResponse:
    """The yearly report, signed reports for those inside, briefs."""
    return _room(request, "report")


def yearbooks(request: ActorRequest) -> HttpResponse:
    """The yearbook, with the contents of its tables."""
    return _room(request, "yearbook")


def _room(request: ActorRequest, kind: str) -> HttpResponse:
    """A room; where nothing may be read, what was withdrawn, or that nothing was published yet."""
    asked = request.GET
    try:
        here = here_of(request)
    except NotFound:
        notices = shelves.withdrawn_notices(kind, asked.get("plan"), asked.get("vintage"))
        if asked and not notices:
            raise
        return render(request, "documents/nothing.html", _heads(kind) | {"notices": notices})
    groups = shelves.groups_of(here, kind)
    context = _heads(kind) | {
        "place": place(request, here),
        "finding": _finding(here, kind),
        "about": shelves.about_rows(here),
        "groups": [one.parts() | {"make": _make(request, here, one)} for one in groups],
        "earlier": shelves.earlier_table(request, here),
        "notices": shelves.withdrawn_notices(kind, here.chosen.plan.number, None),
        "citation": _citation(request, here, kind),
        "address": linked(here, request.path, area=None),
    }
    more = {"data": _data, "report": _report, "yearbook": _yearbook}[kind]
    return render(request, f"documents/{kind}.html", context | more(request, here, groups))


def _finding(here: Here, kind: str) -> str:
    """What the documents hold; of the report, what it finds."""
    root = here.edition.manifest.area
    if kind == "report":
        standings = here.edition.standings(root)
        total = next((one for one in here.edition.attainment(root) if one.domain == 0), None)
        return board.finding(here, standings, total)
    told = say(
        f"documents_page.{kind}_finding",
        area=name(here.tree.areas[root]),
        year=here.edition.manifest.year,
        areas=len(here.edition.areas),
        series=len(here.edition.series),
    )
    release = here.chosen.release
    if kind == "data" and release is not None:
        hidden = publication.protection_of(release).hidden
        return say("documents_page.data_finding_hidden", finding=told, hidden=f"{hidden:,}")
    return told


def _heads(kind: str) -> dict[str, str]:
    return {"title": say(f"documents_page.{kind}_title"), "means": say(f"documents_page.{kind}_means")}


def _make(request: ActorRequest, here: Here, group: Group) -> str:
    """Where those inside ask for what is missing; empty where there is nothing to ask for."""
    if here.public or request.actor is None or not group.is_missing:
        return ""
    return reverse("documents_make", args=(here.chosen.plan.number, here.chosen.vintage.number))


def _citation(request: ActorRequest, here: Here, kind: str) -> str:
    cited = cited_of(here, request.build_absolute_uri(linked(here, request.path, area=None)))
    titled = msgspec.structs.replace(cited, title=say(f"documents_page.{kind}_title"))
    return cite(titled, accessed=timezone.localdate().isoformat(), messages=load_messages(), lang=language())


def _data(request: ActorRequest, here: Here, groups: list[Group]) -> dict[str, Any]:
    heads = ("file", "holds", "columns")
    files = ("figures", "verdicts", "indicators", "areas", "datapackage")
    return {
        "terms": [_terms(here, one) for one in groups],
        "columns": {
            "caption": say("documents_page.columns_caption"),
            "columns": [{"text": say(f"documents_page.{head}_head")} for head in heads],
            "rows": [
                [
                    {"text": say(f"documents_page.file_{one}")},
                    {"text": say(f"documents_page.holds_{one}"), "words": True},
                    {"text": say(f"documents_page.columns_{one}"), "words": True},
                ]
                for one in files
            ],
        },
    }


def _terms(here: Here, group: Group) -> dict[str, str]:
    """Under what the files of a group may be used; with the licence where one is named."""
    terms: Terms = terms_of(group.release)
    licence = terms.licence
    return {
        "of": say(f"documents_page.of_{group.key}"),
        "told": terms.told(load_messages(), issuer=publisher(here), lang=language()),
        "href": licence.link if licence else "",
        "licence": pick(licence.name.zh, licence.name.en) if licence else "",
    }


def _report(request: ActorRequest, here: Here, groups: list[Group]) -> dict[str, Any]:
    return {
        "published": published_table(here),
        "signed": signed_table(request, here),
        "briefs": briefs.tables(here),
        "slide": briefs.slide(here),
    }


def _yearbook(request: ActorRequest, here: Here, groups: list[Group]) -> dict[str, Any]:
    contents = next((one.shelf.contents for one in groups if one.shelf and one.shelf.contents), ())
    parts: dict[str, list[Any]] = {}
    for one in contents:
        parts.setdefault(pick(one.part.zh, one.part.en), []).append(
            [{"text": one.number}, {"text": pick(one.title.zh, one.title.en), "words": True}]
        )
    return {
        "contents": [
            {
                "caption": part,
                "columns": [{"text": say(f"documents_page.{head}_head")} for head in ("number", "table")],
                "rows": rows,
                "dense": True,
            }
            for part, rows in parts.items()
        ],
        "tables": len(contents),
    }


@reader
def file(request: ActorRequest, here: Here, kind: str, name: str) -> HttpResponseBase:
    """A kept file of the edition of the page."""
    path = shelves.file_of(request, here, kind, name)
    answer = _sent(path, f"{here.chosen.vintage.number}-{name}")
    licence = terms_of(shelves.release_asked(request, here)).licence
    if licence is not None:
        answer["Link"] = f'<{licence.link}>; rel="license"'
    return answer


def published(request: ActorRequest, number: str, kind: str) -> HttpResponseBase:
    """A file of a signed report that was given to the public."""
    path = report_publication.open_file(number, kind)
    return _sent(path, path.name)


@reader
def brief(request: ActorRequest, here: Here, subject: str, key: str, ending: str) -> HttpResponseBase:
    """A brief of one page, or the picture of the plan; that of a unit for those inside."""
    if subject == "unit" and here.public:
        raise NotFound("rights.not_found")
    asked = request.GET.get("lang", "")
    lang: Lang = "en" if asked == "en" else "zh" if asked == "zh" else language()
    path = edition_documents.brief_of(shelves.source(here), subject, key, ending, lang=lang)
    return _sent(path, f"{here.chosen.vintage.number}-{path.name}")


def _sent(path: Any, name: str) -> FileResponse:
    kind = TYPES[path.suffix[1:]]
    # A report in HTML has styles of its own, which the site's policy would refuse: it is saved, like the others.
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)


@require_POST
@insiders
def make(request: ActorRequest, plan: str, vintage: str) -> HttpResponse:
    """Have the documents of an edition made."""
    started = edition_documents.ask_for(request.actor, plan, vintage)
    messages.success(request, say("documents_page.asked" if started else "documents_page.nothing_to_make"))
    room = request.POST.get("room", "")
    back = room if room in ("data", "reports", "yearbooks") else "data"
    return redirect(f"{reverse(back)}?plan={plan}&vintage={vintage}")
