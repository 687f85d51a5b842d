"""What a liaison does in one visit, and what the site promised by its answers."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from tools.load.site import Seat
from tools.load.visitor import Answer, Visitor

OK, FOUND, REFUSED = 200, 302, 422

_Get = Callable[[str, str, float], Answer]
_Post = Callable[[str, str, dict[str, str]], Answer]


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the site said it has kept.

    Attributes:
        number: Of the return.
        act: `save` or `hand_in`.
        words: What stands in every explanation of the version saved; of a hand-in, of the version handed in.
        at: Moment of the answer, in seconds since 1970.
    """

    number: str
    act: str
    words: str
    at: float


class Ledger:
    """Everything told by the visits, from all threads: answers without their pages, and promises."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.answers: list[tuple[float, Answer]] = []
        self.promises: list[Promise] = []

    def note(self, at: float, answer: Answer) -> None:
        """Keep how long an answer took; `at` is seconds since the beginning."""
        with self._lock:
            self.answers.append((at, msgspec.structs.replace(answer, page="")))

    def promise(self, number: str, act: str, words: str) -> None:
        """Keep that the site acknowledged an act."""
        with self._lock:
            self.promises.append(Promise(number=number, act=act, words=words, at=time.time()))


class Visits:
    """The visits of all liaisons to one site.

    Args:
        port: Of the site.
        clock: Seconds since the beginning.
    """

    def __init__(self, port: int, ledger: Ledger, clock: Callable[[], float]) -> None:
        self._port, self._ledger, self._clock = port, ledger, clock
        self._saved: dict[str, str] = {}

    def save(self, seat: Seat, words: str, *, lag: float = 0.0) -> bool:
        """Open the questions, type all of them, save, and land on the answers to check.

        Args:
            seat: Who.
            words: Explanation of every line, told apart from that of every other save.
            lag: Seconds by which the visit began late; they count as waiting for its first page.

        Returns:
            Whether the site acknowledged it.
        """
        with self._visiting(seat) as (get, post):
            return self._saved_and_checked(seat, words, get, post, lag) is not None

    def save_and_hand_in(self, seat: Seat, words: str, *, twice: bool = False, lag: float = 0.0) -> bool:
        """The whole way in one visit: open, save, check the answers, hand in, read the receipt.

        Args:
            seat: Who.
            words: As for saving.
            twice: Send the form of handing in twice in the same moment, as an impatient hand does.
            lag: As for saving.

        Returns:
            Whether the site acknowledged it, and the receipt names the return.
        """
        with self._visiting(seat) as (get, post):
            page = self._saved_and_checked(seat, words, get, post, lag)
            return page is not None and self._handed_in(seat, page, get, post, twice=twice)

    def _saved_and_checked(self, seat: Seat, words: str, get: _Get, post: _Post, lag: float) -> Answer | None:
        path = f"/desk/returns/{seat.number}/fill/1/"
        page = get("open", path, lag)
        if page.status != OK:
            return None
        typed = seat.fields | {f"{name.removesuffix('.missing')}.explanation": words for name in seat.fields}
        kept = post("save", path, typed | {"version": str(page.version), "done": "1", "next": "on"})
        if kept.status != FOUND:
            return None
        self._saved[seat.number] = words
        self._ledger.promise(seat.number, "save", words)
        checked = get("check", kept.location, 0.0)
        return checked if checked.status == OK else None

    def _handed_in(self, seat: Seat, page: Answer, get: _Get, post: _Post, *, twice: bool) -> bool:
        path = f"/desk/returns/{seat.number}/check/"
        form = {"version": str(page.version)}
        again = threading.Thread(target=self._again, args=(seat, path, form)) if twice else None
        if again:
            again.start()
        given = post("hand in", path, form)
        if again:
            again.join()
        if given.status == FOUND:
            self._ledger.promise(seat.number, "hand_in", self._saved[seat.number])
            receipt = get("receipt", given.location, 0.0)
            return receipt.status != OK or seat.number in receipt.page
        return twice and given.status == REFUSED

    def withdraw(self, seat: Seat) -> bool:
        """Take a return back that was handed in, so that it can be filled once more."""
        with self._visiting(seat) as (get, post):
            page = get("overview", f"/desk/returns/{seat.number}/", 0.0)
            form = {"version": str(page.version), "act": "returns.withdraw"}
            return post("withdraw", f"/desk/returns/{seat.number}/act/", form).status == FOUND

    def _again(self, seat: Seat, path: str, form: dict[str, str]) -> None:
        with self._visiting(seat) as (_, post):
            if post("hand in again", path, form).status == FOUND:
                self._ledger.promise(seat.number, "hand_in", self._saved.get(seat.number, ""))

    @contextmanager
    def _visiting(self, seat: Seat) -> Iterator[tuple[_Get, _Post]]:
        visitor = Visitor(self._port, seat)

        def get(kind: str, path: str, lag: float) -> Answer:
            return noted(visitor.get(kind, path), lag)

        def post(kind: str, path: str, fields: dict[str, str]) -> Answer:
            return noted(visitor.post(kind, path, fields), 0.0)

        def noted(answer: Answer, lag: float) -> Answer:
            counted = msgspec.structs.replace(answer, seconds=answer.seconds + lag)
            self._ledger.note(self._clock(), counted)
            return counted

        try:
            yield get, post
        finally:
            visitor.close()
