import polars as pl
import pytest
import xlsxwriter
from tests.core.observations.codebook import codebook, names
from tests.shared import SHARED, needs_shared

from halfsky.core.observations.reading import read_figures
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.engines.codebook import load_codebook, load_messages
from halfsky.engines.spreadsheets.reading import read_table


def csv(tmp_path, *lines, name="figures.csv"):
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def book(tmp_path, **sheets):
    path = tmp_path / "figures.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, lines in sheets.items():
            sheet = workbook.add_worksheet(name)
            for row, line in enumerate(lines):
                sheet.write_row(row, 0, line)
    return path


def figures(path, area=None):
    return read_figures(
        read_table(path), codebook=codebook(), names=names(), messages=load_messages(), area=area
    )


@pytest.mark.parametrize(
    "head",
    [
        "area,indicator,year,value,unit",
        "地区,指标,年份,数值,单位",
        "Area,Indicator,Year,OBS_VALUE,unit_measure",
        " 地 区 ,监测指标,年度,指标值,计量单位",
        "地区名称,指标名称,年份（年）,数值（填报）,单位*",
    ],
)
def test_heads_in_either_language_are_understood(tmp_path, head):
    reading = figures(csv(tmp_path, head, "东河县,婴儿死亡率,2024,5.6,‰"))
    row = reading.observations.row(0, named=True)
    assert (row["area"], row["indicator"], row["year"], row["value"]) == ("990101", "INFANT", 2024, 5.6)
    assert reading.refused.is_empty()


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path):
    path = csv(tmp_path, "统计表", "", "地区,指标,年份,数值,单位", "", "东河县,婴儿死亡率,2024,坏,‰")
    assert figures(path).refused.select("file", "row", "column").rows() == [("figures.csv", 5, "数值")]


def test_a_wide_table_is_melted_and_keeps_its_places(tmp_path):
    path = csv(tmp_path, "指标,单位,2022年,2023年,2024", "婴儿死亡率,‰,5.8,坏,5.6")
    reading = figures(path, area="青川市")
    assert reading.observations.select("area", "year", "value").rows() == [
        ("990100", 2022, 5.8),
        ("990100", 2024, 5.6),
    ]
    assert reading.refused.select("row", "column", "content").rows() == [(2, "2023年", "坏")]
    assert reading.rows_read == 3


def test_the_unit_of_a_title_fills_in_where_there_is_no_column(tmp_path):
    path = csv(tmp_path, "主要指标（单位：‰）", "地区,指标,年份,数值", "东河县,婴儿死亡率,2024,5.6")
    reading = figures(path)
    assert reading.observations["unit"].to_list() == ["permille"]
    assert reading.refused.is_empty()


def test_every_sheet_with_figures_is_read(tmp_path):
    head = ("地区", "指标", "年份", "数值", "单位")
    path = book(
        tmp_path,
        健康=[head, ("东河县", "婴儿死亡率", 2024, 5.6, "‰")],
        说明=[("填表说明",)],
        教育=[("二〇二四年",), head, ("东河县", "妇女常见病筛查率", 2024, 85, "%")],
    )
    reading = figures(path)
    assert reading.observations.select("file", "row").rows() == [
        ("figures.xlsx#健康", 2),
        ("figures.xlsx#教育", 3),
    ]
    assert reading.refused.select("file", "code").rows() == [
        ("figures.xlsx#说明", "spreadsheets.sheet_skipped")
    ]


def test_csv_excel_and_parquet_give_the_same(tmp_path):
    head = ("area", "indicator", "year", "value", "unit")
    lines = [("东河县", "婴儿死亡率", 2024, 5.6, "permille"), ("西岭县", "婴儿死亡率", 2024, 7.0, "permille")]
    pl.DataFrame(lines, schema=head, orient="row").write_parquet(tmp_path / "figures.parquet")
    paths = [
        csv(tmp_path, ",".join(head), *(",".join(map(str, line)) for line in lines)),
        book(tmp_path, Sheet1=[head, *lines]),
        tmp_path / "figures.parquet",
    ]
    tables = [figures(path).observations.drop("file") for path in paths]
    assert tables[0].equals(tables[1])
    assert tables[0].equals(tables[2])


def test_columns_left_unread_are_told(tmp_path):
    path = csv(tmp_path, "序号,地区,指标,年份,数值,单位,审核意见", "1,东河县,婴儿死亡率,2024,5.6,‰,同意")
    refused = figures(path).refused
    assert refused["code"].to_list() == ["spreadsheets.columns_unread"]
    assert "审核意见" in refused["zh"][0]


def test_a_file_that_is_not_there_is_not_found(tmp_path):
    with pytest.raises(NotFound, match="not_found"):
        read_table(tmp_path / "none.csv")


def test_every_refusal_says_what_is_missing(tmp_path):
    with pytest.raises(Invalid) as refused:
        read_table(csv(tmp_path, "地区,指标,年份", "东河县,婴儿死亡率,2024"))
    assert refused.value.facts["missing"] == "value"
    for lang in ("zh", "en"):
        assert "figures.csv" in load_messages().say(refused.value.code, refused.value.facts, lang=lang)


@needs_shared
@pytest.mark.shared
def test_the_national_figures_are_read_without_a_refusal():
    from halfsky.core.indicators.matching import build_index

    book_of_codes = load_codebook()
    raw = read_table(SHARED / "figures" / "china-figures.csv")
    reading = read_figures(
        raw, codebook=book_of_codes, names=build_index(book_of_codes), messages=load_messages()
    )
    assert (reading.rows_read, reading.rows_kept, reading.rows_refused) == (382, 382, 0)
