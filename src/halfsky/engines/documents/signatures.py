"""What a file is by its first bytes, for the kinds that cannot be read as a plan."""

from halfsky.engines.documents.file import File

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

_PREFIXES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "documents.image"),
    (b"\xff\xd8\xff", "documents.image"),
    (b"GIF87a", "documents.image"),
    (b"GIF89a", "documents.image"),
    (b"II*\x00", "documents.image"),
    (b"MM\x00*", "documents.image"),
    (b"{\\rtf", "documents.rtf"),
    (b"PAR1", "documents.figures"),
    (b"\x1f\x8b", "documents.archive"),
    (b"7z\xbc\xaf\x27\x1c", "documents.archive"),
    (b"Rar!\x1a\x07", "documents.archive"),
    (b"BZh", "documents.archive"),
    (b"\xfd7zXZ\x00", "documents.archive"),
    (b"\x7fELF", "documents.binary"),
    (b"MZ\x90\x00", "documents.binary"),
    (b"SQLite format 3\x00", "documents.binary"),
)

_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "documents.encrypted"),
    ("WordDocument", "documents.legacy_word"),
    ("Workbook", "documents.figures"),
    ("PowerPoint Document", "documents.slides"),
)


def refusal_of(file: File) -> str | None:
    """Tell the message code of a kind of file that is never a plan, null for all others.

    Example:
        >>> refusal_of(File(name="a.txt", suffix=".txt", content=b"GIF89a......"))
        'documents.image'
    """
    if file.content.startswith(OLE):
        return _ole_refusal(file)
    if file.content[:2] == b"BM" and file.suffix == ".bmp":
        return "documents.image"
    if file.content[:4] == b"RIFF" and file.content[8:12] == b"WEBP":
        return "documents.image"
    return next((code for prefix, code in _PREFIXES if file.content.startswith(prefix)), None)


def _ole_refusal(file: File) -> str:
    # Stream names stand in the directory of the container as UTF-16; no need to walk its tables.
    for stream, code in _OLE_STREAMS:
        if stream.encode("utf-16-le") in file.content:
            return code
    return "documents.legacy_word"
