"""A Spark session: started where Java is, with HalfSky's own code brought to its workers."""

import atexit
import os
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from halfsky.core.vocabulary.errors import Invalid

_OWN_CODE = Path(__file__).parents[2]
_SHIPPED = "halfsky.shipped"
_CONFIGURATION = {
    "spark.sql.session.timeZone": "UTC",
    # One task has one core; Polars and BLAS would each take all of them.
    "spark.executorEnv.POLARS_MAX_THREADS": "1",
    "spark.executorEnv.OPENBLAS_NUM_THREADS": "1",
}


def start_session(master: str | None = None) -> SparkSession:
    """Start a session, or take the one that runs.

    Args:
        master: URL of the cluster, as `local[4]` or `spark://host:7077`; by default what Spark's own
            configuration says, and without one all cores of this machine.

    Raises:
        Invalid: `spark.no_java` where there is no Java, `spark.not_started` where the session does not start.
    """
    if not _java():
        raise Invalid("spark.no_java")
    if master is None or master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("halfsky")
    for name, value in _CONFIGURATION.items():
        builder = builder.config(name, value)
    try:
        return (builder if master is None else builder.master(master)).getOrCreate()
    except (PySparkException, Py4JError) as fault:
        raise Invalid("spark.not_started", master=master or "—", reason=_reason(fault)) from fault


def ship_code(session: SparkSession) -> None:
    """Bring this very HalfSky to the workers, which have its dependencies only; once a session."""
    if session.conf.get(_SHIPPED, None):
        return
    folder = Path(tempfile.mkdtemp(prefix="halfsky-"))
    # Executors that start later fetch it again, so it stays as long as the session may.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    session.sparkContext.addPyFile(str(_pack(folder / f"{_OWN_CODE.name}.zip")))
    session.conf.set(_SHIPPED, "true")


def _pack(archive: Path) -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(_OWN_CODE.rglob("*.py")):
            packed.write(path, path.relative_to(_OWN_CODE.parent))
    return archive


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return shutil.which(str(Path(home, "bin", "java"))) if home else shutil.which("java")


def _reason(fault: Exception) -> str:
    return str(fault).strip().splitlines()[0]
