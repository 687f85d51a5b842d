"""Ten years of invented figures of Yunling: reproducible to the byte, with the faults real returns have."""

import math
import random
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from yunling_series import BIRTHS, COUNTED, OWN, PAIRS, RARE, RATES, Pair, Rate

SEED = 990100
YEARS = range(2015, 2025)
PREFECTURE = "云岭地区"
POPULATION: dict[str, int] = {
    "云岭市": 421_300, "青溪县": 308_600, "白石县": 262_400, "红枫县": 187_900, "金谷县": 151_200, "银杏县": 118_700,
    "翠竹县": 93_800, "朝霞县": 79_400, "晚渡县": 61_500, "松涛县": 47_200, "鹿鸣县": 38_100, "雁湖县": 30_600,
}  # fmt: skip
HEAD = (
    "area", "indicator", "variable", "year", "value", "unit", "sex", "age", "residence", "disaggregation",
    "numerator", "denominator", "status", "source",
)  # fmt: skip
_PER = {"%": 100, "‰": 1_000, "/10万": 100_000}
_URBAN = 0.42
_SILENT = ("雁湖县", 2024, {"农村自来水普及率", "农村卫生厕所普及率"})
_SKIPPED = {("晚渡县", 2021), ("松涛县", 2017)}


class Row(NamedTuple):
    """A row of the figures file, every cell as text."""

    area: str
    indicator: str = ""
    variable: str = ""
    year: str = ""
    value: str = ""
    unit: str = ""
    sex: str = ""
    age: str = ""
    residence: str = ""
    disaggregation: str = ""
    numerator: str = ""
    denominator: str = ""
    status: str = ""
    source: str = ""


def rows() -> list[Row]:
    """All rows in the order of the file: rare events, rates, counts, the prefecture's own, faults."""
    chance = random.Random(SEED)  # noqa: S311 - invented figures need no secret
    births = {place: _births(place, chance) for place in (*POPULATION,)}
    return [
        *_rare_rows(births, chance),
        *(row for rate in RATES for row in _rate_rows(rate, births, chance)),
        *_pair_rows(chance),
        *_count_rows(),
        *_own_rows(),
        *_faults(),
    ]


def _births(place: str, chance: random.Random) -> dict[tuple[int, str], int]:
    born: dict[tuple[int, str], int] = {}
    for year in YEARS:
        whole = POPULATION[place] * (0.0112 - 0.00038 * (year - 2015)) * (0.97 + 0.06 * chance.random())
        born[year, "城镇"] = round(whole * _URBAN)
        born[year, "农村"] = round(whole) - born[year, "城镇"]
        born[year, ""] = born[year, "城镇"] + born[year, "农村"]
    return born


def _level(levels: tuple[float, float, float], year: int) -> float:
    first, middle, last = levels
    if year <= 2020:
        return first + (middle - first) * (year - 2015) / 5
    return middle + (last - middle) * (year - 2020) / 4


def _remoteness(place: str) -> float:
    return list(POPULATION).index(place) / (len(POPULATION) - 1)


def _events(expected: float, chance: random.Random) -> int:
    """A Poisson draw by adding up waiting times; only sums of random() so that every platform agrees."""
    events, left = 0, math.exp(-expected)
    product = chance.random()
    while product > left:
        events += 1
        product *= chance.random()
    return events


def _figure(numerator: int, denominator: int, unit: str) -> str:
    exact = Decimal(numerator) * _PER[unit] / Decimal(denominator)
    return format(exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN), "f")


def _rare_rows(births: dict[str, dict[tuple[int, str], int]], chance: random.Random) -> Iterator[Row]:
    for indicator, levels, per, unit in RARE:
        for year in YEARS:
            total = {"": [0, 0], "城镇": [0, 0], "农村": [0, 0]}
            for place, born in births.items():
                deaths = {"": 0}
                for residence, factor in (("城镇", 0.85), ("农村", 1.12)):
                    expected = born[year, residence] * _level(levels, year) * factor / per
                    deaths[residence] = _events(expected * (0.9 + 0.35 * _remoteness(place)), chance)
                    deaths[""] += deaths[residence]
                for residence, sums in total.items():
                    sums[0] += deaths[residence]
                    sums[1] += born[year, residence]
                if (place, year) not in _SKIPPED:
                    yield _rate(place, indicator, year, (deaths[""], born[year, ""]), unit, "卫健委")
            for residence, (numerator, denominator) in total.items():
                row = _rate(PREFECTURE, indicator, year, (numerator, denominator), unit, "卫健委")
                yield row._replace(residence=residence, source="地区卫健委")


def _rate(place: str, indicator: str, year: int, counts: tuple[int, int], unit: str, source: str) -> Row:
    numerator, denominator = counts
    return Row(
        area=place,
        indicator=indicator,
        year=str(year),
        value=_figure(numerator, denominator, unit),
        unit=unit,
        numerator=str(numerator),
        denominator=str(denominator),
        source=f"{place}{source}",
    )


