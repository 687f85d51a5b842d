"""The page of a matter: its whole story on one screen, and its letters to take away."""

from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.reports.pictures import Ahead, Aim, Event, Line, Point, Trend
from halfsky.core.supervision.matters.model import Facts
from halfsky.core.supervision.matters.model import Point as Figure
from halfsky.core.supervision.matters.workflow import State
from halfsky.engines.editions.reading import open_edition
from halfsky.services import daily, letters, matter_facts, matters, measures
from halfsky.store.models import Edition, Letter, Matter, MatterStep
from halfsky.web import papers, written
from halfsky.web.appraisal.effect_parts import effect_parts
from halfsky.web.board import standing_words as words
from halfsky.web.figures.parts import picture_markup
from halfsky.web.matters import acts, parts
from halfsky.web.pictured import series_of
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import language, named, pick, say

_COURSE = (
    ("open", (State.OPENED,)),
    ("send", (State.ASKED,)),
    ("reply", (State.REPLIED, State.RETURNED)),
    ("work", (State.UNDER_WAY,)),
    ("close", (State.CLOSING, State.CLOSED)),
)
"""The stations of a matter, and the states in which it is at each."""


@insiders
def matter(request: ActorRequest, number: str) -> HttpResponse:
    """One matter: whose turn, the facts then and now, letters and replies, measures, effect, and every step."""
    daily.run_if_not_today()
    row = matters.find(request.actor, number)
    steps = list(MatterStep.objects.filter(matter=row).select_related("by"))
    facts = matter_facts.facts_frozen(row)
    newest = matter_facts.newest_edition(row) if row.target else None
    context = {
        "row": row,
        "title": parts.title(row),
        "office": named(row.office),
        "origin": say(f"matters_page.origin_{row.origin}"),
        "state": parts.state_tag(row),
        "severity": parts.severity_tag(row.severity),
        "kind": parts.kind_word(row.kind),
        "finding": _finding(row),
        "course": _course(row, steps),
        "acts": acts.offered(request.actor, row),
        "why": _why(row, facts),
        "quote": facts.quote,
        "picture": _picture(row, facts, newest),
        "then_now": _then_and_now(row, facts, newest),
        "units": _units(row),
        "letters": _letters(row),
        "closing": _closing(row),
        "measures": _measures(row),
        "effect": effect_parts(row),
        "trail": [_step(one) for one in reversed(steps)],
    }
    return render(request, "matters/matter.html", context)


def _finding(row: Matter) -> str:
    if row.state == State.CLOSED:
        return say(
            f"matters_page.closed_by_{row.closure or 'reason'}",
            day=parts.day_of(row.closed_at),
            days=parts.age(row),
        )
    told = say(f"matters_page.waits_{row.state}", turn=parts.turn(row))
    return f"{told}{parts.by_when(row)}" if language() == "zh" else f"{told} {parts.by_when(row)}"


def _course(row: Matter, steps: list[MatterStep]) -> list[dict[str, str]]:
    """How far a matter has come, with the day of each station."""
    now = next(place for place, (_, states) in enumerate(_COURSE) if row.state in states)
    days = {
        "open": row.opened_at,
        "send": _last(steps, "matters.send"),
        "reply": _last(steps, "matters.reply"),
        "work": _last(steps, "matters.accept"),
        "close": row.closed_at,
    }
    return [
        {
            "text": say(f"matters_page.course_{name}"),
            "note": parts.day_of(days[name]) if place <= now else "",
            "state": "done"
            if place < now or row.state == State.CLOSED
            else "current"
            if place == now
            else "to_come",
        }
        for place, (name, _) in enumerate(_COURSE)
    ]


def _last(steps: list[MatterStep], act: str) -> Any:
    return next((one.at for one in reversed(steps) if one.act == act), None)


def _why(row: Matter, facts: Facts) -> str:
    return pick(facts.reason_zh, facts.reason_en) or row.words


def _units(row: Matter) -> list[dict[str, Any]]:
    told = [{"key": say("matters_page.lead"), "value": named(row.lead)}]
    supporting = [named(unit) for unit in row.supporting.all()]
    if supporting:
        told.append({"key": say("matters_page.supporting"), "value": say("site.list_comma").join(supporting)})
    told.append(
        {
            "key": say("matters_page.opened"),
            "value": say("matters_page.opened_by", who=row.opened_by.name, day=parts.day_of(row.opened_at)),
        }
    )
    return told


