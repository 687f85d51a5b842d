"""Automatic numbers of Word lists, written out as the reader of the page sees them.

The "1." or "（一）" of an automatically numbered paragraph is not in its text; it follows from
counters over the whole document.

Source: ECMA-376 part 1, 17.9 Numbering.
"""

import re

from lxml import etree

from halfsky.engines.documents.elements import attribute, children, descend, value, whole
from halfsky.engines.documents.numerals import numeral
from halfsky.engines.documents.word_styles import Styles

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


class Lists:
    """Counters of a document's lists. Ask `label` once for each paragraph, in document order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._numbers: dict[str, etree._Element] = {}
        self._abstract: dict[str, etree._Element] = {}
        if root is not None:
            self._numbers = {attribute(n, "numId") or "": n for n in children(root, "num")}
            self._abstract = {attribute(a, "abstractNumId") or "": a for a in children(root, "abstractNum")}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, paragraph: etree._Element) -> str:
        """The number to print before the paragraph, with a blank where one is needed; else empty."""
        place = self._place(paragraph)
        if place is None:
            return ""
        number, level = place
        key = self._abstract_key(number)
        definition = self._level(number, level)
        if key is None or definition is None:
            return ""
        self._advance(key, number, level)
        written = self._written(key, number, definition)
        blank = written[-1:].isascii() and written and value(definition, "suff") != "nothing"
        return f"{written} " if blank else written

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        properties = descend(paragraph, "pPr", "numPr")
        inherited = self._styles.list_of(value(paragraph, "pPr", "pStyle"))
        number = value(properties, "numId")
        level = whole(properties, "ilvl")
        if inherited is not None:
            style, found = inherited
            number = number or value(found, "numId")
            if level is None:
                level = whole(found, "ilvl")
            if level is None and number is not None:
                level = self._level_of_style(number, style)
        if number is None or number == "0" or number not in self._numbers:
            return None
        return number, min(max(level or 0, 0), _LEVELS - 1)

    def _level_of_style(self, number: str, style: str) -> int | None:
        abstract = self._abstract.get(self._abstract_key(number) or "")
        if abstract is None:
            return None
        linked = (lvl for lvl in children(abstract, "lvl") if value(lvl, "pStyle") == style)
        return next((int(attribute(lvl, "ilvl") or 0) for lvl in linked), None)

    def _abstract_key(self, number: str) -> str | None:
        key = value(self._numbers.get(number), "abstractNumId")
        link = value(self._abstract.get(key or ""), "numStyleLink")
        if link is None:
            return key
        linked = value(self._styles.by_id.get(link), "pPr", "numPr", "numId")
        return value(self._numbers.get(linked or ""), "abstractNumId") or key

    def _level(self, number: str, level: int) -> etree._Element | None:
        override = self._override(number, level)
        own = descend(override, "lvl")
        if own is not None:
            return own
        abstract = self._abstract.get(self._abstract_key(number) or "")
        if abstract is None:
            return None
        return next((x for x in children(abstract, "lvl") if attribute(x, "ilvl") == str(level)), None)

    def _override(self, number: str, level: int) -> etree._Element | None:
        overrides = children(self._numbers[number], "lvlOverride")
        return next((x for x in overrides if attribute(x, "ilvl") == str(level)), None)

    def _start(self, number: str, level: int) -> int:
        start = whole(self._level(number, level), "start")
        return 1 if start is None else start

    def _advance(self, key: str, number: str, level: int) -> None:
        counts = self._counts.setdefault(key, [None] * _LEVELS)
        current = counts[level]
        restart = whole(self._override(number, level), "startOverride")
        if restart is not None and (number, level) not in self._begun:
            counts[level] = restart
        else:
            counts[level] = self._start(number, level) if current is None else current + 1
        self._begun.add((number, level))
        for deeper in range(level + 1, _LEVELS):
            if whole(self._level(number, deeper), "lvlRestart") != 0:
                counts[deeper] = None

    def _written(self, key: str, number: str, definition: etree._Element) -> str:
        pattern = value(definition, "lvlText") or ""
        if value(definition, "numFmt") in {"bullet", "none"}:
            return ""
        legal = descend(definition, "isLgl") is not None

        def one(place: re.Match[str]) -> str:
            level = int(place[1]) - 1
            count = self._counts[key][level]
            style = "decimal" if legal else value(self._level(number, level), "numFmt") or "decimal"
            return numeral(self._start(number, level) if count is None else count, style)

        return _PLACE.sub(one, pattern)
