"""Plan files made for tests: one invented plan in every format, and the bytes of broken files."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent

TITLE = "青禾县妇女发展规划（2021—2030年）"
DOMAINS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "妇女与健康",
        (
            "全县孕产妇死亡率控制在14/10万以下，住院分娩率稳定在99%以上，城乡之间的差距逐年缩小。",
            "乡镇卫生院为孕产妇建档，系统管理率提高到92%以上，产后访视率达到95%以上。",
            "适龄妇女两癌筛查率逐步提高。",
        ),
        (
            "完善县乡村三级服务网络，每所乡镇卫生院至少配备2名妇女保健医生，常年开展巡回服务，"
            "把健康教育送到村、送到户、送到每一位需要的妇女身边。",
            "每年组织一次下乡义诊。",
        ),
    ),
    (
        "妇女与教育",
        ("高中阶段毛入学率达到93%以上，女童不因贫困而离开学校。", "妇女平均受教育年限不断提高。"),
        ("落实控辍保学责任。", "办好面向妇女的技能培训班。"),
    ),
)
_CHINESE = "一二三四五六七八九十"


def lines() -> list[str]:
    """The plan as lines, each a paragraph, a heading or an item with its number."""
    found = [TITLE, "一、发展领域、主要目标和策略措施"]
    for place, (name, goals, measures) in enumerate(DOMAINS):
        found.append(f"（{_CHINESE[place]}）{name}")
        for head, items in (("主要目标", goals), ("策略措施", measures)):
            found.append(head)
            found += [f"{number}. {words}" for number, words in enumerate(items, 1)]
    return found


def text() -> str:
    return "".join(f"{line}\n" for line in lines())


def markdown() -> str:
    def one(line: str) -> str:
        if line == TITLE:
            return f"# {line}"
        if line.startswith("一、"):
            return f"## {line}"
        if line.startswith("（"):
            return f"### {line}"
        return f"**{line}**" if line in {"主要目标", "策略措施"} else line

    return "\n\n".join(map(one, lines())) + "\n"


def html() -> str:
    body = [f"<h1>{TITLE}</h1><h2>一、发展领域、主要目标和策略措施</h2>"]
    for place, (name, goals, measures) in enumerate(DOMAINS):
        body.append(f"<h3>（{_CHINESE[place]}）{name}</h3>")
        for head, items in (("主要目标", goals), ("策略措施", measures)):
            entries = "".join(f"<li>{words}</li>" for words in items)
            body.append(f"<p><strong>{head}</strong></p><ol>{entries}</ol>")
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>x</title><style>p{color:red}</style></head>"
        f"<body><nav>首页 &gt; 公开</nav><div>{''.join(body)}</div><script>alert('1. 达到1%')</script></body></html>"
    )


_NUMBERING = """<w:numbering {ns}>
<w:abstractNum w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/>
<w:lvlText w:val="（%1）"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
</w:abstractNum>
<w:num w:numId="90"><w:abstractNumId w:val="90"/></w:num>
{restarts}
</w:numbering>"""
_RESTART = (
    '<w:num w:numId="{number}"><w:abstractNumId w:val="90"/>'
    '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def docx(path: Path) -> Path:
    """The plan as officers' Word files hold it: every number is automatic, none is in the text."""
    document = Document()
    numbering = document.part.numbering_part
    restarts = "".join(_RESTART.format(number=n) for n in range(91, 91 + 2 * len(DOMAINS)))
    made = parse_xml(_NUMBERING.format(ns=nsdecls("w"), restarts=restarts))
    for child in list(numbering.element):
        numbering.element.remove(child)
    for child in list(made):
        numbering.element.append(child)
    document.sections[0].header.paragraphs[0].text = "青禾县人民政府文件"
    document.add_paragraph(TITLE)
    document.add_paragraph("一、发展领域、主要目标和策略措施")
    number = 91
    for name, goals, measures in DOMAINS:
        _numbered(document, name, 90, 0)
        for head, items in (("主要目标", goals), ("策略措施", measures)):
            document.add_paragraph(head)
            for words in items:
                _numbered(document, words, number, 1)
            number += 1
    document.save(str(path))
    return path


def _numbered(document: Document, words: str, number: int, level: int) -> None:
    properties = document.add_paragraph(words)._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = number
    properties.get_or_add_ilvl().val = level


def pdf(path: Path) -> Path:
    """The plan as a PDF with a text layer, page numbers and a running head; lines break in sentences."""
    body = "\n\n".join(f"#[{line}]" for line in lines())
    source = (
        '#set page(width: 148mm, height: 90mm, header: [#align(center)[青禾县人民政府公报]], numbering: "— 1 —")\n'
        '#set text(font: "Noto Sans SC", size: 12pt, lang: "zh")\n#set par(justify: true)\n' + body
    )
    path.write_bytes(typst.compile(source.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True))
    return path


def pdf_of(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF from hand-written objects; the first is the catalogue."""
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(
        b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, trailer, table)
    )
    return out.getvalue()


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


_CATALOGUE = (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>")


def scanned_pdf() -> bytes:
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 5 0 R "
        b"/Resources << /XObject << /I 4 0 R >> >> >>"
    )
    picture = stream(
        b"\x80" * 16,
        b"/Type /XObject /Subtype /Image /Width 4 /Height 4 /BitsPerComponent 8 /ColorSpace /DeviceGray",
    )
    return pdf_of(*_CATALOGUE, page, picture, stream(b"q 200 0 0 200 0 0 cm /I Do Q"))


def locked_pdf() -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"
    lock = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"ab" * 32, b"cd" * 32)
    return pdf_of(*_CATALOGUE, page, lock, trailer=b"/Encrypt 4 0 R /ID [<01> <01>]")


def blank_pdf() -> bytes:
    return pdf_of(*_CATALOGUE, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>")


def bomb_pdf(megabytes: int = 2_000) -> bytes:
    """A page whose content unpacks, through two layers of packing, to `megabytes`."""
    packer = zlib.compressobj(9)
    start = packer.compress(b"q Q ") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b"q Q " * 262_144) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush a packed block stands for itself and can be repeated as it is.
    layer = start + block * megabytes + packer.flush()
    content = stream(zlib.compress(layer, 9), b"/Filter [/FlateDecode /FlateDecode]")
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>"
    return pdf_of(*_CATALOGUE, page, content)


def package(parts: dict[str, bytes | str], **options: int) -> bytes:
    """A zip container of the parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
WORD_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(
    body: str, *, more: dict[str, bytes | str] | None = None, head: str = "", ns: str = WORD_NS
) -> bytes:
    """A docx from the XML of its body."""
    main = f'{head}<w:document xmlns:w="{ns}"><w:body>{body}</w:body></w:document>'
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": RELATIONS,
        "word/document.xml": main,
    }
    return package(parts | (more or {}))


def ole(stream_name: str) -> bytes:
    """The beginning of an OLE container with one named stream."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + stream_name.encode("utf-16-le") + b"\x00" * 512
    )


def png() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    pixels = zlib.compress(b"\x00\x80" * 4)
    header = struct.pack(">IIBBBBB", 1, 4, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
