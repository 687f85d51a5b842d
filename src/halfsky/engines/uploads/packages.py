"""Word and Excel files that people attach: zipped parts, of which none may act, reach out or hide another file."""

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.documents.file import File
from halfsky.engines.documents.package import Package, open_package

MAX_UNPACKED = 200 * 1024 * 1024
_DEPTH = 1
_TYPES = "[Content_Types].xml"
_REFUSALS = {
    "documents.encrypted": "uploads.encrypted",
    "documents.damaged": "uploads.damaged",
    "documents.zip_bomb": "uploads.bomb",
    "documents.xml_entities": "uploads.entities",
}
_ACTING_PARTS = re.compile(
    r"(?i)vbaproject|vbadata|macrosheets/|dialogsheets/|activex/|customui|\.(exe|dll|js|vbs|bat|cmd|ps1|lnk|hta|scr|jar)$"
)
_REACHING_PARTS = re.compile(r"(?i)externallinks/")
_CLIMBING = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:|\\")
_XML = re.compile(r"(?i)\.(xml|rels|vml)$")
_ENTITIES = re.compile(rb"<!(DOCTYPE|ENTITY)")
_ACTING_WORDS = re.compile(
    rb"macroEnabled|DDEAUTO|<w:instrText[^>]*>\s*DDE\b|<f[^>]*>[^<]{0,60}\|\s*('|&apos;)"
    rb"|<f[^>]*>[^<]{0,200}\b(WEBSERVICE|CALL|REGISTER\.ID|EXEC|DDE)\("
)
_EXECUTABLE = (b"MZ\x90\x00", b"\x7fELF")
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_OVERLAP = 512


def check_docx(file: File) -> None:
    """Refuse a Word file that is none, or that acts, reaches out or hides something.

    Raises:
        Invalid: See `_check`; `uploads.not_what_it_says`.
    """
    _check(file, main="word/document.xml", depth=0)


def check_xlsx(file: File) -> None:
    """Refuse a workbook that is none, or that acts, reaches out or hides something.

    Raises:
        Invalid: See `_check`; `uploads.not_what_it_says`.
    """
    _check(file, main="xl/workbook.xml", depth=0)


def _check(file: File, *, main: str, depth: int) -> None:
    """Look through every part of a container.

    Raises:
        Invalid: `uploads.bomb`, `.damaged`, `.encrypted`, `.entities`, `.macros`, `.external`, `.embedded`, `.two_in_one`.
    """
    try:
        package = open_package(file)
        _refuse_frame(file, package, main)
        for name in sorted(package.names):
            _check_part(file, package, name, depth)
            if name.lower().endswith(".rels"):
                _refuse_reaching(file, package.xml(name))
    except Invalid as refused:
        raise Invalid(_REFUSALS.get(refused.code, refused.code), **_own(refused, file)) from refused


def _own(refused: Invalid, file: File) -> dict[str, str]:
    return dict(refused.facts) | {"file": file.name}


def _refuse_frame(file: File, package: Package, main: str) -> None:
    """The container as a whole: nothing before, behind or doubled in it, and no part that acts by its name."""
    entries: list[zipfile.ZipInfo] = package.archive.infolist()
    names = [entry.filename for entry in entries]
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Invalid("uploads.bomb", file=file.name)
    ends = file.content.rfind(b"PK\x05\x06") + 22 == len(file.content)
    if not ends or min((entry.header_offset for entry in entries), default=1):
        raise Invalid("uploads.two_in_one", file=file.name)
    if len({name.lower() for name in names}) < len(names) or any(map(_CLIMBING.search, names)):
        raise Invalid("uploads.damaged", file=file.name)
    if any(map(_ACTING_PARTS.search, names)):
        raise Invalid("uploads.macros", file=file.name)
    if any(map(_REACHING_PARTS.search, names)):
        raise Invalid("uploads.external", file=file.name)
    if _TYPES not in names or (main and main not in names):
        raise Invalid("uploads.not_what_it_says", file=file.name, kind=file.suffix, found="zip")


def _check_part(file: File, package: Package, name: str, depth: int) -> None:
    """Unpack a part to its end and look at what it is."""
    chunks = _overlapping(package.chunks(name))
    opening = next(chunks, b"")
    if opening.startswith(_EXECUTABLE):
        raise Invalid("uploads.macros", file=file.name)
    if opening.startswith(_OLE):
        raise Invalid("uploads.embedded", file=file.name, part=name)
    if opening.startswith(_ZIP):
        _check_embedded(file, package, name, depth)
    is_xml = _XML.search(name) is not None
    if is_xml and _ENTITIES.search(opening.replace(b"\x00", b"")):
        raise Invalid("uploads.entities", file=file.name)
    while opening:
        if is_xml and _ACTING_WORDS.search(opening.replace(b"\x00", b"")):
            raise Invalid("uploads.macros", file=file.name)
        opening = next(chunks, b"")


def _overlapping(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks, each with the end of the one before, so that no word is cut in two."""
    before = b""
    for chunk in chunks:
        yield before + chunk
        before = chunk[-_OVERLAP:]


def _check_embedded(file: File, package: Package, name: str, depth: int) -> None:
    """A workbook behind a chart is usual; a container in a container in a container is not."""
    if depth >= _DEPTH:
        raise Invalid("uploads.embedded", file=file.name, part=name)
    inner = File(name=file.name, suffix=file.suffix, content=package.content(name))
    _check(inner, main="", depth=depth + 1)


def _refuse_reaching(file: File, relations: etree._Element | None) -> None:
    """Only hyperlinks, which wait to be clicked, may lead out of the file."""
    for relation in relations if relations is not None else ():
        outside = relation.get("TargetMode", "").lower() == "external"
        if outside and not relation.get("Type", "").endswith("/hyperlink"):
            raise Invalid("uploads.external", file=file.name)
        target = relation.get("Target", "").strip().lower()
        if outside and target.startswith(("javascript:", "vbscript:", "data:")):
            raise Invalid("uploads.external", file=file.name)
