"""The codebook's checks made ready: rules read, indicators' formulas filled in, found by the series they name."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Literal

import msgspec

from halfsky.core.indicators.model import CheckRule, Codebook, Indicator, Term, Variable
from halfsky.core.returns.model import Form
from halfsky.core.returns.rule_reading import parse_rule
from halfsky.core.returns.rules import (
    Against,
    Arithmetic,
    Condition,
    Elsewhere,
    Expression,
    Logic,
    Node,
    Number,
    Ref,
    Rule,
    Scope,
    Word,
    all_of,
)
from halfsky.core.returns.unusual import Kind
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.units import UNITS


class Ready(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A check ready to be held against a return; equal only to itself.

    Attributes:
        condition: Names series only, or X for each of `series`.
        refs: The references in it, once each, in the order written.
        series: The series it names; for a rule about lines, those X may stand for.
        pins_sex: A cell by sex is named, so that a series without one means its total.
        pins_residence: The same for residence.
        indicator: Whose formula was filled in, else empty.
        needs: What it looks at beside this year's figures: `last`, `children`, `parent`, `siblings`, `years`.
    """

    check: CheckRule
    about: Literal["line", "formula", "form", "named"]
    condition: Condition
    refs: tuple[Ref, ...]
    series: frozenset[str]
    pins_sex: bool
    pins_residence: bool
    indicator: str = ""
    needs: frozenset[str] = frozenset()


