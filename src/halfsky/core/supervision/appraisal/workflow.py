"""The way of a scheme from draft to adopted, and of a year's results from computed to final."""

from enum import StrEnum

import msgspec

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotPermitted


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


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table.

    Attributes:
        act: What is done.
        sources: States in which it may be done.
        target: State afterwards.
        second: Whether whoever did an earlier act on it may not do this one.
        words: Whether a reason is asked for.
    """

    act: Act
    sources: tuple[str, ...]
    target: str
    second: bool = False
    words: bool = False


_OPEN = (SchemeState.DRAFT, SchemeState.SIMULATED)

SCHEME: tuple[Transition, ...] = (
    Transition(act=Act.DRAFT, sources=_OPEN, target=SchemeState.DRAFT),
    Transition(act=Act.SIMULATE, sources=_OPEN, target=SchemeState.SIMULATED),
    Transition(act=Act.ADOPT, sources=(SchemeState.SIMULATED,), target=SchemeState.ADOPTED, second=True),
)
"""A change makes a draft of it again: what was simulated is what is adopted. An adopted scheme is replaced when another
one is adopted."""

ROUND: tuple[Transition, ...] = (
    Transition(act=Act.COMPUTE, sources=(RoundState.COMPUTED,), target=RoundState.COMPUTED),
    Transition(act=Act.FINALISE, sources=(RoundState.COMPUTED,), target=RoundState.FINAL, second=True),
)

OBJECTION: tuple[Transition, ...] = (
    Transition(act=Act.DECIDE, sources=(ObjectionState.RAISED,), target="", second=True, words=True),
)
"""Its target is the decision itself: upheld or declined."""


def step(
    table: tuple[Transition, ...],
    state: str,
    act: Act,
    *,
    person: int | None,
    makers: frozenset[int] = frozenset(),
    words: str = "",
) -> str:
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
        Invalid: `appraisal.words_wanted`.
        NotPermitted: `appraisal.second_person_wanted`.
    """
    row = next(one for one in table if one.act == act)
    if state not in row.sources:
        raise Conflict("appraisal.not_in_this_state", state=str(state))
    if row.words and not words.strip():
        raise Invalid("appraisal.words_wanted")
    if row.second and person in makers:
        raise NotPermitted("appraisal.second_person_wanted")
    return row.target


def want_settled(*, objections_open: int, until_over: bool) -> None:
    """Let results become final once units had their time and every objection its answer.

    Raises:
        Conflict: `appraisal.objections_open` or `appraisal.time_to_object`.
    """
    if objections_open:
        raise Conflict("appraisal.objections_open", count=objections_open)
    if not until_over:
        raise Conflict("appraisal.time_to_object")
