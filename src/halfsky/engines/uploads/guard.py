"""The gate for uploaded files: what comes in is small enough, is what its name says, and does nothing by itself."""

import hashlib
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import Literal

import msgspec

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.documents.file import File, megabytes
from halfsky.engines.documents.signatures import OLE, ZIP
from halfsky.engines.uploads.names import safe_name
from halfsky.engines.uploads.packages import check_docx, check_xlsx
from halfsky.engines.uploads.pdf import check_pdf
from halfsky.engines.uploads.pictures import check_jpg, check_png
from halfsky.engines.uploads.texts import check_csv, check_text

Kind = Literal["pdf", "docx", "xlsx", "png", "jpg", "txt", "csv"]

MAX_BYTES = 20 * 1024 * 1024
EVIDENCE: frozenset[Kind] = frozenset({"pdf", "docx", "xlsx", "png", "jpg", "txt", "csv"})
"""What may be attached to a return."""
RETURN: frozenset[Kind] = frozenset({"xlsx"})
"""What a return may come back as."""

_ENDINGS: dict[str, Kind] = {
    "pdf": "pdf", "docx": "docx", "xlsx": "xlsx", "png": "png", "jpg": "jpg", "jpeg": "jpg", "txt": "txt", "csv": "csv",
}  # fmt: skip
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), *((mark, "zip") for mark in ZIP),
    (OLE, "office 97"), (b"GIF8", "gif"), (b"RIFF", "webp/avi"), (b"BM", "bmp"), (b"{\\rtf", "rtf"),
    (b"MZ", "exe"), (b"\x7fELF", "elf"), (b"Rar!", "rar"), (b"7z\xbc\xaf", "7z"), (b"\x1f\x8b", "gz"),
)  # fmt: skip
_SHOULD_BEGIN: dict[Kind, str] = {"pdf": "pdf", "docx": "zip", "xlsx": "zip", "png": "png", "jpg": "jpg"}
_CHECKS: dict[Kind, Callable[[File], None]] = {
    "pdf": check_pdf,
    "docx": check_docx,
    "xlsx": check_xlsx,
    "png": check_png,
    "jpg": check_jpg,
    "txt": check_text,
    "csv": check_csv,
}
_NEVER_ARCHIVES: frozenset[Kind] = frozenset({"pdf", "png", "jpg", "txt", "csv"})


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A file that has passed the gate.

    Attributes:
        name: Its name, made safe.
        kind: What it is, by name and content both.
        size: In bytes.
        sha256: Of its bytes, in hexadecimal signs.
    """

    name: str
    kind: Kind
    size: int
    sha256: str


def receive(chunks: Iterable[bytes], path: Path, *, name: str, limit: int = MAX_BYTES) -> int:
    """Write an upload to the disk piece by piece; what is too large is given up at the limit and removed.

    Args:
        chunks: The bytes as they come in (`UploadedFile.chunks()`); not asked for more once the limit is passed.
        path: Where to write; a file of the system's own naming, never of the uploader's.
        name: As the uploader calls it, for messages.
        limit: In bytes.

    Returns:
        Number of bytes written.

    Raises:
        Invalid: `uploads.too_large`.
    """
    size = 0
    with path.open("wb") as target:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                break
            target.write(chunk)
    if size > limit:
        path.unlink()
        raise Invalid("uploads.too_large", file=safe_name(name), limit=megabytes(limit))
    return size


def check_upload(
    path: Path, *, name: str, kinds: frozenset[Kind] = EVIDENCE, limit: int = MAX_BYTES
) -> Upload:
    """Look at an uploaded file before it is kept, opened or handed out.

    What the browser says of its type is not asked: name and content must agree.

    Args:
        path: Where it lies.
        name: As the uploader calls it.
        kinds: What is taken at this place.
        limit: Size in bytes; a larger file is refused unread.

    Raises:
        Invalid: Codes `uploads.*`; for a CSV that cannot be read as a table also `spreadsheets.*`.
    """
    name = safe_name(name)
    size = path.stat().st_size
    if not size:
        raise Invalid("uploads.empty", file=name)
    if size > limit:
        raise Invalid("uploads.too_large", file=name, limit=megabytes(limit))
    kind = _ENDINGS.get(name.rpartition(".")[2])
    if kind is None or kind not in kinds:
        raise Invalid(
            "uploads.kind_not_taken", file=name, kinds="、".join(f".{one}" for one in sorted(kinds))
        )
    file = File(name=name, suffix=f".{kind}", content=path.read_bytes())
    _refuse_disguise(file, kind)
    _CHECKS[kind](file)
    return Upload(name=name, kind=kind, size=size, sha256=hashlib.sha256(file.content).hexdigest())


def _refuse_disguise(file: File, kind: Kind) -> None:
    """The first bytes must be of the kind, and nothing else may be readable from the same bytes."""
    begins = next((known for mark, known in _BEGINNINGS if file.content.startswith(mark)), "")
    if kind in ("docx", "xlsx") and begins == "office 97":
        raise Invalid("uploads.old_or_locked_office", file=file.name)
    if begins != _SHOULD_BEGIN.get(kind, ""):
        raise Invalid("uploads.not_what_it_says", file=file.name, kind=f".{kind}", found=begins or "?")
    if kind in _NEVER_ARCHIVES and zipfile.is_zipfile(BytesIO(file.content)):
        raise Invalid("uploads.two_in_one", file=file.name)
