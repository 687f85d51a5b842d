"""A paper as Word has the elements of its form where GB/T 9704 puts them."""

from io import BytesIO
from pathlib import Path

import docx
import msgspec
import pytest
from docx.oxml.ns import qn

from halfsky.core.reports.model import Cell, Chart, Section, Table
from halfsky.core.reports.papers.model import Paper, Presence, numbered_items, written
from halfsky.engines.word.paper import render_paper
from tests.engines.office import convert_to_pdf, needs_office
from tests.engines.test_typeset import pages_of

_TABLE = Table(
    number="",
    caption="",
    head=((Cell(text="事项"), Cell(text="责任单位")),),
    rows=((Cell(text="补报缺项数据"), Cell(text="统计局")),),
)
NOTICE = Paper(
    issuer="青溪县妇女儿童工作委员会",
    number="青妇儿工委〔2024〕3号",
    title="关于召开联络员会议的通知",
    addressee="各成员单位",
    blocks=written("现将有关事项通知如下："),
    sections=(
        Section(title="会议时间", number="一、", blocks=written("6月9日上午。")),
        Section(title="会议议程", number="二、", blocks=(*numbered_items(("通报情况", "研究预警")), _TABLE)),
    ),
    closing=written("特此通知。"),
    attachments=("议程", "报名表"),
    date="2024年6月1日",
    remark="联系电话：0000-0000000",
    copies=("县统计局", "县财政局"),
    printed_by="青溪县妇女儿童工作委员会办公室",
    printed_on="2024年6月1日",
)


def _lines(paper: Paper) -> list[str]:
    document = docx.Document(BytesIO(render_paper(paper)))
    return [line.text for line in document.paragraphs if line.text]


def test_a_notice_has_every_element_in_order() -> None:
    assert _lines(NOTICE) == [
        "青溪县妇女儿童工作委员会文件",
        "青妇儿工委〔2024〕3号",
        "关于召开联络员会议的通知",
        "各成员单位：",
        "现将有关事项通知如下：",
        "一、会议时间",
        "6月9日上午。",
        "二、会议议程",
        "1. 通报情况",
        "2. 研究预警",
        "特此通知。",
        "附件：1. 议程",
        "2. 报名表",
        "青溪县妇女儿童工作委员会",
        "2024年6月1日",
        "（联系电话：0000-0000000）",
        "\t",
        "抄送：县统计局，县财政局。",
        "\t",
        "青溪县妇女儿童工作委员会办公室\t2024年6月1日印发",
        "\t",
    ]


def test_page_and_page_sign_are_those_of_the_standard() -> None:
    section = docx.Document(BytesIO(render_paper(NOTICE))).sections[0]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(side.mm) for side in margins] == [37, 35, 28, 26]
    sign = section.footer._element.iter(qn("w:t"), qn("w:instrText"))
    assert "".join(str(part.text) for part in sign).split() == ["—", "PAGE", "1", "—"]


def test_a_letter_has_its_mark_in_the_head_of_its_first_page_and_no_number_there() -> None:
    letter = msgspec.structs.replace(NOTICE, form="letter")
    section = docx.Document(BytesIO(render_paper(letter))).sections[0]
    assert section.different_first_page_header_footer
    assert [line.text for line in section.first_page_header.paragraphs] == ["青溪县妇女儿童工作委员会", ""]
    assert not list(section.first_page_footer._element.iter(qn("w:instrText")))
    assert _lines(letter)[0] == NOTICE.number
    assert not any("印发" in line for line in _lines(letter))


def test_minutes_say_who_was_there_and_bear_no_signature() -> None:
    presence = (Presence(label="出席", who=("统计局", "教育局")), Presence(label="请假", who=("公安局",)))
    lines = _lines(msgspec.structs.replace(NOTICE, form="minutes", presence=presence))
    assert lines[0] == "青溪县妇女儿童工作委员会纪要"
    assert lines.index("出席：统计局、教育局") + 1 == lines.index("请假：公安局")
    assert NOTICE.issuer not in lines


def _kept(paper: Paper) -> list[str]:
    """Paragraphs that no end of a page parts from what follows them, the blank line above the signature among them."""
    document = docx.Document(BytesIO(render_paper(paper)))
    return [line.text for line in document.paragraphs if line.paragraph_format.keep_with_next]


@pytest.mark.parametrize("form", ["letter", "document", "table"])
def test_a_signature_is_never_parted_from_the_last_words_above_it(form: str) -> None:
    kept = _kept(msgspec.structs.replace(NOTICE, form=form))
    assert kept[-8:] == ["", "特此通知。", "", "附件：1. 议程", "2. 报名表", "", NOTICE.issuer, NOTICE.date]


def test_a_table_that_ends_the_text_holds_the_signature_and_its_heading_holds_it() -> None:
    bare = msgspec.structs.replace(NOTICE, closing=(), attachments=(), remark="")
    assert _kept(bare)[-4:] == ["", "", "", NOTICE.issuer]
    table = docx.Document(BytesIO(render_paper(bare))).tables[0]
    assert all(line.paragraph_format.keep_with_next for line in table.rows[-1].cells[0].paragraphs)


@pytest.mark.office
@needs_office
def test_no_page_of_a_letter_holds_its_signature_alone(tmp_path: Path) -> None:
    """However full the first page is; between the two lengths the signature moves over, and takes its last words along."""
    texts = []
    for count in range(8, 12):
        letter = msgspec.structs.replace(
            NOTICE, form="letter", attachments=(), remark="", copies=(), printed_by="",
            sections=(), blocks=written(*(f"第{nth}项要求" for nth in range(count))),
        )  # fmt: skip
        path = tmp_path / f"{count}.docx"
        path.write_bytes(render_paper(letter))
        texts.append(pages_of(convert_to_pdf(path, tmp_path)))
    assert {len(pages) for pages in texts} == {1, 2}
    assert all("项要求特此通知" in pages[-1] and NOTICE.date in pages[-1] for pages in texts)


def test_a_form_has_no_red_head_and_columns_of_signatures() -> None:
    form = msgspec.structs.replace(
        NOTICE, form="table", signatures=(("签发人：", "年　月　日"), ("承办单位：",))
    )
    document = docx.Document(BytesIO(render_paper(form)))
    assert next(line.text for line in document.paragraphs) == NOTICE.title
    signed = document.tables[-1].rows[0].cells
    assert [[line.text for line in cell.paragraphs] for cell in signed] == [
        ["签发人：", "年　月　日"],
        ["承办单位："],
    ]
    indents = signed[0].paragraphs[0]._p.iter(qn("w:ind"))
    assert [indent.get(qn("w:firstLine")) for indent in indents] == ["0"]


def test_english_papers_have_english_signs() -> None:
    english = msgspec.structs.replace(
        NOTICE, lang="en", addressee="All units", copies=("Bureau of Statistics",), printed_on="1 June 2024"
    )
    lines = _lines(english)
    assert "All units:" in lines
    assert "Copies: Bureau of Statistics." in lines


@pytest.mark.parametrize("form", ["document", "letter", "minutes", "table"])
def test_the_same_paper_is_the_same_file(form: str) -> None:
    paper = msgspec.structs.replace(NOTICE, form=form)
    assert render_paper(paper) == render_paper(paper)


def test_a_chart_has_no_place_in_a_paper() -> None:
    chart = Chart(number="1", caption="", title="", description="", spec={})
    with pytest.raises(TypeError):
        render_paper(msgspec.structs.replace(NOTICE, blocks=(chart,)))
