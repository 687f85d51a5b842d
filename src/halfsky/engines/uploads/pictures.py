"""Pictures that people attach: their frame is read by hand, so that no decoder meets a hostile one here."""

import re
import struct

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.documents.file import File

MAX_PIXELS = 60_000_000
MAX_SIDE = 30_000
_SCRIPT = re.compile(rb"<script|<\?php|<html|<svg|%PDF-1", re.I)
_SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
_EOI, _SOS = 0xD9, 0xDA


def check_png(file: File) -> None:
    """Walk the chunks of a PNG from its head to its end.

    Raises:
        Invalid: `uploads.damaged`, `uploads.too_many_pixels`, `uploads.two_in_one` for anything behind the end.
    """
    content, place, ended = file.content, 8, False
    if content[12:16] != b"IHDR" or len(content) < 33:
        raise Invalid("uploads.damaged", file=file.name)
    _refuse_size(file, *struct.unpack(">II", content[16:24]))
    while place + 12 <= len(content) and not ended:
        (length,) = struct.unpack(">I", content[place : place + 4])
        ended = content[place + 4 : place + 8] == b"IEND"
        place += 12 + length
    if not ended or place > len(content):
        raise Invalid("uploads.damaged", file=file.name)
    if place < len(content):
        raise Invalid("uploads.two_in_one", file=file.name)
    _refuse_script(file)


def check_jpg(file: File) -> None:
    """Walk the segments of a JPEG to its frame; cameras put data of their own behind the end, scripts may not be in it.

    Raises:
        Invalid: `uploads.damaged`, `uploads.too_many_pixels`, `uploads.two_in_one`.
    """
    size = _jpg_size(file.content)
    if size is None or b"\xff\xd9" not in file.content:
        raise Invalid("uploads.damaged", file=file.name)
    _refuse_size(file, *size)
    _refuse_script(file)


def _jpg_size(content: bytes) -> tuple[int, int] | None:
    """Width and height; None where no frame comes before the picture."""
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF:
            place += 1
        elif marker in _BARE:
            place += 2
        elif marker in (_EOI, _SOS):
            return None
        elif marker in _SIZES and place + 9 <= len(content):
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        else:
            place += 2 + max(int.from_bytes(content[place + 2 : place + 4]), 2)
    return None


def _refuse_size(file: File, width: int, height: int) -> None:
    if not width or not height:
        raise Invalid("uploads.damaged", file=file.name)
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Invalid("uploads.too_many_pixels", file=file.name, width=width, height=height)


def _refuse_script(file: File) -> None:
    if _SCRIPT.search(file.content):
        raise Invalid("uploads.two_in_one", file=file.name)
