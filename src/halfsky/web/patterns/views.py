"""The page of all components."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from halfsky.web.patterns.examples import components, in_words


def patterns(request: HttpRequest) -> HttpResponse:
    """Every component with what it is for, its parts and its examples, in the language of the visitor."""
    return render(request, "patterns/patterns.html", {"components": [_shown(name) for name in components()]})


def _shown(name: str) -> dict[str, Any]:
    component = components()[name]
    return {
        "name": name,
        "what": component.what,
        "parts": sorted(component.parts),
        "examples": [
            {"title": example.title, "parts": in_words(example.parts)} for example in component.examples
        ],
    }
