"""The way of a scheme from draft to adopted, and of a year's results from computed to final."""

from enum import StrEnum
from typing import TypeVar

from halfsky.core.vocabulary import workflow
from halfsky.core.vocabulary.errors import Conflict
from halfsky.core.vocabulary.workflow import Done, Transition

S = TypeVar("S", bound=StrEnum)


class SchemeState(StrEnum):
    """Where a scheme stands."""

    DRAFT = "draft"
    SIMULATED = "simulated"
    ADOPTED = "adopted"
    REPLACED = "replaced"


class RoundState(StrEnum):
    """Where the results of a year stand."""

    COMPUTED = "computed"
    FINAL = "final"


class ObjectionState(StrEnum):
    """Where an objection stands."""

    RAISED = "raised"
    UPHELD = "upheld"
    DECLINED = "declined"


class Act(StrEnum):
    """What is done with schemes and results; each is a right of `codebook/rights/appraisal.yaml`."""

    DRAFT = "appraisal.draft"
    SIMULATE = "appraisal.simulate"
    ADOPT = "appraisal.adopt"
    COMPUTE = "appraisal.compute"
    OBJECT = "appraisal.object"
    DECIDE = "appraisal.decide"
    FINALISE = "appraisal.finalise"


_OPEN = (SchemeState.DRAFT, SchemeState.SIMULATED)

SCHEME: tuple[Transition[SchemeState, Act], ...] = (
    Transition(act=Act.DRAFT, sources=_OPEN, target=SchemeState.DRAFT),
    Transition(act=Act.SIMULATE, sources=_OPEN, target=SchemeState.SIMULATED),
    Transition(
        act=Act.ADOPT,
        sources=(SchemeState.SIMULATED,),
        target=SchemeState.ADOPTED,
        not_by=(Act.DRAFT, Act.SIMULATE),
    ),
)
"""A change makes a draft of it again: what was simulated is what is adopted. An adopted scheme is replaced when another
one is adopted."""

ROUND: tuple[Transition[RoundState, Act], ...] = (
    Transition(act=Act.COMPUTE, sources=(RoundState.COMPUTED,), target=RoundState.COMPUTED),
    Transition(
        act=Act.FINALISE, sources=(RoundState.COMPUTED,), target=RoundState.FINAL, not_by=(Act.COMPUTE,)
    ),
)

OBJECTION: tuple[Transition[ObjectionState, Act], ...] = (
    Transition(act=Act.DECIDE, sources=(ObjectionState.RAISED,), reason=True, not_by=(Act.OBJECT,)),
)
"""It keeps no state: the decision itself does, upheld or declined."""


def step(
    table: tuple[Transition[S, Act], ...],
    state: S,
    act: Act,
    *,
    person: int | None,
    makers: frozenset[int] = frozenset(),
    words: str = "",
) -> S:
    """Do an act and give the state afterwards.

    Args:
        table: `SCHEME`, `ROUND` or `OBJECTION`.
        state: Where it stands.
        act: What is done.
        person: Who does it.
        makers: Who made what is decided on.
        words: Reason, where one is asked for.

    Raises:
        Conflict: `appraisal.not_in_this_state`.
        Invalid: `appraisal.reason_wanted`.
        NotPermitted: `appraisal.second_person_wanted`.
    """
    history = [Done(act=made, person=maker) for row in table for made in row.not_by for maker in makers]
    return workflow.step(table, state, act, room="appraisal", person=person, history=history, reason=words)


def want_settled(*, objections_open: int, until_over: bool) -> None:
    """Let results become final once units had their time and every objection its answer.

    Raises:
        Conflict: `appraisal.objections_open` or `appraisal.time_to_object`.
    """
    if objections_open:
        raise Conflict("appraisal.objections_open", count=objections_open)
    if not until_over:
        raise Conflict("appraisal.time_to_object")
