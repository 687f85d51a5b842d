"""Measure the outlook on past figures and write the record that HalfSky ships and the site shows.

Usage: python -m tools.record SERIES.parquet --date YYYY-MM-DD    (some minutes; the same figures give the same file)

The settings of the outlook were chosen on questions due by 2013; only questions asked from 2013 on are scored.
"""

import argparse
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from halfsky.core.indicators.model import Text
from halfsky.core.outlook.past import PastBin, PastRecord, PastScore, PastWarning
from halfsky.core.outlook.replay import OWN, Record
from halfsky.engines.past_record import RECORD_FILE
from halfsky.services.backtesting import backtest

SINCE = 2013
DECIMALS = 4
PEER = "unsd_learnt"
SOURCE = Text(
    zh="各国、瑞典各市、哈萨克斯坦和英国各地区公布的年度序列（Kolada、Gapminder、联合国可持续发展目标数据库、UNESCO UIS、OECD等），不含中国地方数据",
    en="published yearly series of countries, Swedish municipalities and regions of Kazakhstan and the United Kingdom (Kolada, Gapminder, UN SDG database, UNESCO UIS, OECD and others); no local figures of China",
)
HEAD = """# 预测回测成绩 / the record of the outlook on past figures
# 由 python -m tools.record 生成，不手工修改；只计2013年及以后提出的问题。
# Written by python -m tools.record, never by hand; only questions asked from 2013 on are scored.
"""


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("series", type=Path)
    parser.add_argument("--date", required=True, help="day of the measurement, YYYY-MM-DD")
    given = parser.parse_args()
    record = backtest(given.series, since=SINCE, tell=print)
    series = pl.read_parquet(given.series).select("indicator", "area").unique()
    RECORD_FILE.parent.mkdir(exist_ok=True)
    RECORD_FILE.write_text(HEAD + written(shortened(record, series, date=given.date)), encoding="utf-8")


def shortened(record: Record, series: pl.DataFrame, *, date: str) -> PastRecord:
    """The numbers of a record that a page has room for."""
    asked = record.questions["as_of"]
    own = record.warnings.filter((pl.col("method") == OWN) & pl.col("horizon").is_not_null())
    bins = record.calibration.filter(pl.col("horizon").is_null() & pl.col("method").is_in([OWN, PEER]))
    return PastRecord(
        source=SOURCE,
        measured=date,
        settings=record.version,
        threshold=record.threshold,
        series=series.height,
        areas=series["area"].n_unique(),
        first=int(str(asked.min())),
        last=int(str(asked.max())),
        scores=_rows(record.scores.filter(pl.col("indicator").is_null()), PastScore),
        calibration=_rows(bins, PastBin),
        warnings=_rows(own.filter(pl.col("threshold").is_in([0.1, 0.2, 0.3, 0.4, 0.5])), PastWarning),
    )


def _rows(table: pl.DataFrame, kind: Any) -> Any:
    """Rows as records, rounded so that sums over threads make no difference."""
    names = [name for name in kind.__struct_fields__ if name in table.columns]
    short = table.select(names).with_columns(pl.selectors.float().round(DECIMALS))
    return msgspec.convert(short.to_dicts(), tuple[kind, ...])


def written(record: PastRecord) -> str:
    """The record as YAML, a row a line."""
    lines = []
    for name, value in msgspec.to_builtins(record).items():
        if isinstance(value, (list, tuple)):
            lines.append(f"{name}:")
            lines += [f"  - {msgspec.json.encode(row).decode()}" for row in value]
        else:
            lines.append(f"{name}: {msgspec.json.encode(value).decode()}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
