"""Warnings in words: why, on what evidence, and what would clear them."""

from collections.abc import Callable
from typing import Any

import polars as pl

from halfsky.core.assessment.quantities import quantity
from halfsky.core.assessment.reasons import LANGUAGES, phrase, sentences
from halfsky.core.vocabulary.findings import Messages
from halfsky.core.vocabulary.numbers import plain
from halfsky.core.vocabulary.units import UNITS

_AXES = {
    "zh": {"sex": "男女之间", "residence": "城乡之间", "area": "所辖地区之间"},
    "en": {
        "sex": "between women and men",
        "residence": "between countryside and town",
        "area": "between areas",
    },
}
_MOST_DIGITS = 4
"""More decimals than this are those of a division, not of a return."""
_MANY_TIMES = 10.0
"""From here on the siblings hardly move, and how many times says nothing."""


def put_into_words(found: pl.DataFrame, *, messages: Messages) -> pl.DataFrame:
    """Add to every warning its reason and what would clear it, in both languages.

    Args:
        found: Warnings of all kinds with their evidence.
        messages: The catalogue that holds the `early_warning.` texts.

    Returns:
        The rows with `reason_zh`, `reason_en`, `clears_zh`, `clears_en`.
    """
    worded = found
    coded = found.with_columns(
        _reason=pl.format("early_warning.{}", _variant()),
        _clears=pl.format("early_warning.{}.clears", "kind"),
        one_event=pl.col("kind").is_in(["reversed", "implausible_jump"]) & pl.col("numerator").is_not_null(),
    )
    for lang in LANGUAGES:
        told = _with_facts(coded, messages, lang)
        reason = sentences(told, pl.col("_reason"), messages, lang=lang)
        clears = sentences(told, pl.col("_clears"), messages, lang=lang)
        one = pl.DataFrame({"reason": reason}).select(
            pl.when(told["one_event"])
            .then(pl.col("reason") + told.select(_one_event(messages, lang)).to_series())
            .otherwise("reason")
        )
        worded = worded.with_columns(one.to_series().alias(f"reason_{lang}"), clears.alias(f"clears_{lang}"))
    return worded


def _one_event(messages: Messages, lang: str) -> pl.Expr:
    return pl.lit("" if lang == "zh" else " ") + phrase(messages, "early_warning.counts", lang=lang)


def _variant() -> pl.Expr:
    """Kinds that are told differently: without a goal, without any figure, by what changed."""
    kind = pl.col("kind")
    return (
        pl.when((kind == "reversed") & pl.col("target_value").is_null())
        .then(pl.lit("reversed_direction"))
        .when((kind == "hard_to_reach") & _fast_enough())
        .then(pl.lit("hard_near_bound"))
        .when((kind == "missing") & pl.col("earlier_year").is_null())
        .then(pl.lit("never_reported"))
        .when((kind == "late") & pl.col("earlier_year").is_null())
        .then(pl.lit("not_yet_reported"))
        .when(kind.is_in(["volatile", "implausible_jump"]) & pl.col("alone"))
        .then(pl.format("{}_alone", kind))
        .when(kind == "definition_changed")
        .then(pl.format("definition_changed_{}", "what"))
        .otherwise(kind)
    )


def _fast_enough() -> pl.Expr:
    """Whether the trend would do if it went on as points: near a bound it does not."""
    usual, needed = pl.col("usual_change"), pl.col("needed_change")
    return ((usual * needed > 0) & (usual.abs() >= needed.abs())).fill_null(value=False)


def _with_facts(coded: pl.DataFrame, messages: Messages, lang: str) -> pl.DataFrame:
    """Columns for the names in the templates; a row has those that its own templates name, and no other."""
    counted = _one_event(messages, lang).meta.root_names()
    codes = coded.select("_reason", "_clears").unique()
    wanted = {
        reason: {
            name
            for code in (reason, clears)
            for name in phrase(messages, code, lang=lang).meta.root_names()
            if name in _FACTS
        }
        for reason, clears in codes.iter_rows()
    }
    rows = [
        {
            name: _FACTS[name](row, lang)
            for name in (
                wanted[row["_reason"]].union(counted) if row["one_event"] else wanted[row["_reason"]]
            )
        }
        for row in coded.iter_rows(named=True)
    ]
    facts = pl.DataFrame(rows, schema=dict.fromkeys(_FACTS, pl.String()))
    return pl.concat([coded.drop(facts.columns, strict=False), facts], how="horizontal")


Row = dict[str, Any]


def _decimals(row: Row) -> int:
    return 1 if row["decimals"] is None else int(row["decimals"])


def _moved(row: Row) -> float | None:
    value, earlier = _number(row["value"]), _number(row["earlier_value"])
    return None if value is None or earlier is None else value - earlier


def _said(row: Row, name: str, lang: str) -> str:
    """A figure of the series; of a gap, how far two groups are apart."""
    say = _distance if row["kind"] == "gap_widening" else _figure
    return say(_number(row[name]), str(row["unit"] or ""), _decimals(row), lang)


