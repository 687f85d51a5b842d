"""Reading of duties: every clause of 组织实施 and 监测评估 becomes duties, or says why it is none.

The rules are data (`codebook/duties/kinds.yaml`); nothing here knows a plan or a place.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from halfsky.core.plan.clauses import clauses_of
from halfsky.core.plan.model import Item, Part, Period, Plan, Source, Target
from halfsky.core.plan.views import view_of
from halfsky.core.supervision.duties.model import Kind, Kinds, Level, ReadClause, ReadDuty, Reason, Rhythm
from halfsky.core.supervision.duties.owners import level_of, owner_of
from halfsky.core.supervision.duties.rhythms import rhythm_in

_PIECES = re.compile(r"(、|以及|及其|和|与|及)")
_SHORTEST_SENTENCE = 14
"""A first clause without a duty that is no longer is the item's heading."""


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    """A kind in a clause, before clauses of one duty are put together."""

    kind: Kind
    clause: ReadClause
    before: tuple[str, ...]
    rhythm: Rhythm | None


def read_clauses(source: Source, plan: Plan, kinds: Kinds) -> tuple[ReadClause, ...]:
    """Tell of each clause of the two parts which kinds of duties it names, or why it names none.

    Args:
        source: Text of the plan, as it was read.
        plan: Its outline.
        kinds: The rules.

    Returns:
        Every clause, in reading order.
    """
    return tuple(
        clause
        for part, items in _parts(plan)
        for item in items
        for clause in _settled(_item(source, item, part, kinds, plan.period), kinds)
    )


def read_duties(source: Source, plan: Plan, kinds: Kinds) -> tuple[ReadDuty, ...]:
    """Read every duty of a plan's 组织实施 and 监测评估, and what its measures ask for again and again.

    Clauses that tell one kind at one level are one duty; its rhythm is of the clause that tells it most plainly.

    Args:
        source: Text of the plan, as it was read.
        plan: Its outline with targets.
        kinds: The rules.

    Returns:
        The duties, by first clause.
    """
    clauses = read_clauses(source, plan, kinds)
    told: dict[tuple[str, bool], list[_Told]] = defaultdict(list)
    for one in _told(clauses, kinds, plan.period):
        told[one.kind.code, _level(one) == "below"].append(one)
    return (*(_duty(group) for group in told.values()), *_recurring(plan, kinds))


def _level(told: "_Told") -> Level:
    return level_of(told.clause.text, told.before, told.kind)


def _parts(plan: Plan) -> tuple[tuple[Part, tuple[Item, ...]], ...]:
    return ("organisation", plan.organisation), ("monitoring", plan.monitoring)


def _item(
    source: Source, item: Item, part: Part, kinds: Kinds, period: Period | None
) -> Iterator[ReadClause]:
    view = view_of(source, item.start, item.end)
    plain = [clause for clause in clauses_of(view.text, period) if clause.plain.strip()]
    alone = Counter(clause.sentence for clause in plain)
    for number, clause in enumerate(plain, start=1):
        start, end = view.span(clause.start, clause.end)
        yield ReadClause(
            part=part,
            item=item.number,
            clause=number,
            sentence=clause.sentence,
            start=start,
            end=end,
            text=clause.plain,
            opens=alone[clause.sentence] == 1 and view.text[clause.start - 1 : clause.start] in ("", "\n"),
            kinds=kinds_in(clause.plain, kinds),
        )


def kinds_in(text: str, kinds: Kinds) -> tuple[str, ...]:
    """Codes of the kinds that a clause names, parts about belief left out.

    Example:
        >>> from halfsky.core.indicators.model import Text
        >>> kind = Kind(
        ...     code="training", zh="", en="", tells=("培训",), owner="office", rhythm="yearly",
        ...     evidence=Text(zh="", en=""),
        ... )
        >>> none = Kinds(kinds=(kind,), belief=("思想",), principle=(), role=(), aim=())
        >>> kinds_in("开展思想教育和业务培训", none), kinds_in("加强思想政治培训", none)
        (('training',), ())
    """
    worldly = _without(text, kinds.belief)
    return tuple(kind.code for kind in kinds.kinds if _names(kind, worldly))


def _without(text: str, belief: tuple[str, ...]) -> str:
    if not _any(belief, text):
        return text
    return "".join(piece for piece in _PIECES.split(text) if not _any(belief, piece)).strip("、和与及")


def _names(kind: Kind, text: str) -> bool:
    return _any(kind.tells, text) and not _any(kind.unless, text)


@lru_cache(maxsize=2000)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _any(patterns: Iterable[str], text: str) -> bool:
    return any(_compiled(pattern).search(text) for pattern in patterns)


