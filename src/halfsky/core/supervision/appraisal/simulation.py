"""What a scheme would have given on past years, beside another scheme: scores, places, what changes."""

from collections.abc import Mapping, Sequence

import msgspec

from halfsky.core.supervision.appraisal.model import Explained, Fact, Kind, Place, Scheme
from halfsky.core.supervision.appraisal.scoring import places, score_unit

Facts = Mapping[str, Mapping[Kind, Sequence[Fact]]]
"""Facts by unit and kind of one year."""


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One unit of one year: what it would have had, and by the scheme in force.

    Attributes:
        score: Null where no criterion applies.
        first: Best place of the band it shares; null without a score.
        last: Worst.
        before: Score by the scheme in force; null where there is none.
        before_first: Best place by it.
        before_last: Worst.
        moved: Places up (+) or down (−) beyond what sharing a band explains; 0 where the bands overlap.
    """

    unit: str
    score: float | None
    first: int | None = None
    last: int | None = None
    before: float | None = None
    before_first: int | None = None
    before_last: int | None = None
    moved: int = 0


class Year(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One past year under a scheme; rows in the order of its places, units without a score last."""

    year: int
    rows: tuple[Row, ...]


def simulate(
    facts: Mapping[int, Facts], *, scheme: Scheme, in_force: Scheme | None = None
) -> tuple[Year, ...]:
    """Run a scheme over past years.

    Args:
        facts: By year, unit and kind.
        scheme: A sound one.
        in_force: The scheme it would replace.
    """
    return tuple(
        Year(year=year, rows=_rows(facts[year], scheme=scheme, in_force=in_force)) for year in sorted(facts)
    )


def _rows(facts: Facts, *, scheme: Scheme, in_force: Scheme | None) -> tuple[Row, ...]:
    explained = _scored(facts, scheme)
    now = {one.unit: one for one in places(explained, scheme=scheme)}
    then: dict[str, Place] = {}
    if in_force is not None:
        then = {one.unit: one for one in places(_scored(facts, in_force), scheme=in_force)}
    unplaced = [one.unit for one in explained if one.unit not in now]
    return tuple(_row(unit, now.get(unit), then.get(unit)) for unit in (*now, *unplaced))


def _scored(facts: Facts, scheme: Scheme) -> list[Explained]:
    return [score_unit(unit, facts[unit], scheme=scheme) for unit in sorted(facts)]


def _row(unit: str, now: Place | None, then: Place | None) -> Row:
    return Row(
        unit=unit,
        score=None if now is None else now.score,
        first=None if now is None else now.first,
        last=None if now is None else now.last,
        before=None if then is None else then.score,
        before_first=None if then is None else then.first,
        before_last=None if then is None else then.last,
        moved=_moved(now, then),
    )


def _moved(now: Place | None, then: Place | None) -> int:
    if now is None or then is None:
        return 0
    if now.last < then.first:
        return then.first - now.last
    return then.last - now.first if now.first > then.last else 0