def _bound(row: Row, name: str, lang: str) -> str:
    decimals = _decimals(row)
    return _figure(_rounded(row[name], decimals), str(row["unit"] or ""), decimals, lang)


def _paced(value: object, row: Row, lang: str, *, finer: int = 0) -> str:
    return _change(_number(value), str(row["unit"] or ""), _decimals(row) + finer, lang)


_FACTS: dict[str, Callable[[Row, str], str | None]] = {
    "name": lambda row, lang: row["words"] if lang == "zh" else row["name_en"],
    "value_text": lambda row, lang: _said(row, "value", lang),
    "earlier_text": lambda row, lang: _said(row, "earlier_value", lang),
    "goal_text": lambda row, lang: _goal(row, str(row["unit"] or ""), _decimals(row), lang),
    "chance_text": lambda row, lang: _chance(_number(row["probability"]), lang),
    "low_text": lambda row, lang: _bound(row, "low80", lang),
    "high_text": lambda row, lang: _bound(row, "high80", lang),
    "usual_text": lambda row, lang: _paced(row["usual_change"], row, lang, finer=1),
    "needed_text": lambda row, lang: _paced(row["needed_change"], row, lang, finer=1),
    "change_text": lambda row, lang: _paced(_moved(row), row, lang),
    "years_text": lambda row, lang: _years(str(row["years"]), lang),
    "axis_text": lambda row, lang: _AXES[lang].get(str(row["axis"]), ""),
    "events_text": lambda row, lang: _figure(_number(row["numerator"]), "", 0, lang),
    "people_text": lambda row, lang: _figure(_number(row["denominator"]), "", 0, lang),
    "ratio_text": lambda row, lang: _times(_number(row["ratio"]), lang),
    "before_words": lambda row, lang: _scope(row["before_words"], lang),
    "now_words": lambda row, lang: _scope(row["now_words"], lang),
}
"""What a template may name, by its name."""


def _years(years: str, lang: str) -> str:
    """Years in a row as first—last."""
    runs: list[list[int]] = []
    for year in map(int, years.split("、")):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    dash, comma = ("—", "、") if lang == "zh" else ("–", ", ")
    return comma.join(str(run[0]) + (f"{dash}{run[-1]}" if len(run) > 1 else "") for run in runs)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _rounded(value: object, decimals: int) -> float | None:
    number = _number(value)
    return None if number is None else round(number, decimals)


def _short(value: float, decimals: int) -> str:
    """As reported where it is short, else at the indicator's decimals."""
    as_given = plain(value)
    digits = len(as_given.partition(".")[2])
    return as_given if digits <= _MOST_DIGITS else plain(round(value, decimals))


def _figure(value: float | None, unit: str, decimals: int, lang: str) -> str:
    if value is None:
        return "—"
    number = _short(value, decimals)
    return quantity(number, unit, lang=lang) if unit in UNITS else number


def _distance(value: float | None, unit: str, decimals: int, lang: str) -> str:
    if value is None:
        return "—"
    number = _short(abs(round(value, 9)), decimals)
    return quantity(number, unit, lang=lang, use="change") if unit in UNITS else number


def _goal(row: dict[str, object], unit: str, decimals: int, lang: str) -> str:
    goal = _number(row["target_value"])
    printed = _figure(goal, unit, decimals, lang)
    if row["comparator"] == "=":
        return printed
    if row["comparator"] == "~":
        return f"{printed}左右" if lang == "zh" else f"about {printed}"
    after = {1: ("以上", "at least "), -1: ("以下", "at most ")}.get(int(str(row["better"] or 0)), ("", ""))
    if goal is None:
        return printed
    return printed + after[0] if lang == "zh" else after[1] + printed


def _chance(probability: float | None, lang: str) -> str:
    if probability is None:
        return "—"
    percent = round(probability * 100)
    if percent < 1:
        return "不到1%" if lang == "zh" else "under 1 %"
    return f"约{percent}%" if lang == "zh" else f"about {percent} %"


def _times(ratio: float | None, lang: str) -> str:
    if ratio is None:
        return "—"
    if ratio >= _MANY_TIMES:
        return "十倍以上" if lang == "zh" else "over ten times"
    return f"约{plain(ratio)}倍" if lang == "zh" else f"about {plain(ratio)} times"


def _scope(words: object, lang: str) -> str:
    return str(words or "").replace("合计", "合计" if lang == "zh" else "total")


def _change(value: float | None, unit: str, decimals: int, lang: str) -> str:
    """A change with its way: 上升0.5个百分点; one that rounds to nothing is 基本不变."""
    if value is None:
        return "—"
    size = plain(round(abs(value), decimals))
    if float(size) == 0:
        return "基本不变" if lang == "zh" else "hardly any change"
    way = ("上升" if value > 0 else "下降") if lang == "zh" else ("up " if value > 0 else "down ")
    return way + (quantity(size, unit, lang=lang, use="change") if unit in UNITS else size)
