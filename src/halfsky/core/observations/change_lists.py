"""A table of changes of areas (变更对照): rows of text to changes, and a finding for each row refused."""

import re
from collections.abc import Collection, Iterator, Mapping

import msgspec
import polars as pl

from halfsky.core.observations.succession import Change, Kind, check_changes
from halfsky.core.vocabulary.area_codes import canonical, fault_in
from halfsky.core.vocabulary.findings import Finding, Severity, Where

CHANGE_HEADS: dict[str, str] = {
    "from": "before", "before": "before", "原代码": "before", "变更前代码": "before", "变更前区划代码": "before",
    "旧代码": "before", "to": "after", "after": "after", "现代码": "after", "变更后代码": "after",
    "变更后区划代码": "after", "新代码": "after", "year": "year", "年份": "year", "变更年份": "year",
    "变更日期": "year", "变更时间": "year", "kind": "kind", "类型": "kind", "变更类型": "kind", "变更情况": "kind",
    "name_before": "name", "变更前名称": "name", "原名称": "name",
    "name_after": "name_after", "变更后名称": "name_after", "现名称": "name_after",
}  # fmt: skip
CHANGE_NEEDED = ("before", "after", "year", "kind")
_KINDS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile("rename|更名|改名|撤.+设.+|改设|代码"), "rename"),
    (re.compile("merge|合并|并入|撤并"), "merge"),
    (re.compile("split|拆分|分设|析置|析出"), "split"),
    (re.compile("transfer|划转|划归|隶属"), "transfer"),
)
_YEAR = re.compile(r"(?:19|20|21)\d{2}")


class ChangeList(msgspec.Struct, frozen=True, kw_only=True):
    """A table of changes as read: `rows_read` is always `rows_kept + rows_refused`.

    `rows` has the row of each change in its file.
    """

    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    rows_read: int
    rows_kept: int
    rows_refused: int
    rows: tuple[int, ...] = ()


def read_changes(
    grid: pl.DataFrame, *, head: int, columns: Mapping[str, int], file: str, codes: Collection[str]
) -> ChangeList:
    """Read the rows under a head as changes of areas, and check them against the areas there are.

    Args:
        grid: Cells as text, blank cells null.
        head: Place of the head, counted from 0.
        columns: Column of each thing, as `area_lists.head_of` gives them for `CHANGE_HEADS`.
        file: Name for findings.
        codes: Codes of the areas there are or were.
    """
    found: list[tuple[int, Change]] = []
    findings: list[Finding] = []
    read = 0
    for row, cells in enumerate(grid.slice(head + 1).iter_rows(), start=head + 2):
        given = {name: (cells[column] or "").strip() for name, column in columns.items()}
        if not any(given.values()):
            continue
        read += 1
        change = _change(given)
        if change is None:
            where, content = Where(file=file, row=row), "，".join(given[name] for name in CHANGE_NEEDED)
            facts = {"file": file, "row": row, "content": content}
            findings.append(
                Finding(code="areas.change_row", severity=Severity.ERROR, where=where, facts=facts)
            )
        else:
            found.append((row, change))
    rows, changes = [row for row, _ in found], [change for _, change in found]
    findings += check_changes(changes, codes=codes, file=file, rows=rows)
    kept = tuple(_kept(found, {finding.where.row for finding in findings}))
    return ChangeList(
        changes=tuple(change for _, change in kept),
        rows=tuple(row for row, _ in kept),
        findings=tuple(sorted(findings, key=lambda finding: finding.where.row or 0)),
        rows_read=read,
        rows_kept=len(kept),
        rows_refused=read - len(kept),
    )


def _kept(
    found: Collection[tuple[int, Change]], refused: Collection[int | None]
) -> Iterator[tuple[int, Change]]:
    return ((row, change) for row, change in found if row not in refused)


def _change(given: Mapping[str, str]) -> Change | None:
    year = _YEAR.match(given["year"])
    kind = next((kind for words, kind in _KINDS if words.search(given["kind"].lower())), None)
    if year is None or kind is None or any(fault_in(given[side]) for side in ("before", "after")):
        return None
    return Change(
        kind=kind,
        before=canonical(given["before"]),
        after=canonical(given["after"]),
        year=int(year.group()),
        name_before=given.get("name", ""),
        name_after=given.get("name_after", ""),
    )
