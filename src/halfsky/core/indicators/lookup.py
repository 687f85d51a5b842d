"""Looking up: every name of the codebook's indicators, and how sure a match of words to one of them is.

Exact name, then alias, then graded likeness. What stays under the threshold, or could as well be
something else, is `unmatched` and shown with the best guess as runner-up: nothing is guessed silently.
"""

import functools
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeVar

import msgspec

from halfsky.core.indicators.contrasts import (
    contradicts,
    is_opinion,
    lacking,
    names_count,
    names_rate,
    populations,
)
from halfsky.core.indicators.model import Codebook, Indicator, Match
from halfsky.core.indicators.names import Reading, cells_of, normalise, readings
from halfsky.core.indicators.similarity import GramIndex
from halfsky.core.vocabulary.units import UNITS

THRESHOLD = 0.7
"""Likeness from which words are tied to an indicator."""
MARGIN = 0.04
"""A runner-up nearer than this leaves the words unmatched: they could mean either."""
_WORTH_A_LOOK = 0.3
_LACKING = 0.9
_OTHER_DOMAIN = 0.92

_GAP = re.compile(r"(城乡|区域|地区|性别|男女|两性|之间|间|、)*(差[距异别]|(上升|增长|下降)趋势)$")
_BOTH_SEXES = re.compile(r"^(男女两性|男女|两性)")


_Cell = TypeVar("_Cell", bound=str)


class _Entry(NamedTuple):
    """A name an indicator answers to; an alias may itself speak of one sex or residence (女性文盲率)."""

    key: str
    code: str
    how: Literal["exact", "alias"]
    cells: Reading


class _Found(NamedTuple):
    """A name that words read as, and what was read beside the name."""

    entry: _Entry
    reading: Reading


class _Guess(NamedTuple):
    score: float
    found: _Found


class NameIndex:
    """Every name of the codebook's indicators, ready to be looked up."""

    def __init__(self, codebook: Codebook) -> None:
        """Index codes, Chinese and English names and aliases of all indicators.

        Args:
            codebook: The loaded codebook; its loader has refused names claimed twice.
        """
        self._indicators = codebook.indicators
        self._entries = tuple(_entries(codebook))
        self._by_key: dict[str, _Entry] = {}
        for entry in self._entries:
            self._by_key.setdefault(entry.key, entry)

    @functools.cached_property
    def _grams(self) -> GramIndex:
        return GramIndex([entry.key for entry in self._entries])

    def exact(self, words: str) -> Match | None:
        """Find the indicator that answers to these words, however they are written.

        Sex and residence named beside the indicator are taken off where it has that breakdown
        (农村孕产妇死亡率 is maternal mortality, residence R).

        Args:
            words: A code, name or alias, or one of these with words for sex or residence.

        Returns:
            The match with `how` `exact` or `alias` and score 1, or None.
        """
        code = "".join(words.split())
        if code in self._indicators:
            return Match(words=words, indicator=code, how="exact", score=1.0)
        found = self._read(normalise(words))
        return None if found is None else _sure(words, found)

    def match(
        self, words: str, *, unit: str | None = None, qualifier: str | None = None, domain: str | None = None
    ) -> Match:
        """Tie words to an indicator: exact, alias, then the likest name over the threshold.

        Args:
            words: The indicator as the plan says it.
            unit: Unit code of the target, where it has one; an indicator of another family is never taken.
            qualifier: Whom or what the target is about, as the plan says it (农村适龄妇女).
            domain: Domain of the codebook the words stand in; a likeness elsewhere counts a little less.

        Returns:
            The match; `unmatched` with the best guess as runner-up where nothing is sure enough.
        """
        if is_opinion(words + (qualifier or "")):
            return unmatched(words)
        sure = self._sure(words, unit=unit, qualifier=qualifier)
        return (
            sure if sure is not None else self._likest(words, unit=unit, qualifier=qualifier, domain=domain)
        )

    def _read(self, key: str) -> _Found | None:
        for reading in readings(key):
            entry = self._by_key.get(reading.key)
            if entry is not None and _has_cells(self._indicators[entry.code], reading):
                return _Found(entry, reading)
        return None

    def _sure(self, words: str, *, unit: str | None, qualifier: str | None) -> Match | None:
        for spoken in _spoken(words, qualifier):
            found = self.exact(spoken)
            if found is None or found.indicator is None:
                continue
            indicator = self._indicators[found.indicator]
            if not _measures(indicator, unit) or self._narrower(indicator, words, qualifier):
                continue
            return _qualified(msgspec.structs.replace(found, words=words), indicator, qualifier)
        return None

    def _narrower(self, indicator: Indicator, words: str, qualifier: str | None) -> bool:
        """Whether the plan speaks of a narrower population than any name of the indicator does."""
        named = frozenset[str]().union(*(populations(key) for key in _keys(indicator)))
        return not populations(normalise(words + (qualifier or ""))) <= named

    def _likest(self, words: str, *, unit: str | None, qualifier: str | None, domain: str | None) -> Match:
        best: dict[str, _Guess] = {}
        for spoken in _spoken(words, qualifier):
            for reading in readings(normalise(spoken)):
                for guess in self._likeness(reading, unit=unit, domain=domain):
                    code = guess.found.entry.code
                    if self._narrower(self._indicators[code], words, qualifier):
                        continue
                    if code not in best or guess.score > best[code].score:
                        best[code] = guess
        ranked = sorted(best.values(), key=lambda guess: (-guess.score, guess.found.entry.code))
        return self._decide(words, ranked, qualifier)

    def _likeness(self, reading: Reading, *, unit: str | None, domain: str | None) -> Iterator[_Guess]:
        scores = self._grams.scores(reading.key)
        for place in (scores >= _WORTH_A_LOOK).nonzero()[0]:
            entry = self._entries[place]
            indicator = self._indicators[entry.code]
            if not _measures(indicator, unit) or not _has_cells(indicator, reading):
                continue
            if contradicts(reading.key, entry.key) or _counts_instead(indicator, reading.key, entry.key):
                continue
            score = float(scores[place]) * _LACKING ** lacking(reading.key, entry.key)
            if domain is not None and indicator.domain not in (domain, "context"):
                score *= _OTHER_DOMAIN
            yield _Guess(round(score, 4), _Found(entry, reading))

    def _decide(self, words: str, ranked: list[_Guess], qualifier: str | None) -> Match:
        if not ranked:
            return unmatched(words)
        best, second = ranked[0], (ranked[1] if len(ranked) > 1 else None)
        second_score = 0.0 if second is None else second.score
        if best.score < THRESHOLD or best.score - second_score < MARGIN:
            return msgspec.structs.replace(
                unmatched(words), runner_up=best.found.entry.code, runner_up_score=best.score
            )
        found = msgspec.structs.replace(
            _sure(words, best.found),
            how="similar",
            score=best.score,
            runner_up=None if second is None else second.found.entry.code,
            runner_up_score=second_score,
        )
        return _qualified(found, self._indicators[best.found.entry.code], qualifier)


