"""Acts on a matter: which the visitor may do now, and the page that asks for the fields of each."""

from collections.abc import Callable
from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from halfsky.core.supervision.matters.model import SERIES
from halfsky.core.supervision.matters.workflow import BY_ACT, Act, State, open_acts
from halfsky.core.vocabulary.errors import Invalid, NotPermitted
from halfsky.engines.matter_settings import load_matter_settings
from halfsky.services import letters, matter_acts, matter_facts, matters
from halfsky.services.acting import Actor
from halfsky.store.models import Matter, Reply
from halfsky.web import written
from halfsky.web.asking import Question, Typed, ask
from halfsky.web.matters import parts
from halfsky.web.matters.opening import unit_field, unit_typed
from halfsky.web.requests import ActorRequest, day_typed, insiders, revision_seen
from halfsky.web.texts import pick, say

Field = dict[str, Any]


def name_of(act: Act) -> str:
    """An act as addresses and words call it."""
    return act.value.removeprefix("matters.")


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """The page of an act: the fields it asks for, and what it does with them and the revision that the visitor saw."""

    fields: Callable[[Matter], tuple[Field, ...]]
    do: Callable[[Actor, str, Typed, int], object]


def _words(label: str, *, optional: bool = False, rows: int = 4) -> Field:
    return {
        "id": "words",
        "type": "textarea",
        "rows": rows,
        "label": say(f"matters_page.{label}"),
        "optional": optional,
    }


def _send_fields(row: Matter) -> tuple[Field, ...]:
    settings = load_matter_settings()
    facts = matter_facts.facts_frozen(row)
    series = [{"value": one, "text": say(f"matters_page.series_{one}")} for one in SERIES]
    sent = row.letters.exists()
    return (
        {"id": "series", "type": "select", "label": say("matters_page.series"), "options": series,
         "value": SERIES[1] if sent else SERIES[0], "hint": say("matters_page.series_hint")},
        {"id": "asks", "type": "textarea", "rows": 5, "label": say("matters_page.asks"), "hint": say("matters_page.asks_hint"),
         "value": say("matters_page.asks_usual", words=facts.words or row.title)},
        {"id": "days", "type": "number", "label": say("matters_page.reply_days"), "value": str(settings.reply_days), "width": "4",
         "hint": say("matters_page.reply_days_hint", least=settings.least_days, most=settings.most_days)},
        {"id": "mark", "label": say("matters_page.mark"), "value": letters.mark_of(row.office), "hint": say("matters_page.mark_hint")},
        {"id": "contact", "label": say("matters_page.contact"), "hint": say("matters_page.contact_hint"), "optional": True},
    )  # fmt: skip


def _send(actor: Actor, number: str, typed: Typed, seen: int) -> object:
    days = typed["days"]
    if not (days.isascii() and days.isdigit() and len(days) < 4):
        settings = load_matter_settings()
        raise Invalid("matters.days_out_of_range", least=settings.least_days, most=settings.most_days)
    return letters.send(
        actor,
        number,
        series=typed["series"],
        asks=typed["asks"],
        days=int(days),
        mark=typed["mark"],
        contact=typed["contact"],
        revision=seen,
    )


def _reply_fields(row: Matter) -> tuple[Field, ...]:
    last = Reply.objects.filter(letter__matter=row).order_by("-pk").first()
    return (
        {"id": "cause", "type": "textarea", "rows": 4, "label": say("matters_page.cause"), "value": last.cause if last else ""},
        {"id": "measures", "type": "textarea", "rows": 5, "label": say("matters_page.measures_head"),
         "value": last.measures if last else "", "hint": say("matters_page.measures_hint")},
        {"id": "until", "type": "date", "label": say("matters_page.until"), "value": last.until.isoformat() if last else "",
         "hint": say("matters_page.until_hint")},
        {"id": "evidence", "type": "textarea", "rows": 2, "label": say("matters_page.evidence"),
         "hint": say("matters_page.evidence_hint"), "value": last.evidence if last else "", "optional": True},
    )  # fmt: skip


def _reply(actor: Actor, number: str, typed: Typed, seen: int) -> object:
    return matter_acts.reply(
        actor,
        number,
        cause=typed["cause"],
        measures=typed["measures"],
        until=day_typed(typed["until"]),
        evidence=typed["evidence"],
        revision=seen,
    )


def _propose_fields(row: Matter) -> tuple[Field, ...]:
    evidence = matter_facts.evidence_now(row)
    facts = matter_facts.facts_frozen(row)
    good = evidence is not None and matter_facts.closes(facts, evidence)
    by = [{"value": one, "text": say(f"matters_page.ground_{one}")} for one in ("figures", "reason")]
    hint = "closing_figures_hint" if good else "closing_no_figures_hint"
    vintage = evidence.vintage if evidence else "—"
    return (
        {"id": "by", "type": "select", "label": say("matters_page.ground"), "options": by,
         "value": "figures" if good else "reason", "hint": say(f"matters_page.{hint}", vintage=vintage)},
        {"id": "reason", "type": "textarea", "rows": 4, "label": say("matters_page.closing_reason"),
         "hint": say("matters_page.closing_reason_hint")},
    )  # fmt: skip