def _settled(clauses: Iterable[ReadClause], kinds: Kinds) -> Iterator[ReadClause]:
    every = tuple(clauses)
    with_duty = {clause.sentence for clause in every if clause.kinds}
    with_role = {clause.sentence for clause in every if _any(kinds.role, clause.text)}
    for clause in every:
        reason = None if clause.kinds else _reason(clause, kinds, beside=clause.sentence in with_duty)
        if reason == "unread" and clause.sentence in with_role:
            reason = "role"
        yield msgspec.structs.replace(clause, reason=reason)


def _reason(clause: ReadClause, kinds: Kinds, *, beside: bool) -> Reason:
    text = clause.text
    if _any(kinds.belief, text):
        return "belief"
    if beside:
        return "goes_with"
    if (clause.sentence == 0 or clause.opens) and len(text) <= _SHORTEST_SENTENCE:
        return "heading"
    tests: tuple[tuple[Reason, tuple[str, ...]], ...] = (
        ("principle", kinds.principle),
        ("role", kinds.role),
        ("goes_with", kinds.content),
        ("aim", kinds.aim),
    )
    return next((reason for reason, patterns in tests if _any(patterns, text)), "unread")


def _told(clauses: tuple[ReadClause, ...], kinds: Kinds, period: Period | None) -> Iterator[_Told]:
    by_code = {kind.code: kind for kind in kinds.kinds}
    for place, clause in enumerate(clauses):
        before = _sentence_before(clauses, place)
        for code in clause.kinds:
            kind = by_code[code]
            rhythm = rhythm_in(
                clause.text, _place(kind, clause.text), kind, first_year=period.start if period else None
            )
            yield _Told(kind=kind, clause=clause, before=before, rhythm=rhythm)


def _sentence_before(clauses: tuple[ReadClause, ...], place: int) -> tuple[str, ...]:
    clause = clauses[place]
    where = (clause.part, clause.item, clause.sentence)
    return tuple(
        one.text for one in clauses[max(0, place - 8) : place] if (one.part, one.item, one.sentence) == where
    )


def _place(kind: Kind, text: str) -> int:
    return min(
        (match.start() for pattern in kind.tells if (match := _compiled(pattern).search(text))), default=0
    )


def _duty(group: list[_Told]) -> ReadDuty:
    """One duty of all clauses that tell it: the plainest rhythm leads, the rest follow in their order."""
    levels = {_level(one) for one in group}
    lead = next((one for one in group if one.rhythm is not None), group[0])
    rhythm = _joined(lead.kind, group)
    others = tuple(one.clause for one in group if one is not lead)
    named = next(
        (
            owner
            for one in (lead, *group)
            if (owner := owner_of(one.clause.text, one.before, lead.kind)) != lead.kind.owner
        ),
        lead.kind.owner,
    )
    return ReadDuty(
        kind=lead.kind.code,
        owner=named,
        level="every" if "every" in levels else levels.pop(),
        rhythm=rhythm or lead.kind.usual,
        assumed=rhythm is None and lead.kind.rhythm not in ("standing", "needed"),
        clauses=(lead.clause, *others),
    )


def _joined(kind: Kind, group: list[_Told]) -> Rhythm | None:
    """The rhythm told first; of milestones all that any clause names, with the years that any names."""
    told = [one.rhythm for one in group if one.rhythm is not None]
    if not told or kind.rhythm != "milestone":
        return told[0] if told else None
    points = tuple(point for point in kind.points if any(point in one.points for one in told))
    years = {point: year for one in reversed(told) for point, year in one.years.items()}
    return msgspec.structs.replace(told[0], points=points, years=years)


def _recurring(plan: Plan, kinds: Kinds) -> Iterator[ReadDuty]:
    """Schedule targets of goals and measures: each a duty of its own."""
    kind = next((kind for kind in kinds.kinds if kind.code == "recurring_measure"), None)
    if kind is None:
        return
    for part, items in (("goal", _goals(plan)), ("measure", _measures(plan))):
        for item in items:
            for target in item.targets:
                if target.kind == "schedule" and target.schedule == "periodic":
                    yield _from_target(kind, target, item, "goal" if part == "goal" else "measure")


def _goals(plan: Plan) -> Iterator[Item]:
    return (item for domain in plan.domains for item in domain.goals)


def _measures(plan: Plan) -> Iterator[Item]:
    return (item for domain in plan.domains for item in domain.measures)


def _from_target(kind: Kind, target: Target, item: Item, part: Part) -> ReadDuty:
    years = int(target.value or 1) if target.unit == "years" else 1
    times = int(target.value or 1) if target.unit == "per_year" else 1
    rhythm = msgspec.structs.replace(
        kind.usual, code="years" if years > 1 else "yearly", every=years, times=max(1, times)
    )
    clause = ReadClause(
        part=part,
        item=item.number,
        clause=1,
        sentence=0,
        start=target.start,
        end=target.end,
        text=target.quote,
        kinds=(kind.code,),
    )
    return ReadDuty(
        kind=kind.code, owner=kind.owner, level="own", rhythm=rhythm, assumed=False, clauses=(clause,)
    )
