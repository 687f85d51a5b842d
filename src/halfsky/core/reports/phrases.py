"""Words bound to figures: a phrase carries the numbers of the claims it states.

Phrases are put together from smaller phrases, so that a sentence knows its figures without anyone
keeping a list beside it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from halfsky.core.reports.model import Claim, Sentence
from halfsky.core.reports.wording import Lang
from halfsky.core.vocabulary.findings import Messages


class Phrase(msgspec.Struct, frozen=True):
    """A piece of text and the numbers of the claims it states."""

    text: str
    claims: tuple[int, ...] = ()

    def __str__(self) -> str:
        return self.text

    def sentence(self, *, strong: bool = False, key: str = "") -> Sentence:
        """Close the phrase as a sentence of the report, under its lasting name."""
        return Sentence(text=self.text, claims=self.claims, strong=strong, key=key)


def merge(numbers: Iterable[int]) -> tuple[int, ...]:
    """Keep each claim number once, in the order of first mention."""
    return tuple(dict.fromkeys(numbers))


class Ledger:
    """The claims of one report in the order in which they are stated; the same figure is one claim.

    `told` puts the source of a figure into the words of the report.
    """

    def __init__(self, told: Callable[[str], str] = str) -> None:
        self._told = told
        self._claims: dict[tuple[Any, ...], Claim] = {}

    def bind(
        self,
        printed: str,
        *,
        indicator: str,
        area: str,
        operation: str,
        inputs: tuple[dict[str, Any], ...],
        result: float | str,
        source: str,
    ) -> Phrase:
        """Enter a figure and return its printed words, bound."""
        source = self._told(source)
        inputs = tuple({"year": None, "unit": "", "source": source, "who": "", **item} for item in inputs)
        inputs = tuple({**item, "source": self._told(item["source"])} for item in inputs)
        key = (printed, indicator, area, operation, tuple(tuple(i.items()) for i in inputs), source)
        if key not in self._claims:
            self._claims[key] = Claim(
                number=len(self._claims) + 1,
                indicator=indicator,
                area=area,
                operation=operation,
                inputs=inputs,
                result=result,
                printed=printed,
                source=source,
            )
        return Phrase(printed, (self._claims[key].number,))

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims, numbered from 1."""
        return tuple(self._claims.values())


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """The report's texts in one language: templates of the message catalogue, filled with phrases."""

    messages: Messages
    lang: Lang

    def say(self, code: str, **facts: Phrase | str | int) -> Phrase:
        """Fill the template `reports.<code>`; the claims of all facts travel along.

        Raises:
            KeyError: The code is not in the catalogue, or the template names a fact not given.
        """
        text = self.messages.say(f"reports.{code}", dict(facts), lang=self.lang)
        return Phrase(text, claims_of(facts))

    def text(self, code: str, **facts: Phrase | str | int) -> str:
        """Fill a template for headings, captions and table cells."""
        return self.say(code, **facts).text

    def listed(self, parts: Iterable[Phrase]) -> Phrase:
        """Join phrases into an enumeration: A、B和C, or A, B and C."""
        items = list(parts)
        claims = merge(number for item in items for number in item.claims)
        texts = [item.text for item in items]
        if len(texts) < 2:
            return Phrase("".join(texts), claims)
        comma, last = ("、", "和") if self.lang == "zh" else (", ", " and ")
        return Phrase(comma.join(texts[:-1]) + last + texts[-1], claims)

    def row(self, parts: Iterable[Phrase]) -> Phrase:
        """Set parts side by side: A、B、C, or A, B, C."""
        return self._with("、" if self.lang == "zh" else ", ", parts)

    def joined(self, parts: Iterable[Phrase]) -> Phrase:
        """Join clauses with the language's comma."""
        return self._with("，" if self.lang == "zh" else ", ", parts)

    @staticmethod
    def _with(comma: str, parts: Iterable[Phrase]) -> Phrase:
        items = list(parts)
        claims = merge(number for item in items for number in item.claims)
        return Phrase(comma.join(item.text for item in items), claims)


def claims_of(facts: Mapping[str, Phrase | str | int]) -> tuple[int, ...]:
    """Collect the claim numbers of all phrases among the facts."""
    return merge(number for fact in facts.values() if isinstance(fact, Phrase) for number in fact.claims)
