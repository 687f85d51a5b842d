"""Signing in by name and password, measured by itself: hashing a password is slow on purpose."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from tools.load.site import PASSWORD, Seat
from tools.load.visitor import Answer, Visitor


def sign_in(port: int, seats: list[Seat], *, hands: int = 8) -> dict[str, Any]:
    """Let people sign in, eight at a time, as fast as the site takes them.

    Returns:
        How many the site took and refused by status, how many a second, and percentiles in milliseconds.
    """
    began = time.perf_counter()

    def enter(seat: Seat) -> Answer:
        visitor = Visitor(port, None)
        try:
            fields = {"login": seat.username, "password": PASSWORD}
            return visitor.post("sign in", "/account/login/", fields)
        finally:
            visitor.close()

    with ThreadPoolExecutor(hands) as pool:
        answers = list(pool.map(enter, seats))
    took = time.perf_counter() - began
    times = np.array([answer.seconds for answer in answers if answer.status == 302] or [0.0]) * 1000
    p50, p95 = (round(float(value), 1) for value in np.percentile(times, (50, 95)))
    return {
        "statuses": dict(Counter(str(answer.status) for answer in answers)),
        "per_second": round(sum(1 for answer in answers if answer.status == 302) / took, 2),
        "p50": p50,
        "p95": p95,
        "seconds": round(took, 1),
    }
