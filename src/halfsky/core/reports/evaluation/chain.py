"""Findings in their chapters; conclusions, recommendations and the response with what each rests on."""

from collections.abc import Container

from halfsky.core.evaluation.chain import Point, evidence_behind
from halfsky.core.reports.annexes import DASH
from halfsky.core.reports.evaluation.model import Work
from halfsky.core.reports.model import Block, Cell, Paragraph, Section, Sentence, Table


def findings(work: Work, questions: Container[str], *, key: str) -> list[Block]:
    """What was found on the questions of a chapter, each with the codes of its evidence."""
    found = [point for point in work.told.points if point.kind == "finding" and point.question in questions]
    if not found:
        none = work.material.catalogue.say("evaluation.no_findings")
        return [Paragraph(sentences=(none.sentence(key=f"evaluation/{key}/none"),))]
    return [Paragraph(sentences=(_told(work, point),)) for point in found]


def _told(work: Work, point: Point) -> Sentence:
    basis = "、".join(point.rests_on) if work.material.catalogue.lang == "zh" else ", ".join(point.rests_on)
    words = work.material.catalogue.text(
        "evaluation.point", number=point.code, text=work.words(point), basis=basis
    )
    return Sentence(text=words, key=f"evaluation/{point.code}")


def section(work: Work) -> Section:
    """Conclusions and recommendations, then the response to each."""
    catalogue, told = work.material.catalogue, work.told
    blocks: list[Block] = [
        Paragraph(sentences=(_told(work, point),))
        for kind in ("conclusion", "recommendation")
        for point in told.points
        if point.kind == kind
    ]
    if not blocks:
        blocks.append(
            Paragraph(sentences=(catalogue.say("evaluation.no_points").sentence(key="evaluation/points"),))
        )
    if any(point.kind == "recommendation" for point in told.points):
        blocks.append(_table(work))
    return Section(
        title=catalogue.text("evaluation.section_points"),
        number=work.numbers.section(),
        blocks=tuple(blocks),
    )


def _table(work: Work) -> Table:
    """Each recommendation with all that it rests on, and what management answers."""
    catalogue, told = work.material.catalogue, work.told
    responses = {one.code: one for one in told.responses}
    comma = "、" if catalogue.lang == "zh" else ", "
    rows = []
    for point in told.points:
        if point.kind != "recommendation":
            continue
        answer = responses.get(point.code)
        waiting = answer is None or not answer.answer
        rows.append(
            (
                Cell(text=f"{point.code} {work.words(point)}"),
                Cell(text=comma.join(point.rests_on)),
                Cell(text=comma.join(evidence_behind(point.code, told.points))),
                Cell(
                    text=catalogue.text(
                        "evaluation.answer_waiting" if waiting else f"evaluation.answer_{answer.answer}"  # type: ignore[union-attr]
                    )
                ),
                Cell(text=answer.action if answer and answer.action else DASH),
                Cell(text=work.text(answer.owner) if answer and answer.owner else DASH),
                Cell(text=answer.due.isoformat() if answer and answer.due else DASH),
            )
        )
    heads = ("recommendation", "conclusions", "evidence", "answer", "action", "owner", "due")
    return Table(
        number=work.numbers.table(),
        caption=catalogue.text("evaluation.caption_points"),
        head=(tuple(Cell(text=catalogue.text(f"evaluation.column_{code}")) for code in heads),),
        rows=tuple(rows),
        widths=(5.0, 1.2, 1.6, 1.4, 3.4, 2.0, 1.6),
        landscape=True,
        dense=True,
    )
