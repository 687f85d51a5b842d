"""The report as it is to be printed, with people's words in their places."""

from collections.abc import Iterator

import msgspec

from halfsky.core.reports.drafting.model import Chapter, Drafted, Passage, Placed
from halfsky.core.reports.model import Block, Paragraph, Report, Section, Sentence


def finished(drafted: Drafted) -> Report:
    """The report of a draft: people's words in their places, what was removed left out.

    A draft without edits gives the generated report as it was.
    """
    summary, *rest = drafted.chapters
    sections = tuple(_section(chapter) for chapter in rest)
    return msgspec.structs.replace(
        drafted.report,
        summary=tuple(block for block in _blocks(summary) if isinstance(block, Paragraph)),
        sections=sections,
    )


def _section(chapter: Chapter) -> Section:
    return Section(
        title=chapter.title,
        number=chapter.number,
        level=chapter.level,
        blocks=tuple(_blocks(chapter)),
        sections=tuple(_section(child) for child in chapter.chapters),
    )


def _blocks(chapter: Chapter) -> Iterator[Block]:
    for block in chapter.blocks:
        if not isinstance(block, Passage):
            yield block
            continue
        kept = tuple(_sentence(placed) for placed in block.sentences if placed.state != "removed")
        if kept or not block.sentences:
            yield Paragraph(sentences=kept)


def _sentence(placed: Placed) -> Sentence:
    return Sentence(text=placed.text, claims=placed.claims, strong=placed.strong, key=placed.key)
