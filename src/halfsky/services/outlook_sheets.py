"""Sheets of what lies ahead: the warnings, and how probable it is that each target is met."""

from typing import Literal

import polars as pl

from halfsky.core.assessment.board import Board
from halfsky.core.early_warning.model import KIND_WORDS, SEVERITY_WORDS
from halfsky.core.indicators.model import Codebook, Text
from halfsky.engines.workbook import Column, Sheet

Lang = Literal["zh", "en"]

HEADS: dict[str, Text] = {
    "rank": Text(zh="次序", en="Rank"),
    "named": Text(zh="点名", en="Named"),
    "severity_word": Text(zh="级别", en="Severity"),
    "kind_word": Text(zh="预警", en="Warning"),
    "target": Text(zh="编号", en="No."),
    "area_name": Text(zh="地区", en="Area"),
    "name": Text(zh="指标", en="Indicator"),
    "reason": Text(zh="依据", en="Reason"),
    "clears": Text(zh="解除条件", en="What would clear it"),
    "lead_unit": Text(zh="牵头单位", en="Lead unit"),
    "deadline": Text(zh="期限", en="Deadline"),
    "value": Text(zh="数值", en="Value"),
    "comparator": Text(zh="要求", en="Demand"),
    "target_value": Text(zh="目标值", en="Target value"),
    "unit": Text(zh="单位", en="Unit"),
    "probability": Text(zh="按期达到的可能性", en="Probability of meeting it"),
    "low80": Text(zh="80%区间下限", en="80 % interval, low"),
    "high80": Text(zh="80%区间上限", en="80 % interval, high"),
    "median": Text(zh="预测中位数", en="Median forecast"),
    "usual_change": Text(zh="近年趋势（每年）", en="Trend a year"),
    "needed_change": Text(zh="所需变化（每年）", en="Needed a year"),
    "points": Text(zh="数据年数", en="Years with figures"),
    "siblings": Text(zh="同类地区数", en="Similar areas"),
}
_NOTES: dict[str, Text] = {
    "named": Text(
        zh="本地目标中先过问的几项，有上限；其余列出备查。",
        en="The few of the own area to take up first, with a cap.",
    ),
    "probability": Text(
        zh="期限年的数值达到要求的概率（历史上说七成的，约七成达到）；要求保持的，为此后每年都达到的概率；要求各地均有的，为全部具备的概率。",
        en=(
            "That the figure of the deadline's year meets the demand (of those given 70 % in the past about 70 % did); of "
            "what is to be kept, that every year's does; of what each place is to have, that all have it."
        ),
    ),
    "low80": Text(
        zh="期限年的数值有八成把握落在区间之内。",
        en="The deadline year's figure lies in the interval with 80 %.",
    ),
    "siblings": Text(
        zh="参照的同一指标其他地区数；0 表示只有本地的数，区间因此较宽。",
        en="Other areas of the indicator that inform the answer; 0 means a wide interval from own figures alone.",
    ),
}
_DECIMALS = {"probability": 2, "low80": 2, "high80": 2, "median": 2, "usual_change": 2, "needed_change": 2}

WARNING_COLUMNS = (
    "rank", "named", "severity_word", "kind_word", "target", "area_name", "name", "reason", "clears", "lead_unit",
)  # fmt: skip
FORECAST_COLUMNS = (
    "target", "area_name", "name", "value", "comparator", "target_value", "unit", "deadline", "probability", "low80",
    "high80", "median", "usual_change", "needed_change", "points", "siblings",
)  # fmt: skip


def outlook_sheets(board: Board, *, codebook: Codebook, lang: Lang) -> tuple[Sheet, ...]:
    """Lay warnings and forecasts out as sheets; a board that was not looked ahead from has none.

    Args:
        board: With `outlook` and `warnings`.
        codebook: Names of indicators and areas.
        lang: Language of heads and reasons.
    """
    layout = (
        (Text(zh="预警", en="Warnings"), _warnings(board, codebook, lang), WARNING_COLUMNS),
        (Text(zh="预测", en="Outlook"), _forecasts(board, codebook, lang), FORECAST_COLUMNS),
    )
    return tuple(
        Sheet(
            name=_say(title, lang),
            title=f"{board.plan.title or board.area_name} {board.year} · {_say(title, lang)}",
            table=table.select(columns),
            columns=tuple(_column(field, lang) for field in columns),
        )
        for title, table, columns in layout
        if table.height
    )


def with_outlook(table: pl.DataFrame, board: Board) -> pl.DataFrame:
    """Add to the board's rows the probability of each target and its 80 % interval.

    Args:
        table: With columns `target` and `area`.
        board: With `outlook`.
    """
    if not board.outlook.width:
        return table
    told = board.outlook.select("target", "area", "probability", "low80", "high80")
    return table.join(told, on=["target", "area"], how="left", maintain_order="left")


def _warnings(board: Board, codebook: Codebook, lang: Lang) -> pl.DataFrame:
    if not board.warnings.height:
        return board.warnings
    return _named(board.warnings, board, codebook, lang).with_columns(
        pl.col("severity").replace_strict(_words(SEVERITY_WORDS, lang)).alias("severity_word"),
        pl.col("kind").replace_strict(_words(KIND_WORDS, lang)).alias("kind_word"),
        pl.col(f"reason_{lang}").alias("reason"),
        pl.col(f"clears_{lang}").alias("clears"),
    )


def _forecasts(board: Board, codebook: Codebook, lang: Lang) -> pl.DataFrame:
    if not board.outlook.height:
        return board.outlook
    known = board.outlook.filter(pl.col("probability").is_not_null())
    values = board.assessments.select("target", "area", "value", "words")
    told = known.join(values, on=["target", "area"], how="left", maintain_order="left")
    own_first = told.sort(pl.col("area") != board.area, maintain_order=True)
    return _named(own_first, board, codebook, lang)


def _named(table: pl.DataFrame, board: Board, codebook: Codebook, lang: Lang) -> pl.DataFrame:
    areas = {code: _say(area.name, lang) for code, area in codebook.areas.items()}
    names = {code: _say(indicator.name, lang) for code, indicator in codebook.indicators.items()}
    own = {board.area: board.area_name} | areas
    return table.with_columns(
        pl.col("area").replace_strict(own, default=pl.col("area")).alias("area_name"),
        pl.col("indicator").replace_strict(names, default=pl.col("words")).alias("name"),
    )


def _words(texts: dict[str, Text], lang: Lang) -> dict[str, str]:
    return {name: _say(text, lang) for name, text in texts.items()}


def _column(field: str, lang: Lang) -> Column:
    note = _NOTES.get(field)
    return Column(
        field=field,
        label=_say(HEADS[field], lang),
        note=_say(note, lang) if note else "",
        decimals=_DECIMALS.get(field),
    )


def _say(text: Text, lang: Lang) -> str:
    return text.zh if lang == "zh" else text.en
