"""The main job: a plan and its figures in; board, report, tables and frozen figures out."""

from collections.abc import Callable
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Literal

import msgspec
import polars as pl

from halfsky import __version__
from halfsky.core.assessment.board import Board
from halfsky.core.assessment.judge import make_board
from halfsky.core.indicators.matching import match_plan
from halfsky.core.observations.reading import Reading
from halfsky.core.plan.model import Plan
from halfsky.core.reports.monitoring import build_monitoring_report
from halfsky.engines.evidence import EVIDENCE_FILE, evidence_list
from halfsky.engines.page.document import render_html
from halfsky.engines.typeset.pdf import render_pdf
from halfsky.engines.vintages import write_vintage
from halfsky.engines.word.document import render_word
from halfsky.engines.workbook import write_csv, write_workbook
from halfsky.services.board_sheets import board_sheets, board_table, target_table
from halfsky.services.ground import Ground, prepare
from halfsky.services.judging import complete, count_rows, read_figures
from halfsky.services.outlook_sheets import outlook_sheets, with_outlook
from halfsky.services.plans import read_plan
from halfsky.services.warning import look_ahead

Lang = Literal["zh", "en"]


class Monitored(msgspec.Struct, frozen=True, kw_only=True):
    """What one run of the main job found and made; `notes` are words of warning, in both languages."""

    board: Board
    reading: Reading
    out: Path
    files: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def summary(self) -> str:
        """Say in a few lines, in both languages, where the area stands and what was made."""
        whole = self.board.attainment.filter((pl.col("area") == self.board.area) & (pl.col("domain") == 0))
        lines = [f"{self.board.plan.title} · {self.board.area_name} · {self.board.year}"]
        for row in whole.iter_rows(named=True):
            rate = "—" if row["rate"] is None else f"{row['rate']:.1f}%"
            lines.append(
                f"目标 {row['targets']} 项，可判定 {row['judged']} 项，达标 {row['attained']} 项，达标率 {rate} / "
                f"{row['targets']} targets, {row['judged']} judged, {row['attained']} attained, rate {rate}"
            )
        named = self._named()
        if named:
            lines.append(f"预警 {len(named)} 项：{'、'.join(named)} / {len(named)} targets warned of")
        lines.append(count_rows(self.reading))
        lines += self.notes
        lines.append(f"结果 / made: {self.out}: {', '.join(self.files)}")
        return "\n".join(lines)

    def _named(self) -> list[str]:
        """Numbers of the targets that are warned of by name, in the order of their rank."""
        warnings = self.board.warnings
        if warnings.is_empty():
            return []
        return warnings.filter("named").sort("rank")["target"].unique(maintain_order=True).to_list()


def monitor(
    plan: str | PathLike[str],
    figures: str | PathLike[str],
    *,
    year: int,
    out: str | PathLike[str],
    area: str | None = None,
    areas: str | PathLike[str] | None = None,
    issuer: str = "",
    date: str = "",
    language: Lang = "zh",
    warn_under: float | None = None,
    cap: int | None = None,
    tell: Callable[[str], object] = lambda _: None,
) -> Monitored:
    """Judge a plan on its figures for one year and write everything an office needs of it.

    Args:
        plan: Plan document: txt, docx, pdf with text, html or md.
        figures: CSV, XLSX or Parquet.
        year: The year monitored; later figures are not judged on.
        out: Folder for what is made; created where it is absent.
        area: Name or code of the area, by default the plan's own.
        areas: CSV of areas that the codebook does not hold.
        issuer: Who issues the report.
        date: Date printed on the report; nothing is printed without it.
        language: Language of report and board.
        warn_under: Probability under which a target is called hard to reach, by default as measured.
        cap: Targets warned of by name at most.
        tell: Called with a line at each step, for a display of progress.

    Returns:
        The board, the reading of the figures, and the names of the files made.

    Raises:
        NotFound: A file does not exist.
        Invalid: A file cannot be used; the message says what to do.
    """
    tell("读取规划 / reading the plan")
    ground = prepare(areas)
    document = read_plan(plan)
    place = ground.area_code(area or document.area)
    tell("读取数据 / reading the figures")
    reading = read_figures(figures, area=place, ground=ground)
    tell("判定 / judging")
    whole = complete(reading, ground)
    judged = judge_plan(document, whole.observations, ground, area=place, year=year)
    board = look_ahead(judged, ground, warn_under=warn_under, cap=cap)
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    report = build_monitoring_report(
        board, codebook=ground.codebook, messages=ground.messages, lang=language, issuer=issuer, date=date
    )
    tell("写表 / writing the tables")
    files = _write_tables(board, whole.refused, evidence_list(report), ground, folder, language)
    write_vintage(
        folder / "vintage",
        board.observations,
        inputs=(Path(plan), Path(figures)),
        codebook=ground.codebook.digest,
        year=year,
        version=__version__,
        replace=True,
    )
    tell("写报告 / writing the report")
    for name, render in (
        ("report.docx", render_word),
        ("report.pdf", render_pdf),
        ("report.html", render_html),
    ):
        render(report, folder / name)
        files.append(name)
    return Monitored(
        board=board, reading=reading, out=folder, files=(*files, "vintage/"), notes=_strangers(board, ground)
    )


def _strangers(board: Board, ground: Ground) -> tuple[str, ...]:
    """A warning where the figures hold nothing on the plan's own area."""
    codes = board.observations["area"].unique().sort().to_list()
    if board.area in codes or not codes:
        return ()
    known = ground.codebook.areas
    shown = "、".join(known[code].name.zh if code in known else code for code in codes[:5])
    shown += " …" if len(codes) > 5 else ""
    return (
        f"数据中没有“{board.area_name}”的行，只有：{shown}；用 --area 指定地区 / "
        f"the figures have no row for “{board.area_name}”, only for {shown}; name the area with --area",
    )


def judge_plan(plan: Plan, observations: pl.DataFrame, ground: Ground, *, area: str, year: int) -> Board:
    """Judge a plan on complete observations (`services.judging.complete`) for one area and year."""
    return make_board(
        plan,
        match_plan(plan, ground.codebook, ground.names),
        observations,
        codebook=ground.codebook,
        messages=ground.messages,
        area=area,
        year=year,
    )


def _write_tables(
    board: Board,
    findings: pl.DataFrame,
    evidence: pl.DataFrame,
    ground: Ground,
    folder: Path,
    lang: Lang,
) -> list[str]:
    title = f"{board.plan.title} {board.year}"
    write_workbook(
        board_sheets(board, findings, evidence, codebook=ground.codebook, lang=lang)
        + outlook_sheets(board, codebook=ground.codebook, lang=lang),
        folder / "board.xlsx",
        title=title,
        author="HalfSky",
        # The file must not depend on the day it is made.
        date=datetime(board.year, 12, 31),  # noqa: DTZ001
        lang=lang,
    )
    write_csv(with_outlook(board_table(board, codebook=ground.codebook), board), folder / "board.csv")
    write_csv(target_table(board), folder / "targets.csv")
    write_csv(findings, folder / "refused.csv")
    write_csv(evidence, folder / EVIDENCE_FILE)
    (folder / "plan.json").write_bytes(msgspec.json.format(msgspec.json.encode(board.plan), indent=1) + b"\n")
    return ["board.xlsx", "board.csv", "plan.json", "targets.csv", "refused.csv", EVIDENCE_FILE]
