"""The board as tables for the desk: which columns, in which order, under which heads."""

from collections.abc import Iterator
from typing import Literal

import polars as pl

from halfsky.core.assessment.board import Board
from halfsky.core.indicators.model import Codebook, Text
from halfsky.core.indicators.responsible import lead_unit_of
from halfsky.core.vocabulary.units import UNITS
from halfsky.engines.evidence import EVIDENCE_FIELDS, EVIDENCE_SHEET
from halfsky.engines.workbook import Column, Sheet
from halfsky.services.board_words import CELLS, DECIMALS, HEADS, NOTES, WIDTHS

Lang = Literal["zh", "en"]

_STATUSES = ("status", "progress")

TARGET_COLUMNS = (
    "target", "name", "status", "value", "comparator", "target_value", "unit", "gap", "year", "deadline",
    "reason", "lead_unit",
)  # fmt: skip
CHILD_COLUMNS = ("area_name", *TARGET_COLUMNS[:-1])
GROUND_COLUMNS = (
    "target", "area_name", "name", "status", "value", "unit", "year", "previous_value", "base_year", "base_value",
    "low95", "high95", "numerator", "denominator", "pooled_value", "source",
)  # fmt: skip
PLAN_COLUMNS = ("target", "domain_title", "name", "quote", "deadline", "lead_unit")
DOMAIN_COLUMNS = (
    "area_name", "domain_title", "targets", "judged", "attained", "rate", "met", "met_early", "nearly_met", "not_met",
    "reversed", "cannot_be_judged", "no_data", "not_due", "not_applicable",
)  # fmt: skip
DIRECTION_COLUMNS = (
    "direction_no", "name", "tendency", "progress", "base_year", "base_value", "year", "value", "unit", "change",
    "noise", "reason", "quote",
)  # fmt: skip
GAP_COLUMNS = (
    "area_name",
    "name",
    "axis",
    "year",
    "first",
    "first_value",
    "second",
    "second_value",
    "gap",
    "unit",
)
PEER_COLUMNS = (
    "target",
    "area_name",
    "name",
    "rule",
    "number",
    "label",
    "note",
    "base_year",
    "base_value",
    "year",
    "value",
)
MATCH_COLUMNS = ("target", "words", "name", "how", "score", "runner_up_name", "runner_up_score")
EVIDENCE_COLUMNS = ("claim", *EVIDENCE_FIELDS[1:])
REFUSED_COLUMNS = ("file", "row", "column", "severity", "content", "message")


def board_sheets(
    board: Board, findings: pl.DataFrame, evidence: pl.DataFrame, *, codebook: Codebook, lang: Lang
) -> tuple[Sheet, ...]:
    """Lay the board out as the sheets of a workbook, in the order its reader asks.

    Args:
        board: Where the area stands.
        findings: Schema `REFUSED`: what was refused or queried.
        evidence: The claims of the report, columns `EVIDENCE_FIELDS`.
        codebook: Names of indicators and areas.
        lang: Language of heads and reasons.

    Returns:
        Targets of the plan's own area, targets of its child areas, domains, directions, gaps, what the verdicts were
        made from, the plan's words, peer rules, matches, refused rows, claims of the report; each as wide as a page
        where it can be; sheets without rows are left out.
    """
    targets = board_table(board, codebook=codebook, lang=lang)
    own = pl.col("area") == board.area
    layout = (
        (Text(zh="目标判定", en="Targets"), targets.filter(own), TARGET_COLUMNS),
        (Text(zh="下级地区", en="Child areas"), targets.filter(~own), CHILD_COLUMNS),
        (
            Text(zh="领域达标率", en="Domains"),
            _named(board.attainment, board, codebook, lang),
            DOMAIN_COLUMNS,
        ),
        (
            Text(zh="方向进展", en="Directions"),
            _named(board.directions, board, codebook, lang),
            DIRECTION_COLUMNS,
        ),
        (Text(zh="差距", en="Gaps"), _named(board.gaps, board, codebook, lang), GAP_COLUMNS),
        (Text(zh="判定依据", en="Grounds"), targets, GROUND_COLUMNS),
        (Text(zh="规划原文", en="Words of the plan"), targets.filter(own), PLAN_COLUMNS),
        (Text(zh="其他规则对照", en="Other rules"), _peers(board, codebook, lang), PEER_COLUMNS),
        (Text(zh="指标对应", en="Matches"), _matches(board, codebook, lang), MATCH_COLUMNS),
        (Text(zh="拒收与询问", en="Refused"), _refused(findings, lang), REFUSED_COLUMNS),
        (EVIDENCE_SHEET, evidence.rename({"number": "claim"}), EVIDENCE_COLUMNS),
    )
    return tuple(
        _sheet(title, table, columns, board, lang) for title, table, columns in layout if table.height
    )


