"""What the page of two plans beside each other is made of."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from halfsky.core.plan.adopted import AdoptedTarget
from halfsky.core.plan.comparing import Ask, Counterparts, by_domain, count_asks
from halfsky.core.plan.model import Target
from halfsky.core.reports.wording import own_digits, print_value
from halfsky.core.vocabulary.units import UNITS
from halfsky.engines.codebook import load_codebook
from halfsky.services.board_words import CELLS
from halfsky.services.editions import Chosen
from halfsky.store.models import PlanDocument
from halfsky.web.reading import keep
from halfsky.web.texts import language, named, pick, say

SIGNS: dict[Ask, tuple[str, str]] = {
    "stricter": ("▲", "good"),
    "looser": ("▼", "warn"),
    "same": ("●", "quiet"),
    "different": ("half", "quiet"),
    "other_group": ("half", "quiet"),
    "number_in_first": ("▼", "warn"),
    "number_in_second": ("▲", "good"),
    "only_first": ("○", "warn"),
    "only_second": ("up", "under_way"),
}
"""Shape and tone of each answer, told of the second plan; in the order of the page."""

_BOUNDS = {"<=": "≤", ">=": "≥", "=": "=", "~": "≈"}


def form(rows: Sequence[PlanDocument], asked: dict[str, str], *, many: bool) -> dict[str, Any]:
    """The form that chooses the two plans: lists, or numbers where there are too many for a list."""
    options = [{"value": row.number, "text": f"{named(row.area)} · {row.title}"} for row in rows]
    fields = [
        {
            "id": f"plan-{side}",
            "name": side,
            "label": say(f"plans_page.side_{side}"),
            "value": asked[side],
            **(
                {"type": "search"}
                if many
                else {"type": "select", "options": options, "blank": say("plans_page.choose")}
            ),
        }
        for side in ("a", "b")
    ]
    return {"fields": fields, "submit": say("plans_page.compare"), "label": say("plans_page.compare_title")}


def finding(matches: Sequence[Counterparts]) -> str:
    """Two plans in one sentence, told of the second."""
    counts = count_asks(matches)
    both = sum(match.first is not None and match.second is not None for match in matches)
    return say("plans_page.compare_finding", both=both, **counts)


def counts(request: HttpRequest, matches: Sequence[Counterparts], asked: str) -> list[dict[str, Any]]:
    """How many there are of each answer, each a way to only these; what does not occur is left out."""
    found = count_asks(matches)
    every = {
        "text": say("plans_page.show_all", count=len(matches)),
        "href": keep(request, show=None),
        "current": asked not in found,
    }
    return [every] + [
        {
            "text": say("plans_page.show_one", words=say(f"plans_page.ask_{ask}"), count=found[ask]),
            "href": keep(request, show=ask),
            "current": ask == asked,
        }
        for ask in SIGNS
        if found[ask]
    ]


def tables(
    first: Chosen, second: Chosen, matches: Sequence[Counterparts], *, ask: str
) -> list[dict[str, Any]]:
    """One table a domain: what the first asks, what the second asks, and how they compare."""
    shown = [match for match in matches if ask not in SIGNS or match.ask == ask]
    return [
        {
            "caption": group.title or say("board_page.outside"),
            "columns": [
                {"text": say("plans_page.promise_head")},
                {"text": first.plan.title},
                {"text": second.plan.title},
                {"text": say("plans_page.ask_head")},
            ],
            "rows": [_row(first, second, match) for match in group.matches],
        }
        for group in by_domain(shown)
    ]


def _row(first: Chosen, second: Chosen, match: Counterparts) -> list[dict[str, Any]]:
    shape, tone = SIGNS[match.ask]
    return [
        {"text": called(match.either)},
        _cell(first, match.first, match.first_due),
        _cell(second, match.second, match.second_due),
        {
            "status": {"word": say(f"plans_page.ask_{match.ask}"), "mark": shape, "tone": tone},
            "note": say(f"plans_page.due_{match.due}") if match.due in ("earlier", "later") else "",
        },
    ]


def called(entry: AdoptedTarget) -> str:
    """What is promised about, with its group where it has one."""
    known = load_codebook().indicators.get(entry.tie.series or "")
    name = entry.promise.indicator if known is None or language() == "zh" else known.name.en
    groups = [
        say(f"words.{axis}_{code}")
        for axis, code in (("sex", entry.tie.sex), ("residence", entry.tie.residence))
        if code != "_T"
    ]
    return f"{name} ({say('site.list_comma').join(groups)})" if groups else name


def _cell(chosen: Chosen, entry: AdoptedTarget | None, due: int | None) -> dict[str, Any]:
    if entry is None:
        return {"missing": say("plans_page.absent")}
    address = reverse("plan", args=(chosen.plan.number,))
    deadline = say("plans_page.by_year", year=due) if due else ""
    return {
        "text": asked_of(entry),
        "href": f"{address}?promise={entry.number}#p{entry.number}",
        "about": called(entry),
        "note": deadline,
    }


def asked_of(entry: AdoptedTarget) -> str:
    """What a promise asks: a bound, or which way it is to go."""
    if entry.target is None:
        tendency = CELLS["tendency"].get(entry.direction.direction) if entry.direction else None
        return pick(tendency.zh, tendency.en) if tendency else ""
    return _bound(entry.target)


def _bound(target: Target) -> str:
    if target.value is None or target.comparator not in _BOUNDS:
        kind = CELLS["comparator"].get(target.comparator)
        words = pick(kind.zh, kind.en) if kind else ""
        return f"{words} {target.relative_to or target.each_scope or ''}".strip()
    unit = target.unit or ""
    if unit not in UNITS:
        return f"{_BOUNDS[target.comparator]} {target.value:g}"
    digits = own_digits(target.value)
    shown = print_value(target.value, unit=unit, digits=digits, lang=language(), name=target.indicator)
    return f"{_BOUNDS[target.comparator]} {shown}"
