"""Measure disclosure control: loss beside naive schemes, ten thousand cells, a country of 2,850 counties.

    python -m tools.disclosure

Writes docs/explanation/disclosure.yaml: machine, sizes, seconds of processor and of clock, memory, loss.
"""

import argparse
import os
import platform
import random
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import yaml

from halfsky.core.disclosure.cells import cells_of, read_cells
from halfsky.core.disclosure.model import Protected
from halfsky.core.disclosure.primary import limits, mark_unsafe, shares
from halfsky.core.disclosure.protect import protect
from halfsky.core.disclosure.topics import topics_by_series
from halfsky.core.indicators.model import Area, Codebook, Text
from halfsky.core.observations.model import OBSERVATIONS
from halfsky.engines.codebook import load_codebook, load_disclosure_rules

OUT = Path(__file__).parents[1] / "docs/explanation/disclosure.yaml"
NAME = Text(zh="某地", en="Somewhere")
RULES = load_disclosure_rules()


def country(prefectures: int, counties: int, provinces: int = 1) -> dict[str, Area]:
    """Areas of one country: every province with as many prefectures, every prefecture with as many counties."""
    areas = {"100000": Area(code="100000", name=NAME, level="nation")}
    for one in range(11, 11 + provinces):
        top = f"{one}0000"
        areas[top] = Area(code=top, name=NAME, level="province", parent="100000")
        for two in range(1, prefectures + 1):
            above = f"{one}{two:02}00"
            areas[above] = Area(code=above, name=NAME, level="prefecture", parent=top)
            for three in range(1, counties + 1):
                code = f"{one}{two:02}{three:02}"
                areas[code] = Area(code=code, name=NAME, level="county", parent=above)
    return areas


def table(
    areas: dict[str, Area], series: tuple[str, ...], years: range, parts: tuple[str, str], mean: float
) -> pl.DataFrame:
    """Counts by area, sex and residence, summed upward; about Poisson with a mean of their own by county."""
    chance = random.Random(7)  # noqa: S311
    counties = [code for code, area in areas.items() if area.level == "county"]
    scale = {code: mean * chance.lognormvariate(0, 0.8) for code in counties}
    rows = [
        (code, name, year, sex, residence, float(sum(chance.random() < scale[code] / 60 for _ in range(60))))
        for name in series
        for year in years
        for code in counties
        for sex in parts[0]
        for residence in parts[1]
    ]
    leaves = pl.DataFrame(
        rows, schema=["area", "variable", "year", "sex", "residence", "value"], orient="row"
    )
    return _whole(leaves, areas)


