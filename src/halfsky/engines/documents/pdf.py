"""PDF files with a text layer. Scans are refused: HalfSky does not guess at pictures of words."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.documents.file import File
from halfsky.engines.documents.pdf_lines import Line, paragraphs

_PROGRAM = Path(__file__).with_name("pdf_pages.py")
_SECONDS = 30
_TAIL = 2048
_UNKNOWN_SHARE = 0.2
_REFUSALS = {"password": "documents.encrypted", "damaged": "documents.damaged"}


def read_pdf(file: File) -> str:
    """Text of a PDF, one line per paragraph: broken lines joined, page numbers and running heads dropped.

    Raises:
        Invalid: `documents.truncated`, `documents.damaged`, `documents.encrypted`, `documents.too_long`,
            `documents.scanned_pdf`, `documents.pdf_fonts`, `documents.pdf_too_heavy`, `documents.empty`.
    """
    if b"%%EOF" not in file.content[-_TAIL:]:
        raise Invalid("documents.truncated", file=file.name)
    pages = _pages(file)
    _refuse_scan(file, pages)
    text = "".join(f"{line}\n" for line in paragraphs([_lines(page) for page in pages]))
    unknown = sum("\ue000" <= c <= "\uf8ff" or c == "\ufffd" for c in text)
    if unknown > _UNKNOWN_SHARE * len(text):
        raise Invalid("documents.pdf_fonts", file=file.name)
    return text


def page_count(file: File) -> int:
    """Open a PDF, in a process of its own, and count its pages; words are not looked for.

    Raises:
        Invalid: `documents.damaged`, `documents.encrypted`, `documents.too_long`, `documents.pdf_too_heavy`.
    """
    return int(_answer(file, "count")["count"])


def _pages(file: File) -> list[dict[str, Any]]:
    return list(_answer(file, "lines")["pages"])


def _answer(file: File, wanted: str) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - the program and its arguments are our own
            [sys.executable, "-I", "-X", "utf8", str(_PROGRAM), wanted],
            input=file.content,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise Invalid("documents.pdf_too_heavy", file=file.name) from late
    if done.returncode != 0:
        raise Invalid("documents.pdf_too_heavy", file=file.name)
    answer: dict[str, Any] = json.loads(done.stdout)
    if answer.get("refused") == "pages":
        raise Invalid("documents.too_long", file=file.name, size=answer["pages"])
    if "refused" in answer:
        raise Invalid(_REFUSALS[answer["refused"]], file=file.name, part=file.name)
    return answer


def _lines(page: dict[str, Any]) -> list[Line]:
    return [Line(left=left, right=right, words=words) for left, right, words in page["lines"]]


def _refuse_scan(file: File, pages: list[dict[str, Any]]) -> None:
    pictures = sum(page["only_pictures"] for page in pages)
    if pictures * 2 > len(pages):
        raise Invalid("documents.scanned_pdf", file=file.name, pages=pictures, all_pages=len(pages))
    if not any(page["lines"] for page in pages):
        raise Invalid("documents.empty", file=file.name)
