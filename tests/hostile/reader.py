"""A process of its own: reads plan files, prints what became of each and the memory it took."""

import json
import sys
import time
import traceback
from pathlib import Path

from halfsky.core.plan.read import read_plan
from halfsky.core.vocabulary.errors import HalfSkyError
from halfsky.engines.documents import read_source
from tests.hostile.memory import peak_kb


def outcome(path: Path) -> tuple[str, int]:
    """`reads` or the code of the refusal or the traceback, and the number of items read."""
    try:
        plan = read_plan(read_source(path))
    except HalfSkyError as refused:
        return refused.code, 0
    except Exception:
        return traceback.format_exc(), 0
    return "reads", sum(len(d.goals) + len(d.measures) for d in plan.domains)


def main() -> None:
    for name in sys.argv[1:]:
        started = time.monotonic()
        what, items = outcome(Path(name))
        seconds = time.monotonic() - started
        answer = {
            "name": Path(name).name,
            "outcome": what,
            "items": items,
            "memory": peak_kb(),
            "seconds": seconds,
        }
        sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
