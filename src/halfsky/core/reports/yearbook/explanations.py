"""指标解释: what each series of a part means, how it is computed, what to beware of."""

from halfsky.core.indicators.model import Formula, Indicator, Term, Text
from halfsky.core.indicators.responsible import unit_named
from halfsky.core.reports.yearbook.model import Explanation, Group, Series
from halfsky.core.reports.yearbook.tables import Maker
from halfsky.core.reports.yearbook.words import joined
from halfsky.core.vocabulary.breakdowns import TOTAL
from halfsky.core.vocabulary.numbers import plain


def explain(maker: Maker, series: Series, *, tables: tuple[str, ...]) -> Explanation | None:
    """Explain a series; null for a variable whose name says everything.

    Args:
        maker: Codebook and words.
        series: What is explained.
        tables: Numbers of the tables it stands in.
    """
    record = maker.record(series)
    if record.definition is None:
        return None
    indicator = record if isinstance(record, Indicator) else None
    return Explanation(
        series=series,
        name=record.name,
        definition=record.definition,
        formula=_formula(maker, indicator.formula) if indicator and indicator.formula else None,
        notes=indicator.notes if indicator else None,
        tables=tables,
    )


def _formula(maker: Maker, formula: Formula) -> Text | None:
    if not formula.denominator and len(formula.numerator) == 1:
        return None
    above = _terms(maker, formula.numerator, gap=formula.kind == "gap")
    if not formula.denominator:
        return maker.words.say("formula_sum", above=above)
    below = _terms(maker, formula.denominator, gap=False)
    if formula.per == 1:
        return maker.words.say("formula_ratio", above=above, below=below)
    return maker.words.say("formula_per", above=above, below=below, per=plain(formula.per))


def _terms(maker: Maker, terms: tuple[Term, ...], *, gap: bool) -> Text:
    names = tuple(_term(maker, term) for term in terms)
    if len(names) == 1:
        return names[0]
    sign = " − " if gap else " + "
    inner = joined(names, zh=sign, en=sign)
    return maker.words.say("formula_brackets", inner=inner)


def _term(maker: Maker, term: Term) -> Text:
    name = maker.codebook.variables[term.variable].name
    group = Group(sex=term.sex, residence=term.residence)
    if term.sex == TOTAL and term.residence == TOTAL:
        return name
    return maker.words.say("named_group", name=name, group=maker.words.group(group))


def source_of(maker: Maker, series: Series, year: int) -> Text | None:
    """Who a series comes from: its unit, with the statistical survey where the codebook names one."""
    record = maker.record(series)
    stated = record.lead_unit if isinstance(record, Indicator) else record.source_unit
    survey = record.source if isinstance(record, Indicator) else ""
    if not stated:
        return Text(zh=survey, en=survey) if survey else None
    unit = unit_named(stated, year, codebook=maker.codebook)
    name = Text(zh=stated, en=unit.name.en if unit else stated)
    return maker.words.say("source_survey", unit=name, survey=survey) if survey else name