def _then_and_now(row: Matter, facts: Facts, newest: Edition | None) -> dict[str, Any] | None:
    """The frozen facts beside the newest ones, as parts of `data_table`; None where the matter is about no figures."""
    if not facts.vintage:
        return None
    now = matter_facts.standing_now(row, newest) if newest else None
    then = _printed(facts, facts.value)
    known = newest.vintage.number if newest else ""
    rows = [
        [
            say("matters_page.vintage"),
            {"text": facts.vintage},
            {"text": known},
        ],
        [
            say("matters_page.figure"),
            {"text": then, "note": str(facts.year or "")},
            {
                "text": _printed(facts, now.value) if now else "",
                "note": str((now and now.year) or ""),
            },
        ],
        [
            say("matters_page.verdict"),
            {"status": {"kind": "verdict", "code": facts.status or "no_data"}},
            {"status": words.verdict(now) if now else {"kind": "verdict", "code": "no_data"}},
        ],
        [
            say("matters_page.chance"),
            {"text": _chance(facts.probability)},
            {"text": _chance(now.probability if now else None)},
        ],
        [
            say("matters_page.aim"),
            {"text": _printed(facts, facts.target_value), "note": str(facts.deadline or "")},
            {"text": _printed(facts, now.target_value) if now else ""},
        ],
    ]
    columns = [
        {"text": say("matters_page.fact_head")},
        {"text": say("matters_page.then_head")},
        {"text": say("matters_page.now_head")},
    ]
    return {"caption": say("matters_page.then_and_now"), "columns": columns, "rows": rows}


def _printed(facts: Facts, value: float | None) -> str:
    series = series_of(facts.indicator)
    if value is None:
        return ""
    unit = facts.unit or series.unit
    return f"{written.figure(round(value, series.digits), series.digits)} {written.unit(unit)}".strip()


def _chance(probability: float | None) -> str:
    return "—" if probability is None else words.percent(probability)


def _picture(row: Matter, facts: Facts, newest: Edition | None) -> dict[str, Any] | None:
    """What was expected then, and what has come since, as parts of `figure`; None for fewer than two figures."""
    series = series_of(facts.indicator)
    now = matter_facts.standing_now(row, newest) if newest else None
    later: tuple[Figure, ...] = ()
    if newest is not None and now is not None:
        later = matter_facts.points_of(open_edition(Path(newest.file.path)), now)
    since = tuple(one for one in later if facts.year is None or one.year >= facts.year)
    if len(facts.points) + len(since) < 3 and not facts.ahead:
        return None
    then = Line(points=_points(facts.points), name=say("matters_page.line_then"))
    came = Line(points=_points(since), name=say("matters_page.line_now"))
    trend = Trend(
        subject=f"{series.told} · {facts.area_name}",
        unit=facts.unit or series.unit,
        lines=(then, came) if len(since) > 1 else (then,),
        lang=language(),
        digits=series.digits,
        aim=None if facts.target_value is None else Aim(value=facts.target_value, due=facts.deadline),
        fan=tuple(
            Ahead(year=one.year, median=one.median, low80=one.low80, high80=one.high80)
            for one in facts.ahead
            if one.median is not None
        ),
        events=(Event(year=facts.year, label=say("matters_page.event_opened")),) if facts.year else (),
    )
    return {
        "title": say("matters_page.picture_title"),
        "subject": trend.subject,
        "svg": picture_markup(trend),
    }


def _points(points: Any) -> tuple[Point, ...]:
    return tuple(Point(year=one.year, value=one.value) for one in points)


def _letters(row: Matter) -> list[dict[str, Any]]:
    rows = Letter.objects.filter(matter=row).select_related("to", "sent_by").prefetch_related("replies__by")
    return [
        {
            "name": say(f"matters_page.series_{one.series}"),
            "number": letters.number_of(one),
            "told": say("matters_page.letter_told", unit=named(one.to), day=parts.day_of(one.sent_at), who=one.sent_by.name),
            "due": say("matters_page.reply_due", day=written.day(one.reply_due), days=one.days),
            "asks": one.asks.splitlines(),
            "file": reverse("matter_letter", args=(row.number, place)),
            "english": f"{reverse('matter_letter', args=(row.number, place))}{papers.ENGLISH}" if one.translation else "",
            "sheet": reverse("matter_reply_sheet", args=(row.number, place)),
            "replies": [_reply(reply) for reply in one.replies.all()],
        }
        for place, one in enumerate(rows, start=1)
    ]  # fmt: skip


