"""Hostile files are read in a process of their own, so that neither harm nor memory reaches the tests."""

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any


def read_separately(reader: ModuleType, *paths: Path, seconds: int) -> list[dict[str, Any]]:
    """Run a reader over files in a process of its own; one answer per file.

    Args:
        reader: Module that prints one JSON answer per path it is given.
        paths: Files to read.
        seconds: Time after which the reader is ended and the test fails.
    """
    done = subprocess.run(
        [sys.executable, "-m", reader.__name__, *map(str, paths)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        timeout=seconds,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]
