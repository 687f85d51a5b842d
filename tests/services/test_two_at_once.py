"""Two reviewers, or two liaisons, at once: one does it, the other is told so; on SQLite in a file and on PostgreSQL."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.two_at_once import ROUNDS

DATABASES = {"sqlite": "", "postgresql": os.environ.get("DATABASE_URL", "")}


@pytest.mark.slow
@pytest.mark.parametrize("database", DATABASES)
def test_of_two_at_once_one_does_it_and_the_other_is_told(tmp_path: Path, database: str) -> None:
    if database == "postgresql" and not DATABASES[database]:
        pytest.skip("DATABASE_URL names no PostgreSQL")
    around = os.environ | {"DATABASE_URL": DATABASES[database], "PYTHONPATH": os.getcwd()}
    command = [sys.executable, "-m", "tests.services.two_at_once", str(tmp_path)]
    run = subprocess.run(command, env=around, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr[-2000:]
    told = json.loads(run.stdout)
    assert told["saves"] == [["Conflict", "done"]] * ROUNDS
    assert told["acceptances"] == [["Conflict", "done"]] * ROUNDS
    assert told["version"] == ROUNDS
    assert told["values"] == [100.0 + ROUNDS - 1]
    assert (told["steps"], told["entries"], told["breaks"]) == (ROUNDS, ROUNDS, 0)
