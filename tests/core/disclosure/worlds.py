"""Random worlds of areas and counts, small and full of secrets: what an office would freeze, year after year."""

import random
from collections.abc import Iterable
from typing import NamedTuple

import msgspec
import polars as pl

from halfsky.core.indicators.model import Area, Codebook, Text
from halfsky.core.observations.model import OBSERVATIONS
from halfsky.core.observations.rates import derive_rates
from halfsky.core.observations.rollup import roll_up
from halfsky.engines.codebook import load_codebook, load_messages

NAME = Text(zh="某地", en="Somewhere")
SMALL = (0, 0, 1, 1, 2, 3, 4, 6, 9, 14, 25)
SERIES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "MATERNAL_DEATHS": (("_T",), ("U", "R")),
    "UNDER5_DEATHS": (("F", "M"), ("U", "R")),
    "LIVE_BIRTHS": (("F", "M"), ("U", "R")),
    "MINORS_LEGAL_AID": (("F", "M"), ("_T",)),
    "DV_POLICE_REPORTS": (("_T",), ("_T",)),
    "DV_WARNINGS": (("_T",), ("_T",)),
    "TRAFFICKING_CASES": (("_T",), ("_T",)),
    "SEXUAL_ASSAULT_CASES": (("_T",), ("_T",)),
    "LEGAL_AID_APPLICANTS": (("F", "M"), ("_T",)),
    "LEGAL_AID_RECIPIENTS": (("F", "M"), ("_T",)),
}
"""Variables with the breakdowns that their counties report."""
CAPPED = {
    "DV_WARNINGS": "DV_POLICE_REPORTS",
    "LEGAL_AID_RECIPIENTS": "LEGAL_AID_APPLICANTS",
}
KEPT = {
    "MATERNAL_MORTALITY", "UNDER5_MORTALITY", "DV_WARNING_RATE", "DV_WARNINGS", "WOMEN_LEGAL_AID", "MINORS_LEGAL_AID",
    "TRAFFICKING_AND_SEXUAL_CRIMES", "WOMEN_LEGAL_AID_GRANTED", "WOMEN_SHARE_LEGAL_AID", "TRAFFICKING_CASES",
}  # fmt: skip

Leaf = tuple[str, str, int, str, str]


class World(NamedTuple):
    """Areas, the codebook with them, and what is true at each release."""

    codebook: Codebook
    areas: dict[str, Area]
    truths: list[pl.DataFrame]


def country(
    chance: random.Random, *, provinces: int, prefectures: int = 3, counties: int = 4
) -> dict[str, Area]:
    """Provinces with prefectures and counties, fewer at random; nothing above, so that each is a table by itself."""
    areas: dict[str, Area] = {}
    for head in range(50, 50 + provinces):
        top = f"{head}0000"
        areas[top] = Area(code=top, name=NAME, level="province")
        for one in range(1, chance.randint(1, prefectures) + 1):
            above = f"{head}{one:02}00"
            areas[above] = Area(code=above, name=NAME, level="prefecture", parent=top)
            for two in range(1, chance.randint(1, counties) + 1):
                code = f"{head}{one:02}{two:02}"
                areas[code] = Area(code=code, name=NAME, level="county", parent=above)
    return areas


def grow(
    chance: random.Random, areas: dict[str, Area], years: Iterable[int], series: Iterable[str]
) -> dict[Leaf, float]:
    """What the counties would report, some of them not at all."""
    leaves: dict[Leaf, float] = {}
    counties = [code for code, area in areas.items() if area.level == "county"]
    for name in series:
        for area in counties:
            for year in years:
                if chance.random() < 0.06:
                    continue
                for sex in SERIES[name][0]:
                    for residence in SERIES[name][1]:
                        leaves[name, area, year, sex, residence] = draw(
                            chance, leaves, (name, area, year, sex, residence)
                        )
    return leaves


def draw(chance: random.Random, leaves: dict[Leaf, float], leaf: Leaf) -> float:
    if leaf[0] == "LIVE_BIRTHS":
        return float(chance.choice((2, 40, 300, 900)))
    if leaf[0] in CAPPED:
        most = leaves.get((CAPPED[leaf[0]], *leaf[1:]), 9.0)
        return float(chance.choice((0, most, most // 2, max(most - 1, 0))))
    return float(chance.choice(SMALL))


def observe(leaves: dict[Leaf, float], codebook: Codebook, chance: random.Random) -> pl.DataFrame:
    """Figures as the office has them: derived, rolled up, only the indicators that are published."""
    rows = [
        row(area, year, value, variable=name, sex=sex, residence=place)
        for (name, area, year, sex, place), value in leaves.items()
    ]
    table = pl.DataFrame(rows, schema=OBSERVATIONS, orient="row")
    table = derive_rates(table, codebook=codebook)
    table = roll_up(table, codebook=codebook, messages=load_messages()).observations
    kept = pl.col("indicator").is_null() | pl.col("indicator").is_in(sorted(KEPT))
    return table.filter(kept).sort(
        "area", "indicator", "variable", "year", "sex", "residence", nulls_last=True
    )


def row(
    area: str,
    year: int,
    value: float | None,
    *,
    variable: str | None = None,
    indicator: str | None = None,
    sex: str = "_T",
    residence: str = "_T",
    **more: object,
) -> dict[str, object]:
    """One row of a table with schema `OBSERVATIONS`."""
    return {
        **dict.fromkeys(OBSERVATIONS),
        "area": area, "variable": variable, "indicator": indicator, "year": year, "sex": sex, "age": "_T",
        "residence": residence, "disaggregation": "_T", "value": value, "unit": "persons", "status": "reported",
        "derivation": "", "source": "", "file": "", **more,
    }  # fmt: skip


def world(
    seed: int,
    *,
    years: int = 1,
    revisions: int = 0,
    provinces: int = 1,
    prefectures: int = 3,
    series: Iterable[str] = tuple(SERIES),
) -> World:
    """A world with one release a year, and one more after some counts were revised."""
    chance = random.Random(seed)
    areas = country(chance, provinces=provinces, prefectures=prefectures)
    codebook = msgspec.structs.replace(load_codebook(), areas=areas)
    every = range(2021, 2021 + years)
    names = [name for name in SERIES if name in set(series)]
    leaves = grow(chance, areas, every, names)
    truths = [
        observe({leaf: value for leaf, value in leaves.items() if leaf[2] <= last}, codebook, chance)
        for last in every
    ]
    for _ in range(revisions):
        for leaf in chance.sample(sorted(leaves), k=max(1, len(leaves) // 12)):
            leaves[leaf] = draw(chance, leaves, leaf)
        for (name, *rest), value in leaves.items():
            if name in CAPPED:
                leaves[name, *rest] = min(value, leaves.get((CAPPED[name], *rest), value))
        truths.append(observe(leaves, codebook, chance))
    return World(codebook, areas, truths)
