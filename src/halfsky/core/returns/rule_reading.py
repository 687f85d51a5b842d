"""Rules of checks as they are written, read into a tree with the grammar `grammar/rules.lark`."""

from functools import cache, lru_cache
from typing import Any

from lark import Lark, Token, Transformer, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

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
    Rule,
    Scope,
    Word,
    all_of,
)
from halfsky.core.vocabulary.errors import Invalid

_FORMULA_WORDS = frozenset({"numerator", "denominator", "value", "low", "high"})
_LINE_KINDS = frozenset({"line", "sum", "count", "amount", "flow", "stock"})
_FORMULA_KINDS = frozenset({"proportion", "rate", "mean", "formula", "indicator"})
_PARTS = {
    "women": Ref("", "F"),
    "men": Ref("", "M"),
    "total": Ref(""),
    "urban": Ref("", None, "U"),
    "rural": Ref("", None, "R"),
}
_SIGNS = {"≤": "<=", "≥": ">=", "≠": "!="}
_CONDITIONS = frozenset({"implies", "or_", "and_", "not_", "compare", "between", "is_", "is_not", "against"})
_OVER_CONDITIONS = frozenset({"implies", "or_", "and_", "not_", "rule"})


@lru_cache(maxsize=4096)
def parse_rule(text: str) -> Rule:
    """Read a rule.

    Args:
        text: One rule of the language described in `docs/reference/rules.md`.

    Raises:
        Invalid: The rule cannot be read; `facts` hold the rule, the column (from 1) and what is there.
    """
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise _syntax_error(text, error) from error
    _refuse_mixed_kinds(tree, text)
    scope, condition = _Reader().transform(tree)
    return _rule(text, scope, condition)


@cache
def _parser() -> Lark:
    return Lark.open_from_package(
        "halfsky.core.returns",
        "rules.lark",
        ("grammar",),
        parser="lalr",
        start="rule",
        propagate_positions=True,
    )


def _syntax_error(text: str, error: UnexpectedInput) -> Invalid:
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return Invalid("checks.rule_breaks_off", rule=text, wanted=_wanted(error.expected))
    column = max(1, error.column)
    near = text[column - 1 :].split(maxsplit=1)[0] if text[column - 1 :].strip() else ""
    wanted = error.allowed if isinstance(error, UnexpectedCharacters) else getattr(error, "expected", ())
    return Invalid("checks.rule_not_understood", rule=text, column=column, near=near, wanted=_wanted(wanted))


def _wanted(names: Any) -> str:
    """What could stand at the place, as it is written."""
    terminals = {terminal.name: terminal for terminal in _parser().terminals}
    shown = {"NAME": "LIVE_BIRTHS", "NUMBER": "12", "PERCENT": "5%", "COMPARE": "= <= >= < > !="}
    words = []
    for name in sorted(names or ()):
        if name in shown:
            words.append(shown[name])
        elif name in terminals:
            written = terminals[name].pattern
            words.append(written.value if written.type == "str" else " ".join(_alternatives(written.value)))
    return "  ".join(words)


def _alternatives(pattern: str) -> list[str]:
    return [word for word in pattern.strip("(?:)").split("|") if word]


def _refuse_mixed_kinds(tree: Tree[Token], text: str) -> None:
    """Conditions stand where conditions belong and numbers where numbers do."""
    for node in tree.iter_subtrees_topdown():  # type: ignore[no-untyped-call]
        wants_condition = node.data in _OVER_CONDITIONS
        if node.data not in _OVER_CONDITIONS | _CONDITIONS | _NUMERIC:
            continue
        for child in node.children:
            if not isinstance(child, Tree) or child.data in {"scope", "tolerance", "cell", "only"}:
                continue
            if (child.data in _CONDITIONS) != wants_condition:
                code = "checks.condition_wanted" if wants_condition else "checks.number_wanted"
                near = text[child.meta.start_pos : child.meta.end_pos]
                raise Invalid(code, rule=text, column=child.meta.column, near=near)


_NUMERIC = frozenset(
    {"add", "subtract", "multiply", "divide", "negative", "last", "change", "elsewhere", "call"}
)


