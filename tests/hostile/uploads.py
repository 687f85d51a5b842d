"""Uploaded files that go wrong: by mistake, by renaming, or on purpose. Each says what must become of it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import msgspec
import xlsxwriter

from tests.engines.documents import samples

TAKEN = "taken"


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One upload: its bytes, the name it comes under, what must happen, under which name it is kept."""

    content: Callable[[], bytes]
    name: str
    outcome: str = TAKEN
    kept_as: str = ""


_BODY = "<w:p><w:r><w:t>佐证材料</w:t></w:r></w:p>"


def _word(more: dict[str, bytes | str] | None = None, body: str = _BODY) -> Callable[[], bytes]:
    return lambda: samples.word(body, more=more)


def _relation(kind: str, target: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" '
        'TargetMode="External"/></Relationships>'
    )


def _book() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ("地区", "人数"))
        sheet.write_formula("B2", "=SUM(B3:B9)", None, 12)
    return buffer.getvalue()


def _charted() -> bytes:
    return samples.word(_BODY, more={"word/embeddings/Microsoft_Excel_Sheet1.xlsx": _book()})


def _repacked(more: dict[str, bytes], content: bytes | None = None) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content or _book())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return samples.package(parts | more)


def _command_formula() -> bytes:
    sheet = b'<worksheet><sheetData><row r="1"><c r="A1"><f>cmd|\'/c calc\'!A0</f></c></row></sheetData></worksheet>'
    return _repacked({"xl/worksheets/sheet1.xml": sheet})


def _bomb() -> bytes:
    return samples.word(_BODY, more={"word/media/image1.bmp": b"\x00" * 400_000_000})


def _many_parts() -> bytes:
    return samples.word(_BODY, more={f"word/media/{n}.txt": b"" for n in range(6_000)})


def _lying_part() -> bytes:
    honest = samples.word(_BODY, more={"word/media/a.bin": b"0" * 30_000_000})
    directory = honest.rindex(b"PK\x01\x02", 0, honest.rindex(b"word/media/a.bin"))
    return honest[: directory + 24] + struct.pack("<I", 100) + honest[directory + 28 :]


def _nested(depth: int) -> bytes:
    inner = _book()
    for _ in range(depth):
        inner = _repacked({"xl/embeddings/book.xlsx": inner})
    return inner


def _entities() -> bytes:
    head = '<!DOCTYPE x [<!ENTITY a "规划规划"><!ENTITY b "&a;&a;&a;&a;">]>'
    return samples.word(_BODY, head=head)


def _utf16_entities() -> bytes:
    part = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><w/>'.encode("utf-16")
    return samples.word(_BODY, more={"word/styles.xml": part})


def _twice() -> bytes:
    out = io.BytesIO(samples.word(_BODY))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("WORD/document.xml", b"<other/>")
    return out.getvalue()


def _locked_zip() -> bytes:
    content = bytearray(samples.word(_BODY))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + place] |= 1
            start = content.find(mark, start + 4)
    return bytes(content)


def _png(width: int = 1, height: int = 4, tail: bytes = b"") -> bytes:
    content = bytearray(samples.png())
    content[16:24] = struct.pack(">II", width, height)
    return bytes(content) + tail


def _jpg(width: int = 640, height: int = 480, *, comment: bytes = b"", tail: bytes = b"") -> bytes:
    frame = (
        b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, height, width, 3) + b"\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    )
    said = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment
    return (
        b"\xff\xd8"
        + said
        + frame
        + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
        + bytes(200)
        + b"\xff\xd9"
        + tail
    )


_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"
_PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def _pdf(catalogue: bytes = b"", *more: bytes) -> Callable[[], bytes]:
    return lambda: samples.pdf_of(b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue, _PAGES, _PAGE, *more)


