"""Outline of a plan: domains with goals and measures, principles, aim, organisation, monitoring."""

import re
from collections.abc import Iterable, Sequence
from statistics import median

import msgspec

from halfsky.core.plan.headings import Role
from halfsky.core.plan.identity import area_of, parent_in, period_in, title_in
from halfsky.core.plan.lines import SUBHEADING, Line, lines_of
from halfsky.core.plan.model import Domain, Item, Plan, Source
from halfsky.core.plan.sections import Section, build, without_contents
from halfsky.core.plan.tables import is_head, is_row
from halfsky.core.plan.text import slice_of

_LONG_ITEM = 80
_DOMAIN_NAME = re.compile(r"(?:妇女|儿童|女性|青年|老年人?|残疾人?)(?:与|参与|和).{2,14}")


def _item(source: Source, lines: Sequence[Line], number: int) -> Item:
    start, end = lines[0].body, max(lines[-1].end, lines[0].body)
    return Item(number=number, text=slice_of(source, start, end), start=start, end=end)


def items_of(source: Source, section: Section) -> tuple[Item, ...]:
    """Items of a section: its numbered parts of the highest rank, else its paragraphs.

    Args:
        source: The document.
        section: Section that holds the items.
    """
    if section.children:
        rank = min(child.level for child in section.children)
        numbered = [child for child in section.children if child.level == rank]
        return tuple(
            _item(source, child.every_line(), child.number or place)
            for place, child in enumerate(numbered, start=1)
        )
    paragraphs = _paragraphs(source, section.lines[1:] if section.level else section.lines)
    return tuple(_item(source, lines, place) for place, lines in enumerate(paragraphs, start=1))


def _paragraphs(source: Source, lines: Iterable[Line]) -> list[list[Line]]:
    """Lines that make a sentence together; each row of a table stands alone, its head is left out."""
    paragraphs: list[list[Line]] = []
    in_table = False
    for line in lines:
        row = is_row(source, line.start, line.end)
        if row and is_head(source, line.start, line.end):
            in_table = True
            continue
        if paragraphs and not (row or in_table or paragraphs[-1][-1].ended):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
        in_table = row
    return paragraphs


def _sub(section: Section, role: Role) -> list[Section]:
    return [child for child in section.children if child.role == role and child.level > section.level]


def _is_domain(section: Section) -> bool:
    own_title = section.level and section.role in ("", "goals", "measures") and section.level <= SUBHEADING
    parts = [*_sub(section, "goals"), *_sub(section, "measures")]
    return bool(own_title) and bool(parts) and not any(_is_domain(child) for child in section.children)


class _Block(msgspec.Struct, kw_only=True):
    """A domain before it is numbered: sections whose items are its goals and its measures."""

    section: Section
    goals: list[Section]
    measures: list[Section]


def _headed_blocks(root: Section) -> list[_Block]:
    """Domains that hold 主要目标 or 策略措施 of their own."""
    return [
        _Block(section=section, goals=_sub(section, "goals"), measures=_sub(section, "measures"))
        for section in root.walk()
        if section.level and _is_domain(section) and not section.role
    ]


def _parted_blocks(root: Section) -> list[_Block]:
    """Domains of a plan that tells all goals in one part and all measures in another."""
    blocks: dict[str, _Block] = {}
    for part in root.walk():
        if part.role not in ("goals", "measures"):
            continue
        for child in part.children:
            if child.children and child.level < 40 and not child.role:
                block = blocks.setdefault(child.title, _Block(section=child, goals=[], measures=[]))
                (block.goals if part.role == "goals" else block.measures).append(child)
    return list(blocks.values())


def _aim_blocks(root: Section) -> list[_Block]:
    """A part of aims (发展目标) that belongs to no domain, so that what it promises is not lost."""
    return [
        _Block(section=section, goals=[section], measures=[])
        for section in root.walk()
        if section.role == "goals" and not any(child.children for child in section.children)
    ]


def _blocks(root: Section) -> list[_Block]:
    headed = _headed_blocks(root)
    if headed:
        return headed
    blocks = _parted_blocks(root) or _plain_blocks(root)
    return [*_aim_blocks(root), *blocks] if blocks else []


def _plain_blocks(root: Section) -> list[_Block]:
    """Domains without sub-headings: short items are goals, long ones measures."""
    blocks = []
    for section in root.walk():
        named = _DOMAIN_NAME.fullmatch(section.title) is not None
        numbered = [child for child in section.children if child.level >= 38]
        if section.role or not 10 <= section.level <= 30 or not (named or len(numbered) >= 2):
            continue
        blocks.append(_plain_block(section, numbered))
    return blocks


def _plain_block(section: Section, numbered: Sequence[Section]) -> _Block:
    """Part a list without sub-headings: short items before long ones are goals and measures."""
    lengths = [sum(len(line.text) for line in child.every_line()) for child in numbered] or [0]
    shorts = [length <= _LONG_ITEM for length in lengths]
    if shorts == sorted(shorts, reverse=True) and len(set(shorts)) == 2:
        first = shorts.index(False)
        return _Block(
            section=section,
            goals=[msgspec.structs.replace(section, children=list(numbered[:first]))],
            measures=[msgspec.structs.replace(section, children=list(numbered[first:]))],
        )
    short = median(lengths) <= _LONG_ITEM
    return _Block(section=section, goals=[section] if short else [], measures=[] if short else [section])


def _domain(source: Source, block: _Block, number: int) -> Domain:
    lines = block.section.every_line()
    return Domain(
        number=number,
        title=block.section.title,
        start=lines[0].start,
        end=lines[-1].end,
        goals=tuple(item for part in block.goals for item in items_of(source, part)),
        measures=tuple(item for part in block.measures for item in items_of(source, part)),
    )


def _outside(root: Section, blocks: Sequence[_Block]) -> Section:
    """The tree without the domains, for the parts that stand beside them."""
    inside = {id(block.section) for block in blocks}

    def pruned(section: Section) -> Section:
        kept = [pruned(child) for child in section.children if id(child) not in inside]
        return msgspec.structs.replace(section, children=kept)

    return pruned(root)


def _items_in_role(source: Source, root: Section, role: Role) -> tuple[Item, ...]:
    section = next((section for section in root.walk() if section.role == role), None)
    return () if section is None else items_of(source, section)


def _aim(source: Source, root: Section) -> Item | None:
    section = next((section for section in root.walk() if section.role == "aim"), None)
    if section is None:
        return None
    lines = section.every_line()
    return _item(source, lines[1:] or lines, section.number)


def _preface(lines: Sequence[Line]) -> str:
    """Text before the first domain's goals; the basis of the plan is told there."""
    texts: list[str] = []
    for line in lines[:200]:
        texts.append(line.text)
        if line.ended:
            texts.append("\n")
    return "".join(texts)


def read_outline(source: Source) -> Plan:
    """Read the structure of a plan; items carry no targets yet.

    Args:
        source: The document.

    Returns:
        The plan; without domains where the document has none.
    """
    lines = without_contents(lines_of(source))
    root = build(source)
    blocks = _blocks(root)
    beside = _outside(root, blocks)
    title = title_in(lines)
    return Plan(
        title=title,
        area=area_of(title),
        period=period_in(title, lines),
        parent=parent_in(title, _preface(lines)),
        domains=tuple(_domain(source, block, number) for number, block in enumerate(blocks, start=1)),
        organisation=_items_in_role(source, beside, "organisation"),
        monitoring=_items_in_role(source, beside, "monitoring"),
        principles=_items_in_role(source, beside, "principles"),
        overall_aim=_aim(source, beside),
    )
