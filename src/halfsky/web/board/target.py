"""What the page of one target is made of."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.urls import reverse

from halfsky.core.vocabulary.statuses import Missing
from halfsky.engines.editions.model import Standing, Substitute, Warning
from halfsky.services.board_words import CELLS
from halfsky.services.reach import reach_of
from halfsky.store.models import Return
from halfsky.web import written
from halfsky.web.board import page, pictures
from halfsky.web.board import standing_words as words
from halfsky.web.board.answering import Units, units_of
from halfsky.web.figures.reading import in_room
from halfsky.web.reading import Here, linked, name
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import pick, say

MOST_SOURCES = 4
_RULE_NAMES = CELLS["rule"]


def outlook_rows(one: Standing, *, year: int) -> list[dict[str, Any]]:
    """What is expected by the deadline, and on what it rests; empty where nothing is told."""
    ahead = words.chance(one, year=year)
    if ahead is None or one.probability is None:
        return []
    rows = [
        {
            "key": say("target_page.chance"),
            "value": words.percent(one.probability),
            "note": say(f"target_page.chance_{ahead}"),
        },
        *_change_rows(one),
    ]
    if one.low80 is not None and one.high80 is not None:
        rows.append(
            {
                "key": say("target_page.range", year=one.deadline),
                "value": say(
                    "target_page.range_of",
                    low=words.with_unit(one.low80, one),
                    high=words.with_unit(one.high80, one),
                ),
                "note": say("target_page.range_means"),
            }
        )
    if one.siblings is not None:
        rows.append(
            {"key": say("target_page.siblings"), "value": say("target_page.siblings_of", count=one.siblings)}
        )
    return rows


def _change_rows(one: Standing) -> list[dict[str, Any]]:
    told = (
        ("usual", one.usual_change, True),
        ("needed", one.needed_change, True),
        ("noise", one.noise, False),
    )
    return [
        {
            "key": say(f"target_page.{which}"),
            "value": _change(value, one, signed=signed),
            "note": say(f"target_page.{which}_means"),
        }
        for which, value, signed in told
        if value is not None
    ]


def _change(value: float, one: Standing, *, signed: bool) -> str:
    sign = "+" if signed and value > 0 else "−" if value < 0 else ""
    digits = max(words.decimals_of(one.indicator), 2)
    size = written.figure(round(abs(value), digits), digits)
    return f"{sign}{size} {_change_unit(one.unit)}".strip()


def _change_unit(unit: str | None) -> str:
    points = {"percent": "percentage_points", "permille": "permille_points"}
    return written.unit(points.get(unit or "", unit or "")) if unit else ""


def certainty_rows(one: Standing) -> list[dict[str, Any]]:
    """Counts, interval and pooled years of a figure, and whether one case would turn the verdict."""
    rows: list[dict[str, Any]] = []
    if one.numerator is not None and one.denominator is not None:
        counts = say(
            "target_page.counts_of",
            numerator=written.figure(one.numerator),
            denominator=written.figure(one.denominator),
        )
        note = say("target_page.one_more_turns") if one.one_more_turns else ""
        rows.append({"key": say("target_page.counts"), "value": counts, "note": note})
    if one.low95 is not None and one.high95 is not None:
        between = say(
            "target_page.range_of", low=words.with_unit(one.low95, one), high=words.with_unit(one.high95, one)
        )
        rows.append(
            {"key": say("target_page.interval"), "value": between, "note": say("target_page.interval_means")}
        )
    if one.pooled_value is not None:
        years = say("target_page.pooled_years", first=one.pooled_from, last=one.pooled_to)
        rows.append(
            {
                "key": years,
                "value": words.with_unit(one.pooled_value, one),
                "note": say("target_page.pooled_means"),
            }
        )
    return rows


def figure_rows(one: Standing) -> list[dict[str, Any]]:
    """The figure judged beside what is asked, where it came from and what it was."""
    told = (
        (
            say("target_page.value_in", year=one.year) if one.year else say("board_page.value_head"),
            words.value_of(one),
        ),
        (say("board_page.asked_head"), words.asked(one)),
        (say("board_page.deadline_head"), str(one.deadline or "")),
        (
            say("target_page.base_in", year=one.base_year),
            words.with_unit(one.base_value, one) if one.base_year else "",
        ),
        (
            say("target_page.value_in", year=one.earlier_year),
            words.with_unit(one.earlier_value, one) if one.earlier_year else "",
        ),
        (say("target_page.first_met"), str(one.first_met_year or "")),
    )
    return [{"key": key, "value": value} for key, value in told if value]


def hidden(here: Here, one: Standing) -> dict[str, Any] | None:
    """Why the figure judged is not shown to the public, and what may be used instead; None where it is shown."""
    if one.indicator is None or one.value is not None or not here.public:
        return None
    if not any(figure.status == Missing.SUPPRESSED for figure in pictures.own_figures(here, one)):
        return None
    items = [_instead(here, it) for it in here.edition.substitutes(one.indicator, here.area.code)]
    return {"text": say("target_page.hidden"), "items": [it for it in dict.fromkeys(items) if it]}


def _instead(here: Here, it: Substitute) -> str:
    if it.instead == "pooled":
        return say("target_page.instead_pooled", first=it.instead_from, last=it.instead_to)
    larger = here.tree.areas.get(it.instead_area or "")
    return say("target_page.instead_area", area=name(larger)) if larger else ""


def figure(
    request: ActorRequest, here: Here, one: Standing, which: str, below: Sequence[Standing]
) -> dict[str, Any] | None:
    """A picture of the target with all that hangs on it; None where there is nothing to see."""
    picture = pictures.target_picture(here, one, which, below)
    if picture is None:
        return None
    return in_room(
        request,
        here,
        picture,
        key=which,
        finding=pictures.target_finding(one, which),
        files=partial(pictures.target_file, here, one, which),
    )


def areas_table(here: Here, below: Sequence[Standing], sources: Mapping[str, bool]) -> dict[str, Any] | None:
    """How each area right below stands, with a way to its page and, for insiders, to its return."""
    if not below:
        return None
    heads = ["area", "status", "value", "before", "chance", *(["source"] if sources else [])]
    numbers = {"value", "before", "chance"}
    known = {one.area: one for one in below}
    rows = [_area_row(here, known[it.code], sources) for it in here.children() if it.code in known]
    return {
        "id": "below",
        "caption": say("target_page.areas"),
        "columns": [{"text": say(f"board_page.{head}_head"), "number": head in numbers} for head in heads],
        "rows": rows,
    }


def _area_row(here: Here, one: Standing, sources: Mapping[str, bool]) -> list[dict[str, Any]]:
    ahead = words.chance(one, year=here.edition.manifest.year)
    cells: list[dict[str, Any]] = [
        {"text": name(here.tree.areas[one.area]), "href": page.target_link(here, one.number, area=one.area)},
        {"status": words.verdict(one)},
        page.value_cell(here, one),
        page.earlier_cell(here, one),
        {
            "text": words.percent(one.probability) if ahead and one.probability is not None else "",
            "number": True,
        },
    ]
    if sources:
        own = [number for number in numbers_in(one) if number in sources]
        cells.append(return_cell(own[0], sources) if own else {"text": ""})
    return cells


def return_cell(number: str, sources: Mapping[str, bool]) -> dict[str, Any]:
    """A return by its number, with a way to it for who may read it."""
    return {"text": number} | ({"href": reverse("return", args=(number,))} if sources.get(number) else {})


def numbers_in(one: Standing) -> list[str]:
    """Numbers of the returns that a figure was read from."""
    return [number for number in (one.source or "").split("；") if number]


def open_returns(request: ActorRequest, standings: Iterable[Standing]) -> dict[str, bool]:
    """Returns that the figures come from, and whether the visitor may read each; none for the public."""
    if request.actor is None:
        return {}
    numbers = list(dict.fromkeys(number for one in standings for number in numbers_in(one)))
    mine = Return.objects.filter(reach_of(request.actor.posts, "returns.read"), number__in=numbers)
    readable = set(mine.values_list("number", flat=True))
    return {number: number in readable for number in numbers} if readable else {}


def source_items(one: Standing, sources: Mapping[str, bool]) -> list[dict[str, Any]]:
    """The returns of this area's own figure, those the visitor may read first; the rest are counted."""
    numbers = sorted(
        (number for number in numbers_in(one) if number in sources), key=lambda it: not sources[it]
    )
    return [return_cell(number, sources) for number in numbers]


