"""The table of peer rules: what others' rules say of every target that has a number and a side."""

from collections.abc import Callable

import numpy as np
import polars as pl

from halfsky.core.assessment import peers
from halfsky.core.assessment.model import PEERS
from halfsky.core.assessment.official import Held
from halfsky.core.assessment.reasons import sentences
from halfsky.core.vocabulary.findings import Messages
from halfsky.core.vocabulary.statuses import Status

_PAIR = ["target", "area"]
_RULES: tuple[tuple[str, Callable[[peers.Course], peers.Rated]], ...] = (
    ("unsd", peers.unsd),
    ("open_sdg", peers.open_sdg),
    ("eurostat", peers.eurostat),
    ("escap", peers.escap),
    ("sdsn", peers.sdsn),
)


def compare_with_peers(held: Held, assessments: pl.DataFrame, *, messages: Messages) -> pl.DataFrame:
    """Lay the peers' rules beside the official verdicts.

    The base is that of the verdict, else the first figure of the series. Targets without a figure, and targets
    bounded on both sides, have no row: the peers know one side only.

    Args:
        held: As `hold` gives it.
        assessments: Schema `ASSESSMENTS`, judged from `held`.
        messages: The catalogue that holds labels and notes.

    Returns:
        Table with schema `PEERS`, one row per target × area × rule.
    """
    rows = _courses(held, assessments)
    course = peers.Course(
        *(rows[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in peers.Course._fields)
    )
    rated = [(rule, rate(course)) for rule, rate in _RULES]
    expected = _expected(held, rows)
    rated.insert(4, ("escap_anticipated", peers.escap_anticipated(course, expected=expected)))
    table = pl.concat([_rule_rows(rows, rule, result) for rule, result in rated]).sort(
        "_row", maintain_order=True
    )
    return _with_notes(table, messages).select(pl.col(name).cast(kind) for name, kind in PEERS.items())


def _courses(held: Held, assessments: pl.DataFrame) -> pl.DataFrame:
    judged = assessments.filter(
        pl.col("value").is_not_null()
        & pl.col("target_value").is_not_null()
        & ~pl.col("status").is_in([str(Status.NOT_DUE), str(Status.NOT_APPLICABLE)])
    ).select(*_PAIR, "year", pl.col("value").alias("now"), pl.col("target_value").alias("goal"), "deadline",
             pl.col("base_year").alias("_base_year"), pl.col("base_value").alias("_base"))  # fmt: skip
    sided = held.rules.filter(pl.col("floor") != pl.col("ceiling")).select(
        "target", better=pl.when("floor").then(1.0).otherwise(-1.0)
    )
    known = held.readings.filter(pl.col("value").is_not_null())
    begins = known.filter((pl.col("pair") != pl.col("pair").shift(1)).fill_null(True))
    first = begins.select(
        *_PAIR, "pair", pl.col("year").alias("_first_year"), pl.col("value").alias("_first")
    )
    return (
        judged.join(sided, on="target")
        .join(first, on=_PAIR, how="left")
        .with_columns(base_year=pl.coalesce("_base_year", "_first_year"), base=pl.coalesce("_base", "_first"))
        .join(assessments.select(_PAIR).with_row_index("_row"), on=_PAIR)
        .sort("_row")
    )


def _expected(held: Held, rows: pl.DataFrame) -> peers.Floats:
    """Where the recency-weighted line of each series stands at its deadline; weights grow linearly to the last year."""
    series = held.readings.filter(pl.col("value").is_not_null()).join(
        rows.select(
            "pair", "_row", "deadline", pl.col("base_year").alias("_from"), pl.col("year").alias("_last")
        ),
        on="pair",
    )
    inside = series.filter((pl.col("year") >= pl.col("_from")) & (pl.col("year") <= pl.col("_last")))
    x = pl.col("year").cast(pl.Float64) - pl.col("deadline")
    weighted = inside.with_columns(_x=x, _w=(pl.col("year") - pl.col("_from") + 1).cast(pl.Float64))
    w, t, y = pl.col("_w"), pl.col("_x"), pl.col("value")
    sums = weighted.group_by("_row").agg(
        w.sum().alias("w"), (w * t).sum().alias("wt"), (w * y).sum().alias("wy"),
        (w * t * t).sum().alias("wtt"), (w * t * y).sum().alias("wty"),
    )  # fmt: skip
    spread = pl.col("w") * pl.col("wtt") - pl.col("wt") ** 2
    at_deadline = (pl.col("wtt") * pl.col("wy") - pl.col("wt") * pl.col("wty")) / spread
    lines = sums.with_columns(_at=pl.when(spread > 1e-9).then(at_deadline))
    joined = rows.select("_row").join(
        lines.select("_row", "_at"), on="_row", how="left", maintain_order="left"
    )
    return joined["_at"].fill_null(np.nan).to_numpy()


def _rule_rows(rows: pl.DataFrame, rule: str, rated: peers.Rated) -> pl.DataFrame:
    return rows.select(
        "_row", *_PAIR, "base_year", "year", pl.col("base").alias("base_value"), pl.col("now").alias("value")
    ).with_columns(
        rule=pl.lit(rule),
        number=pl.Series(rated.number).fill_nan(None).round(6),
        label=pl.Series(rated.label, dtype=pl.String),
        obstacle=pl.Series(rated.obstacle, dtype=pl.String),
    )


def _with_notes(table: pl.DataFrame, messages: Messages) -> pl.DataFrame:
    code = (
        pl.when(pl.col("number").is_null() & (pl.col("obstacle") != ""))
        .then(pl.lit("assessment.peer_") + pl.col("obstacle"))
        .otherwise(pl.lit("assessment.peer_label_") + pl.col("label"))
    )
    told = table.select(number_text=pl.col("number").round(2), code=code)
    return table.with_columns(
        sentences(told, pl.col("code"), messages, lang=lang).alias(f"note_{lang}") for lang in ("zh", "en")
    )
