"""The PDF says what the report says, in searchable Chinese, tagged, the same every time."""

import re
from pathlib import Path

import msgspec
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from halfsky.core.reports.model import Cell, Paragraph, Report, Section, Sentence, Table
from halfsky.engines.evidence import EVIDENCE_FILE
from halfsky.engines.outline import headings
from halfsky.engines.typeset.pdf import heading_pages, render_pdf
from tests.engines.sample_report import sample_report

REPORT = sample_report(domains=2, claims=10)
FRONT_PAGES = 2


def pages_of(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    render_pdf(REPORT, path)
    return path


def _short(**fields: object) -> Report:
    bare = {"summary": (), "sections": (), "claims": (), "notes": ()}
    return msgspec.structs.replace(REPORT, **(bare | fields))


def test_every_sentence_is_found_and_the_end_says_where_the_evidence_is(pdf: Path) -> None:
    text = "".join(pages_of(pdf))
    assert EVIDENCE_FILE in text
    assert "数据依据表" not in text
    for paragraph in REPORT.summary:
        for sentence in paragraph.sentences:
            assert sentence.text.rstrip("。") in text


def test_same_report_same_bytes(pdf: Path, tmp_path: Path) -> None:
    render_pdf(REPORT, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == pdf.read_bytes()


def test_it_is_archival_accessible_and_titled(pdf: Path) -> None:
    raw = pdf.read_bytes()
    assert b"pdfaid:part>2<" in raw
    assert b"pdfaid:conformance>A<" in raw
    assert b"pdfuaid:part>1<" in raw
    with pypdfium2.PdfDocument(pdf) as document:
        assert document.get_metadata_dict()["Title"] == REPORT.title
        assert pdfium.FPDFCatalog_IsTagged(document.raw)
    assert b"/Lang (zh-CN)" in raw or b"/Lang(zh-CN)" in raw or b"zh-CN" in raw


def test_bookmarks_are_the_headings_and_lead_to_their_pages(pdf: Path) -> None:
    printed = heading_pages(REPORT)
    with pypdfium2.PdfDocument(pdf) as document:
        marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    assert [title for title, _ in marks] == [heading.text for heading in headings(REPORT)]
    assert [index - FRONT_PAGES + 1 for _, index in marks] == [printed[h.anchor] for h in headings(REPORT)]


def test_contents_print_the_page_on_which_each_heading_stands(pdf: Path) -> None:
    printed = heading_pages(REPORT)
    entries = "".join(f"{heading.text}{printed[heading.anchor]}" for heading in headings(REPORT))
    assert pages_of(pdf)[1].replace(".", "") == "目录" + re.sub(r"[\s.]", "", entries)


def test_pages_carry_their_sign_and_the_wide_table_is_turned(pdf: Path) -> None:
    texts = pages_of(pdf)
    assert "—1—" in texts[FRONT_PAGES]
    assert "—" not in texts[0].replace("2021—2025年", "")
    with pypdfium2.PdfDocument(pdf) as document:
        turned = [page.get_width() > page.get_height() for page in document]
    annex = next(index for index, text in enumerate(texts) if index > 1 and "附表1" in text)
    assert turned[annex]
    assert not turned[FRONT_PAGES]


def test_head_rows_stand_on_every_page_of_a_long_table(pdf: Path) -> None:
    texts = pages_of(pdf)
    first = next(index for index, text in enumerate(texts) if index > 1 and "附表1" in text)
    last = next(index for index, text in enumerate(texts) if "监测指标60" in text)
    assert last > first
    assert all("责任单位" in text for text in texts[first : last + 1])


def test_only_packaged_faces_are_embedded(pdf: Path) -> None:
    faces = {name.decode() for name in re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([A-Za-z-]+)", pdf.read_bytes())}
    assert {face.partition("-Regular")[0] for face in faces} == {"NotoSansSC", "NotoSerifSC"}


def test_charts_keep_searchable_text_and_alternative_text(pdf: Path) -> None:
    assert "折线图".encode("utf-16-be") in pdf.read_bytes() or "妇女参与决策和管理" in "".join(pages_of(pdf))


def test_a_sign_without_glyph_is_printed_as_geta(tmp_path: Path) -> None:
    report = _short(title="某村😀妇女规划", summary=(Paragraph(sentences=(Sentence(text="اسم和😀。"),)),))
    render_pdf(report, tmp_path / "report.pdf")
    assert "某村〓妇女规划" in pages_of(tmp_path / "report.pdf")[0]


def test_markup_in_a_text_is_only_text(tmp_path: Path) -> None:
    words = '#panic() *星号* $x$ \\ "引号" @claim-1 <label> //'
    render_pdf(_short(summary=(Paragraph(sentences=(Sentence(text=words),)),)), tmp_path / "report.pdf")
    assert words.replace(" ", "") in pages_of(tmp_path / "report.pdf")[2]


@pytest.mark.parametrize("rows", [18, 19, 20, 21])
def test_a_note_never_begins_a_page_of_its_own(tmp_path: Path, rows: int) -> None:
    body = tuple((Cell(text=f"第{n}行"),) for n in range(1, rows * 2))
    table = Table(number="1", caption="长表", head=((Cell(text="行"),),), rows=body, notes=("表注在此",))
    render_pdf(_short(sections=(Section(title="表", blocks=(table,)),)), tmp_path / "report.pdf")
    noted = next(text for text in pages_of(tmp_path / "report.pdf") if "表注在此" in text)
    assert f"第{rows * 2 - 1}行" in noted


def test_an_empty_report_is_a_page_with_a_title(tmp_path: Path) -> None:
    render_pdf(_short(), tmp_path / "report.pdf")
    assert REPORT.issuer.replace("　", "") in pages_of(tmp_path / "report.pdf")[0]


def test_english_report(tmp_path: Path) -> None:
    render_pdf(sample_report(domains=1, claims=5, lang="en"), tmp_path / "report.pdf")
    assert "Contents" in pages_of(tmp_path / "report.pdf")[1]