def _rate_rows(
    rate: Rate, births: dict[str, dict[tuple[int, str], int]], chance: random.Random
) -> Iterator[Row]:
    for place, people in POPULATION.items():
        for year in YEARS:
            base = births[place][year, ""] if rate.base == BIRTHS else people
            denominator = max(round(base * rate.share), 3)
            noise = (chance.random() - 0.5) * min(abs(rate.spread), 2.0) * 0.5
            wanted = _level(rate.levels, year) + rate.spread * (0.3 - _remoteness(place)) + noise
            counts = round(denominator * min(wanted, 100.0) / 100), denominator
            if (place, year) in _SKIPPED:
                continue
            if (place, year) == _SILENT[:2] and rate.indicator in _SILENT[2]:
                yield Row(
                    place,
                    rate.indicator,
                    year=str(year),
                    unit=rate.unit,
                    status="未报",
                    source=f"{place}{rate.source}",
                )
            else:
                yield _rate(place, rate.indicator, year, counts, rate.unit, rate.source)._replace(
                    sex=rate.sex
                )


def _pair_rows(chance: random.Random) -> Iterator[Row]:
    known: dict[tuple[str, str, int], int] = {}
    for pair in PAIRS:
        for place, people in POPULATION.items():
            for year in YEARS:
                if (place, year) in _SKIPPED:
                    continue
                whole = known.get((pair.whole, place, year)) or round(people * pair.share)
                wanted = _level(pair.levels, year) + pair.spread * (0.3 - _remoteness(place))
                part = round(whole * min(wanted + chance.random() - 0.5, 100.0) / 100)
                if (pair.whole, place, year) not in known:
                    yield _count(place, pair.whole, year, whole, pair)
                    known[pair.whole, place, year] = whole
                if not pair.part_sex:
                    known[pair.part, place, year] = part
                yield _count(place, pair.part, year, part, pair)._replace(sex=pair.part_sex)


def _count(place: str, variable: str, year: int, value: int, pair: Pair) -> Row:
    return Row(
        place,
        variable=variable,
        year=str(year),
        value=str(value),
        unit=pair.unit,
        source=f"{place}{pair.source}",
    )


def _count_rows() -> Iterator[Row]:
    for place, people in POPULATION.items():
        for year in YEARS:
            beds = max(2, people // 9_000)
            counts = (
                ("政府举办独立建制的妇幼保健机构个数", "个", 0 if place == "雁湖县" and year < 2023 else 1, "卫健委"),
                ("产床数", "个", beds, "卫健委"),
                ("助产士人数", "人", beds * 2 + beds * (year - 2015) // 10, "卫健委"),
                ("义务教育阶段辍学人数", "人", 0 if year > 2021 else (2024 - year) * people // 700_000, "教育局"),
                ("建立婚姻家庭纠纷人民调解委员会的县级行政区数", "个", int(year > 2016 + 7 * _remoteness(place)), "司法局"),
                ("县级行政区数", "个", 1, "民政局"),
            )  # fmt: skip
            for variable, unit, value, source in counts:
                sex = "女" if variable == "义务教育阶段辍学人数" else ""
                yield Row(
                    place,
                    variable=variable,
                    year=str(year),
                    value=str(value),
                    unit=unit,
                    sex=sex,
                    source=f"{place}{source}",
                )


def _own_rows() -> Iterator[Row]:
    for own in OWN:
        for year, value in own.values.items():
            yield Row(
                PREFECTURE,
                own.indicator,
                year=str(year),
                value=format(Decimal(str(value)), "f"),
                unit=own.unit,
                sex=own.sex,
                source=f"地区{own.source}",
            )
    for indicator, unit, counts, source in COUNTED:
        for year, pair in counts.items():
            row = _rate(PREFECTURE, indicator, year, pair, unit, source)
            yield row._replace(source=f"地区{source}")
    for age, value in (("35—44岁", "51.3"), ("45—54岁", "48.8"), ("55—64岁", "39.6")):
        yield Row(
            PREFECTURE, "宫颈癌人群筛查率", year="2024", value=value, unit="%", age=age, source="地区卫健委"
        )


def _faults() -> Iterator[Row]:
    """What goes wrong in real returns: a unit slip, two answers to one question, rows that are no figures."""
    yield Row("翠竹县", "产前筛查率", year="2024", value="0.96", unit="%", source="翠竹县卫健委")
    yield Row("鹿鸣县", "剖宫产率", year="2023", value="41.2", unit="%", source="鹿鸣县卫健委")
    yield Row("鹿鸣县", "剖宫产率", year="2023", value="38.7", unit="%", source="鹿鸣县统计局")
    yield Row("松涛县", "妇女常见病筛查率", year="2024", value="约九成", unit="%", source="松涛县卫健委")
    yield Row("朝霞县", "新生儿访视率", year="二三年", value="97.1", unit="%", source="朝霞县卫健委")
    yield Row(
        "金谷县",
        "产后访视率",
        year="2024",
        value="197.4",
        unit="%",
        disaggregation="流动人口",
        source="金谷县卫健委",
    )
    yield Row(
        "银杏县",
        "３岁以下儿童系统管理率",
        year="２０２４",
        value="９３．５％",
        unit="%",
        source="银杏县卫健委",
    )
    yield Row("红枫县", "艾滋病母婴传播率", year="2024", status="不适用", unit="%", source="红枫县卫健委")
