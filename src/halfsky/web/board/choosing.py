"""What of the board is asked for: a domain, a unit, a status, an area, a year; a plain form of method GET."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import msgspec

from halfsky.core.indicators.domains import DOMAINS
from halfsky.core.vocabulary.statuses import ATTAINED, JUDGED
from halfsky.engines.codebook import load_codebook
from halfsky.engines.editions.model import Standing
from halfsky.engines.editions.reading import Edition
from halfsky.services import editions
from halfsky.web.board.answering import Answering, Units, kind_name, units_of
from halfsky.web.board.standing_words import is_unlikely
from halfsky.web.reading import Here, name
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import language, say

STATUSES = ("attained", "missed", "unlikely", "unjudged", "changed")
OUTSIDE = "outside"
"""Domain of what stands outside the plan's domains."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for; empty for all."""

    domain: str = ""
    unit: str = ""
    status: str = ""

    @property
    def any(self) -> bool:
        """Whether something is left out."""
        return bool(self.domain or self.unit or self.status)


def choice_of(request: ActorRequest) -> Choice:
    """What a request asks for; words that mean nothing here ask for all."""
    asked = {part: request.GET.get(part, "") for part in ("domain", "unit", "status")}
    if asked["status"] not in STATUSES:
        asked["status"] = ""
    if not (asked["domain"].isdigit() or asked["domain"] == OUTSIDE):
        asked["domain"] = ""
    return Choice(**asked)


def chosen(
    standings: Iterable[Standing], choice: Choice, *, shared: Units, year: int
) -> tuple[Standing, ...]:
    """The standings that are asked for, in their order."""
    return tuple(
        one
        for one in standings
        if choice.domain in ("", domain_of(one))
        and (not choice.unit or choice.unit in {unit.kind for unit in units_of(one, shared)})
        and (not choice.status or choice.status in groups_of(one, year=year))
    )


def domain_of(one: Standing) -> str:
    """The domain as addresses name it."""
    return OUTSIDE if one.domain is None else str(one.domain)


def groups_of(one: Standing, *, year: int) -> frozenset[str]:
    """Which of `STATUSES` a standing is of."""
    found = {"attained"} if one.status in ATTAINED else {"missed"} if one.status in JUDGED else {"unjudged"}
    if is_unlikely(one, year=year):
        found.add("unlikely")
    if has_changed(one):
        found.add("changed")
    return frozenset(found)


def has_changed(one: Standing) -> bool:
    """Whether the target came to be met, or is met no more, since the year before."""
    return one.earlier_status is not None and (one.status in ATTAINED) != (one.earlier_status in ATTAINED)


def fields(
    request: ActorRequest, here: Here, choice: Choice, standings: Iterable[Standing], shared: Units
) -> list[dict[str, Any]]:
    """Fields of the form."""
    offered = {
        "area": [(one.code, name(one)) for one in _areas(here)],
        "domain": _domains(here, standings),
        "status": [(code, say(f"board_page.status_{code}")) for code in STATUSES],
        "unit": _units(standings, shared),
        "year": [(str(year), str(year)) for year in _years(request, here)],
    }
    held = {
        "area": here.area.code,
        "domain": choice.domain,
        "status": choice.status,
        "unit": choice.unit,
        "year": str(here.edition.manifest.year),
    }
    return [
        {
            "id": f"board-{part}",
            "name": part,
            "type": "select",
            "label": say(f"board_page.by_{part}"),
            "blank": "" if part in ("area", "year") else say("board_page.all"),
            "options": [{"value": value, "text": text} for value, text in options],
            "value": held[part],
        }
        for part, options in offered.items()
        if len(options) > 1
    ]


def _areas(here: Here) -> list[Any]:
    known = here.edition.areas
    return [
        one for one in (*here.tree.above(here.area.code), here.area) if one.code in known
    ] + here.children()


def _domains(here: Here, standings: Iterable[Standing]) -> list[tuple[str, str]]:
    titles = domain_titles(here)
    codes = dict.fromkeys(domain_of(one) for one in standings)
    return [(code, titles[code]) for code in codes]


def domain_titles(here: Here) -> dict[str, str]:
    """Titles of the plan's domains: as it prints them, in English by the field most of their indicators are of."""
    return _titles(here.edition, language()) | {OUTSIDE: say("board_page.outside")}


def title_lang(here: Here, code: str) -> str:
    """The language to mark a title with; empty for the page's own."""
    plan_says = {str(one.number): one.title for one in here.edition.plan.reading.domains}
    return "zh-CN" if plan_says.get(code) == domain_titles(here)[code] else ""


@lru_cache(maxsize=64)
def _titles(edition: Edition, lang: str) -> dict[str, str]:
    plan, book = edition.plan, load_codebook().indicators
    titles = {str(one.number): one.title for one in plan.reading.domains}
    if lang == "zh":
        return titles
    fields: dict[str, Counter[str]] = {}
    for entry in plan.targets:
        known = book.get(entry.tie.series or "")
        if known is not None:
            fields.setdefault(str(entry.place.domain), Counter())[known.domain] += 1
    english = {code: DOMAINS[seen.most_common(1)[0][0]].en for code, seen in fields.items()}
    # Two domains that would be called alike keep the plan's titles, so that they can be told apart.
    names = Counter(english[code] for code in titles if code in english)
    return {
        code: english[code] if code in english and names[english[code]] == 1 else title
        for code, title in titles.items()
    }


def _units(standings: Iterable[Standing], shared: Units) -> list[tuple[str, str]]:
    answering: dict[str, Answering] = {}
    for one in standings:
        for unit in units_of(one, shared):
            answering.setdefault(unit.kind, unit)
    return sorted((kind, kind_name(kind)) for kind in answering)


def _years(request: ActorRequest, here: Here) -> list[int]:
    rows = editions.readable(request.actor).filter(plan=here.chosen.plan)
    return list(rows.order_by("-vintage__year").values_list("vintage__year", flat=True).distinct())
