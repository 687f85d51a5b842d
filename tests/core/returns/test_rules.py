"""The language of checks: what it reads, what it refuses and where, and what a rule says of figures."""

import pytest

from halfsky.core.returns.conditions import truth
from halfsky.core.returns.evaluating import Binding, Place, Scene, World
from halfsky.core.returns.rule_reading import parse_rule
from halfsky.core.returns.rules import Against, Comparison, Elsewhere, Logic, Number, Ref, Scope
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.codebook import load_messages

NOW = {"A": 10.0, "B": 4.0, "C": 6.0, "ZERO": 0.0}
BEFORE = {"A": 20.0, "B": 4.0}


def said(rule: str) -> bool | None:
    """What a rule says of A 10 (last year 20), B 4 (4), C 6, ZERO 0, A[F] 7; D is not there."""
    figures = {(name, "_T", "_T", ""): value for name, value in NOW.items()} | {("A", "F", "_T", ""): 7.0}
    before = {(name, "_T", "_T", ""): value for name, value in BEFORE.items()}
    place = Place(figures=figures, before=Place(figures=before), children={("A", "_T", "_T", ""): 9.0})
    world = World(own=place, additive=frozenset("A"))
    return truth(parse_rule(rule).condition, Scene(world, Binding("", "_T", "_T", ""), place))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("A = B + C", True),
        ("A = B + C + 1", False),
        ("B <= C <= A", True),
        ("C <= B <= A", False),
        ("ZERO <= B <= C <= A", True),
        ("ZERO <= B <= A <= C", False),
        ("ZERO <= B <= C <= D", None),
        ("A ≥ B and B ≠ C", True),
        ("A * 2 - B / 4 = 19", True),
        ("A * (2 - B) / 4 = -5", True),
        ("-A < -B", True),
        ("A = 10.4 within 5%", True),
        ("A = 10.6 within 5%", False),
        ("A = 13 within 3", True),
        ("A = 13.1 within 3", False),
        ("A <= 9 within 1", True),
        ("change(A) between -50% and 0%", True),
        ("change(A) > -50%", False),
        ("last(A) = 20 and last(B) = B", True),
        ("last(A - B) = 16", True),
        ("children(A) = A - 1", True),
        ("A[F] = 7 and A[M] = 3", True),
        ("A[F] + A[M] = A", True),
        ("min(A, B, C) = 4 and max(A, B, C) = 10 and abs(B - A) = 6", True),
        ("if A > 5 then B > 5", False),
        ("if A > 50 then B > 5", True),
        ("not (A < B or A < C)", True),
        ("A < B or B < C and C < A", True),
        ("A <= D", None),
        ("A <= D and B > C", False),
        ("A <= D or B < C", True),
        ("if D > 1 then A > 50", None),
        ("not D > 1", None),
        ("A / ZERO = 1", None),
        ("ZERO = 0", True),
        ("last(A, 2) = A", None),
        ("parent(A) >= A", None),
        ("change(C) < 100%", None),
        ("A against siblings", None),
        ("A against years", None),
    ],
)
def test_what_a_rule_says(rule: str, expected: bool | None) -> None:
    assert said(rule) is expected


@pytest.mark.parametrize(
    ("rule", "code", "column"),
    [
        ("A <= B C", "checks.rule_not_understood", 8),
        ("A ~ B", "checks.rule_not_understood", 3),
        ("births <= A", "checks.rule_not_understood", 1),
        ("A[Q] <= B", "checks.rule_not_understood", 3),
        ("A[F,M] <= B", "checks.rule_not_understood", 5),
        ("A <=", "checks.rule_breaks_off", None),
        ("", "checks.rule_breaks_off", None),
        ("if A > 1 then", "checks.rule_breaks_off", None),
        ("A + (B < C) = 1", "checks.number_wanted", 6),
        ("last(A < B) = 1", "checks.rule_not_understood", 8),
        ("-(A < B) = 1", "checks.number_wanted", 3),
        ("A + B", "checks.condition_wanted", 1),
        ("A = 1 and B", "checks.condition_wanted", 11),
        ("A + B is whole", "checks.line_wanted", None),
        ("last(A, 0) = A", "checks.wrong_years", None),
        ("X <= A", "checks.rule_mixes", None),
        ("numerator <= women", "checks.rule_mixes", None),
        ("1 <= 2", "checks.rule_mixes", None),
        ("each line: A <= B", "checks.scope_not_wanted", None),
        ("each proportion: X >= 0", "checks.wrong_kind", None),
        ("each stock: numerator > 0", "checks.wrong_kind", None),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(rule: str, code: str, column: int | None) -> None:
    with pytest.raises(Invalid) as caught:
        parse_rule(rule)
    assert caught.value.code == code
    assert caught.value.facts.get("column") == column
    for lang in ("zh", "en"):
        sentence = load_messages().say(code, caught.value.facts | {"check": "TRIAL"}, lang=lang)
        assert rule in sentence
        assert "TRIAL" in sentence


def test_a_rule_is_read_into_records() -> None:
    rule = parse_rule("each flow count except A, B: if last(X, 2) > 5 then X against siblings")
    assert rule.scope == Scope(("flow", "count"), never=("A", "B"))
    assert rule.condition == Logic(
        "implies",
        (Comparison(">", Elsewhere("last", Ref(""), 2), Number(5.0)), Against(Ref(""), "siblings")),
    )


def test_rules_about_lines_and_formulas_have_a_scope_without_each() -> None:
    assert parse_rule("women + men = total").scope == Scope(("line",))
    assert parse_rule("numerator <= denominator").scope == Scope(("proportion",))
