"""Signed reports: as they were signed, for those inside; as they were made anew from a release, for everyone."""

from typing import Any

from django.urls import reverse

from halfsky.services import report_publication
from halfsky.services.acting import may, place_of
from halfsky.services.report_texts import RENDERERS
from halfsky.store.models import Release, ReportDraft
from halfsky.web import written
from halfsky.web.reading import Here
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import say


def signed_table(request: ActorRequest, here: Here) -> dict[str, Any] | None:
    """Signed reports on the plan with their files, for those who may read them; None for everyone else."""
    plan = here.chosen.plan
    if request.actor is None or not may(request.actor, "reports.read", place_of(plan.area)):
        return None
    rows = (
        ReportDraft.objects.select_related("signed_by")
        .filter(plan=plan, state="signed")
        .order_by("-year", "-pk")
    )
    heads = ("year", "report", "signed", *RENDERERS)
    return {
        "caption": say("documents_page.signed_caption"),
        "columns": [{"text": say(f"documents_page.{head}_head")} for head in heads],
        "rows": [
            [
                {"text": str(row.year)},
                {"text": row.number, "href": reverse("drafting_report", args=(row.number,))},
                {"text": _signed(row)},
                *(
                    {
                        "text": kind.upper(),
                        "href": reverse("drafting_file", args=(row.number, kind)),
                        "about": row.number,
                    }
                    for kind in RENDERERS
                ),
            ]
            for row in rows
        ],
        "empty": say("documents_page.signed_none"),
        "notes": [say("documents_page.signed_note")],
    }


def published_table(here: Here) -> dict[str, Any] | None:
    """Signed reports on the plan that the public may read, with their files; None where there is none."""
    rows = report_publication.open_reports(here.chosen.plan)
    heads = ("year", "report", "published", *RENDERERS)
    return (
        {
            "caption": say("documents_page.published_caption"),
            "columns": [{"text": say(f"documents_page.{head}_head")} for head in heads],
            "rows": [_published(row, row.report) for row in rows if row.report is not None],
            "notes": [say("documents_page.published_note")],
        }
        if rows
        else None
    )


def _published(row: Release, report: ReportDraft) -> list[dict[str, Any]]:
    name = say(f"reporting_page.name_{report.language}", year=report.year)
    out = row.embargo or row.decided_at
    return [
        {"text": str(report.year)},
        {"text": f"{name} · {say('reporting_page.version', version=report.version)}"},
        {"text": written.moment(out) if out else ""},
        *(
            {
                "text": kind.upper(),
                "href": reverse("published_report", args=(row.number, kind)),
                "about": row.number,
            }
            for kind in RENDERERS
        ),
    ]


def _signed(row: ReportDraft) -> str:
    if row.signed_by is None or row.signed_at is None:
        return ""
    return f"{row.signed_by.name} {written.moment(row.signed_at)}"
