"""The executors of this test's own cluster as processes, and the end of one of them in mid-run."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.status import SparkStageInfo

EXECUTOR = "CoarseGrainedExecutorBackend"
_PATIENCE = 300.0


def slow(table: DataFrame, *, parts: int, seconds: float) -> DataFrame:
    """The same table from a source that takes its time for each part."""

    def wait(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        time.sleep(seconds)
        yield from batches

    return table.repartition(parts).mapInArrow(wait, table.schema)  # type: ignore[arg-type]


def wait_for_both(session: SparkSession) -> None:
    """Wait until two executors stand ready; one that died is started anew."""
    until = time.monotonic() + _PATIENCE
    # The driver counts as one.
    while session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() < 3 or len(executors()) != 2:
        assert time.monotonic() < until, "the second executor never came"
        time.sleep(0.1)


def executors() -> list[int]:
    """Process ids of the executors below this process."""
    found = []
    for folder in Path("/proc").iterdir():
        if (
            folder.name.isdigit()
            and EXECUTOR in _words(folder)
            and os.getpid() in _ancestors(int(folder.name))
        ):
            found.append(int(folder.name))
    return sorted(found)


def _words(folder: Path) -> str:
    try:
        return (folder / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def _ancestors(process: int) -> Iterator[int]:
    while process > 1:
        try:
            status = Path(f"/proc/{process}/stat").read_text()
        except OSError:
            return
        process = int(status.rpartition(")")[2].split()[1])
        yield process


class Death:
    """Which executor was ended while which stage ran."""

    def __init__(self) -> None:
        self.process: int | None = None
        self.before: SparkStageInfo | None = None

    def after(self, session: SparkSession) -> SparkStageInfo:
        """The stage as it stands now."""
        assert self.before is not None, "no stage was seen in mid-run"
        told = session.sparkContext.statusTracker().getStageInfo(self.before.stageId)
        assert told is not None
        return told


@contextmanager
def one_dies(session: SparkSession, *, tasks: int) -> Iterator[Death]:
    """End one executor as soon as a stage of at least so many tasks has some done and some running.

    Args:
        session: Of this test's own cluster.
        tasks: Of the stage to wait for.
    """
    death, stop = Death(), threading.Event()

    def watch() -> None:
        tracker, until = session.sparkContext.statusTracker(), time.monotonic() + _PATIENCE
        while not stop.is_set() and time.monotonic() < until:
            for stage in map(tracker.getStageInfo, tracker.getActiveStageIds()):
                if stage and stage.numTasks >= tasks and stage.numCompletedTasks and stage.numActiveTasks > 1:
                    death.before, death.process = stage, executors()[0]
                    os.kill(death.process, signal.SIGKILL)
                    return
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield death
    finally:
        stop.set()
        watcher.join()
