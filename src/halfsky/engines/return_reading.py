"""A return read back from its workbook: answers by key wherever the rows have gone, and every problem with its cell."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from halfsky.core.observations.raw import Sheet
from halfsky.core.observations.words import MISSING, fold
from halfsky.core.returns.model import Answer, Form, Line
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.findings import Finding, Severity, Where
from halfsky.core.vocabulary.statuses import Missing
from halfsky.engines.return_template import COLUMNS, HEAD, MARK, REASONS, Stamp, reason_label
from halfsky.engines.spreadsheets.workbooks import column_letters, read_workbook
from halfsky.engines.typed_figures import Typed, read_typed

_ANSWERED = ("value", "missing", "explanation")
_REASONS: dict[str, Missing] = {
    fold(words): reason
    for reason, text in REASONS.items()
    for words in (reason_label(reason), text.zh, text.en, reason.value)
}
_PACKAGE = b"PK"


class ReadReturn(msgspec.Struct, frozen=True, kw_only=True):
    """What was read from an uploaded workbook.

    Attributes:
        answers: One per line that was answered or remarked on, in the order of the form.
        findings: What is wrong and what is worth knowing; `where` holds row and column letter.
        stamp: Which form the workbook was made for.
        rows_read: Rows in which something was filled in; always `rows_kept + rows_refused`.
        rows_kept: Rows whose answer was taken.
        rows_refused: Rows that have a finding instead.
    """

    answers: tuple[Answer, ...]
    findings: tuple[Finding, ...]
    stamp: Stamp
    rows_read: int
    rows_kept: int
    rows_refused: int


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row with something filled in: its number as the spreadsheet shows it, its line, its cells as text."""

    number: int
    key: str
    line: Line | None
    cells: dict[str, str]
    formula: str = ""


def read_return(path: Path, form: Form, *, reference: str = "") -> ReadReturn:
    """Read an uploaded workbook as answers to a form.

    Rows are known by their hidden key, so that they may be moved and others put between them. A cell with a formula is
    not taken: its value is whatever was computed when the file was last saved, or was written there by hand.

    Args:
        path: The file, which has passed `uploads.check_upload`.
        form: What was asked.
        reference: Number of the return it is uploaded to; a workbook made for another one is refused.

    Raises:
        Invalid: `return_workbook.not_xlsx`, `.no_template`, `.columns`, `.other_form`, `.other_year`, `.other_area`,
            `.other_return`, or what `spreadsheets.workbooks.read_workbook` refuses.
    """
    with path.open("rb") as stream:
        if stream.read(2) != _PACKAGE:
            raise Invalid("return_workbook.not_xlsx", file=path.name)
    sheet, stamp, key_column = _sheet(read_workbook(path), path.name)
    _refuse_other(stamp, form, reference, path.name)
    grid = sheet.grid.rows()
    head, columns = _columns(grid, key_column, path.name)
    rows = list(_filled(grid[head + 1 :], head + 2, key_column, columns, form, frozenset(sheet.formulas)))
    answers, findings = _answers(rows, columns, sheet.file)
    notes = (
        () if stamp.digest == form.digest else tuple(_changes(grid[head + 1 :], key_column, form, sheet.file))
    )
    order = {line.key: line.number for line in form.lines}
    return ReadReturn(
        answers=tuple(sorted(answers, key=lambda answer: order[answer.key])),
        findings=(*notes, *findings),
        stamp=stamp,
        rows_read=len(rows),
        rows_kept=len(answers),
        rows_refused=len(rows) - len(answers),
    )


def _sheet(sheets: tuple[Sheet, ...], file: str) -> tuple[Sheet, Stamp, int]:
    """The sheet that bears the stamp, with the stamp and the column it stands in."""
    for sheet in sheets:
        for row in sheet.grid.head(20).rows():
            for column, text in enumerate(row):
                if text is not None and text.startswith(MARK):
                    return sheet, _stamp(text, file), column
    raise Invalid("return_workbook.no_template", file=file)


def _stamp(text: str, file: str) -> Stamp:
    try:
        return msgspec.json.decode(text.removeprefix(MARK), type=Stamp)
    except msgspec.DecodeError as error:
        raise Invalid("return_workbook.no_template", file=file) from error


def _refuse_other(stamp: Stamp, form: Form, reference: str, file: str) -> None:
    facts: dict[str, Any] = {"file": file}
    if stamp.year != form.year:
        raise Invalid("return_workbook.other_year", **facts, given=stamp.year, wanted=form.year)
    if stamp.area != form.area:
        raise Invalid("return_workbook.other_area", **facts, given=stamp.area, wanted=form.area)
    if (stamp.number, stamp.unit) != (form.number, form.unit):
        raise Invalid("return_workbook.other_form", **facts, given=stamp.number, wanted=form.number)
    if reference and stamp.reference and stamp.reference != reference:
        raise Invalid("return_workbook.other_return", **facts, given=stamp.reference, wanted=reference)