_REPLY_SIGNS = {"sent": ("told", "under_way"), "returned": ("back", "warn"), "accepted": ("check", "good")}


def _reply(one: Any) -> dict[str, Any]:
    shape, tone = _REPLY_SIGNS[one.state]
    return {
        "tag": {"word": say(f"matters_page.reply_{one.state}"), "mark": shape, "tone": tone},
        "told": say("matters_page.reply_told", who=one.by.name, day=parts.day_of(one.at)),
        "rows": [
            {"key": say("matters_page.cause"), "value": one.cause},
            {"key": say("matters_page.measures_head"), "value": one.measures},
            {"key": say("matters_page.until"), "value": written.day(one.until)},
            *([{"key": say("matters_page.evidence"), "value": one.evidence}] if one.evidence else []),
        ],
        "words": one.words,
    }


def _closing(row: Matter) -> list[dict[str, Any]]:
    """On what a matter is closed, or proposed to be."""
    if not row.closure:
        return []
    evidence = row.closing.get("evidence") or {}
    told = [{"key": say("matters_page.ground"), "value": say(f"matters_page.ground_{row.closure}")}]
    if evidence:
        facts = matter_facts.facts_frozen(row)
        told.append(
            {
                "key": say("matters_page.figure"),
                "value": _printed(facts, evidence["value"]),
                "note": say("matters_page.of_vintage", year=evidence["year"], vintage=evidence["vintage"]),
            }
        )
    if row.closing.get("reason"):
        told.append({"key": say("matters_page.reason"), "value": row.closing["reason"]})
    if row.proposed_by:
        told.append({"key": say("matters_page.proposed_by"), "value": row.proposed_by.name})
    if row.closed_by:
        told.append({"key": say("matters_page.closed_by"), "value": row.closed_by.name})
    return told


def _measures(row: Matter) -> list[dict[str, Any]]:
    """Measures of the plan that serve the target, and how they go on in the area."""
    if row.plan is None or not row.target:
        return []
    found = measures.serving(row.plan, row.target)
    known = measures.newest(row.plan, row.area, [one.number for one in found])
    return [
        {
            "href": f"{reverse('measure', args=(row.plan.number, one.number))}?area={row.area.code}",
            "number": one.number,
            "text": one.text,
            "tag": progress_tag(known[one.number].state if one.number in known else "none"),
        }
        for one in found
    ]


_PROGRESS = {
    "none": ("—", "quiet"),
    "not_begun": ("◌", "quiet"),
    "under_way": ("half", "under_way"),
    "done": ("check", "good"),
    "stuck": ("problem", "bad"),
}


def progress_tag(state: str) -> dict[str, str]:
    """How a measure goes on, as parts of `status_tag`; `none` where nobody has reported."""
    shape, tone = _PROGRESS[state]
    return {"word": say(f"matters_page.progress_{state}"), "mark": shape, "tone": tone}


def _step(one: MatterStep) -> dict[str, Any]:
    name = one.act.removeprefix("matters.")
    facts = one.facts
    if name == "escalate":
        act = say(
            "matters_page.step_escalate",
            level=facts.get("level", 0),
            whom=say(f"matters_page.tells_{facts.get('tells', 'office')}"),
        )
    else:
        act = say(f"matters_page.step_{name}")
    return {
        "act": act,
        "who": one.by.name if one.by else say("desk.system"),
        "at": written.moment(one.at),
        "iso": one.at.isoformat(),
        "text": one.words or str(facts.get("letter", "")),
    }  # fmt: skip


@insiders
def letter_file(request: ActorRequest, number: str, place: int) -> HttpResponse:
    """A letter as it was sent, or its translation."""
    row = letters.find_letter(request.actor, number, place)
    return papers.file(request, row, letters.number_of(row))


@insiders
def reply_file(request: ActorRequest, number: str, place: int) -> HttpResponse:
    """The sheet for the reply, filled with the newest one that was given."""
    content = letters.reply_paper(request.actor, number, place, lang=language())
    return papers.attached(f"{number}-{say('matters_page.sheet_name')}.docx", content)
