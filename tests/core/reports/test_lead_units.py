"""Lead units are told in the report's language."""

from typing import Any

import msgspec

from halfsky.core.indicators.model import Codebook, ResponsibleUnit, Text
from halfsky.core.reports.readings import read_board
from tests.core.reports.boards import CODEBOOK, full_board


def health(**fields: Any) -> ResponsibleUnit:
    return ResponsibleUnit(
        code="HEALTH", name=Text(zh="卫健委", en="Health Commission"), kind="government", **fields
    )


def book(*units: ResponsibleUnit) -> Codebook:
    return msgspec.structs.replace(CODEBOOK, units={unit.code: unit for unit in units})


def leads(codebook: Codebook, lang: str) -> set[str]:
    return {
        reading.lead_unit for reading in read_board(full_board(), codebook=codebook, lang=lang, unknown="")
    }


def test_english_reports_name_units_in_english() -> None:
    assert {"Health Commission"} <= leads(book(health()), "en")
    assert "卫健委" not in leads(book(health()), "en")
    assert "卫健委" in leads(book(health()), "zh")


def test_a_unit_that_was_merged_is_told_as_what_it_is_now() -> None:
    heir = ResponsibleUnit(code="NEW", name=Text(zh="新委", en="New Commission"), kind="government")
    assert "New Commission" in leads(book(health(valid_to=2019, successor="NEW"), heir), "en")


def test_a_unit_that_nobody_knows_keeps_its_own_name() -> None:
    assert "卫健委" in leads(book(), "en")
