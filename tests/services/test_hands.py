"""A nation's night done by several hands gives what one pair of hands gives: the vintage byte for byte, and the edition."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest


def run(module: str, *given: str, hands: int) -> None:
    around = os.environ | {"DATABASE_URL": "", "HALFSKY_HANDS": str(hands), "PYTHONPATH": os.getcwd()}
    around.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-m", module, *given], env=around, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr[-2000:]


def contents(file: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(file)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: database.execute(f"SELECT * FROM {name}").fetchall() for name in names if name != "meta"
        }


@pytest.mark.slow
def test_two_hands_freeze_and_judge_a_nation_as_one_does(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(
        "tools.nation",
        "--home",
        str(home),
        "--provinces",
        "2",
        "--counties",
        "333",
        "--townships",
        "0",
        hands=1,
    )
    for hands in (1, 2):
        run(
            "tools.nation.nightly", "--home", str(home), "--out", str(tmp_path / f"{hands}.json"), hands=hands
        )
    seals = [
        json.loads(file.read_text())["observations"]
        for file in sorted((home / "vintages").glob("*/manifest.json"))
    ]
    assert len(seals) == 2
    assert seals[0] == seals[1]
    alone, together = (contents(file) for file in sorted((home / "files" / "editions").glob("*.sqlite")))
    assert alone == together
    assert len(alone["assessments"]) > 1000
