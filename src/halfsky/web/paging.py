"""Turning the pages of a list."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest

from halfsky.web.texts import say
from halfsky.web.written import figure

PAGE = 50


def paged(request: HttpRequest, count: int, *, size: int = PAGE) -> tuple[slice, dict[str, Any]]:
    """The rows of the page asked for, and parts of the component `pagination`.

    Args:
        request: Its `page` is the number asked for; the nearest there is where it is none.
        count: Of all rows.
        size: Rows on a page.
    """
    total = max(1, -(-count // size))
    asked = request.GET.get("page", "")
    page = min(max(int(asked) if asked.isascii() and asked.isdigit() else 1, 1), total)
    first, last = (page - 1) * size, min(page * size, count)
    parts = {
        "total": total,
        "previous": _address(request, page - 1) if page > 1 else "",
        "next": _address(request, page + 1) if page < total else "",
        "links": list(_links(request, page, total)),
        "finding": say("paging.finding", first=figure(first + 1), last=figure(last), count=figure(count)),
    }
    return slice(first, last), parts


def _links(request: HttpRequest, page: int, total: int) -> Iterator[dict[str, Any]]:
    shown = sorted({1, total, *range(max(1, page - 1), min(total, page + 1) + 1)})
    before = 0
    for number in shown:
        if number - before > 1:
            yield {}
        yield {"number": number, "href": _address(request, number), "current": number == page}
        before = number


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"
