"""Reasons as an official reads them: the right unit after every figure, nothing left to fill in."""

import string
from typing import Any

import polars as pl
import pytest

from halfsky.core.assessment import official, reasons
from halfsky.core.assessment.quantities import quantity
from halfsky.core.vocabulary.units import UNITS
from tests.core.assessment.world import messages, verdict

GAPS = [
    ("就业人员中女性比例", "~", 45, "percent", 43.4, "距“45%左右”的目标仍有1.6个百分点的差距", "it is 1.6 percentage points short of the target of about 45%"),
    ("就业人员中女性比例", ">=", 45, "percent", 44, "仍有1个百分点的差距", "it is 1 percentage point short"),
    ("婴儿死亡率", "<=", 5, "permille", 6.2, "距“5‰以下”的目标仍有1.2个千分点的差距", "it is 1.2 permille points short of the target of at most 5‰"),
    ("孕产妇死亡率", "<=", 12, "per_100k", 14.3, "距“12/10万以下”的目标仍有2.3/10万的差距", "2.3 per 100,000 short"),
    ("获得法律援助的妇女人数", ">=", 2, "persons", 1, "2024年为1人，距“2人以上”的目标仍有1人的差距", "2024: 1 person; it is 1 person short of the target of at least 2 persons"),
    ("平均受教育年限", ">=", 10, "years", 9, "距“10年以上”的目标仍有1年的差距", "2024: 9 years; it is 1 year short"),
    ("每千人口3岁以下婴幼儿托位数", ">=", 4.6, "per_1000", 4.2, "距“4.6以上”的目标仍有0.4的差距", "2024: 4.2; it is 0.4 short of the target of at least 4.6."),
    ("各助产机构产床与助产士比例", ">=", 3, "ratio", 2.5, "距“3以上”的目标仍有0.5的差距", "2024: 2.5; it is 0.5 short of the target of at least 3."),
    ("妇女儿童工作经费", ">=", 30, "10k_yuan", 20, "距“30万元以上”的目标仍有10万元的差距", "it is 10 × 10,000 yuan short"),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "comparator", "goal", "unit", "value", "zh", "en"), GAPS)
def test_a_gap_is_told_in_the_units_own_words(
    indicator: str, comparator: str, goal: float, unit: str, value: float, zh: str, en: str
) -> None:
    target = {"indicator": indicator, "comparator": comparator, "value": goal, "unit": unit}
    row = verdict(target, [{"year": 2024, "value": value, "unit": unit}])
    assert zh in row["reason_zh"]
    assert en in row["reason_en"]


def test_acts_are_told_by_how_often() -> None:
    target = {"indicator": "年度监测报告频次", "comparator": ">=", "value": 1, "unit": "per_year", "kind": "schedule"}  # fmt: skip
    row = verdict(target, {2024: 2})
    assert row["reason_zh"] == "2024年开展2次，达到“每年1次以上”的目标。"
    assert row["reason_en"] == "2024: 2 times; the target of at least once a year is met."


def test_coverage_is_called_coverage() -> None:
    target = {"indicator": "政府举办独立建制妇幼保健机构数", "comparator": "each_has", "value": 1, "kind": "each_has"}  # fmt: skip
    row = verdict(target, [{"year": 2024, "value": 11, "unit": "count", "numerator": 11, "denominator": 12}])
    assert row["reason_zh"].startswith("2024年覆盖率为91.67%，距“100%”的目标仍有8.33个百分点的差距")
    assert row["reason_en"].startswith("2024: 91.67% covered; it is 8.33 percentage points short")


def test_a_standing_figure_is_called_what_it_is() -> None:
    elected = {"indicator": "政协委员中女性比例", "comparator": ">=", "value": 20, "unit": "percent"}
    assert "这是2021年最近一次换届的数据。" in verdict(elected, {2021: 25.0})["reason_zh"]
    counted = {"indicator": "平均受教育年限", "comparator": ">=", "value": 8, "unit": "years"}
    assert "这是2020年最近一次普查或调查的数据。" in verdict(counted, {2020: 9.0})["reason_zh"]
    yearly = {"indicator": "婴儿死亡率", "comparator": "<=", "value": 5, "unit": "permille"}
    assert "2024年尚无数据，按2023年的数判定。" in verdict(yearly, {2023: 4.0})["reason_zh"]


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_can_be_said(unit: str) -> None:
    for use in ("value", "goal", "change"):
        for number in ("1", "2.5"):
            for lang in ("zh", "en"):
                words = quantity(number, unit, lang=lang, use=use)  # type: ignore[arg-type]
                assert "{" not in words
                assert number in words or "once" in words
                assert lang == "zh" or words.replace("×", "").replace("‰", "").isascii()
    assert not quantity("1", unit, lang="en", use="change").endswith("points")


def test_every_template_finds_its_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every reason of the rule, and every sentence added to one, names only facts that there are."""
    seen: list[list[str]] = []
    fill = reasons.sentences

    def watched(told: pl.DataFrame, *arguments: Any, **options: Any) -> pl.Series:
        seen.append(told.columns)
        return fill(told, *arguments, **options)

    monkeypatch.setattr(reasons, "sentences", watched)
    verdict({"indicator": "婴儿死亡率", "comparator": "<=", "value": 5, "unit": "permille"}, {2024: 4.0})
    columns = set(seen[0])
    codes = {f"assessment.{reason}" for _, _, reason in official._cases(2024)}
    codes |= {code for code, _ in reasons._ADDED}
    assert len(codes) >= 30
    for code in sorted(codes):
        entry = messages().entries[code]
        for template in (entry.zh, entry.en, entry.fix_zh, entry.fix_en):
            fields = {name for _, name, _, _ in string.Formatter().parse(template) if name}
            assert fields <= columns, (code, fields - columns)
            assert "{{" not in template
