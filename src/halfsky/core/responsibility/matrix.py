"""Who answers for what as a matrix of targets and units, and what an edited matrix changes."""

from collections.abc import Collection, Iterable, Mapping

import msgspec

from halfsky.core.plan.adopted import AdoptedPlan
from halfsky.core.responsibility.model import Assignment, Share

Cell = tuple[int, str]
"""A cell of the matrix: number of the target, code of the unit."""


class MatrixRow(msgspec.Struct, frozen=True, kw_only=True):
    """One target in the matrix: where it stands, what it says, and the share of each unit that has one."""

    target: int
    domain: str
    quote: str
    shares: dict[str, Share]


class ResponsibilityMatrix(msgspec.Struct, frozen=True, kw_only=True):
    """Targets × units of an area.

    Attributes:
        title: Of the plan.
        area: Code of the area.
        units: Codes of the columns, in their order.
        rows: One per target, in the order of the plan.
    """

    title: str
    area: str
    units: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


class CellChange(msgspec.Struct, frozen=True, kw_only=True):
    """A cell that an edited matrix changes; null is no share."""

    target: int
    unit: str
    before: Share | None
    after: Share | None


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """What comes of an edited matrix: all assignments, and what changed."""

    assignments: tuple[Assignment, ...]
    changes: tuple[CellChange, ...]


def lay_out(
    adopted: AdoptedPlan, assignments: Iterable[Assignment], *, area: str, units: Collection[str]
) -> ResponsibilityMatrix:
    """Lay the assignments of an area out as a matrix.

    Args:
        adopted: The plan as adopted; every target of it has a row.
        assignments: Those of other areas are passed over.
        area: Code of the area.
        units: Codes of the columns in their order; a unit that has a share has a column in any case.
    """
    shares: dict[int, dict[str, Share]] = {}
    for assignment in assignments:
        if assignment.area == area:
            shares.setdefault(assignment.target, {})[assignment.unit] = assignment.share
    columns = dict.fromkeys((*units, *sorted({unit for row in shares.values() for unit in row})))
    rows = tuple(
        MatrixRow(
            target=entry.number,
            domain=entry.place.domain_title,
            quote=entry.promise.quote,
            shares=shares.get(entry.number, {}),
        )
        for entry in adopted.targets
    )
    return ResponsibilityMatrix(title=adopted.reading.title, area=area, units=tuple(columns), rows=rows)


def merge(assignments: Iterable[Assignment], edited: Mapping[Cell, Share | None], *, area: str) -> Merge:
    """Take over the cells of an edited matrix.

    A cell that says what stood already keeps its origin; a changed one is a person's word. Cells the edited matrix
    does not hold, and other areas, stay as they are.

    Args:
        assignments: As they stand.
        edited: Share by cell, null where the cell is empty.
        area: Code of the area the matrix is of.
    """
    held = tuple(assignments)
    mine = {(each.target, each.unit): each for each in held if each.area == area}
    before: dict[Cell, Share] = {cell: each.share for cell, each in mine.items()}
    changes = tuple(
        CellChange(target=cell[0], unit=cell[1], before=before.get(cell), after=share)
        for cell, share in sorted(edited.items(), key=lambda item: item[0])
        if before.get(cell) != share
    )
    for change in changes:
        cell = (change.target, change.unit)
        if change.after is None:
            del mine[cell]
        else:
            mine[cell] = Assignment(target=cell[0], area=area, unit=cell[1], share=change.after)
    others = (each for each in held if each.area != area)
    ordered = sorted(mine.values(), key=lambda each: (each.target, each.share != "lead"))
    return Merge(assignments=(*ordered, *others), changes=changes)
