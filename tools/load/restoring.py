"""A backup taken in the middle of the load, brought back elsewhere, and held against what was promised before it."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def restored(home: Path, *, after: float, wanted: bool) -> Iterator[dict[str, Any]]:
    """Back the home up some seconds after the block has begun; the dictionary tells when and where, at its end."""
    told: dict[str, Any] = {}
    if not wanted:
        yield told
        return

    def back_up() -> None:
        time.sleep(after)
        began = time.time()
        file = home.parent / "in-mid-load.tar.gz"
        done = subprocess.run(  # noqa: S603  the site's own command
            [sys.executable, "-m", "halfsky.cli.main", "backup", str(file), "--home", str(home)],
            capture_output=True,
            text=True,
            cwd=_ROOT,
            env=dict(os.environ),
            check=False,
        )
        told["backup"] = {
            "code": done.returncode,
            "said": (done.stdout + done.stderr)[-400:],
            "began": began,
            "seconds": round(time.time() - began, 1),
            "mib": round(file.stat().st_size / 2**20, 1) if file.is_file() else 0,
            "file": str(file),
        }

    thread = threading.Thread(target=back_up)
    thread.start()
    try:
        yield told
    finally:
        thread.join()
