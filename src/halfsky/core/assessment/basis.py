"""Figures of a narrower basis (口径) that stand for an indicator where nothing else was reported.

城镇单位就业人员中女性比例 is published for 城镇非私营单位 only. Where an area has no total of a year and one such row,
the row is judged and its basis named with the verdict. A part is never a basis: a sex, a residence, an age, an
ethnic group, a level of school; nor is one of two bases that were both reported.
"""

import re

import polars as pl

from halfsky.core.indicators.model import Codebook, Indicator
from halfsky.core.indicators.names import normalise
from halfsky.core.vocabulary.breakdowns import SEX, TOTAL

_BASES = re.compile(r"(户籍|常住|监测|调查|抽样|普查|登记|规模以上|限额以上|非私营).*|.*口径")
"""Words that say on whom or how a figure was taken, whatever the indicator."""
_LEAST = 2
_SERIES = ["area", "indicator"]


def with_single_basis(figures: pl.DataFrame, *, codebook: Codebook) -> pl.DataFrame:
    """Take the row of the only basis reported for an area's indicator in years without a total.

    The words of a basis are a term of the indicator's name with a restriction put into it (城镇非私营单位 of
    城镇单位…), the term itself, or words for how figures are taken (户籍, 监测地区). An area that reported an
    indicator on two bases, in whatever years, has none.

    Args:
        figures: Schema `OBSERVATIONS`, indicator rows up to the year judged.
        codebook: Names and breakdowns of the indicators.

    Returns:
        The rows of the total, and those taken for it, with `basis`, the words of the basis, else null, in place of
        `age` and `disaggregation`.
    """
    whole = (pl.col("age").fill_null(TOTAL) == TOTAL) & (pl.col("disaggregation").fill_null(TOTAL) == TOTAL)
    totals = (
        figures.filter(whole).drop("age", "disaggregation").with_columns(basis=pl.lit(None, dtype=pl.String))
    )
    parts = figures.filter(~whole & (pl.col("value").is_not_null()))
    words = parts.select("indicator", "disaggregation").unique().sort("indicator", "disaggregation")
    found = words.with_columns(
        basis=pl.Series(
            [_basis(codebook.indicators.get(code), given) for code, given in words.iter_rows()],
            dtype=pl.String,
        )
    )
    taken = (
        parts.join(found, on=["indicator", "disaggregation"], how="left")
        .filter((pl.col("disaggregation").n_unique().over(_SERIES) == 1) & pl.col("basis").is_not_null())
        .filter((pl.col("age").fill_null(TOTAL) == TOTAL) & _alone())
        .join(totals, on=[*_SERIES, "year"], how="anti")
    )
    return pl.concat([totals, taken.select(totals.columns)]) if taken.height else totals


def _alone() -> pl.Expr:
    """One row in the year, of both sexes and all residences."""
    return (
        (pl.len().over([*_SERIES, "year"]) == 1)
        & (pl.col("sex").fill_null(TOTAL) == TOTAL)
        & (pl.col("residence").fill_null(TOTAL) == TOTAL)
    )


def _basis(indicator: Indicator | None, given: str | None) -> str | None:
    """The words of a basis without the sex that the indicator is about anyway; null where they name a part."""
    if indicator is None or not given:
        return None
    pieces = [piece for piece in re.split(r"[\s,，、;；]+", given) if piece]
    of_sex = [piece for piece in pieces if piece in SEX]
    if of_sex and "sex" in indicator.breakdowns:
        return None
    words = "".join(piece for piece in pieces if piece not in SEX)
    names = (indicator.name.zh, *(alias.zh for alias in indicator.aliases))
    narrows = any(_narrows(words, normalise(name)) for name in names)
    return words if words and (narrows or _BASES.fullmatch(words)) else None


def _narrows(words: str, name: str) -> bool:
    """Whether the name begins with the words, or with what is left of them without a restriction inside."""
    if len(words) < _LEAST:
        return False
    cuts = (
        (words[:head], words[-tail:])
        for head in range(_LEAST, len(words))
        for tail in range(_LEAST, len(words) - head + 1)
    )
    return name.startswith(words) or any(name.startswith(head + tail) for head, tail in cuts)
