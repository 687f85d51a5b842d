"""Which topic a series of counts belongs to, and what its topic asks of one count."""

from collections.abc import Iterable

import msgspec

from halfsky.core.disclosure.model import Rules, Topic
from halfsky.core.indicators.model import Codebook


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """What must stay possible about one unsafe count: an interval so wide, and down to 0 or not."""

    width: float
    to_zero: bool


def topics_by_series(rules: Rules, codebook: Codebook) -> dict[str, Topic]:
    """Give the topic of each variable, and of each count of an indicator that is no single variable.

    Counts of an indicator that sums several variables, named `CODE/numerator` and `CODE/denominator`, take the
    strictest of the topics of their variables; those of an indicator without formula the topic that lists it,
    else the usual one where its unit counts people or its value is a quotient.
    """
    listed = {code: topic for topic in rules.topics.values() for code in topic.variables}
    found = {code: listed.get(code) or _by_kind(code, rules, codebook) for code in codebook.variables}
    by_indicator = {code: topic for topic in rules.topics.values() for code in topic.indicators}
    for code, indicator in codebook.indicators.items():
        terms = indicator.formula
        numerator = [term.variable for term in terms.numerator] if terms else []
        denominator = [term.variable for term in terms.denominator] if terms else []
        own = by_indicator.get(code) or rules.topics[_without_formula(indicator.unit, rules)]
        found[f"{code}/numerator"] = strictest((found[one] for one in numerator), own if not terms else None)
        found[f"{code}/denominator"] = strictest(
            (found[one] for one in denominator), rules.topics[rules.settings.open]
        )
    return found


def strictest(topics: Iterable[Topic], otherwise: Topic | None) -> Topic:
    """Give the topic with the highest threshold; `otherwise` where there is none.

    Raises:
        ValueError: There is neither a topic nor another one.
    """
    found = list(topics)
    if not found and otherwise is not None:
        return otherwise
    return max(found, key=lambda topic: (topic.threshold, topic.zero, topic.existence, topic.code))


def need_of(topic: Topic, value: float) -> Need:
    """Say how wide the interval of an unsafe count must be.

    Example:
        >>> from halfsky.core.indicators.model import Text
        >>> empty = Text(zh="", en="")
        >>> need_of(Topic(code="a", name=empty, threshold=5, share=0.1, source=empty), 80.0).width
        8.0
    """
    return Need(width=max(float(topic.threshold), topic.share * value), to_zero=topic.existence)


def _by_kind(code: str, rules: Rules, codebook: Codebook) -> Topic:
    variable, settings = codebook.variables[code], rules.settings
    if variable.unit not in settings.personal_units or not variable.additive:
        return rules.topics[settings.open]
    return rules.topics[settings.sensitive if variable.sensitive else settings.usual]


def _without_formula(unit: str, rules: Rules) -> str:
    counted = unit in rules.settings.personal_units
    return rules.settings.usual if counted else rules.settings.open
