"""What letters say: number, addressee, the warning's own words, figures with their vintage, what is asked, by when."""

from typing import Any, get_args

import msgspec
import pytest

from halfsky.core.reports.model import Paragraph, Table
from halfsky.core.reports.papers.letters import Answering, Asking, letter, reply_sheet
from halfsky.core.reports.papers.model import Paper
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.reports.wording import Lang
from halfsky.core.supervision.matters.model import Facts, Point
from halfsky.engines.codebook import load_messages

FACTS = Facts(
    vintage="990100-2022-r1",
    target="4-7-1",
    quote="城乡社区妇女议事会实现全覆盖",
    words="城乡社区妇女议事会覆盖率",
    year=2022,
    value=93.76,
    unit="percent",
    target_value=100.0,
    deadline=2030,
    reason_zh="2022年为93.8%，如期达到的可能性不到1%。",
    reason_en="93.8 % in 2022; it will hardly be met.",
    points=(Point(year=2021, value=91.0), Point(year=2022, value=93.76)),
)
ASKING = Asking(
    series="reminder",
    number="云妇儿工委办提示〔2023〕1号",
    issuer="云岭地区妇女儿童工作委员会办公室",
    matter="990100-2023-m1",
    subject="云岭地区城乡社区妇女议事会覆盖率预计完成困难",
    words="",
    plan="云岭地区妇女发展规划",
    known="2023年4月25日",
    lead="云岭地区妇女联合会",
    supporting=("云岭地区民政局",),
    asks=("分析原因", "提出整改措施"),
    days=10,
    reply_due="2023年5月31日",
    contact="岭小麦，0999-5550108",
    date="2023年5月17日",
    facts=FACTS,
)


def catalogue(lang: Lang) -> Catalogue:
    return Catalogue(messages=load_messages(), lang=lang)


def everything(paper: Paper) -> str:
    found: list[str] = [paper.title, paper.number, paper.addressee, paper.remark, *paper.copies]
    for block in (*paper.blocks, *paper.closing):
        if isinstance(block, Paragraph):
            found += [sentence.text for sentence in block.sentences]
        elif isinstance(block, Table):
            found += [cell.text for row in (*block.head, *block.rows) for cell in row] + list(block.notes)
    return "\n".join(found)


@pytest.mark.parametrize("lang", get_args(Lang))
@pytest.mark.parametrize("series", ["reminder", "supervision"])
def test_a_letter_says_all_that_is_to_be_known(series: Any, lang: Any) -> None:
    paper = letter(msgspec.structs.replace(ASKING, series=series), catalogue(lang))
    told = everything(paper)
    reason = FACTS.reason_zh if lang == "zh" else FACTS.reason_en
    for words in (
        ASKING.number,
        ASKING.lead,
        ASKING.matter,
        FACTS.quote,
        reason,
        FACTS.vintage,
        "1. 分析原因",
        "2. 提出整改措施",
        ASKING.reply_due,
        "10",
        "岭小麦",
        "云岭地区民政局",
    ):
        assert words in told, words
    assert "{" not in told
    assert paper.form == ("letter" if series == "reminder" else "table")


@pytest.mark.parametrize("series", ["reminder", "supervision"])
def test_a_matter_without_figures_or_plan_has_its_letter_too(series: Any) -> None:
    plain = msgspec.structs.replace(
        ASKING,
        series=series,
        plan="",
        known="",
        words="督导发现台账不全。",
        supporting=(),
        facts=Facts(),
        contact="",
    )
    told = everything(letter(plain, catalogue("zh")))
    assert "督导发现台账不全。" in told
    assert "《》" not in told
    assert "（）" not in told


def test_every_ask_has_its_row_and_empty_parts_have_room_to_write() -> None:
    paper = letter(msgspec.structs.replace(ASKING, series="supervision"), catalogue("zh"))
    table = next(block for block in paper.blocks if isinstance(block, Table))
    spans = {row[0].text: row[0].rowspan for row in table.rows if len(row) == 2}
    assert spans["办理要求"] == 2
    assert spans["办理情况"] == spans["督办意见"] > 1
    assert sum(spans.values()) == len(table.rows)


def test_the_sheet_for_the_reply_is_filled_or_left_to_be_filled() -> None:
    told = {
        "letter": "提示〔2023〕1号",
        "matter": "m1",
        "subject": "覆盖率",
        "to": "妇儿工委办",
        "unit": "妇联",
    }
    blank = reply_sheet(Answering(**told), catalogue("zh"))
    filled = reply_sheet(
        Answering(**told, cause="场所不足", measures="一、配备\n二、挂牌", until="2025年5月31日"),
        catalogue("zh"),
    )
    assert "场所不足" not in everything(blank)
    assert "二、挂牌" in everything(filled)
    assert blank.form == "table"
