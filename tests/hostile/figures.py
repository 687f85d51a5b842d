"""Figures files that go wrong: made by mistake, by old programs or on purpose.

Each case says how the file is made, and what must become of it: the code of the refusal, or how many
rows are kept and what is said of the others.
"""

import datetime
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import openpyxl
import polars as pl
import xlsxwriter

HEAD = "地区,指标,年份,数值,单位"
ROW = "东河县,婴儿死亡率,2024,5.6,‰"
NAMES = ("地区", "指标", "年份", "数值", "单位")
CELLS = ("东河县", "婴儿死亡率", 2024, 5.6, "‰")


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One hostile file.

    Attributes:
        content: Makes its bytes.
        refusal: Code of the refusal of the whole file, "" where it must be read.
        kept: Rows that must be kept.
        said: Codes that must be among the findings.
        dangerous: Whether it is read in a process of its own.
    """

    content: Callable[[], bytes]
    refusal: str = ""
    kept: int = 0
    said: frozenset[str] = frozenset()
    dangerous: bool = False


def text(*lines: str, encoding: str = "utf-8", mark: bytes = b"", end: str = "\n") -> Callable[[], bytes]:
    return lambda: mark + (end.join(lines) + end).encode(encoding)


def cell(value: str, *codes: str, kept: int = 0) -> Case:
    """A file of one row with this value."""
    return Case(content=text(HEAD, f'东河县,婴儿死亡率,2024,"{value}",‰'), kept=kept, said=said(*codes))


def said(*codes: str) -> frozenset[str]:
    return frozenset(f"observations.{code}" for code in codes)


def book(
    write: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None], **options: object
) -> Callable[[], bytes]:
    def made() -> bytes:
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(
            buffer, {"in_memory": True, "strings_to_formulas": False, "nan_inf_to_errors": True, **options}
        ) as workbook:
            write(workbook, workbook.add_worksheet())
        return buffer.getvalue()

    return made


def rows(*lines: tuple[object, ...], top: int = 0) -> Callable[[], bytes]:
    def write(workbook: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        for place, line in enumerate(lines):
            sheet.write_row(top + place, 0, line)

    return book(write)


def repacked(
    change: Callable[[dict[str, bytes]], dict[str, bytes]], *, method: int = zipfile.ZIP_DEFLATED
) -> Callable[[], bytes]:
    """A good workbook whose parts are changed."""

    def made() -> bytes:
        with zipfile.ZipFile(io.BytesIO(rows(NAMES, CELLS)())) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", method) as package:
            for name, content in change(parts).items():
                package.writestr(name, content)
        return buffer.getvalue()

    return made


SHEET = "xl/worksheets/sheet1.xml"


def sheet_with(old: bytes, new: bytes) -> Callable[[], bytes]:
    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        assert old in parts[SHEET]
        return parts | {SHEET: parts[SHEET].replace(old, new)}

    return repacked(change)


def _merged(workbook: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.merge_range("A1:E1", "二〇二四年监测数据")
    sheet.write_row("A2", NAMES)
    sheet.merge_range("A3:A5", "东河县")
    for row, year in enumerate((2022, 2023, 2024), start=2):
        sheet.write_row(row, 1, ("婴儿死亡率", year, 5.6, "‰"))
    sheet.write("A6", "注：数据来源于卫生健康部门。")


def _errors(workbook: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_row("A1", NAMES)
    for row, (formula, result) in enumerate(
        (("=1/0", "#DIV/0!"), ("=A99+x", "#NAME?"), ("=5.6", 5.6), ("=2-2", 0))
    ):
        sheet.write_row(row + 1, 0, ("东河县", "婴儿死亡率", 2020 + row))
        sheet.write_formula(row + 1, 3, formula, None, result)
        sheet.write(row + 1, 4, "‰")


def _uncomputed() -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.append(NAMES)
    workbook.active.append(("东河县", "婴儿死亡率", 2024, "=2+3", "‰"))
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _percentages(workbook: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_row("A1", NAMES)
    sheet.write_row("A2", ("东河县", "九年义务教育巩固率", 2024))
    sheet.write("D2", 0.963, workbook.add_format({"num_format": "0.0%"}))
    sheet.write("E2", "%")


def _dates(workbook: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    dated = workbook.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row("A1", NAMES)
    for row, year in enumerate((2023, datetime.date(2024, 12, 31)), start=1):
        sheet.write_row(row, 0, ("东河县", "婴儿死亡率", "", 5.6, "‰"))
        sheet.write(row, 2, year, dated)


def _hidden(workbook: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_row("A1", NAMES)
    sheet.write_row("A2", CELLS)
    other = workbook.add_worksheet("隐藏")
    other.write_row("A1", ("姓名", "身份证号"))
    other.hide()
    workbook.add_worksheet("说明").write("A1", "填表说明：每年三月底前报送。")
    workbook.add_worksheet("空表")


def _wide(workbook: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write("A1", "主要指标  单位：‰")
    sheet.write_row("A3", ("地区", "指标名称", "2022年", "2023年", "2024年"))
    sheet.write_row("A4", ("东河县", "一、健康"))
    sheet.write_row("A5", ("东河县", "婴儿死亡率", 5.8, "—", 5.6))


def _far_cell(workbook: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_row("A1", NAMES)
    sheet.write_row("A2", CELLS)
    sheet.write(1_048_575, 16_383, "x")


def _long_sheet(workbook: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_row("A1", NAMES)
    for row in range(1, 300_001):
        sheet.write_row(row, 0, (f"第{row}县", "某项比率", 2024, 50 + row % 40, "%"))


def _zip_of_zips() -> bytes:
    inner = rows(NAMES, CELLS)()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("2023.xlsx", inner)
        package.writestr("2024.xlsx", inner)
    return buffer.getvalue()


def _bomb() -> bytes:
    big = b"<row>" + b"0" * 50_000_000
    return repacked(lambda parts: parts | {f"xl/worksheets/sheet{n}.xml": big for n in range(2, 12)})()


def _quoted_bomb() -> bytes:
    """Parts whose directory entry says less than there is."""
    content = repacked(lambda parts: parts | {"xl/sharedStrings.xml": b"0" * 60_000_000})()
    return content.replace((60_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))


def _entities(parts: dict[str, bytes]) -> dict[str, bytes]:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY l0 "lol">{lol}]>'.encode()
    body = parts[SHEET].split(b"?>", 1)[1].replace(b"<v>2024</v>", b"<v>&l9;</v>")
    return parts | {SHEET: head + body}


def _outside(parts: dict[str, bytes]) -> dict[str, bytes]:
    head = b'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    body = parts[SHEET].split(b"?>", 1)[1].replace(b"<v>2024</v>", b"<v>&e;</v>")
    return parts | {SHEET: head + body}


def _encrypted() -> bytes:
    return (
        bytes.fromhex("D0CF11E0A1B11AE1") + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(4000)
    )


def _million(bad: bool) -> Callable[[], bytes]:
    def made() -> bytes:
        value = "约5" if bad else "5.6"
        lines = (
            f"某市第{n % 3000}县,指标{n // 42000},{2011 + n // 3000 % 14},{value},‰,卫生健康委员会年报"
            for n in range(1_000_000)
        )
        return "\n".join((f"{HEAD},来源", *lines)).encode()

    return made


def _parquet(frame: pl.DataFrame) -> Callable[[], bytes]:
    def made() -> bytes:
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        return buffer.getvalue()

    return made


def _many_rows() -> bytes:
    buffer = io.BytesIO()
    pl.LazyFrame({"area": ["东河县"]}).select(
        pl.col("area").repeat_by(3_000_000).explode()
    ).collect().write_parquet(buffer)
    return buffer.getvalue()


_FRAME = pl.DataFrame([CELLS], schema=list(NAMES), orient="row")

CASES: dict[str, Case] = {
    # encodings and bytes
    "utf8.csv": Case(content=text(HEAD, ROW), kept=1),
    "bom.csv": Case(content=text(HEAD, ROW, mark=b"\xef\xbb\xbf"), kept=1),
    "bom-twice.csv": Case(content=text(HEAD, ROW, mark=b"\xef\xbb\xbf" * 2), kept=1),
    "gb18030.csv": Case(content=text(HEAD, ROW, encoding="gb18030"), kept=1),
    "utf16le.csv": Case(content=text(HEAD, ROW, encoding="utf-16-le", mark=b"\xff\xfe"), kept=1),
    "utf16be.csv": Case(content=text(HEAD, ROW, encoding="utf-16-be", mark=b"\xfe\xff"), kept=1),
    "utf16-no-mark.csv": Case(content=text(HEAD, ROW, encoding="utf-16-le"), refusal="spreadsheets.nul_bytes"),
    "utf16-cut.csv": Case(content=lambda: text(HEAD, ROW, encoding="utf-16")()[:-1], refusal="spreadsheets.encoding"),
    "big5.csv": Case(content=text("地區,指標,年份,數值", "甲縣,死亡率,2024,5", encoding="big5"), refusal="spreadsheets.no_header"),
    "nul.csv": Case(content=text(HEAD, "东河县,婴儿\0死亡率,2024,5.6,‰"), refusal="spreadsheets.nul_bytes"),
    "random.csv": Case(content=lambda: bytes(range(255, 0, -1)) * 50, refusal="spreadsheets.encoding"),
    "old-mac.csv": Case(content=text(HEAD, ROW, end="\r"), kept=1),
    "windows.csv": Case(content=text(HEAD, ROW, end="\r\n"), kept=1),
    # shapes of text tables
    "empty.csv": Case(content=lambda: b"", refusal="spreadsheets.empty"),
    "blank.csv": Case(content=text("", "  ", ",,,,"), refusal="spreadsheets.empty"),
    "mark-only.csv": Case(content=lambda: b"\xef\xbb\xbf", refusal="spreadsheets.empty"),
    "head-only.csv": Case(content=text(HEAD), refusal="spreadsheets.header_only"),
    "prose.csv": Case(content=text("这是一封信。", "请查收附件，谢谢。"), refusal="spreadsheets.no_header"),
    "wrong-columns.csv": Case(content=text("商品,价格", "苹果,5"), refusal="spreadsheets.no_header"),
    "no-value.csv": Case(content=text("地区,指标,年份", "东河县,婴儿死亡率,2024"), refusal="spreadsheets.no_header"),
    "twice.csv": Case(content=text("地区,指标,年份,数值,值", "东河县,婴儿死亡率,2024,5,6"), refusal="spreadsheets.duplicate_header"),
    "semicolon.csv": Case(content=text(HEAD.replace(",", ";"), ROW.replace(",", ";")), kept=1),
    "tab.tsv": Case(content=text(HEAD.replace(",", "\t"), ROW.replace(",", "\t")), kept=1),
    "mixed.csv": Case(content=text(HEAD, ROW, ROW.replace(",", ";").replace("2024", "2023")), kept=1, said=said("no_year")),
    "stray-comma.csv": Case(content=text(HEAD, "东河县,活产数,2024,1,234,人", ROW), kept=1, said=said("extra_cells")),
    "open-quote.csv": Case(content=text(HEAD, '"东河县,婴儿死亡率,2024,5.6,‰', ROW), refusal="spreadsheets.broken_quotes"),
    "newline-in-cell.csv": Case(content=text(HEAD, '东河县,"婴儿死亡\n率",2024,5.6,‰', ROW), kept=1, said=said("repeat")),
    "long-cell.csv": Case(content=text(HEAD, f"东河县,婴儿死亡率,2024,{'9' * 3_000_000},‰"), said=said("absurd")),
    "wide.csv": Case(content=text(",".join(f"列{n}" for n in range(5000)), "1"), refusal="spreadsheets.too_wide"),
    "title-and-notes.csv": Case(content=text("监测数据表,,,,", ",,,,", HEAD, ROW, HEAD, "注：初步数。,,,,"), kept=1),
    "persons.csv": Case(content=text("姓名,指标,年份,数值", "张三,血压,2024,120"), refusal="observations.person_record"),
    "patients.csv": Case(content=text("患者姓名,身份证号,诊断", "张三,,高血压"), refusal="observations.person_record"),
    "id-in-cell.csv": Case(content=text(f"{HEAD},来源", f"{ROW},110101199003071234"), refusal="observations.person_record"),
    "picture.csv": Case(content=lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), refusal="spreadsheets.not_a_table"),
    "pdf.xlsx": Case(content=lambda: b"%PDF-1.7\n", refusal="spreadsheets.not_a_table"),
    "gzip.csv": Case(content=lambda: b"\x1f\x8b\x08" + bytes(50), refusal="spreadsheets.not_a_table"),
    "html.xls": Case(content=text("<html><table><tr><td>地区</td></tr></table></html>"), refusal="spreadsheets.no_header"),
    # single cells
    "formula.csv": cell("=1+1", "formula"),
    "command.csv": cell("=cmd|'/C calc'!A0", "formula"),
    "plus.csv": cell("+SUM(A1:A2)", "formula"),
    "at.csv": cell("@SUM(1+1)", "formula"),
    "huge.csv": cell("1e308", "absurd"),
    "overflow.csv": cell("1e999", "absurd"),
    "nan.csv": cell("NaN", "not_finite"),
    "inf.csv": cell("-Infinity", "not_finite"),
    "minus-zero.csv": cell("-0", kept=1),
    "negative.csv": cell("-5", "out_of_bounds"),
    "scripted.csv": cell("<script>alert(1)</script>", "not_a_number"),
    "braces.csv": cell("{value} {0} %s", "not_a_number"),
    # workbooks
    "good.xlsx": Case(content=rows(NAMES, CELLS), kept=1),
    "low-head.xlsx": Case(content=rows(NAMES, CELLS, top=12), kept=1),
    "merged.xlsx": Case(content=book(_merged), kept=3),
    "errors.xlsx": Case(content=book(_errors), kept=2, said=said("error_cell") | {"spreadsheets.formula_zero"}),
    "uncomputed.xlsx": Case(content=_uncomputed, said=said("formula")),
    "percentages.xlsx": Case(content=book(_percentages), kept=1),
    "dates.xlsx": Case(content=book(_dates), kept=2, said=said("year_from_date")),
    "hidden.xlsx": Case(content=book(_hidden), kept=1, said=frozenset({"spreadsheets.sheet_skipped"})),
    "wide.xlsx": Case(content=book(_wide), kept=3),
    "macros.xlsm": Case(content=repacked(lambda parts: parts | {"xl/vbaProject.bin": bytes(500)}), kept=1),
    "no-sheets.xlsx": Case(content=rows(), refusal="spreadsheets.empty"),
    "cut.xlsx": Case(content=lambda: rows(NAMES, CELLS)()[:3000], refusal="spreadsheets.damaged"),
    "broken.xlsx": Case(content=sheet_with(b"<sheetData>", b"<sheetData"), refusal="spreadsheets.damaged"),
    "zip-of-zips.xlsx": Case(content=_zip_of_zips, refusal="spreadsheets.not_a_workbook"),
    "no-sheet-part.xlsx": Case(content=repacked(lambda parts: {name: part for name, part in parts.items() if name != SHEET}), refusal="spreadsheets.damaged"),
    "climbing.xlsx": Case(content=repacked(lambda parts: parts | {"../../evil.txt": b"x"}), kept=1),
    "encrypted.xlsx": Case(content=_encrypted, refusal="spreadsheets.encrypted"),
    "ole.xls": Case(content=lambda: bytes.fromhex("D0CF11E0A1B11AE1") + bytes(5000), refusal="spreadsheets.damaged"),
    "not-a-place.xlsx": Case(content=sheet_with(b'r="A2"', b'r="ZZZZ99999999"'), refusal="spreadsheets.unreadable"),
    "negative-place.xlsx": Case(content=sheet_with(b'r="A2"', b'r="A0"'), refusal="spreadsheets.damaged"),
    "far-row.xlsx": Case(content=sheet_with(b'<row r="2"', b'<row r="4294967295"'), kept=1),
    "no-places.xlsx": Case(content=sheet_with(b' r="A2"', b""), kept=1),
    "boastful.xlsx": Case(content=repacked(lambda parts: parts | {"xl/sharedStrings.xml": parts["xl/sharedStrings.xml"].replace(b'ount="', b'ount="99999999999')}), refusal="spreadsheets.unreadable"),
    "wide-dimension.xlsx": Case(content=sheet_with(b'ref="A1:E2"', b'ref="A1:XFD1048576"'), kept=1),
    "two-parts.xlsx": Case(content=repacked(lambda parts: parts | {SHEET.upper(): parts[SHEET]}), refusal="spreadsheets.damaged"),
    "merged-all.xlsx": Case(content=sheet_with(b"</sheetData>", b'</sheetData><mergeCells count="2"><mergeCell ref="A2:A1048576"/><mergeCell ref="A2:A900000"/></mergeCells>'), kept=1),
    "future-zip.xlsx": Case(content=lambda: rows(NAMES, CELLS)().replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\xf0"), refusal="spreadsheets.damaged"),
    "far-cell.xlsx": Case(content=book(_far_cell), refusal="spreadsheets.unreadable", dangerous=True),
    "bomb.xlsx": Case(content=_bomb, refusal="spreadsheets.zip_bomb", dangerous=True),
    "lying-bomb.xlsx": Case(content=_quoted_bomb, refusal="spreadsheets.damaged", dangerous=True),
    "laughs.xlsx": Case(content=repacked(_entities), refusal="spreadsheets.damaged", dangerous=True),
    "outside-entity.xlsx": Case(content=repacked(_outside), refusal="spreadsheets.damaged", dangerous=True),
    "long.xlsx": Case(content=book(_long_sheet, constant_memory=True, in_memory=False), kept=300_000, dangerous=True),
    # Parquet
    "good.parquet": Case(content=_parquet(_FRAME), kept=1),
    "nested.parquet": Case(content=_parquet(_FRAME.with_columns(pl.lit([1]).alias("数值"))), kept=1),
    "nan.parquet": Case(content=_parquet(_FRAME.with_columns(pl.lit(float("nan")).alias("数值"))), said=said("not_finite")),
    "cut.parquet": Case(content=lambda: _parquet(_FRAME)()[:100], refusal="spreadsheets.damaged"),
    "no-columns.parquet": Case(content=_parquet(pl.DataFrame()), refusal="spreadsheets.empty"),
    "many-rows.parquet": Case(content=_many_rows, refusal="spreadsheets.too_many_rows", dangerous=True),
    # size
    "million.csv": Case(content=_million(False), kept=1_000_000, dangerous=True),
    "million-bad.csv": Case(content=_million(True), said=said("not_exact"), dangerous=True),
}  # fmt: skip


def build(folder: Path) -> None:
    """Write every file of the corpus."""
    for name, case in CASES.items():
        (folder / name).write_bytes(case.content())