def board_table(board: Board, *, codebook: Codebook, lang: Lang = "zh") -> pl.DataFrame:
    """One row per target × area with everything the verdict was made from, names beside codes."""
    about = board.targets.select("target", "domain", "quote")
    joined = board.assessments.join(about, on="target", how="left", maintain_order="left")
    table = _named(joined, board, codebook, lang)
    leads = {
        code: lead_unit_of(indicator, board.year, codebook=codebook, lang=lang)
        for code, indicator in codebook.indicators.items()
    }
    return table.with_columns(
        pl.col("indicator").replace_strict(leads, default=None, return_dtype=pl.String).alias("lead_unit")
    )


def target_table(board: Board) -> pl.DataFrame:
    """One row per target: what was read, with its offsets in the source, and the indicator it was tied to."""
    matches = board.matches.filter(pl.col("kind") == "target").select(
        pl.col("no").alias("target"), "how", "score", "runner_up", "runner_up_score"
    )
    return board.targets.join(matches, on="target", how="left", maintain_order="left")


def _named(table: pl.DataFrame, board: Board, codebook: Codebook, lang: Lang) -> pl.DataFrame:
    """Add names beside codes, and the reason in the reader's language."""
    added: list[pl.Expr] = []
    if "area" in table.columns:
        areas = {
            code: area.name.zh if lang == "zh" else area.name.en for code, area in codebook.areas.items()
        }
        names = {board.area: board.area_name} | areas
        added.append(pl.col("area").replace_strict(names, default=pl.col("area")).alias("area_name"))
        # Sides of a gap between areas are areas.
        added += [pl.col(side).replace(names) for side in ("first", "second") if side in table.columns]
    if "indicator" in table.columns:
        known = {c: i.name.zh if lang == "zh" else i.name.en for c, i in codebook.indicators.items()}
        words = pl.coalesce(*[c for c in ("words", "indicator") if c in table.columns])
        added.append(
            pl.col("indicator")
            .replace_strict(known, default=None, return_dtype=pl.String)
            .fill_null(words)
            .alias("name")
        )
    if "domain" in table.columns:
        titles = {0: "全部" if lang == "zh" else "All"} | {d.number: d.title for d in board.plan.domains}
        added.append(
            pl.col("domain")
            .replace_strict(titles, default=None, return_dtype=pl.String)
            .alias("domain_title")
        )
    told = [name for name in ("reason", "note") if f"{name}_{lang}" in table.columns]
    added += [pl.col(f"{name}_{lang}").alias(name) for name in told]
    return table.with_columns(added)


def _peers(board: Board, codebook: Codebook, lang: Lang) -> pl.DataFrame:
    about = board.assessments.select("target", "area", "indicator", "words")
    return _named(
        board.peers.join(about, on=["target", "area"], how="left", maintain_order="left"),
        board,
        codebook,
        lang,
    )


def _matches(board: Board, codebook: Codebook, lang: Lang) -> pl.DataFrame:
    names = {c: i.name.zh if lang == "zh" else i.name.en for c, i in codebook.indicators.items()}

    def name(column: str) -> pl.Expr:
        return pl.col(column).replace_strict(names, default=None, return_dtype=pl.String)

    return board.matches.select(
        pl.col("no").alias("target"), "words", name("indicator").alias("name"), "how", "score",
        name("runner_up").alias("runner_up_name"), "runner_up_score",
    )  # fmt: skip


def _refused(findings: pl.DataFrame, lang: Lang) -> pl.DataFrame:
    return findings.with_columns(pl.col(lang).alias("message"))


def _sheet(title: Text, table: pl.DataFrame, columns: tuple[str, ...], board: Board, lang: Lang) -> Sheet:
    name = _say(title, lang)
    return Sheet(
        name=name,
        title=f"{board.plan.title or board.area_name} {board.year} · {name}",
        table=_in_words(table.select(columns), lang),
        columns=tuple(_columns(columns, lang)),
    )


def _in_words(table: pl.DataFrame, lang: Lang) -> pl.DataFrame:
    """Put codes into words: units by their sign, sides of a gap by name."""
    units = {unit.code: unit.zh if lang == "zh" else unit.en for unit in UNITS.values()}
    words = {
        column: {code: _say(text, lang) for code, text in cells.items()} for column, cells in CELLS.items()
    }
    words |= {"unit": units, "first": words["side"], "second": words["side"]}
    return table.with_columns(
        pl.col(name).replace_strict(words[name], default=pl.col(name))
        for name in table.columns
        if name in words
    )


def _columns(fields: tuple[str, ...], lang: Lang) -> Iterator[Column]:
    for field in fields:
        note = NOTES.get(field)
        yield Column(
            field=field,
            label=_say(HEADS[field], lang),
            note=_say(note, lang) if note else "",
            decimals=DECIMALS.get(field),
            status=field in _STATUSES,
            width=WIDTHS.get(field),
        )


def _say(text: Text, lang: Lang) -> str:
    return text.zh if lang == "zh" else text.en
