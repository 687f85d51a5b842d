"""What the pages of adoption are made of: clauses with their targets marked, and each target in words."""

from typing import Any

from halfsky.core.plan.adopted import AdoptedPlan, AdoptedTarget
from halfsky.core.plan.model import Item, Target
from halfsky.core.plan.numbering import Place, item_no, placed_items
from halfsky.core.plan.segments import segments
from halfsky.engines.codebook import load_codebook
from halfsky.web import written
from halfsky.web.texts import pick, say

_FIRST = 24
_COMPARATORS = {"<=": "≤", ">=": "≥", "=": "=", "~": "≈"}


def section_of(place: Place) -> str:
    """The part of the plan an item is shown with: its domain's number, or the part outside the domains."""
    return str(place.domain) if place.domain is not None else place.part


def sections(plan: AdoptedPlan) -> list[dict[str, Any]]:
    """The parts of the plan in order, each with how many promises are left to decide on."""
    titles: dict[str, str] = {}
    for place, _ in placed_items(plan.reading):
        titles.setdefault(section_of(place), place.domain_title or say(f"adoption_page.part_{place.part}"))
    left = dict.fromkeys(titles, 0)
    for entry in plan.every:
        left[section_of(entry.place)] += entry.standing == "unconfirmed"
    return [{"code": code, "title": title, "left": left[code]} for code, title in titles.items()]


def clauses(plan: AdoptedPlan, section: str, *, text: str) -> list[dict[str, Any]]:
    """The items of one part: their text with targets marked, and beside it what was read."""
    return [
        _clause(plan, place, item, text)
        for place, item in placed_items(plan.reading)
        if section_of(place) == section
    ]


def _clause(plan: AdoptedPlan, place: Place, item: Item, text: str) -> dict[str, Any]:
    mine = [entry for entry in plan.every if entry.place == place]
    pieces = segments(item, [entry for entry in mine if entry.standing != "rejected"], text=text)
    return {
        "left": sum(entry.standing == "unconfirmed" for entry in mine),
        "first": _first("".join(one.text for one in pieces)),
        "no": item_no(place),
        "part": say(f"adoption_page.part_{place.part}"),
        "number": place.item,
        "segments": [
            {"text": one.text, "kind": one.kind, "to": one.numbers[0] if one.numbers else None}
            for one in pieces
        ],
        "entries": [entry_parts(entry) for entry in mine],
    }


def _first(text: str) -> str:
    """How a clause begins, to tell it by while it is folded."""
    return text if len(text) <= _FIRST else f"{text[:_FIRST]}…"


def entry_parts(entry: AdoptedTarget) -> dict[str, Any]:
    """One promise as its card shows it."""
    return {
        "no": entry.no,
        "number": entry.number,
        "standing": entry.standing,
        "words": promise_words(entry),
        "subject": subject(entry),
        "asked": asked(entry),
        "indicator": indicator_words(entry),
        "tied": entry.tie.series is not None,
        "reason": entry.reason,
        "is_target": entry.target is not None,
    }


def promise_words(entry: AdoptedTarget) -> str:
    """A promise in one line: subject, comparison, deadline; a direction as its own words."""
    return f"{subject(entry)} {asked(entry)}".strip()


def subject(entry: AdoptedTarget) -> str:
    """What a promise is about, in the words of the plan; a direction whole."""
    return entry.promise.quote if entry.target is None else entry.target.indicator


def asked(entry: AdoptedTarget) -> str:
    """What a target asks of it and by when; empty for a direction."""
    if entry.target is None:
        return ""
    deadline = say("adoption_page.by_year", year=entry.target.deadline) if entry.target.deadline else ""
    return say("site.list_comma").join(part for part in (comparison(entry.target), deadline) if part)


def comparison(target: Target) -> str:
    """What is asked of the value: ≥ 95 %, 优于全国平均, 每县有 and the like."""
    if target.value is not None:
        unit = written.unit(target.unit) if target.unit else ""
        return f"{_COMPARATORS.get(target.comparator, '')} {target.value:g} {unit}".strip()
    if target.kind == "relative":
        return f"{target.relative_op or ''} {target.relative_to or ''}".strip()
    return say(f"adoption_page.kind_{target.kind}")


def indicator_words(entry: AdoptedTarget) -> str:
    """Name of the indicator a promise is tied to, with its breakdown; in words where there is none."""
    known = load_codebook().indicators.get(entry.tie.series or "")
    if known is None:
        return say("adoption_page.no_indicator")
    parts = [
        say(f"words.{kind}_{code}")
        for kind, code in (("sex", entry.tie.sex), ("residence", entry.tie.residence))
        if code != "_T"
    ]
    name = pick(known.name.zh, known.name.en)
    return f"{name} ({say('site.list_comma').join(parts)})" if parts else name
