"""The last hour before a deadline, compressed: every unit saves and hands in at a rate that does not wait for answers."""

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import msgspec

from tools.load.site import Seat
from tools.load.visits import Ledger, Visits

_HANDS = 96
_TWICE_EVERY = 25
_SEED = 20251231


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One visit: when, who, to save or to hand in; `words` tells one save from another."""

    at: float
    seat: int
    words: str


def schedule(seats: int, *, rate: float, seconds: float) -> list[Event]:
    """Visits at even intervals: in each second as many as the rate says.

    Every unit hands in once, after all its saves; the saves, at least one a unit, fill the time. Where there are more
    units than the time has room for, the units that come are a part of them.

    Args:
        seats: How many units there are.
        rate: Returns that are saved or handed in, a second.
        seconds: How long.

    Returns:
        Visits in the order of time, the same for the same numbers.
    """
    total = int(rate * seconds)
    acting = min(seats, total // 2)
    chance = random.Random(_SEED)  # noqa: S311  a timetable
    saves = [seat % acting for seat in range(total - acting)]
    order = sorted(
        [(chance.random() * (0.5 if turn < acting else 0.8), seat, turn) for turn, seat in enumerate(saves)]
    )
    last = {seat: share for share, seat, _ in order}
    ends = [(last[seat] + (1 - last[seat]) * chance.random(), seat, -1) for seat in range(acting)]
    visits = sorted([*order, *ends])
    return [
        Event(at=place / rate, seat=seat, words="" if turn < 0 else f"已与台账核对，第{turn}次保存")
        for place, (_, seat, turn) in enumerate(visits)
    ]


def play(
    port: int, seats: list[Seat], events: list[Event], *, hands: int = _HANDS
) -> tuple[Ledger, list[str]]:
    """Let the visits happen when they are due, whether or not earlier ones are answered.

    Returns:
        What was answered and promised, and the numbers of returns whose visit was not acknowledged.
    """
    ledger, failed = Ledger(), list[str]()
    begin = time.perf_counter()
    visits = Visits(port, ledger, lambda: time.perf_counter() - begin)

    def visit(event: Event, place: int) -> None:
        lag = max(time.perf_counter() - begin - event.at, 0.0)
        seat = seats[event.seat]
        done = (
            visits.save(seat, event.words, lag=lag)
            if event.words
            else visits.hand_in(seat, twice=place % _TWICE_EVERY == 0, lag=lag)
        )
        if not done:
            failed.append(f"{seat.number} {event.words or 'hand in'}")

    with ThreadPoolExecutor(hands) as pool:
        for place, event in enumerate(events):
            time.sleep(max(event.at - (time.perf_counter() - begin), 0.0))
            pool.submit(visit, event, place)
    return ledger, failed


def one_after_another(port: int, seats: list[Seat], *, hands: int = 8) -> tuple[Ledger, list[str], float]:
    """Every unit saves and hands in as fast as so many hands can.

    Returns:
        As `play`, and how many seconds it took.
    """
    ledger, failed = Ledger(), list[str]()
    begin = time.perf_counter()
    visits = Visits(port, ledger, lambda: time.perf_counter() - begin)

    def visit(seat: Seat) -> None:
        if not (visits.save(seat, f"已核对 {seat.number}") and visits.hand_in(seat)):
            failed.append(seat.number)

    with ThreadPoolExecutor(hands) as pool:
        list(pool.map(visit, seats))
    return ledger, failed, time.perf_counter() - begin


def shares(ledger: Ledger, *, skip: float = 0.0) -> Iterator[dict[str, float | str]]:
    """Of each kind of request: how many, how many failed, and the 50th, 95th and 99th percentile in milliseconds."""
    import numpy as np

    kept = [answer for at, answer in ledger.answers if at >= skip]
    writes = ("save", "hand in")
    groups = {kind: [a for a in kept if a.kind == kind] for kind in dict.fromkeys(a.kind for a in kept)}
    groups |= {"all writes": [a for a in kept if a.kind in writes], "all": kept}
    for kind, answers in groups.items():
        if not answers:
            continue
        times = np.array([answer.seconds for answer in answers]) * 1000
        p50, p95, p99 = (round(float(value), 1) for value in np.percentile(times, (50, 95, 99)))
        wrong = sum(1 for answer in answers if answer.status >= 500 or answer.status == 0)
        yield {
            "kind": kind,
            "count": len(answers),
            "failed": wrong,
            "p50": p50,
            "p95": p95,
            "p99": p99,
            "most": round(float(times.max()), 1),
        }
