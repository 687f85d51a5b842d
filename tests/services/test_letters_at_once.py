"""Letters sent at the same moment: every number once and none left out; on SQLite in a file and on PostgreSQL."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.letters_at_once import AT_ONCE, ROUNDS

DATABASES = {"sqlite": "", "postgresql": os.environ.get("DATABASE_URL", "")}


@pytest.mark.slow
@pytest.mark.parametrize("database", DATABASES)
def test_every_number_is_taken_once(tmp_path: Path, database: str) -> None:
    if database == "postgresql" and not DATABASES[database]:
        pytest.skip("DATABASE_URL names no PostgreSQL")
    around = os.environ | {"DATABASE_URL": DATABASES[database], "PYTHONPATH": os.getcwd()}
    command = [sys.executable, "-m", "tests.services.letters_at_once", str(tmp_path)]
    run = subprocess.run(command, env=around, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr[-2000:]
    told = json.loads(run.stdout)
    assert told == {"numbers": list(range(1, AT_ONCE * ROUNDS + 1)), "matters": AT_ONCE * ROUNDS, "breaks": 0}
