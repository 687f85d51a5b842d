"""A table of areas in a file: the official list, or a place's own."""

from collections.abc import Collection
from pathlib import Path

from halfsky.core.indicators.area_lists import AreaList, areas_of, head_of, read_list
from halfsky.core.indicators.model import Area
from halfsky.core.observations.change_lists import CHANGE_HEADS, CHANGE_NEEDED, ChangeList, read_changes
from halfsky.core.observations.raw import Sheet
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.core.vocabulary.findings import Severity
from halfsky.engines.spreadsheets.delimited import read_delimited
from halfsky.engines.spreadsheets.workbooks import read_workbook

_WORKBOOKS = (b"PK", bytes.fromhex("D0CF"))


def read_areas(path: Path) -> tuple[Area, ...]:
    """Read areas from a list without a fault.

    Raises:
        NotFound: `areas.not_found`.
        Invalid: `areas.columns` where code or name has no column; else the first row that cannot be an area, as
            `areas.*` says.
    """
    found = read_area_list(path)
    for finding in found.findings:
        if finding.severity == Severity.ERROR:
            raise Invalid(finding.code, **finding.facts)
    return tuple(areas_of(found.areas))


def read_area_list(path: Path, *, known: Collection[str] = ()) -> AreaList:
    """Read the official list of areas, or a part of it; rows that cannot be areas are refused one by one.

    Args:
        path: CSV (comma, semicolon, tab) or Excel with columns for code and name, and where known English name, level,
            parent and years; headings in Chinese or English, titles over them do not matter.
        known: Codes of areas that are there already, which rows may have as parent.

    Raises:
        NotFound: `areas.not_found`.
        Invalid: `areas.columns`, or the file cannot be read (`spreadsheets.*`).
    """
    if not path.is_file():
        raise NotFound("areas.not_found", file=path.name)
    for sheet in read_sheets(path):
        found = head_of(sheet.grid)
        if found is not None:
            head, columns = found
            return read_list(sheet.grid, head=head, columns=columns, file=sheet.file, known=known)
    raise Invalid("areas.columns", file=path.name)


def read_area_changes(path: Path, *, codes: Collection[str]) -> ChangeList:
    """Read a table of changes of areas (变更对照): code before, code after, year, kind.

    Args:
        path: CSV or Excel with headings in Chinese or English.
        codes: Codes of the areas there are or were.

    Raises:
        NotFound: `areas.not_found`.
        Invalid: `areas.change_columns`, or the file cannot be read (`spreadsheets.*`).
    """
    if not path.is_file():
        raise NotFound("areas.not_found", file=path.name)
    for sheet in read_sheets(path):
        found = head_of(sheet.grid, heads=CHANGE_HEADS, needed=CHANGE_NEEDED)
        if found is not None:
            head, columns = found
            return read_changes(sheet.grid, head=head, columns=columns, file=sheet.file, codes=codes)
    raise Invalid("areas.change_columns", file=path.name)


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """The sheets of a CSV or Excel file as text; its content says which it is."""
    content = path.read_bytes()
    if content.startswith(_WORKBOOKS):
        return read_workbook(path)
    return (read_delimited(content, file=path.name),)
