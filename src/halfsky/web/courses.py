"""Acts of a course on pages: which the visitor may do now, the page that asks for each, and what was done before."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from halfsky.core.vocabulary.errors import Conflict, NotFound
from halfsky.services.acting import Actor
from halfsky.web import written
from halfsky.web.asking import Question, Typed, ask
from halfsky.web.requests import ActorRequest, revision_seen
from halfsky.web.texts import say

Field = dict[str, Any]
Parts = dict[str, Any]


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """The page of an act: the fields it asks for, and what it does with them; `danger` for what is hard to undo."""

    fields: Callable[[Any], tuple[Field, ...]]
    do: Callable[[Actor, Any, Typed], object]
    danger: bool = False


def nothing(row: Any) -> tuple[Field, ...]:
    """No field: the act wants a word of confirmation only."""
    return ()


def words_field(label: str, *, rows: int = 4, value: str = "", hint: str = "") -> Field:
    """A field for running text."""
    return {"id": "words", "type": "textarea", "rows": rows, "label": label, "value": value, "hint": hint}


def text_field(name: str, label: str, **more: Any) -> Field:
    """A field for a line of text."""
    return {"id": name, "label": label, "width": "full", **more}


def day_field(name: str, label: str, **more: Any) -> Field:
    """A field for a day."""
    return {"id": name, "type": "date", "label": label, **more}


def area_field(name: str, label: str, **more: Any) -> Field:
    """A field for several lines."""
    return {"id": name, "type": "textarea", "rows": 4, "label": label, **more}


def name_of(act: str) -> str:
    """An act as addresses and words call it."""
    return act.partition(".")[2]


def pages(acts: Iterable[str], prefix: str, view: Callable[..., Any], room: str) -> list[URLPattern]:
    """An address for the page of each act: `<room>_<name>` under a prefix."""
    names = [name_of(act) for act in acts]
    return [path(f"{prefix}{name}/", view, {"act": name}, name=f"{room}_{name}") for name in names]


def offered(
    acts: Iterable[str], first: Iterable[str], *, room: str, address: Callable[[str], str]
) -> Parts | None:
    """Acts as parts of `action_bar`: those of `first` as the button, the rest as links; None for nothing.

    Args:
        acts: What the visitor may do now.
        first: What is next in the present state.
        room: Of the message catalogue, such as `meetings_page`.
        address: Of the page of an act, by its name.
    """
    may = list(acts)
    if not may:
        return None
    buttons = [act for act in first if act in may][:1]
    return {
        "buttons": [_led(act, room, address) for act in buttons],
        "links": [_led(act, room, address) for act in may if act not in buttons],
    }


def _led(act: str, room: str, address: Callable[[str], str]) -> Parts:
    name = name_of(act)
    return {"text": say(f"{room}.{name}"), "href": address(name)}


def ask_for(
    request: ActorRequest,
    pages: Mapping[str, Page],
    name: str,
    row: Any,
    *,
    room: str,
    subject: str,
    back: str,
    back_text: str,
    want: Callable[[str], object],
) -> HttpResponse:
    """The page of an act: ask for its fields, do it, go back.

    What another did since the page was opened is said, and what was typed stays.

    Args:
        request: Of the visitor.
        pages: By act.
        name: Of the act, as the address has it.
        row: What it is done to.
        room: Of the message catalogue.
        subject: Above the heading.
        back: Where to go afterwards.
        back_text: Its name.
        want: Refuses an act that the visitor has no right to.

    Raises:
        NotFound: There is no such act.
    """
    act = next((one for one in pages if name_of(one) == name), None)
    if act is None:
        raise NotFound("rights.not_found")
    want(act)
    page = pages[act]
    question = Question(
        subject=subject,
        word=f"{room}.{name}",
        back=back,
        back_text=back_text,
        fields=page.fields(row),
        danger=page.danger,
        revision=getattr(row, "revision", None),
    )

    def do(typed: Typed) -> str:
        if "revision" in request.POST and revision_seen(request) != question.revision:
            raise Conflict("supervision.changed_meanwhile", number=row.number)
        page.do(request.actor, row, typed)
        messages.success(request, say("papers_page.done", act=say(f"{room}.{name}")))
        return back

    return ask(request, question, do)


def trail(steps: Iterable[Any], *, room: str) -> list[Parts]:
    """Steps as items of `timeline`, the newest first."""
    return [
        {
            "act": say(f"{room}.step_{name_of(one.act)}"),
            "who": one.by.name if one.by else say("desk.system"),
            "at": written.moment(one.at),
            "iso": one.at.isoformat(),
            "text": "\n".join(text for text in (one.words, one.evidence) if text),
        }
        for one in reversed(list(steps))
    ]


def course_of(
    stations: tuple[tuple[str, tuple[str, ...]], ...], state: str, *, room: str, ended: bool
) -> list[Parts]:
    """How far a thing has come, as steps of `course`."""
    now = next((place for place, (_, states) in enumerate(stations) if state in states), len(stations))
    return [
        {
            "text": say(f"{room}.course_{name}"),
            "state": "done" if place < now or ended else "current" if place == now else "to_come",
        }
        for place, (name, _) in enumerate(stations)
    ]


def moment_typed(day: str, time: str) -> datetime | None:
    """A day and an hour that were typed; None where they are none."""
    try:
        return timezone.make_aware(datetime.fromisoformat(f"{day}T{time.replace('：', ':')}"))
    except ValueError:
        return None


def by_when(due: Any, *, open_still: bool) -> str:
    """A due day, with the days since where it has passed and the thing is open."""
    if due is None:
        return ""
    late = (timezone.localdate() - due).days
    if open_still and late > 0:
        return say("papers_page.late", day=written.day(due), days=late)
    return written.day(due)
