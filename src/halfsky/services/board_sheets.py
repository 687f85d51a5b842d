"""The board as tables for the desk: which columns, in which order, under which heads."""

from collections.abc import Iterator
from typing import Literal

import polars as pl

from halfsky.core.assessment.board import Board
from halfsky.core.indicators.model import Codebook, Text
from halfsky.engines.workbook import Column, Sheet

Lang = Literal["zh", "en"]

_HEADS: dict[str, Text] = {
    "target": Text(zh="编号", en="No."),
    "direction_no": Text(zh="编号", en="No."),
    "domain": Text(zh="领域", en="Domain"),
    "domain_title": Text(zh="领域", en="Domain"),
    "area_name": Text(zh="地区", en="Area"),
    "name": Text(zh="指标", en="Indicator"),
    "words": Text(zh="规划用语", en="Words of the plan"),
    "quote": Text(zh="规划原文", en="Quoted from the plan"),
    "status": Text(zh="状态", en="Status"),
    "progress": Text(zh="进展", en="Progress"),
    "year": Text(zh="数据年份", en="Year"),
    "value": Text(zh="数值", en="Value"),
    "target_value": Text(zh="目标值", en="Target value"),
    "comparator": Text(zh="要求", en="Demand"),
    "unit": Text(zh="单位", en="Unit"),
    "gap": Text(zh="差距", en="Gap"),
    "low95": Text(zh="区间下限", en="Interval, low"),
    "high95": Text(zh="区间上限", en="Interval, high"),
    "numerator": Text(zh="分子", en="Numerator"),
    "denominator": Text(zh="分母", en="Denominator"),
    "pooled_value": Text(zh="合并年份值", en="Pooled value"),
    "base_year": Text(zh="基期", en="Base year"),
    "base_value": Text(zh="基期值", en="Base value"),
    "previous_value": Text(zh="上年值", en="Last year"),
    "deadline": Text(zh="期限", en="Deadline"),
    "reason": Text(zh="理由", en="Reason"),
    "lead_unit": Text(zh="牵头单位", en="Lead unit"),
    "source": Text(zh="数据来源", en="Source"),
    "rule": Text(zh="规则", en="Rule"),
    "label": Text(zh="结论", en="Label"),
    "number": Text(zh="规则值", en="Number"),
    "note": Text(zh="说明", en="Note"),
    "tendency": Text(zh="方向", en="Tendency"),
    "change": Text(zh="变化", en="Change"),
    "noise": Text(zh="不足为据的变化", en="Noise"),
    "axis": Text(zh="分组", en="Axis"),
    "first": Text(zh="前者", en="First"),
    "second": Text(zh="后者", en="Second"),
    "first_value": Text(zh="前者数值", en="First value"),
    "second_value": Text(zh="后者数值", en="Second value"),
    "targets": Text(zh="目标数", en="Targets"),
    "judged": Text(zh="可判定", en="Judged"),
    "attained": Text(zh="达标", en="Attained"),
    "rate": Text(zh="达标率", en="Attainment rate"),
    "met": Text(zh="达标", en="Met"),
    "met_early": Text(zh="提前达标", en="Met early"),
    "nearly_met": Text(zh="基本达标", en="Nearly met"),
    "not_met": Text(zh="未达标", en="Not met"),
    "reversed": Text(zh="逆转", en="Reversed"),
    "cannot_be_judged": Text(zh="样本过小", en="Cannot be judged"),
    "no_data": Text(zh="无数据", en="No data"),
    "not_due": Text(zh="未到期", en="Not due"),
    "not_applicable": Text(zh="不适用", en="Not applicable"),
    "how": Text(zh="对应方式", en="Matched by"),
    "score": Text(zh="相似度", en="Score"),
    "runner_up_name": Text(zh="次选指标", en="Runner-up"),
    "runner_up_score": Text(zh="次选相似度", en="Its score"),
    "file": Text(zh="文件", en="File"),
    "row": Text(zh="行", en="Row"),
    "column": Text(zh="列", en="Column"),
    "severity": Text(zh="处理", en="Severity"),
    "content": Text(zh="内容", en="Content"),
    "message": Text(zh="原因和改法", en="Why, and how to mend it"),
}
_NOTES: dict[str, Text] = {
    "gap": Text(
        zh="数值减目标值，好的一侧为正。", en="Value less target value, positive on the better side."
    ),
    "low95": Text(zh="由分子分母按精确方法计算，95%。", en="Exact, 95 %, from numerator and denominator."),
    "rate": Text(
        zh="达标 ÷ 可判定；基本达标计入达标。", en="Attained ÷ judged; nearly met counts as attained."
    ),
    "noise": Text(
        zh="变化在这个幅度以内不作为向好或反向的依据。", en="A change within this width says nothing."
    ),
    "rule": Text(
        zh="其他机构的规则，仅供对照，不影响正式判定。",
        en="Rules of other bodies, beside the official verdict, never in it.",
    ),
    "score": Text(zh="1 为名称或别名一致。", en="1 means the name or an alias is the same."),
}
_DECIMALS = {
    "rate": 1,
    "score": 2,
    "runner_up_score": 2,
    "number": 2,
    "gap": 2,
    "low95": 2,
    "high95": 2,
    "noise": 2,
}
_STATUSES = ("status", "progress")