def _packed_script() -> bytes:
    objects = b"4 0 << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    packed = zlib.compress(objects)
    return _pdf(
        b"/OpenAction 4 0 R", samples.stream(packed, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    )()


def _packed_bomb() -> bytes:
    packed = zlib.compress(b" " * 40_000_000, 9)
    return _pdf(b"", samples.stream(packed, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"))()


def _text(words: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: words.encode(encoding)


CASES: tuple[Case, ...] = (
    # what people honestly attach
    Case(name="盖章扫描件.pdf", content=samples.scanned_pdf, kept_as="盖章扫描件.pdf"),
    Case(name="说明.docx", content=_word()),
    Case(name="带图表.docx", content=_charted),
    Case(name="名册统计.xlsx", content=_book),
    Case(name="照片.jpeg", content=_jpg),
    Case(name="手机照片.JPG", content=lambda: _jpg(tail=bytes(5_000)), kept_as="手机照片.jpg"),
    Case(name="截图.png", content=_png),
    Case(name="说明.txt", content=_text("各乡镇已核对。\n", "gb18030")),
    Case(name="数据.csv", content=_text("地区,人数\n东河县,-12.5%\n", "gb18030")),
    Case(name="链接.docx", content=_word({"word/_rels/document.xml.rels": _relation("hyperlink", "https://example.org/")})),
    # names
    Case(name="../../../etc/cron.d/x.txt", content=_text("a"), kept_as="x.txt"),
    Case(name="C:\\Windows\\系统.txt", content=_text("a"), kept_as="系统.txt"),
    Case(name="con.txt", content=_text("a"), kept_as="_con.txt"),
    Case(name="报表\u202efdp.exe", content=_text("MZ"), outcome="uploads.kind_not_taken"),
    Case(name="a.pdf\x00.txt", content=_text("a"), kept_as="a.pdf.txt"),
    Case(name="<img src=x>.txt", content=_text("a"), kept_as="_img src=x_.txt"),
    Case(name="长" * 5_000 + ".txt", content=_text("a"), kept_as="长" * 80 + ".txt"),
    Case(name=".txt", content=_text("a"), kept_as="file.txt"),
    Case(name="无后缀", content=_text("a"), outcome="uploads.kind_not_taken"),
    Case(name="程序.exe", content=_text("MZ"), outcome="uploads.kind_not_taken"),
    Case(name="图.svg", content=_text("<svg/>"), outcome="uploads.kind_not_taken"),
    Case(name="宏.xlsm", content=_book, outcome="uploads.kind_not_taken"),
    Case(name="压缩包.zip", content=_book, outcome="uploads.kind_not_taken"),
    Case(name="空.pdf", content=lambda: b"", outcome="uploads.empty"),
    Case(name="太大.pdf", content=lambda: b"%PDF-1.4\n" + bytes(21 * 1024 * 1024), outcome="uploads.too_large"),
    # content against name
    Case(name="照片.jpg", content=_png, outcome="uploads.not_what_it_says"),
    Case(name="网页.png", content=_text("<html><script>alert(1)</script></html>"), outcome="uploads.not_what_it_says"),
    Case(name="程序.pdf", content=lambda: b"MZ\x90\x00" + bytes(100), outcome="uploads.not_what_it_says"),
    Case(name="迟到的头.pdf", content=lambda: b"<script>1</script>" + samples.blank_pdf(), outcome="uploads.not_what_it_says"),
    Case(name="表.docx", content=_book, outcome="uploads.not_what_it_says"),
    Case(name="文.xlsx", content=_word(), outcome="uploads.not_what_it_says"),
    Case(name="包.xlsx", content=lambda: samples.package({"a.txt": "1"}), outcome="uploads.not_what_it_says"),
    Case(name="旧.docx", content=lambda: samples.ole("WordDocument"), outcome="uploads.old_or_locked_office"),
    Case(name="锁.xlsx", content=lambda: samples.ole("EncryptedPackage"), outcome="uploads.old_or_locked_office"),
    Case(name="文本.txt", content=samples.png, outcome="uploads.not_what_it_says"),
    Case(name="二进制.txt", content=lambda: bytes(range(256)) * 40, outcome="uploads.no_text"),
    Case(name="网页.txt", content=_text("<!doctype html><p>x"), outcome="uploads.script"),
    Case(name="脚本.txt", content=_text("#!/bin/sh\nrm -rf /\n"), outcome="uploads.script"),
    Case(name="夹带.csv", content=_text("a,b\n1,<script>x</script>\n"), outcome="uploads.script"),
    Case(name="图形.txt", content=_text(' <svg onload="x">'), outcome="uploads.script"),
    # formulas in text tables
    Case(name="公式.csv", content=_text("a,b\n1,=cmd|' /C calc'!A0\n"), outcome="uploads.formula"),
    Case(name="链接.csv", content=_text('a,b\n1,"@SUM(1+1)"\n'), outcome="uploads.formula"),
    Case(name="全角.csv", content=_text("a,b\n1,＝1+1\n"), outcome="uploads.formula"),
    Case(name="横线.csv", content=_text("a,b\n东河县,-\n")),
    # office files that act, reach out or hide
    Case(name="宏.docx", content=_word({"word/vbaProject.bin": bytes(500)}), outcome="uploads.macros"),
    Case(name="宏.xlsx", content=lambda: _repacked({"xl/vbaProject.bin": bytes(500)}), outcome="uploads.macros"),
    Case(name="旧宏表.xlsx", content=lambda: _repacked({"xl/macrosheets/sheet1.xml": b"<a/>"}), outcome="uploads.macros"),
    Case(
        name="宏类型.docx",
        content=_word({"[Content_Types].xml": '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'}),
        outcome="uploads.macros",
    ),
    Case(name="控件.docx", content=_word({"word/activeX/activeX1.xml": "<a/>"}), outcome="uploads.macros"),
    Case(name="程序.docx", content=_word({"word/media/x.bin": b"MZ\x90\x00" + bytes(64)}), outcome="uploads.macros"),
    Case(name="域.docx", content=_word(body="<w:p><w:r><w:instrText> DDEAUTO c:\\x</w:instrText></w:r></w:p>"), outcome="uploads.macros"),
    Case(name="命令.xlsx", content=_command_formula, outcome="uploads.macros"),
    Case(name="外链.xlsx", content=lambda: _repacked({"xl/externalLinks/externalLink1.xml": b"<a/>"}), outcome="uploads.external"),
    Case(name="远程模板.docx", content=_word({"word/_rels/settings.xml.rels": _relation("attachedTemplate", "http://x/a.dotm")}), outcome="uploads.external"),
    Case(name="远程图.docx", content=_word({"word/_rels/document.xml.rels": _relation("image", "http://x/a.png")}), outcome="uploads.external"),
    Case(name="脚本链接.docx", content=_word({"word/_rels/document.xml.rels": _relation("hyperlink", "javascript:alert(1)")}), outcome="uploads.external"),
    Case(name="对象.docx", content=_word({"word/embeddings/oleObject1.bin": samples.ole("Package")}), outcome="uploads.embedded"),
    Case(name="套娃.xlsx", content=lambda: _nested(2), outcome="uploads.embedded"),
    Case(name="内宏.docx", content=_word({"word/embeddings/a.xlsx": _repacked({"xl/vbaProject.bin": b"1"})}), outcome="uploads.macros"),
    Case(name="实体.docx", content=_entities, outcome="uploads.entities"),
    Case(name="宽字实体.docx", content=_utf16_entities, outcome="uploads.entities"),
    Case(name="炸弹.docx", content=_bomb, outcome="uploads.bomb"),
    Case(name="万件.docx", content=_many_parts, outcome="uploads.bomb"),
    Case(name="谎报.docx", content=_lying_part, outcome="uploads.damaged"),
    Case(name="爬出.docx", content=_word({"../../tmp/halfsky-escaped": b"1"}), outcome="uploads.damaged"),
    Case(name="盘符.docx", content=_word({"C:/x": b"1"}), outcome="uploads.damaged"),
    Case(name="同名.docx", content=_twice, outcome="uploads.damaged"),
    Case(name="半截.docx", content=lambda: samples.word(_BODY)[:-30], outcome="uploads.damaged"),
    Case(name="加密.docx", content=_locked_zip, outcome="uploads.encrypted"),
    Case(name="后缀.docx", content=lambda: samples.word(_BODY) + b"<script>1</script>", outcome="uploads.two_in_one"),
    # pictures
    Case(name="像素炸弹.png", content=lambda: _png(60_000, 60_000), outcome="uploads.too_many_pixels"),
    Case(name="像素炸弹.jpg", content=lambda: _jpg(65_000, 65_000), outcome="uploads.too_many_pixels"),
    Case(name="一线.png", content=lambda: _png(40_000, 1), outcome="uploads.too_many_pixels"),
    Case(name="零.png", content=lambda: _png(0, 4), outcome="uploads.damaged"),
    Case(name="图中包.png", content=lambda: _png(tail=samples.package({"a": "1"})), outcome="uploads.two_in_one"),
    Case(name="图中网页.png", content=lambda: _png(tail=b"<script>1</script>"), outcome="uploads.two_in_one"),
    Case(name="图中程序.jpg", content=lambda: _jpg(comment=b"<?php system($_GET[0]); ?>"), outcome="uploads.two_in_one"),
    Case(name="图中包.jpg", content=lambda: _jpg(tail=samples.package({"a": "1"})), outcome="uploads.two_in_one"),
    Case(name="半截.png", content=lambda: samples.png()[:-8], outcome="uploads.damaged"),
    Case(name="半截.jpg", content=lambda: _jpg()[:20], outcome="uploads.damaged"),
    Case(name="无框.jpg", content=lambda: b"\xff\xd8\xff\xda" + bytes(50) + b"\xff\xd9", outcome="uploads.damaged"),
    # PDF
    Case(name="脚本.pdf", content=_pdf(b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"), outcome="uploads.pdf_acts"),
    Case(name="改写的脚本.pdf", content=_pdf(b"/OpenAction << /S /J#61vaScript /J#53 (x) >>"), outcome="uploads.pdf_acts"),
    Case(name="打包的脚本.pdf", content=_packed_script, outcome="uploads.pdf_acts"),
    Case(name="启动.pdf", content=_pdf(b"/OpenAction << /S /Launch /F (cmd.exe) >>"), outcome="uploads.pdf_acts"),
    Case(name="表单.pdf", content=_pdf(b"/AcroForm << /XFA [(x) 4 0 R] >>"), outcome="uploads.pdf_acts"),
    Case(name="附件.pdf", content=_pdf(b"/Names << /EmbeddedFiles 4 0 R >>"), outcome="uploads.pdf_carries"),
    Case(name="锁.pdf", content=samples.locked_pdf, outcome="uploads.encrypted"),
    Case(name="打包炸弹.pdf", content=_packed_bomb, outcome="uploads.bomb"),
    Case(name="页数.pdf", content=lambda: samples.pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 900000 >>", _PAGE), outcome="uploads.bomb"),
    Case(name="无尾.pdf", content=lambda: samples.blank_pdf()[:-10], outcome="uploads.damaged"),
    Case(name="空壳.pdf", content=lambda: b"%PDF-1.4\nnothing\n%%EOF\n", outcome="uploads.damaged"),
    Case(name="图文包.pdf", content=lambda: samples.blank_pdf() + samples.package({"a": "1"}) , outcome="uploads.two_in_one"),
)  # fmt: skip
