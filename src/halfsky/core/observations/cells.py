"""Cells into numbers and years, whole columns at a time."""

import polars as pl

from halfsky.core.observations.words import MISSING

FIRST_YEAR, LAST_YEAR = 1949, 2100
LARGEST = 1e16
"""No total of a country reaches this; a larger number is a slip."""

_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_BLANKS = dict.fromkeys("\u3000\u00a0\u2002\u2003\u2009\u202f", " ")
_MINUS = {"\u2212": "-"}
_NUMERALS = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))
_NUMBER = r"^([+\-]?(?:\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?:[eE][+\-]?\d{1,3})?)\s*(.*)$"
_YEAR = r"^(\d{4})(?:\.0+)?\s*(?:年|年度|年末|年底|a)?$"
_DATE = r"^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?(?:月)?(?:[T ].*)?$"
_SERIAL_DAY = pl.date(1899, 12, 30)

FAULTS: tuple[tuple[str, str], ...] = (
    ("observations.error_cell", r"^#[A-Z/0]+[!?]?$"),
    ("observations.not_finite", r"(?i)^[+\-]?(nan|inf|infinity|∞)$"),
    ("observations.formula", r"^\s*[=@]|^\s*[+\-].*[A-Za-z|(!]"),
    ("observations.value_is_date", r"^\d{4}[-/]\d{1,2}[-/]\d{1,2}|^\d{1,2}月\d{1,2}日|^\d{2}:\d{2}"),
    ("observations.decimal_comma", r"^[+\-]?\d+,\d{1,2}$|^[+\-]?\d{1,3}(\.\d{3})+,\d+$"),
    ("observations.not_exact", r"^(约|近|超|超过|大约|不足|逾|大于|小于|高于|低于|<|>|<=|>=|≤|≥|~|≈)\s*\d|\d\s*[%‰]?(左右|以上|以下|以内|多|余)\S{0,2}$"),
    ("observations.range_of_values", r"^\d+(\.\d+)?\s*[%‰]?\s*[-~—–至]+\s*\d"),
    ("observations.footnote_mark", r"^[+\-]?[\d,. ]+\s*[%‰]?\s*([*†‡#^¹²³⁴⁵⁶⁷⁸⁹①-⑳]+|\[\d+\]|\(\d+\)|[\[(]?注\d*[\])]?|[a-z]\)?)$"),
)  # fmt: skip
"""What a cell that is no number looks like → what is said of it; the first that fits, else `not_a_number`."""


def plain_text(column: str) -> pl.Expr:
    """Trim a text column and make its full-width letters, digits, signs and blanks half-width."""
    signs = _WIDE | _BLANKS | _MINUS
    return pl.col(column).str.replace_many(list(signs), list(signs.values())).str.strip_chars()


def number_columns(column: str) -> list[pl.Expr]:
    """Split a text column into `{column}_number`, `{column}_sign` (what stands behind it), `{column}_missing`.

    A thousands separator must part groups of three; anything else is no number and leaves all three null.
    """
    text = plain_text(column)
    missing = text.str.to_lowercase().replace_strict(
        {word: str(status) for word, status in MISSING.items()}, default=None, return_dtype=pl.String
    )
    groups = text.str.extract_groups(_NUMBER)
    number = (
        groups.struct.field("1")
        .str.replace_all("[, ]", "")
        .str.strip_chars_start("+")
        .cast(pl.Float64, strict=False)
    )
    sign = groups.struct.field("2")
    return [
        # Adding 0.0 turns −0.0 into 0.0, which prints without a sign.
        (number + 0.0).alias(f"{column}_number"),
        pl.when(sign != "").then(sign).alias(f"{column}_sign"),
        pl.when(text.is_null() | (text == ""))
        .then(pl.lit("not_reported"))
        .otherwise(missing)
        .alias(f"{column}_missing"),
    ]


def fault_of(column: str) -> pl.Expr:
    """Name what is wrong with a text that is no number, as a code of the message catalogue."""
    text = plain_text(column)
    chain = pl.lit("observations.not_a_number")
    for code, pattern in reversed(FAULTS):
        chain = pl.when(text.str.contains(pattern)).then(pl.lit(code)).otherwise(chain)
    return chain


def decimals(column: str) -> pl.Expr:
    """Count the decimals a number is written with."""
    return plain_text(column).str.extract(r"\.(\d+)").str.len_chars().fill_null(0)


def year_columns(column: str) -> list[pl.Expr]:
    """Read years: 2024, 2024年, 2024.0, 二〇二四年, a date; `year_from_date` tells the last.

    A cell formatted as a date that holds the number 2024 shows 1905-07-16: that day's serial number is the year.
    """
    text = plain_text(column)
    digits = text.str.replace_many(list(_NUMERALS), list(_NUMERALS.values()))
    plain = digits.str.extract(_YEAR).cast(pl.Int32, strict=False)
    dated = digits.str.extract_groups(_DATE)
    year = dated.struct.field("1").cast(pl.Int32, strict=False)
    serial = (
        (text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False) - _SERIAL_DAY)
        .dt.total_days()
        .cast(pl.Int32)
    )
    from_date = (
        pl.when(year == 1905)
        .then(serial)
        .when(dated.struct.field("2").cast(pl.Int32).is_between(1, 12))
        .then(year)
    )
    return [
        pl.coalesce(plain, from_date).alias("year"),
        (plain.is_null() & from_date.is_not_null()).alias("year_from_date"),
    ]
