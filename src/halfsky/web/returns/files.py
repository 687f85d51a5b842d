"""Files of a return: the workbook down and up, the annotated copy, evidence."""

from django.contrib import messages
from django.core.files.base import File
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from halfsky.core.returns.workflow import Act
from halfsky.core.vocabulary.errors import Conflict, Invalid
from halfsky.services import return_files, returns
from halfsky.services.acting import want
from halfsky.store.models import Return
from halfsky.web.requests import ActorRequest, insiders, version_seen
from halfsky.web.returns.overview import overview_context
from halfsky.web.returns.parts import words_of
from halfsky.web.texts import language, say

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(name: str, content: bytes, kind: str) -> HttpResponse:
    """A file to save, never shown in the browser."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@insiders
def workbook(request: ActorRequest, number: str) -> HttpResponse:
    """The return as a workbook to fill in."""
    name, content = return_files.workbook_of(request.actor, number, lang=language())
    return attachment(name, content, _XLSX)


@insiders
def annotated(request: ActorRequest, number: str) -> HttpResponse:
    """The uploaded workbook with its problems marked."""
    name, content = return_files.annotated_of(request.actor, number)
    return attachment(name, content, _XLSX)


@require_POST
@insiders
def read_workbook(request: ActorRequest, number: str) -> HttpResponse:
    """Take a filled workbook: good rows are saved, problems are shown at their cells."""
    row = _fillable(request, number)
    upload = request.FILES.get("file")
    try:
        taken = return_files.take_workbook(
            request.actor, number, _given(upload), version=version_seen(request)
        )
    except (Invalid, Conflict) as refusal:
        row.refresh_from_db()
        context = overview_context(request, row)
        words = say(refusal.code, **refusal.facts)
        context |= {"errors": [{"id": "workbook", "text": words}], "workbook_wrong": words}
        return render(request, "returns/overview.html", context, status=422)
    if taken.read.findings:
        context = {
            "row": row,
            "read": taken.read,
            "problems": [
                {"cell": f"{one.where.column}{one.where.row or ''}", "words": words_of(one)}
                for one in taken.read.findings
            ],
        }
        return render(
            request, "returns/workbook.html", context, status=422 if taken.read.rows_refused else 200
        )
    if taken.read.rows_kept:
        messages.success(request, say("returns_page.workbook_kept", rows=taken.read.rows_kept))
    else:
        messages.warning(request, say("returns_page.workbook_blank"))
    return redirect("return_check", number)


def _fillable(request: ActorRequest, number: str) -> Return:
    """The return, for someone who may fill it in: rights are looked at before the file is."""
    row = returns.find(request.actor, number)
    want(request.actor, Act.FILL, returns.place(row))
    return row


def _given(upload: File[bytes] | None) -> File[bytes]:
    if upload is None:
        raise Invalid("returns.no_file")
    return upload


@require_POST
@insiders
def add_evidence(request: ActorRequest, number: str) -> HttpResponse:
    """Attach a file."""
    _fillable(request, number)
    try:
        return_files.attach(request.actor, number, _given(request.FILES.get("file")))
    except Invalid as refusal:
        messages.error(request, say(refusal.code, **refusal.facts))
    return redirect("return", number)


@insiders
def evidence(request: ActorRequest, number: str, pk: int) -> FileResponse:
    """A file, to save."""
    row = return_files.evidence_of(request.actor, number, pk)
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=row.name)


@require_POST
@insiders
def remove_evidence(request: ActorRequest, number: str, pk: int) -> HttpResponse:
    """Take a file off."""
    return_files.remove_evidence(request.actor, number, pk)
    return redirect("return", number)