def rules_table(here: Here, one: Standing) -> dict[str, Any] | None:
    """What the rules of other bodies say, beside the official one and never in it."""
    found = here.edition.verdicts(here.area.code, one.target)
    if not found:
        return None
    rows = [
        [
            {
                "text": pick(_RULE_NAMES[it.rule].zh, _RULE_NAMES[it.rule].en)
                if it.rule in _RULE_NAMES
                else it.rule
            },
            {"text": "" if it.number is None else written.figure(round(it.number, 2), 2), "number": True},
            {"text": pick(it.note_zh or "", it.note_en or ""), "words": True},
        ]
        for it in found
    ]
    heads = (("rule", False), ("number", True), ("note", False))
    return {
        "caption": say("target_page.rules_caption"),
        "columns": [{"text": say(f"target_page.{head}_head"), "number": number} for head, number in heads],
        "rows": rows,
    }


def warning_items(here: Here, one: Standing, shared: Units) -> list[dict[str, Any]]:
    """Every warning of the area on this target."""
    mine: list[Warning] = [it for it in here.edition.warnings(here.area.code) if it.target == one.target]
    return [page.warning_parts(here, it, one, shared) for it in mine]


def who_answers(one: Standing, shared: Units) -> list[dict[str, Any]]:
    """Units that answer for the target, the lead first."""
    return [
        {"key": say(f"target_page.share_{unit.share}"), "value": unit.name} for unit in units_of(one, shared)
    ]


def clause_link(here: Here, one: Standing) -> str:
    """Where the promise stands in the plan."""
    address = linked(here, reverse("plan", args=(here.chosen.plan.number,)), promise=str(one.number))
    return f"{address}#p{one.number}"


def indicator_link(here: Here, one: Standing) -> str:
    """The page of the indicator, where one measures the target."""
    if one.indicator is None or one.indicator not in here.edition.series:
        return ""
    return linked(here, reverse("indicator", args=(one.indicator,)))
