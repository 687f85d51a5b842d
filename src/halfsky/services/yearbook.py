"""Use case: the yearbook 妇女儿童统计资料 of an area, from a vintage or a file of figures, as XLSX and PDF."""

from os import PathLike
from pathlib import Path

import msgspec
import polars as pl

from halfsky.core.reports.wording import Lang
from halfsky.core.reports.yearbook.make import SPAN
from halfsky.core.reports.yearbook.make import make_yearbook as make
from halfsky.core.reports.yearbook.model import Audience, Yearbook
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.typeset.yearbook import write_yearbook_pdf
from halfsky.engines.vintages import read_vintage
from halfsky.engines.yearbook_workbook import write_yearbook_xlsx
from halfsky.services.ground import Ground, prepare
from halfsky.services.judging import complete, read_figures

FILES = ("yearbook.xlsx", "yearbook.pdf")


class YearbookMade(msgspec.Struct, frozen=True, kw_only=True):
    """What one run made: the yearbook, and the names of its files in the folder."""

    yearbook: Yearbook
    out: Path
    files: tuple[str, ...]

    def summary(self) -> str:
        """Say in both languages what the yearbook holds and what became of the rows."""
        book, count = self.yearbook, self.yearbook.count
        tables = sum(table.part == 0 for table in book.tables)
        left = sum(count.left_out.values())
        reasons = "、".join(f"{reason} {number}" for reason, number in count.left_out.items())
        return "\n".join(
            (
                f"{book.title.zh} / {book.title.en}",
                f"{len(book.parts)} 个部分，{tables} 张表 / {len(book.parts)} parts, {tables} tables",
                f"读入 {count.read} 行 = 列出 {count.printed} + 缺数 {count.missing} + 未列 {left} / "
                f"{count.read} rows read = {count.printed} printed + {count.missing} missing + {left} left out"
                + (f" ({reasons})" if reasons else ""),
                f"结果 / made: {self.out}: {', '.join(self.files)}",
            )
        )


def make_yearbook(
    observations: pl.DataFrame,
    ground: Ground,
    *,
    area: str,
    year: int,
    audience: Audience = "inside",
    span: int = SPAN,
    depth: int | None = None,
    sensitive: bool = False,
    issuer: str = "",
    date: str = "",
) -> Yearbook:
    """Make the yearbook of an area from observations that are complete: rates and roll-ups already in them.

    Args:
        observations: Schema `OBSERVATIONS`; what disclosure control hid has status `suppressed` and no value.
        ground: Codebook, with the areas of the site, and messages.
        area: Name or code.
        year: The last year printed.
        audience: `public` only for figures that went through disclosure control.
        span: Years printed, back from `year`.
        depth: Steps of the tree of areas below the own area that are printed; null for all.
        sensitive: Whether variables that the codebook calls sensitive have tables.
        issuer: Who issues it.
        date: Date printed on it.

    Raises:
        Invalid: `yearbook.empty` where there is no figure to print.
    """
    book = make(
        observations,
        codebook=ground.codebook,
        messages=ground.messages,
        area=ground.area_code(area),
        year=year,
        audience=audience,
        span=span,
        depth=depth,
        sensitive=sensitive,
        issuer=issuer,
        date=date,
    )
    if not book.tables:
        raise Invalid("yearbook.empty", area=book.area_name.zh, first=year - span + 1, year=year)
    return book


def write_yearbook(yearbook: Yearbook, out: str | PathLike[str], *, language: Lang = "zh") -> tuple[str, ...]:
    """Write `yearbook.xlsx` and `yearbook.pdf` into a folder, made where it is not there; the names of the files."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    workbook, pdf = FILES
    write_yearbook_xlsx(yearbook, folder / workbook, lang=language)
    write_yearbook_pdf(yearbook, folder / pdf, lang=language)
    return FILES


def yearbook_files(
    *,
    out: str | PathLike[str],
    area: str,
    year: int | None = None,
    figures: str | PathLike[str] | None = None,
    vintage: str | PathLike[str] | None = None,
    areas: str | PathLike[str] | None = None,
    language: Lang = "zh",
    span: int = SPAN,
    depth: int | None = None,
    sensitive: bool = False,
    issuer: str = "",
    date: str = "",
) -> YearbookMade:
    """Make the yearbook of an area and write its files.

    Args:
        out: Folder for what is made.
        area: Name or code.
        year: The last year printed; by default that of the vintage.
        figures: CSV, XLSX or Parquet; rates and parent areas that follow are added. Either this or a vintage.
        vintage: Folder of a frozen vintage, printed as it was frozen.
        areas: CSV of areas that the codebook does not hold.
        language: The language that stands first.
        span: Years printed, back from `year`.
        depth: Steps below the own area that are printed; null for all.
        sensitive: Whether variables that the codebook calls sensitive have tables.
        issuer: Who issues it.
        date: Date printed on it.

    Raises:
        NotFound: The file or the vintage is not there.
        Invalid: It cannot be used, there is no figure to print, or no year is named beside a file of figures.
    """
    ground = prepare(areas)
    observations, frozen_for = _observations(figures, vintage, area, ground)
    last = year if year is not None else frozen_for
    if last is None:
        raise Invalid("yearbook.no_year")
    book = make_yearbook(
        observations,
        ground,
        area=area,
        year=last,
        span=span,
        depth=depth,
        sensitive=sensitive,
        issuer=issuer,
        date=date,
    )
    return YearbookMade(yearbook=book, out=Path(out), files=write_yearbook(book, out, language=language))


def _observations(
    figures: str | PathLike[str] | None, vintage: str | PathLike[str] | None, area: str, ground: Ground
) -> tuple[pl.DataFrame, int | None]:
    """The observations, and the year they were frozen for where they are a vintage."""
    if vintage is not None:
        manifest, table = read_vintage(Path(vintage))
        return table, manifest.year
    if figures is None:
        raise Invalid("yearbook.no_input")
    reading = read_figures(figures, area=ground.area_code(area), ground=ground)
    return complete(reading, ground).observations, None
