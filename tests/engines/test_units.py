"""Member units from a list, and by the names they had."""

from pathlib import Path

import pytest

from halfsky.core.responsibility.members import member_named, members_at
from halfsky.core.vocabulary.credit_codes import check_sign
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.codebook import load_codebook, load_messages
from halfsky.engines.units import UnitList, read_units

BOOK, MESSAGES = load_codebook(), load_messages()
BODY = "11990101MB0000001"
RIGHT = BODY + check_sign(BODY)
HEAD = "地区代码,单位名称,单位类型,统一社会信用代码,启用年份,停用年份,承接单位,曾用名\n"
LIST = (
    HEAD
    + f"990101,云岭市卫生健康局,,{RIGHT.lower()},2019,,,卫健局（2019-2021）、市卫健委(2022-)\n"
    + "990101,云岭市卫生和计划生育局,卫计局,,2015,2019,云岭市卫生健康局,\n"
    + "990101,云岭市卫生局,HEALTH_BUREAU,,,2015,云岭市卫生和计划生育局,\n"
    + "990101,云岭市教育局,,,,,,\n"
)


def read(folder: Path, text: str) -> UnitList:
    path = folder / "units.csv"
    path.write_text(text, encoding="utf-8")
    found = read_units(path, codebook=BOOK, areas={"990101"})
    assert found.rows_read == found.rows_kept + found.rows_refused
    for finding in found.findings:
        assert MESSAGES.say(finding.code, finding.facts)
        assert MESSAGES.say(finding.code, finding.facts, lang="en")
    return found


def test_units_are_read_with_kind_code_years_and_names(tmp_path: Path) -> None:
    found = read(tmp_path, LIST)
    assert found.findings == ()
    assert [unit.kind for unit in found.units] == [
        "HEALTH_COMMISSION", "HEALTH_FAMILY_PLANNING", "HEALTH_BUREAU", "EDUCATION",
    ]  # fmt: skip
    first = found.units[0]
    assert first.credit_code == RIGHT
    assert [(alias.zh, alias.valid_from, alias.valid_to) for alias in first.aliases] == [
        ("卫健局", 2019, 2021),
        ("市卫健委", 2022, None),
    ]
    standing = members_at(found.units, area="990101", year=2017)
    assert [unit.name for unit in standing] == ["云岭市卫生和计划生育局", "云岭市教育局"]


@pytest.mark.parametrize(
    ("words", "year", "name"),
    [
        ("云岭市卫生局", 2012, "云岭市卫生局"),
        ("云岭市卫生局", 2017, "云岭市卫生和计划生育局"),
        ("云岭市卫生局", 2024, "云岭市卫生健康局"),
        ("卫健局", 2020, "云岭市卫生健康局"),
        ("市卫健委", 2024, "云岭市卫生健康局"),
        ("云岭市民政局", 2024, None),
    ],
)
def test_a_unit_is_found_by_a_name_of_its_time(
    tmp_path: Path, words: str, year: int, name: str | None
) -> None:
    units = read(tmp_path, LIST).units
    found = member_named(units, words, area="990101", year=year)
    assert (found.name if found else None) == name
    assert member_named(units, words, area="990102", year=year) is None


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("990109,某教育局,,,,,,", "units.area_unknown"),
        ("990101,某某中心,,,,,,", "units.kind_unknown"),
        ("990101,某教育局,,,2020,2010,,", "units.years"),
        (f"990101,某教育局,,{BODY},,,,", "units.credit_length"),
        (f"990101,某教育局,,{RIGHT[:-2]}I{RIGHT[-1]},,,,", "units.credit_signs"),
        (f"990101,某教育局,,{RIGHT[:2]}A{RIGHT[3:]},,,,", "units.credit_area"),
        (f"990101,某教育局,,{RIGHT[:9]}1{RIGHT[10:]},,,,", "units.credit_check"),
        (f"990101,某教育局,,{RIGHT},,,,", "units.credit_twice"),
        ("990101,另一民政局,,,,,,", "units.kind_twice"),
        ("990101,某教育局,,,,2020,没有的局,", "units.successor_unknown"),
        ("990101,,教育局,,,,,", "units.name_missing"),
    ],
)
def test_each_fault_refuses_its_row_and_is_named(tmp_path: Path, row: str, code: str) -> None:
    found = read(tmp_path, f"{HEAD}990101,某民政局,,{RIGHT},,,,\n{row}\n")
    assert [(finding.code, finding.where.row) for finding in found.findings] == [(code, 3)]
    assert found.rows_kept == 1


def test_a_file_that_is_no_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refusal:
        read(tmp_path, "a,b\n1,2\n")
    assert refusal.value.code == "units.columns"
