"""What the pages of duties are made of: names, rhythms, periods and states in words."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from halfsky.core.supervision.duties.model import Kind, Rhythm
from halfsky.engines.duty_kinds import kinds_by_code
from halfsky.services import duties
from halfsky.services.duty_calendar import rule_of
from halfsky.store.models import Duty, DutyTerm
from halfsky.web import written
from halfsky.web.texts import named, pick, say

SOON = timedelta(days=30)
"""What is due within so long stands on the desk."""
_NAMED_PERIODS = ("midterm", "final", "once", "standing")


def kind_name(kind: Kind) -> str:
    """A kind in the visitor's language."""
    return pick(kind.zh, kind.en)


def duty_name(row: Duty) -> str:
    """What a duty is called: its own name, or that of its kind."""
    return row.title or kind_name(kinds_by_code()[row.kind])


def owner_name(row: Duty) -> str:
    """Who owes it: the one unit where it is one, else the body."""
    return named(row.unit) if row.unit is not None else say(f"duties_page.owner_{row.owner}")


def rhythm_words(row: Duty) -> str:
    """How often, in words; 推定 where the plan does not say."""
    words = _rhythm(rule_of(row))
    return say("duties_page.assumed", rhythm=words) if row.assumed else words


def _rhythm(rule: Rhythm) -> str:
    if rule.code == "yearly" and rule.times > 1:
        return say("duties_page.rhythm_times", times=rule.times)
    if rule.code == "yearly":
        code = "rhythm_yearly_after" if rule.lag else "rhythm_yearly"
        return say(f"duties_page.{code}", month=rule.month or 12)
    if rule.code == "years":
        return say("duties_page.rhythm_years", every=rule.every)
    if rule.code == "milestone":
        points = say("site.list_comma").join(say(f"duties_page.period_{one}") for one in rule.points)
        return say("duties_page.rhythm_milestone", points=points)
    return say(f"duties_page.rhythm_{rule.code}")


def period_words(period: str) -> str:
    """A period in words: 2024年, 2024年第1次, 2021—2025年, 中期."""
    if period in _NAMED_PERIODS:
        return say(f"duties_page.period_{period}")
    parts = period.split("-")
    if len(parts) >= 3:
        return written.day(date.fromisoformat(period[:10]))
    if len(parts) == 2 and len(parts[1]) == 4:
        return say("duties_page.period_span", first=parts[0], last=parts[1])
    if len(parts) == 2:
        return say("duties_page.period_nth", year=parts[0], nth=parts[1])
    return say("duties_page.period_year", year=period)


def state_tag(row: DutyTerm, today: date) -> dict[str, str]:
    """The state of a term as parts of `status_tag`."""
    word, mark, tone = _state(row, today)
    return {"word": say(f"duties_page.state_{word}"), "mark": mark, "tone": tone}


def _state(row: DutyTerm, today: date) -> tuple[str, str, str]:
    if row.state == duties.OPEN:
        if row.due < today:
            return "overdue", "problem", "bad"
        if row.opens > today:
            return "ahead", "◌", "quiet"
        return ("soon", "falling", "warn") if row.due <= today + SOON else ("open", "half", "under_way")
    if row.looked_by_id is not None:
        return f"{row.state}_seen", "checks", "good" if row.state == duties.DONE else "quiet"
    return row.state, "check" if row.state == duties.DONE else "—", "plain"


def due_words(row: DutyTerm, today: date) -> str:
    """The day by which a term is due, and how far that is while it is open."""
    day = written.day(row.due)
    if row.state != duties.OPEN or row.opens > today:
        return day
    near = written.by_when(row.due, today)
    return near if near == say("desk.due", day=day) else say("duties_page.day_and_how_far", day=day, far=near)


def term_cells(row: DutyTerm, today: date, sentence: str) -> list[dict[str, Any]]:
    """Cells of a term in a list: what, of which time and in which words of the plan, how it stands, by when, by whom."""
    duty = row.duty
    note = period_words(row.period) + (f" · {sentence}" if sentence else "")
    first = {"text": duty_name(duty), "href": reverse("duty", args=(duty.number,)), "note": note}
    return [
        first,
        {"status": state_tag(row, today)},
        {"text": due_words(row, today)},
        {"text": owner_name(duty)},
    ]


def clause_place(part: str, item: int | None, clause: int | None) -> str:
    """Where in the plan a clause stands."""
    return say(f"duties_page.part_{part}", item=item, clause=clause)
