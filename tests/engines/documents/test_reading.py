"""One plan in every format and encoding says the same thing; what cannot be read is refused with a reason."""

import re
import string
from pathlib import Path

import msgspec
import opencc
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.plan.model import Plan
from halfsky.core.plan.read import read_plan
from halfsky.core.vocabulary.errors import HalfSkyError, Invalid, NotFound
from halfsky.core.vocabulary.findings import Message
from halfsky.engines.documents import read_document, read_source
from halfsky.engines.documents.simplified import simplifications
from tests.engines.documents import samples
from tests.shared import SHARED, needs_shared

ROOT = Path(__file__).resolve().parents[3]


def written(folder: Path, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def promises(path: Path) -> list[tuple[object, ...]]:
    """Everything a plan promises, without places."""
    plan = read_plan(read_source(path))
    return [
        (domain.title, item.number, t.indicator, t.comparator, t.value, t.unit, re.sub(r"\s", "", t.quote))
        for domain in plan.domains
        for item in (*domain.goals, *domain.measures)
        for t in item.targets
    ]


def outline(plan: Plan) -> list[tuple[str, list[str], list[str]]]:
    def squeezed(words: str) -> str:
        return re.sub(r"[\s*]", "", words)

    return [
        (d.title, [squeezed(i.text) for i in d.goals], [squeezed(i.text) for i in d.measures])
        for d in plan.domains
    ]


@pytest.fixture(scope="module")
def every_format(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("plans")
    return {
        "txt": written(folder, "plan.txt", samples.text()),
        "md": written(folder, "plan.md", samples.markdown()),
        "html": written(folder, "plan.html", samples.html()),
        "docx": samples.docx(folder / "plan.docx"),
        "pdf": samples.pdf(folder / "plan.pdf"),
    }


@pytest.mark.parametrize("kind", ["md", "html", "docx", "pdf"])
def test_every_format_gives_the_plan_of_the_text_file(every_format: dict[str, Path], kind: str) -> None:
    plain = read_plan(read_source(every_format["txt"]))
    assert outline(read_plan(read_source(every_format[kind]))) == outline(plain)
    assert [len(d.goals) for d in plain.domains] == [3, 2]
    assert promises(every_format[kind]) == promises(every_format["txt"])


@pytest.mark.parametrize("kind", ["html", "docx"])
def test_lists_numbered_by_the_program_read_as_printed(every_format: dict[str, Path], kind: str) -> None:
    assert read_document(every_format[kind]).splitlines() == samples.lines()


def test_broken_lines_of_a_pdf_are_whole_again_without_page_furniture(every_format: dict[str, Path]) -> None:
    got = read_document(every_format["pdf"]).splitlines()
    assert [re.sub(r"\s", "", line) for line in got] == [re.sub(r"\s", "", line) for line in samples.lines()]


def test_markdown_keeps_its_characters_and_hides_its_signs_from_the_rules(tmp_path: Path) -> None:
    source = read_source(written(tmp_path, "p.md", "## 一、**目标**\n1\\. 达到`95%`以上\n"))
    assert source.text == "## 一、**目标**\n1\\. 达到`95%`以上\n"
    assert len(source.shadow) == len(source.text)
    assert source.shadow.split() == ["一、", "目标", "1.", "达到", "95%", "以上"]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("gb18030", b""),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\x00\x00"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_encoding_reads_the_same(tmp_path: Path, encoding: str, mark: bytes, ends: str) -> None:
    content = mark + samples.text().replace("\n", ends).encode(encoding)
    assert read_document(written(tmp_path, "plan.txt", content)) == samples.text()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "big5", "gb18030"])
def test_traditional_text_keeps_its_characters_and_reads_as_simplified(tmp_path: Path, encoding: str) -> None:
    traditional = opencc.OpenCC("s2tw").convert(samples.text()).replace("两", "兩")
    source = read_source(written(tmp_path, "plan.txt", traditional, encoding))
    assert source.text == traditional
    assert len(source.shadow) == len(source.text)
    assert "妇女发展规划" in source.shadow
    plain = outline(read_plan(read_source(written(tmp_path, "simple.txt", samples.text()))))
    assert [(len(d[1]), len(d[2])) for d in outline(read_plan(source))] == [
        (len(d[1]), len(d[2])) for d in plain
    ]


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=60))
def test_simplifying_never_moves_a_character(words: str) -> None:
    assert all(len(old) == len(new) == 1 for old, new in simplifications(words).items())


@given(st.text(alphabet="妇女健康达到以上一二三，。、（）\n 0123456789%", min_size=8))
def test_the_encoding_does_not_matter(words: str) -> None:
    content = "规划目标，" + words
    from halfsky.engines.documents.encodings import decode
    from halfsky.engines.documents.file import File

    for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        file = File(name="p", suffix=".txt", content=content.encode(encoding))
        assert decode(file) == content


