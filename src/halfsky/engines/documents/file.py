"""A plan file as it lies on the disk: name, ending, bytes."""

from pathlib import Path

import msgspec

from halfsky.core.vocabulary.errors import Invalid, NotFound

MAX_BYTES = 64 * 1024 * 1024


class File(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes of a file with its name; `suffix` is lower case with its dot."""

    name: str
    suffix: str
    content: bytes


def load(path: Path) -> File:
    """Take a file into memory.

    Args:
        path: Where it lies.

    Returns:
        The file, never empty and at most `MAX_BYTES` long.

    Raises:
        NotFound: `documents.absent`, `documents.directory`.
        Invalid: `documents.no_permission`, `documents.empty`, `documents.too_large`.
    """
    name = path.name
    if not path.exists():
        raise NotFound("documents.absent", file=name, path=str(path))
    if not path.is_file():
        raise NotFound("documents.directory", file=name, path=str(path))
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise Invalid("documents.too_large", file=name, size=megabytes(size), limit=megabytes(MAX_BYTES))
    try:
        content = path.read_bytes()
    except PermissionError as refused:
        raise Invalid("documents.no_permission", file=name) from refused
    if not content.strip(b"\x00\t\n\r "):
        raise Invalid("documents.empty", file=name)
    return File(name=name, suffix=path.suffix.lower(), content=content)


def megabytes(size: int) -> str:
    """Print a number of bytes in MB, for messages.

    Example:
        >>> megabytes(67_108_864)
        '64'
    """
    return f"{size / 1024 / 1024:.0f}"
