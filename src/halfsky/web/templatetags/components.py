"""Components: folders under `components/`, each with a template and examples; signs and shapes for them."""

from functools import cache
from typing import Any

import msgspec
from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from halfsky.web import marks, moulds

register = template.Library()


@register.simple_tag(takes_context=True)
def component(context: template.Context, folder: str, parts: Any = None, **more: Any) -> SafeString:
    """Render `components/<folder>/template.html` with its parts and nothing else of the page.

    A page of questions has hundreds of them, so what every page has around it is not gathered for each anew.

    Args:
        context: Of the page; only its request and the secret of its forms are passed on.
        folder: Of the component.
        parts: A record or mapping that names the parts, for components within components.
        **more: Parts one by one; they win over `parts`.
    """
    given = msgspec.structs.asdict(parts) if isinstance(parts, msgspec.Struct) else dict(parts or {})
    passed = {name: context.get(name) for name in ("request", "csrf_token")}
    inside = context.new(passed | given | more)
    return _template(folder).render(inside)


@register.simple_tag
def drawn(name: str, things: Any, free: str) -> SafeString:
    """Draw a component for each of several things: `{% drawn "field/template.html" fields free="value error" %}`.

    Args:
        name: Of the template.
        things: Their parts.
        free: See `halfsky.web.moulds.drawn`.
    """
    return moulds.drawn(name, things, free=free)


@register.simple_tag
def table_rows(rows: Any, no_row_heads: Any = False) -> SafeString:
    """The rows of the component `data_table`, by its `row.html`."""
    things = ({"row": _row(row), "no_row_heads": bool(no_row_heads)} for row in rows)
    return moulds.drawn("data_table/row.html", things, free=_WRITTEN)


_WRITTEN = "row.id row.cells row.cells.text row.cells.note row.cells.about row.cells.href row.cells.missing"
"""What `data_table/row.html` only writes."""


def _row(row: Any) -> dict[str, Any]:
    """A row may be its cells alone."""
    if isinstance(row, dict) and row.get("cells"):
        return {"id": row.get("id"), "total": bool(row.get("total")), "cells": row["cells"]}
    return {"cells": row}


@cache
def _template(folder: str) -> template.Template:
    return get_template(f"{folder}/template.html").template  # type: ignore[attr-defined, no-any-return]


@register.simple_tag
def sign(kind: str, code: str) -> marks.Sign:
    """Word, shape and tone of a status: `{% sign "return" state as its %}`."""
    return marks.sign(kind, code)


@register.simple_tag
def shape(name: str) -> SafeString:
    """A shape alone, in the current colour."""
    return marks.drawing(name)
