"""The reading room: which edition and area a page is of, and the menus by which the reader changes the place."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest, HttpResponseBase

from halfsky.core.indicators.model import Area
from halfsky.core.vocabulary.errors import NotFound
from halfsky.engines.editions.reading import Edition
from halfsky.services import editions
from halfsky.services.editions import Chosen
from halfsky.services.site_ground import AreaTree, area_tree
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import pick, say

PLACE = ("plan", "area", "vintage", "year")
"""Parts of a query that say where one is; the others say what one looks for."""


class Here(msgspec.Struct, frozen=True, kw_only=True):
    """Where a page of the reading room is: an edition and an area in it."""

    chosen: Chosen
    area: Area
    tree: AreaTree

    @property
    def edition(self) -> Edition:
        """The figures and verdicts the page shows: those inside, or those released."""
        return self.chosen.edition

    @property
    def public(self) -> bool:
        """Whether what is shown is protected for the public."""
        return self.chosen.release is not None

    def children(self) -> list[Area]:
        """Areas right below, of which the edition knows something."""
        known = self.edition.areas
        return [one for one in self.tree.children(self.area.code) if one.code in known]


def reader(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page of the reading room: gets `here` from the address, `plan` from its path where it has one.

    Raises:
        NotFound: There is no such plan, vintage or area that the visitor may read.
    """

    @wraps(view)
    def shown(request: ActorRequest, *args: Any, **parts: Any) -> HttpResponseBase:
        return view(request, here_of(request, plan=parts.pop("plan", None)), *args, **parts)

    return shown


def here_of(request: ActorRequest, *, plan: str | None = None, area: str | None = None) -> Here:
    """Where a request is.

    Raises:
        NotFound: See `reader`.
    """
    asked = request.GET
    year = asked.get("year", "")
    chosen = editions.choose(
        request.actor,
        plan=plan or asked.get("plan"),
        vintage=asked.get("vintage") or None,
        year=int(year) if year.isdigit() and len(year) == 4 else None,
        area=area or asked.get("area"),
    )
    tree = area_tree()
    code = area or asked.get("area") or chosen.edition.manifest.area
    if code not in tree.areas or not _holds(chosen.edition, tree, code):
        raise NotFound("rights.not_found")
    return Here(chosen=chosen, area=tree.areas[code], tree=tree)


def _holds(edition: Edition, tree: AreaTree, code: str) -> bool:
    """Whether an edition tells of an area, or would if it had figures."""
    root = edition.manifest.area
    return code in edition.areas or root == code or any(one.code == root for one in tree.above(code))


def keep(request: HttpRequest, *, drop: Iterable[str] = (), **changes: str | None) -> str:
    """The address of this page with some parts of its query changed, dropped where None."""
    query = {name: value for name, value in request.GET.items() if name not in drop} | changes
    told = urlencode({name: value for name, value in query.items() if value})
    return f"{request.path}?{told}" if told else request.path


def linked(here: Here, address: str, **more: str | None) -> str:
    """An address in the reading room that stays in this plan, area and vintage."""
    query = {"plan": here.chosen.plan.number, "area": here.area.code, "vintage": here.chosen.vintage.number}
    if address.startswith("/plans/"):
        del query["plan"]
    told = urlencode({name: value for name, value in (query | more).items() if value})
    return f"{address}?{told}"


def place(request: ActorRequest, here: Here) -> list[dict[str, Any]]:
    """Items of the component `place`: area, plan, year and vintage, each a menu that keeps the page."""
    return [
        {"label": say("site.place_area"), "value": name(here.area), "choices": _areas(request, here)},
        {"label": say("site.place_plan"), "value": here.chosen.plan.title},
        {"label": say("site.place_vintage"), "value": _told(here), "choices": _vintages(request, here)},
    ]


def name(area: Area) -> str:
    """Name of an area in the visitor's language."""
    return pick(area.name.zh, area.name.en)


def _told(here: Here) -> str:
    row = here.chosen.vintage
    return say("site.place_vintage_of", year=row.year, number=row.number)


def _areas(request: ActorRequest, here: Here) -> list[dict[str, Any]]:
    known, tree = here.edition.areas, here.tree
    above = [one for one in tree.above(here.area.code) if one.code in known]
    beside = tree.children(here.area.parent) if here.area.parent and above else [here.area]
    shown = [*above, *(one for one in beside if one.code in known), *here.children()]
    if "area" not in request.GET and here.area.code in request.path:
        return []
    return [
        {"href": keep(request, area=one.code), "text": name(one), "current": one.code == here.area.code}
        for one in shown
    ]


def _vintages(request: ActorRequest, here: Here) -> list[dict[str, Any]]:
    rows = editions.readable(request.actor).filter(plan=here.chosen.plan)
    return [
        {
            "href": keep(request, drop=("year",), vintage=row.vintage.number),
            "text": say("site.place_vintage_of", year=row.vintage.year, number=row.vintage.number),
            "current": row.pk == here.chosen.row.pk,
        }
        for row in rows
    ]
