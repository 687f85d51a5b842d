"""Use case: briefs of one page for a domain, an area, a unit, and the picture of the plan for a meeting."""

from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import Any

import msgspec

from halfsky.core.assessment.board import Board
from halfsky.core.reports.briefs.make import area_brief, domain_brief, unit_brief
from halfsky.core.reports.briefs.model import Brief, Slide
from halfsky.core.reports.briefs.slide import make_slide
from halfsky.core.reports.wording import Lang
from halfsky.engines.page.brief import write_brief_html
from halfsky.engines.typeset.brief import write_brief_pdf
from halfsky.engines.typeset.slide import write_slide
from halfsky.engines.word.brief import write_brief_word
from halfsky.services.ground import Ground, prepare
from halfsky.services.judging import complete, read_figures
from halfsky.services.monitoring import judge_plan
from halfsky.services.plans import read_plan
from halfsky.services.warning import look_ahead


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a brief is about: exactly one of the three.

    Attributes:
        domain: Number of a domain of the plan.
        area: Name or code of an area.
        unit: Name, alias or code of a unit.
        numbers: Numbers of the targets the unit is assigned; null for those whose indicator it leads.
    """

    domain: int | None = None
    area: str | None = None
    unit: str | None = None
    numbers: frozenset[str] | None = None


def make_brief(
    board: Board, about: About, ground: Ground, *, language: Lang = "zh", issuer: str = "", date: str = ""
) -> Brief:
    """Make a brief from a judged board.

    Args:
        board: With outlook and warnings (`services.warning.look_ahead`), or without.
        about: The domain, area or unit.
        ground: Codebook the board was judged with, and messages.
        language: Language of the brief.
        issuer: Who issues it.
        date: Date printed on it.

    Raises:
        NotFound: The plan, the figures or the codebook do not know what it should be about.
    """
    options: Any = {
        "codebook": ground.codebook,
        "messages": ground.messages,
        "lang": language,
        "issuer": issuer,
        "date": date,
    }
    if about.domain is not None:
        return domain_brief(board, about.domain, **options)
    if about.unit is not None:
        return unit_brief(board, about.unit, numbers=about.numbers, **options)
    return area_brief(board, ground.area_code(about.area or board.area), **options)


def write_brief(brief: Brief, out: str | PathLike[str], *, name: str = "brief") -> tuple[str, ...]:
    """Write a brief as PDF, Word and HTML, each of exactly one page; the names of the files.

    Raises:
        Invalid: `briefs.too_long`.
    """
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    printed = write_brief_pdf(brief, folder / f"{name}.pdf")
    write_brief_word(printed, folder / f"{name}.docx")
    write_brief_html(printed, folder / f"{name}.html")
    return f"{name}.pdf", f"{name}.docx", f"{name}.html"


def make_plan_slide(board: Board, ground: Ground, *, language: Lang = "zh", issuer: str = "") -> Slide:
    """Make the picture of a plan from a judged board."""
    return make_slide(board, codebook=ground.codebook, messages=ground.messages, lang=language, issuer=issuer)


def write_plan_slide(slide: Slide, out: str | PathLike[str], *, name: str = "slide") -> tuple[str, ...]:
    """Write the picture of a plan as PNG (1920 × 1080) and SVG; the names of the files."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    return write_slide(slide, folder, name=name)


def brief_files(
    plan: str | PathLike[str],
    figures: str | PathLike[str],
    *,
    year: int,
    out: str | PathLike[str],
    about: tuple[About, ...] = (),
    area: str | None = None,
    areas: str | PathLike[str] | None = None,
    language: Lang = "zh",
    issuer: str = "",
    date: str = "",
) -> tuple[str, ...]:
    """Judge a plan on its figures and write the briefs asked for, and the picture of the plan.

    Args:
        plan: Plan document.
        figures: CSV, XLSX or Parquet.
        year: The year monitored.
        out: Folder for what is made.
        about: What briefs are wanted of; by default one of each domain.
        area: Name or code of the plan's area, by default the plan's own.
        areas: CSV of areas that the codebook does not hold.
        language: Language of briefs and picture.
        issuer: Who issues them.
        date: Date printed on them.

    Returns:
        Names of the files made.

    Raises:
        NotFound: A file does not exist, or there is nothing known of what a brief should be about.
        Invalid: A file cannot be used, or a brief does not fit on its page.
    """
    ground = prepare(areas)
    document = read_plan(plan)
    place = ground.area_code(area or document.area)
    whole = complete(read_figures(figures, area=place, ground=ground), ground)
    board = look_ahead(judge_plan(document, whole.observations, ground, area=place, year=year), ground)
    files = list(write_plan_slide(make_plan_slide(board, ground, language=language, issuer=issuer), out))
    for each in about or _domains(board):
        brief = make_brief(board, each, ground, language=language, issuer=issuer, date=date)
        files += write_brief(brief, out, name=_name(each, ground))
    return tuple(files)


def _domains(board: Board) -> Iterator[About]:
    targets = set(board.targets["domain"])
    return (About(domain=one.number) for one in board.plan.domains if one.number in targets)


def _name(about: About, ground: Ground) -> str:
    if about.domain is not None:
        return f"domain-{about.domain}"
    if about.unit is not None:
        return f"unit-{_plain(about.unit)}"
    return f"area-{_plain(ground.area_code(about.area or ''))}"


def _plain(words: str) -> str:
    """A name for a file: letters, digits and signs of no meaning to a file system."""
    return "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in words)
