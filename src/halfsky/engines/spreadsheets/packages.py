"""What is inside a workbook file, looked at before anything is unpacked for good."""

import posixpath
import zipfile
import zlib
from typing import Any

import msgspec
from lxml import etree

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.spreadsheets import limits

_CHUNK = 1 << 20
_ANY = "{*}"
_RELATION = etree.XPath("string(@*[local-name() = 'id'])")
_PERCENT_FORMATS = frozenset({9, 10})


class SheetPart(msgspec.Struct, frozen=True, kw_only=True):
    """A worksheet: its name, the part that holds its cells, whether people see it."""

    name: str
    part: str
    visible: bool


def check_package(package: zipfile.ZipFile, *, file: str) -> None:
    """Unpack every part once into nothing, so that a bomb or a damaged file is refused early.

    Raises:
        Invalid: `spreadsheets.zip_bomb`, `spreadsheets.damaged`, `spreadsheets.not_a_workbook`.
    """
    parts = package.infolist()
    if len(parts) > limits.PARTS or sum(part.file_size for part in parts) > limits.UNPACKED_BYTES:
        raise Invalid("spreadsheets.zip_bomb", file=file, limit=limits.UNPACKED_BYTES // 1_000_000)
    if "xl/workbook.xml" not in package.namelist():
        raise Invalid("spreadsheets.not_a_workbook", file=file)
    # Two parts of one name, or names apart in case only, would be read differently here and by the reader.
    if len({part.filename.lower() for part in parts}) < len(parts):
        raise Invalid("spreadsheets.damaged", file=file)
    try:
        if any(_declares_entities(package, part) for part in parts):
            raise Invalid("spreadsheets.damaged", file=file)
    except (
        zipfile.BadZipFile,
        zlib.error,
        RuntimeError,
        OSError,
        EOFError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise Invalid("spreadsheets.damaged", file=file) from error


def _declares_entities(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Unpack a part to its end; tell whether it opens with a document type, which no workbook has."""
    with package.open(part) as stream:
        opening = stream.read(_CHUNK)
        while stream.read(_CHUNK):
            pass
    return b"<!DOCTYPE" in opening or b"<!ENTITY" in opening


def sheet_parts(package: zipfile.ZipFile) -> tuple[SheetPart, ...]:
    """List the worksheets in their order, with the part that holds each one's cells."""
    relations = _tree(package, "xl/_rels/workbook.xml.rels")
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    return tuple(
        SheetPart(
            name=sheet.get("name", ""),
            part=posixpath.normpath(posixpath.join("/xl", targets.get(_RELATION(sheet), ""))).lstrip("/"),
            visible=sheet.get("state", "visible") == "visible",
        )
        for sheet in _tree(package, "xl/workbook.xml").iter(f"{_ANY}sheet")
    )


def percent_styles(package: zipfile.ZipFile) -> frozenset[str]:
    """Numbers of the cell styles that show a value as a percentage (0.96 stands there as 96%)."""
    if "xl/styles.xml" not in package.namelist():
        return frozenset()
    styles = _tree(package, "xl/styles.xml")
    own = {
        int(form.get("numFmtId", -1))
        for form in styles.iter(f"{_ANY}numFmt")
        if "%" in form.get("formatCode", "")
    }
    wanted = _PERCENT_FORMATS | own
    cells = styles.find(f"{_ANY}cellXfs")
    return frozenset(
        str(place)
        for place, style in enumerate([] if cells is None else cells)
        if int(style.get("numFmtId", 0)) in wanted
    )


def safe_parser() -> dict[str, Any]:
    """Settings under which XML from outside is read: no entities, no network, no unbounded text."""
    return {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}


def _tree(package: zipfile.ZipFile, part: str) -> Any:
    return etree.fromstring(package.read(part), parser=etree.XMLParser(**safe_parser()))
