"""The whole chain, from plan text and figures to the report: a full plan, and plans without any figure."""

from pathlib import Path

import polars as pl
import pytest

from halfsky.core.assessment.judge import make_board
from halfsky.core.indicators.matching import match_plan
from halfsky.core.indicators.model import Codebook
from halfsky.core.observations.model import OBSERVATIONS
from halfsky.core.plan.read import read_plan
from halfsky.core.reports.model import Chart, Report, Table
from halfsky.core.reports.monitoring import build_monitoring_report
from halfsky.engines.documents import read_source
from halfsky.services.ground import Ground, prepare
from halfsky.services.judging import complete, read_figures
from tests.core.reports.walk import blocks, sentences, unbound_numbers

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "yunling"
NO_FIGURES = pl.DataFrame(schema=OBSERVATIONS)

CHILDREN = """青禾县儿童发展规划（2021—2030年）

一、儿童与健康
主要目标：
1．5岁以下儿童死亡率下降到6‰以下。
2．适龄儿童国家免疫规划疫苗接种率保持在90%以上。
策略措施：
1．提高儿童医疗服务水平。
二、儿童与安全
主要目标：
1．儿童伤害死亡率逐步下降。
策略措施：
1．加强儿童用品安全监管。
"""
ONE_DOMAIN = """青禾县妇女发展规划（2021—2025年）

一、妇女与环境
主要目标：
1．农村自来水普及率达到90%以上。
策略措施：
1．推进农村供水工程。
"""


def names_of(codebook: Codebook, report_words: list[str], lang: str) -> list[str]:
    records = [*codebook.indicators.values(), *codebook.variables.values(), *codebook.areas.values()]
    names = [record.name.zh if lang == "zh" else record.name.en for record in records]
    return [*names, *(name[:1].lower() + name[1:] for name in names), *report_words]


def report_of(text: Path, ground: Ground, figures: pl.DataFrame, lang: str) -> tuple[Report, list[str]]:
    plan = read_plan(read_source(text))
    board = make_board(
        plan,
        match_plan(plan, ground.codebook, ground.names),
        figures,
        codebook=ground.codebook,
        messages=ground.messages,
        area=ground.area_code(plan.area),
        year=2024,
    )
    report = build_monitoring_report(board, codebook=ground.codebook, messages=ground.messages, lang=lang)
    words = [*board.targets["words"].to_list(), *board.directions["words"].to_list()]
    return report, [word for word in words if word]


@pytest.fixture(scope="module")
def example() -> tuple[Ground, pl.DataFrame]:
    ground = prepare(EXAMPLE / "areas.csv")
    reading = read_figures(EXAMPLE / "figures.csv", ground=ground)
    return ground, complete(reading, ground).observations


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_example_binds_every_number(example, lang) -> None:
    ground, figures = example
    report, words = report_of(EXAMPLE / "plan.txt", ground, figures, lang)
    printed = {claim.number: claim.printed for claim in report.claims}
    names = names_of(ground.codebook, words, lang)
    told = set()
    for sentence in sentences(report):
        own = [printed[number] for number in sentence.claims]
        assert all(words in sentence.text for words in own), sentence
        assert not unbound_numbers(sentence.text, own, names), sentence.text
        told.update(sentence.claims)
    assert told == set(printed)
    assert all(claim.source for claim in report.claims)


def test_the_example_has_its_chapters_tables_and_charts(example) -> None:
    ground, figures = example
    report, _ = report_of(EXAMPLE / "plan.txt", ground, figures, "zh")
    titles = [f"{section.number}{section.title}" for section in report.sections]
    assert titles[1] == "一、妇女与健康"
    assert titles[8] == "八、妇女与法律"
    charts = [block for block in blocks(report) if isinstance(block, Chart)]
    assert all(chart.title and chart.description and chart.rows for chart in charts)
    assert all(len([b for b in s.blocks if isinstance(b, Chart)]) <= 2 for s in report.sections)
    tables = [block for block in blocks(report) if isinstance(block, Table)]
    assert all(len(row) == len(table.head[0]) for table in tables for row in table.rows)
    for kind in (charts, tables):
        numbers = [block.number for block in kind]
        assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("text", [CHILDREN, ONE_DOMAIN], ids=["children", "one domain"])
def test_a_plan_without_figures_is_told_as_such(text, lang, tmp_path) -> None:
    file = tmp_path / "plan.txt"
    file.write_text(text, encoding="utf-8")
    ground = prepare()
    report, words = report_of(file, ground, NO_FIGURES, lang)
    printed = {claim.number: claim.printed for claim in report.claims}
    for sentence in sentences(report):
        own = [printed[number] for number in sentence.claims]
        assert not unbound_numbers(sentence.text, own, names_of(ground.codebook, words, lang)), sentence.text
    assert not [block for block in blocks(report) if isinstance(block, Chart)]
