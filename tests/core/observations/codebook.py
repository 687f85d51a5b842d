"""A codebook of a few indicators over an invented county and prefecture, and the catalogue of messages."""

import functools

import polars as pl

from halfsky.core.indicators.matching import NameIndex, build_index
from halfsky.core.indicators.model import (
    Alias,
    Area,
    Codebook,
    Formula,
    Indicator,
    Method,
    Term,
    Text,
    Variable,
)
from halfsky.core.observations.raw import RAW, RawTable
from halfsky.core.observations.reading import Reading, read_figures
from halfsky.engines.codebook import load_messages


def text(zh: str, en: str = "") -> Text:
    return Text(zh=zh, en=en or zh)


def indicator(code: str, zh: str, unit: str, **more: object) -> Indicator:
    more.setdefault("direction", "up")
    more.setdefault("breakdowns", ("area",))
    return Indicator(
        code=code, name=text(zh, code.lower()), definition=text(zh), domain="health", unit=unit, **more
    )  # type: ignore[arg-type]


def share(
    numerator: str, denominator: str, *, kind: str = "proportion", per: float = 100.0, sex: str = "_T"
) -> Formula:
    return Formula(
        kind=kind,
        numerator=(Term(variable=numerator, sex=sex),),
        denominator=(Term(variable=denominator),),
        per=per,
    )  # type: ignore[arg-type]


METHOD = Method(
    version="1",
    approx={},
    approx_relative=0.03,
    nearly=0.01,
    nearly_points={},
    small_denominator={},
    flat=0.01,
    confidence=0.95,
    pool_years=3,
    note=text("方法"),
)

INDICATORS = (
    indicator("MATERNAL", "孕产妇死亡率", "per_100k", direction="down", bounds=(0, 100_000), formula=share("DEATHS", "BIRTHS", kind="rate", per=1e5), breakdowns=("area", "residence")),
    indicator("INFANT", "婴儿死亡率", "permille", direction="down", bounds=(0, 1000), formula=share("INFANT_DEATHS", "BIRTHS", kind="rate", per=1e3), breakdowns=("area", "residence", "sex")),
    indicator("SCREENING", "妇女常见病筛查率", "percent", bounds=(0, 100), formula=share("SCREENED", "TO_SCREEN")),
    indicator("WOMEN_EMPLOYED", "就业人员中女性比例", "percent", bounds=(0, 100), formula=share("EMPLOYED", "EMPLOYED", sex="F")),
    indicator("LIFE", "平均预期寿命", "years", bounds=(0, 120), breakdowns=("area", "sex")),
    indicator("INSURED", "基本养老保险参保率", "percent", bounds=(0, 100), breakdowns=("area", "sex", "residence")),
    indicator("STUDENTS", "在校女生人数", "10k_persons", bounds=(0, None), formula=Formula(kind="count", numerator=(Term(variable="PUPILS", sex="F"),))),
)  # fmt: skip
VARIABLES = (
    Variable(
        code="DEATHS",
        name=text("孕产妇死亡人数", "maternal deaths"),
        unit="persons",
        breakdowns=("area", "residence"),
    ),
    Variable(
        code="INFANT_DEATHS",
        name=text("婴儿死亡数", "infant deaths"),
        unit="persons",
        breakdowns=("area", "sex", "residence"),
    ),
    Variable(
        code="BIRTHS",
        name=text("活产数", "live births"),
        unit="persons",
        breakdowns=("area", "sex", "residence"),
    ),
    Variable(code="SCREENED", name=text("筛查人数", "screened"), unit="persons"),
    Variable(code="TO_SCREEN", name=text("应筛查人数", "to be screened"), unit="persons"),
    Variable(code="EMPLOYED", name=text("就业人数", "employed"), unit="persons", breakdowns=("area", "sex")),
    Variable(code="PUPILS", name=text("在校生数", "pupils"), unit="persons", breakdowns=("area", "sex")),
)
AREAS = (
    Area(code="990000", name=text("云山省", "Yunshan"), level="province"),
    Area(
        code="990100",
        name=text("青川市", "Qingchuan"),
        level="prefecture",
        parent="990000",
        aliases=(Alias(zh="青川"),),
    ),
    *(
        Area(
            code=f"99010{n}",
            name=text(f"{zh}县", f"County {n}"),
            level="county",
            parent="990100",
            valid_from=first,
        )
        for n, zh, first in ((1, "东河", None), (2, "西岭", None), (3, "南坪", None), (4, "北原", 2022))
    ),
)


@functools.cache
def codebook() -> Codebook:
    return Codebook(
        indicators={one.code: one for one in INDICATORS},
        variables={one.code: one for one in VARIABLES},
        areas={one.code: one for one in AREAS},
        method=METHOD,
        digest="0" * 64,
    )


@functools.cache
def names() -> NameIndex:
    return build_index(codebook())


HEADINGS = {"area": "地区", "indicator": "指标", "year": "年份", "value": "数值", "unit": "单位"}


def raw(rows: list[dict[str, str | None]], *, file: str = "figures.csv") -> RawTable:
    """Rows as text; what a row does not name is filled in with what is usual."""
    usual = {"area": "东河县", "year": "2024", "value_column": "数值", "file": file}
    table = [usual | {"row": place} | row for place, row in enumerate(rows, start=2)]
    return RawTable(cells=pl.DataFrame(table, schema=RAW), headings=HEADINGS)


def read(*rows: dict[str, str | None], area: str | None = None) -> Reading:
    return read_figures(
        raw(list(rows)), codebook=codebook(), names=names(), messages=load_messages(), area=area
    )


def one(**cells: str | None) -> Reading:
    """Read a single row of the screening rate."""
    return read({"indicator": "妇女常见病筛查率", "unit": "%", "value": "85.5"} | cells)


def codes(reading: Reading) -> set[str]:
    return {code.removeprefix("observations.") for code in reading.refused["code"]}
