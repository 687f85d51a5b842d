"""What is watched: every target of the plan, and every direction that names an indicator, with its series."""

import polars as pl

from halfsky.core.assessment.board import Board
from halfsky.core.assessment.rules import make_rules
from halfsky.core.indicators.model import Codebook

WATCHED: dict[str, pl.DataType] = {
    "order": pl.Int32(),
    "target": pl.String(),
    "area": pl.String(),
    "own": pl.Boolean(),
    "words": pl.String(),
    "name_zh": pl.String(),
    "name_en": pl.String(),
    "form": pl.String(),
    "indicator": pl.String(),
    "sex": pl.String(),
    "residence": pl.String(),
    "unit": pl.String(),
    "floor": pl.Boolean(),
    "better": pl.Int32(),
    "decimals": pl.Int32(),
    "status": pl.String(),
    "year": pl.Int32(),
    "value": pl.Float64(),
    "comparator": pl.String(),
    "target_value": pl.Float64(),
    "bound": pl.Float64(),
    "deadline": pl.Int32(),
    "plan_start": pl.Int32(),
    "numerator": pl.Float64(),
    "denominator": pl.Float64(),
    "low95": pl.Float64(),
    "high95": pl.Float64(),
    "probability": pl.Float64(),
    "low80": pl.Float64(),
    "high80": pl.Float64(),
    "usual_change": pl.Float64(),
    "needed_change": pl.Float64(),
    "siblings": pl.Int32(),
    "method": pl.String(),
    "periodicity": pl.String(),
    "lag_months": pl.Int32(),
    "lead_unit": pl.String(),
    "series": pl.String(),
}
"""One row per target × area judged, then one per direction in the plan's area. `better` is 1, −1, or 0 where neither
side is better; `series` names indicator, sex, residence, unit and side. `bound` is the goal less the tolerance of 左右.
`value`, `target_value`, `bound` are in `unit`."""

_SERIES = ["indicator", "sex", "residence", "unit", "floor"]
_OUTLOOK = ("probability", "low80", "high80", "usual_change", "needed_change", "siblings", "method")
_ON_RECORD = ("level", "kept")
_NO_INDICATOR_OF_ITS_OWN = ("narrow", "balance")


def watch(board: Board, forecasts: pl.DataFrame, *, codebook: Codebook) -> pl.DataFrame:
    """Gather what each warning could be about.

    Args:
        board: The judged board.
        forecasts: Schema `FORECASTS`, of this board.
        codebook: Indicators.

    Returns:
        Schema `WATCHED`, targets in their order, areas by code, then directions.
    """
    both = pl.concat(
        [_targets(board, forecasts, codebook), _directions(board, codebook)], how="diagonal_relaxed"
    )
    named = both.with_row_index("order").join(_facts(codebook), on="indicator", maintain_order="left")
    parts = [pl.col(name).cast(pl.String).fill_null("") for name in _SERIES]
    full = named.with_columns(
        series=pl.concat_str(parts, separator="|"),
        own=pl.col("area") == board.area,
        words=pl.coalesce("words", "name_zh"),
    )
    return full.select(
        (pl.col(name) if name in full.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in WATCHED.items()
    )


def _targets(board: Board, forecasts: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    rules = make_rules(board.targets, codebook=codebook).filter(
        pl.col("indicator").is_not_null() & pl.col("unit").is_not_null()
    )
    sides = rules.select(
        "target", "form", *_SERIES, better=pl.col("floor").cast(pl.Int32) - pl.col("ceiling").cast(pl.Int32)
    )
    verdicts = board.assessments.drop("indicator", "unit").filter(pl.col("area") != "")
    plan = board.targets.select("target", "plan_start", due=pl.coalesce("deadline", "plan_end"))
    # The goal of the deadline, which a yearly change has not reached yet.
    # Past figures tell how right warnings are of the deadline's figure alone.
    told = (
        forecasts.filter(pl.col("promise").is_in(_ON_RECORD))
        .with_columns(probability="at_deadline")
        .select("target", "area", *_OUTLOOK, goal="target_value", least="low", most="high")
    )
    return (
        verdicts.join(sides, on="target", maintain_order="left")
        .join(plan, on="target", how="left", maintain_order="left")
        .join(told, on=["target", "area"], how="left", maintain_order="left")
        .with_columns(
            deadline=pl.coalesce("deadline", "due"),
            target_value=pl.coalesce("goal", "target_value"),
            bound=pl.coalesce(
                pl.when(pl.col("better") > 0).then("least").when(pl.col("better") < 0).then("most"),
                "goal",
                "target_value",
            ),
        )
    )


def _directions(board: Board, codebook: Codebook) -> pl.DataFrame:
    better = {"up": 1, "down": -1}
    known = {
        code: indicator for code, indicator in codebook.indicators.items() if indicator.direction in better
    }
    found = board.directions.filter(
        pl.col("indicator").is_in(list(known)) & ~pl.col("tendency").is_in(_NO_INDICATOR_OF_ITS_OWN)
    ).select("indicator", "words", "area", target="direction_no")
    signs = {code: better[indicator.direction] for code, indicator in known.items()}
    units = {code: indicator.unit for code, indicator in known.items()}
    return found.with_columns(
        pl.lit("direction").alias("form"),
        pl.lit("_T").alias("sex"),
        pl.lit("_T").alias("residence"),
        pl.col("indicator").replace_strict(units, return_dtype=pl.String).alias("unit"),
        pl.col("indicator").replace_strict(signs, return_dtype=pl.Int32).alias("better"),
    ).with_columns(floor=pl.col("better") > 0)


def _facts(codebook: Codebook) -> pl.DataFrame:
    rows = [
        (i.code, i.name.zh, i.name.en, i.periodicity, i.lag_months, i.lead_unit, i.decimals)
        for i in codebook.indicators.values()
    ]
    names = ("indicator", "name_zh", "name_en", "periodicity", "lag_months", "lead_unit", "decimals")
    return pl.DataFrame(rows, schema={name: WATCHED[name] for name in names}, orient="row")
