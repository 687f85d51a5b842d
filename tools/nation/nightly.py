"""The work of a night on a whole nation: freeze a vintage, judge every area, look ahead, keep the edition; timed.

Usage:
    python -m tools.nation.nightly --home DIR [--out docs/explanation/load/nightly-DATABASE.json]

The home is one that `python -m tools.nation` made; DATABASE_URL as there. What an earlier night made is left: a vintage
is frozen anew, its edition made anew. Told are, stage by stage, seconds on the clock and of the processor (without the
database's own), and the most memory that all processes of the stage had at once (without the database's).
"""

import argparse
import json
import os
import re
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from halfsky.services.starting import start_django
from tools.nation.machine import keep_run
from tools.nation.places import NATION

_Made = TypeVar("_Made")


class Night:
    """Stages of the night and what each took, of this process and of those that lend it a hand."""

    def __init__(self) -> None:
        self.stages: list[dict[str, Any]] = []

    def stage(self, name: str, work: Callable[[], _Made]) -> _Made:
        """Do a part of the work and note what it took."""
        began, used = time.perf_counter(), _processor()
        with _watched() as seen:
            made = work()
        told = {
            "stage": name,
            "seconds": round(time.perf_counter() - began, 1),
            "processor_seconds": round(_processor() - used, 1),
            "peak_mib": max(seen),
        }
        self.stages.append(told)
        sys.stdout.write(f"{json.dumps(told)}\n")
        sys.stdout.flush()
        return made


def _processor() -> float:
    """Seconds of processor so far; of other processes once they have ended."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


@contextmanager
def _watched() -> Iterator[list[int]]:
    """MiB held by this process and its children together, looked at four times a second; shared pages count once."""
    seen, over = [_mib()], threading.Event()

    def look() -> None:
        while not over.wait(0.25):
            seen.append(_mib())

    watching = threading.Thread(target=look, daemon=True)
    watching.start()
    try:
        yield seen
    finally:
        over.set()
        watching.join()


def _mib() -> int:
    return round(sum(map(_share, [os.getpid(), *_children(os.getpid())])) / 1024)


def _children(pid: int) -> list[int]:
    found = [
        int(one) for file in Path(f"/proc/{pid}/task").glob("*/children") for one in file.read_text().split()
    ]
    return [*found, *(below for one in found for below in _children(one))]


def _share(pid: int) -> int:
    """KiB of a process, its part of what it shares with others; none of one that has ended."""
    try:
        told = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(told[1]) if told else 0


def main() -> None:
    """Do a night's work and keep what it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    before = os.getloadavg()
    start_django(given.home)
    result = _night()
    stages = result["stages"]
    result |= {
        "task": "nightly",
        "seconds": round(sum(stage["seconds"] for stage in stages), 1),
        "processor_seconds": round(sum(stage["processor_seconds"] for stage in stages), 1),
        "peak_mib": max(stage["peak_mib"] for stage in stages),
    }
    keep_run(result, before=before, out=given.out, name="nightly")


def _night() -> dict[str, Any]:
    from halfsky.services import editions, vintages
    from halfsky.services.acting import actor_of
    from halfsky.services.site_ground import site_ground
    from halfsky.store.models import Area, Campaign, Observation, Person, PlanDocument, Return

    night = Night()
    night.stage("codebook and areas", site_ground)
    reviewer = actor_of(Person.objects.get(username=f"reviewer.{NATION}"))
    campaign = Campaign.objects.get(area__code=NATION)
    _accept_again(campaign.pk)
    vintage = night.stage("vintage", lambda: vintages.freeze(reviewer, campaign))
    plan = PlanDocument.objects.get(area__code=NATION, state="adopted")
    row = night.stage("assessment, outlook, edition", lambda: editions.make(plan, vintage))
    return {
        "stages": night.stages,
        "observations": Observation.objects.count(),
        "areas": Area.objects.count(),
        "returns": Return.objects.count(),
        "rows_of_vintage": vintage.rows,
        "vintage_mib": round(sum(one.stat().st_size for one in _files(vintage.folder)) / 2**20),
        "edition_mib": round(Path(row.file.path).stat().st_size / 2**20),
    }


def _accept_again(campaign: int) -> None:
    """A vintage locks what it is of: the one return of the nation is set back to accepted for another night."""
    from halfsky.core.returns.workflow import State
    from halfsky.services.acting import SYSTEM, acting
    from halfsky.store.models import Return

    with acting(SYSTEM, "returns.accept", source="tools.nation"):
        Return.objects.filter(campaign=campaign).update(state=State.ACCEPTED)


def _files(folder: str) -> list[Path]:
    from django.conf import settings

    return list((Path(settings.VINTAGES) / folder).iterdir())


if __name__ == "__main__":
    main()
