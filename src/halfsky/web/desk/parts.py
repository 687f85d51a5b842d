"""What the desk is made of: tasks with their days, things counted, notices in words."""

from datetime import date
from typing import Any

from django.urls import reverse

from halfsky.core.returns.workflow import State
from halfsky.engines.codebook import load_messages
from halfsky.services.asked_forms import form_of
from halfsky.services.returns import answers_of
from halfsky.store.models import Notice, Return
from halfsky.store.queries.turns import Turn
from halfsky.web import written
from halfsky.web.duties.parts import duty_name
from halfsky.web.texts import language, named, say


def return_tasks(rows: list[Return], today: date) -> list[dict[str, Any]]:
    """Returns whose turn it is, as a group of tasks; none where there are none."""
    tasks = [_return_task(row, today) for row in rows]
    return [{"title": say("desk.returns"), "tasks": tasks}] if tasks else []


def _return_task(row: Return, today: date) -> dict[str, Any]:
    code = {State.DRAFT: "desk.fill", State.RETURNED: "desk.change", State.HANDED_IN: "desk.approve"}[
        State(row.state)
    ]
    return {
        "text": say(code, year=row.campaign.year, unit=named(row.unit)),
        "href": reverse("return", args=(row.number,)),
        "hint": written.by_when(row.due, today),
        "progress": say("returns_page.answered", done=len(answers_of(row)), all=len(form_of(row).lines)),
        "kind": "return",
        "state": row.state,
    }


def turn_groups(turns: list[Turn], today: date) -> list[dict[str, Any]]:
    """Everything else that waits, as a group of tasks: what is latest first, what has no day last."""
    tasks = [
        {
            "text": say(f"desk.turn_{turn.kind}", count=turn.count),
            "href": turn.address,
            "hint": _hint(turn, today),
        }
        for turn in sorted(turns, key=lambda turn: (turn.due is None, turn.due or today))
    ]
    return [{"title": say("desk.waiting"), "tasks": tasks}] if tasks else []


def _hint(turn: Turn, today: date) -> str:
    if turn.oldest:
        return say("desk.oldest", unit=named(turn.oldest))
    when = written.by_when(turn.due, today) if turn.due else ""
    return say("desk.first", duty=duty_name(turn.first), when=when) if turn.first else when


def notice_items(rows: list[Notice]) -> list[dict[str, Any]]:
    """Notices in words, newest first, as items of a timeline; what was told again of a thing stands there once."""
    messages, lang = load_messages(), language()
    items: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        words = messages.say(row.code, row.facts, lang=lang)
        items.setdefault(
            (words, row.link),
            {
                "act": words,
                "act_href": row.link,
                "who": row.sent_by.name if row.sent_by else say("desk.system"),
                "at": written.moment(row.sent_at),
                "iso": row.sent_at.isoformat(),
            },
        )
    return list(items.values())
