"""PDF files that people attach: scans are welcome, programs and files inside are not."""

import re
import zlib
from collections.abc import Iterator

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.documents.file import File
from halfsky.engines.documents.pdf import page_count

_TAIL = 2048
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECTS = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.S)
_UNPACKED = 8 * 1024 * 1024
_ALL_UNPACKED = 64 * 1024 * 1024
_ACTING: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"/Encrypt\s*(<<|\d)"), "uploads.encrypted"),
    (re.compile(rb"/(JavaScript|JS)\s*(<|\(|\[|\d|/)"), "uploads.pdf_acts"),
    (re.compile(rb"/S\s*/(JavaScript|Launch|ImportData|SubmitForm|GoToE)\b"), "uploads.pdf_acts"),
    (re.compile(rb"/Type\s*/EmbeddedFile\b|/EmbeddedFiles\b|/RichMedia\b"), "uploads.pdf_carries"),
    (re.compile(rb"/XFA\s*(\[|\d|<)"), "uploads.pdf_acts"),
)


def check_pdf(file: File) -> None:
    """Refuse a PDF that acts, carries files, is locked or does not open.

    Names are looked for in the objects as they stand and in packed ones; the file is opened in a process of its own.

    Raises:
        Invalid: `uploads.damaged`, `uploads.encrypted`, `uploads.pdf_acts`, `uploads.pdf_carries`, `uploads.bomb`.
    """
    if b"%%EOF" not in file.content[-_TAIL:]:
        raise Invalid("uploads.damaged", file=file.name)
    for part in _objects(file):
        plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)
        for pattern, code in _ACTING:
            if pattern.search(plain):
                raise Invalid(code, file=file.name)
    try:
        pages = page_count(file)
    except Invalid as refused:
        raise Invalid(_REFUSALS[refused.code], file=file.name) from refused
    if not pages:
        raise Invalid("uploads.damaged", file=file.name)


_REFUSALS = {
    "documents.encrypted": "uploads.encrypted",
    "documents.damaged": "uploads.damaged",
    "documents.too_long": "uploads.bomb",
    "documents.pdf_too_heavy": "uploads.bomb",
}


def _objects(file: File) -> Iterator[bytes]:
    """The file as it stands, then the contents of its packed objects."""
    yield file.content
    unpacked = 0
    for found in _OBJECTS.finditer(file.content):
        end = file.content.find(b"endstream", found.end())
        reader = zlib.decompressobj()
        try:
            part = reader.decompress(file.content[found.end() : end], _UNPACKED)
        except zlib.error:
            continue
        unpacked += len(part)
        if len(part) == _UNPACKED or unpacked > _ALL_UNPACKED:
            raise Invalid("uploads.bomb", file=file.name)
        yield part
