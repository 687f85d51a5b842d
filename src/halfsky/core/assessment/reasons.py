"""Reasons in words, made column by column from the message catalogue."""

import string

import polars as pl

from halfsky.core.assessment.quantities import Use, quantities
from halfsky.core.assessment.readings import round_half_even
from halfsky.core.indicators.model import Codebook
from halfsky.core.vocabulary.findings import Messages
from halfsky.core.vocabulary.numbers import plain
from halfsky.core.vocabulary.units import UNITS

LANGUAGES = ("zh", "en")
_AT_ONCE = 50_000
"""Verdicts put into words at a time: their facts as text are many times as wide as the verdicts."""


def put_into_words(
    judged: pl.DataFrame, targets: pl.DataFrame, *, as_of: int, codebook: Codebook, messages: Messages
) -> pl.DataFrame:
    """Add the reason of every verdict in both languages.

    The sentence of the reason code comes first; what else a reader must know follows: an older figure, one
    event that would turn the verdict, the pooled years, figures in conflict.

    Args:
        judged: Verdicts with everything they were made from, one row per target × area.
        targets: Schema `TARGETS`, for the words.
        as_of: The year judged.
        codebook: English names of the series that targets are held against.
        messages: The catalogue.

    Returns:
        The rows with `words`, `comparator`, `reason_zh`, `reason_en`.
    """
    found = judged.join(
        targets.select("target", "words", "comparator", "relative_to", "relative_op"), on="target", how="left"
    )
    blocks = [found[begin : begin + _AT_ONCE] for begin in range(0, max(found.height, 1), _AT_ONCE)]
    told = [
        pl.DataFrame(
            {
                f"reason_{lang}": _reasons(
                    block, lang=lang, as_of=as_of, codebook=codebook, messages=messages
                )
                for lang in LANGUAGES
            }
        )
        for block in blocks
    ]
    return pl.concat([found, pl.concat(told)], how="horizontal")


def _reasons(
    found: pl.DataFrame, *, lang: str, as_of: int, codebook: Codebook, messages: Messages
) -> pl.Series:
    told = _with_facts(found, lang=lang, as_of=as_of, codebook=codebook)
    parts = [sentences(told, pl.col("reason_code"), messages, lang=lang)]
    parts += [
        told.select(pl.when(holds).then(phrase(messages, code, lang=lang)).otherwise(pl.lit(""))).to_series()
        for code, holds in _ADDED
    ]
    return _joined(parts, lang)


def _judged() -> pl.Expr:
    return pl.col("status").is_in(["met", "met_early", "nearly_met", "not_met", "reversed"])


_SMALL = pl.col("status") == "cannot_be_judged"
_OLDER = (_judged() | _SMALL) & (pl.col("year") < pl.col("as_of"))
_COUNTS_MATTER = pl.col("small") > 0
_BY_CHANCE = _COUNTS_MATTER & (pl.col("kind_of_count") == "chance")
_ADDED: tuple[tuple[str, pl.Expr], ...] = (
    ("assessment.older_figure", _OLDER & ~pl.col("periodicity").is_in(["term", "census", "survey"])),
    ("assessment.older_term", _OLDER & (pl.col("periodicity") == "term")),
    ("assessment.older_survey", _OLDER & pl.col("periodicity").is_in(["census", "survey"])),
    ("assessment.one_more_would_turn", _judged() & _COUNTS_MATTER & pl.col("one_more_turns")),
    (
        "assessment.pooled",
        (_SMALL | (_judged() & _BY_CHANCE & pl.col("one_more_turns"))) & pl.col("pooled_value").is_not_null(),
    ),
    ("assessment.narrower_basis", pl.col("value").is_not_null() & pl.col("basis").is_not_null()),
    ("assessment.part_summed", _judged() & (pl.col("coverage") < 1)),
)


