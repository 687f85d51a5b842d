"""Warnings in words: why, on what evidence, and what would clear them."""

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
    for lang in LANGUAGES:
        told = _with_facts(found, lang)
        code = pl.format("early_warning.{}", _variant())
        reason = sentences(told, code, messages, lang=lang)
        clears = sentences(told, pl.format("early_warning.{}.clears", "kind"), messages, lang=lang)
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


def _with_facts(found: pl.DataFrame, lang: str) -> pl.DataFrame:
    rows = [_facts(row, lang) for row in found.iter_rows(named=True)]
    schema = {**dict.fromkeys(_FACTS, pl.String()), "one_event": pl.Boolean()}
    facts = pl.DataFrame(rows, schema=schema, orient="row")
    return pl.concat([found.drop(facts.columns, strict=False), facts], how="horizontal")


_FACTS = (
    "name", "value_text", "goal_text", "earlier_text", "chance_text", "low_text", "high_text", "usual_text",
    "needed_text", "change_text", "years_text", "axis_text", "events_text", "people_text", "ratio_text",
    "before_words", "now_words",
)  # fmt: skip


def _facts(row: dict[str, object], lang: str) -> dict[str, object]:
    unit = str(row["unit"] or "")
    decimals = int(str(row["decimals"] if row["decimals"] is not None else 1))
    value, earlier = _number(row["value"]), _number(row["earlier_value"])
    moved = None if value is None or earlier is None else value - earlier
    distance = row["kind"] == "gap_widening"
    say = _distance if distance else _figure
    years = (
        []
        if row["kind"] not in ("late", "missing")
        else [int(year) for year in str(row["years"]).split("、")]
    )
    return {
        "name": row["words"] if lang == "zh" else row["name_en"],
        "value_text": say(value, unit, decimals, lang),
        "earlier_text": say(earlier, unit, decimals, lang),
        "goal_text": _goal(row, unit, decimals, lang),
        "chance_text": _chance(_number(row["probability"]), lang),
        "low_text": _figure(_rounded(row["low80"], decimals), unit, decimals, lang),
        "high_text": _figure(_rounded(row["high80"], decimals), unit, decimals, lang),
        "usual_text": _change(_number(row["usual_change"]), unit, decimals + 1, lang),
        "needed_text": _change(_number(row["needed_change"]), unit, decimals + 1, lang),
        "change_text": _change(moved, unit, decimals, lang),
        "years_text": _years(years, lang),
        "axis_text": _AXES[lang].get(str(row["axis"]), ""),
        "events_text": _figure(_number(row["numerator"]), "", 0, lang),
        "people_text": _figure(_number(row["denominator"]), "", 0, lang),
        "ratio_text": _times(_number(row["ratio"]), lang),
        "before_words": _scope(row["before_words"], lang),
        "now_words": _scope(row["now_words"], lang),
        "one_event": row["kind"] in ("reversed", "implausible_jump") and row["numerator"] is not None,
    }


def _years(years: list[int], lang: str) -> str:
    """Years in a row as first—last."""
    runs: list[list[int]] = []
    for year in years:
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
