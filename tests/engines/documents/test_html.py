"""Web pages as offices publish them."""

from pathlib import Path

import pytest

from halfsky.engines.documents import read_document


def read(folder: Path, body: str, head: str = "", encoding: str = "utf-8") -> list[str]:
    path = folder / "page.html"
    path.write_bytes(f"<html><head>{head}</head><body>{body}</body></html>".encode(encoding))
    return read_document(path).splitlines()


def test_blocks_are_lines_and_blanks_are_single(tmp_path: Path) -> None:
    body = "<p>主要\n 目标&nbsp;一</p><div>甲<br>乙<span>丙</span></div><table><tr><td>a</td><td>b</td></tr></table>"
    assert read(tmp_path, body) == ["主要 目标 一", "甲", "乙丙", "a\tb"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var a = '1. 达到1%';</script>",
        "<nav>首页</nav>",
        "<div style='display: none'>隐</div>",
        "<p hidden>隐</p>",
        "<!-- 隐 -->",
        "<footer>版权</footer>",
    ],
)
def test_what_is_not_shown_is_not_read(tmp_path: Path, hidden: str) -> None:
    assert read(tmp_path, f"<p>前</p>{hidden}<p>后</p>") == ["前", "后"]


@pytest.mark.parametrize(
    ("listing", "lines"),
    [
        ("<ol><li>甲</li><li>乙</li></ol>", ["1. 甲", "2. 乙"]),
        ("<ol start='3'><li>甲</li><li value='9'>乙</li><li>丙</li></ol>", ["3. 甲", "9. 乙", "10. 丙"]),
        ("<ol type='I'><li><p>甲</p><p>续</p></li></ol>", ["I. 甲", "续"]),
        ("<ul><li>甲</li></ul>", ["甲"]),
        ("<ol><li>甲<ol><li>乙</li></ol></li><li>丙</li></ol>", ["1. 甲", "1. 乙", "2. 丙"]),
        ("<ol start='x'><li>甲</li></ol>", ["1. 甲"]),
    ],
)
def test_list_numbers_are_written_out(tmp_path: Path, listing: str, lines: list[str]) -> None:
    assert read(tmp_path, listing) == lines


def test_the_main_part_is_taken_with_its_heading(tmp_path: Path) -> None:
    text = "正文" * 100
    body = f"<h1>规划</h1><div>分享</div><article><p>{text}</p></article><div>相关链接</div>"
    assert read(tmp_path, body) == ["规划", text]


def test_a_small_article_is_not_the_main_part(tmp_path: Path) -> None:
    assert read(tmp_path, f"<p>{'正文' * 100}</p><article>附</article>") == ["正文" * 100, "附"]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "big5", "utf-16"])
def test_the_encoding_a_page_names_is_used(tmp_path: Path, encoding: str) -> None:
    words = "規劃" if encoding == "big5" else "规划"
    assert read(tmp_path, f"<p>{words}</p>", f"<meta charset='{encoding}'>", encoding) == [words]


def test_a_page_without_words_is_refused(tmp_path: Path) -> None:
    from halfsky.core.vocabulary.errors import Invalid

    with pytest.raises(Invalid) as refused:
        read(tmp_path, "<script>1</script>")
    assert refused.value.code == "documents.empty"