TARGET_COLUMNS = (
    "target", "domain_title", "area_name", "name", "status", "value", "comparator", "target_value", "unit", "year",
    "gap", "previous_value", "base_year", "base_value", "deadline", "reason", "low95", "high95", "numerator",
    "denominator", "pooled_value", "lead_unit", "quote", "source",
)  # fmt: skip
DOMAIN_COLUMNS = (
    "domain_title", "area_name", "targets", "judged", "attained", "rate", "met", "met_early", "nearly_met", "not_met",
    "reversed", "cannot_be_judged", "no_data", "not_due", "not_applicable",
)  # fmt: skip
DIRECTION_COLUMNS = (
    "direction_no", "domain_title", "area_name", "name", "words", "tendency", "progress", "base_year", "base_value",
    "year", "value", "unit", "change", "noise", "reason", "quote",
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
REFUSED_COLUMNS = ("file", "row", "column", "severity", "content", "message")


def board_sheets(
    board: Board, findings: pl.DataFrame, *, codebook: Codebook, lang: Lang
) -> tuple[Sheet, ...]:
    """Lay the board out as the sheets of a workbook, in the order its reader asks.

    Args:
        board: Where the area stands.
        findings: Schema `REFUSED`: what was refused or queried.
        codebook: Names of indicators and areas.
        lang: Language of heads and reasons.

    Returns:
        Targets, domains, directions, gaps, peer rules, matches, refused rows; sheets without rows are left out.
    """
    layout = (
        (Text(zh="目标判定", en="Targets"), board_table(board, codebook=codebook, lang=lang), TARGET_COLUMNS),
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
        (Text(zh="其他规则对照", en="Other rules"), _peers(board, codebook, lang), PEER_COLUMNS),
        (Text(zh="指标对应", en="Matches"), _matches(board, codebook, lang), MATCH_COLUMNS),
        (Text(zh="拒收与询问", en="Refused"), _refused(findings, lang), REFUSED_COLUMNS),
    )
    return tuple(
        _sheet(title, table, columns, board, lang) for title, table, columns in layout if table.height
    )


def board_table(board: Board, *, codebook: Codebook, lang: Lang = "zh") -> pl.DataFrame:
    """One row per target × area with everything the verdict was made from, names beside codes."""
    about = board.targets.select("target", "domain", "quote")
    joined = board.assessments.join(about, on="target", how="left", maintain_order="left")
    table = _named(joined, board, codebook, lang)
    leads = {code: indicator.lead_unit for code, indicator in codebook.indicators.items()}
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
        table=table.select(columns),
        columns=tuple(_columns(columns, lang)),
    )


def _columns(fields: tuple[str, ...], lang: Lang) -> Iterator[Column]:
    for field in fields:
        note = _NOTES.get(field)
        yield Column(
            field=field,
            label=_say(_HEADS[field], lang),
            note=_say(note, lang) if note else "",
            decimals=_DECIMALS.get(field),
            status=field in _STATUSES,
        )


def _say(text: Text, lang: Lang) -> str:
    return text.zh if lang == "zh" else text.en