def _with_facts(found: pl.DataFrame, *, lang: str, as_of: int, codebook: Codebook) -> pl.DataFrame:
    """Facts of the templates as text: figures with their unit, years, the target as people say it."""
    unit = pl.coalesce("unit", "unit_rule")
    printed = _as_printed(found)

    def say(column: str, use: Use = "value") -> pl.Expr:
        number = _number_text(printed, column, absolute=use == "change")
        return quantities(number, unit, lang=lang, use=use)

    figures = {
        "value_text": say("value"),
        "other_text": say("other"),
        "gap_text": say("gap", "change"),
        "goal_text": say("goal", "goal"),
        "pooled_text": say("pooled_value"),
        "low_text": _number_text(printed, "low95"),
        "high_text": say("high95"),
        "events_text": _number_text(found, "numerator"),
        "people_text": _number_text(found, "denominator"),
        "expected_text": _number_text(found, "expected"),
    }
    told = printed.with_columns(as_of=pl.lit(as_of), **figures)
    held_text = _held_text(lang=lang, codebook=codebook)
    told = told.with_columns(_with_coverage(lang), held_text=held_text)
    return told.with_columns(
        is_value=_is_value(),
        target_text=_target_text(lang),
        pooled_verdict=_pooled_verdict(lang),
        foreign_text=pl.col("foreign").replace_strict(_unit_names(lang), default=pl.col("foreign")),
        unit_text=unit.replace_strict(_unit_names(lang), default=unit),
        years_text=pl.col("missed_years")
        if lang == "zh"
        else pl.col("missed_years").str.replace_all("、", ", "),
    )


def _with_coverage(lang: str) -> pl.Expr:
    """In English the figure of a promise that each has one is told as what it is, coverage."""
    share = (pl.col("form") == "each") & (pl.coalesce("unit", "unit_rule") == "percent") & (lang == "en")
    value = pl.col("value_text")
    return pl.when(share).then(value + pl.lit(" covered")).otherwise(value).alias("value_text")


def _is_value() -> pl.Expr:
    """The Chinese predicate of a figure: 为94.7%, 覆盖率为96.8%, 开展2次."""
    unit = pl.coalesce("unit", "unit_rule")
    verb = (
        pl.when((pl.col("form") == "each") & (unit == "percent"))
        .then(pl.lit("覆盖率为"))
        .when((pl.col("form") == "events") & (unit == "per_year"))
        .then(pl.lit("开展"))
        .otherwise(pl.lit("为"))
    )
    return pl.concat_str([verb, pl.col("value_text")])


def _as_printed(found: pl.DataFrame) -> pl.DataFrame:
    """Figures HalfSky derived itself at the indicator's decimals, for the sentences."""
    decimals = found["decimals"].fill_null(1).to_numpy()
    return found.with_columns(
        pl.Series(name, round_half_even(found[name].cast(pl.Float64).to_numpy(), decimals)).fill_nan(None)
        for name in ("pooled_value", "low95", "high95")
    )


def _unit_names(lang: str) -> dict[str, str]:
    return {code: unit.zh if lang == "zh" else unit.en for code, unit in UNITS.items()}


def _number_text(found: pl.DataFrame, column: str, *, absolute: bool = False) -> pl.Expr:
    """A column of figures as people print them: at most two decimals, four where they are under one."""
    value = pl.col(column).abs() if absolute else pl.col(column)
    figure = value.cast(pl.Float64)
    rounded = pl.when(figure.abs() >= 1).then(figure.round(2)).otherwise(figure.round(4))
    known = found.select(rounded.drop_nulls().unique()).to_series()
    table = {figure: plain(figure) for figure in known if figure == figure}
    return rounded.replace_strict(list(table), list(table.values()), default="", return_dtype=pl.String)


_SAID = {
    "zh": {"at_least": "{}以上", "at_most": "{}以下", "near": "{}左右", "exactly": "{}"},
    "en": {"at_least": "at least {}", "at_most": "at most {}", "near": "about {}", "exactly": "{}"},
}


def _target_text(lang: str) -> pl.Expr:
    said = _SAID[lang]
    goal = pl.col("goal_text")
    near = (pl.col("comparator") == "~") | (pl.col("approx_share").is_not_null())
    return (
        pl.when(pl.col("form") == "relative")
        .then(_relative_text(lang))
        .when(near)
        .then(pl.format(said["near"], goal))
        .when((pl.col("goal") == 100) & (pl.col("unit") == "percent"))
        .then(goal)
        .when(pl.col("floor") & ~pl.col("ceiling") & (pl.col("comparator") != "="))
        .then(pl.format(said["at_least"], goal))
        .when(pl.col("ceiling") & ~pl.col("floor") & (pl.col("comparator") != "="))
        .then(pl.format(said["at_most"], goal))
        .otherwise(goal)
    )


_HELD = {
    "zh": {">=": "不低于{}", "<=": "不高于{}", ">": "高于{}", "<": "低于{}", "~": "与{}相当"},
    "en": {
        ">=": "no less than {}",
        "<=": "no more than {}",
        ">": "more than {}",
        "<": "less than {}",
        "~": "about {}",
    },
}


