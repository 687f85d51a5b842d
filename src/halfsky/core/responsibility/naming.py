"""Units that a clause names, and what it asks of them: to lead (牵头) or to support (配合)."""

import re
from collections.abc import Iterator

import msgspec

from halfsky.core.indicators.model import Codebook
from halfsky.core.indicators.responsible import UnitIndex
from halfsky.core.responsibility.model import Share

_JOIN = re.compile(r"(?:[、，,和与及\s]|以及|等)*")
_LEAD_LABEL = re.compile(r"(?:牵头|主要责任|主责|责任|主办)(?:单位|部门)\s*[:：]\s*$")
_SUPPORT_LABEL = re.compile(r"(?:配合|参与|参加|协同|协办|协助)(?:单位|部门)\s*[:：]\s*$|(?:会同|联合|配合)$")
_BODIES = r"^(?:等|相关|有关|职能|成员)*(?:部门|单位|机构)?(?:共同|分别|具体)*"
_LEADS = re.compile(_BODIES + r"(?:牵头|主抓|承担|负责(?!人|同志))")
_SUPPORTS = re.compile(_BODIES + r"(?:配合|参与|参加|协助|协同|联合|共同)")
_TOPIC = re.compile(r"^(?:的|中|内|及其)?(?:代表|委员|常委|领导|班子|干部|成员|组织|章程|系统)")
_SHORT = 2
"""Names of two signs (人大, 工会) are as often a subject as a unit: they count where something is asked of them."""


class NamedUnit(msgspec.Struct, frozen=True, kw_only=True):
    """A unit that words name.

    Attributes:
        unit: Code in the codebook, of the year asked about.
        share: What the words ask of it.
        start: Offset of its name in the words.
        end: Offset after its name.
    """

    unit: str
    share: Share
    start: int
    end: int


class UnitFinder:
    """Finds the units of a codebook in clauses."""

    def __init__(self, codebook: Codebook, *, year: int) -> None:
        """Gather every name, so that clauses are looked through once.

        Args:
            codebook: Its responsible units.
            year: The year asked about: a unit that was merged by then stands for its successor.
        """
        names = {unit.name.zh for unit in codebook.units.values()}
        names |= {alias.zh for unit in codebook.units.values() for alias in unit.aliases}
        index = UnitIndex(codebook)
        found = {name: index.named(name, year) for name in names if len(name) >= _SHORT}
        self._codes = {name: unit.code for name, unit in found.items() if unit is not None}
        longest_first = sorted(self._codes, key=lambda name: (-len(name), name))
        self._names = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def find(self, words: str) -> tuple[NamedUnit, ...]:
        """List the units that words name, each once, the leading one first where there is one.

        In a list of units the first leads where the words say 牵头, 负责 or 责任单位; all others support.
        """
        named: dict[str, NamedUnit] = {}
        for run in self._runs(words):
            for unit in self._shares(run, words):
                held = named.get(unit.unit)
                if held is None or (held.share == "supporting" and unit.share == "lead"):
                    named[unit.unit] = unit
        return tuple(sorted(named.values(), key=lambda unit: (unit.share != "lead", unit.start)))

    def _runs(self, words: str) -> Iterator[list[re.Match[str]]]:
        """Names that stand in one list: 卫健委、教育局和妇联."""
        run: list[re.Match[str]] = []
        for name in self._names.finditer(words):
            if run and not _JOIN.fullmatch(words, run[-1].end(), name.start()):
                yield run
                run = []
            run.append(name)
        if run:
            yield run

    def _shares(self, run: list[re.Match[str]], words: str) -> Iterator[NamedUnit]:
        before, after = words[: run[0].start()], words[run[-1].end() :]
        leads = bool(_LEAD_LABEL.search(before) or _LEADS.match(after))
        asked = leads or bool(_SUPPORT_LABEL.search(before) or _SUPPORTS.match(after))
        if not asked and _TOPIC.match(after):
            return
        for place, name in enumerate(run):
            if asked or len(name.group()) > _SHORT:
                share: Share = "lead" if leads and place == 0 else "supporting"
                yield NamedUnit(
                    unit=self._codes[name.group()], share=share, start=name.start(), end=name.end()
                )
