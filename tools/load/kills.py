"""SIGKILL in mid-traffic, again and again: what was promised before each death must stand after it."""

import random
import sys
import threading
import time
from pathlib import Path

from tools.load.serving import Server, free_port
from tools.load.site import Seat
from tools.load.visits import Ledger, Visits

_SEED = 19950915


def kill_again_and_again(
    home: Path, seats: list[Seat], *, kills: int, within: float, hands: int = 4, longest: float = 20.0
) -> tuple[Ledger, list[float], int]:
    """Start the server, let liaisons work, kill it at a moment of chance, begin again; then a last start that lasts.

    Args:
        home: Of the site.
        seats: Liaisons; each hand works for its own share of them.
        kills: How often.
        within: Seconds after which no further round begins.
        hands: How many work at once.
        longest: Seconds after the first page at which it is killed though no hand-in was acknowledged yet.

    Returns:
        What was answered and promised, seconds that each start took, and how many requests were cut off. Starts are one more than kills.
    """
    # One worker: a start costs half as much, and threads are under way in it all the same.
    server = Server(home, free_port(), workers=1)
    begin, chance = time.perf_counter(), random.Random(_SEED)  # noqa: S311  moments to kill at
    ledger, starts = Ledger(), list[float]()
    visits = Visits(server.port, ledger, lambda: time.perf_counter() - begin)
    try:
        for turn in range(kills):
            if time.perf_counter() - begin > within:
                break
            starts.append(server.start())
            ended = threading.Event()
            threads = [
                threading.Thread(target=_work, args=(visits, seats[hand::hands], f"{turn}-{hand}", ended))
                for hand in range(hands)
            ]
            for thread in threads:
                thread.start()
            _wait_for_hand_ins(ledger, chance.randint(1, hands), longest)
            time.sleep(chance.uniform(0, 0.5))
            server.kill()
            ended.set()
            for thread in threads:
                thread.join()
            sys.stdout.write(f"killed {turn + 1}: {len(ledger.promises)} promises so far\n")
            sys.stdout.flush()
        starts.append(server.start())
    finally:
        server.stop()
    return ledger, starts, sum(1 for _, answer in ledger.answers if answer.status == 0)


def _wait_for_hand_ins(ledger: Ledger, count: int, longest: float) -> None:
    """Let the site acknowledge some hand-ins first, however slow the machine: a kill before that proves little."""
    before, ends = len(ledger.promises), time.perf_counter() + longest
    while time.perf_counter() < ends:
        if sum(1 for one in ledger.promises[before:] if one.act == "hand_in") >= count:
            return
        time.sleep(0.01)


def _work(visits: Visits, seats: list[Seat], words: str, ended: threading.Event) -> None:
    """Save, hand in, take back, over and over; whatever state the last death left a return in."""
    turn = 0
    while not ended.is_set():
        for seat in seats:
            turn += 1
            visits.save_and_hand_in(seat, f"第{words}-{turn}次核对")
            if ended.is_set():
                return
            visits.withdraw(seat)
