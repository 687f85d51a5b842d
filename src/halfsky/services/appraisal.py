"""Use cases of schemes of appraisal: draft one, change it, run it over past years, adopt it by a second person."""

from collections.abc import Sequence
from typing import Any

import msgspec

from halfsky.core.supervision.appraisal.model import OUTCOMES, Criterion, Fact, Kind, Scheme
from halfsky.core.supervision.appraisal.scheme import check_scheme
from halfsky.core.supervision.appraisal.simulation import Year, simulate
from halfsky.core.supervision.appraisal.workflow import SCHEME, Act, SchemeState, step
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.engines.appraisal import load_appraisal
from halfsky.services.acting import Actor, Doing, acting, place_of, want
from halfsky.services.appraisal_facts import facts_of
from halfsky.services.notices import tell
from halfsky.store.models import AppraisalScheme, Area

_MOST_YEARS = 5
_ADOPTERS = ("office", "leader")


def find(actor: Actor, number: str) -> AppraisalScheme:
    """The scheme of a number, for someone who may read the appraisals of its area.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    rows = AppraisalScheme.objects.select_related("area", "made_by", "simulated_by", "adopted_by")
    row = rows.filter(number=number).first()
    if row is None:
        raise NotFound("rights.not_found")
    want(actor, "appraisal.read", place_of(row.area))
    return row


def content_of(row: AppraisalScheme) -> Scheme:
    """What a scheme says."""
    return msgspec.convert(row.content, Scheme)


def simulated_of(row: AppraisalScheme) -> tuple[Year, ...]:
    """What a scheme would have given on past years."""
    return msgspec.convert(row.simulation, tuple[Year, ...])


def in_force(area: Area) -> AppraisalScheme | None:
    """The adopted scheme of an area."""
    return AppraisalScheme.objects.filter(area=area, state=SchemeState.ADOPTED).first()


def draft(actor: Actor, area: Area, title: str, *, title_en: str = "") -> AppraisalScheme:
    """Begin a scheme: as the one in force, else as the codebook has it.

    Raises:
        Invalid: It has no title (`appraisal.title_wanted`).
        NotFound, NotPermitted: See `services.acting.want`.
    """
    with acting(actor, Act.DRAFT, place_of(area)) as doing:
        before = in_force(area)
        content = load_appraisal().scheme if before is None else content_of(before)
        row = AppraisalScheme.objects.create(
            number=f"{area.code}-scheme-{AppraisalScheme.objects.filter(area=area).count() + 1}",
            area=area,
            title=_titled(title),
            title_en=title_en.strip(),
            content=msgspec.to_builtins(content),
            made_by_id=doing.by,
            made_at=doing.at,
        )
        doing.subject = row.number
    return row


def _titled(title: str) -> str:
    if not title.strip():
        raise Invalid("appraisal.title_wanted")
    return title.strip()


def change(
    actor: Actor, number: str, content: Scheme, *, title: str, title_en: str = "", revision: int
) -> AppraisalScheme:
    """Change a scheme that is not adopted; what was simulated no longer holds.

    Raises:
        Invalid: See `core.supervision.appraisal.scheme.check_scheme`.
        Conflict: It is adopted, or was changed since it was read (`appraisal.changed_meanwhile`).
        NotFound, NotPermitted: See `services.acting.want`.
    """
    seen = find(actor, number)
    with acting(actor, Act.DRAFT, place_of(seen.area), subject=number) as doing:
        row = _locked(seen, revision)
        row.state = step(SCHEME, SchemeState(row.state), Act.DRAFT, person=actor.person)
        row.content = msgspec.to_builtins(check_scheme(content))
        row.title, row.title_en = _titled(title), title_en.strip()
        row.made_by_id, row.made_at = doing.by, doing.at
        row.simulation, row.simulated_by, row.simulated_at = [], None, None
        row.save()
    return row


def with_weights(
    content: Scheme, weights: dict[Kind, float], credits: dict[Kind, dict[str, float]]
) -> Scheme:
    """A scheme with other weights and credits; a criterion of weight 0 is left out, one with a weight comes in."""
    book = {one.kind: one for one in (*load_appraisal().scheme.criteria, *content.criteria)}
    criteria = tuple(
        Criterion(kind=kind, weight=weights[kind], credits=book[kind].credits | credits.get(kind, {}))
        for kind in OUTCOMES
        if weights.get(kind)
    )
    return msgspec.structs.replace(content, criteria=criteria)


def with_numbers(content: Scheme, supporting: float, apart: float) -> Scheme:
    """A scheme with another worth of supported targets, and another distance within which places are shared."""
    return msgspec.structs.replace(content, supporting=supporting, apart=apart)


def run(actor: Actor, number: str, years: Sequence[int]) -> AppraisalScheme:
    """Simulate a scheme on past years: what it would have given, beside the scheme in force.

    Raises:
        Invalid: No year is named, or too many (`appraisal.years_wanted`).
        Conflict: It is adopted, or none of the years has a fact (`appraisal.no_facts`).
        NotFound, NotPermitted: See `services.acting.want`.
    """
    seen = find(actor, number)
    want(actor, Act.SIMULATE, place_of(seen.area))
    if not 0 < len(set(years)) <= _MOST_YEARS:
        raise Invalid("appraisal.years_wanted", most=_MOST_YEARS)
    content, current = content_of(seen), in_force(seen.area)
    facts = {year: _by_unit(seen.area, year, content) for year in years}
    if not any(facts.values()):
        raise Conflict("appraisal.no_facts")
    told = simulate(facts, scheme=content, in_force=None if current is None else content_of(current))
    with acting(actor, Act.SIMULATE, place_of(seen.area), subject=number, years=sorted(years)) as doing:
        row = _locked(seen, seen.revision)
        row.state = step(SCHEME, SchemeState(row.state), Act.SIMULATE, person=actor.person)
        row.simulation = msgspec.to_builtins(told)
        row.simulated_by_id, row.simulated_at = doing.by, doing.at
        row.save()
        _tell(row, "notices.appraisal_simulated", doing)
    return row


def _by_unit(area: Area, year: int, content: Scheme) -> dict[str, dict[Kind, list[Fact]]]:
    found = facts_of(area, year, supporting=content.supporting)
    return {str(pk): facts for pk, facts in found.items()}


def adopt(actor: Actor, number: str, *, revision: int) -> AppraisalScheme:
    """Adopt a simulated scheme; the one in force is replaced.

    Raises:
        Conflict: It was not simulated as it stands, or was changed since it was read.
        NotPermitted: The actor drafted or simulated it (`appraisal.second_person_wanted`).
        NotFound: See `services.acting.want`.
    """
    seen = find(actor, number)
    with acting(actor, Act.ADOPT, place_of(seen.area), subject=number) as doing:
        row = _locked(seen, revision)
        makers = frozenset(one for one in (row.made_by_id, row.simulated_by_id) if one is not None)
        state = step(SCHEME, SchemeState(row.state), Act.ADOPT, person=actor.person, makers=makers)
        older = AppraisalScheme.objects.filter(area=row.area, state=SchemeState.ADOPTED)
        doing.detail["replaced"] = list(older.values_list("number", flat=True))
        older.update(state=SchemeState.REPLACED)
        row.state, row.adopted_by_id, row.adopted_at = state, doing.by, doing.at
        row.save()
        _tell(row, "notices.appraisal_adopted", doing)
    return row


def _locked(seen: AppraisalScheme, revision: int) -> AppraisalScheme:
    rows = AppraisalScheme.objects.select_for_update(of=("self",)).select_related("area")
    row = rows.get(pk=seen.pk)
    if row.revision != revision:
        raise Conflict("appraisal.changed_meanwhile")
    row.revision += 1
    return row


def _tell(row: AppraisalScheme, code: str, doing: Doing) -> None:
    facts: dict[str, Any] = {"title": row.title, "area": row.area.name}
    link = f"/desk/appraisal/schemes/{row.number}/"
    for role in _ADOPTERS:
        tell(row.area, None, role, code, facts, link=link, at=doing.at, by=doing.person)
