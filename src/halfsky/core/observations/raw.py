"""Rows of figures as text, before anything is believed about them.

A `Sheet` is a grid of cells as a spreadsheet shows it; a `RawTable` has the same cells under the
standard columns, one row per figure, each with the place it came from.
"""

import msgspec
import polars as pl

from halfsky.core.vocabulary.findings import Finding

RAW: dict[str, pl.DataType] = {
    "area": pl.String(),
    "indicator": pl.String(),
    "variable": pl.String(),
    "year": pl.String(),
    "value": pl.String(),
    "unit": pl.String(),
    "sex": pl.String(),
    "age": pl.String(),
    "residence": pl.String(),
    "disaggregation": pl.String(),
    "numerator": pl.String(),
    "denominator": pl.String(),
    "status": pl.String(),
    "source": pl.String(),
    "extra": pl.String(),
    "value_column": pl.String(),
    "file": pl.String(),
    "row": pl.Int64(),
}
"""Schema of the cells of a `RawTable`: text as given, blank cells null. `extra` is what stands right of the
last heading, `value_column` the heading over the value, `row` the row as a spreadsheet shows it (1-based)."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet of a workbook, or one text table.

    Attributes:
        file: Name for messages, such as `figures.xlsx#Sheet1`.
        grid: String columns, blank cells null; row i of the frame is row i + 1 of the sheet.
        merged: Merged ranges as ((first row, first column), (last row, last column)), 0-based.
        ragged: Whether cells right of the last heading are a fault of the row (text files) or a remark.
        notes: What the reader of the file already noticed.
        formulas: Places (row, column) of cells with a formula, 0-based; not known of .xls files.
    """

    file: str
    grid: pl.DataFrame
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    ragged: bool = False
    notes: tuple[Finding, ...] = ()
    formulas: tuple[tuple[int, int], ...] = ()


class RawTable(msgspec.Struct, frozen=True, kw_only=True):
    """Figures as text, one row per figure, under the standard columns.

    Attributes:
        cells: Table with the schema `RAW`.
        headings: Standard column → heading in the file, for messages.
        notes: What was noticed while reading, with its place.
    """

    cells: pl.DataFrame
    headings: dict[str, str]
    notes: tuple[Finding, ...] = ()
