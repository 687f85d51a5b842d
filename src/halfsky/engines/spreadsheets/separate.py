"""Runs in a process of its own: unpacks a workbook and writes its sheets as lines of JSON.

The reader trusts counts and places that a file states of itself, and a false one ends the whole process.
Here that process is not HalfSky's, and it may take no more memory than it was given.
"""

import datetime
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import python_calamine as calamine

ENCRYPTED, DAMAGED = 3, 4


def main(path: str, memory: int) -> int:
    """Write one head line per visible sheet and then one line per row; exit codes say why that is not possible."""
    _limit(memory)
    try:
        with calamine.load_workbook(io.BytesIO(Path(path).read_bytes())) as book:
            for line in _lines(book):
                sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    except calamine.PasswordError:
        return ENCRYPTED
    except (calamine.CalamineError, ValueError, OSError):
        return DAMAGED
    return 0


def _limit(memory: int) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _lines(book: Any) -> Iterator[Any]:
    for kind in book.sheets_metadata:
        if kind.typ != calamine.SheetTypeEnum.WorkSheet or kind.visible != calamine.SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(kind.name)
        if sheet.start is None:
            continue
        first = sheet.start[1]
        yield {"name": kind.name, "width": sheet.end[1] + 1, "merged": sheet.merged_cell_ranges or ()}
        for cells in sheet.iter_rows():
            # Rows come from the first row of the sheet, but cells only from the first column in use.
            yield [None] * first + [_text(cell) for cell in cells]


def _text(cell: Any) -> str | None:
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime | datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
