"""Files of a policy: the letter as sent, what was attached."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from halfsky.core.vocabulary.errors import Conflict, Invalid
from halfsky.services import policies, policy_files
from halfsky.services.acting import want
from halfsky.services.policies import place
from halfsky.web import papers
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import say


@insiders
def letter(request: ActorRequest, number: str) -> HttpResponse:
    """The letter of opinion as Word, as it was sent, or its translation."""
    return papers.file(request, policy_files.letter_of(request.actor, number), number)


@require_POST
@insiders
def add(request: ActorRequest, number: str) -> HttpResponse:
    """Attach a file."""
    row = policies.find(request.actor, number)
    want(request.actor, "policies.attach", place(row))
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise Invalid("policies.no_file")
        policy_files.attach(request.actor, number, upload)
        messages.success(request, say("policies_page.file_done"))
    except (Conflict, Invalid) as refusal:
        messages.error(request, say(refusal.code, **refusal.facts))
    return redirect("policy", number)


@insiders
def file(request: ActorRequest, number: str, pk: int) -> FileResponse:
    """A file, to save."""
    row = policy_files.file_of(request.actor, number, pk)
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=row.name)


@require_POST
@insiders
def remove(request: ActorRequest, number: str, pk: int) -> HttpResponse:
    """Take a file off."""
    try:
        policy_files.remove(request.actor, number, pk)
        messages.success(request, say("policies_page.file_removed"))
    except Conflict as refusal:
        messages.error(request, say(refusal.code, **refusal.facts))
    return redirect("policy", number)
