"""The kinds of plan files: how each is recognised and read. To add one, add a line to `FORMATS`.

What the bytes say goes before what the name says: officers rename files.
"""

from collections.abc import Callable

import msgspec

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.documents.file import File
from halfsky.engines.documents.html import looks_like_html, read_html
from halfsky.engines.documents.package import open_package
from halfsky.engines.documents.pdf import read_pdf
from halfsky.engines.documents.plain import read_plain, without_markup
from halfsky.engines.documents.signatures import ZIP, refusal_of
from halfsky.engines.documents.word import read_word


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of file. `shade` blanks signs that are no words, place by place, before rules look."""

    name: str
    recognises: Callable[[File], bool]
    read: Callable[[File], str]
    shade: Callable[[str], str] = str


def format_of(file: File) -> Format:
    """Find the kind of a file.

    Raises:
        Invalid: The bytes show a kind that is no plan document; the code names the kind.
    """
    code = refusal_of(file)
    if code is not None:
        raise Invalid(code, file=file.name)
    return next(kind for kind in FORMATS if kind.recognises(file))


_PARTS: tuple[tuple[str, str], ...] = (
    ("xl/", "documents.figures"),
    ("ppt/", "documents.slides"),
    ("OFD.xml", "documents.ofd"),
    ("content.xml", "documents.open_document"),
)


def _read_zip(file: File) -> str:
    names = open_package(file).names
    for part, code in _PARTS:
        if any(name.startswith(part) for name in names):
            raise Invalid(code, file=file.name)
    if "[Content_Types].xml" not in names:
        raise Invalid("documents.archive", file=file.name)
    return read_word(file)


def _is_zip(file: File) -> bool:
    return file.content.startswith(ZIP)


def _is_pdf(file: File) -> bool:
    return b"%PDF-" in file.content[:1024]


def _is_markdown(file: File) -> bool:
    return file.suffix in {".md", ".markdown"}


FORMATS: tuple[Format, ...] = (
    Format(name="docx", recognises=_is_zip, read=_read_zip),
    Format(name="pdf", recognises=_is_pdf, read=read_pdf),
    Format(name="html", recognises=looks_like_html, read=read_html),
    Format(name="md", recognises=_is_markdown, read=read_plain, shade=without_markup),
    Format(name="txt", recognises=lambda file: True, read=read_plain),
)
"""In the order in which they are tried; the last one takes every file."""
