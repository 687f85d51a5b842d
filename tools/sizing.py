"""What a nation's townships would take: a calculation from measured figures, each step of it in the open."""

from typing import NamedTuple


class Task(NamedTuple):
    """A body of series: how many of what."""

    townships: int
    indicators: int
    breakdowns: int
    years: int

    @property
    def series(self) -> int:
        """One per township × indicator × breakdown."""
        return self.townships * self.indicators * self.breakdowns

    @property
    def rows(self) -> int:
        """One per series × year."""
        return self.series * self.years


class Measured(NamedTuple):
    """What the calculation starts from.

    Attributes:
        series: Of the largest body measured, of ten years.
        cpu: Processor seconds of the whole command on it.
        peak: MiB it took at most, on two cores.
        longer: How many times the processor seconds of ten years twenty years take.
        spark: How many times the clock of one machine Spark takes on the same two cores.
        file_bytes: A row of the series in the Parquet file.
        memory_bytes: The same in memory, before compression.
    """

    series: int
    cpu: float
    peak: float
    longer: float
    spark: float
    file_bytes: float
    memory_bytes: float


NATION = Task(townships=40_000, indicators=300, breakdowns=20, years=20)

# Of the cores' time; the rest goes to the end of the slowest part and to reading.
_BUSY = 0.75
_TALLY_BYTES = 8 * 250
_SERIES_A_PART = 100_000
_HOUR = 3600.0


def sizing(task: Task, measured: Measured) -> str:
    """The page: every figure with the sum it comes from."""
    each = measured.cpu / measured.series * measured.longer
    cpu = each * task.series
    spark = cpu * measured.spark
    parts = -(-task.series // _SERIES_A_PART)
    groups = task.indicators * task.breakdowns
    file, memory = task.rows * measured.file_bytes, task.rows * measured.memory_bytes
    cores = spark / _BUSY / _HOUR
    workers = -(-int(cores + 1) // 16)
    lot = measured.peak / 2
    return (
        f"""# What forty thousand townships would take 四万个乡镇要多大的机器

The question: {task.townships:,} townships × {task.indicators} indicators × {task.breakdowns} breakdowns × {task.years} years, every series asked about once a year. What follows is **calculated** from the figures of [benchmarks](benchmarks.md) by `tools/sizing.py`; nobody has run it.

| | | |
|---|---|---|
| series | {task.townships:,} × {task.indicators} × {task.breakdowns} | {task.series:,} |
| rows | × {task.years} | {task.rows:,} |
| series file, sorted by indicator and area | × {measured.file_bytes:.1f} bytes measured a row | {file / 1e9:,.0f} GB |
| the same in memory, if it all were | × {measured.memory_bytes:.0f} bytes | {memory / 1e9:,.0f} GB |
| processor time a series | {measured.cpu:,.0f} s ÷ {measured.series:,} × {measured.longer:.2f} for 20 years instead of 10 | {each * 1e6:.1f} µs |
| processor time of all | | {cpu / _HOUR:,.1f} hours |

A breakdown is an indicator of its own here (`indicator` names both), so there are {groups:,} groups of {task.townships:,} series. Nothing passes between groups, so on one machine a lot of some of them is all that is in memory.

## One machine
Time is processor time ÷ (cores × {_BUSY} busy); memory is one lot of some {_SERIES_A_PART:,} series a core, measured as {lot:,.0f} MiB, and stays the same however long the file is, as long as both files are sorted by indicator.

| cores | time | memory |
|---|---|---|
"""
        + "".join(
            f"| {n} | {cpu / 60 / n / _BUSY:,.0f} minutes | {max(lot * min(n, 8) / 1024, 1):,.0f} GiB |\n"
            for n in (2, 8)
        )
        + f"""
HalfSky works on eight lots at once at most; a larger machine takes several commands, each on a range of indicators, which is the same result. A yearly monitoring has days for this: **one ordinary server does the nation**, and a cluster is a matter of where the figures lie, not of need. In files that are not sorted by indicator every lot looks through the whole file, and answers wait in memory for their order (some 120 bytes each, {task.series * 120 / 1e9:,.0f} GB here): sort first.

## Spark
Measured on the same two cores, Spark took {measured.spark:.1f} times the clock of one machine: rows are shuffled twice (once a pass), cross into Python as Arrow, and the session starts; in a longer run the start weighs less, so this is a ceiling, and on a machine with other work to do (see the load in the raw runs) a high one. It earns its place where the figures already lie on a cluster.

| | | |
|---|---|---|
| core time | {cpu / _HOUR:,.1f} hours × {measured.spark:.1f} | {spark / _HOUR:,.0f} hours |
| for one hour | ÷ {_BUSY} busy | {cores:,.0f} cores, as {workers} × 16 |
| partitions | {task.series:,} ÷ {_SERIES_A_PART:,} series | {parts:,} |
| memory of a task | the same lot, in JVM and Python | about 1 GiB: 32 GiB a worker |
| shuffle, two passes, before compression | 2 × {memory / 1e9:,.0f} GB | {2 * memory / 1e9:,.0f} GB: local disks of {max(200, int(2 * memory / 1e9 / workers) + 100)} GB a worker |
| tallies between the passes | at most {parts:,} partitions × {groups:,} groups × {_TALLY_BYTES / 1000:.0f} kB | {parts * groups * _TALLY_BYTES / 1e9:,.0f} GB through the shuffle, then {groups * _TALLY_BYTES / 1e6:,.0f} MB to the driver |

Parts are cut by indicator and area, so nearly every part holds some series of every group: the tallies are the price of parts of even size. Larger parts mean fewer tallies (`partitions`).

## What this leaves out
Compression of real figures (invented ones have few digits), figures with counts (see benchmarks for what they cost more), slow disks, and the cluster's own network. Growth with the number of series is measured from 10⁴ to {measured.series:,} and taken to go on.
"""
    )
