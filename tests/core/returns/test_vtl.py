"""The export to VTL: it parses, it names every check, and says what it leaves out."""

import re
from functools import cache
from pathlib import Path

import msgspec
import pytest
from lark import Lark, Tree

from halfsky.core.indicators.model import CheckRule, Text
from halfsky.core.returns.rulebook import compile_rules
from halfsky.core.returns.vtl import VtlExport, export_vtl
from halfsky.engines.codebook import load_rules
from tests.core.returns.returned import BOOK

SUBSET = Path(__file__).with_name("vtl_subset.lark").read_text(encoding="utf-8")


@cache
def exported() -> VtlExport:
    return export_vtl(load_rules())


@cache
def parser() -> Lark:
    return Lark(SUBSET, parser="earley", lexer="dynamic")


def of(rule: str) -> str:
    """The words of one rule, without its name and head."""
    text = Text(zh="", en="")
    check = CheckRule(code="TRIAL", rule=rule, severity="error", text=text, fix=text, source=text)
    book = msgspec.structs.replace(BOOK, checks={"TRIAL": check})
    found = re.findall(r"^  TRIAL\d?: (.*?) errorcode", export_vtl(compile_rules(book)).text, re.MULTILINE)
    return " | ".join(found)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("NEONATAL_DEATHS <= INFANT_DEATHS", "NEONATAL_DEATHS <= INFANT_DEATHS"),
        ("WOMEN_15_49 <= RESIDENT_POPULATION[F]", "WOMEN_15_49 <= RESIDENT_POPULATION__F"),
        ("COUNTIES = last(COUNTIES, 2)", "COUNTIES = COUNTIES__LAST2"),
        ("each sum: women + men = total", "when ADDITIVE then '_T' = F + M"),
        ("each sum: women <= total and men <= total", "when ADDITIVE then '_T' >= F | when ADDITIVE then '_T' >= M"),
        ("each stock: X != parent(X)", "when STOCK then OBS_VALUE <> OBS_VALUE__PARENT"),
        ("if CLASSES >= 20 then COURTS / CLASSES > 1", "when CLASSES >= 20 and CLASSES <> 0 then (COURTS / CLASSES) > 1"),
        ("COURTS = CLASSES within 5", "abs(COURTS - CLASSES) <= 5"),
        ("COURTS = CLASSES within 5%", "(abs(COURTS - CLASSES) <= 0.05 * abs(COURTS) or abs(COURTS - CLASSES) <= 0.05 * abs(CLASSES))"),
        ("min(COURTS, CLASSES) > 1", "((COURTS + CLASSES - abs(COURTS - CLASSES)) / 2) > 1"),
        ("each line: X is answered", "(not isnull(OBS_VALUE) or not isnull(OBS_STATUS))"),
        ("each line: not X is not_available", 'not (nvl(OBS_STATUS, "A") = "L")'),
        ("COURTS against siblings", ""),
    ],
)  # fmt: skip
def test_rules_in_vtl(rule: str, words: str) -> None:
    assert of(rule) == words


def test_every_check_is_exported_or_named_as_unsaid() -> None:
    said = set(re.findall(r'errorcode "(\w+)"', exported().text))
    assert said | set(exported().unsaid) == BOOK.checks.keys()
    assert said & set(exported().unsaid) == set()
    for code in exported().unsaid:
        assert f"/* {code}: " in exported().text


def test_what_vtl_has_no_words_for() -> None:
    words = ("against", "shifted", "rounded", "repeats")
    assert all(any(word in BOOK.checks[code].rule for word in words) for code in exported().unsaid)


def test_the_rulesets_are_vtl() -> None:
    # The many rules of one kind, filled in for each indicator, are read by their first.
    text = re.sub(r"^  (\w+?)__(?!PRENATAL|SEX_RATIO)\w+: .*?;?\n", "", exported().text, flags=re.MULTILINE)
    tree = parser().parse(re.sub(r";\s*end (datapoint|hierarchical)", r"\nend \1", text))
    assert isinstance(tree, Tree)
    assert [ruleset.data for ruleset in tree.children if isinstance(ruleset, Tree)] == [
        *["datapoint"] * 3,
        *["hierarchical"] * 2,
    ]


def test_components_and_names_are_declared_and_unique() -> None:
    for head, body in re.findall(
        r"define datapoint ruleset \w+ \(variable (.*?)\) is(.*?)end", exported().text, re.DOTALL
    ):
        words = set(
            re.findall(r"\b[A-Z][A-Z0-9_]*\b", re.sub(r'"[^"]*"|^  \w+:', "", body, flags=re.MULTILINE))
        )
        assert words == set(head.split(", "))
        names = re.findall(r"^  (\w+):", body, re.MULTILINE)
        assert len(names) == len(set(names))
