"""The letter of responsibility of a unit: to be read, and as Word to be signed."""

from django.http import HttpResponse
from django.urls import reverse

from halfsky.engines.word.paper import render_paper
from halfsky.services import responsibility_letters
from halfsky.web import papers
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import language, say


@insiders
def letter(request: ActorRequest, number: str, unit: int) -> HttpResponse:
    """The letter of a unit, to be read."""
    paper = responsibility_letters.letter(request.actor, number, unit, lang=language())
    back = reverse("responsibility_plan", args=(number,))
    return papers.show_paper(request, paper, told="", back=back, back_text=say("responsibility_page.title"))


@insiders
def letter_file(request: ActorRequest, number: str, unit: int) -> HttpResponse:
    """The letter of a unit as Word."""
    paper = responsibility_letters.letter(request.actor, number, unit, lang=language())
    return papers.attached(f"{paper.title}.docx", render_paper(paper))
