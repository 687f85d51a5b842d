"""The acts that a visitor can do with a return now, as their forms show them."""

import msgspec

from halfsky.core.returns.workflow import BY_ACT, Act, State, open_acts
from halfsky.services import returns
from halfsky.services.acting import Actor, may
from halfsky.store.models import Return
from halfsky.web.returns.parts import act_word
from halfsky.web.texts import say

ONE_BY_ONE = (
    Act.APPROVE,
    Act.SEND_BACK,
    Act.ACCEPT,
    Act.SEND_BACK_APPROVED,
    Act.WITHDRAW,
    Act.GRANT_REOPENING,
    Act.REFUSE_REOPENING,
    Act.ASK_REOPENING,
)
"""Acts with a button on the page of a return; filling and handing in have pages of their own, the rest go by campaign."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One act that the visitor can do now, as its form shows it."""

    act: str
    word: str
    hint: str
    reason: bool
    field: str
    kind: str


def steps_open(actor: Actor, row: Return) -> list[Step]:
    """The acts that state and right allow; the one that moves the return on comes first."""
    here = returns.place(row)
    acts = [act for act in ONE_BY_ONE if act in open_acts(State(row.state)) and may(actor, act, here)]
    mine = {done.act for done in returns.history_of(row) if done.person == actor.person}
    return [
        Step(
            act=act.value,
            word=act_word(act.value),
            hint=say(f"returns_page.hint_{act.value.removeprefix('returns.')}"),
            reason=BY_ACT[act].reason,
            field=field_of(act),
            kind="" if place == 0 else "secondary",
        )
        for place, act in enumerate(act for act in acts if not mine & set(BY_ACT[act].not_by))
    ]


def field_of(act: Act) -> str:
    """The id of the field for an act's reason."""
    return f"reason-{act.value.removeprefix('returns.').replace('_', '-')}"
