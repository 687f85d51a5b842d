"""What a reader of the final Word page sees is what is read."""

from pathlib import Path

import pytest

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.documents import read_document
from tests.engines.documents import samples


def read(folder: Path, body: str, **options: object) -> list[str]:
    path = folder / "plan.docx"
    path.write_bytes(samples.word(body, **options))  # type: ignore[arg-type]
    return read_document(path).splitlines()


def p(*runs: str, props: str = "") -> str:
    return f"<w:p><w:pPr>{props}</w:pPr>{''.join(runs)}</w:p>"


def r(words: str, props: str = "") -> str:
    return f"<w:r><w:rPr>{props}</w:rPr><w:t>{words}</w:t></w:r>"


def field(code: str, result: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return (
        f"{mark('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{mark('separate')}{result}{mark('end')}"
    )


def test_deleted_text_goes_and_inserted_text_stays(tmp_path: Path) -> None:
    body = p(
        r("达到"),
        "<w:del><w:r><w:delText>90%</w:delText><w:tab/></w:r></w:del>",
        f"<w:ins>{r('95%')}</w:ins>",
        r("以上"),
    )
    assert read(tmp_path, body) == ["达到95%以上"]


def test_moved_text_stands_where_it_was_moved_to(tmp_path: Path) -> None:
    body = p(f"<w:moveFrom>{r('甲')}</w:moveFrom>", r("乙")) + p(f"<w:moveTo>{r('甲')}</w:moveTo>")
    assert read(tmp_path, body) == ["乙", "甲"]


def test_a_paragraph_whose_end_is_deleted_runs_on(tmp_path: Path) -> None:
    body = p(r("提高到"), props="<w:rPr><w:del/></w:rPr>") + p(r("95%以上"))
    assert read(tmp_path, body) == ["提高到95%以上"]


def test_hidden_text_notes_and_pronunciation_are_left_out(tmp_path: Path) -> None:
    ruby = f"<w:r><w:ruby><w:rt>{r('fù')}</w:rt><w:rubyBase>{r('妇')}</w:rubyBase></w:ruby></w:r>"
    body = p(ruby, r("女"), r("秘密", "<w:vanish/>"), "<w:r><w:footnoteReference w:id='2'/></w:r>")
    assert read(tmp_path, body) == ["妇女"]


def test_fields_show_their_result_but_a_table_of_contents_is_no_text(tmp_path: Path) -> None:
    contents = (
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
          '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', r("一、目标"), field("PAGEREF _x", r("3")))
        + p(r("二、措施"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    )  # fmt: skip
    body = contents + p(r("到"), field(" DATE ", r("2030")), r("年"))
    assert read(tmp_path, body) == ["到2030年"]


def test_contents_are_known_by_style_and_by_content_control(tmp_path: Path) -> None:
    styles = f'<w:styles xmlns:w="{samples.WORD_NS}"><w:style w:styleId="a7"><w:name w:val="toc 1"/></w:style></w:styles>'
    relations = samples.RELATIONS.replace('officeDocument"', 'styles"').replace(
        "word/document.xml", "styles.xml"
    )
    more = {"word/styles.xml": styles, "word/_rels/document.xml.rels": relations}
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p(r('前言 1'))}</w:sdtContent></w:sdt>"
    )
    plain = f"<w:sdt><w:sdtPr/><w:sdtContent>{p(r('正文'))}</w:sdtContent></w:sdt>"
    body = control + p(r("目标 2"), props='<w:pStyle w:val="a7"/>') + plain
    assert read(tmp_path, body, more=more) == ["正文"]


def test_tables_come_in_order_one_row_a_line(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{p(r(cell))}</w:tc>" for cell in cells) + "</w:tr>"

    body = p(r("前")) + f"<w:tbl>{row('指标', '目标')}{row('孕产妇死亡率', '12/10万')}</w:tbl>" + p(r("后"))
    assert read(tmp_path, body) == ["前", "指标\t目标", "孕产妇死亡率\t12/10万", "后"]


def test_a_page_laid_out_as_one_cell_reads_as_paragraphs(tmp_path: Path) -> None:
    cell = p(r("主要目标")) + p(r("1.达到95%"))
    assert read(tmp_path, f"<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>") == ["主要目标", "1.达到95%"]


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p(r('某县妇女发展规划'))}</w:txbxContent>"
    both = f"<w:r><w:AlternateContent><w:Choice>{box}</w:Choice><w:Fallback>{box}</w:Fallback></w:AlternateContent></w:r>"
    assert read(tmp_path, p(both)) == ["某县妇女发展规划"]


