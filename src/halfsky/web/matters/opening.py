"""Pages that open a matter: from a warning, or by hand; and that leave a warning without one."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from halfsky.core.early_warning.model import SEVERITIES, SEVERITY_WORDS
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.editions.reading import open_edition
from halfsky.services import matter_facts, matter_opening, warned
from halfsky.services.acting import area_for, place_of, want
from halfsky.services.reach import with_above
from halfsky.store.models import Area, Edition, PlanDocument, Unit
from halfsky.web.asking import Question, Typed, ask
from halfsky.web.matters import parts
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import named, pick, say


def units_for(area: Area) -> list[Unit]:
    """Units that may lead a matter in an area: its own, then those of the areas above."""
    rows = Unit.objects.filter(area__path__in=with_above(area.path), successor=None, valid_to=None)
    return sorted(rows.select_related("area"), key=lambda unit: (-len(unit.area.path), unit.kind, unit.pk))


def unit_field(area: Area, chosen: int | None, *, name: str = "lead") -> dict[str, Any]:
    """A field that asks for a unit."""
    options = [{"value": str(unit.pk), "text": named(unit)} for unit in units_for(area)]
    return {
        "id": name,
        "type": "select",
        "label": say(f"matters_page.{name}"),
        "options": options,
        "blank": say("matters_page.choose"),
        "value": "" if chosen is None else str(chosen),
    }


def unit_typed(text: str) -> int:
    """The number of a unit chosen.

    Raises:
        Invalid: None was.
    """
    if not (text.isascii() and text.isdigit()):
        raise Invalid("matters.lead_wanted")
    return int(text)


@insiders
def open_warning(
    request: ActorRequest, plan: str, vintage: str, area: str, target: str, kind: str
) -> HttpResponse:
    """Look at the warning once more, choose the unit, and open the matter."""
    told = {"area": area, "target": target, "kind": kind}
    edition, where, warning = matter_opening.find_warning(request.actor, plan, vintage, **told)
    want(request.actor, "matters.open", place_of(where))
    facts = matter_facts.facts_of(edition, warning)
    leads = matter_opening.leads_of(edition.plan, where, facts.number)
    question = Question(
        subject=f"{named(where)} · {pick(*matter_facts.title_of(where, facts))}",
        word="matters_page.open_warning",
        back=f"{reverse('warnings')}?plan={plan}&vintage={vintage}&area={area}",
        back_text=say("site.room_warnings"),
        fields=(unit_field(where, leads[0].pk if leads else None),),
    )

    def do(typed: Typed) -> str:
        lead = unit_typed(typed["lead"])
        row = matter_opening.open_warning(request.actor, plan, vintage, **told, lead=lead)
        messages.success(request, say("matters_page.opened_done", number=row.number))
        return parts.link(row)

    return ask(request, question, do)


@insiders
def dismiss(
    request: ActorRequest, plan: str, vintage: str, area: str, target: str, kind: str
) -> HttpResponse:
    """Say why a warning is not followed up."""
    told = {"area": area, "target": target, "kind": kind}
    _, where, warning = matter_opening.find_warning(request.actor, plan, vintage, **told)
    want(request.actor, "matters.dismiss", place_of(where))
    back = f"{reverse('warnings')}?plan={plan}&vintage={vintage}&area={area}"
    question = Question(
        subject=f"{named(where)} · {warning.words}",
        word="matters_page.dismiss",
        back=back,
        back_text=say("site.room_warnings"),
        fields=({"id": "reason", "type": "textarea", "rows": 3, "label": say("matters_page.reason")},),
    )

    def do(typed: Typed) -> str:
        matter_opening.dismiss(request.actor, plan, vintage, **told, reason=typed["reason"])
        messages.success(request, say("matters_page.dismiss_done"))
        return back

    return ask(request, question, do)


@insiders
def none_warned(request: ActorRequest, plan: str, vintage: str, area: str) -> HttpResponse:
    """Say that there is nothing to warn of in this edition."""
    where = area_for(request.actor, "matters.none_warned", area)
    back = f"{reverse('warnings')}?plan={plan}&vintage={vintage}&area={area}"
    question = Question(
        subject=f"{named(where)} · {vintage}",
        word="matters_page.none_warned",
        back=back,
        back_text=say("site.room_warnings"),
        fields=(),
    )

    def do(_: Typed) -> str:
        warned.record_none(request.actor, plan, vintage, area)
        messages.success(request, say("matters_page.none_warned_done"))
        return back

    return ask(request, question, do)


@insiders
def open_by_hand(request: ActorRequest, area: str) -> HttpResponse:
    """Open a matter without a warning: title, reason, target where there is one, and the unit."""
    where = area_for(request.actor, "matters.open", area)
    plan = _plan_of(where)
    grades = [
        {"value": one, "text": pick(SEVERITY_WORDS[one].zh, SEVERITY_WORDS[one].en)} for one in SEVERITIES
    ]
    question = Question(
        subject=named(where),
        word="matters_page.open_by_hand",
        back=reverse("matters"),
        back_text=say("site.room_matters"),
        fields=(
            {"id": "title", "label": say("matters_page.matter_title"), "width": "full", "hint": say("matters_page.title_hint")},
            {"id": "words", "type": "textarea", "rows": 4, "label": say("matters_page.why")},
            {"id": "target", "type": "select", "label": say("matters_page.target"), "options": _targets(plan, where),
             "blank": say("matters_page.no_target"), "hint": say("matters_page.target_hint"), "optional": True},
            {"id": "severity", "type": "select", "label": say("matters_page.grade"), "options": grades, "value": "watch"},
            unit_field(where, None),
        ),
    )  # fmt: skip

    def do(typed: Typed) -> str:
        row = matter_opening.open_from(
            request.actor,
            where,
            origin="person",
            title=typed["title"],
            words=typed["words"],
            lead=unit_typed(typed["lead"]),
            plan=plan,
            target=typed["target"],
            severity=typed["severity"],
        )
        messages.success(request, say("matters_page.opened_done", number=row.number))
        return parts.link(row)

    return ask(request, question, do)


def _plan_of(area: Area) -> PlanDocument | None:
    """The plan under which an area is judged: its own, or the nearest one above."""
    rows = PlanDocument.objects.filter(area__path__in=with_above(area.path), state="adopted")
    judged = rows.filter(pk__in=Edition.objects.values("plan")).select_related("area")
    return max(judged, key=lambda row: len(row.area.path), default=None)


def _targets(plan: PlanDocument | None, area: Area) -> list[dict[str, str]]:
    if plan is None:
        return []

    row = Edition.objects.filter(plan=plan).first()
    standings = open_edition(Path(row.file.path)).standings(area.code) if row else ()
    return [{"value": one.target, "text": f"{one.target} {one.words}"} for one in standings]
