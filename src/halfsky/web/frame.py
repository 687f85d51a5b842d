"""What every page has around it: who is signed in, the language, the rooms one may enter."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from halfsky.web.texts import language


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template."""
    return {"lang": language(), "actor": getattr(request, "actor", None), "demo": settings.DEMO}
