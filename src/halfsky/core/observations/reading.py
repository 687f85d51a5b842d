"""From figures as text to a checked table: every row read is kept or refused, and each refusal is explained."""

import re
from collections.abc import Iterable

import msgspec
import polars as pl

from halfsky.core.indicators.model import Codebook
from halfsky.core.observations.cells import decimals, number_columns, plain_text, year_columns
from halfsky.core.observations.checks import checks, fault_columns
from halfsky.core.observations.findings import Found, apply, in_words
from halfsky.core.observations.model import KEY, OBSERVATIONS
from halfsky.core.observations.names import Names, look_up_areas, look_up_series
from halfsky.core.observations.raw import RAW, RawTable
from halfsky.core.observations.repeats import settle_repeats
from halfsky.core.observations.scales import ask_scales
from halfsky.core.observations.words import MISSING, REPORTED, Naming, cell_of, settle_unit, unit_code
from halfsky.core.vocabulary.breakdowns import TOTAL
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.findings import Messages
from halfsky.core.vocabulary.units import UNITS

CHUNK_ROWS = 100_000
"""Rows are read in pieces of this size, so that a million rows stay under 1 GB."""

_ID_CARD = r"(^|\D)[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx]($|\D)"
_TEXTS = [name for name, kind in RAW.items() if kind == pl.String() and name not in ("file", "value_column")]
_BESIDE = ("given_value", "value_column", "order", "key", "line", "peers")
_FACTORS = {unit.code: 1 / unit.factor for unit in UNITS.values() if unit.family == "proportion"} | {
    "per_1000": 1000.0
}


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Figures as read: `rows_read` = `rows_kept` + `rows_refused`, always.

    Attributes:
        observations: Table with schema `OBSERVATIONS`, one row per key, in the order read.
        refused: Table with schema `REFUSED`: every finding, also queries and notes on rows that are kept.
        rows_read: Figures in the files.
        rows_kept: Rows of `observations`.
        rows_refused: Rows with an error.
    """

    observations: pl.DataFrame
    refused: pl.DataFrame
    rows_read: int
    rows_kept: int
    rows_refused: int


def read_figures(
    raw: RawTable, *, codebook: Codebook, names: Names, messages: Messages, area: str | None = None
) -> Reading:
    """Check figures row by row and against each other.

    Args:
        raw: Rows as text.
        codebook: Units, bounds, areas and names the rows are held against.
        names: Index of the codebook's names.
        messages: Catalogue in which findings are put into words.
        area: Area of rows that name none, such as the area of the plan; null refuses such rows.

    Returns:
        Observations and findings. Values are in the codebook's unit; unknown names stay as given.

    Raises:
        Invalid: `observations.person_record` where a cell holds the number of an identity card.
    """
    headings = dict(raw.headings)
    pieces: list[pl.DataFrame] = []
    found: list[Found] = []
    for start in range(0, raw.cells.height, CHUNK_ROWS):
        piece = _prepared(raw.cells.slice(start, CHUNK_ROWS), start, area)
        piece = _understood(piece, codebook, names)
        refused, told = apply(piece, checks(), headings)
        found.extend(told)
        pieces.append(_kept(piece.filter(~refused)))
    table, repeats = settle_repeats(pl.concat(pieces) if pieces else _nothing(), headings)
    found += repeats
    found += ask_scales(table, headings)
    return Reading(
        observations=table.select(*OBSERVATIONS),
        refused=in_words(found, raw.notes, messages),
        rows_read=raw.cells.height,
        rows_kept=table.height,
        rows_refused=raw.cells.height - table.height,
    )


def _nothing() -> pl.DataFrame:
    hashes = dict.fromkeys(("key", "line", "peers"), pl.UInt64())
    beside = {"given_value": pl.String(), "value_column": pl.String(), "order": pl.Int64()}
    return pl.DataFrame(schema={**OBSERVATIONS, **beside, **hashes})


def _prepared(cells: pl.DataFrame, start: int, area: str | None) -> pl.DataFrame:
    """Trim the cells, keep them under `given_*`, number the rows in the order read."""
    _refuse_persons(cells)
    blank_as_null = [
        pl.col(name).str.strip_chars().replace("", None).alias(f"given_{name}") for name in _TEXTS
    ]
    piece = cells.select("file", "row", "value_column", *blank_as_null)
    if area is not None:
        piece = piece.with_columns(pl.col("given_area").fill_null(area))
    return piece.with_row_index("order", offset=start).with_columns(pl.col("order").cast(pl.Int64))


def _refuse_persons(cells: pl.DataFrame) -> None:
    for name in _TEXTS:
        hits = cells.filter(pl.col(name).str.contains(_ID_CARD))
        if hits.height:
            raise Invalid("observations.person_record", file=hits["file"][0], columns=name)


def _understood(piece: pl.DataFrame, codebook: Codebook, names: Names) -> pl.DataFrame:
    """Add what each cell means, column by column; what has no meaning is null."""
    piece = piece.with_columns(
        *year_columns("given_year"),
        *(
            column
            for name in ("value", "numerator", "denominator")
            for column in number_columns(f"given_{name}")
        ),
    ).rename(lambda name: re.sub(r"^given_(\w+)_(number|sign|missing)$", r"\1_\2", name))
    piece, namings = _with_series(piece, codebook, names)
    piece = _with_areas(piece, codebook)
    piece = _with_cells(piece, namings)
    piece = _with_units(piece)
    return _with_status(piece).with_columns(*fault_columns()).with_columns(*_shares())


def _unique(piece: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
    return piece.select(columns).unique(maintain_order=True)


def _join(piece: pl.DataFrame, lookup: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    return piece.join(lookup, on=on, how="left", nulls_equal=True, maintain_order="left")


def _with_series(piece: pl.DataFrame, codebook: Codebook, names: Names) -> tuple[pl.DataFrame, list[Naming]]:
    on = ["given_indicator", "given_variable"]
    lookup, namings = look_up_series(_unique(piece, on).iter_rows(), codebook=codebook, names=names)
    return _join(piece, lookup, on), namings


def _with_areas(piece: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    piece = piece.with_columns(pl.col("year").alias("area_year"))
    on = ["given_area", "area_year"]
    return _join(piece, look_up_areas(_unique(piece, on).iter_rows(), codebook=codebook), on)


def _with_cells(piece: pl.DataFrame, namings: list[Naming]) -> pl.DataFrame:
    on = ["given_sex", "given_residence", "given_disaggregation", "series"]
    keys = _unique(piece, on)
    cells = [cell_of(sex, place, other, namings[series]) for sex, place, other, series in keys.iter_rows()]
    schema = ["sex", "residence", "disaggregation", "cell_wrong"]
    lookup = pl.concat(
        [keys, pl.DataFrame(cells, schema=dict.fromkeys(schema, pl.String), orient="row")], how="horizontal"
    )
    age = (
        plain_text("given_age")
        .replace(dict.fromkeys(("total", "合计", "总计", "全部", "全年龄", ""), TOTAL))
        .fill_null(TOTAL)
    )
    return _join(piece, lookup, on).with_columns(age=age)


def _with_units(piece: pl.DataFrame) -> pl.DataFrame:
    on = ["given_unit", "value_sign", "wanted_unit"]
    keys = _unique(piece, on)
    settled = [settle_unit(unit, sign, wanted) for unit, sign, wanted in keys.iter_rows()]
    known = pl.Series(
        "sign_known", [unit_code(sign) is not None for sign in keys["value_sign"]], dtype=pl.Boolean
    )
    schema = {"unit": pl.String, "factor": pl.Float64, "unit_finding": pl.String}
    lookup = pl.concat(
        [keys, pl.DataFrame(settled, schema=schema, orient="row")], how="horizontal"
    ).with_columns(known)
    number = pl.when(pl.col("value_sign").is_null() | pl.col("sign_known")).then("value_number")
    # Rounding to twelve digits takes off what binary fractions add: 5.6 ‰ is 0.56 %, not 0.5599999.
    value = pl.when(pl.col("factor") == 1).then(number).otherwise((number * pl.col("factor")).round(12))
    return _join(piece, lookup, on).with_columns(value=value)


def _with_status(piece: pl.DataFrame) -> pl.DataFrame:
    words = plain_text("given_status").str.to_lowercase()
    missing = {word: str(status) for word, status in MISSING.items()}
    piece = piece.with_columns(
        status_missing=words.replace_strict(missing, default=None, return_dtype=pl.String),
        status_usual=words.is_in(list(REPORTED)),
    )
    given = pl.coalesce("status_missing", "value_missing")
    return piece.with_columns(
        status=pl.when(pl.col("value_number").is_null()).then(given).otherwise(pl.lit("reported"))
    )


def _shares() -> list[pl.Expr]:
    """Numerator, denominator, the value that follows from them and how far rounding may carry it away."""
    over, under = pl.col("numerator_number"), pl.col("denominator_number")
    formula = pl.when(pl.col("kind").is_in(["proportion", "rate", "mean"])).then("per")
    times = pl.coalesce(
        pl.col("unit").replace_strict(_FACTORS, default=None, return_dtype=pl.Float64), formula
    )
    half_unit = 0.5 * pl.lit(10.0).pow(-decimals("given_value").cast(pl.Float64)) * pl.col("factor")
    return [
        over.alias("numerator"),
        under.alias("denominator"),
        pl.when(under > 0).then(over / under * times).alias("expected"),
        (half_unit * 1.001 + 1e-9).alias("rounding"),
    ]


def _kept(piece: pl.DataFrame) -> pl.DataFrame:
    piece = piece.with_columns(
        pl.col("given_source").fill_null("").alias("source"),
        pl.lit("").alias("derivation"),
        pl.lit(None, dtype=pl.Float64).alias("coverage"),
        # Groups are formed on hashes: eight text columns of a million rows would not fit beside the table.
        key=pl.struct(KEY).hash(),
        line=pl.struct(name for name in KEY if name != "year").hash(),
        peers=pl.struct(name for name in KEY if name not in ("year", "area")).hash(),
    )
    return piece.select(*(pl.col(name).cast(kind) for name, kind in OBSERVATIONS.items()), *_BESIDE)
