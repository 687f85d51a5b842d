"""Words and tables that the pages of appraisal share."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from halfsky.core.supervision.appraisal.model import LEFT_OUT, Band, Counted, Criterion, Place, Points
from halfsky.services.acting import Actor
from halfsky.services.reach import reach_of
from halfsky.store.models import AppraisalRound, AppraisalScheme, Area, Commendation, PracticeProposal, Unit
from halfsky.web import written
from halfsky.web.texts import named, pick, say

Parts = dict[str, Any]

_STATES = {
    "draft": ("half", "under_way"),
    "simulated": ("sent", "under_way"),
    "adopted": ("checks", "good"),
    "replaced": ("locked", "quiet"),
    "computed": ("half", "under_way"),
    "final": ("checks", "good"),
    "raised": ("asked", "warn"),
    "upheld": ("check", "good"),
    "declined": ("back", "quiet"),
    "proposed": ("told", "under_way"),
    "reviewed": ("sent", "under_way"),
    "accepted": ("checks", "good"),
    "not_accepted": ("back", "quiet"),
    "approved": ("checks", "good"),
}
"""Shape and tone of every state."""
_DIGITS = 2


def tag(state: str) -> Parts:
    """A state as parts of `status_tag`."""
    shape, tone = _STATES[state]
    return {"word": say(f"appraisal_page.state_{state}"), "mark": shape, "tone": tone}


def example_tag(row: PracticeProposal) -> Parts:
    """What became of a proposal, as parts of `status_tag`."""
    if row.state != "confirmed":
        return tag(row.state)
    return tag("accepted" if row.accepted else "not_accepted")


def number(value: float | None, digits: int = _DIGITS) -> str:
    """A score or weight; empty where there is none."""
    return "" if value is None else written.figure(round(value, digits), digits)


def weight(value: float) -> str:
    """A weight without zeros that say nothing."""
    return f"{value:g}"


def kind_of(code: str) -> str:
    """What a criterion is called."""
    return say(f"appraisal_page.kind_{code}")


def outcome(code: str) -> str:
    """What a fact came to."""
    return say(f"appraisal_page.outcome_{code}")


def band_words(bands: tuple[Band, ...], nth: int) -> str:
    """The name of a band of scores."""
    return pick(bands[nth].zh, bands[nth].en)


def place_words(place: Place | None) -> str:
    """A place, or the band of places that is shared."""
    if place is None:
        return say("appraisal_page.no_place")
    if place.first == place.last:
        return str(place.first)
    return say("appraisal_page.places", first=place.first, last=place.last)


def criteria_table(criteria: Iterable[Criterion]) -> Parts:
    """Weights of a scheme, and what each outcome is credited with."""
    heads = (("criterion", False), ("weight", True), ("credits", False))
    return {
        "caption": say("appraisal_page.criteria"),
        "columns": [{"text": say(f"appraisal_page.{head}_head"), "number": right} for head, right in heads],
        "rows": [
            [
                {"text": kind_of(one.kind)},
                {"text": weight(one.weight), "number": True},
                {"text": credits_words(one), "words": True},
            ]
            for one in criteria
        ],
    }


def credits_words(one: Criterion) -> str:
    """What each outcome of a criterion is credited with."""
    told = (
        say("appraisal_page.credit_of", outcome=outcome(code), percent=f"{credit * 100:g}")
        for code, credit in one.credits.items()
    )
    return say("site.list_comma").join(told)


def points_table(points: Points) -> Parts:
    """One criterion of a unit: every fact, what it came to, what it was credited with."""
    heads = (("fact", False), ("outcome", False), ("day", False), ("worth", True), ("credit", True))
    return {
        "id": points.kind,
        "caption": say(
            "appraisal_page.points_caption",
            kind=kind_of(points.kind),
            points=number(points.points),
            weight=number(points.weight_used),
        )
        if points.points is not None
        else say("appraisal_page.points_none", kind=kind_of(points.kind), weight=weight(points.weight)),
        "columns": [{"text": say(f"appraisal_page.{head}_head"), "number": right} for head, right in heads],
        "rows": [_fact_row(one) for one in points.facts],
    }


def _fact_row(one: Counted) -> list[Parts]:
    fact = one.fact
    note = say(fact.note) if one.outcome == LEFT_OUT and fact.note else ""
    corrected = (
        say("appraisal_page.corrected", was=outcome(fact.outcome), words=one.words) if one.words else ""
    )
    name = pick(fact.name, fact.name_en)
    return [
        {"text": name, "href": fact.link} if fact.link else {"text": name},
        {"text": outcome(one.outcome), "note": corrected or note},
        {"text": fact.day},
        {"text": weight(fact.worth), "number": True},
        {"text": "" if one.credit is None else f"{one.credit * 100:g}%", "number": True},
    ]


def areas_for(actor: Actor, act: str) -> list[Area]:
    """Areas in which an actor may do something, the widest first."""
    rows = Area.objects.filter(valid_to=None).filter(reach_of(actor.posts, act, area=""))
    return list(rows.order_by("path")[:200])


def area_field(areas: list[Area], value: str = "") -> Parts:
    """The field that asks for an area."""
    return {
        "id": "area",
        "type": "select",
        "label": say("appraisal_page.area"),
        "options": [{"value": one.code, "text": named(one)} for one in areas],
        "value": value or (areas[0].code if areas else ""),
    }


def scheme_cells(row: AppraisalScheme) -> list[Parts]:
    """A scheme in a list."""
    return [
        {"text": pick(row.title, row.title_en), "href": reverse("appraisal_scheme", args=(row.number,))},
        {"text": named(row.area)},
        {"status": tag(row.state)},
        {"text": row.made_by.name},
        {"text": written.moment(row.adopted_at or row.simulated_at or row.made_at)},
    ]


def round_cells(row: AppraisalRound) -> list[Parts]:
    """The results of a year in a list."""
    return [
        {
            "text": say("appraisal_page.year_of", year=row.year),
            "href": reverse("appraisal_results", args=(row.number,)),
        },
        {"text": named(row.area)},
        {"status": tag(row.state)},
        {"text": pick(row.scheme.title, row.scheme.title_en)},
        {"text": written.day(row.object_until)},
    ]


def example_cells(row: PracticeProposal) -> list[Parts]:
    """A proposal in a list."""
    return [
        {"text": named(row.unit or row.about), "href": reverse("appraisal_example", args=(row.number,))},
        {"text": say("appraisal_page.is_unit" if row.unit else "appraisal_page.is_area")},
        {"text": str(row.year), "number": True},
        {"status": example_tag(row)},
        {"text": row.reviewed_by.name if row.reviewed_by else ""},
    ]


def list_cells(row: Commendation) -> list[Parts]:
    """A list of commendation in a list."""
    text = say("appraisal_page.period", first=row.first_year, last=row.last_year)
    return [
        {"text": text, "href": reverse("appraisal_commended", args=(row.number,))},
        {"text": named(row.area)},
        {"status": tag(row.state)},
        {"text": str(len(row.entries)), "number": True},
    ]


def listed(caption: str, heads: Iterable[str], rows: list[list[Parts]], *, empty: str) -> Parts:
    """A table of things, each with a way to its page."""
    return {
        "caption": say(f"appraisal_page.{caption}"),
        "columns": [
            {"text": say(f"appraisal_page.{head}_head"), "number": head in _NUMBERS} for head in heads
        ],
        "rows": rows,
        "empty": say(f"appraisal_page.{empty}"),
    }


_NUMBERS = frozenset({"year", "entries", "score"})


def unit_link(row: AppraisalRound, unit: Unit) -> str:
    """The page of one unit's result."""
    return reverse("appraisal_result", args=(row.number, unit.pk))
