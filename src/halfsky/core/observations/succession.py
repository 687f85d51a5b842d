"""Areas that are renamed, merged, split or moved: which area stands for which in another year, and who answers.

A change takes effect with the figures of its `year`: figures up to the year before are of the areas before, those of the
year and later are of the areas after. Figures of a year are always of the areas that stood at its end; a change while
they are being collected moves the duty to answer, never the figures.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal

import msgspec
import polars as pl

from halfsky.core.indicators.model import Area
from halfsky.core.vocabulary.findings import Finding, Severity, Where

Kind = Literal["rename", "merge", "split", "transfer"]

SUCCESSION: dict[str, pl.DataType] = {
    "area": pl.String(),
    "year": pl.Int32(),
    "successor": pl.String(),
    "whole": pl.Boolean(),
}
"""One row per area of a year and area that stands in its place in the year asked about. `whole` says that the successor
holds all of it, so that its counts may be added there; a part of a split area tells nothing of the counts of the parts."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a table of changes (变更对照): several rows of one year tell a merger or a split.

    Attributes:
        kind: `transfer` is a move under another area above, with or without a new code.
        before: Code before.
        after: Code after; the same where only the name changed.
        year: First year whose figures are of the areas after.
        name_before: Name before, of a rename.
        name_after: Name after, where a list of changes gives it.
    """

    kind: Kind
    before: str
    after: str
    year: int
    name_before: str = ""
    name_after: str = ""


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers for an area's figures of a year.

    Attributes:
        area: The area the figures are of, as it stood at the end of the year.
        by: The area that answers.
        how: `itself`; `successor`, the area it became or went into; `parent`, the area above, where it was split and
            no part bears its code.
    """

    area: str
    by: str
    how: Literal["itself", "successor", "parent"]


def successors(area: str, *, of: int, asked: int, changes: Iterable[Change]) -> tuple[str, ...]:
    """The areas that stand in a year where an area of an earlier year stood, in the order of their codes.

    Args:
        area: Code in the year `of`.
        of: Year the figures are of.
        asked: Year asked about; not before `of`.
        changes: All that is known.
    """
    by_year = _by_year(changes)
    now = {area}
    for year in sorted(by_year):
        if of < year <= asked:
            now = {after for code in now for after in by_year[year].get(code, {code})}
    return tuple(sorted(now))


def predecessors(area: str, *, of: int, asked: int, changes: Iterable[Change]) -> tuple[str, ...]:
    """The areas of an earlier year `of` that went, whole or in part, into an area of the year `asked`."""
    turned = [msgspec.structs.replace(each, before=each.after, after=each.before) for each in changes]
    by_year = _by_year(turned)
    now = {area}
    for year in sorted(by_year, reverse=True):
        if of < year <= asked:
            now = {before for code in now for before in by_year[year].get(code, {code})}
    return tuple(sorted(now))


def exists(area: Area, year: int, changes: Collection[Change] = ()) -> bool:
    """Whether an area stood at the end of a year, by its own years and by what is known of changes.

    An area that takes in one other was there before; one that comes of several others is new, unless a row says that
    it became itself (A and B merged into A: the rows A→A and B→A).
    """
    came = max((each.year for each in changes if _is_new(each, area.code, changes)), default=None)
    gone = [each.year for each in changes if each.before == area.code and _is_end(each, changes)]
    first = area.valid_from if area.valid_from is not None else came
    if area.valid_to is not None and year > area.valid_to:
        return False
    return (first is None or first <= year) and not any((first or 0) < end <= year for end in gone)


def _is_end(change: Change, changes: Collection[Change]) -> bool:
    """Whether the area before is no more after a change: no row of its year says that it became itself."""
    return not any(
        each.year == change.year and each.after == change.before and each.before == each.after
        for each in changes
    )


def _is_new(change: Change, code: str, changes: Collection[Change]) -> bool:
    """Whether an area begins with a change."""
    if change.after != code or change.before == code:
        return False
    mates = [each for each in changes if each.year == change.year and each.after == code]
    itself = any(each.before == code for each in mates)
    return not itself and (change.kind != "merge" or len({each.before for each in mates}) > 1)


