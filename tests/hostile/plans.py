"""Plan files that go wrong: made by mistake, by old programs or on purpose.

Each builder writes one file; the corpus says which refusal it must meet, or that it must be read.
"""

import os
import struct
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import msgspec
import opencc

from tests.engines.documents import samples

READS = "reads"
NOT_A_PLAN = "plan.not_a_plan"


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One hostile file: what it holds, what must happen, whether it needs a process of its own."""

    content: Callable[[], bytes]
    outcome: str
    dangerous: bool = False


def _p(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def _plan_body() -> str:
    return "".join(map(_p, samples.lines()))


def _word_with(parts: dict[str, bytes | str], body: str = "") -> Callable[[], bytes]:
    return lambda: samples.word(body or _plan_body(), more=parts)


def _encoded(encoding: str, mark: bytes = b"", ends: str = "\n") -> Callable[[], bytes]:
    return lambda: mark + samples.text().replace("\n", ends).encode(encoding)


def _lying_directory() -> bytes:
    """A container whose directory says 100 bytes for a part of 30 MB."""
    size = 30_000_000
    honest = samples.word(_p("零" * (size // 3)))
    directory = honest.rindex(b"PK\x01\x02", 0, honest.rindex(b"word/document.xml"))
    lie = struct.pack("<I", 100)
    return honest[: directory + 24] + lie + honest[directory + 28 :]


def _external_entity() -> bytes:
    head = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return samples.word(_p("&e;"), head=head)


def _billion() -> bytes:
    names = "abcdefghij"
    entities = '<!ENTITY a "规划规划规划规划">' + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in pairwise(names)
    )
    return samples.word(_p("&j;"), head=f"<!DOCTYPE x [{entities}]>")


def _entity_in_attribute() -> bytes:
    head = '<!DOCTYPE x [<!ENTITY a "' + "0" * 50_000 + '">]>'
    return samples.word(f'<w:p w:x="{"&a;" * 50_000}"/>', head=head)


def _nested_tables() -> bytes:
    return samples.word("<w:tbl><w:tr><w:tc>" * 60 + _plan_body() + "</w:tc></w:tr></w:tbl>" * 60)


def _utf16_part() -> bytes:
    main = f'<?xml version="1.0" encoding="UTF-16"?><w:document xmlns:w="{samples.WORD_NS}"><w:body>'
    return samples.word(
        "", more={"word/document.xml": f"{main}{_plan_body()}</w:body></w:document>".encode("utf-16")}
    )


def _absurd_numbering() -> bytes:
    numbering = (
        f'<w:numbering xmlns:w="{samples.WORD_NS}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        '<w:start w:val="999999999999999"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1.%9.%8"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    relations = samples.RELATIONS.replace('officeDocument"', 'numbering"').replace(
        "word/document.xml", "numbering.xml"
    )
    item = '<w:p><w:pPr><w:numPr><w:ilvl w:val="-7"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>'
    return samples.word(
        item * 100 + _plan_body(),
        more={"word/numbering.xml": numbering, "word/_rels/document.xml.rels": relations},
    )


def _wide() -> bytes:
    """Three hundred thousand empty paragraphs, packed no tighter than Word packs."""
    return samples.word("".join(f'<w:p w:a="{n * 2654435761 % 2**32:x}"/>' for n in range(300_000)))


def _large_part() -> bytes:
    """A text part over the limit that packs no tighter than ordinary text."""
    return samples.word("".join(_p(f"{n * 2654435761 % 2**32:x}") for n in range(500_000)))


def _circular_pdf() -> bytes:
    return samples.pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2000000000 >>"
    )


def _many_pages() -> bytes:
    kids = b"3 0 R " * 1_500
    return samples.pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count 1500 >>" % kids,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
    )


def _acting_pdf() -> bytes:
    action = b"<< /S /JavaScript /JS (app.launchURL\\(1\\)) >>"
    return samples.pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        action,
    )


def _many_items() -> str:
    goals = "".join(f"{n}. 第{n}项指标达到{n % 100}%以上。\n" for n in range(1, 20_000))
    return f"{samples.TITLE}\n（一）妇女与健康\n主要目标\n{goals}"


def _one_long_line() -> str:
    return f"{samples.TITLE}\n（一）妇女与健康\n主要目标\n1. {'提高覆盖率，' * 60_000}达到95%以上。\n2. 达到90%以上。\n"


def _one_long_number() -> str:
    return samples.text().replace("92%", "9" * 200_000 + "%")


def _unclosed() -> str:
    return samples.text() + "（《“" * 60_000


def _invisible() -> str:
    # A direction override, a word joiner and a zero-width blank in the middle of the words.
    return (
        samples.text().replace("死亡率", "死\u200b亡\u2060率").replace("妇女与教育", "\u202a妇女与教育\u202c")
    )


def _formulas() -> str:
    return "=cmd|' /C calc'!A0\n@SUM(1+1)*cmd\n+1\n" + samples.text()


def _traditional() -> bytes:
    return opencc.OpenCC("s2tw").convert(samples.text()).encode("cp950")


def _html(before: str = "", after: str = "") -> Callable[[], bytes]:
    return lambda: f"<html><body>{before}{samples.html()}{after}</body></html>".encode()


CASES: dict[str, Case] = {
    # encodings
    "gb18030.txt": Case(content=_encoded("gb18030"), outcome=READS),
    "utf16-unmarked.txt": Case(content=_encoded("utf-16-le"), outcome=READS),
    "utf16-big.txt": Case(content=_encoded("utf-16-be", b"\xfe\xff"), outcome=READS),
    "utf32.txt": Case(content=_encoded("utf-32-le", b"\xff\xfe\x00\x00"), outcome=READS),
    "marked-crlf.txt": Case(content=_encoded("utf-8", b"\xef\xbb\xbf", "\r\n"), outcome=READS),
    "old-mac.txt": Case(content=_encoded("utf-8", ends="\r"), outcome=READS),
    "big5.txt": Case(content=_traditional, outcome=READS),
    "one-broken-byte.txt": Case(
        content=lambda: samples.text().encode()[:100] + b"\xff" + samples.text().encode()[101:],
        outcome="documents.encoding",
    ),
    "wrong-mark.txt": Case(content=_encoded("gb18030", b"\xef\xbb\xbf"), outcome="documents.encoding"),
    "japanese.txt": Case(
        content=lambda: ("これは計画ではありません。" * 20).encode("shift_jis"), outcome=NOT_A_PLAN
    ),
    "nul-inside.txt": Case(
        content=lambda: samples.text().encode().replace(b"1. ", b"1.\x00"), outcome="documents.binary"
    ),
    "bytes.txt": Case(content=lambda: bytes(range(256)) * 400, outcome="documents.binary"),
    # nothing, or not a plan
    "empty.docx": Case(content=lambda: b"", outcome="documents.empty"),
    "zeros.pdf": Case(content=lambda: b"\x00" * 100_000, outcome="documents.empty"),
    "letter.txt": Case(content=lambda: "各位同事：\n明天上午九点开会。\n".encode(), outcome=NOT_A_PLAN),
    "figures.csv": Case(
        content=lambda: "area,indicator,year,value,unit\n甲,乙,2020,1,%\n".encode(), outcome=NOT_A_PLAN
    ),
    "settings.json": Case(content=lambda: b'{"title": 1}', outcome=NOT_A_PLAN),
    # other programs
    "table.xlsx": Case(
        content=lambda: samples.package({"[Content_Types].xml": "", "xl/workbook.xml": ""}),
        outcome="documents.figures",
    ),
    "old.doc": Case(content=lambda: samples.ole("WordDocument"), outcome="documents.legacy_word"),
    "old.wps": Case(content=lambda: samples.ole("WpsDocument"), outcome="documents.legacy_word"),
    "locked.docx": Case(content=lambda: samples.ole("EncryptedPackage"), outcome="documents.encrypted"),
    "photo.pdf": Case(content=samples.png, outcome="documents.image"),
    "archive.docx": Case(
        content=lambda: samples.package({"规划.txt": samples.text()}), outcome="documents.archive"
    ),
    # Word files
    "macro.docm": Case(content=_word_with({"word/vbaProject.bin": samples.ole("VBA")}), outcome=READS),
    "template-from-net.docx": Case(
        content=_word_with(
            {
                "word/_rels/document.xml.rels": samples.RELATIONS.replace(
                    'officeDocument"', 'attachedTemplate"'
                ).replace("word/document.xml", "http://example.invalid/x.dotm")
            }
        ),
        outcome=READS,
    ),
    "climbing-names.docx": Case(content=_word_with({"../../../tmp/halfsky-escaped": "x"}), outcome=READS),
    "absurd-numbering.docx": Case(content=_absurd_numbering, outcome=READS),
    "utf16-part.docx": Case(content=_utf16_part, outcome=READS),
    "nested-tables.docx": Case(content=_nested_tables, outcome=READS),
    "deep.docx": Case(
        content=lambda: samples.word("<w:ins>" * 100_000 + "</w:ins>" * 100_000), outcome="documents.damaged"
    ),
    "cut.docx": Case(content=lambda: samples.word(_plan_body())[:-200], outcome="documents.damaged"),
    "bit-flipped.docx": Case(
        content=lambda: samples.word(_plan_body()).replace(b"\x4b\x03\x04", b"\x4b\x03\x05", 1),
        outcome="documents.binary",
    ),
    "entities.docx": Case(content=_billion, outcome="documents.xml_entities", dangerous=True),
    "entity-in-attribute.docx": Case(
        content=_entity_in_attribute, outcome="documents.xml_entities", dangerous=True
    ),
    "reads-my-files.docx": Case(content=_external_entity, outcome="documents.xml_entities"),
    "bomb.docx": Case(
        content=lambda: samples.word(_p("零" * 20_000_000)), outcome="documents.zip_bomb", dangerous=True
    ),
    "lying-bomb.docx": Case(content=_lying_directory, outcome="documents.damaged", dangerous=True),
    "many-entries.docx": Case(
        content=lambda: samples.word(_plan_body(), more={f"word/media/{n}": b"" for n in range(6_000)}),
        outcome="documents.zip_bomb",
    ),
    "wide.docx": Case(content=_wide, outcome="documents.empty", dangerous=True),
    "large-part.docx": Case(content=_large_part, outcome="documents.zip_bomb", dangerous=True),
    # PDF files
    "scan.pdf": Case(content=samples.scanned_pdf, outcome="documents.scanned_pdf"),
    "locked.pdf": Case(content=samples.locked_pdf, outcome="documents.encrypted"),
    "cut.pdf": Case(content=lambda: samples.scanned_pdf()[:-40], outcome="documents.truncated"),
    "garbage.pdf": Case(
        content=lambda: b"%PDF-1.7\n" + b"garbage " * 999 + b"%%EOF", outcome="documents.damaged"
    ),
    "acting.pdf": Case(content=_acting_pdf, outcome="documents.empty"),
    "circular.pdf": Case(content=_circular_pdf, outcome="documents.damaged", dangerous=True),
    "many-pages.pdf": Case(content=_many_pages, outcome="documents.too_long", dangerous=True),
    "bomb.pdf": Case(content=samples.bomb_pdf, outcome="documents.pdf_too_heavy", dangerous=True),
    # web pages
    "script.html": Case(content=_html(before="<script>while(1){}</script>"), outcome=READS),
    "reads-my-files.html": Case(
        content=_html(
            before='<iframe src="file:///etc/passwd"></iframe><img src="http://example.invalid/x">'
        ),
        outcome=READS,
    ),
    "nested.html": Case(
        content=_html(before="<div>" * 200_000), outcome="documents.too_deep", dangerous=True
    ),
    "wide.html": Case(content=_html(after="<b></b>" * 1_000_000), outcome=READS, dangerous=True),
    "large.html": Case(content=_html(after=" " * 9_000_000), outcome="documents.too_large"),
    # sizes and shapes of text
    "huge.txt": Case(
        content=lambda: b"x" * (65 * 1024 * 1024), outcome="documents.too_large", dangerous=True
    ),
    "long.txt": Case(
        content=lambda: ("规划" * 1_100_000).encode(), outcome="documents.too_long", dangerous=True
    ),
    "many-items.txt": Case(content=lambda: _many_items().encode(), outcome=READS, dangerous=True),
    "one-long-line.txt": Case(content=lambda: _one_long_line().encode(), outcome=READS, dangerous=True),
    "one-long-number.txt": Case(content=lambda: _one_long_number().encode(), outcome=READS, dangerous=True),
    "unclosed-brackets.txt": Case(content=lambda: _unclosed().encode(), outcome=READS, dangerous=True),
    "only-headings.txt": Case(
        content=lambda: ("（一）\n" * 20_000).encode(), outcome=NOT_A_PLAN, dangerous=True
    ),
    "invisible-signs.txt": Case(content=lambda: _invisible().encode(), outcome=READS),
    "formulas.txt": Case(content=lambda: _formulas().encode(), outcome=READS),
    "=1+1{0}%s.txt": Case(content=lambda: samples.text().encode(), outcome=READS),
}
"""File name → what it holds and what must happen."""


def build(folder: Path) -> None:
    """Write the whole corpus, with a folder, a loop and a device among the files."""
    for name, case in CASES.items():
        (folder / name).write_bytes(case.content())
    (folder / "folder.docx").mkdir()
    (folder / "loop.docx").symlink_to("loop.docx")
    os.mkfifo(folder / "pipe.docx")
