"""What is refused before a cluster is asked for."""

import subprocess
import sys
from pathlib import Path

import pytest

from halfsky.core.vocabulary.errors import Invalid
from halfsky.services.forecasting_on_spark import outlook_files_on_spark

ARGUMENTS = [
    "outlook",
    "--series",
    "s.parquet",
    "--questions",
    "q.parquet",
    "--out",
    "r",
    "--engine",
    "spark",
]


@pytest.mark.parametrize("name", ["s.csv", "s.XLSX"])
def test_other_files_than_parquet_are_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        outlook_files_on_spark("s.parquet", name, "out")
    assert refused.value.code == "spark.parquet_only"


@pytest.mark.parametrize("home", [None, "nowhere"])
def test_without_java_the_refusal_says_what_to_install(
    home: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    if home:
        monkeypatch.setenv("JAVA_HOME", str(tmp_path / home))
    with pytest.raises(Invalid) as refused:
        outlook_files_on_spark("s.parquet", "q.parquet", "out")
    assert refused.value.code == "spark.no_java"


def test_without_the_extra_the_refusal_says_how_to_install_it() -> None:
    code = "import sys; sys.modules['pyspark'] = None; from halfsky.cli.main import main; sys.exit(main(sys.argv[1:]))"
    told = subprocess.run(
        [sys.executable, "-c", code, *ARGUMENTS], capture_output=True, encoding="utf-8", check=False
    )
    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
    assert "pyspark" in told.stderr
    assert "没有安装" in told.stderr
    assert "is not installed" in told.stderr
