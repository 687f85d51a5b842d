"""The two ways in: a plan file as text, and as a source that the rules can read."""

from pathlib import Path

import msgspec

from halfsky.core.plan.model import Source
from halfsky.core.plan.text import make_source
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.documents.file import File, load
from halfsky.engines.documents.formats import Format, format_of
from halfsky.engines.documents.simplified import simplifications

MAX_CHARACTERS = 500_000


def read_document(path: Path) -> str:
    """Text of a plan file: txt, md, html, docx, or pdf with a text layer.

    Args:
        path: The file. Its bytes decide what it is; its ending only tells md from txt.

    Returns:
        The text with line feeds; for txt and md as `Path.read_text` gives it, without byte order mark.

    Raises:
        NotFound: There is no such file, or it is a folder.
        Invalid: It cannot be read as a plan; the code (`documents.…`) says why and what to do.
    """
    file = load(path)
    return _text(file, format_of(file))


def read_source(path: Path) -> Source:
    """A plan file as a source: text as read, and its shadow of the same length for the rules.

    Raises:
        NotFound: As `read_document`.
        Invalid: As `read_document`.
    """
    file = load(path)
    kind = format_of(file)
    text = _text(file, kind)
    source = make_source(text, file.name, simplify=simplifications(text))
    return msgspec.structs.replace(source, shadow=kind.shade(source.shadow))


def _text(file: File, kind: Format) -> str:
    text = kind.read(file)
    if len(text) > MAX_CHARACTERS:
        raise Invalid("documents.too_long", file=file.name, size=len(text))
    return text
