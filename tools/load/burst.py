"""The last hour before a deadline, compressed: every unit saves and hands in at a rate that does not wait for answers."""

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec

from tools.load.site import Seat
from tools.load.visits import Ledger, Visits

_HANDS = 96
_TWICE_EVERY = 25
_SEED = 20251231


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One visit: when, who, whether it ends with handing in; `words` tells one save from another."""

    at: float
    seat: int
    words: str
    last: bool


def schedule(seats: int, *, rate: float, seconds: float) -> list[Event]:
    """Visits so spread that in each second as many returns arrive, saved or handed in, as the rate says.

    Every unit has one last visit, in which it saves and hands in; whatever else the time has room for are earlier
    visits that only save. Where there are more units than the time has room for, a part of them comes.

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
    ends = {seat: chance.random() for seat in range(acting)}
    earlier = [
        (chance.random() * ends[turn % acting], turn % acting, turn) for turn in range(total - 2 * acting)
    ]
    visits = sorted([*earlier, *((end, seat, -1) for seat, end in ends.items())])
    at, events = 0.0, []
    for _, seat, turn in visits:
        words = "已与台账核对" if turn < 0 else f"第{turn + 1}份草稿"
        events.append(Event(at=at, seat=seat, words=words, last=turn < 0))
        at += (2 if turn < 0 else 1) / rate
    return events


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
    busy: dict[int, threading.Lock] = {event.seat: threading.Lock() for event in events}

    def visit(event: Event, place: int) -> None:
        seat = seats[event.seat]
        # One liaison does one thing after another.
        with busy[event.seat]:
            lag = max(time.perf_counter() - begin - event.at, 0.0)
            done = (
                visits.save_and_hand_in(seat, event.words, twice=place % _TWICE_EVERY == 0, lag=lag)
                if event.last
                else visits.save(seat, event.words, lag=lag)
            )
        if not done:
            failed.append(f"{seat.number} {event.words}")

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
        if not visits.save_and_hand_in(seat, f"已核对 {seat.number}"):
            failed.append(seat.number)

    with ThreadPoolExecutor(hands) as pool:
        list(pool.map(visit, seats))
    return ledger, failed, time.perf_counter() - begin


def shares(ledger: Ledger, *, skip: float = 0.0) -> Iterator[dict[str, Any]]:
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
