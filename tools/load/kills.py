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
    home: Path, seats: list[Seat], *, kills: int, hands: int = 6, longest: float = 2.5
) -> tuple[Ledger, list[float], int]:
    """Start the server, let liaisons work, kill it at a moment of chance, begin again; then a last start that lasts.

    Args:
        home: Of the site.
        seats: Liaisons; each hand works for its own share of them.
        kills: How often.
        hands: How many work at once.
        longest: Longest time from the first page to the kill, in seconds.

    Returns:
        What was answered and promised, seconds that each start took, and how many requests were cut off.
    """
    server = Server(home, free_port())
    begin, chance = time.perf_counter(), random.Random(_SEED)  # noqa: S311  moments to kill at
    ledger, starts = Ledger(), list[float]()
    visits = Visits(server.port, ledger, lambda: time.perf_counter() - begin)
    try:
        for turn in range(kills):
            starts.append(server.start())
            ended = threading.Event()
            threads = [
                threading.Thread(target=_work, args=(visits, seats[hand::hands], f"{turn}-{hand}", ended))
                for hand in range(hands)
            ]
            for thread in threads:
                thread.start()
            time.sleep(chance.uniform(0.2, longest))
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