def _whole(leaves: pl.DataFrame, areas: dict[str, Area]) -> pl.DataFrame:
    parents = {code: area.parent for code, area in areas.items() if area.parent}
    for axis in ("sex", "residence"):
        rest = [name for name in leaves.columns if name not in (axis, "value")]
        if leaves[axis].n_unique() > 1:
            total = leaves.group_by(rest).agg(pl.col("value").sum()).with_columns(pl.lit("_T").alias(axis))
            leaves = pl.concat([leaves, total.select(leaves.columns)])
        else:
            leaves = leaves.with_columns(pl.lit("_T").alias(axis))
    level, found = leaves, [leaves]
    while level["area"].is_in(list(parents)).any():
        up = level.with_columns(pl.col("area").replace_strict(parents))
        level = up.group_by([name for name in up.columns if name != "value"]).agg(pl.col("value").sum())
        level = level.select(leaves.columns)
        found.append(level)
    full = pl.concat(found).with_columns(
        age=pl.lit("_T"), disaggregation=pl.lit("_T"), unit=pl.lit("persons"), status=pl.lit("reported"),
        derivation=pl.lit(""), source=pl.lit(""), file=pl.lit(""), year=pl.col("year").cast(pl.Int32),
    )  # fmt: skip
    columns = [
        (pl.col(name) if name in full.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in OBSERVATIONS.items()
    ]
    return full.select(columns).sort("variable", "year", "area", "sex", "residence")


def naive(truth: pl.DataFrame, areas: dict[str, Area], codebook: Codebook) -> Iterator[tuple[str, int]]:
    """Cells hidden by two simple schemes: all of a row and a column with an unsafe cell; all areas of a family."""
    links = read_cells(truth, codebook=codebook).links
    bounds = limits(shares(links, truth, codebook=codebook))
    cells = mark_unsafe(cells_of(links), bounds, topics_by_series(RULES, codebook))
    parents = {code: area.parent or "" for code, area in areas.items()}
    cells = cells.with_columns(family=pl.col("area").replace_strict(parents, default=""))
    unsafe = cells.filter(pl.col("reason").is_not_null())
    yield "primary alone (not safe)", len(unsafe)
    group = ["series", "year", "family", "sex", "residence"]
    line = cells.join(unsafe.select(group).unique(), on=group, how="semi")
    cross = cells.join(
        unsafe.select("series", "year", "area").unique(), on=["series", "year", "area"], how="semi"
    )
    both = pl.concat([line, cross]).unique()
    yield "every cell of a row or column with an unsafe one", len(both)
    family = ["series", "year", "family"]
    yield (
        "every sibling area with all breakdowns",
        len(cells.join(unsafe.select(family).unique(), on=family, how="semi")),
    )


def run(name: str, areas: dict[str, Area], truth: pl.DataFrame) -> dict[str, Any]:
    """Protect one table and measure it."""
    codebook = msgspec.structs.replace(load_codebook(), areas=areas)
    clock, processor = time.perf_counter(), time.process_time()
    protected = protect(truth, codebook=codebook, areas=areas, rules=RULES)
    seconds, used = time.perf_counter() - clock, time.process_time() - processor
    return {
        "run": name,
        "cells": len(truth),
        "areas": len(areas),
        "seconds": round(seconds, 1),
        "processor_seconds": round(used, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        **_loss(protected),
        "naive": dict(naive(truth, areas, codebook)),
    }


def _loss(protected: Protected) -> dict[str, Any]:
    loss = protected.loss.select("primary", "secondary", "weight", "weight_hidden").sum().row(0, named=True)
    return {
        "primary": loss["primary"],
        "secondary": loss["secondary"],
        "share_of_weight_hidden": round(loss["weight_hidden"] / loss["weight"], 4),
        "attack_withstood": bool(protected.audit["protected"].all()),
        "findings": len(protected.findings),
    }


CROSSED, PLAIN = ("FM", "UR"), (("_T",), ("_T",))


def runs(only: str) -> Iterator[dict[str, Any]]:
    """The runs, small ones first."""
    small = country(8, 13)
    if only in ("", "small"):
        yield run(
            "117 areas × sex × residence",
            small,
            table(small, ("UNDER5_DEATHS",), range(2021, 2022), CROSSED, 8),
        )
    many = country(12, 13, 7)
    if only in ("", "cells"):
        yield run("ten thousand cells", many, table(many, ("UNDER5_DEATHS",), range(2021, 2022), CROSSED, 12))
    nation = country(11, 9, 29)
    series = ("MATERNAL_DEATHS", "DV_WARNINGS", "MINORS_LEGAL_AID", "LEGAL_AID_RECIPIENTS")
    if only in ("", "nation"):
        yield run(
            "2,871 counties, 4 sensitive series × 2 years",
            nation,
            table(nation, series, range(2021, 2023), PLAIN, 12),
        )
    if only in ("", "crossed"):
        crossed = table(nation, ("UNDER5_DEATHS",), range(2021, 2022), CROSSED, 12)
        yield run("2,871 counties × sex × residence, 1 series × 1 year", nation, crossed)


def main() -> None:
    """Run what is asked for and write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", choices=["", "small", "cells", "nation", "crossed"])
    only = parser.parse_args().only
    done = []
    for one in runs(only):
        done.append(one)
        print(yaml.safe_dump(one, allow_unicode=True, sort_keys=False))  # noqa: T201
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    load = round(os.getloadavg()[0], 1)
    if not only:
        record = {"command": "python -m tools.disclosure", "machine": machine, "load": load, "runs": done}
        OUT.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    main()
