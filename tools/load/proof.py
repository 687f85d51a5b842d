"""What was promised held against what is kept: nothing lost, nothing double, nothing half written, chain whole."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from halfsky.services.starting import start_django
from tools.load.visits import Promise

BROKEN = ("breaks", "lost_saves", "lost_hand_ins", "double", "half_written", "apart_from_trail")
"""Fields of a proof that are empty where every promise is kept."""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the database after the load.

    Attributes:
        returns: Returns looked at.
        versions: Versions saved.
        hand_ins: Steps of handing in.
        entries: Lines of the audit trail.
        breaks: Breaks of its chain.
        lost_saves: Acknowledged saves of which there is no version.
        lost_hand_ins: Acknowledged hand-ins of which there is no step.
        double: Returns handed in twice without having been taken back in between, or versions kept twice.
        half_written: Versions that are not of one save, or a return that is not its newest version.
        apart_from_trail: Returns whose versions and steps are not those of the trail.
    """

    returns: int
    versions: int
    hand_ins: int
    entries: int
    breaks: tuple[str, ...]
    lost_saves: tuple[str, ...]
    lost_hand_ins: tuple[str, ...]
    double: tuple[str, ...]
    half_written: tuple[str, ...]
    apart_from_trail: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether every promise is kept."""
        return not any(getattr(self, name) for name in BROKEN)


def prove(promises: Iterable[Promise]) -> Proof:
    """Hold promises against the database that Django stands on."""
    from halfsky.services import audit
    from halfsky.store.models import AuditEntry, Return, ReturnStep, ReturnVersion

    given = list(promises)
    rows: _Rows = {
        row["number"]: row for row in Return.objects.values("pk", "number", "version", "answers", "state")
    }
    versions: dict[int, list[tuple[int, str]]] = defaultdict(list)
    half = []
    newest: dict[int, Any] = {}
    for of, version, answers in ReturnVersion.objects.order_by("of", "version").values_list(
        "of", "version", "answers"
    ):
        said = {answer.get("explanation", "") for answer in answers}
        versions[of].append((version, min(said, default="")))
        newest[of] = answers
        if len(said) != 1:
            half.append(f"{of} {version}")
    half += [number for number, row in rows.items() if newest.get(row["pk"], []) != row["answers"]]
    steps: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for step in ReturnStep.objects.order_by("of", "pk").values("of", "act", "before", "after", "version"):
        steps[step["of"]].append(dict(step))
    trail = Counter(AuditEntry.objects.filter(subject__in=rows).values_list("subject", "act"))
    verdict = audit.verify()
    return Proof(
        returns=len(rows),
        versions=sum(map(len, versions.values())),
        hand_ins=sum(1 for one in steps.values() for step in one if step["act"] == "returns.hand_in"),
        entries=verdict.entries,
        breaks=tuple(f"{one.number} {one.kind}" for one in verdict.breaks),
        lost_saves=tuple(_lost_saves(given, rows, versions)),
        lost_hand_ins=tuple(_lost_hand_ins(given, rows, versions, steps)),
        double=tuple(_double(rows, versions, steps)),
        half_written=tuple(half),
        apart_from_trail=tuple(_apart(rows, versions, steps, trail)),
    )


_Versions = dict[int, list[tuple[int, str]]]
_Steps = dict[int, list[dict[str, Any]]]
_Rows = dict[str, dict[str, Any]]


def _lost_saves(given: list[Promise], rows: _Rows, versions: _Versions) -> Iterator[str]:
    for one in given:
        if one.act == "save" and one.words not in {words for _, words in versions[rows[one.number]["pk"]]}:
            yield f"{one.number} {one.words}"


def _lost_hand_ins(given: list[Promise], rows: _Rows, versions: _Versions, steps: _Steps) -> Iterator[str]:
    """A hand-in is there where the version it was of was handed in as often as promised, at least."""
    promised = Counter((one.number, one.words) for one in given if one.act == "hand_in")
    for (number, words), times in promised.items():
        pk = rows[number]["pk"]
        of = {version for version, said in versions[pk] if said == words}
        found = sum(1 for step in steps[pk] if step["act"] == "returns.hand_in" and step["version"] in of)
        if found < times:
            yield f"{number} {words}: {found} of {times}"


def _double(rows: _Rows, versions: _Versions, steps: _Steps) -> Iterator[str]:
    for number, row in rows.items():
        if [version for version, _ in versions[row["pk"]]] != list(range(1, row["version"] + 1)):
            yield f"{number}: versions"
        state = "draft"
        for step in steps[row["pk"]]:
            if step["before"] != state:
                yield f"{number}: {step['act']} from {step['before']}, which was {state}"
            state = step["after"]
        if state != row["state"]:
            yield f"{number}: is {row['state']}, its steps say {state}"


def _apart(rows: _Rows, versions: _Versions, steps: _Steps, trail: Counter[Any]) -> Iterator[str]:
    for number, row in rows.items():
        kept = Counter((number, step["act"]) for step in steps[row["pk"]])
        kept[number, "returns.fill"] = len(versions[row["pk"]])
        if any(trail[key] != count for key, count in kept.items()):
            yield number


def main() -> None:
    """Print the proof of a home: `python -m tools.load.proof HOME PROMISES`."""
    home, promises = map(Path, sys.argv[1:])
    start_django(home)
    given = msgspec.json.decode(promises.read_bytes(), type=list[Promise])
    sys.stdout.write(msgspec.json.encode(prove(given)).decode())


if __name__ == "__main__":
    main()
