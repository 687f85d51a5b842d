"""A brief is one page in PDF, Word and HTML; a slide is one picture of 1920 × 1080."""

import re
import struct
from pathlib import Path

import msgspec
import pypdfium2
import pytest
from lxml import etree
from lxml import html as lxml_html

from halfsky.core.reports.briefs.model import Brief, fitted
from halfsky.core.reports.model import Sentence
from halfsky.core.reports.wording import Lang
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.page.brief import write_brief_html
from halfsky.engines.typeset.brief import FEWEST_ROWS, write_brief_pdf
from halfsky.engines.typeset.slide import render_slide_png, write_slide
from halfsky.engines.word.brief import write_brief_word
from halfsky.services.briefs import About, make_plan_slide
from tests.core.reports.briefs.pages import board, brief
from tests.core.reports.yearbook.books import ground
from tests.engines.office import convert_to_pdf, needs_office
from tests.web.browsing import NARROW, chromium, needs_chromium

ABOUTS = [About(domain=1), About(area="990112"), About(unit="教育局")]


def words_of(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [bare(page.get_textpage().get_text_range()) for page in document]


def bare(text: str) -> str:
    """Words without blanks and hyphens, which lines break at."""
    return re.sub(r"[\s\ufffe-]", "", text)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("about", ABOUTS, ids=["domain", "area", "unit"])
def test_the_pdf_is_one_page_and_says_everything(about: About, language: Lang, tmp_path: Path) -> None:
    printed = write_brief_pdf(brief(about, language=language, issuer="某办公室"), tmp_path / "brief.pdf")
    pages = words_of(tmp_path / "brief.pdf")
    assert len(pages) == 1
    for sentence in (*printed.lead.sentences, *printed.warnings, *printed.asks):
        assert bare(sentence.text) in pages[0]
    for row in printed.table.rows:
        assert all(bare(cell.text) in pages[0] for cell in row)


def test_as_many_rows_are_shown_as_have_room(tmp_path: Path) -> None:
    made = brief(About(area="990112"))
    printed = write_brief_pdf(made, tmp_path / "brief.pdf")
    assert FEWEST_ROWS < len(printed.table.rows) < len(made.table.rows)
    assert printed.hidden == len(made.table.rows) - len(printed.table.rows)
    assert printed.chart is not None
    one_more = write_brief_pdf(fitted(made, len(printed.table.rows) + 1), tmp_path / "again.pdf")
    assert one_more.table.rows == printed.table.rows


def _longer(made: Brief, times: int) -> Brief:
    words = Sentence(text="这项工作需要有关单位共同研究。" * times)
    return msgspec.structs.replace(made, warnings=(words,))


def test_a_brief_with_too_much_to_say_drops_its_chart_and_then_is_refused(tmp_path: Path) -> None:
    made = brief(About(domain=1))
    assert write_brief_pdf(_longer(made, 75), tmp_path / "brief.pdf").chart is None
    with pytest.raises(Invalid) as refusal:
        write_brief_pdf(_longer(made, 200), tmp_path / "over.pdf")
    assert refusal.value.code == "briefs.too_long"
    assert not (tmp_path / "over.pdf").exists()


def test_the_same_brief_gives_the_same_bytes(tmp_path: Path) -> None:
    made = brief(About(unit="教育局"), date="2025年7月1日")
    for turn in ("1", "2"):
        printed = write_brief_pdf(made, tmp_path / f"{turn}.pdf")
        write_brief_word(printed, tmp_path / f"{turn}.docx")
        write_brief_html(printed, tmp_path / f"{turn}.html")
    for kind in ("pdf", "docx", "html"):
        assert (tmp_path / f"1.{kind}").read_bytes() == (tmp_path / f"2.{kind}").read_bytes(), kind


def test_the_page_has_one_heading_its_table_and_no_script(tmp_path: Path) -> None:
    made = brief(About(domain=1))
    write_brief_html(made, tmp_path / "brief.html")
    page = lxml_html.parse(str(tmp_path / "brief.html")).getroot()
    assert [node.text for node in page.iter("h1")] == [made.title]
    assert len(page.findall(".//tbody/tr")) == len(made.table.rows)
    assert page.find(".//caption") is not None
    assert not list(page.iter("script"))
    text = page.text_content()
    assert all(sentence.text in text for sentence in (*made.warnings, *made.asks))


@needs_office
@pytest.mark.office
def test_the_word_file_is_one_page(tmp_path: Path) -> None:
    printed = write_brief_pdf(brief(ABOUTS[1]), tmp_path / "printed.pdf")
    write_brief_word(printed, tmp_path / "brief.docx")
    pages = words_of(convert_to_pdf(tmp_path / "brief.docx", tmp_path))
    assert len(pages) == 1
    assert all(bare(sentence.text) in pages[0] for sentence in printed.asks)


@needs_chromium
@pytest.mark.browser
def test_the_html_file_prints_on_one_page_and_fits_a_phone(tmp_path: Path) -> None:
    printed = write_brief_pdf(brief(ABOUTS[1]), tmp_path / "printed.pdf")
    write_brief_html(printed, tmp_path / "brief.html")
    with chromium(tmp_path) as browser:
        tab = browser.new_page(viewport={"width": 320, "height": 640})
        tab.goto((tmp_path / "brief.html").as_uri())
        assert tab.evaluate(NARROW) <= 0
        tab.pdf(path=tmp_path / "brief.pdf", prefer_css_page_size=True)
    assert len(words_of(tmp_path / "brief.pdf")) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_slide_is_a_picture_of_sixteen_to_nine(language: Lang, tmp_path: Path) -> None:
    slide = make_plan_slide(board(), ground(), language=language)
    assert write_slide(slide, tmp_path) == ("slide.png", "slide.svg")
    png = (tmp_path / "slide.png").read_bytes()
    assert struct.unpack(">II", png[16:24]) == (1920, 1080)
    svg = etree.fromstring((tmp_path / "slide.svg").read_bytes())
    assert svg.get("viewBox") == "0 0 960 540"
    assert svg[1].text == slide.description
    assert png == render_slide_png(slide)


def test_a_slide_with_long_names_keeps_to_one_picture() -> None:
    slide = make_plan_slide(board(), ground())
    long = tuple(msgspec.structs.replace(line, name=line.name * 4) for line in slide.worst)
    assert render_slide_png(msgspec.structs.replace(slide, worst=long))
