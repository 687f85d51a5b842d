"""The official list of areas in the forms it comes in."""

from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from halfsky.core.indicators.area_lists import AreaList, areas_of
from halfsky.core.indicators.model import Alias
from halfsky.core.observations.succession import Change
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.engines.areas import read_area_changes, read_area_list, read_areas
from halfsky.engines.codebook import load_messages

MESSAGES = load_messages()


def read(folder: Path, text: str, *, encoding: str = "utf-8", known: tuple[str, ...] = ()) -> AreaList:
    path = folder / "areas.csv"
    path.write_bytes(text.encode(encoding))
    found = read_area_list(path, known=known)
    assert found.rows_read == found.rows_kept + found.rows_refused
    assert found.areas.height == found.rows_kept
    for finding in found.findings:
        assert MESSAGES.say(finding.code, finding.facts)
        assert MESSAGES.say(finding.code, finding.facts, lang="en")
    return found


def shown(found: AreaList) -> list[tuple[object, ...]]:
    return found.areas.select("code", "name", "level", "parent").rows()


TREE = [
    ("150000", "内蒙古自治区", "province", None),
    ("150700", "呼伦贝尔市", "prefecture", "150000"),
    ("150703", "扎赉诺尔区", "county", "150700"),
    ("150703001000", "第一街道", "township", "150703"),
    ("150703001201", "某某社区", "village", "150703001000"),
]

FORMS = {
    "six and twelve digits": "code,name\n150000,内蒙古自治区\n150700,呼伦贝尔市\n150703,扎赉诺尔区\n"
    "150703001000,第一街道\n150703001201,某某社区\n",
    "twelve digits": "统计用区划代码,城乡分类代码,名称\n150000000000,,内蒙古自治区\n150700000000,,呼伦贝尔市\n"
    "150703000000,,扎赉诺尔区\n150703001000,,第一街道\n150703001201,111,某某社区\n",
    "short": "code,name,provinceCode\n15,内蒙古自治区,\n1507,呼伦贝尔市,15\n150703,扎赉诺尔区,15\n"
    "150703001,第一街道,15\n150703001201,某某社区,15\n",
    "a title above": "2023年行政区划代码,\n行政区划代码,单位名称\n150000,内蒙古自治区\n150700,　呼伦贝尔市\n"
    "150703,　　扎赉诺尔区\n150703001,第一街道\n,\n150703001201,某某社区\n",
    "parents and levels": "代码\t名称\t级别\t上级代码\n150000.0\t内蒙古自治区\t省级\t\n150700.0\t呼伦贝尔市\t地级\t15\n"
    "'150703\t扎赉诺尔区\t县级\t150700\n150703001000\t第一街道\t乡级\t150703\n"
    "150703001201\t某某社区\t村级\t150703001000\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("form", FORMS)
def test_the_list_is_read_in_each_of_its_forms(tmp_path: Path, form: str, encoding: str) -> None:
    found = read(tmp_path, FORMS[form], encoding=encoding)
    assert found.findings == ()
    assert shown(found) == TREE


def test_an_excel_list_is_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "areas.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("区划")
        for row, line in enumerate(FORMS["twelve digits"].splitlines()):
            page.write_row(row, 0, line.split(","))
        page.write_number(2, 0, 150700)
    assert shown(read_area_list(path)) == TREE


def test_levels_left_out_hold_together(tmp_path: Path) -> None:
    text = "code,name\n420000,湖北省\n429004,仙桃市\n110000,北京市\n110101,东城区\n440000,广东省\n441900,东莞市\n441900003000,东城街道\n"
    parents = dict(read(tmp_path, text).areas.select("code", "parent").rows())
    assert (parents["429004"], parents["110101"]) == ("420000", "110000")
    assert (parents["441900"], parents["441900003000"]) == ("440000", "441900")
    assert read(tmp_path, "code,name\n150703,扎赉诺尔区\n", known=("150000",)).areas["parent"].to_list() == [
        "150000"
    ]


def test_a_name_of_earlier_years_becomes_an_alias(tmp_path: Path) -> None:
    text = "区划代码,名称,启用日期,撤销日期\n130302,旧名区,,2015-06-01\n130302,新名区,2015年,\n"
    (area,) = areas_of(read(tmp_path, text).areas)
    assert (area.name.zh, area.valid_from, area.valid_to) == ("新名区", None, None)
    assert area.aliases == (Alias(zh="旧名区", valid_to=2015),)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("1.50703E+11,某区,,,,", "areas.code_digits"),
        ("15070,某区,,,,", "areas.code_length"),
        ("770101,某区,,,,", "areas.code_province"),
        ("150002,某区,,,,", "areas.code_gap"),
        ("150702,,,,,", "areas.name_missing"),
        ("150702,某区,,,2020,2010", "areas.years"),
        ("150702,某区,,,去年,", "areas.years"),
        ("150000,又一次,,,,", "areas.twice"),
        ("150702,某区,,150800,,", "areas.parent"),
        ("150702,某区,,不明,,", "areas.parent"),
    ],
)
def test_each_fault_refuses_its_row_and_is_named(tmp_path: Path, row: str, code: str) -> None:
    text = f"code,name,level,parent,valid_from,valid_to\n150000,内蒙古自治区,,,,\n{row}\n"
    found = read(tmp_path, text)
    assert [(finding.code, finding.where.row) for finding in found.findings] == [(code, 3)]
    assert (found.rows_kept, found.rows_refused) == (1, 1)
    with pytest.raises(Invalid) as refusal:
        read_areas(tmp_path / "areas.csv")
    assert refusal.value.code == code


