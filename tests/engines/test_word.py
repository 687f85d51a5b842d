"""The Word file opens, is built of real styles, and asks for nothing to be updated."""

import re
from pathlib import Path
from zipfile import ZipFile

import docx
import msgspec
import pytest
from docx.oxml.ns import qn
from lxml import etree

from halfsky.core.reports.model import Paragraph, Sentence
from halfsky.engines.evidence import EVIDENCE_FILE
from halfsky.engines.outline import cited_together, flow, headings
from halfsky.engines.tabular import columns
from halfsky.engines.typeset.pdf import heading_pages
from halfsky.engines.word.document import render_word
from tests.engines.office import convert_to_pdf, needs_office
from tests.engines.sample_report import sample_report
from tests.engines.test_typeset import FRONT_PAGES, pages_of

REPORT = sample_report(domains=2, claims=10)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("word") / "report.docx"
    render_word(REPORT, path)
    return path


@pytest.fixture(scope="module")
def document(path: Path):
    return docx.Document(str(path))


def test_headings_are_real_and_in_order(document) -> None:
    found = [
        (p.style.name, p.text) for p in document.paragraphs if p.style.name.lower().startswith("heading")
    ]
    assert found == [(f"Heading {heading.level}", heading.text) for heading in headings(REPORT)]


def test_contents_hold_every_heading_with_its_page(document) -> None:
    entries = [p for p in document.paragraphs if p.style.name.startswith("toc ")]
    printed = heading_pages(REPORT)
    lines = ["".join(t.text or "\t" for t in p._p.iter(qn("w:t"), qn("w:tab"))).split("\t") for p in entries]
    shown = [(line[0], int(line[-1])) for line in lines]
    assert shown == [(heading.text, printed[heading.anchor]) for heading in headings(REPORT)]


def test_every_link_has_its_bookmark(document) -> None:
    body = document.element.body
    names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    numbers = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(set(names)) == len(names) == len(set(numbers))
    assert {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} <= set(names)
    assert all(re.fullmatch(r"\w{1,40}", name) for name in names)


def test_numbers_of_claims_stand_once_at_the_end_of_a_paragraph(document) -> None:
    raised = [(p.text, p._p.xpath("./w:r[w:rPr/w:rStyle/@w:val='ClaimNumber']")) for p in document.paragraphs]
    cited = [("".join(run.text for run in runs), text) for text, runs in raised if runs]
    paragraphs = [part for part in flow(REPORT) if isinstance(part, Paragraph) and cited_together(part)]
    assert [numbers for numbers, _ in cited] == [
        ",".join(cited_together(part)).replace("–", "~") for part in paragraphs
    ]
    assert all(re.fullmatch(rf".*{numbers}[。；]?", text) for numbers, text in cited)


