"""What a relative target is held against: another series, its own past, the other sex, the area above.

A figure held against itself is always met. Words that speak of the past (不低于上届, 不低于上年, 届中不降低) take the
series' own earlier figure: of a term the term before, of anything else the figure before.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import polars as pl

from halfsky.core.indicators.model import Codebook, Indicator

Against = Literal["other", "previous", "term", "base", "above"]
TERM_YEARS = 5
"""Length of a term of congresses, committees and leading bodies."""
_APART = 3
"""Figures of bodies that lie this many years apart are of different terms: nobody reports a term twice so far apart."""

_TERM = re.compile(r"[上前]一?届|往届|换届前")
_YEAR = re.compile(r"[上前去]一?年|上一?[期轮次]|往年|逐年|历年|届中|调整前")
_PAST = re.compile(r"原有|以往|此前|原来|不降低|不下降|不减少|只增不减|不反弹|不升高|不上升|不增加")
_BASE = re.compile(r"基期|基线|规划[初前]|(?P<year>20\d\d)年")
_LEVELS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"全国|国家"), "nation"),
    (re.compile(r"全省|全自治区|自治区|全区|省级?平均"), "province"),
    (re.compile(r"全市|全州|全地区|全盟|[市州]级?平均"), "prefecture"),
)
_BEYOND = re.compile(r"^(高于|超过|优于|好于|快于|多于|低于|少于)|^比.*(提高|提升|上升|增加|降低|下降|减少)")
_CELLS: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "sex": (("M", re.compile("男")), ("F", re.compile("女"))),
    "residence": (("R", re.compile("农村|乡村")), ("U", re.compile("城镇|城市|市区"))),
}


class Comparison(NamedTuple):
    """What one relative target is held against; `level` is that of the area above, `year` a base year named."""

    against: Against
    indicator: str | None
    sex: str
    residence: str
    level: str | None = None
    year: int | None = None
    beyond: bool = False


def compare_with(row: Mapping[str, Any], *, codebook: Codebook) -> Comparison:
    """Read what a relative target is held against from its words.

    Args:
        row: One row of `TARGETS`.
        codebook: Indicators: a breakdown is only asked of an indicator that has it.

    Example:
        不低于上届 is the term before, 高于全国平均水平 the nation's figure, 不低于男性 the men's.
    """
    own = codebook.indicators.get(row["indicator"] or "")
    words = row["relative_to"] or ""
    against, level, year = _against(row, own)
    code = row["relative_indicator"] if against == "other" else row["indicator"]
    if against == "other" and code is None and own is not None and _other_cell(words, row, own):
        code = own.code
    held = codebook.indicators.get(code or "")
    sex, residence = (_cell(words, row, axis, held) for axis in ("sex", "residence"))
    if against == "other" and (code, sex, residence) == (row["indicator"], row["sex"], row["residence"]):
        code = None
    beyond = row["relative_op"] in (">", "<") or _BEYOND.search(row["trend"] or "") is not None
    return Comparison(against, code, sex, residence, level, year, beyond)


def _against(row: Mapping[str, Any], own: Indicator | None) -> tuple[Against, str | None, int | None]:
    words = row["relative_to"] or ""
    level = next((level for pattern, level in _LEVELS if pattern.match(words)), None)
    if level is not None and row["relative_indicator"] in (None, row["indicator"]):
        return "above", level, None
    told = words + (row["trend"] or "")
    if _TERM.search(told):
        return "term", None, None
    base = _BASE.search(words)
    if base is not None:
        return "base", None, int(base["year"]) if base["year"] else None
    if _YEAR.search(told):
        return "previous", None, None
    if _PAST.search(told):
        return ("term" if own is not None and own.periodicity == "term" else "previous"), None, None
    return "other", None, None


def _other_cell(words: str, row: Mapping[str, Any], own: Indicator) -> bool:
    """Whether the words name the other sex or residence of the target's own indicator."""
    return any(_cell(words, row, axis, own) != row[axis] for axis in ("sex", "residence"))


