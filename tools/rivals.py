"""Answer questions of the past by AutoETS and AutoTheta of statsforecast, for `halfsky backtest --beside`.

Usage: PYTHONPATH=src out/bench/venv/bin/python -m tools.rivals --series SERIES.parquet --questions QUESTIONS.parquet
           --out ANSWERS.parquet [--each 150] [--from YEAR]

Runs in the environment of `requirements-bench.lock` (`make out/bench/venv.stamp`). QUESTIONS is what `halfsky
backtest` writes. A model sees what was known in the year asked, on the scale of the outlook as the record's own simple
models do, years without a figure filled in on a straight line. Fitting takes long, so that of each indicator only so
many series × years are answered (`--each`, 0 for all), chosen by a digest of their names: the same ones every time.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import polars as pl
from scipy import special
from statsforecast import StatsForecast
from statsforecast.models import AutoETS, AutoTheta, Naive

from halfsky.core.outlook.panel import build_panel
from halfsky.core.outlook.scales import Floats, Scale, backward, forward, scale_of

WINDOW = 15
SHARE_OFFSET = 0.005
SMALLEST = 1e-5
QUANTILE = float(special.ndtri(0.9))
MODELS = ("AutoETS", "AutoTheta")
MOMENT = ("indicator", "area", "as_of")
SERIES = ("indicator", "area", "year", "value", "lower_bound", "upper_bound", "numerator", "denominator")


class Moments(NamedTuple):
    """Series as known in one year: on the scale, series × years, gaps filled."""

    points: Floats
    scale: Scale


def main() -> None:
    """Read, choose, answer year by year, write, and tell how long it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--series", required=True, type=Path)
    parser.add_argument("--questions", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--each", type=int, default=150)
    parser.add_argument("--from", dest="since", type=int, default=0)
    given = parser.parse_args()
    asked = pl.read_parquet(given.questions).filter(pl.col("as_of") >= given.since)
    chosen = choose(asked, each=given.each) if given.each else asked
    started = time.perf_counter()
    answers = pl.concat(answer(read(given.series), chosen)).sort("method", "question")
    given.out.parent.mkdir(parents=True, exist_ok=True)
    answers.write_parquet(given.out)
    fits = chosen.select(MOMENT).n_unique()
    sys.stdout.write(
        f"{chosen.height} of {asked.height} questions, {fits} series × years × {len(MODELS)} models,"
        f" {time.perf_counter() - started:.0f} s: {given.out}\n"
    )


def read(path: Path) -> pl.DataFrame:
    """The series, with empty columns where the file has none."""
    table = pl.read_parquet(path)
    return table.select(
        pl.col(name) if name in table.columns else pl.lit(None, dtype=pl.Float64).alias(name)
        for name in SERIES
    )


def choose(asked: pl.DataFrame, *, each: int) -> pl.DataFrame:
    """Questions of so many series × years of each indicator, those whose names have the least digests."""
    moments = asked.select(MOMENT).unique(maintain_order=True)
    digests = [blake2b("|".join(map(str, row)).encode(), digest_size=8).hexdigest() for row in moments.rows()]
    kept = moments.with_columns(digest=pl.Series(digests)).filter(
        pl.col("digest").rank("ordinal").over("indicator") <= each
    )
    return asked.join(kept, on=list(MOMENT), how="semi", maintain_order="left")


def answer(series: pl.DataFrame, asked: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Answers by each model, every series × year fitted once."""
    moments = asked.select(MOMENT).unique(maintain_order=True).sort("as_of", maintain_order=True)
    parts = [known(series, part) for _, part in moments.group_by("as_of", maintain_order=True)]
    told = forecast(np.vstack([part.points for part in parts]), horizon=int(str(asked["horizon"].max())))
    scale = Scale(*(np.concatenate(columns) for columns in zip(*(part.scale for part in parts), strict=True)))
    found = asked.join(moments.with_row_index("moment"), on=list(MOMENT), maintain_order="left")
    at, ahead = found["moment"].to_numpy(), found["horizon"].to_numpy() - 1
    own = Scale(*(column[at] for column in scale))
    for model in MODELS:
        middle, low, high = (told[f"{model}{end}"][at, ahead] for end in ("", "-lo-80", "-hi-80"))
        yield _answers(found, own, model=model, middle=middle, reach=(high - low) / 2.0)


def known(series: pl.DataFrame, moments: pl.DataFrame) -> Moments:
    """The series asked about in one year, in the order given, as known in that year."""
    own = series.join(moments, on=["indicator", "area"], how="semi")
    panel = build_panel(own, as_of=moments.item(0, "as_of"), window=WINDOW)
    at = moments.join(panel.keys, on=["indicator", "area"], maintain_order="left")["series"].to_numpy()
    scale = scale_of(panel.values, low=panel.low, high=panel.high, share_offset=SHARE_OFFSET)
    taken = Scale(*(column[at] for column in scale))
    return Moments(_filled(forward(panel.values[at], taken)), taken)


def _filled(points: Floats) -> Floats:
    """Gaps between figures on a straight line; years before the first figure stay without."""
    filled, years = points.copy(), np.arange(points.shape[1])
    for row in filled:
        seen = np.flatnonzero(np.isfinite(row))
        row[seen[0] :] = np.interp(years[seen[0] :], seen, row[seen])
    return filled


def forecast(points: Floats, *, horizon: int) -> dict[str, Floats]:
    """Series × years ahead, by column of statsforecast; a series no model can be fitted to keeps its last value."""
    number, year = np.nonzero(np.isfinite(points))
    table = pd.DataFrame({"unique_id": number, "ds": year, "y": points[number, year]})
    models = [AutoETS(model="ZZN"), AutoTheta()]
    work = StatsForecast(models=models, freq=1, n_jobs=2, fallback_model=Naive())
    told = work.forecast(df=table, h=horizon, level=[80]).sort_values(["unique_id", "ds"])
    columns = [name for name in told.columns if name not in ("unique_id", "ds")]
    return {name: told[name].to_numpy(dtype=float).reshape(-1, horizon) for name in columns}


def _answers(found: pl.DataFrame, own: Scale, *, model: str, middle: Floats, reach: Floats) -> pl.DataFrame:
    """A normal distribution about the forecast, as wide as the model's 80 % interval."""
    spread = np.maximum(reach / QUANTILE, SMALLEST)
    above = special.ndtr((middle - forward(found["target"].to_numpy(), own)) / spread)
    upward = (found["comparator"] == ">=").to_numpy()
    return found.select(
        "question",
        method=pl.lit(model),
        probability=pl.Series(np.where(upward, above, 1.0 - above)),
        low80=pl.Series(backward(middle - reach, own)),
        high80=pl.Series(backward(middle + reach, own)),
    )


if __name__ == "__main__":
    main()
