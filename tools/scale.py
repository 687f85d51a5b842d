"""Measure the outlook at scale, beside the scan alone and other ways, and keep the raw runs.

Usage: python -m tools.scale [--sizes 10000,100000,1000000,10000000] [--runs 5]

Every measurement is a process of its own, begun from this small one, whose memory it does not inherit; the tasks of one round follow each other, so that ratios are of one
round. Writes out/bench/scale.json, which `python -m tools.scale_pages` turns into pages of docs. AutoETS runs
where out/bench/venv was made from requirements-bench.lock (`make bench` does that).
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "out" / "bench"
RIVAL = OUT / "venv" / "bin" / "python"

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
ONCE_FROM = 10_000_000
SAMPLES_FROM = 100_000
SPARK_ON = 1_000_000

Run = dict[str, Any]


def main() -> None:
    """Measure, and keep and print every run as it ends."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    OUT.mkdir(parents=True, exist_ok=True)
    ours, runs = machine(), list[Run]()
    for run in chain(*(measure(size, given.runs) for size in sizes), others(given.runs)):
        runs.append(run)
        kept = {"machine": ours, "runs": runs}
        (OUT / "scale.json").write_text(json.dumps(kept, indent=1), encoding="utf-8")
        sys.stdout.write(
            "{task:18} {series:>9} {wall:8.2f} s {cpu:8.2f} cpu s {peak:7.0f} MiB\n".format(**run)
        )
        sys.stdout.flush()
    sys.stdout.write(f"raw runs: {OUT / 'scale.json'}\n")


def measure(size: int, runs: int) -> Iterator[Run]:
    """Rounds over one body: scan, whole command, the same in process, ratio rule."""
    folder = body(size)
    answers = folder / "answers.parquet"
    files = ["--series", str(folder / "series.parquet"), "--questions", str(folder / "questions.parquet")]
    command = [str(ROOT / ".venv/bin/halfsky"), "outlook", *files, "--out", str(answers)]
    scan = [sys.executable, "-m", "tools.scan", str(folder)]
    tasks = {"scan": scan, "command": command}
    if size < ONCE_FROM:
        tasks |= {name: task(name, folder) for name in ("outlook", "ratio_rule")}
    for number in range(1 if size >= ONCE_FROM else runs):
        for name, arguments in tasks.items():
            yield timed(arguments) | {"task": name, "round": number, "series": size}
    answers.unlink()


def others(runs: int) -> Iterator[Run]:
    """One series after another, and AutoETS, each on a sample."""
    folder = body(SAMPLES_FROM)
    tasks = {name: task(name, folder) for name in ("same_one_by_one", "line_one_by_one")}
    tasks["outlook_20_years"] = task("outlook", body(SAMPLES_FROM, "--years=20"))
    tasks["outlook_10_years"] = task("outlook", folder)
    tasks["outlook_counts"] = task("outlook", body(SAMPLES_FROM, "--counts"))
    if RIVAL.exists():
        tasks["autoets"] = [str(RIVAL), str(ROOT / "tools" / "autoets.py"), str(folder / "series.parquet")]
    for number in range(min(runs, 3)):
        for name, arguments in tasks.items():
            yield timed(arguments) | {"task": name, "round": number}
    for name, of in (("beside_spark", "outlook"), ("on_spark", "on_spark")):
        yield timed(task(of, body(SPARK_ON))) | {"task": name, "round": 0}


def body(size: int, *more: str) -> Path:
    """The body of so many series, written if it is not there."""
    folder = OUT / "bodies" / "".join([str(size), *more])
    write = [sys.executable, "-m", "tools.bodies", "--series", str(size), *more, "--out", str(folder)]
    subprocess.run(write, check=True, cwd=ROOT)  # noqa: S603
    return folder


def task(name: str, folder: Path) -> list[str]:
    """The command of one task."""
    return [sys.executable, "-m", "tools.scale_tasks", name, str(folder)]


def timed(arguments: list[str]) -> Run:
    """Run a command to its end.

    Returns:
        Seconds on the clock and of the processor, peak MiB, the load of the machine before; `work` and `series` as
        the command tells them itself.
    """
    load = os.getloadavg()[0]
    started = time.perf_counter()
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT) as process:  # noqa: S603
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"failed: {' '.join(arguments)}")
    measured = {
        "wall": wall,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss / 1024,
        "load": load,
    }
    return {name: round(value, 3) for name, value in measured.items()} | (json.loads(said) if said else {})


def machine() -> dict[str, Any]:
    """What the runs were measured on, and how long a row is."""
    model = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    ours = [sys.executable, "-m", "tools.scale_tasks", "versions", str(body(SAMPLES_FROM))]
    told = json.loads(subprocess.run(ours, check=True, cwd=ROOT, capture_output=True).stdout)  # noqa: S603
    return {
        "processor": f"{model}, {os.cpu_count()} cores",
        "memory": f"{memory:.0f} GiB",
        "system": platform.platform(),
        "python": platform.python_version(),
        "statsforecast": "2.1.1, AutoETS(AZN), n_jobs=2",
    } | told


if __name__ == "__main__":
    main()
