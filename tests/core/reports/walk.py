"""Ways through a report, and what a sentence may print that no claim carries."""

import re
from collections.abc import Iterator

from halfsky.core.reports.model import Block, Paragraph, Report, Section, Sentence

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
YEAR = re.compile(r"(?<![\d.])(?:19|20)\d{2}(?!\.?\d)(?:[—–](?:19|20)\d{2})?")
QUOTED = re.compile(r"“[^”]*”|《[^》]*》")
ORDINAL = re.compile(r"领域\d+|Domain \d+")


def sections(parts: tuple[Section, ...]) -> Iterator[Section]:
    for section in parts:
        yield section
        yield from sections(section.sections)


def blocks(report: Report) -> Iterator[Block]:
    yield from report.summary
    for section in sections(report.sections):
        yield from section.blocks


def sentences(report: Report) -> Iterator[Sentence]:
    for block in blocks(report):
        if isinstance(block, Paragraph):
            yield from block.sentences


def unbound_numbers(text: str, printed: list[str], names: list[str]) -> list[str]:
    """Numbers of a sentence that are neither in a claim's words nor a year, ordinal, quotation or name."""
    for name in sorted((name for name in names if any(map(str.isdigit, name))), key=len, reverse=True):
        text = text.replace(name, "□")
    if printed:
        either = "|".join(re.escape(words) for words in sorted(set(printed), key=len, reverse=True))
        text = re.sub(rf"(?<![\d.,])(?:{either})(?!\d)", "□", text)
    for allowed in (QUOTED, ORDINAL, YEAR):
        text = allowed.sub("□", text)
    return NUMBER.findall(text)
