"""Words that the papers of policy assessment share: days, figures by sex, articles of laws."""

from collections.abc import Iterable, Mapping

from halfsky.core.evaluation.policies.model import Citation, Fact, Law
from halfsky.core.indicators.model import Text
from halfsky.core.reports.wording import Lang, print_distance, print_value
from halfsky.core.vocabulary.numbers import round_half_even


def picked(text: Text, lang: Lang) -> str:
    """A text in the language of the paper."""
    return text.en if lang == "en" else text.zh


def printed_value(fact: Fact, value: float | None, lang: Lang) -> str:
    """A figure of a fact with its unit; a dash where there is none."""
    if value is None:
        return "—"
    return print_value(value, unit=fact.unit, digits=fact.decimals, lang=lang, name=fact.name.zh)


def printed_gap(fact: Fact, lang: Lang) -> str:
    """Women minus men with its sign, in the unit's own distance; a dash where one of them is not known.

    Example:
        >>> from datetime import date
        >>> from halfsky.core.indicators.model import Text
        >>> fact = Fact(series="X", name=Text(zh="就业率", en="Employment"), unit="percent", decimals=1, area="1",
        ...     year=2024, female=43.0, male=57.0, total=None, gap=-14.0, vintage="v", known=date(2025, 4, 1))
        >>> printed_gap(fact, "zh")
        '−14.0个百分点'
    """
    if fact.gap is None:
        return "—"
    words = print_distance(abs(fact.gap), unit=fact.unit, digits=fact.decimals, lang=lang, name=fact.name.zh)
    printed = round_half_even(fact.gap, fact.decimals)
    sign = "" if not printed else "−" if printed < 0 else "+"
    return sign + words


def cited(basis: Iterable[Citation], laws: Mapping[str, Law], lang: Lang) -> str:
    """Laws and articles a question rests on.

    Example:
        >>> from halfsky.core.indicators.model import Text
        >>> law = Law(code="a", name=Text(zh="民法典", en="Civil Code"), edition=Text(zh="", en=""))
        >>> cited([Citation(law="a", articles=(1055, 1126))], {"a": law}, "zh")
        '《民法典》第1055条、第1126条'
        >>> cited([Citation(law="a", articles=(1010,))], {"a": law}, "en")
        'Civil Code, art. 1010'
    """
    parts = [_cited_one(laws[one.law], one.articles, lang) for one in basis]
    return ("；" if lang == "zh" else "; ").join(parts)


def _cited_one(law: Law, articles: tuple[int, ...], lang: Lang) -> str:
    if lang == "zh":
        return f"《{law.name.zh}》" + "、".join(f"第{number}条" for number in articles)
    numbers = ", ".join(map(str, articles))
    return law.name.en + (f", art. {numbers}" if numbers else "")