def _cell(words: str, row: Mapping[str, Any], axis: str, held: Indicator | None) -> str:
    """The cell the words name, else the target's own; `_T` where the series has no such breakdown."""
    if held is not None and axis not in held.breakdowns:
        return "_T"
    named = [code for code, pattern in _CELLS[axis] if pattern.search(words)]
    return named[0] if len(named) == 1 else row[axis] or "_T"


def with_comparison(found: pl.DataFrame, others: pl.DataFrame, *, codebook: Codebook) -> pl.DataFrame:
    """Give readings of relative targets what they are held against.

    Args:
        found: Readings with `pair`, `against` and `level`, and with `base_value`, `base_from`.
        others: Readings of the series that targets are held against, in all areas.
        codebook: Areas and the areas above them.

    Returns:
        The readings with `compared` and `compared_year`, null where there is nothing to compare with.
    """
    relative = found.filter(pl.col("form") == "relative")
    if relative.is_empty():
        return found.with_columns(
            compared=pl.lit(None, dtype=pl.Float64), compared_year=pl.lit(None, dtype=pl.Int32)
        )
    compared = pl.concat(
        [
            _of_other_series(relative.filter(pl.col("against").is_in(["other", "above"])), others, codebook),
            _of_own_past(relative.filter(pl.col("against").is_in(["previous", "term"]))),
            relative.filter(pl.col("against") == "base").select(
                "pair", "year", compared="base_value", compared_year="base_from"
            ),
        ]
    )
    return found.join(compared, on=["pair", "year"], how="left", maintain_order="left")


def _of_other_series(relative: pl.DataFrame, others: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    """The other series' value of the same year, else its nearest earlier one."""
    known = others.filter(pl.col("value").is_not_null()).select(
        "target", "year", where="area", compared="value", compared_year="year"
    )
    above = _areas_above(relative["area"].unique().to_list(), codebook)
    placed = relative.join(above, on=["area", "level"], how="left").with_columns(
        where=pl.when(pl.col("level").is_null()).then("area").otherwise("above")
    )
    return (
        placed.select("pair", "target", "where", "year")
        .sort("year")
        .join_asof(
            known.sort("year"),
            on="year",
            by=["target", "where"],
            strategy="backward",
            check_sortedness=False,
        )
        .select("pair", "year", "compared", "compared_year")
    )


def _areas_above(areas: list[str], codebook: Codebook) -> pl.DataFrame:
    rows = []
    for code in areas:
        area = codebook.areas.get(code)
        while area is not None and area.parent is not None:
            area = codebook.areas[area.parent]
            rows.append((code, area.level, area.code))
    schema = {"area": pl.String(), "level": pl.String(), "above": pl.String()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _of_own_past(relative: pl.DataFrame) -> pl.DataFrame:
    """The series' figure before; of bodies elected by terms the latest of the term before."""
    known = relative.filter(pl.col("value").is_not_null()).select("pair", "against", "year", "value")
    by_pair = known.sort("pair", "year").with_columns(
        before=pl.col("value").shift(1).over("pair"), before_year=pl.col("year").shift(1).over("pair")
    )
    term_ago = known.select(
        "pair",
        (pl.col("year") + TERM_YEARS).alias("year"),
        pl.col("value").alias("ago"),
        pl.col("year").alias("ago_year"),
    ).sort("year")
    placed = by_pair.sort("year").join_asof(
        term_ago, on="year", by="pair", strategy="backward", check_sortedness=False
    )
    apart = (pl.col("against") == "previous") | (pl.col("year") - pl.col("before_year") >= _APART)
    return placed.select(
        "pair",
        "year",
        compared=pl.when(apart).then("before").otherwise("ago"),
        compared_year=pl.when(apart).then("before_year").otherwise("ago_year"),
    )
