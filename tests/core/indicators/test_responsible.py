"""Responsible units by the names they had."""

import pytest

from halfsky.core.indicators.responsible import names_of, unit_named
from halfsky.engines.codebook import load_codebook

BOOK = load_codebook()


@pytest.mark.parametrize(
    ("words", "year", "name"),
    [
        ("卫健委", 2024, "卫健委"),
        ("卫生健康委", None, "卫健委"),
        ("云岭县卫生健康局", 2024, "卫健委"),
        ("卫生局", 2010, "卫生局"),
        ("卫生局", 2016, "卫计委"),
        ("卫生局", 2024, "卫健委"),
        ("扶贫办", 2022, "乡村振兴局"),
        ("扶贫办", 2024, "农业农村局"),
        ("农业局", 2012, "农业局"),
        ("质监局", 2024, "市场监管局"),
        ("银保监局", 2020, "银行业监管部门"),
        ("Women's Federation", 2024, "妇联"),
        ("地区政协办", 2021, "政协办"),
    ],
)
def test_a_name_means_the_unit_of_its_year(words: str, year: int | None, name: str) -> None:
    unit = unit_named(words, year, codebook=BOOK)
    assert unit is not None
    assert unit.name.zh == name


def test_words_that_name_no_unit_are_not_guessed() -> None:
    assert unit_named("某某办公室", 2024, codebook=BOOK) is None
    assert unit_named("", 2024, codebook=BOOK) is None


def test_every_unit_of_the_codebook_is_known() -> None:
    named = {i.lead_unit for i in BOOK.indicators.values()} | {v.source_unit for v in BOOK.variables.values()}
    named |= {name for indicator in BOOK.indicators.values() for name in indicator.supporting_units}
    assert len(named) >= 50
    for name in named - {""}:
        unit = unit_named(name, codebook=BOOK)
        assert unit is not None, name
        assert name in (unit.name.zh, *(alias.zh for alias in unit.aliases)), name


def test_a_unit_is_replaced_only_after_it_began() -> None:
    for unit in BOOK.units.values():
        if unit.successor is None:
            continue
        heir = BOOK.units[unit.successor]
        assert unit.valid_to is not None, unit.code
        assert (heir.valid_from or 0) <= unit.valid_to + 1 <= (heir.valid_to or 9999) + 1, unit.code


def test_no_name_has_its_years_reversed() -> None:
    for unit in BOOK.units.values():
        for name in names_of(unit):
            assert (name.valid_from or 0) <= (name.valid_to or 9999), name.key
