"""Who answers for a target: as the office shared it out, for those who may read that; else as the codebook has it."""

from functools import cache
from typing import Literal

import msgspec

from halfsky.core.indicators.responsible import unit_named
from halfsky.core.vocabulary.rights import Place
from halfsky.engines.codebook import load_codebook
from halfsky.engines.editions.model import Standing
from halfsky.services.acting import may
from halfsky.store.queries.responsibility import shares_in
from halfsky.web.reading import Here
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import named, pick


class Answering(msgspec.Struct, frozen=True, kw_only=True):
    """One unit that answers for a target: its kind, by which addresses name it, and what it is called."""

    kind: str
    name: str
    share: Literal["lead", "supporting"]


Units = dict[int, tuple[Answering, ...]]


def answering(request: ActorRequest, here: Here) -> Units:
    """Units by number of the target, the lead first; empty for whoever may not read who answers for what."""
    path = "".join(f"{one.code}/" for one in (*here.tree.above(here.area.code), here.area))
    if request.actor is None or not may(request.actor, "responsibility.read", Place(path=path)):
        return {}
    return {
        number: tuple(
            Answering(kind=one.kind, name=named(one), share=one.share)  # type: ignore[arg-type]
            for one in shares
        )
        for number, shares in shares_in(here.chosen.plan, here.area.code).items()
    }


def units_of(one: Standing, shared: Units) -> tuple[Answering, ...]:
    """Who answers for a target; where nobody was named, who leads and supports its indicator."""
    if one.number in shared:
        return shared[one.number]
    known = load_codebook().indicators.get(one.indicator or "")
    if known is None:
        return ()
    found = {_kind_of(words): words for words in reversed((known.lead_unit, *known.supporting_units))}
    return tuple(
        Answering(kind=kind, name=kind_name(kind), share="lead" if words == known.lead_unit else "supporting")
        for kind, words in reversed(found.items())
        if kind
    )


@cache
def _kind_of(words: str) -> str:
    """The kind of unit that the codebook calls so; empty where it is none."""
    unit = unit_named(words, codebook=load_codebook()) if words else None
    return "" if unit is None else unit.code


def kind_name(code: str) -> str:
    """What a kind of unit is called."""
    known = load_codebook().units.get(code)
    return code if known is None else pick(known.name.zh, known.name.en)
