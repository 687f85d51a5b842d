"""Links to briefs: of a domain, an area, a unit, and to the picture of the plan."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.urls import reverse

from halfsky.core.indicators.responsible import UnitIndex
from halfsky.core.plan.adopted import as_plan
from halfsky.core.reports.numbering import domain_title
from halfsky.engines.codebook import load_codebook
from halfsky.services.edition_documents import BRIEF_KINDS, SLIDE_KINDS
from halfsky.web.reading import Here, linked, name
from halfsky.web.texts import language, pick, say


def brief_link(here: Here, subject: str, key: str, ending: str) -> str:
    """Where a brief is, in the language of the page."""
    return linked(here, reverse("brief", args=(subject, key, ending)), area=None, lang=language())


def brief_links(here: Here, subject: str, key: str) -> list[dict[str, str]]:
    """The brief of a subject in each of its kinds, for the page of the subject."""
    return [
        {
            "href": brief_link(here, subject, key, kind),
            "text": say("documents_page.brief_as", kind=kind.upper()),
        }
        for kind in BRIEF_KINDS
    ]


def tables(here: Here) -> list[dict[str, Any]]:
    """Briefs of the plan by domain, by area, and for those inside by unit."""
    root = here.tree.areas[here.edition.manifest.area]
    below = [one for one in here.tree.children(root.code) if one.code in here.edition.areas]
    found = [
        _table(here, "domain", domains_of(here)),
        _table(here, "area", [(one.code, name(one)) for one in (root, *below)]),
    ]
    if not here.public:
        found.append(_table(here, "unit", units_of(here)))
    return [one for one in found if one["rows"]]


def domains_of(here: Here) -> list[tuple[str, str]]:
    """Numbers and titles of the domains of the plan in which something is promised."""
    known = {one.domain for one in here.edition.attainment(here.edition.manifest.area)}
    plan = as_plan(here.edition.plan)
    return [
        (str(one.number), domain_title(one.title, language())) for one in plan.domains if one.number in known
    ]


def units_of(here: Here) -> list[tuple[str, str]]:
    """Kinds of units that lead a target of the plan, in the order of the plan."""
    book, index, found = load_codebook(), _index(), dict[str, str]()
    for one in here.edition.standings(here.edition.manifest.area):
        known = book.indicators.get(one.indicator or "")
        unit = index.named(known.lead_unit, here.edition.manifest.year) if known and known.lead_unit else None
        if unit is not None:
            found[unit.code] = pick(unit.name.zh, unit.name.en)
    return list(found.items())


@lru_cache(maxsize=1)
def _index() -> UnitIndex:
    return UnitIndex(load_codebook())


def _table(here: Here, subject: str, known: Iterable[tuple[str, str]]) -> dict[str, Any]:
    return {
        "caption": say(f"documents_page.briefs_{subject}"),
        "columns": [
            {"text": say(f"documents_page.{subject}_head")},
            *({"text": say(f"documents_page.{kind}_head")} for kind in BRIEF_KINDS),
        ],
        "rows": [
            [
                {"text": told},
                *(
                    {"text": kind.upper(), "href": brief_link(here, subject, key, kind), "about": told}
                    for kind in BRIEF_KINDS
                ),
            ]
            for key, told in known
        ],
        "dense": True,
    }


def slide(here: Here) -> list[dict[str, str]]:
    """The picture of the plan for a meeting."""
    return [
        {
            "href": brief_link(here, "plan", here.edition.manifest.plan, kind),
            "text": say("documents_page.slide_as", kind=kind.upper()),
        }
        for kind in SLIDE_KINDS
    ]
