"""Hands for a nation's work: pieces that do not touch each other are done side by side, each in its own process."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from django.conf import settings

from halfsky.services.starting import lend_a_hand
from halfsky.store.models import Area

_Made = TypeVar("_Made")


class InTurn(Executor):
    """One pair of hands, our own: every piece is done when it is asked for, and no piece before its turn."""

    def submit(self, fn: Callable[..., _Made], /, *args: Any, **kwargs: Any) -> Future[_Made]:
        """Do the piece now."""
        done: Future[_Made] = Future()
        done.set_result(fn(*args, **kwargs))
        return done

    def map(
        self,
        fn: Callable[..., _Made],
        *iterables: Iterable[Any],
        timeout: float | None = None,
        chunksize: int = 1,
    ) -> Iterator[_Made]:
        """Do the pieces one by one as they are taken, so that only one is in memory at once."""
        return map(fn, *iterables)


IN_TURN = InTurn()


@contextmanager
def hands(area: Area) -> Iterator[Executor]:
    """Hands for the figures of an area: a nation has as many as the site gives (`HANDS` in the settings), less has one.

    Where there are several each is a process. It works on its own connection: it sees what is committed, and nothing that
    is under way. Work and pieces go over to it and what is made comes back, so they must bear that (pickle).
    """
    if settings.HANDS < 2 or area.level != "nation":
        yield IN_TURN
        return
    # A fork would take the locks of this process's threads along.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        settings.HANDS, mp_context=fresh, initializer=lend_a_hand, initargs=(settings.HOME, settings.HANDS)
    ) as pool:
        yield pool