class _Reader(Transformer[Token, Any]):
    """Turns the parse tree into nodes."""

    def number(self, parts: list[Token]) -> Number:
        return Number(float(parts[0]))

    def percent(self, parts: list[Token]) -> Number:
        return Number(_share(parts[0]))

    def series(self, parts: list[Any]) -> Ref:
        name = "" if parts[0] == "X" else str(parts[0])
        return Ref(name, **(parts[1] if len(parts) > 1 else {}))

    def cell(self, parts: list[Token]) -> dict[str, str]:
        return {"sex" if part in ("F", "M") else "residence": str(part) for part in parts}

    def part(self, parts: list[Token]) -> Ref:
        return _PARTS[str(parts[0])]

    def word(self, parts: list[Token]) -> Word:
        return Word(str(parts[0]))

    def add(self, parts: list[Any]) -> Arithmetic:
        return Arithmetic("+", *parts)

    def subtract(self, parts: list[Any]) -> Arithmetic:
        return Arithmetic("-", *parts)

    def multiply(self, parts: list[Any]) -> Arithmetic:
        return Arithmetic("*", *parts)

    def divide(self, parts: list[Any]) -> Arithmetic:
        return Arithmetic("/", *parts)

    def negative(self, parts: list[Any]) -> Expression:
        if isinstance(parts[0], Number) and parts[0].value is not None:
            return Number(-parts[0].value)
        return Arithmetic("-", Number(0.0), parts[0])

    def last(self, parts: list[Any]) -> Elsewhere:
        return Elsewhere("last", parts[0], int(float(parts[1])) if len(parts) > 1 else 1)

    def change(self, parts: list[Any]) -> Arithmetic:
        return Arithmetic("-", Arithmetic("/", parts[0], Elsewhere("last", parts[0])), Number(1.0))

    def elsewhere(self, parts: list[Any]) -> Elsewhere:
        return Elsewhere("children" if parts[0] == "children" else "parent", parts[1])

    def call(self, parts: list[Any]) -> Call:
        return Call(str(parts[0]), tuple(parts[1:]))

    def tolerance(self, parts: list[Token]) -> dict[str, Any]:
        relative = parts[0].type == "PERCENT"
        return {"within": _share(parts[0]) if relative else float(parts[0]), "relative": relative}

    def compare(self, parts: list[Any]) -> Condition:
        tolerance = parts.pop() if isinstance(parts[-1], dict) else {}
        signs = [_SIGNS.get(str(sign), str(sign)) for sign in parts[1::2]]
        sides = parts[0::2]
        pairs = tuple(
            Comparison(sign, left, right, **tolerance)  # type: ignore[arg-type]
            for sign, left, right in zip(signs, sides, sides[1:], strict=False)
        )
        return pairs[0] if len(pairs) == 1 else Logic("and", pairs)

    def between(self, parts: list[Any]) -> Logic:
        value, low, high = parts
        return Logic("and", (Comparison(">=", value, low), Comparison("<=", value, high)))

    def is_(self, parts: list[Any]) -> Is:
        return Is(parts[0], str(parts[1]))

    def is_not(self, parts: list[Any]) -> Logic:
        return Logic("not", (self.is_(parts),))

    def against(self, parts: list[Any]) -> Against:
        return Against(parts[0], "siblings" if parts[1] == "siblings" else "years")

    def or_(self, parts: list[Any]) -> Logic:
        return Logic("or", tuple(parts))

    def and_(self, parts: list[Any]) -> Logic:
        return Logic("and", tuple(parts))

    def not_(self, parts: list[Any]) -> Logic:
        return Logic("not", tuple(parts))

    def implies(self, parts: list[Any]) -> Logic:
        return Logic("implies", tuple(parts))

    def only(self, parts: list[Token]) -> dict[str, tuple[str, ...]]:
        return {"only" if parts[0] == "of" else "never": tuple(map(str, parts[1:]))}

    def scope(self, parts: list[Any]) -> Scope:
        limits = parts.pop() if isinstance(parts[-1], dict) else {}
        return Scope(tuple(map(str, parts)), **limits)

    def rule(self, parts: list[Any]) -> tuple[Scope | None, Condition]:
        return (parts[0], parts[1]) if len(parts) == 2 else (None, parts[0])


def _share(percent: Token) -> float:
    return float(percent.rstrip("%")) / 100


def _rule(text: str, scope: Scope | None, condition: Condition) -> Rule:
    nodes = all_of(condition)
    for node in nodes:
        if isinstance(node, Is) and not isinstance(node.of, Ref):
            raise Invalid("checks.line_wanted", rule=text, state=node.state)
        if isinstance(node, Elsewhere) and node.years < 1:
            raise Invalid("checks.wrong_years", rule=text, years=node.years)
    about = {about for node in nodes if (about := _about(node))}
    if len(about) > 1 or not about:
        raise Invalid("checks.rule_mixes", rule=text)
    found = about.pop()
    if found in ("named", "form"):
        if scope is not None:
            raise Invalid("checks.scope_not_wanted", rule=text)
        return Rule(text, found, condition)  # type: ignore[arg-type]
    allowed, implied = (_LINE_KINDS, "line") if found == "line" else (_FORMULA_KINDS, "proportion")
    scope = scope or Scope((implied,))
    if wrong := [kind for kind in scope.kinds if kind not in allowed]:
        raise Invalid("checks.wrong_kind", rule=text, kind=wrong[0], allowed=" ".join(sorted(allowed)))
    return Rule(text, found, condition, scope)  # type: ignore[arg-type]


def _about(node: Node) -> str:
    match node:
        case Ref(series=""):
            return "line"
        case Ref():
            return "named"
        case Word(name="repeats"):
            return "form"
        case Word():
            return "formula"
        case _:
            return ""
