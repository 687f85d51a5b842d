"""The matrix of responsibility read back from its workbook: shares by target and unit, and each problem at its cell."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec

from halfsky.core.observations.raw import Sheet
from halfsky.core.observations.words import fold
from halfsky.core.responsibility.matrix import Cell
from halfsky.core.responsibility.model import Share
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.findings import Finding, Severity, Where
from halfsky.engines.responsibility_workbook import STAMP
from halfsky.engines.spreadsheets.workbooks import column_letters, read_workbook

_Mark = Share | Literal["fault"] | None
_SHARES: dict[str, Share | None] = {
    **dict.fromkeys(("", "-", "—", "－"), None),
    **dict.fromkeys(map(fold, ("●", "牵头", "主", "主责", "牵头单位", "lead")), "lead"),
    **dict.fromkeys(
        map(fold, ("○", "〇", "◯", "配合", "协", "协办", "配合单位", "supporting")), "supporting"
    ),
}


class ReadMatrix(msgspec.Struct, frozen=True, kw_only=True):
    """What was read from an uploaded matrix.

    Attributes:
        cells: Share by target and unit, null where the cell is empty; of rows that were kept.
        findings: What is wrong and what is worth knowing; `where` holds row and column letter.
        rows_read: Rows with a number or a mark; always `rows_kept + rows_refused`.
        rows_kept: Rows whose cells were taken.
        rows_refused: Rows of which nothing was taken.
    """

    cells: dict[Cell, Share | None]
    findings: tuple[Finding, ...]
    rows_read: int
    rows_kept: int
    rows_refused: int


def read_matrix(
    path: Path, *, reference: str, area: str, targets: Collection[int], units: Collection[str]
) -> ReadMatrix:
    """Read an uploaded matrix back; a row with a problem is refused whole, what it stood for stays as it is.

    Args:
        path: The file.
        reference: Number of the plan it is uploaded to.
        area: Code of the area.
        targets: Numbers of the plan's targets.
        units: Codes of the units of the area.

    Raises:
        Invalid: `responsibility_workbook.no_template` where no sheet bears the stamp, `.other_plan` where it was made
            for another plan or area, or what `spreadsheets.workbooks.read_workbook` refuses.
    """
    sheet, codes = _stamped(read_workbook(path), path.name, f"{STAMP}:{reference}:{area}")
    reader = _Reader(sheet, codes, frozenset(targets), frozenset(units))
    return reader.read()


def _stamped(sheets: tuple[Sheet, ...], file: str, stamp: str) -> tuple[Sheet, int]:
    for sheet in sheets:
        for number, row in enumerate(sheet.grid.head(20).iter_rows()):
            found = next((text for text in row if text is not None and text.startswith(STAMP)), None)
            if found is None:
                continue
            if found.strip() != stamp:
                raise Invalid("responsibility_workbook.other_plan", file=file)
            return sheet, number
    raise Invalid("responsibility_workbook.no_template", file=file)


class _Reader:
    def __init__(self, sheet: Sheet, codes: int, targets: frozenset[int], units: frozenset[str]) -> None:
        self._sheet = sheet
        self._grid = sheet.grid.rows()
        self._codes = codes
        self._targets = targets
        self._formulas = frozenset(sheet.formulas)
        self.findings: list[Finding] = []
        row = self._grid[codes]
        self._number = next(
            place for place, text in enumerate(row) if text is not None and text.startswith(STAMP)
        )
        self._columns = dict(self._unit_columns(row, units))

    def _unit_columns(self, row: tuple[str | None, ...], units: frozenset[str]) -> Iterator[tuple[int, str]]:
        seen: set[str] = set()
        for column, code in enumerate(row):
            if code is None or column == self._number:
                continue
            if code not in units or code in seen:
                self._find("unit_column", self._codes, column, content=code)
            else:
                seen.add(code)
                yield column, code

    def read(self) -> ReadMatrix:
        """Read every row under the codes."""
        cells: dict[Cell, Share | None] = {}
        seen: set[int] = set()
        read = kept = 0
        for place, row in enumerate(self._grid[self._codes + 2 :], start=self._codes + 2):
            if not any(row[column] for column in (self._number, *self._columns)):
                continue
            read += 1
            mine = self._row(place, row, seen)
            kept += mine is not None
            cells |= mine or {}
        for target in sorted(self._targets - seen):
            self._note("row_missing", target=target)
        return ReadMatrix(
            cells=cells,
            findings=tuple(self.findings),
            rows_read=read,
            rows_kept=kept,
            rows_refused=read - kept,
        )

    def _row(
        self, place: int, row: tuple[str | None, ...], seen: set[int]
    ) -> dict[Cell, Share | None] | None:
        number = (row[self._number] or "").strip()
        if not re.fullmatch(r"[0-9]{1,6}", number) or int(number) not in self._targets:
            self._find("row_target", place, self._number, content=number)
            return None
        target = int(number)
        if target in seen:
            self._find("row_twice", place, self._number, target=target)
            return None
        seen.add(target)
        shares = {column: self._share(place, column, row[column], target) for column in self._columns}
        leads = [column for column, share in shares.items() if share == "lead"]
        if len(leads) > 1:
            self._find("two_leads", place, leads[1], target=target, count=len(leads))
        if len(leads) > 1 or "fault" in shares.values():
            return None
        return {
            (target, self._columns[column]): share for column, share in shares.items() if share != "fault"
        }

    def _share(self, place: int, column: int, text: str | None, target: int) -> _Mark:
        if (place, column) in self._formulas:
            self._find("formula", place, column, target=target)
            return "fault"
        key = fold(text or "")
        if key not in _SHARES:
            self._find("mark", place, column, target=target, content=(text or "")[:40])
            return "fault"
        return _SHARES[key]

    def _find(self, kind: str, place: int, column: int, **facts: Any) -> None:
        where = Where(file=self._sheet.file, row=place + 1, column=column_letters(column))
        facts |= {"row": place + 1, "column": column_letters(column)}
        self.findings.append(
            Finding(code=f"responsibility_workbook.{kind}", severity=Severity.ERROR, where=where, facts=facts)
        )

    def _note(self, kind: str, **facts: Any) -> None:
        where = Where(file=self._sheet.file)
        self.findings.append(
            Finding(code=f"responsibility_workbook.{kind}", severity=Severity.NOTE, where=where, facts=facts)
        )
