"""The report of an evaluation: every number bound, chapters by the scheme, the annex as offices print it, both languages."""

import io
from datetime import date
from functools import cache
from pathlib import Path

import docx
import msgspec
import pytest

from halfsky.core.evaluation.agreement import agreement
from halfsky.core.evaluation.chain import Point
from halfsky.core.evaluation.comparing import beside_others
from halfsky.core.evaluation.goal_tree import grow, measures_of
from halfsky.core.evaluation.next_targets import propose
from halfsky.core.evaluation.scoring import Score, score_subject
from halfsky.core.indicators.model import Text
from halfsky.core.outlook import answer
from halfsky.core.reports.evaluation.make import build_evaluation_report
from halfsky.core.reports.evaluation.model import Piece, Response, Scorer, Subject, Told
from halfsky.core.reports.model import Report, Table
from halfsky.engines.codebook import load_codebook, load_messages, load_outlook_settings
from halfsky.engines.evaluation_schemes import load_schemes
from halfsky.engines.page.document import render_html
from halfsky.engines.word.document import render_word
from tests.core.evaluation.boards import judged_board, yunling
from tests.core.reports.walk import blocks, sections, sentences, unbound_numbers

SCHEME = load_schemes()["midterm"]
SEATS = ("P1", "P2", "P3")
BOTH = pytest.mark.parametrize("lang", ["zh", "en"])


@cache
def told(*, scored: bool = True, concluded: bool = True) -> Told:
    board = judged_board()
    scores = [
        Score(question=question.code, subject=subject, scorer=seat, points=(place + nth) % 4 + 1)
        for subject, sort in (("whole", "whole"), ("S1", "unit"), ("S2", "county"))
        for nth, question in enumerate(SCHEME.asked_of(sort))  # type: ignore[arg-type]
        for place, seat in enumerate(SEATS)
        if scored and (subject, nth) != ("whole", 0)
    ]
    subjects = (
        Subject(code="whole", sort="whole", name=Text(zh="规划总体", en="the plan")),
        Subject(code="S1", sort="unit", name=Text(zh="教育局", en="Education")),
        Subject(code="S2", sort="county", name=Text(zh="白石县", en="Baishi")),
    )
    points = (
        Point(code="F1", kind="finding", text="责任已分解", rests_on=("E1",), question="leadership"),
        Point(code="C1", kind="conclusion", text="制度健全", rests_on=("F1",)),
        Point(code="R1", kind="recommendation", text="补充人员", rests_on=("C1",)),
        Point(code="R2", kind="recommendation", text="另建平台", rests_on=("C1",)),
    )
    settings = load_outlook_settings()
    return Told(
        kind="midterm",
        scheme=SCHEME,
        asked=3,
        handed_in=2,
        subjects=subjects,
        scorers=(Scorer(code="P1", kind="office"), Scorer(code="P2", kind="expert"), Scorer(code="P3", kind="third_party")),
        results=tuple(
            score_subject(SCHEME, scores, subject=one.code, sort=one.sort, scorers=SEATS) for one in subjects
        ),
        agreement=agreement(scores),
        evidence=(Piece(code="E1", kind="file", title="责任分解表", origin=Text(zh="教育局", en="Education")),),
        points=points if concluded else (),
        english={"F1": "Targets are shared out"},
        responses=(
            Response(code="R1", answer="accept", action="招聘", owner=Text(zh="人社局", en="HR"), due=date(2026, 3, 1), state="answered"),
            Response(code="R2", answer="decline", action="已有平台", owner=None, due=None, state="declined"),
        ),
        tree=grow(board, measures_of(board)),
        proposals=propose(
            board,
            codebook=load_codebook(),
            answers=lambda series, questions: answer.outlook(series, questions, settings=settings),
        ),
        beside=beside_others(board, [f"9901{nth:02}" for nth in range(1, 13)]),
        surveys=1,
    )  # fmt: skip


@cache
def report(lang: str, *, scored: bool = True, concluded: bool = True) -> Report:
    ground = yunling()
    return build_evaluation_report(
        judged_board(),
        told(scored=scored, concluded=concluded),
        codebook=ground.codebook,
        messages=load_messages(),
        lang=lang,  # type: ignore[arg-type]
    )


@BOTH
@pytest.mark.parametrize("scored", [True, False])
@pytest.mark.parametrize("concluded", [True, False])
def test_every_number_is_bound_to_a_claim_that_a_sentence_states(
    lang: str, scored: bool, concluded: bool
) -> None:
    made = report(lang, scored=scored, concluded=concluded)
    printed = {claim.number: claim.printed for claim in made.claims}
    names = [getattr(question.text, lang) for question in SCHEME.questions] + [SCHEME.version]
    names += [point.code for point in told().points] + ["E1"]
    stated = set()
    for sentence in sentences(made):
        stated |= set(sentence.claims)
        own = [printed[number] for number in sentence.claims]
        assert not unbound_numbers(sentence.text, own, names), sentence.text
    assert stated == set(printed)
    assert all(claim.source and claim.inputs for claim in made.claims)
    assert len({sentence.key for sentence in sentences(made) if sentence.key}) == len(
        [sentence for sentence in sentences(made) if sentence.key]
    )


@BOTH
def test_chapters_are_those_of_the_scheme_and_the_annex_is_the_offices(lang: str) -> None:
    titles = [section.title for section in sections(report(lang).sections)]
    chapters = [getattr(name, lang) for name in SCHEME.chapters.values()]
    assert [title for title in titles if title in chapters] == chapters
    tables = [block for block in blocks(report(lang)) if isinstance(block, Table)]
    annex = next(table for table in tables if len(table.rows) == judged_board().targets.height)
    if lang == "zh":
        assert [cell.text for cell in annex.head[0]] == [
            "编号", "指标", "基期", "中期（2025年）", "终期（2030年）", "目标值", "是否达标", "责任单位",
        ]  # fmt: skip
    for table in tables:
        assert all(len(row) == len(table.head[0]) for row in table.rows), table.caption
        assert len(table.widths) in (0, len(table.head[0]))


@BOTH
def test_what_was_not_scored_and_not_concluded_is_said(lang: str) -> None:
    text = " ".join(sentence.text for sentence in sentences(report(lang, scored=False, concluded=False)))
    assert ("没有评分" if lang == "zh" else "was not scored") in text
    assert ("还没有写结论和建议" if lang == "zh" else "are written yet") in text
    partly = " ".join(sentence.text for sentence in sentences(report(lang)))
    assert ("其余未评" if lang == "zh" else "the others were not") in partly


def test_the_english_report_has_no_chinese_of_its_own() -> None:
    own = [
        sentence.text
        for sentence in sentences(report("en"))
        if any("\u3400" <= sign <= "\u9fff" for sign in sentence.text.replace(judged_board().plan.title, ""))
    ]
    assert all("“" in text for text in own), own


def test_it_is_printed_as_word_and_page_and_the_same_twice(tmp_path: Path) -> None:
    made = report("zh")
    render_word(made, tmp_path / "a.docx")
    render_word(msgspec.convert(msgspec.to_builtins(made), Report), tmp_path / "b.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    text = "\n".join(p.text for p in docx.Document(io.BytesIO((tmp_path / "a.docx").read_bytes())).paragraphs)
    assert "评分情况" in text
    render_html(made, tmp_path / "a.html")
    assert "是否达标" in (tmp_path / "a.html").read_text(encoding="utf-8")
