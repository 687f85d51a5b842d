"""Acts on a meeting: which the visitor may do now, and the page that asks for the fields of each."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from halfsky.core.supervision.course import allowed
from halfsky.core.supervision.meetings.workflow import KINDS, MEETING
from halfsky.core.supervision.meetings.workflow import MeetingAct as Act
from halfsky.core.vocabulary.rights import Place
from halfsky.services import agendas, meetings, minutes
from halfsky.services.acting import Actor, area_for, may, not_permitted, place_of
from halfsky.store.models import Area, Meeting, Unit
from halfsky.web import courses
from halfsky.web.asking import Question, Typed, ask
from halfsky.web.courses import Field, Page
from halfsky.web.meetings import parts
from halfsky.web.requests import ActorRequest, day_typed, insiders, number_typed
from halfsky.web.texts import named, say

ROOM = "meetings_page"
_NEXT: dict[str, tuple[str, ...]] = {
    "planned": (Act.CALL,),
    "called": (Act.HOLD, Act.PROPOSE),
    "held": (Act.HAND_IN,),
    "written": (Act.APPROVE,),
    "approved": (Act.SEND,),
    "followed": (Act.CLOSE,),
}


def open_to(actor: Actor, row: Meeting, acts: Iterable[str]) -> list[str]:
    """Which acts on a meeting an actor has the right to, and the state allows to this person."""
    history = meetings.COURSE.history(row)
    return [
        act
        for act in acts
        if allowed(MEETING, row.state, act, person=actor.person, history=history)
        and _has_right(actor, row, act)
    ]


def _has_right(actor: Actor, row: Meeting, act: str) -> bool:
    if act != Act.PROPOSE:
        return may(actor, act, place_of(row.area))
    guests = row.guests.filter(unit__in=actor.units).values_list("unit", flat=True)
    return any(may(actor, act, Place(path=row.area.path, unit=pk)) for pk in guests)


def offered(actor: Actor, row: Meeting) -> dict[str, Any] | None:
    """What the visitor may do with a meeting now."""
    return courses.offered(
        [act for act in open_to(actor, row, PAGES) if _is_time(row, act)],
        _NEXT.get(row.state, ()),
        room=ROOM,
        address=lambda name: reverse(f"meeting_{name}", args=(row.number,)),
    )


def _is_time(row: Meeting, act: str) -> bool:
    """A meeting is held on its day, and closed when nothing is open: before, these acts are not offered."""
    if act == Act.HOLD:
        return timezone.localdate(row.at) <= timezone.localdate()
    if act == Act.CALL:
        return row.items.filter(state="on").exists()
    return act != Act.CLOSE or not meetings.open_decisions(row)


def _propose_fields(row: Meeting) -> tuple[Field, ...]:
    return (
        courses.text_field("title", say("meetings_page.item_title")),
        courses.words_field(say("meetings_page.item_why")),
    )


def _item_fields(row: Meeting) -> tuple[Field, ...]:
    waiting = [{"value": one.key, "text": one.title} for one in agendas.suggestions(row)]
    units = [
        {"value": str(guest.unit_id), "text": parts.guest(guest)}
        for guest in meetings.guests_of(row)
        if guest.unit_id
    ]
    return (
        {
            "id": "key",
            "type": "select",
            "label": say("meetings_page.item_waiting"),
            "options": waiting,
            "blank": say("meetings_page.item_own"),
            "hint": say("meetings_page.item_waiting_hint"),
            "optional": True,
        },
        courses.text_field(
            "title",
            say("meetings_page.item_title"),
            hint=say("meetings_page.item_title_hint"),
            optional=True,
        ),
        {**courses.words_field(say("meetings_page.item_about")), "optional": True},
        {
            "id": "unit",
            "type": "select",
            "label": say("meetings_page.item_unit"),
            "options": units,
            "blank": say("meetings_page.item_no_unit"),
            "optional": True,
        },
    )


def _put(actor: Actor, row: Meeting, typed: Typed) -> object:
    unit = number_typed(typed["unit"])
    return agendas.put(
        actor,
        row.number,
        title=typed["title"],
        words=typed["words"],
        key=typed["key"],
        unit=unit if unit >= 0 else None,
    )


def _hold_fields(row: Meeting) -> tuple[Field, ...]:
    options = [{"value": one, "text": say(f"meetings_page.came_{one}")} for one in meetings.ATTENDANCE]
    fields: list[Field] = [
        courses.text_field(
            "chair", say("meetings_page.chair"), hint=say("meetings_page.chair_hint"), optional=True
        )
    ]
    for guest in meetings.guests_of(row):
        name = parts.guest(guest)
        fields += [
            {
                "id": f"came-{guest.pk}",
                "type": "select",
                "label": name,
                "options": options,
                "value": "liaison",
            },
            {
                "id": f"persons-{guest.pk}",
                "label": say("meetings_page.persons_of", guest=name),
                "inputmode": "numeric",
                "width": "short",
                "value": "1",
            },
        ]
    return tuple(fields)


def _hold(actor: Actor, row: Meeting, typed: Typed) -> object:
    came = {
        guest.pk: (typed[f"came-{guest.pk}"], max(number_typed(typed[f"persons-{guest.pk}"]), 0))
        for guest in meetings.guests_of(row)
    }
    return meetings.hold(actor, row.number, attendance=came, chaired_by=typed["chair"])


PAGES: dict[str, Page] = {
    Act.ITEM: Page(fields=_item_fields, do=_put),
    Act.PROPOSE: Page(
        fields=_propose_fields,
        do=lambda actor, row, typed: agendas.propose(
            actor, row.number, title=typed["title"], words=typed["words"]
        ),
    ),
    Act.CALL: Page(fields=courses.nothing, do=lambda actor, row, typed: meetings.call(actor, row.number)),
    Act.HOLD: Page(fields=_hold_fields, do=_hold),
    Act.HAND_IN: Page(
        fields=lambda row: (
            courses.area_field(
                "summary", say("meetings_page.summary"), value=row.summary, optional=True,
                hint=say("meetings_page.summary_hint"),
            ),
        ),
        do=lambda actor, row, typed: minutes.hand_in(actor, row.number, summary=typed["summary"]),
    ),
    Act.RETURN: Page(
        fields=lambda row: (courses.words_field(say("meetings_page.what_to_mend")),),
        do=lambda actor, row, typed: minutes.give_back(actor, row.number, words=typed["words"]),
    ),
    Act.APPROVE: Page(
        fields=courses.nothing, do=lambda actor, row, typed: minutes.approve(actor, row.number)
    ),
    Act.SEND: Page(fields=courses.nothing, do=lambda actor, row, typed: minutes.send(actor, row.number)),
    Act.CLOSE: Page(fields=courses.nothing, do=lambda actor, row, typed: meetings.close(actor, row.number)),
    Act.CANCEL: Page(
        fields=lambda row: (courses.words_field(say("meetings_page.reason")),),
        do=lambda actor, row, typed: meetings.cancel(actor, row.number, words=typed["words"]),
        danger=True,
    ),
}  # fmt: skip


@insiders
def act(request: ActorRequest, number: str, act: str) -> HttpResponse:
    """Ask for the fields of an act on a meeting, and do it."""
    row = meetings.find(request.actor, number)
    pages = PAGES
    key = request.GET.get("key", "")
    if act == "put_item" and key:
        pages = {**PAGES, Act.ITEM: Page(fields=lambda one: _chosen(_item_fields(one), key), do=_put)}

    def wanted(one: str) -> None:
        if not _has_right(request.actor, row, one):
            raise not_permitted(one)

    return courses.ask_for(
        request,
        pages,
        act,
        row,
        room=ROOM,
        subject=parts.title(row),
        back=parts.link(row),
        back_text=parts.title(row),
        want=wanted,
    )


def _chosen(fields: tuple[Field, ...], key: str) -> tuple[Field, ...]:
    return tuple({**one, "value": key} if one["id"] == "key" else one for one in fields)


@insiders
def plan(request: ActorRequest, code: str) -> HttpResponse:
    """Plan a meeting of an area: what, when, where, who is invited."""
    where = area_for(request.actor, meetings.PLAN, code)
    question = Question(
        subject=named(where),
        word="meetings_page.plan",
        back=reverse("meetings"),
        back_text=say("site.room_meetings"),
        fields=_plan_fields(where),
    )

    def do(typed: Typed) -> str:
        row = _plan(request.actor, where, typed)
        messages.success(request, say("meetings_page.planned_done", title=row.title))
        return parts.link(row)

    return ask(request, question, do)


def _plan_fields(area: Area) -> tuple[Field, ...]:
    kinds = [{"value": one, "text": say(f"meetings_page.kind_{one}")} for one in KINDS]
    units = Unit.objects.filter(area=area, successor=None, valid_to=None).order_by("kind", "pk")
    below = Area.objects.filter(parent=area, valid_to=None).order_by("code")
    of_units = [{"value": str(one.pk), "text": named(one)} for one in units]
    fields: tuple[Field, ...] = (
        {"id": "kind", "type": "select", "label": say("meetings_page.kind_head"), "options": kinds, "value": "liaison"},
        courses.text_field("title", say("meetings_page.meeting_title"), hint=say("meetings_page.meeting_title_hint")),
        courses.day_field("day", say("meetings_page.day")),
        {"id": "time", "label": say("meetings_page.time"), "hint": say("meetings_page.time_hint"), "width": "short", "value": "09:30"},
        courses.text_field("venue", say("meetings_page.venue")),
        {"id": "units", "type": "choices", "multiple": True, "label": say("meetings_page.units"), "options": of_units,
         "value": ",".join(one["value"] for one in of_units)},
    )  # fmt: skip
    areas = [{"value": str(one.pk), "text": say("meetings_page.office_of", area=named(one))} for one in below]
    if areas:
        fields += (
            {"id": "areas", "type": "choices", "multiple": True, "label": say("meetings_page.areas"),
             "options": areas, "value": "", "optional": True},
        )  # fmt: skip
    return (
        *fields,
        {
            **courses.words_field(say("meetings_page.asks"), hint=say("meetings_page.asks_hint")),
            "optional": True,
        },
        courses.text_field("contact", say("meetings_page.contact"), optional=True),
    )


def _plan(actor: Actor, area: Area, typed: Typed) -> Meeting:
    return meetings.plan(
        actor,
        area,
        kind=typed["kind"],
        title=typed["title"],
        at=courses.moment_typed(typed["day"], typed["time"]) if day_typed(typed["day"]) else None,
        venue=typed["venue"],
        units=_numbers(typed["units"]),
        areas=_numbers(typed.get("areas", "")),
        words=typed["words"],
        contact=typed["contact"],
    )


def _numbers(text: str) -> list[int]:
    return [number for number in map(number_typed, text.split(",")) if number >= 0]
