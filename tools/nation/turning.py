"""Readers who each turn a page every three seconds, and how long they wait: the same for a nation and a prefecture."""

import http.client
import json
import random
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import numpy as np

from tools.load.serving import Server
from tools.nation.places import SEED

PAUSE = 3.0
_PATIENCE = 30.0
_OK = 200

Lot = Callable[[random.Random], tuple[str, str]]
"""Draws a room and an address in it."""
Read = Callable[[int, float], dict[str, Any]]
"""Has so many readers read for so many seconds; what they waited."""


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One page turned: its room, what came back, milliseconds from its moment to the first byte and to the last."""

    room: str
    path: str
    status: int
    first: float
    whole: float
    length: int


def reading(server: Server, lot: Lot, rooms: Sequence[str], keys: list[str], *, inside: bool) -> Read:
    """How so many readers read for so many seconds.

    Args:
        server: Started.
        lot: Where the next page is.
        rooms: Those that it draws from, in the order in which they are told.
        keys: Sessions; every other reader has one.
        inside: Whether all have one.
    """

    def read(readers: int, seconds: float) -> dict[str, Any]:
        turns: list[Turn] = []
        used, began = server.cpu_seconds(), time.perf_counter()
        threads = [
            threading.Thread(
                target=_read,
                args=(server.port, lot, number, readers, seconds, turns),
                kwargs={"key": keys[number % len(keys)] if inside or number % 2 else ""},
            )
            for number in range(readers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - began
        told = _told(turns, rooms) | {
            "readers": readers,
            "seconds": round(took, 1),
            "pages_a_second": round(len(turns) / took, 1),
            "server_cpu_ms_a_page": round((server.cpu_seconds() - used) / max(len(turns), 1) * 1000, 1),
        }
        sys.stdout.write(json.dumps({name: told[name] for name in told if name != "rooms"}) + "\n")
        sys.stdout.flush()
        return told

    return read


def _read(
    port: int, lot: Lot, number: int, readers: int, seconds: float, turns: list[Turn], *, key: str
) -> None:
    """One reader: begins at a moment of their own, and turns a page every three seconds."""
    chance = random.Random(f"{SEED}-{readers}-{number}")  # noqa: S311  which page
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    headers = {"Cookie": f"sessionid={key}"} if key else {}
    begin, due = time.perf_counter(), number * PAUSE / readers
    while due < seconds:
        time.sleep(max(due - (time.perf_counter() - begin), 0.0))
        room, path = lot(chance)
        turns.append(_turned(connection, room, path, headers, begin + due))
        due += PAUSE
    connection.close()


def _turned(
    connection: http.client.HTTPConnection, room: str, path: str, headers: dict[str, str], moment: float
) -> Turn:
    status, length = 0, 0
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        first, status = time.perf_counter(), response.status
        length = len(response.read())
    except (OSError, http.client.HTTPException):
        connection.close()
        first = time.perf_counter()
    whole = time.perf_counter()
    return Turn(
        room=room,
        path=path,
        status=status,
        first=(first - moment) * 1000,
        whole=(whole - moment) * 1000,
        length=length,
    )


def _told(turns: list[Turn], rooms: Sequence[str]) -> dict[str, Any]:
    wrong = [turn for turn in turns if turn.status != _OK]
    for turn in wrong[:5]:
        sys.stderr.write(f"{turn.status} {turn.path}\n")
    of_room = {room: [turn for turn in turns if turn.room == room] for room in rooms}
    return {
        "pages": len(turns),
        "failed": len(wrong),
        "failures": sorted({f"{turn.status} {turn.room}" for turn in wrong}),
        **_shares(turns),
        "rooms": [{"room": room, "pages": len(of)} | _shares(of) for room, of in of_room.items() if of],
    }


def _shares(turns: list[Turn]) -> dict[str, float]:
    told = {"longest_page_kb": round(max(turn.length for turn in turns) / 1000, 1)}
    for name in ("first", "whole"):
        times = np.array([getattr(turn, name) for turn in turns])
        for share in (50, 95, 99):
            told[f"{name}_p{share}"] = round(float(np.percentile(times, share)), 1)
    return told
