"""The checks written as rulesets of VTL 2.1, for statistical offices that run their own validation.

Three shapes of rows are meant, named in the head of the text: one line of a return (LINES and the hierarchical
rulesets), one cell of a breakdown with all series beside each other (CELLS), one area and year with all series and
their cells beside each other (AREAS). What VTL has no words for is listed, never left out silently.

Source: SDMX Technical Working Group, VTL 2.1 Reference Manual, rulesets.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from halfsky.core.returns.rule_reading import parse_rule
from halfsky.core.returns.rulebook import Ready, Rules
from halfsky.core.returns.rules import (
    Against,
    Arithmetic,
    Call,
    Comparison,
    Condition,
    Elsewhere,
    Expression,
    Is,
    Logic,
    Node,
    Number,
    Ref,
    Scope,
    Word,
    all_of,
)
from halfsky.core.vocabulary.numbers import plain
from halfsky.core.vocabulary.statuses import OBS_STATUS, Missing

ERROR_LEVELS = {"error": 2, "query": 1}

_HEAD = """/* HalfSky checks of returns, VTL 2.1. errorlevel 2: error, 1: query.
   LINES and hierarchical rulesets: a row is one line of a return: SERIES, SEX, RESIDENCE, AREA, YEAR; OBS_VALUE,
     OBS_STATUS, EXPLANATION; ADDITIVE, COUNTED, STOCK say what the series is.
   CELLS: a row is AREA, YEAR, SEX, RESIDENCE; every series is a component.
   AREAS: a row is AREA, YEAR; every series is a component for the total, SERIES__F, SERIES__R and so on for cells.
   Behind a name, __LAST and __LAST2 are one and two years before, __CHILDREN the sum over the areas below,
   __PARENT the area above. Rounding of figures with decimals is not allowed for here. */
