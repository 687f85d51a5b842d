"""What is to be mended before a report can be signed, sentence by sentence."""

from collections.abc import Iterator

from halfsky.core.reports.drafting.model import Chapter, Drafted, Flag, Passage, Placed


def placed_in(chapter: Chapter) -> Iterator[Placed]:
    """The sentences of a chapter and of those in it, the removed ones too, in the order of reading."""
    for block in chapter.blocks:
        if isinstance(block, Passage):
            yield from block.sentences
    for child in chapter.chapters:
        yield from placed_in(child)


def every(drafted: Drafted) -> Iterator[Placed]:
    """All sentences of a draft in the order of reading, then its orphans."""
    for chapter in drafted.chapters:
        yield from placed_in(chapter)
    yield from drafted.orphans


def flags_of(placed: Placed) -> tuple[Flag, ...]:
    """What of one sentence is to be mended."""
    if placed.state == "removed":
        return (Flag(kind="removed_outdated", sentence=placed),) if placed.outdated else ()
    if placed.state == "orphan":
        return () if placed.settled else (Flag(kind="orphan", sentence=placed),)
    found = [Flag(kind="outdated", sentence=placed)] if placed.outdated else []
    for bound in placed.numbers:
        if bound.binding == "unbound" or bound.binding == "disagrees":
            written = bound.stated.written
            found.append(Flag(kind=bound.binding, sentence=placed, written=written, right=bound.right))
    if placed.verdict:
        found.append(Flag(kind="verdict", sentence=placed, right=placed.verdict))
    return tuple(found)


def flags(drafted: Drafted) -> tuple[Flag, ...]:
    """All that is to be mended, in the order of reading."""
    return tuple(flag for placed in every(drafted) for flag in flags_of(placed))
