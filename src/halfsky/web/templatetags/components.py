"""Components: folders under `components/`, each with a template and examples."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def component(context: template.Context, name: str, **parts: Any) -> SafeString:
    """Render `components/<name>/template.html` with its parts and nothing else of the page."""
    request = context.get("request")
    return render_to_string(f"{name}/template.html", parts, request=request)
