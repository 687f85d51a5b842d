"""Sources as reports tell them: those of many units of one kind drawn together, counted by kind of area."""

import re
from collections import Counter

from halfsky.core.indicators.model import Codebook
from halfsky.core.reports.phrases import Catalogue

FEWEST = 3
"""So many units of one kind are told by their number instead of by name."""

MOST_NAMED = 15
"""Units named one by one before the rest is 等."""

_PLACE = re.compile(
    r"^[\u4e00-\u9fff]{1,8}?(?:自治县|县|市|区|旗|自治州|州|盟|地区|省)(?=[\u4e00-\u9fff]{2})"
)
_ROW = re.compile(r":\d+$")
PARTS = "；"


class Sources:
    """Tells sources in the language of a report; the same source is told the same way every time."""

    def __init__(self, codebook: Codebook, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        names = ((area.name.zh, area.level) for area in codebook.areas.values())
        self._levels: dict[str, str] = dict(names)
        self._told: dict[str, str] = {}

    def told(self, source: str) -> str:
        """Draw together the units of one kind in a source that names several.

        Example: 云岭市卫健委；晚渡县卫健委；朝霞县卫健委 is told as 3个县（市、区）卫健委.
        """
        if source not in self._told:
            parts = list(dict.fromkeys(source.split(PARTS)))
            few = len(parts) < FEWEST
            self._told[source] = self._mark.join(parts if few else self.drawn_together(parts))
        return self._told[source]

    def drawn_together(self, names: list[str]) -> list[str]:
        """Tell names of units, those of areas of one level together, in the order of first mention.

        Rows of one file are the file.
        """
        names = list(dict.fromkeys(_ROW.sub("", name) for name in names))
        kinds = {name: self._kind(name) for name in names}
        tally = Counter(kinds.values())
        groups: dict[tuple[str, int], list[str]] = {}
        for name, (level, unit) in kinds.items():
            number = tally[(level, unit)]
            alone = not level or number < FEWEST
            groups.setdefault(("", 0) if alone else (level, number), []).append(name if alone else unit)
        return [self._words(*key, list(dict.fromkeys(units))) for key, units in groups.items()]

    @property
    def _mark(self) -> str:
        return PARTS if self._catalogue.lang == "zh" else "; "

    def _kind(self, name: str) -> tuple[str, str]:
        """Level of the area a unit belongs to and the unit without its area; a name of no area is its own kind."""
        ends = [end for end in range(len(name) - 1, 1, -1) if name[:end] in self._levels]
        if ends:
            return self._levels[name[: ends[0]]], name[ends[0] :]
        found = _PLACE.match(name)
        return ("any", name[found.end() :]) if found else ("", name)

    def _words(self, level: str, number: int, units: list[str]) -> str:
        listed = ("、" if self._catalogue.lang == "zh" else ", ").join(units[:MOST_NAMED])
        if len(units) > MOST_NAMED:
            listed = self._catalogue.text("some", names=listed)
        if not level:
            return listed
        areas = self._catalogue.text(f"areas.{level}")
        return self._catalogue.text("source.together", number=str(number), areas=areas, units=listed)