REFUSED: dict[str, tuple[str, bytes]] = {
    "scan.pdf": ("documents.scanned_pdf", samples.scanned_pdf()),
    "locked.pdf": ("documents.encrypted", samples.locked_pdf()),
    "blank.pdf": ("documents.empty", samples.blank_pdf()),
    "cut.pdf": ("documents.truncated", samples.scanned_pdf()[:300]),
    "nothing.pdf": ("documents.damaged", b"%PDF-1.7\nnothing here\n%%EOF\n"),
    "nothing.txt": ("documents.empty", b""),
    "blanks.txt": ("documents.empty", "\ufeff  \u3000\n".encode()),
    "blanks.docx": ("documents.empty", samples.word("<w:p/>")),
    "pictures.docx": ("documents.only_pictures", samples.word("<w:p><w:r><w:drawing/></w:r></w:p>")),
    "locked.docx": ("documents.encrypted", samples.ole("EncryptedPackage")),
    "old.doc": ("documents.legacy_word", samples.ole("WordDocument")),
    "old.wps": ("documents.legacy_word", samples.ole("WpsDocument")),
    "old.xls": ("documents.figures", samples.ole("Workbook")),
    "table.xlsx": ("documents.figures", samples.package({"[Content_Types].xml": "", "xl/workbook.xml": ""})),
    "talk.pptx": ("documents.slides", samples.package({"ppt/presentation.xml": ""})),
    "page.ofd": ("documents.ofd", samples.package({"OFD.xml": ""})),
    "open.odt": ("documents.open_document", samples.package({"content.xml": ""})),
    "files.zip": ("documents.archive", samples.package({"plan.txt": "规划"})),
    "cut.docx": ("documents.damaged", samples.word("<w:p/>")[:200]),
    "broken.docx": ("documents.damaged", samples.word("<w:p>")),
    "no-body.docx": (
        "documents.damaged",
        samples.package({"[Content_Types].xml": "", "_rels/.rels": "<a/>"}),
    ),
    "photo.jpg": ("documents.image", b"\xff\xd8\xff\xe0" + b"\x00" * 20),
    "photo.docx": ("documents.image", samples.png()),
    "note.rtf": ("documents.rtf", rb"{\rtf1 \'b9\'e6}"),
    "program.txt": ("documents.binary", bytes(range(256)) * 4),
    "half.txt": ("documents.encoding", "妇女发展规划".encode("gb18030")[:-1] + b"\xff\xff"),
    "marked.txt": ("documents.encoding", b"\xef\xbb\xbf\xff\xfe\xff"),
    "figures.parquet": ("documents.figures", b"PAR1" + b"\x00" * 20),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_reason(tmp_path: Path, name: str) -> None:
    code, content = REFUSED[name]
    with pytest.raises(Invalid) as refused:
        read_source(written(tmp_path, name, content))
    assert refused.value.code == code


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as absent:
        read_source(tmp_path / "规划.docx")
    assert absent.value.code == "documents.absent"
    with pytest.raises(NotFound) as folder:
        read_source(tmp_path)
    assert folder.value.code == "documents.directory"


def test_content_goes_before_the_ending_of_the_name(tmp_path: Path) -> None:
    docx = samples.docx(tmp_path / "plan.docx")
    assert read_document(docx.rename(tmp_path / "plan.txt")).splitlines() == samples.lines()
    assert read_document(written(tmp_path, "page.txt", samples.html())).splitlines() == samples.lines()
    assert read_document(written(tmp_path, "plan.docx", samples.text())) == samples.text()


MESSAGES = msgspec.convert(
    yaml.safe_load((ROOT / "src/halfsky/codebook/messages/documents.yaml").read_text("utf-8")),
    dict[str, Message],
)


def raised() -> set[str]:
    sources = (ROOT / "src/halfsky/engines/documents").glob("*.py")
    return {
        code for path in sources for code in re.findall(r'"(documents\.[a-z_]+)"', path.read_text("utf-8"))
    }


def test_every_refusal_has_its_words_and_every_message_its_use() -> None:
    assert raised() == set(MESSAGES)
    assert all(m.zh and m.en and m.fix_zh and m.fix_en for m in MESSAGES.values())


@pytest.mark.parametrize("name", REFUSED)
def test_messages_find_their_facts(tmp_path: Path, name: str) -> None:
    with pytest.raises(HalfSkyError) as refused:
        read_source(written(tmp_path, name, REFUSED[name][1]))
    message, facts = MESSAGES[refused.value.code], refused.value.facts
    for words in (message.zh, message.en, message.fix_zh, message.fix_en):
        assert string.Formatter().vformat(words, (), facts)
    assert name in message.zh.format(**facts)


@needs_shared
@pytest.mark.shared
@pytest.mark.parametrize("name", ["kashgar-2021-2025.txt", "zhalainuoer-2021-2030.txt"])
def test_the_real_plans_read_as_they_are(name: str) -> None:
    path = SHARED / "plans" / name
    assert read_document(path) == path.read_text("utf-8")