"""
_KINDS = {
    "sum": "ADDITIVE",
    "count": "COUNTED",
    "amount": "not COUNTED",
    "flow": "not STOCK",
    "stock": "STOCK",
}
_PARTS = (("sex", "SEX", "F", "M"), ("residence", "RESIDENCE", "U", "R"))


class VtlExport(msgspec.Struct, frozen=True, kw_only=True):
    """The rulesets, and codes of the checks that VTL cannot say."""

    text: str
    unsaid: tuple[str, ...]


class _Unsaid(Exception):
    """VTL has no words for a part of a rule."""


class _Rule(NamedTuple):
    """One rule of a ruleset: its name, its words, the components it names."""

    name: str
    words: str
    components: tuple[str, ...]


def export_vtl(rules: Rules) -> VtlExport:
    """Write the checks as VTL 2.1.

    Returns:
        One text with a datapoint ruleset for each shape of row and a hierarchical ruleset for each breakdown;
        checks that VTL cannot say stand in it as comments and in `unsaid`.
    """
    groups: dict[str, list[_Rule]] = {"LINES": [], "CELLS": [], "AREAS": []}
    parts: dict[str, list[_Rule]] = {"SEX": [], "RESIDENCE": []}
    unsaid: dict[str, str] = {}
    for ready in rules.every:
        if hierarchical := _hierarchical(ready):
            parts[hierarchical[0]].extend(hierarchical[1])
            continue
        try:
            group, rule = _datapoint(ready)
        except _Unsaid as reason:
            unsaid[ready.check.code] = f"/* {ready.check.code}: {ready.check.rule} -- {reason} */\n"
            continue
        groups[group].append(rule)
    text = _HEAD + "".join(_datapoint_ruleset(name, found) for name, found in groups.items() if found)
    text += "".join(_hierarchical_ruleset(name, found) for name, found in parts.items() if found)
    return VtlExport(text=text + "".join(unsaid.values()), unsaid=tuple(unsaid))


def _datapoint_ruleset(name: str, rules: Iterable[_Rule]) -> str:
    rules = list(rules)
    components = ", ".join(sorted({component for rule in rules for component in rule.components}))
    body = ";\n".join(f"  {rule.name}: {rule.words}" for rule in rules)
    return f"\ndefine datapoint ruleset {name} (variable {components}) is\n{body}\nend datapoint ruleset;\n"


def _hierarchical_ruleset(axis: str, rules: Iterable[_Rule]) -> str:
    body = ";\n".join(f"  {rule.name}: {rule.words}" for rule in rules)
    head = f"define hierarchical ruleset {axis}_PARTS (variable condition SERIES, ADDITIVE rule {axis}) is"
    return f"\n{head}\n{body}\nend hierarchical ruleset;\n"


def _marks(ready: Ready) -> str:
    return f'errorcode "{ready.check.code}" errorlevel {ERROR_LEVELS[ready.check.severity]}'


def _datapoint(ready: Ready) -> tuple[str, _Rule]:
    names: dict[str, None] = {}
    condition = ready.condition
    when: list[str] = []
    if ready.about == "line":
        when += _scope_words(parse_rule(ready.check.rule).scope, names)
    if isinstance(condition, Logic) and condition.word == "implies":
        when.append(_words(condition.of[0], names))
        condition = condition.of[1]
    when += [f"{_words(below, names)} <> 0" for below in _divisors(ready.condition)]
    words = f"{_words(condition, names)} {_marks(ready)}"
    if when:
        words = f"when {' and '.join(when)} then {words}"
    group = (
        "LINES" if ready.about == "line" else "AREAS" if ready.pins_sex or ready.pins_residence else "CELLS"
    )
    name = f"{ready.check.code}__{ready.indicator}" if ready.indicator else ready.check.code
    return group, _Rule(name, words, tuple(names))


def _divisors(condition: Condition) -> list[Expression]:
    """What the rule divides by; in VTL a division by zero is an error, here it says nothing."""
    quotients = (node for node in all_of(condition) if isinstance(node, Arithmetic) and node.sign == "/")
    return [
        below for below in dict.fromkeys(node.right for node in quotients) if not isinstance(below, Number)
    ]


def _scope_words(scope: Scope | None, names: dict[str, None]) -> list[str]:
    """Conditions that choose the lines a rule is about."""
    if scope is None:
        return []
    words = [_KINDS[kind] for kind in scope.kinds if kind in _KINDS]
    names.update(dict.fromkeys(word.removeprefix("not ") for word in words))
    for codes, sign in ((scope.only, "in"), (scope.never, "not_in")):
        if codes:
            names["SERIES"] = None
            words.append(f"SERIES {sign} {_set(codes)}")
    return words


def _set(codes: Iterable[str]) -> str:
    return "{" + ", ".join(f'"{code}"' for code in codes) + "}"


def _words(node: Node, names: dict[str, None], where: str = "") -> str:
    return _WRITERS[type(node)](node, names, where)


def _number(node: Number, names: dict[str, None], where: str) -> str:
    return "null" if node.value is None else plain(node.value)


def _ref(node: Ref, names: dict[str, None], where: str) -> str:
    cells = "".join(f"__{part}" for part in (node.sex, node.residence) if part)
    name = f"{node.series or 'OBS_VALUE'}{cells}{where}"
    names[name] = None
    return name


def _arithmetic(node: Arithmetic, names: dict[str, None], where: str) -> str:
    return f"({_words(node.left, names, where)} {node.sign} {_words(node.right, names, where)})"


def _call(node: Call, names: dict[str, None], where: str) -> str:
    first, *others = (_words(part, names, where) for part in node.of)
    if node.name == "abs":
        return f"abs({first})"
    sign = "-" if node.name == "min" else "+"
    for other in others:
        # In VTL min and max are of a column; of two numbers they are half of sum and distance.
        first = f"(({first} + {other} {sign} abs({first} - {other})) / 2)"
    return first


def _elsewhere(node: Elsewhere, names: dict[str, None], where: str) -> str:
    years = str(node.years) if node.years > 1 else ""
    return _words(node.of, names, f"{where}__{node.where.upper()}{years}")


def _comparison(node: Comparison, names: dict[str, None], where: str) -> str:
    left, right = _words(node.left, names, where), _words(node.right, names, where)
    sign = "<>" if node.sign == "!=" else node.sign
    if node.within is None:
        return f"{left} {sign} {right}"
    allowed = plain(node.within)
    if not node.relative:
        return _within(left, right, sign, allowed)
    word = "and" if sign == "<>" else "or"
    either = (_within(left, right, sign, f"{allowed} * abs({side})") for side in (left, right))
    return f"({f' {word} '.join(either)})"


def _within(left: str, right: str, sign: str, allowed: str) -> str:
    if sign in ("=", "<>"):
        return f"abs({left} - {right}) {'<=' if sign == '=' else '>'} {allowed}"
    return f"{left} {sign} {right} {'+' if sign[0] == '<' else '-'} {allowed}"


def _logic(node: Logic, names: dict[str, None], where: str) -> str:
    parts = [_words(part, names, where) for part in node.of]
    if node.word == "not":
        return f"not ({parts[0]})"
    if node.word == "implies":
        return f"(not ({parts[0]}) or ({parts[1]}))"
    return f"(({parts[0]}) {node.word} ({parts[1]}))"


def _is(node: Is, names: dict[str, None], where: str) -> str:
    if node.state in ("rounded", "shifted"):
        raise _Unsaid(f"is {node.state}")
    if node.state == "explained":
        names["EXPLANATION"] = None
        return "not isnull(EXPLANATION)"
    if node.state in ("answered", "whole"):
        value = _ref(node.of, names, where)
        if node.state == "whole":
            return f"{value} = round({value}, 0)"
        names["OBS_STATUS"] = None
        return f"(not isnull({value}) or not isnull(OBS_STATUS))"
    names["OBS_STATUS"] = None
    return f'nvl(OBS_STATUS, "A") = "{OBS_STATUS[Missing(node.state)]}"'


def _unsaid(node: Against | Word, names: dict[str, None], where: str) -> str:
    raise _Unsaid(f"against {node.whom}" if isinstance(node, Against) else node.name)


_WRITERS: dict[type, Callable[[Any, dict[str, None], str], str]] = {
    Number: _number,
    Ref: _ref,
    Word: _unsaid,
    Arithmetic: _arithmetic,
    Call: _call,
    Elsewhere: _elsewhere,
    Comparison: _comparison,
    Logic: _logic,
    Is: _is,
    Against: _unsaid,
}


def _hierarchical(ready: Ready) -> tuple[str, list[_Rule]] | None:
    """Rules on the codes of one breakdown, where the whole rule is sums of parts held against the total."""
    axis = next((axis for axis in _PARTS if _only_along(ready, axis[0])), None)
    if axis is None:
        return None
    found = list(_hierarchical_rules(ready, ready.condition))
    if not all(found):
        return None
    scope = _scope_words(parse_rule(ready.check.rule).scope, {})
    when = f"when {' and '.join(scope)} then " if scope else ""
    many = len(found) > 1
    return axis[1], [
        _Rule(f"{ready.check.code}{number if many else ''}", f"{when}{words} {_marks(ready)}", ())
        for number, words in enumerate(found, start=1)
    ]


def _only_along(ready: Ready, axis: str) -> bool:
    other = "residence" if axis == "sex" else "sex"
    plain_nodes = all(
        isinstance(node, Ref | Arithmetic | Comparison | Logic) for node in all_of(ready.condition)
    )
    return (
        ready.about == "line"
        and plain_nodes
        and any(getattr(ref, axis) for ref in ready.refs)
        and not any(getattr(ref, other) for ref in ready.refs)
    )


def _hierarchical_rules(ready: Ready, condition: Condition) -> Iterator[str]:
    """Each comparison as `total = part + part`; an empty text where it is no such thing."""
    if isinstance(condition, Logic) and condition.word == "and":
        for part in condition.of:
            yield from _hierarchical_rules(ready, part)
    elif isinstance(condition, Comparison) and condition.within is None and condition.right == Ref(""):
        mirrored = {"<=": ">=", "<": ">", ">=": "<=", ">": "<", "=": "="}
        codes = _codes(condition.left)
        yield f"'_T' {mirrored[condition.sign]} {codes}" if codes and condition.sign in mirrored else ""
    else:
        yield ""


def _codes(node: Node) -> str:
    if isinstance(node, Ref):
        return node.sex or node.residence or ""
    if isinstance(node, Arithmetic) and node.sign in "+-":
        left, right = _codes(node.left), _codes(node.right)
        return f"{left} {node.sign} {right}" if left and right else ""
    return ""
