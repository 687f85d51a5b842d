"""Printed lines become paragraphs again, whatever the layout of the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.engines.documents.pdf_lines import Line, paragraphs

EM = 10.0
WIDTH = 20


def printed(*texts: str, indent: float = 0.0) -> list[Line]:
    """Lines as a page of 20 characters a line prints them, each text a paragraph."""
    lines = []
    for text in texts:
        for start in range(0, len(text), WIDTH):
            piece = text[start : start + WIDTH]
            left = 100 + (indent if start == 0 else 0.0)
            lines.append(Line(left=left, right=left + EM * len(piece), words=piece))
    return lines


LONG = "健全县乡村三级妇幼健康服务网络并且常年开展巡回服务，把服务送到每一位需要的妇女身边。"
EXACT = "完善服务网络并且常年开展巡回服务送到身边。"[:19] + "。"


def test_a_sentence_over_three_lines_is_one_paragraph() -> None:
    assert paragraphs([printed(LONG)]) == [LONG]


def test_a_sentence_over_two_pages_is_one_paragraph() -> None:
    lines = printed(LONG)
    assert paragraphs([lines[:1], lines[1:]]) == [LONG]


@pytest.mark.parametrize("begin", ["1.", "12．", "（三）", "(4)", "二、", "第三章", "——", "①", "- 5."])
def test_a_numbered_item_begins_a_paragraph_even_under_a_full_line(begin: str) -> None:
    following = begin + "促进妇女就业"
    assert paragraphs([printed(EXACT, following)])[1] == following


def test_a_figure_at_the_start_of_a_line_is_no_number_of_an_item() -> None:
    first = "城镇公共厕所的女性厕位数要达到男性的厕位的"
    assert paragraphs([printed(first[:20], "1.5倍以上，并且逐年提高。")]) == [
        first[:20] + "1.5倍以上，并且逐年提高。"
    ]


def test_a_heading_under_a_full_line_stands_alone() -> None:
    assert paragraphs([printed(EXACT, "策略措施：", "1.促进妇女就业")]) == [
        EXACT,
        "策略措施：",
        "1.促进妇女就业",
    ]


def test_an_indented_line_begins_a_paragraph() -> None:
    assert paragraphs([[*printed(EXACT), *printed(LONG, indent=2 * EM)]]) == [EXACT, LONG]


def test_lines_of_a_cover_page_stay_apart() -> None:
    cover = printed("青禾县妇女发展规划", "2021年12月")
    assert paragraphs([cover, printed(LONG)])[:2] == ["青禾县妇女发展规划", "2021年12月"]


@pytest.mark.parametrize("number", ["- {} -", "— {} —", "{}", "第{}页", "第 {} 页 共 9 页", "{}/9", "· {} ·"])
def test_page_numbers_and_running_heads_are_no_text(number: str) -> None:
    bodies = [f"{n}. 第{word}项任务是{LONG[n:]}" for n, word in enumerate("一二三四", 1)]
    pages = [
        [*printed("青禾县人民政府公报"), *printed(body), *printed(number.format(n))]
        for n, body in enumerate(bodies, 1)
    ]
    assert paragraphs(pages) == [body.replace(". ", ".") for body in bodies]


def test_a_repeated_line_in_the_body_stays() -> None:
    pages = [
        printed(f"（{n}）", "目标甲", "目标乙", "主要目标", "目标丙", "目标丁", str(n) * 3)
        for n in "一二三四"
    ]
    assert paragraphs(pages).count("主要目标") == 4


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("到 2030 年达到 12/10 万以下", "到2030年达到12/10万以下"),
        ("农村改⽔改厕的⽐例", "农村改水改厕的比例"),
        ("HPV vaccine 接种率", "HPV vaccine接种率"),
    ],
)
def test_blanks_and_radical_signs_of_pdf_programs_are_mended(given: str, read: str) -> None:
    assert paragraphs([printed(given)]) == [read]


def test_nothing_gives_nothing() -> None:
    assert paragraphs([]) == []
    assert paragraphs([[], []]) == []


@given(st.lists(st.text(alphabet="妇女儿童发展，", min_size=1, max_size=70), min_size=1, max_size=8))
def test_no_character_is_lost_or_moved(texts: list[str]) -> None:
    assert "".join(paragraphs([printed(*texts)])) == "".join(texts)
