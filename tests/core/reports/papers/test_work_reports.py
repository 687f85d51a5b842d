import pytest

from halfsky.core.reports.model import Table
from halfsky.core.reports.papers.work_reports import TargetLine, WorkReportText, work_report
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.reports.wording import Lang
from halfsky.engines.codebook import load_messages
from halfsky.engines.word.paper import render_paper

LINE = TargetLine(
    number="1-2-1", words="住院分娩率", promise="≥ 99%", value="99.4%", status="met", verdict="达标"
)


def text(**more: object) -> WorkReportText:
    given = {
        "issuer": "青禾县卫生健康局",
        "addressee": "青禾县妇儿工委办",
        "year": 2025,
        "plan": "青禾县妇女发展规划",
        "done": "开展筛查。\n培训人员。",
        "problems": "人手不足。",
        "next_year": "扩大范围。",
    }
    return WorkReportText(**(given | more))  # type: ignore[arg-type]


def catalogue(lang: Lang) -> Catalogue:
    return Catalogue(messages=load_messages(), lang=lang)


@pytest.mark.parametrize(
    ("lang", "numbers"), [("zh", ["一、", "二、", "三、", "四、"]), ("en", ["1. ", "2. ", "3. ", "4. "])]
)
def test_sections_are_numbered_in_order_and_figures_stand_last(lang: Lang, numbers: list[str]) -> None:
    paper = work_report(text(targets=(LINE,), vintage="990101-2025-r1"), catalogue(lang))
    assert [section.number for section in paper.sections] == numbers
    [table] = paper.sections[-1].blocks
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[0]] == ["1-2-1", "住院分娩率", "≥ 99%", "99.4%", "达标"]
    assert "990101-2025-r1" in table.notes[0]
    assert len(paper.sections[0].blocks) == 2


def test_an_empty_section_leaves_no_gap_in_the_numbers() -> None:
    paper = work_report(text(problems=""), catalogue("zh"))
    assert [(one.number, one.title) for one in paper.sections] == [
        ("一、", "规划实施情况"),
        ("二、", "下一年工作安排"),
    ]


def test_the_same_report_gives_the_same_bytes() -> None:
    paper = work_report(text(targets=(LINE,)), catalogue("zh"))
    assert render_paper(paper) == render_paper(paper)
