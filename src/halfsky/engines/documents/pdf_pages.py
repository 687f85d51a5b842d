"""A small program of its own: PDF on standard input, lines with their places as JSON on standard output.

It runs apart, with bounded memory and time, because a PDF made to do harm can bring down the library
that reads it. It imports nothing of HalfSky, so that it starts at once.
"""

import json
import resource
import sys
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

MEMORY = 800 * 1024 * 1024
SECONDS = 20
MAX_PAGES = 1_000
_LINE_ENDS = frozenset("\r\n")
_CONTROLS = dict.fromkeys((*range(9), *range(14, 32), 0xFFFE, 0xFFFF, 0xFEFF))


def main() -> None:
    """Read standard input and print `{"pages": [...]}`, `{"count": n}` if called so, or `{"refused": reason}`."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(_answer(sys.stdin.buffer.read(), sys.argv[1])))


def _answer(content: bytes, wanted: str) -> dict[str, Any]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as refused:
        password = refused.err_code == pdfium.FPDF_ERR_PASSWORD
        return {"refused": "password" if password else "damaged"}
    if len(document) > MAX_PAGES:
        return {"refused": "pages", "pages": len(document)}
    if wanted == "count":
        return {"count": len(document)}
    return {"pages": [_page(page) for page in document]}


def _page(page: pypdfium2.PdfPage) -> dict[str, Any]:
    text = page.get_textpage()
    lines = [line for line in _lines(text) if line is not None]
    text.close()
    pictures = not lines and any(o.type == pdfium.FPDF_PAGEOBJ_IMAGE for o in page.get_objects(max_depth=3))
    page.close()
    return {"lines": lines, "only_pictures": pictures}


def _lines(text: pypdfium2.PdfTextPage) -> list[tuple[float, float, str] | None]:
    lines = []
    start, characters = 0, [chr(pdfium.FPDFText_GetUnicode(text, i)) for i in range(text.count_chars())]
    for place, character in enumerate([*characters, "\n"]):
        if character in _LINE_ENDS:
            lines.append(_line(text, characters, start, place))
            start = place + 1
    return lines


def _line(
    text: pypdfium2.PdfTextPage, characters: list[str], start: int, end: int
) -> tuple[float, float, str] | None:
    while start < end and characters[start].isspace():
        start += 1
    while end > start and characters[end - 1].isspace():
        end -= 1
    # Characters beyond the basic plane may come in halves.
    whole = "".join(characters[start:end]).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    words = whole.translate(_CONTROLS)
    if not words:
        return None
    left, right = text.get_charbox(start, loose=True)[0], text.get_charbox(end - 1, loose=True)[2]
    return round(left, 1), round(right, 1), words


if __name__ == "__main__":
    main()