def answering(
    area: str, *, of: int, asked: int, changes: Collection[Change], parents: Mapping[str, str | None]
) -> Duty:
    """Say who answers, in the year of asking, for an area's figures of a year.

    An area merged while its figures are collected still owes them: the area it went into answers for it, and the
    figures stay its own. Of a split area the part that bears its code answers, else the area above.

    Args:
        area: Code of an area that stood at the end of the year `of`.
        of: Year of the figures.
        asked: Year in which they are asked for.
        changes: All that is known.
        parents: Code of the area above, by code; of the year `of`.
    """
    now = successors(area, of=of, asked=asked, changes=changes)
    if area in now:
        return Duty(area=area, by=area, how="itself")
    if len(now) == 1:
        return Duty(area=area, by=now[0], how="successor")
    above = parents.get(area)
    if above is None:
        return Duty(area=area, by=now[0], how="successor")
    heirs = successors(above, of=of, asked=asked, changes=changes)
    return Duty(area=area, by=above if above in heirs else heirs[0], how="parent")


def succession(changes: Collection[Change], *, years: Iterable[int], asked: int) -> pl.DataFrame:
    """Table of who stands for whom, for every area that a change names.

    Args:
        changes: All that is known.
        years: Years of figures.
        asked: Year whose areas the figures are wanted on.

    Returns:
        Table with schema `SUCCESSION`, by year and area; an area that is not in it stands for itself.
    """
    codes = sorted({each.before for each in changes} | {each.after for each in changes})
    rows = []
    for year in sorted(set(years)):
        for code in codes:
            now = successors(code, of=year, asked=asked, changes=changes)
            rows += [(code, year, successor, len(now) == 1) for successor in now]
    return pl.DataFrame(rows, schema=SUCCESSION, orient="row")


def _by_year(changes: Iterable[Change]) -> dict[int, dict[str, set[str]]]:
    """What each area becomes, by year."""
    moves: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in changes:
        moves[each.year][each.before].add(each.after)
    return {year: dict(earlier) for year, earlier in moves.items()}


def check_changes(
    changes: Iterable[Change], *, codes: Collection[str], file: str = "", rows: Iterable[int] | None = None
) -> tuple[Finding, ...]:
    """Find what is wrong with a table of changes.

    Args:
        changes: As read.
        codes: Codes of the areas there are or were.
        file: Name for findings.
        rows: Row of each change in its file.

    Returns:
        Errors: a code that is not known; a rename, merger or split of the wrong number of areas; a row that is there
        twice; areas that become each other in one year.
    """
    held = list(changes)
    places = list(rows) if rows is not None else [0] * len(held)
    found: list[Finding] = []
    seen: set[Change] = set()
    for change, row in zip(held, places, strict=True):
        kinds = [kind for kind, wrong in _faults(change, held, codes) if wrong]
        kinds += ["change_twice"] if change in seen else []
        seen.add(change)
        found += [_finding(kind, change, file, row) for kind in kinds]
    return tuple(found)


def _faults(change: Change, changes: list[Change], codes: Collection[str]) -> Iterator[tuple[str, bool]]:
    mates = {each for each in changes if each.year == change.year and each.kind == change.kind}
    earlier = {each.before for each in mates if each.after == change.after}
    afters = {each.after for each in mates if each.before == change.before}
    turned = any(
        each.before == change.after and each.after == change.before != change.after
        for each in changes
        if each.year == change.year
    )
    yield "change_unknown", change.before not in codes or change.after not in codes
    yield "change_rename", change.kind == "rename" and (len(earlier) > 1 or len(afters) > 1)
    yield "change_merge", change.kind == "merge" and (len(afters) > 1 or earlier == {change.after})
    yield "change_split", change.kind == "split" and len(afters) < 2
    yield "change_circle", turned


def _finding(kind: str, change: Change, file: str, row: int) -> Finding:
    facts = {"file": file, "row": row, "before": change.before, "after": change.after, "year": change.year}
    where = Where(file=file, row=row or None)
    return Finding(code=f"areas.{kind}", severity=Severity.ERROR, where=where, facts=facts)
