"""The report of an evaluation (评估报告): summary, how it was done, chapters by the scheme, scores, what follows, annexes."""

from halfsky.core.assessment.board import Board
from halfsky.core.evaluation.scheme import Scheme
from halfsky.core.indicators.model import Codebook
from halfsky.core.reports.annexes import attainment_table
from halfsky.core.reports.evaluation import annexes, chain, fair, goals, next_plan, scores
from halfsky.core.reports.evaluation.model import Told, Work
from halfsky.core.reports.method import notes
from halfsky.core.reports.model import Block, Paragraph, Report, Section, Sentence
from halfsky.core.reports.monitoring import material_of
from halfsky.core.reports.numbering import Numbers, subsection
from halfsky.core.reports.summary import attainment
from halfsky.core.reports.wording import Lang
from halfsky.core.vocabulary.findings import Messages

TARGETS = "targets"
"""The chapter of the scheme in which attainment stands."""


def build_evaluation_report(
    board: Board,
    told: Told,
    *,
    codebook: Codebook,
    messages: Messages,
    lang: Lang = "zh",
    title: str = "",
    issuer: str = "",
    date: str = "",
) -> Report:
    """Write the report of an evaluation.

    Args:
        board: The plan judged on the vintage of the evaluation.
        told: The evaluation.
        codebook: Codebook the board was judged with.
        messages: Catalogue that holds the `reports.` texts.
        lang: Language of the report.
        title: Name of the evaluation, for the Chinese title.
        issuer: Issuing body, as printed.
        date: Date of issue, as printed.

    Returns:
        The report. Sentences that state a figure name their claims; what people wrote stands in their words, with the
        codes of what it rests on.

    Source: contents of mid-term and final evaluation reports (法规政策, 纳入规划和预算, 组织实施, 目标完成情况, 监测评估工作).
    """
    material = material_of(board, codebook=codebook, messages=messages, lang=lang)
    work = Work(material=material, told=told, numbers=Numbers(lang))
    catalogue = material.catalogue
    kind = catalogue.text(f"evaluation.kind_{told.kind}")
    lead = _summary(work)
    sections = (
        scores.how(work),
        *_chapters(work, told.scheme),
        scores.section(work),
        fair.section(work),
        chain.section(work),
        next_plan.section(work),
        annexes.figures(work),
        annexes.evidence(work),
    )
    return Report(
        title=title
        if title and lang == "zh"
        else catalogue.text("evaluation.title", area=material.writer.area_name, kind=kind),
        subtitle=catalogue.text("evaluation.subtitle", year=str(board.year)),
        issuer=issuer,
        date=date,
        lang=lang,
        summary=lead,
        sections=tuple(section for section in sections if section is not None),
        claims=material.writer.ledger.claims,
        notes=(catalogue.text("evaluation.note_scores"), *notes(material)),
    )


def _summary(work: Work) -> tuple[Paragraph, ...]:
    catalogue, board = work.material.catalogue, work.material.board
    basis = catalogue.say(
        "evaluation.basis", area=work.material.writer.area_name, title=board.plan.title, year=str(board.year)
    )
    parts = [
        Paragraph(sentences=(basis.sentence(key="evaluation/basis"), *scores.summary(work))),
        attainment(work.material, work.material.readings),
    ]
    conclusions = [point for point in work.told.points if point.kind == "conclusion"]
    if conclusions:
        first = catalogue.say("evaluation.conclusions_lead").sentence(key="evaluation/conclusions")
        rest = tuple(
            Sentence(text=f"{point.code} {work.words(point)}", key=f"summary/{point.code}")
            for point in conclusions
        )
        parts.append(Paragraph(sentences=(first, *rest)))
    return tuple(parts)


def _chapters(work: Work, scheme: Scheme) -> tuple[Section, ...]:
    """The chapters of the scheme: its questions with their scores, what was found, and for targets the figures."""
    return tuple(_chapter(work, scheme, code, work.text(name)) for code, name in scheme.chapters.items())


def _chapter(work: Work, scheme: Scheme, code: str, title: str) -> Section:
    number = work.numbers.section()
    questions = tuple(question for question in scheme.questions if question.chapter == code)
    blocks: list[Block] = list(scores.of_questions(work, questions, key=code))
    blocks += chain.findings(work, {question.code for question in questions}, key=code)
    if code != TARGETS:
        return Section(title=title, number=number, blocks=tuple(blocks))
    blocks.append(attainment_table(work.material, work.numbers))
    inner = goals.domains(work)
    lang = work.material.catalogue.lang
    numbered = tuple(
        Section(
            title=section.title,
            number=subsection(number, place, lang),
            level=2,
            blocks=section.blocks,
        )
        for place, section in enumerate(inner, start=1)
    )
    return Section(title=title, number=number, blocks=tuple(blocks), sections=numbered)