def _postpone_fields(row: Matter) -> tuple[Field, ...]:
    hint = say("matters_page.now_due", day=written.day(row.due)) if row.due else ""
    until = {"id": "until", "type": "date", "label": say("matters_page.new_day"), "hint": hint}
    return (until, _words("reason"))


def _simple(act: Act) -> Page:
    """The page of an act that asks for words and nothing else."""
    label, optional = f"{name_of(act)}_words", not BY_ACT[act].reason
    return Page(
        fields=lambda row: (_words(label, optional=optional),),
        do=lambda actor, number, typed, seen: matter_acts.SIMPLE[act](
            actor, number, words=typed["words"], revision=seen
        ),
    )


PAGES: dict[Act, Page] = {
    Act.SEND: Page(fields=_send_fields, do=_send),
    Act.REPLY: Page(fields=_reply_fields, do=_reply),
    **{act: _simple(act) for act in matter_acts.SIMPLE},
    Act.POSTPONE: Page(
        fields=_postpone_fields,
        do=lambda actor, number, typed, seen: matter_acts.postpone(
            actor, number, until=day_typed(typed["until"]), words=typed["words"], revision=seen
        ),
    ),
    Act.SUPPORT: Page(
        fields=lambda row: (unit_field(row.area, None, name="unit"),),
        do=lambda actor, number, typed, seen: matter_acts.add_support(
            actor, number, unit_typed(typed["unit"]), revision=seen
        ),
    ),
    Act.HAND_ON: Page(
        fields=lambda row: (unit_field(row.area, None, name="unit"), _words("reason")),
        do=lambda actor, number, typed, seen: matter_acts.hand_on(
            actor, number, unit_typed(typed["unit"]), words=typed["words"], revision=seen
        ),
    ),
    Act.PROPOSE: Page(
        fields=_propose_fields,
        do=lambda actor, number, typed, seen: matter_acts.propose_closing(
            actor, number, by=typed["by"], reason=typed["reason"], revision=seen
        ),
    ),
}
"""How each act is asked for; what the table of the workflow calls for and nothing else is done here."""

_NEXT: dict[State, tuple[Act, ...]] = {
    State.OPENED: (Act.SEND,),
    State.ASKED: (Act.REPLY,),
    State.REPLIED: (Act.ACCEPT,),
    State.RETURNED: (Act.REPLY,),
    State.UNDER_WAY: (Act.PROPOSE,),
    State.CLOSING: (Act.CLOSE,),
    State.CLOSED: (),
}
"""The act that is next in each state, for who may do it; every other stands beside it as a link."""


def offered(actor: Actor, row: Matter) -> dict[str, Any] | None:
    """What the visitor may do with a matter now: one act as the button, the rest as links; None for nothing."""
    acts = [act for act in open_acts(State(row.state)) if act in PAGES and _may(actor, row, act)]
    first = [act for act in _NEXT[State(row.state)] if act in acts]
    if not acts:
        return None
    return {
        "buttons": [{"text": _named(act), "href": _address(row, act)} for act in first],
        "links": [{"text": _named(act), "href": _address(row, act)} for act in acts if act not in first],
    }


def _may(actor: Actor, row: Matter, act: Act) -> bool:
    if act is Act.CLOSE and row.proposed_by_id == actor.person:
        return False
    try:
        matters.place_for(actor, row, act)
    except NotPermitted:
        return False
    return True


def _named(act: Act) -> str:
    return say(f"matters_page.{name_of(act)}")


def _address(row: Matter, act: Act) -> str:
    return reverse(f"matter_{name_of(act)}", args=(row.number,))


@insiders
def act(request: ActorRequest, number: str, act: str) -> HttpResponse:
    """Ask for the fields of an act, and do it."""
    row = matters.find(request.actor, number)
    chosen = next(one for one in PAGES if name_of(one) == act)
    matters.place_for(request.actor, row, chosen)
    page = PAGES[chosen]
    question = Question(
        subject=f"{row.number} · {pick(row.title, row.title_en)}",
        word=f"matters_page.{act}",
        back=parts.link(row),
        back_text=row.number,
        fields=page.fields(row),
        revision=row.revision,
    )

    def do(typed: Typed) -> str:
        page.do(request.actor, number, typed, revision_seen(request))
        messages.success(request, say(f"matters_page.{act}_done"))
        return parts.link(row)

    return ask(request, question, do)