def _relative_text(lang: str) -> pl.Expr:
    """The goal of a relative target: how it is compared, with whose figure, and that figure."""
    said = _HELD[lang]
    above, below = pl.col("floor") & ~pl.col("ceiling"), pl.col("ceiling") & ~pl.col("floor")
    beyond, near = pl.col("beyond"), pl.col("relative_op") == "~"
    figure = pl.col("held_text")
    return (
        pl.when(near)
        .then(pl.format(said["~"], figure))
        .when(above & beyond)
        .then(pl.format(said[">"], figure))
        .when(below & beyond)
        .then(pl.format(said["<"], figure))
        .when(above)
        .then(pl.format(said[">="], figure))
        .when(below)
        .then(pl.format(said["<="], figure))
        .otherwise(pl.format(said["~"], figure))
    )


def _held_text(*, lang: str, codebook: Codebook) -> pl.Expr:
    """Whose figure a relative target is held against, with its year, and the figure: 上一届（2016年）的26.1%."""
    own = pl.col("compared_year").cast(pl.String)
    if lang == "zh":
        whose = (
            pl.when(pl.col("against") == "term")
            .then(pl.format("上一届（{}年）的", own))
            .when(pl.col("against").is_in(["previous", "base"]))
            .then(pl.format("{}年的", own))
            .otherwise(pl.format("‘{}’的", pl.col("relative_to")))
        )
        return pl.concat_str(whose.fill_null(""), pl.col("goal_text"))
    names = {code: indicator.name.en for code, indicator in codebook.indicators.items()}
    of = (
        pl.when(pl.col("against") == "term")
        .then(pl.format(" of the term before ({})", own))
        .when(pl.col("against").is_in(["previous", "base"]))
        .then(pl.format(" of {}", own))
        .when(pl.col("against") == "above")
        .then(pl.lit(" of the area above"))
        .otherwise(pl.format(" of “{}”", pl.col("relative_indicator").replace_strict(names, default=None)))
    )
    return pl.concat_str(pl.col("goal_text"), of.fill_null(""))


def _pooled_verdict(lang: str) -> pl.Expr:
    attained = (pl.col("pooled_value") >= pl.col("low").fill_null(float("-inf"))) & (
        pl.col("pooled_value") <= pl.col("high").fill_null(float("inf"))
    )
    yes, no = ("达到目标", "未达到目标") if lang == "zh" else ("meets the target", "does not meet the target")
    return pl.when(attained).then(pl.lit(yes)).otherwise(pl.lit(no))


def sentences(told: pl.DataFrame, codes: pl.Expr, messages: Messages, *, lang: str) -> pl.Series:
    """Fill the template of each row's message code from the columns of its row.

    Args:
        told: One row per sentence; a template's `{name}` is the column of that name.
        codes: Message codes.
        messages: The catalogue.
        lang: `zh` or `en`.
    """
    numbered = told.with_row_index("_row").with_columns(_code=codes)
    filled = [
        rows.select("_row", phrase(messages, str(code), lang=lang).alias("sentence"))
        for (code,), rows in numbered.filter(pl.col("_code").is_not_null())
        .partition_by("_code", as_dict=True)
        .items()
    ]
    if not filled:
        return pl.Series("sentence", [""] * told.height, dtype=pl.String)
    whole = numbered.select("_row").join(pl.concat(filled), on="_row", how="left", maintain_order="left")
    return whole["sentence"].fill_null("")


def phrase(messages: Messages, code: str, *, lang: str) -> pl.Expr:
    """A message's template, what is wrong and then how to mend it, as an expression over columns.

    Args:
        messages: The catalogue.
        code: Code of the message.
        lang: `zh` or `en`.

    Raises:
        KeyError: The code is not in the catalogue.
    """
    entry = messages.entries[code]
    what, fix = (entry.zh, entry.fix_zh) if lang == "zh" else (entry.en, entry.fix_en)
    template = what + (" " if fix and lang == "en" else "") + fix
    pieces: list[pl.Expr] = []
    for text, name, _, _ in string.Formatter().parse(template):
        pieces.append(pl.lit(text))
        if name:
            pieces.append(pl.col(name).cast(pl.String).fill_null("—"))
    return pl.concat_str(pieces)


def _joined(parts: list[pl.Series], lang: str) -> pl.Series:
    between = "" if lang == "zh" else " "
    frame = pl.DataFrame({str(number): part for number, part in enumerate(parts)})
    added = [
        pl.when(pl.col(name) != "").then(pl.lit(between) + pl.col(name)).otherwise(pl.lit(""))
        for name in frame.columns[1:]
    ]
    return frame.select(pl.concat_str([pl.col("0"), *added])).to_series()
