"""The way of a policy through its assessment: states × acts, what each act asks for, and who may not do it alone.

The one table here is what services run, tests walk and the how-to page explains.

Source: Law on the Protection of Women's Rights and Interests (2022), art. 8: who draws up rules that concern women
hears the women's federation and has equality assessed where needed; the plans ask for a regular procedure (明确评估范围，规范评估流程).
"""

from enum import StrEnum

import msgspec

from halfsky.core.vocabulary import workflow
from halfsky.core.vocabulary.errors import Conflict, Invalid
from halfsky.core.vocabulary.workflow import Done, Transition


class State(StrEnum):
    """Where an assessment stands."""

    REGISTERED = "registered"
    SCREENED = "screened"
    SCREENED_OUT = "screened_out"
    ASSESSING = "assessing"
    CONSULTING = "consulting"
    RECONCILING = "reconciling"
    RECONCILED = "reconciled"
    PROPOSED = "proposed"
    CONCLUDED = "concluded"
    AWAITING_REPLY = "awaiting_reply"
    REPLIED = "replied"
    SETTLED = "settled"
    REVIEWED = "reviewed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What a person may do with an assessment; each is a right of `codebook/rights/policies.yaml`."""

    AMEND = "policies.amend"
    SCREEN = "policies.screen"
    CONFIRM_SCREENING = "policies.confirm_screening"
    REFUSE_SCREENING = "policies.refuse_screening"
    ASSESS = "policies.assess"
    ASK_EXPERTS = "policies.ask_experts"
    EXCUSE_EXPERT = "policies.excuse_expert"
    GIVE_OPINION = "policies.give_opinion"
    RECONCILE = "policies.reconcile"
    PROPOSE = "policies.propose"
    RETURN_CONCLUSION = "policies.return_conclusion"
    CONCLUDE = "policies.conclude"
    SEND_LETTER = "policies.send_letter"
    REPLY = "policies.reply"
    RECORD_REPLY = "policies.record_reply"
    ESCALATE = "policies.escalate"
    RECORD_OUTCOME = "policies.record_outcome"
    REVIEW = "policies.review"
    CLOSE = "policies.close"
    WITHDRAW = "policies.withdraw"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What acts look at: the state, and how far the work of that state has come.

    Attributes:
        wants_assessment: The screening says that a full assessment is needed.
        open_questions: Questions of the checklist without an answer.
        groups: Groups named as affected.
        totals_open: Totals of an institution without a figure.
        experts_wanted: Opinions the checklist wants at least.
        experts: Experts asked and not excused; `experts_waiting` of them have not handed in.
        conclusion: As proposed or concluded; empty before.
        proposals: Proposals it comes with.
        lateness: How far a late reply is to be escalated today; `escalated` how far it was.
        outcome: What became of the policy; empty before.
    """

    state: State
    wants_assessment: bool = False
    open_questions: int = 0
    groups: int = 0
    totals_open: int = 0
    experts_wanted: int = 0
    experts: int = 0
    experts_waiting: int = 0
    conclusion: str = ""
    proposals: int = 0
    lateness: int = 0
    escalated: int = 0
    outcome: str = ""


_BEFORE_THE_LETTER = (
    State.REGISTERED,
    State.SCREENED,
    State.ASSESSING,
    State.CONSULTING,
    State.RECONCILING,
    State.RECONCILED,
    State.PROPOSED,
    State.CONCLUDED,
)
_MAKERS = (Act.ASSESS, Act.GIVE_OPINION, Act.RECONCILE, Act.PROPOSE)

TRANSITIONS: tuple[Transition[State, Act], ...] = (
    Transition(act=Act.AMEND, sources=(*_BEFORE_THE_LETTER, State.AWAITING_REPLY)),
    Transition(act=Act.SCREEN, sources=(State.REGISTERED,), reason=True),
    Transition(
        act=Act.CONFIRM_SCREENING,
        sources=(State.SCREENED,),
        target=State.SCREENED_OUT,
        not_by=(Act.SCREEN,),
    ),
    Transition(
        act=Act.REFUSE_SCREENING,
        sources=(State.SCREENED,),
        target=State.ASSESSING,
        reason=True,
        not_by=(Act.SCREEN,),
    ),
    Transition(act=Act.ASSESS, sources=(State.ASSESSING,)),
    Transition(act=Act.ASK_EXPERTS, sources=(State.ASSESSING, State.CONSULTING), target=State.CONSULTING),
    Transition(act=Act.EXCUSE_EXPERT, sources=(State.CONSULTING,), reason=True),
    Transition(act=Act.GIVE_OPINION, sources=(State.CONSULTING,), reason=True),
    Transition(act=Act.RECONCILE, sources=(State.RECONCILING,), target=State.RECONCILED, reason=True),
    Transition(act=Act.PROPOSE, sources=(State.RECONCILED,), target=State.PROPOSED, reason=True),
    Transition(act=Act.RETURN_CONCLUSION, sources=(State.PROPOSED,), target=State.RECONCILED, reason=True),
    Transition(act=Act.CONCLUDE, sources=(State.PROPOSED,), target=State.CONCLUDED, not_by=_MAKERS),
    Transition(act=Act.SEND_LETTER, sources=(State.CONCLUDED,)),
    Transition(act=Act.REPLY, sources=(State.AWAITING_REPLY,), target=State.REPLIED),
    Transition(act=Act.RECORD_REPLY, sources=(State.AWAITING_REPLY,), target=State.REPLIED),
    Transition(act=Act.ESCALATE, sources=(State.AWAITING_REPLY,)),
    Transition(act=Act.RECORD_OUTCOME, sources=(State.REPLIED,), target=State.SETTLED),
    Transition(act=Act.REVIEW, sources=(State.SETTLED,), target=State.REVIEWED, reason=True),
    Transition(act=Act.CLOSE, sources=(State.SETTLED, State.REVIEWED), target=State.CLOSED),
    Transition(act=Act.WITHDRAW, sources=_BEFORE_THE_LETTER, target=State.WITHDRAWN, reason=True),
)
"""The whole workflow. A letter without objection asks for no reply; a policy that never came or is gone is closed without review."""

BY_ACT: dict[Act, Transition[State, Act]] = {row.act: row for row in TRANSITIONS}
ENDED = (State.SCREENED_OUT, State.CLOSED, State.WITHDRAWN)
GONE = frozenset({"not_issued", "repealed"})
"""Outcomes after which there is nothing to review."""
AFTER_CONCLUSION = (
    State.CONCLUDED,
    State.AWAITING_REPLY,
    State.REPLIED,
    State.SETTLED,
    State.REVIEWED,
    State.CLOSED,
)


def open_acts(standing: Standing) -> tuple[Act, ...]:
    """The acts that a state allows, in the order of the table; what stands against one is told when it is tried."""
    return tuple(act for act in workflow.open_acts(TRANSITIONS, standing.state) if _fits(standing, act))


def _fits(standing: Standing, act: Act) -> bool:
    """Whether an act that is open in the state makes sense in this case at all."""
    if act is Act.ESCALATE:
        return standing.lateness > standing.escalated
    if act is Act.REVIEW:
        return standing.outcome not in GONE
    if act is Act.CLOSE and standing.state is State.SETTLED:
        return standing.outcome in GONE
    return True


def step(
    standing: Standing, act: Act, *, person: int | None, history: tuple[Done[Act], ...], reason: str = ""
) -> State:
    """Do an act and give the state afterwards.

    Args:
        standing: Where the assessment stands, with what the act itself puts on record already in it.
        act: What is done.
        person: Who does it; None for the system.
        history: Acts so far, oldest first.
        reason: Words of the person, where the act asks for them.

    Raises:
        Conflict: The state does not allow the act (someone else may have been quicker).
        Invalid: The act wants words, answers, experts or proposals that are not there.
        NotPermitted: The act wants a second person.
    """
    if not _fits(standing, act):
        raise Conflict("policies.not_in_this_state", state=standing.state.value, act=act.value)
    workflow.step(
        TRANSITIONS, standing.state, act, room="policies", person=person, history=history, reason=reason
    )
    _refuse_unready(standing, act)
    return after(standing, act)


def after(standing: Standing, act: Act) -> State:
    """The state after an act that may be done."""
    if act is Act.SCREEN:
        return State.ASSESSING if standing.wants_assessment else State.SCREENED
    if act in (Act.GIVE_OPINION, Act.EXCUSE_EXPERT):
        return State.CONSULTING if standing.experts_waiting else State.RECONCILING
    if act is Act.SEND_LETTER:
        return State.REPLIED if standing.conclusion == "no_objection" else State.AWAITING_REPLY
    return BY_ACT[act].target or standing.state


def _refuse_unready(standing: Standing, act: Act) -> None:
    if act in (Act.ASK_EXPERTS, Act.PROPOSE, Act.CONCLUDE):
        if standing.open_questions:
            raise Invalid("policies.questions_open", count=standing.open_questions)
        if standing.totals_open:
            raise Invalid("policies.totals_open", count=standing.totals_open)
        if not standing.groups:
            raise Invalid("policies.groups_wanted")
    if act in (Act.ASK_EXPERTS, Act.EXCUSE_EXPERT) and standing.experts < standing.experts_wanted:
        raise Invalid("policies.experts_wanted", count=standing.experts_wanted)
    if act in (Act.PROPOSE, Act.CONCLUDE):
        wants_proposals = standing.conclusion != "no_objection"
        if wants_proposals and not standing.proposals:
            raise Invalid("policies.proposals_wanted")
        if not wants_proposals and standing.proposals:
            raise Invalid("policies.proposals_unwanted")
