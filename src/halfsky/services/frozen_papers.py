"""Keep an official paper as it was issued, and beside it the same told in English for information."""

import hashlib
from collections.abc import Callable

import msgspec
from django.core.files.base import ContentFile

from halfsky.core.reports.papers.model import Paper
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.vocabulary.errors import NotFound
from halfsky.engines.word.paper import render_paper
from halfsky.services.paper_words import words_in
from halfsky.store.models import IssuedPaper, Letter, PolicyLetter

Kept = IssuedPaper | Letter | PolicyLetter


def freeze(row: Kept, name: str, write: Callable[[Catalogue], Paper]) -> None:
    """Put a paper into its row, inside an act: the Chinese one as Word with its digest, and its translation.

    Args:
        row: Not saved yet.
        name: Of the Word file, where `{seal}` is replaced by the beginning of its digest.
        write: Makes the paper from its sentences; called once for each language, on the same facts.
    """
    paper, english = write(words_in("zh")), write(words_in("en"))
    content = render_paper(paper)
    row.paper = msgspec.to_builtins(paper)
    row.translation = msgspec.to_builtins(_marked(english))
    row.sha256 = hashlib.sha256(content).hexdigest()
    row.file.save(name.replace("{seal}", row.sha256[:16]), ContentFile(content), save=False)


def _marked(paper: Paper) -> Paper:
    told = words_in(paper.lang).text("papers.translation", number=paper.number)
    return msgspec.structs.replace(paper, note=told)


def paper_of(row: Kept) -> Paper:
    """A paper as it was issued."""
    return msgspec.convert(row.paper, Paper)


def translation_of(row: Kept) -> Paper:
    """The English of a paper, marked as a translation.

    Raises:
        NotFound: It was issued before translations were kept.
    """
    if not row.translation:
        raise NotFound("rights.not_found")
    return msgspec.convert(row.translation, Paper)


def translated_file(row: Kept) -> bytes:
    """The English of a paper as Word; the same bytes each time.

    Raises:
        NotFound: See `translation_of`.
    """
    return render_paper(translation_of(row))


def issued_file(row: Kept) -> bytes:
    """The Word file of a paper, as it was issued."""
    with row.file.open("rb") as content:
        return bytes(content.read())