def build_index(codebook: Codebook) -> NameIndex:
    """Prepare the codebook's names for looking up; do it once for many words."""
    return NameIndex(codebook)


def _entries(codebook: Codebook) -> Iterator[_Entry]:
    """Names of all indicators, own names before aliases."""
    for code, indicator in codebook.indicators.items():
        for name in (indicator.name.zh, indicator.name.en):
            yield _Entry(normalise(name), code, "exact", Reading(""))
    for code, indicator in codebook.indicators.items():
        own = cells_of(normalise(indicator.name.zh))
        for alias in indicator.aliases:
            yield _Entry(
                normalise(alias.zh), code, "alias", _beyond(indicator, own, cells_of(normalise(alias.zh)))
            )


def _beyond(indicator: Indicator, own: Reading, alias: Reading) -> Reading:
    """Sex and residence that an alias names, the indicator's own name does not, and it is broken down by."""
    sex = alias.sex if own.sex == "_T" and "sex" in indicator.breakdowns else "_T"
    residence = alias.residence if own.residence == "_T" and "residence" in indicator.breakdowns else "_T"
    return Reading("", sex, residence)


def _keys(indicator: Indicator) -> tuple[str, ...]:
    return tuple(normalise(name) for name in (indicator.name.zh, *(alias.zh for alias in indicator.aliases)))


def _spoken(words: str, qualifier: str | None) -> tuple[str, ...]:
    """What to look up: the words with their qualifier, the words, the words without the gap they are about."""
    plain = _BOTH_SEXES.sub("", _GAP.sub("", words))
    spoken = ((qualifier + words,) if qualifier and qualifier not in words else ()) + (words,)
    return spoken + ((plain,) if plain not in ("", words) else ())


def unmatched(words: str) -> Match:
    """The match of words that nothing in the codebook answers to."""
    return Match(words=words, indicator=None, how="unmatched", score=0.0)


def _sure(words: str, found: _Found) -> Match:
    return Match(
        words=words,
        indicator=found.entry.code,
        how=found.entry.how,
        score=1.0,
        sex=_either(found.reading.sex, found.entry.cells.sex),
        residence=_either(found.reading.residence, found.entry.cells.residence),
    )


def _counts_instead(indicator: Indicator, key: str, name: str) -> bool:
    """Whether words name a rate and the indicator is a count, or the other way, whatever its name ends in."""
    family = UNITS[indicator.unit].family
    if names_rate(key):
        return family in ("count", "money")
    return names_count(key) and family == "proportion" and not names_count(name)


def _either(read: _Cell, named: _Cell) -> _Cell:
    return named if read == "_T" else read


def _has_cells(indicator: Indicator, reading: Reading) -> bool:
    """Whether the indicator is broken down by what was read beside its name."""
    return (reading.sex == "_T" or "sex" in indicator.breakdowns) and (
        reading.residence == "_T" or "residence" in indicator.breakdowns
    )


def _measures(indicator: Indicator, unit: str | None) -> bool:
    """Whether a target in `unit` can be held against the indicator."""
    if unit is None:
        return True
    families = {UNITS[unit].family, UNITS[indicator.unit].family}
    return len(families) == 1 or families == {"points", "proportion"}


def _qualified(found: Match, indicator: Indicator, qualifier: str | None) -> Match:
    """The match with sex and residence that only the qualifier names, where the indicator has them."""
    named = _beyond(indicator, Reading(""), cells_of(normalise(qualifier or "")))
    return msgspec.structs.replace(
        found, sex=_either(found.sex, named.sex), residence=_either(found.residence, named.residence)
    )
