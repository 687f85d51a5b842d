"""Boards made by hand: a small invented place whose verdicts are set as the tests need them."""

from typing import Any

import polars as pl

from halfsky.core.assessment.attainment import count_attainment
from halfsky.core.assessment.board import Board
from halfsky.core.assessment.model import ASSESSMENTS, DIRECTIONS, GAPS, PEERS, TARGETS
from halfsky.core.indicators.model import (
    Area,
    Codebook,
    Formula,
    Indicator,
    Method,
    Term,
    Text,
    Variable,
)
from halfsky.core.observations.model import OBSERVATIONS
from halfsky.core.plan.model import Domain, Period, Plan

AREA = "999900"
COUNTIES = ("999901", "999902", "999903", "999904")


def _indicator(code: str, zh: str, en: str, unit: str, direction: str, **fields: Any) -> Indicator:
    name = Text(zh=zh, en=en)
    domain = fields.pop("domain", "health")
    return Indicator(
        code=code, name=name, definition=name, domain=domain, unit=unit, direction=direction, **fields
    )


def _by_code(*records: Any) -> dict[str, Any]:
    return {record.code: record for record in records}


CODEBOOK = Codebook(
    indicators=_by_code(
        _indicator(
            "MATERNAL_MORTALITY",
            "孕产妇死亡率",
            "Maternal mortality ratio",
            "per_100k",
            "down",
            lead_unit="卫健委",
        ),
        _indicator(
            "INFANT_MORTALITY", "婴儿死亡率", "Infant mortality rate", "permille", "down", lead_unit="卫健委"
        ),
        _indicator(
            "UNDER5_MORTALITY",
            "5岁以下儿童死亡率",
            "Mortality rate of children under 5",
            "permille",
            "down",
            lead_unit="卫健委",
            formula=Formula(
                kind="rate",
                numerator=(Term(variable="UNDER5_DEATHS"),),
                denominator=(Term(variable="LIVE_BIRTHS"),),
                per=1000,
            ),
        ),
        _indicator(
            "ENROLMENT",
            "高中阶段毛入学率",
            "Gross enrolment in upper secondary education",
            "percent",
            "up",
            domain="education",
            lead_unit="教育局",
        ),
        _indicator(
            "SHARE",
            "居委会成员中女性比例",
            "Share of women in residents' committees",
            "percent",
            "band",
            domain="decision",
        ),
    ),
    variables=_by_code(
        Variable(
            code="UNDER5_DEATHS", name=Text(zh="5岁以下儿童死亡人数", en="deaths under 5"), unit="persons"
        ),
        Variable(code="LIVE_BIRTHS", name=Text(zh="活产数", en="live births"), unit="persons"),
    ),
    areas=_by_code(
        Area(code=AREA, name=Text(zh="某州", en="A Prefecture"), level="prefecture"),
        *(
            Area(code=code, name=Text(zh=f"{zh}县", en=f"{en} County"), level="county", parent=AREA)
            for code, zh, en in zip(COUNTIES, "甲乙丙丁", ("Jia", "Yi", "Bing", "Ding"), strict=True)
        ),
    ),
    method=Method(
        version="test-1",
        approx={"percent": 1.0, "years": 0.5},
        approx_relative=0.02,
        nearly=0.005,
        nearly_points={"percent": 0.5, "permille": 0.1},
        small_denominator={"births": 10000},
        flat=0.01,
        confidence=0.95,
        pool_years=3,
        note=Text(zh="说明。", en="Note."),
    ),
    digest="0" * 64,
)
"""A codebook of a few indicators, so that these tests do not move when the real one grows."""