def test_fields_hold_their_results_and_nothing_asks_for_an_update(path: Path, document) -> None:
    kinds = [node.get(qn("w:fldCharType")) for node in document.element.body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("end") == kinds.count("separate")
    with ZipFile(path) as package:
        assert b"updateFields" not in package.read("word/settings.xml")
        assert b"dirty" not in package.read("word/document.xml")


def test_tables_repeat_their_heads_and_keep_their_rows(document) -> None:
    tables = [part for part in flow(REPORT) if hasattr(part, "head") and hasattr(part, "widths")]
    assert len(document.tables) == len(tables)
    for shown, table in zip(document.tables, tables, strict=True):
        rows = shown._tbl.findall(qn("w:tr"))
        repeated = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
        assert repeated == [True] * len(table.head) + [False] * len(table.rows)
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        assert len(shown.columns) == columns(table)


def test_cells_are_merged_and_figures_stand_right(document) -> None:
    annex = next(table for table in document.tables if "计量单位" in table.cell(0, 2).text)
    assert annex.cell(0, 3)._tc is annex.cell(0, 7)._tc
    assert annex.cell(2, 0)._tc is annex.cell(9, 0)._tc
    assert annex.cell(2, 3).paragraphs[0].alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
    assert [cell.text for cell in annex.columns[9].cells][2:5] == ["● 达标", "◕ 基本达标", "○ 未达标"]


def test_pictures_have_alternative_text(document) -> None:
    charts = [part for part in flow(REPORT) if hasattr(part, "spec")]
    described = [node.get("descr") for node in document.element.body.iter(qn("wp:docPr"))]
    assert described == [chart.description for chart in charts]


def test_page_and_type_follow_the_standard(document) -> None:
    page = document.sections[1]
    millimetres = [
        round(side.mm) for side in (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    ]
    assert [round(page.page_width.mm), round(page.page_height.mm), *millimetres] == [210, 297, 37, 35, 28, 26]
    body = document.styles["Body Text"]
    fonts = body.element.rPr.rFonts
    assert (fonts.get(qn("w:eastAsia")), body.font.size.pt) == ("仿宋_GB2312", 16)
    assert body.paragraph_format.line_spacing.pt == 28.95
    assert body.element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert {s.orientation for s in document.sections} == {0, 1}


def test_no_theme_font_is_left(path: Path) -> None:
    with ZipFile(path) as package:
        for name in ("word/styles.xml", "word/document.xml"):
            assert b"Theme=" not in package.read(name)


def test_page_signs_stand_outside(document) -> None:
    page = document.sections[1]
    assert document.settings.odd_and_even_pages_header_footer
    signs = [
        (footer.paragraphs[0].text, footer.paragraphs[0].alignment)
        for footer in (page.footer, page.even_page_footer)
    ]
    right, left = docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT, docx.enum.text.WD_ALIGN_PARAGRAPH.LEFT
    assert signs == [("— 1 —", right), ("— 1 —", left)]
    assert document.sections[0].footer.is_linked_to_previous


def test_properties_name_the_report(document) -> None:
    core = document.core_properties
    assert (core.title, core.author, core.language) == (REPORT.title, REPORT.issuer, "zh-CN")
    assert core.created == core.modified
    assert core.created.isoformat().startswith("2025-06-30")


def test_same_report_same_bytes(path: Path, tmp_path: Path) -> None:
    render_word(REPORT, tmp_path / "again.docx")
    assert (tmp_path / "again.docx").read_bytes() == path.read_bytes()
    with ZipFile(path) as package:
        names = package.namelist()
        assert names == ["[Content_Types].xml", *sorted(set(names) - {"[Content_Types].xml"})]
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_part_is_well_formed_and_texts_are_escaped(tmp_path: Path) -> None:
    words = "<w:p/> & ]]> \x00\x1b“” \ufffe"
    report = msgspec.structs.replace(
        REPORT, sections=(), summary=(Paragraph(sentences=(Sentence(text=words),)),), title="<b>&amp;"
    )
    render_word(report, tmp_path / "report.docx")
    opened = docx.Document(str(tmp_path / "report.docx"))
    assert any(p.text == "<w:p/> & ]]> “” " for p in opened.paragraphs)
    with ZipFile(tmp_path / "report.docx") as package:
        for name in package.namelist():
            if name.endswith(".xml"):
                etree.fromstring(package.read(name))


def test_an_empty_report_opens(tmp_path: Path) -> None:
    report = msgspec.structs.replace(REPORT, sections=(), summary=(), claims=(), notes=())
    render_word(report, tmp_path / "report.docx")
    assert docx.Document(str(tmp_path / "report.docx")).paragraphs[0].style.name == "Title"


@pytest.mark.office
@needs_office
def test_converted_pages_agree_with_the_contents(path: Path, tmp_path: Path) -> None:
    texts = pages_of(convert_to_pdf(path, tmp_path))
    printed = heading_pages(REPORT)
    for heading in headings(REPORT):
        if heading.level > 1:
            continue
        title = re.sub(r"\s", "", heading.text)
        page = next(n for n, text in enumerate(texts[FRONT_PAGES:], start=1) if title in text)
        assert abs(page - printed[heading.anchor]) <= 1, heading.text
    joined = "".join(texts)
    assert EVIDENCE_FILE in joined
    assert "—1—" in texts[FRONT_PAGES]
