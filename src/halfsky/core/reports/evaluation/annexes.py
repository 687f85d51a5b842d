"""Annexes: every target with its base, middle and last figure; the library of evidence."""

from halfsky.core.reports.annexes import DASH, number_cell, status_cell
from halfsky.core.reports.evaluation.model import Work
from halfsky.core.reports.figures import base_point, judged_point
from halfsky.core.reports.model import Cell, Section, Table
from halfsky.core.reports.readings import Point, Reading
from halfsky.core.reports.targets import target_words

HEADS = ("number", "indicator", "base", "midterm", "final", "goal", "attained", "unit")


def figures(work: Work) -> Section:
    """指标 | 基期 | 中期 | 终期 | 目标值 | 是否达标 | 责任单位, as offices print it."""
    catalogue = work.material.catalogue
    middle, last = years(work)
    heads = tuple(
        Cell(text=catalogue.text(f"evaluation.column_{code}", year=str(year)) if year else catalogue.text(f"evaluation.column_{code}"))
        for code, year in zip(HEADS, (None, None, None, middle, last, None, None, None), strict=True)
    )  # fmt: skip
    table = Table(
        number=catalogue.text("annex.table_number"),
        caption=catalogue.text("evaluation.caption_annex", area=work.material.writer.area_name),
        head=(heads,),
        rows=tuple(_row(work, reading, middle, last) for reading in work.material.readings),
        notes=(catalogue.text("evaluation.note_annex"),),
        widths=(1.0, 4.2, 2.4, 2.5, 1.5, 2.6, 1.4, 2.0),
        landscape=True,
        dense=True,
        row_heads=2,
    )
    return Section(title=catalogue.text("evaluation.section_annex"), blocks=(table,))


def years(work: Work) -> tuple[int, int]:
    """The middle and the last year of the plan; of one without a period, the judged year twice."""
    board = work.material.board
    period = board.plan.period
    if period is None:
        return board.year, board.year
    return period.start + (period.end - period.start) // 2, period.end


def _row(work: Work, reading: Reading, middle: int, last: int) -> tuple[Cell, ...]:
    writer = work.material.writer
    base = base_point(reading)
    return (
        Cell(text=reading.number),
        Cell(text=reading.name),
        number_cell(DASH if base is None else _dated(work, reading, base)),
        number_cell(_at(work, reading, middle)),
        number_cell(_at(work, reading, last)),
        Cell(text=target_words(writer, reading).strip("“”")),
        status_cell(work.material, reading.verdict.status),
        Cell(text=reading.lead_unit or DASH),
    )


def _at(work: Work, reading: Reading, year: int) -> str:
    """The figure of a year; of a year that is not over yet, the latest one with its year."""
    board = work.material.board
    if year > board.year and year != years(work)[0]:
        return DASH
    wanted = min(year, board.year)
    judged = judged_point(reading)
    point = judged if judged is not None and judged.year == wanted else reading.point(wanted)
    if point is None:
        return DASH
    return work.material.writer.printed(reading, point) if wanted == year else _dated(work, reading, point)


def _dated(work: Work, reading: Reading, point: Point) -> str:
    printed = work.material.writer.printed(reading, point)
    return work.material.catalogue.text("dated", value=printed, year=str(point.year))


def evidence(work: Work) -> Section | None:
    """The library of evidence by code."""
    if not work.told.evidence:
        return None
    catalogue = work.material.catalogue
    rows = tuple(
        (
            Cell(text=piece.code),
            Cell(text=catalogue.text(f"evaluation.evidence_{piece.kind}")),
            Cell(text=piece.title),
            Cell(text=work.text(piece.origin)),
        )
        for piece in work.told.evidence
    )
    table = Table(
        number=catalogue.text("annex.peers_number"),
        caption=catalogue.text("evaluation.caption_evidence"),
        head=(
            tuple(
                Cell(text=catalogue.text(f"evaluation.column_{code}"))
                for code in ("number", "kind", "title", "origin")
            ),
        ),
        rows=rows,
        widths=(1.0, 1.6, 6.0, 3.0),
    )
    return Section(title=catalogue.text("evaluation.section_evidence"), blocks=(table,))