class Rules(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """All checks ready, by what they are about; equal only to itself.

    Attributes:
        lines: Rules about each line, by the series that X may stand for.
        named: Rules that name series, by each series.
        forms: Rules about the form as a whole.
        every: All of them in the order of the codebook.
        variables: Of the codebook, for names of lines that are in other units' forms.
        kinds: What a series is, for the test of unusual figures.
        additive: Series whose total is the sum of its parts.
    """

    lines: dict[str, tuple[Ready, ...]]
    named: dict[str, tuple[Ready, ...]]
    forms: tuple[Ready, ...]
    every: tuple[Ready, ...]
    variables: dict[str, Variable]
    indicators: dict[str, Indicator]
    kinds: dict[str, Kind]
    additive: frozenset[str]


def compile_rules(codebook: Codebook) -> Rules:
    """Make a codebook's checks ready; do it once and keep the result.

    Raises:
        Invalid: A rule cannot be read, or names a series, cell or indicator that the codebook does not have.
    """
    every = tuple(ready for check in codebook.checks.values() for ready in _ready(check, codebook))
    return Rules(
        lines=_by_series(ready for ready in every if ready.about == "line"),
        named=_by_series(ready for ready in every if ready.about in ("named", "formula")),
        forms=tuple(ready for ready in every if ready.about == "form"),
        every=every,
        variables=codebook.variables,
        indicators=codebook.indicators,
        kinds={
            code: kind_of(record.unit) for code, record in (codebook.indicators | codebook.variables).items()
        },
        additive=frozenset(code for code, variable in codebook.variables.items() if variable.additive),
    )


class Needed(msgspec.Struct, frozen=True, kw_only=True):
    """Which figures the rules of a form look at.

    Attributes:
        series: Its own series and those they are compared with, whoever reports them.
        siblings_before: Whether any rule looks at last year's figures of areas beside.
    """

    series: frozenset[str]
    siblings_before: bool


def needed_figures(form: Form, rules: Rules) -> Needed:
    """What has to be gathered before a return can be held against the rules."""
    return _needed(frozenset(line.key.series for line in form.lines), rules)


@lru_cache(maxsize=512)
def _needed(own: frozenset[str], rules: Rules) -> Needed:
    found = [ready for series in own for ready in rules.named.get(series, ())]
    about_lines = [ready for series in own for ready in rules.lines.get(series, ())]
    return Needed(
        series=own.union(*(ready.series for ready in found)),
        siblings_before=any(map(_looks_back_beside, [*found, *about_lines, *rules.forms])),
    )


def _looks_back_beside(ready: Ready) -> bool:
    against = [n for n in all_of(ready.condition) if isinstance(n, Against) and n.whom == "siblings"]
    return any(isinstance(node, Elsewhere) for one in against for node in all_of(one))


def kind_of(unit: str) -> Kind:
    """What a figure in the unit is: counted (chance has a share in it), an amount, or a level of any sign."""
    family = UNITS[unit].family
    if family == "count":
        return "count" if UNITS[unit].factor == 1 else "amount"
    return "level" if family in ("proportion", "points") else "amount"


def _by_series(ready: Iterable[Ready]) -> dict[str, tuple[Ready, ...]]:
    found: dict[str, list[Ready]] = {}
    for rule in ready:
        for series in sorted(rule.series):
            found.setdefault(series, []).append(rule)
    return {series: tuple(rules) for series, rules in found.items()}


def read_check(check: CheckRule, codebook: Codebook) -> Rule:
    """Read the rule of one check.

    Raises:
        Invalid: As `compile_rules`; `facts` name the check too.
    """
    try:
        rule = parse_rule(check.rule)
        _refuse_unknown(rule, codebook)
    except Invalid as refusal:
        raise Invalid(refusal.code, **refusal.facts, check=check.code) from refusal
    return rule


def _ready(check: CheckRule, codebook: Codebook) -> Iterator[Ready]:
    rule = read_check(check, codebook)
    if rule.about == "formula" and rule.scope is not None:
        for indicator in _indicators(rule.scope, codebook):
            if (filled := _filled(rule.condition, indicator)) is not None:
                yield _made(check, rule, filled, indicator=indicator.code)
    elif rule.about == "line" and rule.scope is not None:
        yield _made(check, rule, rule.condition, series=frozenset(_series(rule.scope, codebook)))
    else:
        yield _made(check, rule, rule.condition)


def _made(
    check: CheckRule,
    rule: Rule,
    condition: Condition,
    *,
    series: frozenset[str] | None = None,
    indicator: str = "",
) -> Ready:
    refs = tuple(dict.fromkeys(node for node in all_of(condition) if isinstance(node, Ref)))
    return Ready(
        check=check,
        about=rule.about,
        condition=condition,
        refs=refs,
        series=frozenset(ref.series for ref in refs) if series is None else series,
        pins_sex=any(ref.sex for ref in refs),
        pins_residence=any(ref.residence for ref in refs),
        indicator=indicator,
        needs=_needs(condition),
    )


def _needs(condition: Condition) -> frozenset[str]:
    """What has to be there for the rule to say anything; nothing where another part may decide it alone."""
    if isinstance(condition, Logic) and condition.word != "implies":
        return frozenset.intersection(*(_needs(part) for part in condition.of))
    if isinstance(condition, Logic):
        return _needs(condition.of[0]) | _needs(condition.of[1])
    nodes = all_of(condition)
    looked_at = {node.where for node in nodes if isinstance(node, Elsewhere)}
    return frozenset(looked_at | {node.whom for node in nodes if isinstance(node, Against)})


def _indicators(scope: Scope, codebook: Codebook) -> list[Indicator]:
    return [
        indicator
        for code, indicator in codebook.indicators.items()
        if (not scope.only or code in scope.only)
        and code not in scope.never
        and all(_is_indicator(kind, indicator) for kind in scope.kinds)
    ]


def _is_indicator(kind: str, indicator: Indicator) -> bool:
    formula = indicator.formula
    if kind == "indicator":
        return formula is None
    if formula is None or not formula.denominator:
        return False
    return kind == "formula" or formula.kind == kind


def _series(scope: Scope, codebook: Codebook) -> Iterator[str]:
    own = {code: indicator for code, indicator in codebook.indicators.items() if indicator.formula is None}
    for code, record in (own | codebook.variables).items():
        chosen = (not scope.only or code in scope.only) and code not in scope.never
        if chosen and all(_is_line(kind, record) for kind in scope.kinds):
            yield code


def _is_line(kind: str, record: Indicator | Variable) -> bool:
    if kind == "line":
        return True
    if isinstance(record, Indicator):
        return False
    counted = kind_of(record.unit) == "count"
    return {
        "sum": record.additive,
        "count": counted,
        "amount": not counted,
        "flow": not record.stock,
        "stock": record.stock,
    }[kind]


def _filled(node: Condition, indicator: Indicator) -> Condition | None:
    """The rule with the indicator's formula for numerator, denominator, value, low and high.

    Comparisons with a bound that the codebook leaves open are left out; None where nothing is left.
    """
    filled = _fill(node, _words_of(indicator))
    assert isinstance(filled, Condition)  # a condition keeps its type whatever is filled in
    return _without_open(filled)


def _without_open(node: Condition) -> Condition | None:
    if not isinstance(node, Logic):
        return None if Number(None) in all_of(node) else node
    kept = [_without_open(part) for part in node.of]
    if node.word == "and":
        said = [part for part in kept if part is not None]
        return None if not said else said[0] if len(said) == 1 else Logic("and", tuple(said))
    return None if None in kept else Logic(node.word, tuple(part for part in kept if part is not None))


def _words_of(indicator: Indicator) -> dict[str, Expression]:
    low, high = (Number(bound) for bound in indicator.bounds)
    words: dict[str, Expression] = {"low": low, "high": high, "value": Ref(indicator.code)}
    if indicator.formula is not None and indicator.formula.denominator:
        above, below = _sum(indicator.formula.numerator), _sum(indicator.formula.denominator)
        value = Arithmetic("*", Arithmetic("/", above, below), Number(indicator.formula.per))
        words |= {"numerator": above, "denominator": below, "value": value}
    return words


def _sum(terms: tuple[Term, ...]) -> Expression:
    total, *others = (Ref(term.variable, _part(term.sex), _part(term.residence)) for term in terms)
    result: Expression = total
    for other in others:
        result = Arithmetic("+", result, other)
    return result


def _part(cell: str) -> str | None:
    return None if cell == "_T" else cell


def _fill(node: Node, words: Mapping[str, Expression]) -> Node:
    if isinstance(node, Word):
        return words.get(node.name, Number(None))
    changes = {
        field: tuple(_fill(part, words) for part in value)
        if isinstance(value, tuple)
        else _fill(value, words)
        for field in ("left", "right", "of")
        if (value := getattr(node, field, None)) is not None
    }
    return msgspec.structs.replace(node, **changes) if changes else node


def _refuse_unknown(rule: Rule, codebook: Codebook) -> None:
    known = codebook.variables.keys() | {c for c, i in codebook.indicators.items() if i.formula is None}
    for node in all_of(rule.condition):
        if isinstance(node, Ref) and node.series:
            _refuse_unknown_code(node.series, known, rule)
            record = codebook.variables.get(node.series) or codebook.indicators[node.series]
            for breakdown, cell in (("sex", node.sex), ("residence", node.residence)):
                if cell and breakdown not in record.breakdowns:
                    raise Invalid(
                        "checks.no_such_cell", rule=rule.text, series=node.series, breakdown=breakdown
                    )
    if rule.scope is not None:
        named = known if rule.about == "line" else codebook.indicators.keys()
        for code in rule.scope.only + rule.scope.never:
            _refuse_unknown_code(code, named, rule)


def _refuse_unknown_code(code: str, known: Iterable[str], rule: Rule) -> None:
    if code not in known:
        near = difflib.get_close_matches(code, sorted(known), n=1, cutoff=0)
        raise Invalid("checks.unknown_series", rule=rule.text, series=code, near=near[0] if near else "")
