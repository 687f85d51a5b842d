"""Read every column of every row of a body and drop them: the least that anything reading them must do.

Usage: python -m tools.scan FOLDER    (prints one line of JSON: seconds of the work, questions read; needs Polars alone)
"""

import json
import sys
import time
from pathlib import Path

import polars as pl

_AT_ONCE = 1 << 20


def scan(folder: Path) -> int:
    """Read both files range by range, so that memory does not grow with them."""
    count = 0
    for name in ("series", "questions"):
        rows = pl.scan_parquet(folder / f"{name}.parquet")
        count = rows.select(pl.len()).collect().item()
        for start in range(0, count, _AT_ONCE):
            rows.slice(start, _AT_ONCE).collect()
    return count


def main() -> None:
    """Scan one body and tell how long the work itself took."""
    started = time.perf_counter()
    series = scan(Path(sys.argv[1]))
    sys.stdout.write(json.dumps({"work": time.perf_counter() - started, "series": series}) + "\n")


if __name__ == "__main__":
    main()