def _columns(grid: list[tuple[str | None, ...]], key_column: int, file: str) -> tuple[int, dict[str, int]]:
    """The row of the heads, and where each column to be read stands now."""
    head = next((place for place, row in enumerate(grid) if row[key_column] == HEAD), None)
    if head is None:
        raise Invalid("return_workbook.columns", file=file, missing=COLUMNS["value"].zh)
    words = [fold(text or "").split(" ")[0] for text in grid[head]]
    for name in _ANSWERED:
        if words.count(COLUMNS[name].zh) != 1:
            raise Invalid("return_workbook.columns", file=file, missing=COLUMNS[name].zh)
    return head, {name: words.index(COLUMNS[name].zh) for name in _ANSWERED}


def _filled(
    grid: list[tuple[str | None, ...]],
    first: int,
    key_column: int,
    columns: dict[str, int],
    form: Form,
    formulas: frozenset[tuple[int, int]],
) -> Iterator[_Row]:
    lines = {str(line.key): line for line in form.lines}
    for number, row in enumerate(grid, start=first):
        cells = {name: (row[place] or "").strip() for name, place in columns.items()}
        if any(cells.values()):
            key = row[key_column] or ""
            formula = next((name for name in _ANSWERED if (number - 1, columns[name]) in formulas), "")
            yield _Row(number=number, key=key, line=lines.get(key), cells=cells, formula=formula)


def _answers(rows: list[_Row], columns: dict[str, int], file: str) -> tuple[list[Answer], list[Finding]]:
    """Take the rows one by one; each gives an answer or a finding, never both and never neither."""
    asked = [(row, row.line) for row in rows if row.line is not None]
    places = [_where(row, "value", columns, file) for row, _ in asked]
    read = read_typed([row.cells["value"] for row, _ in asked], [line for _, line in asked], where=places)
    typed = {row.number: one for (row, _), one in zip(asked, read, strict=True)}
    keys = [row.key for row in rows]
    answers: list[Answer] = []
    findings: list[Finding] = []
    for row in rows:
        taken: Answer | Finding | None = _refusal(row, rows, keys, columns, file)
        if taken is None and row.line is not None:
            taken = _taken(row, row.line, typed[row.number], columns, file)
        if isinstance(taken, Answer):
            answers.append(taken)
        elif taken is not None:
            findings.append(taken)
    return answers, findings


def _refusal(
    row: _Row, rows: list[_Row], keys: list[str], columns: dict[str, int], file: str
) -> Finding | None:
    """Why a row cannot be taken whatever stands in its cells."""
    if row.line is None:
        code = "return_workbook.line_gone" if row.key else "return_workbook.row_without_key"
        severity = Severity.QUERY if row.key else Severity.ERROR
        return _finding(code, severity, _where(row, "value", columns, file), content=_content(row))
    if row.formula:
        place = _where(row, row.formula, columns, file)
        return _finding("return_workbook.formula", Severity.ERROR, place, content=row.cells[row.formula])
    if keys.count(row.key) > 1:
        others = [str(other.number) for other in rows if other.key == row.key and other is not row]
        place = _where(row, "value", columns, file)
        return _finding("return_workbook.line_twice", Severity.ERROR, place, rows="、".join(others))
    return None


def _taken(row: _Row, line: Line, typed: Typed, columns: dict[str, int], file: str) -> Answer | Finding:
    if typed.finding is not None:
        return typed.finding
    words = row.cells["missing"]
    chosen = _reason(words) if words else typed.missing
    place = _where(row, "missing", columns, file)
    if words and chosen is None:
        return _finding("return_workbook.unknown_reason", Severity.ERROR, place, content=words[:40])
    if chosen is not None and typed.value is not None:
        return _finding(
            "return_workbook.figure_and_reason", Severity.ERROR, place, content=row.cells["value"]
        )
    return Answer(key=line.key, value=typed.value, missing=chosen, explanation=row.cells["explanation"])


def _reason(words: str) -> Missing | None:
    """The reason that words of the list or of everyday use give; the list's Chinese alone is enough."""
    folded = fold(words)
    known = _REASONS.get(folded) or _REASONS.get(folded.partition(" ")[0])
    return known or (MISSING.get(folded) if len(folded) > 1 else None)


def _changes(grid: list[tuple[str | None, ...]], key_column: int, form: Form, file: str) -> Iterator[Finding]:
    """What has changed since the workbook was made: told once, with the lines it does not have."""
    yield _finding("return_workbook.older_form", Severity.NOTE, Where(file=file), number=form.number)
    there = {row[key_column] for row in grid}
    for line in form.lines:
        if str(line.key) not in there:
            facts = {"number": line.number, "name": line.name.zh, "name_en": line.name.en}
            yield _finding("return_workbook.line_new", Severity.NOTE, Where(file=file), **facts)


def _where(row: _Row, column: str, columns: dict[str, int], file: str) -> Where:
    return Where(file=file, row=row.number, column=column_letters(columns[column]))


def _content(row: _Row) -> str:
    return next(text for text in row.cells.values() if text)[:40]


def _finding(code: str, severity: Severity, where: Where, **facts: Any) -> Finding:
    cell = f"{where.column}{where.row}" if where.row is not None else ""
    return Finding(code=code, severity=severity, where=where, facts={"cell": cell} | facts)
