"""PDF of a yearbook: contents with pages, running heads, tables that break with their heads repeated."""

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from halfsky.core.indicators.model import Text
from halfsky.core.reports.wording import Lang
from halfsky.core.reports.yearbook.model import (
    Explanation,
    Row,
    Yearbook,
    YearbookPart,
    YearbookTable,
)
from halfsky.core.reports.yearbook.signs import OF_WHICH, PARTIAL
from halfsky.engines.codebook import load_messages
from halfsky.engines.outline import date_of, title_lines
from halfsky.engines.typeset.compiling import compile_pdf

_TEMPLATE = Path(__file__).with_name("yearbook.typ")
_WORDS = (
    "contents", "guide", "symbols", "blank", "explanations", "formula", "note", "source", "unit",
    "continued", "region", "item", "absent", "see_also", "inside",
)  # fmt: skip


def write_yearbook_pdf(yearbook: Yearbook, path: Path, *, lang: Lang = "zh") -> dict[str, int]:
    """Write a yearbook as PDF/A-2a that is PDF/UA-1 as well; the same yearbook gives the same bytes.

    Args:
        yearbook: What is printed.
        path: The file.
        lang: The language that stands first; the other stands beside or below.

    Returns:
        Printed page number of each table and part by its anchor.
    """
    made = compile_pdf(_TEMPLATE, _printed(yearbook, lang), asked="<pages>")
    path.write_bytes(made.files[0])
    return {entry["anchor"]: entry["page"] for entry in made.told}


def _printed(yearbook: Yearbook, lang: Lang) -> str:
    messages = load_messages()
    said = {
        word: [messages.say(f"yearbook.word_{word}", {}, lang=each) for each in _order(lang)]
        for word in _WORDS
    }
    # The properties of the file must not depend on the day it is made.
    stamp = date_of(yearbook.date or str(yearbook.year))
    book = {
        "lang": lang,
        "title": _both(yearbook.title, lang),
        "lines": title_lines(_both(yearbook.title, lang)[0], longest=14 if lang == "zh" else 20),
        "issuer": yearbook.issuer,
        "date": yearbook.date,
        "year": yearbook.year,
        "stamp": {"year": stamp.year, "month": stamp.month, "day": stamp.day},
        "inside": yearbook.audience == "inside",
        "words": said,
        "guide": [_both(text, lang) for text in yearbook.guide],
        "symbols": [[symbol.sign, *_both(symbol.meaning, lang)] for symbol in yearbook.symbols],
        "parts": [_part(part, lang) for part in yearbook.parts],
    }
    return json.dumps(book, ensure_ascii=False, separators=(",", ":"))


def _order(lang: Lang) -> tuple[Lang, Lang]:
    return ("zh", "en") if lang == "zh" else ("en", "zh")


def _both(text: Text, lang: Lang) -> list[str]:
    return [text.zh, text.en] if lang == "zh" else [text.en, text.zh]


def _part(part: YearbookPart, lang: Lang) -> dict[str, Any]:
    runs = groupby(part.tables, key=lambda table: table.landscape)
    return {
        "number": part.number,
        "title": _both(part.title, lang),
        "runs": [
            {"landscape": landscape, "tables": [_table(table, lang) for table in tables]}
            for landscape, tables in runs
        ],
        "explanations": [_explanation(one, lang) for one in part.explanations],
        "absent": [_both(name, lang) for name in part.absent],
        "see_also": [[*_both(one.name, lang), "、".join(one.tables)] for one in part.see_also],
    }


def _table(table: YearbookTable, lang: Lang) -> dict[str, Any]:
    return {
        "anchor": table.anchor,
        "number": table.number,
        "part": table.part,
        "shape": table.shape,
        "title": _both(table.title, lang),
        "unit": _both(table.unit, lang) if table.unit else None,
        "stub": _stub(table, lang),
        "years": _years(table),
        "groups": [_both(column.words, lang) for column in table.columns if column.words],
        "rows": [_row(row, lang) for row in table.rows],
        "source": _both(table.source, lang) if table.source else None,
        "notes": [_both(note, lang) for note in table.notes],
    }


def _stub(table: YearbookTable, lang: Lang) -> list[float]:
    """Breadths of the two columns that name a row, in millimetres."""
    chinese, english, unit = table.stub
    if table.shape == "summary":
        return [chinese, unit]
    return [chinese, english] if lang == "zh" else [english, chinese]


def _years(table: YearbookTable) -> list[list[int]]:
    """Each year with the number of columns that stand under it."""
    runs = groupby(table.columns, key=lambda column: column.year)
    return [[year, sum(1 for _ in columns)] for year, columns in runs]


def _row(row: Row, lang: Lang) -> list[Any]:
    first, second = _both(row.words, lang)
    sign = OF_WHICH if row.of_which else ""
    cells = [cell.text + (PARTIAL if cell.partial else "") for cell in row.cells]
    return [sign + first, second, _both(row.unit, lang) if row.unit else [], row.depth, cells]


def _explanation(told: Explanation, lang: Lang) -> dict[str, Any]:
    return {
        "name": _both(told.name, lang),
        "definition": _both(told.definition, lang),
        "formula": _both(told.formula, lang) if told.formula else None,
        "notes": _both(told.notes, lang) if told.notes else None,
        "tables": list(told.tables),
    }
