"""Zip containers (docx and its kin), opened without trusting them.

Sizes are checked in the directory before anything is unpacked, and again while unpacking:
a directory may lie.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import msgspec
from lxml import etree

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.documents.file import File

MAX_ENTRIES = 5_000
MAX_UNPACKED = 512 * 1024 * 1024
MAX_RATIO = 200
MAX_PART = 16 * 1024 * 1024
_RATIO_FLOOR = 4 * 1024 * 1024
_CHUNK = 1 << 20
_ENCRYPTED_FLAG = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """A zip container whose directory has been found harmless."""

    file: File
    archive: Any
    names: frozenset[str]

    def xml(self, name: str) -> etree._Element | None:
        """Parse one part, null where the container has none of that name.

        Raises:
            Invalid: `documents.zip_bomb`, `documents.xml_entities`, `documents.damaged`.
        """
        if name not in self.names:
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
        )
        content = self.content(name)
        try:
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError as broken:
            attack = b"<!ENTITY" in content.replace(b"\x00", b"")
            code = "documents.xml_entities" if attack else "documents.damaged"
            raise Invalid(code, file=self.file.name, part=name) from broken
        # The standard forbids a document type in these parts; only attacks declare entities there.
        if root.getroottree().docinfo.doctype:
            raise Invalid("documents.xml_entities", file=self.file.name, part=name)
        return root

    def content(self, name: str) -> bytes:
        """Bytes of one part.

        Raises:
            Invalid: `documents.zip_bomb` for more than `MAX_PART`, `documents.damaged`.
        """
        content = b""
        for chunk in self.chunks(name):
            content += chunk
            if len(content) > MAX_PART:
                raise Invalid("documents.zip_bomb", file=self.file.name, part=name)
        return content

    def chunks(self, name: str) -> Iterator[bytes]:
        """Unpack one part piece by piece, to its end.

        Raises:
            Invalid: `documents.damaged`.
        """
        try:
            with self.archive.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as broken:
            raise Invalid("documents.damaged", file=self.file.name, part=name) from broken


def open_package(file: File) -> Package:
    """Open a zip container after looking at its directory.

    Raises:
        Invalid: `documents.damaged` for a broken container, `documents.encrypted` for one with a
            password, `documents.zip_bomb` for too many entries, too much or too densely packed content.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(file.content))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as broken:
        raise Invalid("documents.damaged", file=file.name, part=file.name) from broken
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise Invalid("documents.encrypted", file=file.name)
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise Invalid("documents.damaged", file=file.name, part=file.name)
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Invalid("documents.zip_bomb", file=file.name, part=file.name)
    for entry in entries:
        if entry.file_size > _RATIO_FLOOR and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise Invalid("documents.zip_bomb", file=file.name, part=entry.filename)
    return Package(file=file, archive=archive, names=frozenset(entry.filename for entry in entries))
