"""The page of the system administrator: what `halfsky doctor` says, in the browser."""

import platform
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render

from halfsky import __version__
from halfsky.services.acting import want
from halfsky.services.backing_up import last_backup
from halfsky.services.checkup import Finding, look_over
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import pick, say

_SIGNS = {"well": ("check", "good"), "heed": ("problem", "warn"), "ill": ("problem", "bad")}
_ORDER = ("ill", "heed", "well")


@insiders
def system(request: ActorRequest) -> HttpResponse:
    """Everything that is looked over, what needs doing first."""
    want(request.actor, "system.read")
    found = sorted(look_over(Path(settings.HOME)), key=lambda one: _ORDER.index(one.state))
    counts = {state: sum(1 for one in found if one.state == state) for state in _ORDER}
    context = {
        "finding": say(
            "system_page.well" if counts["well"] == len(found) else "system_page.finding", **counts
        ),
        "table": {
            "caption": say("system_page.caption"),
            "columns": [{"text": say("system_page.what")}, {"text": say("system_page.state")}],
            "rows": [_cells(one) for one in found],
        },
        "versions": _versions(),
    }
    return render(request, "system/system.html", context)


def _cells(found: Finding) -> list[dict[str, Any]]:
    mark, tone = _SIGNS[found.state]
    status = {"word": say(f"system_page.state_{found.state}"), "mark": mark, "tone": tone}
    return [{"text": pick(found.zh, found.en)}, {"status": status}]


def _versions() -> list[dict[str, str]]:
    backup = last_backup(Path(settings.HOME))
    database = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    told = {
        "halfsky": __version__,
        "python": platform.python_version(),
        "django": django.get_version(),
        "database": database,
        "last_backup": say("system_page.no_backup") if backup is None else f"{backup.made_at} {backup.file}",
    }
    return [{"key": say(f"system_page.{name}"), "value": value} for name, value in told.items()]
