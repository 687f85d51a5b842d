"""Findings on whole columns: which rows, which code, and the sentence in both languages."""

import string
from collections.abc import Iterable, Mapping, Sequence

import msgspec
import polars as pl

from halfsky.core.observations.model import REFUSED
from halfsky.core.vocabulary.findings import Finding, Messages, Severity

CONTENT_LENGTH = 80
"""Longer cells are cut in findings."""


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A rule over the rows of a frame that has `file`, `row`, `column of value` and the given cells.

    Attributes:
        code: Code of the message.
        severity: What a row that breaks the rule comes to.
        column: Standard column at fault.
        broken: Boolean expression, true where the rule is broken.
        facts: Facts of the message, as expressions.
        once: Whether the finding is told once per content and facts, at its first row, with `count` rows.
    """

    code: str
    severity: Severity
    column: str
    broken: pl.Expr
    facts: Mapping[str, pl.Expr] = {}
    once: bool = False


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Rows that broke a rule: file, row, column, content and the facts, as text, not yet in words."""

    code: str
    severity: Severity
    once: bool
    rows: pl.DataFrame


def apply(
    frame: pl.DataFrame, checks: Iterable[Check], headings: Mapping[str, str]
) -> tuple[pl.Series, list[Found]]:
    """Put rules to the rows of a frame.

    Args:
        frame: Rows with `file`, `row`, `value_column` and the cells as given under `given_*`.
        checks: The rules.
        headings: Standard column → heading in the file.

    Returns:
        Which rows are refused, and what was found, rule by rule.
    """
    refused = pl.repeat(False, frame.height, eager=True)
    found: list[Found] = []
    for check in checks:
        broken = frame.select(check.broken.fill_null(value=False).alias("broken"))["broken"]
        if not broken.any():
            continue
        if check.severity is Severity.ERROR:
            refused = refused | broken
        found.append(_found(frame.filter(broken), check, headings))
    return refused, found


def _found(rows: pl.DataFrame, check: Check, headings: Mapping[str, str]) -> Found:
    heading = pl.lit(headings.get(check.column, check.column))
    if check.column == "value" and "value_column" in rows.columns:
        heading = pl.coalesce("value_column", heading)
    given = f"given_{check.column}"
    content = pl.col(given) if given in rows.columns else pl.lit("")
    table = rows.select(
        "file",
        "row",
        heading.alias("column"),
        content.fill_null("").str.slice(0, CONTENT_LENGTH).alias("content"),
        *(fact.cast(pl.String).fill_null("").alias(f"fact {name}") for name, fact in check.facts.items()),
    )
    if check.once:
        table = table.with_columns(pl.lit(1, dtype=pl.Int64).alias("count"))
        table = _told_once(table)
    return Found(code=check.code, severity=check.severity, once=check.once, rows=table)


def _told_once(table: pl.DataFrame) -> pl.DataFrame:
    same = [name for name in table.columns if name not in ("row", "count")]
    return (
        table.group_by(same, maintain_order=True)
        .agg(pl.col("row").min(), pl.col("count").sum())
        .select(table.columns)
    )


def in_words(found: Sequence[Found], notes: Sequence[Finding], messages: Messages) -> pl.DataFrame:
    """Put what was found into words, as the table `REFUSED`, in the order of file and row.

    Raises:
        KeyError: A code is not in the catalogue, or its sentence needs a fact the rule does not give.
    """
    frames = [pl.DataFrame(schema=REFUSED)]
    for code in dict.fromkeys(one.code for one in found):
        for severity in dict.fromkeys(one.severity for one in found if one.code == code):
            same = [one for one in found if one.code == code and one.severity is severity]
            rows = pl.concat([one.rows for one in same])
            frames.append(_sentences(_told_once(rows) if same[0].once else rows, code, severity, messages))
    frames.extend(_sentence_of(note, messages) for note in notes)
    table = pl.concat(frames)
    # A stable sort: findings of one row stay in the order of the rules. Most often there is one file only.
    by = ["row"] if table["file"].n_unique() <= 1 else ["file", "row"]
    return table.sort(by, nulls_last=True, maintain_order=True)


def _sentences(rows: pl.DataFrame, code: str, severity: Severity, messages: Messages) -> pl.DataFrame:
    entry = messages.entries[code]
    facts = {name.removeprefix("fact "): name for name in rows.columns if name.startswith("fact ")}
    facts |= {"content": "content", "column": "column"} | (
        {"count": "count"} if "count" in rows.columns else {}
    )
    return rows.select(
        "file",
        "row",
        "column",
        severity=pl.lit(str(severity)),
        code=pl.lit(code),
        zh=_filled(entry.zh + entry.fix_zh, facts),
        en=_filled(f"{entry.en} {entry.fix_en}".strip(), facts),
        content=pl.col("content"),
    ).select(pl.col(name).cast(kind) for name, kind in REFUSED.items())


def _filled(template: str, facts: Mapping[str, str]) -> pl.Expr:
    parts: list[pl.Expr] = []
    for literal, field, _, _ in string.Formatter().parse(template):
        if literal:
            parts.append(pl.lit(literal))
        if field:
            parts.append(pl.col(facts[field]).cast(pl.String))
    return pl.concat_str(parts) if parts else pl.lit("")


def _sentence_of(note: Finding, messages: Messages) -> pl.DataFrame:
    content = str(note.facts.get("content", ""))[:CONTENT_LENGTH]
    row = {
        "file": note.where.file,
        "row": note.where.row,
        "column": note.where.column,
        "severity": str(note.severity),
        "code": note.code,
        "zh": messages.say(note.code, note.facts, lang="zh"),
        "en": messages.say(note.code, note.facts, lang="en"),
        "content": content,
    }
    return pl.DataFrame([row], schema=REFUSED)
