"""What the runs were measured on, and where they are kept."""

import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

import polars as pl

LOAD = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "load"


def database() -> str:
    """The kind of database that measurements run on."""
    return "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"


def keep_run(
    result: dict[str, Any], *, before: tuple[float, float, float], out: Path | None, name: str
) -> None:
    """Keep what a run told, with what it was measured on, and say where.

    Args:
        result: Of the run.
        before: The load of the machine before it.
        out: The file; None for the place of runs of that name on this database.
        name: Of the run.
    """
    file = out or LOAD / f"{name}-{database()}.json"
    told = result | {"machine": machine(), "load_before": before, "load_after": os.getloadavg()}
    file.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")
    sys.stdout.write(f"raw: {file}\n")


def machine() -> dict[str, Any]:
    """Processor, memory, and versions of what the work is done by."""
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":")[1].strip() for line in told if "model name" in line), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "memory_gib": round(memory),
        "system": platform.system(),
        "python": platform.python_version(),
        "polars": pl.__version__,
        "database": database(),
    }
