"""What is measured side by side on one body of series; each task runs in a process of its own.

Usage: python -m tools.scale_tasks TASK FOLDER    (prints one line of JSON: seconds of the work, series worked on)
"""

import json
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import scipy
from scipy import special

from halfsky.core.assessment import peers
from halfsky.core.outlook import answer, parts
from halfsky.core.outlook.panel import build_panel
from halfsky.engines.codebook import load_outlook_settings
from halfsky.engines.spark.bulk import outlook_on_spark
from halfsky.engines.spark.files import read_parquet, write_parquet
from halfsky.engines.spark.session import start_session
from halfsky.services import forecasting

SAMPLE = 1000


def outlook(folder: Path) -> int:
    """The probabilities, from file to file, without the start of the program."""
    out = folder / "answers-in-process.parquet"
    methods = forecasting.outlook_files(folder / "series.parquet", folder / "questions.parquet", out)
    out.unlink()
    return sum(methods.values())


def on_spark(folder: Path) -> int:
    """The same on Spark, driver and two workers on this machine, with the start of the session."""
    session = start_session("local[2]")
    out = folder / f"answers-{time.time_ns()}"
    tables = [read_parquet(session, str(folder / f"{name}.parquet")) for name in ("series", "questions")]
    write_parquet(outlook_on_spark(*tables, settings=load_outlook_settings()), str(out))
    count = pl.scan_parquet(out / "*.parquet").select(pl.len()).collect().item()
    shutil.rmtree(out)
    session.stop()
    return int(count)


def ratio_rule(folder: Path) -> int:
    """UNSD's ratio of growth rates by the functions HalfSky rates peers with, all series at once."""
    asked = pl.read_parquet(folder / "questions.parquet")
    panel = build_panel(pl.read_parquet(folder / "series.parquet"), as_of=2023, window=10)
    places = asked.join(panel.keys, on=["indicator", "area"], maintain_order="left")["series"].to_numpy()
    values = panel.values[places]
    first = np.argmax(np.isfinite(values), axis=1)
    every = np.ones(len(values))
    course = peers.Course(
        base_year=2014.0 + first,
        base=values[np.arange(len(values)), first],
        year=2023.0 * every,
        now=values[:, -1],
        deadline=asked["deadline"].to_numpy().astype(float),
        goal=asked["target"].to_numpy(),
        better=np.where((asked["comparator"] == ">=").to_numpy(), 1.0, -1.0),
    )
    rated = peers.unsd(course)
    asked.select("question", number=pl.Series(rated.number), label=pl.Series(rated.label, dtype=pl.String))
    return len(values)


def same_one_by_one(folder: Path) -> int:
    """The same functions called for one series after another, their siblings given; a sample."""
    settings = load_outlook_settings()
    series, asked = sample(folder)
    about = parts.asked_about(asked)
    siblings = parts.learn_by_year(
        parts.add_up_part(series, about, settings=settings), about, settings=settings
    )
    questions = asked.partition_by("area")
    for figures, question in zip(series.partition_by("area", maintain_order=True), questions, strict=True):
        answer.outlook(figures, question, settings=settings, siblings=siblings)
    return len(questions)


def line_one_by_one(folder: Path) -> int:
    """Not the same but less: a straight line and a t tail for one series after another; a sample."""
    series, asked = sample(folder)
    told = []
    for figures, question in zip(
        series.partition_by("area", maintain_order=True), asked.iter_rows(named=True), strict=True
    ):
        years, values = figures["year"].to_numpy(), figures["value"].to_numpy()
        slope, start = np.polyfit(years, values, 1)
        rest = values - start - slope * years
        spread = np.sqrt((rest**2).sum() / (len(years) - 2) * (1 + 1 / len(years))) + 1e-9
        apart = (start + slope * question["deadline"] - question["target"]) / spread
        told.append(special.stdtr(len(years) - 2, apart if question["comparator"] == ">=" else -apart))
    return len(told)


def sample(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The first series of the body, all of one indicator, and their questions."""
    asked = pl.scan_parquet(folder / "questions.parquet").head(SAMPLE).collect()
    series = (
        pl.scan_parquet(folder / "series.parquet")
        .filter(pl.col("indicator").is_in(asked["indicator"].unique().implode()))
        .filter(pl.col("area").is_in(asked["area"].implode()))
    )
    return series.collect(), asked


TASKS: dict[str, Callable[[Path], int]] = {
    task.__name__: task for task in (outlook, on_spark, ratio_rule, same_one_by_one, line_one_by_one)
}


def versions(folder: Path) -> dict[str, str | float]:
    """Versions of what does the work, and how many bytes a row of the series takes."""
    path = folder / "series.parquet"
    table = pl.read_parquet(path)
    return {
        "polars": pl.__version__,
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "bytes a row in the file": round(path.stat().st_size / table.height, 2),
        "bytes a row in memory": round(table.estimated_size() / table.height, 1),
    }


def main() -> None:
    """Run one task and tell how long the work itself took."""
    folder = Path(sys.argv[2])
    if sys.argv[1] == "versions":
        sys.stdout.write(json.dumps(versions(folder)))
        return
    task = TASKS[sys.argv[1]]
    started = time.perf_counter()
    series = task(folder)
    sys.stdout.write(json.dumps({"work": time.perf_counter() - started, "series": series}) + "\n")


if __name__ == "__main__":
    main()