def table(rows: list[dict[str, Any]], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """Fill a table of a named schema; fields not given are null."""
    return pl.DataFrame([{**dict.fromkeys(schema), **row} for row in rows], schema=schema)


def plan(*titles: str, title: str = "某州妇女发展规划（2021—2030年）") -> Plan:
    """A plan with domains of these titles and no items."""
    domains = tuple(
        Domain(number=number, title=name, start=0, end=0) for number, name in enumerate(titles, start=1)
    )
    return Plan(title=title, area="某州", period=Period(start=2021, end=2030), parent=None, domains=domains)


def target(number: str, words: str, **fields: Any) -> dict[str, Any]:
    """One row of TARGETS."""
    row = {
        "target": number,
        "domain": int(number.lstrip("M").split("-")[0]),
        "part": "measure" if number.startswith("M") else "goal",
        "item": 1,
        "quote": words,
        "words": words,
        "kind": "numeric",
        "sex": "_T",
        "residence": "_T",
        "plan_start": 2021,
        "plan_end": 2030,
        "deadline": 2030,
        "strength": "binding",
    }
    return row | fields


def verdict(number: str, status: str, *, area: str = AREA, **fields: Any) -> dict[str, Any]:
    """One row of ASSESSMENTS."""
    row = {"target": number, "area": area, "status": status, "rule": "official-1", "deadline": 2030}
    return row | {"reason_code": "", "reason_zh": "", "reason_en": "", "source": "某州统计局"} | fields


def observed(
    indicator: str, values: dict[int, float], *, unit: str, area: str = AREA, **fields: Any
) -> list[dict[str, Any]]:
    """Rows of OBSERVATIONS for one series."""
    row = {
        "area": area,
        "indicator": indicator,
        "sex": "_T",
        "age": "_T",
        "residence": "_T",
        "disaggregation": "_T",
        "unit": unit,
        "status": "reported",
        "source": "某州统计年鉴",
        "derivation": "",
        "file": "figures.csv",
    }
    return [row | {"year": year, "value": value, "row": year} | fields for year, value in values.items()]


def board(
    the_plan: Plan,
    *,
    targets: list[dict[str, Any]] | None = None,
    verdicts: list[dict[str, Any]] | None = None,
    observations: list[dict[str, Any]] | None = None,
    directions: list[dict[str, Any]] | None = None,
    gaps: list[dict[str, Any]] | None = None,
    peers: list[dict[str, Any]] | None = None,
    year: int = 2024,
) -> Board:
    """Put tables together as the assessment stage does."""
    targets_table = table(targets or [], TARGETS)
    assessments = table(verdicts or [], ASSESSMENTS)
    return Board(
        plan=the_plan,
        area=AREA,
        area_name="某州",
        year=year,
        matches=pl.DataFrame(),
        targets=targets_table,
        assessments=assessments,
        directions=table(directions or [], DIRECTIONS),
        gaps=table(gaps or [], GAPS),
        peers=table(peers or [], PEERS),
        attainment=count_attainment(assessments, targets_table),
        observations=table(observations or [], OBSERVATIONS),
    )


def full_board() -> Board:
    """Every status, child areas, a small number, directions, gaps: what a report must cope with."""
    maternal = {2020: 21.3, 2021: 20.0, 2022: 18.5, 2023: 17.2, 2024: 15.1}
    enrolment = {2020: 88.0, 2021: 89.5, 2022: 90.1, 2023: 91.4, 2024: 92.9}
    share = {2020: 50.2, 2023: 50.24, 2024: 50.24}
    rows = [
        target("1-1-1", "孕产妇死亡率", indicator="MATERNAL_MORTALITY", comparator="<=", value=16.0, unit="per_100k", trend="下降到"),
        target("1-2-1", "婴儿死亡率", indicator="INFANT_MORTALITY", comparator="<=", value=5.0, unit="permille", trend="控制在"),
        target("1-3-1", "5岁以下儿童死亡率", indicator="UNDER5_MORTALITY", comparator="<=", value=6.0, unit="permille", trend="下降到"),
        target("2-1-1", "高中阶段毛入学率", indicator="ENROLMENT", comparator=">=", value=95.0, unit="percent", trend="达到"),
        target("2-2-1", "学前教育毛入园率", comparator=">=", value=90.0, unit="percent", trend="保持在"),
        target("2-3-1", "女性平均受教育年限", comparator=">=", value=11.0, unit="years", trend="提高到"),
        target("3-1-1", "社区妇女之家覆盖率", kind="universal", comparator="=", value=100.0, unit="percent", quote="妇女之家实现全覆盖"),
        target("3-2-1", "居委会成员中女性比例", indicator="SHARE", comparator="~", value=50.0, unit="percent", trend="保持"),
        target("3-3-1", "村委会主任中女性比例", comparator=">=", value=10.0, unit="percent"),
    ]  # fmt: skip
    verdicts = [
        verdict("1-1-1", "met_early", indicator="MATERNAL_MORTALITY", year=2024, value=15.1, unit="per_100k", comparator="<=", target_value=16.0, gap=0.9, base_year=2020, base_value=21.3, previous_value=17.2, first_met_year=2024),
        verdict("1-2-1", "nearly_met", year=2024, value=5.1, unit="permille", comparator="<=", target_value=5.0, gap=-0.1, base_year=2020, base_value=6.5, previous_value=5.4),
        verdict("1-3-1", "cannot_be_judged", year=2024, value=6.9, unit="permille", comparator="<=", target_value=6.0, gap=-0.9, low95=3.0, high95=13.6, numerator=8.0, denominator=1160.0, one_more_turns=True, pooled_value=5.8, pooled_from=2022, pooled_to=2024),
        verdict("2-1-1", "not_met", year=2024, value=92.9, unit="percent", comparator=">=", target_value=95.0, gap=-2.1, base_year=2020, base_value=88.0, previous_value=91.4),
        verdict("2-2-1", "reversed", year=2024, value=89.2, unit="percent", comparator=">=", target_value=90.0, gap=-0.8, base_year=2020, base_value=90.5, previous_value=91.0, first_met_year=2020),
        verdict("2-3-1", "not_due", year=2020, value=9.59, unit="years", comparator=">=", target_value=11.0, gap=-1.41),
        verdict("3-1-1", "no_data", comparator="=", reason_zh="需要佐证材料。", reason_en="Evidence is needed."),
        verdict("3-2-1", "met", year=2024, value=50.24, unit="percent", comparator="~", target_value=50.0, gap=0.24, base_year=2020, base_value=50.2, previous_value=50.24),
        verdict("3-3-1", "not_applicable", comparator=">=", target_value=10.0, unit="percent"),
        verdict("2-1-1", "met", area=COUNTIES[0], year=2024, value=96.2, unit="percent", comparator=">=", target_value=95.0, gap=1.2),
        verdict("2-1-1", "met", area=COUNTIES[1], year=2024, value=95.0, unit="percent", comparator=">=", target_value=95.0, gap=0.0),
        verdict("2-1-1", "not_met", area=COUNTIES[2], year=2024, value=86.1, unit="percent", comparator=">=", target_value=95.0, gap=-8.9, low95=84.0, high95=88.0),
        verdict("2-1-1", "cannot_be_judged", area=COUNTIES[3], year=2024, value=80.0, unit="percent", comparator=">=", target_value=95.0, gap=-15.0),
    ]  # fmt: skip
    observations = [
        *observed("MATERNAL_MORTALITY", maternal, unit="per_100k"),
        *observed("MATERNAL_MORTALITY", {2020: 26.0, 2024: 16.9}, unit="per_100k", residence="R"),
        *observed("MATERNAL_MORTALITY", {2020: 18.0, 2024: 13.0}, unit="per_100k", residence="U"),
        *observed("INFANT_MORTALITY", {2020: 6.5, 2023: 5.4, 2024: 5.1}, unit="permille"),
    ]
    gaps = [
        {"area": AREA, "indicator": "MATERNAL_MORTALITY", "axis": "residence", "year": year, "first": "R",
         "second": "U", "first_value": one, "second_value": two, "gap": one - two, "unit": "per_100k"}
        for year, one, two in ((2020, 26.0, 18.0), (2024, 16.9, 13.0))
    ]  # fmt: skip
    directions = [
        {"direction_no": "D1-1-1", "domain": 1, "part": "goal", "item": 4, "quote": "婴儿死亡率持续下降", "words": "婴儿死亡率",
         "indicator": "INFANT_MORTALITY", "tendency": "down", "area": AREA, "progress": "improved", "unit": "permille",
         "base_year": 2020, "base_value": 6.5, "year": 2024, "value": 5.1, "change": -1.4, "noise": 0.2},
        {"direction_no": "D1-2-1", "domain": 1, "part": "goal", "item": 5, "quote": "城乡差距缩小", "words": "孕产妇死亡率城乡差距",
         "indicator": "MATERNAL_MORTALITY", "tendency": "narrow", "area": AREA, "progress": "improved", "unit": "per_100k",
         "base_year": 2020, "base_value": 8.0, "year": 2024, "value": 3.9, "change": -4.1, "noise": 0.5},
        {"direction_no": "D1-3-1", "domain": 1, "part": "goal", "item": 6, "quote": "健康意识增强", "words": "健康意识",
         "tendency": "up", "area": AREA, "progress": "no_data"},
    ]  # fmt: skip
    peers = [
        {"target": "1-1-1", "area": AREA, "rule": rule, "label": "met", "number": 1.2}
        for rule in ("unsd", "open_sdg")
    ]
    return board(
        plan("妇女与健康", "妇女与教育", "妇女参与决策和管理"),
        targets=rows,
        verdicts=verdicts,
        observations=[
            *observations,
            *observed("SHARE", share, unit="percent"),
            *observed("ENROLMENT", enrolment, unit="percent"),
        ],
        directions=directions,
        gaps=gaps,
        peers=peers,
    )


def empty_board() -> Board:
    """A plan with domains and no target, no figure."""
    return board(plan("妇女与健康", "妇女与教育"))


def list_board() -> Board:
    """Plain sentences: no title, no period, no domain."""
    bare = Plan(title="", area="", period=None, parent=None, domains=())
    rows = [target("1", "住院分娩率", comparator=">=", value=98.0, unit="percent", domain=None, part=None, plan_start=None, plan_end=None, deadline=None)]  # fmt: skip
    return board(bare, targets=rows, verdicts=[verdict("1", "no_data", deadline=None)])
