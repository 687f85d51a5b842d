"""A file that someone sent: on disk, guarded, gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.base import File

from halfsky.engines.uploads.guard import EVIDENCE, Kind, Upload, check_upload, receive


@contextmanager
def received(upload: File[bytes], kinds: frozenset[Kind] = EVIDENCE) -> Iterator[tuple[Upload, Path]]:
    """Write a sent file to disk piece by piece, look at what it is, and give it for the time of the block.

    Args:
        upload: As the site took it.
        kinds: What may be sent here.

    Raises:
        Invalid: It is too large, of another kind, or not what it claims to be; nothing is left on disk.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        receive(upload.chunks(), path, name=upload.name or "")
        yield check_upload(path, name=upload.name or "", kinds=kinds), path
