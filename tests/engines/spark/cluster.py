"""A real Spark of a master, two worker processes and their executors on this machine."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyspark
import pytest
from pyspark.sql import SparkSession

from halfsky.engines.spark.session import start_session

needs_java = pytest.mark.skipif(
    shutil.which("java") is None and not os.environ.get("CI"), reason="there is no Java on this machine"
)
"""Skips with a reason where Java is absent; in CI it must be there, so the test fails instead."""

MASTER = "local-cluster[2,1,700]"
SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.executor.memory": "600m",
    "spark.sql.shuffle.partitions": "3",
    # Short runs: what is compiled well is not worth its compiling.
    "spark.sql.codegen.wholeStage": "false",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


@contextmanager
def two_workers(folder: Path) -> Iterator[SparkSession]:
    """A session with two workers; what they write stays in a folder."""
    home = folder / "spark"
    (home / "conf").mkdir(parents=True)
    for part in ("bin", "jars"):
        (home / part).symlink_to(Path(pyspark.__file__).parent / part)
    defaults = "".join(f"{name} {value}\n" for name, value in SETTINGS.items())
    (home / "conf" / "spark-defaults.conf").write_text(defaults, encoding="utf-8")
    names = {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / "scratch"),
    }
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    session = start_session(MASTER)
    session.sparkContext.setLogLevel("OFF")
    try:
        yield session
    finally:
        session.stop()
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
