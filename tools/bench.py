"""Measure the main job as its user meets it: whole commands, wall time and peak memory, raw runs kept.

Usage: make bench    (writes out/bench/runs.json and prints a table; options: --runs N)
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "out" / "bench"
YUNLING = ROOT / "examples" / "yunling"
CHINA = ROOT / "examples" / "china"
SHARED = ROOT.parent / "shared"


def commands() -> dict[str, list[str]]:
    """Name → arguments of `halfsky`; the real plans only where they lie beside the checkout."""
    found = {
        "start (--version)": ["--version"],
        "plan read, invented prefecture": ["plan", "read", str(YUNLING / "plan.docx"), "--format", "json"],
        "monitor, invented prefecture, 13 areas": monitor(
            YUNLING / "plan.docx", YUNLING / "figures.xlsx", "yunling", "--areas", str(YUNLING / "areas.csv")
        ),
        "monitor, national targets": monitor(CHINA / "plan.md", CHINA / "figures.csv", "china"),
    }
    for plan in plans()[1:]:
        found[f"plan read, {plan.stem}"] = ["plan", "read", str(plan), "--format", "json"]
        found[f"monitor, {plan.stem}"] = monitor(plan, CHINA / "figures.csv", plan.stem)
    return found


def plans() -> list[Path]:
    """The example's plan, and the real ones where they are."""
    real = sorted((SHARED / "plans").glob("*.txt")) if SHARED.is_dir() else []
    return [YUNLING / "plan.txt", *real]


def monitor(plan: Path, figures: Path, name: str, *more: str) -> list[str]:
    """The arguments of one monitor run for 2024."""
    return [
        "monitor",
        str(plan),
        "--figures",
        str(figures),
        "--year",
        "2024",
        "--out",
        str(OUT / name),
        *more,
    ]


def run_once(arguments: list[str]) -> tuple[float, float]:
    """Wall seconds and peak MiB of one whole command; a command that fails stops the measurement."""
    started = time.perf_counter()
    process = subprocess.Popen([str(ROOT / ".venv/bin/halfsky"), *arguments], stdout=subprocess.DEVNULL)  # noqa: S603
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"failed: halfsky {' '.join(arguments)}")
    return round(seconds, 3), round(usage.ru_maxrss / 1024, 1)


def read_in_process(plan: Path, runs: int) -> list[tuple[float, float]]:
    """Seconds to read a plan once the program has started; the first reading also builds the grammar."""
    code = (
        "import sys, time\n"
        "from halfsky.services.plans import read_plan\n"
        "for _ in range(int(sys.argv[2])):\n"
        "    started = time.perf_counter(); read_plan(sys.argv[1]); print(time.perf_counter() - started)\n"
    )
    python = str(ROOT / ".venv/bin/python")
    command = [python, "-c", code, str(plan), str(runs)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return [(round(float(line), 3), 0.0) for line in done.stdout.split()]


def main() -> None:
    """Run every command, keep the raw runs, print medians."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    OUT.mkdir(parents=True, exist_ok=True)
    raw = {name: [run_once(arguments) for _ in range(runs)] for name, arguments in commands().items()}
    raw |= {f"reading alone, {plan.stem}": read_in_process(plan, runs) for plan in plans()}
    machine = {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}
    (OUT / "runs.json").write_text(
        json.dumps(
            {"machine": machine, "unit": ["seconds", "MiB"], "runs": raw}, ensure_ascii=False, indent=1
        ),
        encoding="utf-8",
    )
    sys.stdout.write(f"{'command':44} {'median s':>9} {'min s':>7} {'max s':>7} {'peak MiB':>9}\n")
    for name, pairs in raw.items():
        seconds = [s for s, _ in pairs]
        sys.stdout.write(
            f"{name:44} {median(seconds):9.2f} {min(seconds):7.2f} {max(seconds):7.2f} {max(m for _, m in pairs):9.0f}\n"
        )
    sys.stdout.write(f"raw runs: {OUT / 'runs.json'}\n")


if __name__ == "__main__":
    main()
