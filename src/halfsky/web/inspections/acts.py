"""Acts on an inspection: which the visitor may do now, and the page that asks for the fields of each."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from halfsky.core.supervision.course import allowed
from halfsky.core.supervision.inspections.sampling import Wanted
from halfsky.core.supervision.inspections.workflow import INSPECTION, SETTLED
from halfsky.core.supervision.inspections.workflow import InspectionAct as Act
from halfsky.services import inspections
from halfsky.services.acting import Actor, area_for, may, not_permitted, place_of
from halfsky.services.reach import with_above
from halfsky.store.models import Area, Inspection, PlanDocument
from halfsky.web import courses
from halfsky.web.asking import Question, Typed, ask
from halfsky.web.courses import Field, Page
from halfsky.web.inspections import parts
from halfsky.web.requests import ActorRequest, day_typed, insiders, number_typed
from halfsky.web.texts import named, say

ROOM = "inspections_page"
_NEXT: dict[str, tuple[str, ...]] = {
    "planned": (Act.DRAW,),
    "drawn": (Act.ANNOUNCE,),
    "announced": (Act.REPORT,),
    "reported": (Act.CLOSE,),
}
_STRATA = ("unit", "area")


def open_to(actor: Actor, row: Inspection, acts: Iterable[str]) -> list[str]:
    """Which acts on an inspection an actor has the right to, and the state allows to this person."""
    history = inspections.COURSE.history(row)
    return [
        act
        for act in acts
        if may(actor, act, place_of(row.area))
        and allowed(INSPECTION, row.state, act, person=actor.person, history=history)
    ]


def offered(actor: Actor, row: Inspection) -> dict[str, Any] | None:
    """What the visitor may do with an inspection now."""
    return courses.offered(
        [act for act in open_to(actor, row, PAGES) if _is_time(row, act)],
        _NEXT.get(row.state, ()),
        room=ROOM,
        address=lambda name: reverse(f"inspection_{name}", args=(row.number,)),
    )


def _is_time(row: Inspection, act: str) -> bool:
    """The report waits for every checklist, the end for every finding: before, these acts are not offered."""
    if act == Act.REPORT:
        return not row.visits.filter(answered_at=None).exists()
    return act != Act.CLOSE or all(one.state in SETTLED for one in inspections.findings_of(row))


def _question_fields(row: Inspection) -> tuple[Field, ...]:
    return (
        courses.words_field(say("inspections_page.question"), rows=2),
        courses.text_field("clause", say("inspections_page.clause"), optional=True),
        courses.text_field("evidence", say("inspections_page.question_evidence"), optional=True),
    )


def _report_fields(row: Inspection) -> tuple[Field, ...]:
    hint = say("inspections_page.conclusion_hint")
    return (courses.area_field("conclusion", say("inspections_page.conclusion"), rows=6, hint=hint),)


PAGES: dict[str, Page] = {
    Act.DRAW: Page(
        fields=courses.nothing, do=lambda actor, row, typed: inspections.draw_sample(actor, row.number)
    ),
    Act.ANNOUNCE: Page(
        fields=courses.nothing, do=lambda actor, row, typed: inspections.announce(actor, row.number)
    ),
    Act.QUESTION: Page(
        fields=_question_fields,
        do=lambda actor, row, typed: inspections.add_question(
            actor, row.number, text=typed["words"], clause=typed["clause"], evidence=typed["evidence"]
        ),
    ),
    Act.REPORT: Page(
        fields=_report_fields,
        do=lambda actor, row, typed: inspections.report(actor, row.number, conclusion=typed["conclusion"]),
    ),
    Act.CLOSE: Page(
        fields=courses.nothing, do=lambda actor, row, typed: inspections.close(actor, row.number)
    ),
    Act.CANCEL: Page(
        fields=lambda row: (courses.words_field(say("meetings_page.reason")),),
        do=lambda actor, row, typed: inspections.cancel(actor, row.number, words=typed["words"]),
        danger=True,
    ),
}


@insiders
def act(request: ActorRequest, number: str, act: str) -> HttpResponse:
    """Ask for the fields of an act on an inspection, and do it."""
    row = inspections.find(request.actor, number)

    def wanted(one: str) -> None:
        if not may(request.actor, one, place_of(row.area)):
            raise not_permitted(one)

    return courses.ask_for(
        request,
        PAGES,
        act,
        row,
        room=ROOM,
        subject=row.title,
        back=parts.link(row),
        back_text=row.title,
        want=wanted,
    )


@insiders
def plan(request: ActorRequest, code: str) -> HttpResponse:
    """Plan an inspection of an area: what is looked at, when, the announced word, how many by risk and by lot."""
    where = area_for(request.actor, inspections.PLAN, code)
    question = Question(
        subject=named(where),
        word="inspections_page.plan",
        back=reverse("inspections"),
        back_text=say("site.room_inspections"),
        fields=_plan_fields(where),
    )

    def do(typed: Typed) -> str:
        row = inspections.plan(
            request.actor,
            where,
            title=typed["title"],
            scope=typed["scope"],
            first_day=day_typed(typed["first"]),
            last_day=day_typed(typed["last"]),
            word=typed["word"],
            wanted=tuple(_wanted(stratum, typed) for stratum in _STRATA),
            plan=_plan_of(where),
        )
        messages.success(request, say("inspections_page.planned_done", title=row.title))
        return parts.link(row)

    return ask(request, question, do)


def _plan_fields(area: Area) -> tuple[Field, ...]:
    counts = tuple(
        {
            "id": f"{how}-{stratum}",
            "label": say(f"inspections_page.count_{how}_{stratum}"),
            "inputmode": "numeric",
            "width": "short",
            "value": "2" if stratum == "unit" else "1",
        }
        for stratum in _STRATA
        for how in ("risk", "lot")
        if stratum == "unit" or Area.objects.filter(parent=area, valid_to=None).exists()
    )
    return (
        courses.text_field("title", say("inspections_page.title")),
        courses.area_field("scope", say("inspections_page.scope")),
        courses.day_field("first", say("inspections_page.first")),
        courses.day_field("last", say("inspections_page.last")),
        courses.text_field("word", say("inspections_page.word"), hint=say("inspections_page.word_hint")),
        *counts,
    )


def _wanted(stratum: str, typed: Typed) -> Wanted:
    by_risk, by_lot = (number_typed(typed.get(f"{how}-{stratum}", "0") or "0") for how in ("risk", "lot"))
    return Wanted(stratum=stratum, by_risk=by_risk, by_lot=by_lot)


def _plan_of(area: Area) -> PlanDocument | None:
    """The newest adopted plan of the area, or of the nearest one above."""
    rows = PlanDocument.objects.filter(area__path__in=with_above(area.path), state="adopted")
    return max(rows.select_related("area"), key=lambda row: (len(row.area.path), row.pk), default=None)