def test_a_level_that_does_not_fit_is_asked_about(tmp_path: Path) -> None:
    found = read(tmp_path, "code,name,level\n990101,云岭市,prefecture\n990102,青溪县,unknown\n")
    assert [finding.code for finding in found.findings] == ["areas.level", "areas.level"]
    assert found.areas["level"].to_list() == ["prefecture", "county"]


def test_a_file_that_is_no_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refusal:
        read(tmp_path, "甲,乙\n1,2\n")
    assert refusal.value.code == "areas.columns"
    with pytest.raises(NotFound):
        read_area_list(tmp_path / "none.csv")


CELLS = st.one_of(
    st.from_regex(r"(15|99)[0-9]{4}([0-9]{3}){0,2}", fullmatch=True), st.text("0123456789.E+名", max_size=8)
)


@settings(deadline=None, derandomize=True, max_examples=80)
@given(st.lists(st.tuples(CELLS, CELLS, st.sampled_from(["", "2000", "2010", "年"])), max_size=12))
def test_rows_read_are_rows_kept_and_rows_refused(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    text = "code,name,valid_from\n" + "".join(",".join(row) + "\n" for row in rows)
    found = read(tmp_path_factory.mktemp("areas"), text)
    errors = [finding for finding in found.findings if finding.severity == "error"]
    assert len(errors) == found.rows_refused
    assert found.rows_read == sum(1 for row in rows if any(row))
    codes = set(found.areas["code"])
    assert all(parent is None or parent in codes for parent in found.areas["parent"])


CODES = {"990101", "990102", "990103", "990104"}


def test_a_table_of_changes_is_read_and_checked(tmp_path: Path) -> None:
    path = tmp_path / "changes.csv"
    path.write_text(
        "行政区划变更对照,,,\n变更前代码,变更后代码,变更日期,变更类型\n990101,990103000000,2023-05-01,并入\n"
        "990102,990103,2023年,合并\n,,,\n990104,990104,2022,撤县设市\n990104,990199,2021,更名\n990104,990104,某年,更名\n",
        encoding="utf-8",
    )
    found = read_area_changes(path, codes=CODES)
    assert found.changes == (
        Change(kind="merge", before="990101", after="990103", year=2023),
        Change(kind="merge", before="990102", after="990103", year=2023),
        Change(kind="rename", before="990104", after="990104", year=2022),
    )
    assert [(f.code, f.where.row) for f in found.findings] == [
        ("areas.change_unknown", 7),
        ("areas.change_row", 8),
    ]
    assert (found.rows_read, found.rows_kept, found.rows_refused) == (5, 3, 2)
    assert all(MESSAGES.say(f.code, f.facts, lang="en") for f in found.findings)


def test_a_file_that_is_no_table_of_changes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("code,name\n150000,x\n", encoding="utf-8")
    with pytest.raises(Invalid) as refusal:
        read_area_changes(tmp_path / "a.csv", codes=CODES)
    assert refusal.value.code == "areas.change_columns"
