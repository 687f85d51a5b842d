"""Components: folders under `components/`, each with a template and examples; signs and shapes for them."""

from typing import Any

import msgspec
from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from halfsky.web import marks

register = template.Library()


@register.simple_tag(takes_context=True)
def component(context: template.Context, folder: str, parts: Any = None, **more: Any) -> SafeString:
    """Render `components/<folder>/template.html` with its parts and nothing else of the page.

    Args:
        context: Of the page; only its request is passed on.
        folder: Of the component.
        parts: A record or mapping that names the parts, for components within components.
        **more: Parts one by one; they win over `parts`.
    """
    given = msgspec.structs.asdict(parts) if isinstance(parts, msgspec.Struct) else dict(parts or {})
    return render_to_string(f"{folder}/template.html", given | more, request=context.get("request"))


@register.simple_tag
def sign(kind: str, code: str) -> marks.Sign:
    """Word, shape and tone of a status: `{% sign "return" state as its %}`."""
    return marks.sign(kind, code)


@register.simple_tag
def shape(name: str) -> SafeString:
    """A shape alone, in the current colour."""
    return marks.drawing(name)
