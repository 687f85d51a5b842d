"""Make the files of the invented example from its plan text and its figures; the same bytes every time.

Usage: python examples/build.py [--out DIR]    (default: beside this file)
"""

import argparse
import csv
import datetime
import io
import re
import zipfile
from pathlib import Path

import xlsxwriter
from docx import Document
from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from yunling_figures import HEAD, Row, rows

HERE = Path(__file__).resolve().parent
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_DAY = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
_CHINESE_HEAD = (
    "地区", "指标", "变量", "年份", "数值", "单位", "性别", "年龄", "城乡", "分组", "分子", "分母", "状态", "来源",
)  # fmt: skip
_NUMBERS = frozenset({"year", "value", "numerator", "denominator"})
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_LEVELS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(r"[一二三四五六七八九十]+、")),
    (1, re.compile(r"（[一二三四五六七八九十]+）")),
    (2, re.compile(r"\d+\. ?")),
)
_HEADS = frozenset({"主要目标：", "策略措施："})
_LEVEL = (
    '<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:suff w:val="nothing"/>'
    '<w:lvlText w:val="{text}"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
)
_FIELD = '<w:r {ns}><w:fldChar w:fldCharType="{kind}"/></w:r>'


def build(out: Path) -> list[Path]:
    """Write figures.csv, figures.xlsx and plan.docx into `out` and name them."""
    out.mkdir(parents=True, exist_ok=True)
    table = rows()
    made = {
        "figures.csv": figures_csv(table),
        "figures.xlsx": figures_xlsx(table),
        "plan.docx": plan_docx((HERE / "yunling" / "plan.txt").read_text("utf-8")),
    }
    for name, content in made.items():
        (out / name).write_bytes(content)
    return [out / name for name in made]


def figures_csv(table: list[Row]) -> bytes:
    """The figures as CSV with English headings."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(table)
    return text.getvalue().encode()


def figures_xlsx(table: list[Row]) -> bytes:
    """The same figures as a workbook with Chinese headings, numbers as numbers."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": "云岭地区监测数据（虚构）", "created": _DAY.replace(tzinfo=None)})
        sheet = book.add_worksheet("监测数据")
        sheet.write_row(0, 0, _CHINESE_HEAD, book.add_format({"bold": True, "bottom": 1}))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(table), len(HEAD) - 1)
        sheet.set_column(0, 0, 10)
        sheet.set_column(1, 2, 32)
        for line, row in enumerate(table, 1):
            for column, (name, cell) in enumerate(zip(HEAD, row, strict=True)):
                if name in _NUMBERS and _PLAIN_NUMBER.fullmatch(cell):
                    sheet.write_number(line, column, float(cell))
                elif cell:
                    sheet.write_string(line, column, cell)
    return _dateless(out.getvalue())


def plan_docx(text: str) -> bytes:
    """The plan as a Word file whose numbers are automatic, as officers write them."""
    document = Document()
    _page(document)
    lists = _Lists(document)
    title, *lines = [line.strip() for line in text.splitlines() if line.strip()]
    heading = document.add_paragraph()
    run = heading.add_run(title)
    run.bold, run.font.size = True, Pt(22)
    heading.alignment = 1
    contents, body = _split_contents(lines)
    for line in body:
        if line == "目 录":
            _contents(document, contents)
        else:
            _paragraph(document, line, lists)
    out = io.BytesIO()
    document.core_properties.title = title
    document.core_properties.author = "云岭地区（虚构）"
    document.core_properties.created = document.core_properties.modified = _DAY
    document.save(out)
    return _dateless(out.getvalue())


def _split_contents(lines: list[str]) -> tuple[list[str], list[str]]:
    dotted = [line for line in lines if "………" in line]
    return [line.replace(" ………………………… ", "\t") for line in dotted], [
        line for line in lines if line not in dotted
    ]


def _page(document: Word) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    section.header.paragraphs[0].text = "虚构示例"
    style = document.styles["Normal"]
    style.font.name, style.font.size = "仿宋_GB2312", Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")


class _Lists:
    """The automatic numbers of the document: 一、 then （一） then 1. with a new list under each heading."""

    def __init__(self, document: Word) -> None:
        self._numbering = document.part.numbering_part.element
        for child in list(self._numbering):
            self._numbering.remove(child)
        levels = "".join(
            _LEVEL.format(level=level, style=style, text=text)
            for level, (style, text) in enumerate(
                (
                    ("chineseCountingThousand", "%1、"),
                    ("chineseCountingThousand", "（%2）"),
                    ("decimal", "%3. "),
                )
            )
        )
        self._append(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="0">{levels}</w:abstractNum>')
        self.number = 0
        self.restart()

    def restart(self) -> None:
        """Begin a new list of items."""
        self.number += 1
        override = (
            '<w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride>'
            if self.number > 1
            else ""
        )
        self._append(
            f'<w:num {nsdecls("w")} w:numId="{self.number}"><w:abstractNumId w:val="0"/>{override}</w:num>'
        )

    def _append(self, xml: str) -> None:
        self._numbering.append(parse_xml(xml))


def _paragraph(document: Word, line: str, lists: _Lists) -> None:
    for level, pattern in _LEVELS:
        found = pattern.match(line)
        if found:
            paragraph = document.add_paragraph(line[found.end() :])
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_numId().val = lists.number
            properties.get_or_add_ilvl().val = level
            if level < 2:
                lists.restart()
                paragraph.runs[0].bold = level == 0
            return
    paragraph = document.add_paragraph(line)
    if line in _HEADS:
        paragraph.runs[0].bold = True
        lists.restart()


def _contents(document: Word, entries: list[str]) -> None:
    document.add_paragraph("目  录").alignment = 1
    for place, entry in enumerate(entries):
        paragraph = document.add_paragraph()
        if place == 0:
            _mark(paragraph, "begin")
            paragraph._p.append(
                parse_xml(
                    f'<w:r {nsdecls("w")}><w:instrText xml:space="preserve"> TOC \\o "1-2" </w:instrText></w:r>'
                )
            )
            _mark(paragraph, "separate")
        paragraph.add_run(entry)
        if place == len(entries) - 1:
            _mark(paragraph, "end")


def _mark(paragraph: Paragraph, kind: str) -> None:
    paragraph._p.append(parse_xml(_FIELD.format(ns=nsdecls("w"), kind=kind)))


def _dateless(package: bytes) -> bytes:
    """Pack a container again without the time of day."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            info = zipfile.ZipInfo(entry.filename, _ZIP_TIME)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(info, content)
    return out.getvalue()


def main() -> None:
    """Build beside this file, or where `--out` says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE / "yunling")
    for path in build(parser.parse_args().out):
        print(path)


if __name__ == "__main__":
    main()