def test_strict_word_files_read_the_same(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    assert read(tmp_path, p(r("规划")), ns=strict) == ["规划"]


def numbered(levels: str, nums: str) -> dict[str, str]:
    numbering = f'<w:numbering xmlns:w="{samples.WORD_NS}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    relations = samples.RELATIONS.replace('officeDocument"', 'numbering"').replace(
        "word/document.xml", "numbering.xml"
    )
    return {
        "word/numbering.xml": f"{numbering}{nums}</w:numbering>",
        "word/_rels/document.xml.rels": relations,
    }


def level(number: int, style: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'


def item(words: str, lvl: int, num: int = 1) -> str:
    return p(r(words), props=f'<w:numPr><w:ilvl w:val="{lvl}"/><w:numId w:val="{num}"/></w:numPr>')


NUM = '<w:num w:numId="{0}"><w:abstractNumId w:val="0"/>{1}</w:num>'


def test_deeper_levels_start_again_under_each_heading(tmp_path: Path) -> None:
    more = numbered(
        level(0, "chineseCounting", "（%1）") + level(1, "decimal", "%1.%2", "<w:isLgl/>"), NUM.format(1, "")
    )
    body = item("甲", 0) + item("a", 1) + item("b", 1) + item("乙", 0) + item("c", 1)
    assert read(tmp_path, body, more=more) == ["（一）甲", "1.1 a", "1.2 b", "（二）乙", "2.1 c"]


def test_a_second_list_goes_on_unless_it_says_it_starts_again(tmp_path: Path) -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    more = numbered(
        level(0, "decimal", "%1、"), NUM.format(1, "") + NUM.format(2, "") + NUM.format(3, restart)
    )
    body = item("a", 0, 1) + item("b", 0, 2) + item("c", 0, 3) + item("d", 0, 3)
    assert read(tmp_path, body, more=more) == ["1、a", "2、b", "1、c", "2、d"]


def test_bullets_and_numbers_switched_off_leave_no_mark(tmp_path: Path) -> None:
    more = numbered(level(0, "bullet", "•"), NUM.format(1, ""))
    assert read(tmp_path, item("a", 0, 1) + item("b", 0, 0), more=more) == ["a", "b"]


def test_a_style_that_refers_to_itself_ends(tmp_path: Path) -> None:
    styles = (
        f'<w:styles xmlns:w="{samples.WORD_NS}"><w:style w:styleId="x"><w:basedOn w:val="y"/></w:style>'
        '<w:style w:styleId="y"><w:basedOn w:val="x"/></w:style></w:styles>'
    )
    relations = samples.RELATIONS.replace('officeDocument"', 'styles"').replace(
        "word/document.xml", "styles.xml"
    )
    more = {"word/styles.xml": styles, "word/_rels/document.xml.rels": relations}
    assert read(tmp_path, p(r("规划"), props='<w:pStyle w:val="x"/>'), more=more) == ["规划"]


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (samples.word(p(r("&b;")), head=ENTITIES), "documents.xml_entities"),
        (
            samples.word(
                "",
                more={
                    "word/document.xml": (
                        f'<?xml version="1.0" encoding="UTF-16"?>{ENTITIES}<w:document xmlns:w="{samples.WORD_NS}">'
                        f"<w:body>{p(r('&b;'))}</w:body></w:document>"
                    ).encode("utf-16")
                },
            ),
            "documents.xml_entities",
        ),
        (samples.word(p(r("零" * 10_000_000))), "documents.zip_bomb"),
        (samples.word(p(r("规划")), more={"word/media/image1.bmp": bytes(50_000_000)}), "documents.zip_bomb"),
        (
            samples.word(p(r("规划")), more={f"word/media/{n}": b"" for n in range(6_000)}),
            "documents.zip_bomb",
        ),
    ],
    ids=["entities", "entities in UTF-16", "ratio", "picture", "entries"],
)
def test_bombs_are_not_opened(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(content)
    with pytest.raises(Invalid) as refused:
        read_document(path)
    assert refused.value.code == code
