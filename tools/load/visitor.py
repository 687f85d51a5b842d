"""One liaison's browser, as plain as can be: pages asked for, a form sent, what came back and how long it took."""

import http.client
import re
import time
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import msgspec

from tools.load.site import Seat

_VERSION = re.compile(r'name="version" value="(\d+)"')
_PATIENCE = 60.0
_SECRET = "load" * 8
"""The secret of a visitor's forms: cookie and field must agree, nothing more."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back: status 0 where the connection broke before an answer was there."""

    kind: str
    status: int
    seconds: float
    page: str = ""
    location: str = ""

    @property
    def version(self) -> int:
        """The version of the return that the page was made from."""
        found = _VERSION.search(self.page)
        return -1 if found is None else int(found[1])


class Visitor:
    """A visit: one connection, kept for as long as the visit lasts."""

    def __init__(self, port: int, seat: Seat | None) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        cookies = {"csrftoken": _SECRET} | ({} if seat is None else {"sessionid": seat.session})
        self._headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}

    def get(self, kind: str, path: str) -> Answer:
        """Ask for a page."""
        return self._ask(kind, "GET", path, None)

    def post(self, kind: str, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form."""
        return self._ask(kind, "POST", path, urlencode({"csrfmiddlewaretoken": _SECRET} | dict(fields)))

    def close(self) -> None:
        """The visit is over."""
        self._connection.close()

    def _ask(self, kind: str, method: str, path: str, body: str | None) -> Answer:
        headers = dict(self._headers)
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            page = response.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return Answer(kind=kind, status=0, seconds=time.perf_counter() - began)
        return Answer(
            kind=kind,
            status=response.status,
            seconds=time.perf_counter() - began,
            page=page,
            location=urlsplit(response.headers.get("Location", "")).path,
        )
