"""The page that takes over figures of the years before the first campaign."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from halfsky.core.vocabulary.errors import Conflict, Invalid
from halfsky.services import earlier_years
from halfsky.services.acting import Actor, area_for
from halfsky.services.moments import today
from halfsky.services.reach import reach_of
from halfsky.store.models import Area
from halfsky.web.asking import year_of
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import named, say


def address_for(actor: Actor) -> str:
    """The page of the area whose statistics the visitor is; empty for others."""
    rows = Area.objects.filter(reach_of(actor.posts, earlier_years.TAKE_OVER, area=""))
    first = rows.order_by("path").values_list("code", flat=True).first()
    return reverse("earlier_years", args=(first,)) if first else ""


@insiders
def earlier(request: ActorRequest, code: str) -> HttpResponse:
    """Ask for the file and the last year that is taken; take the figures over."""
    area = area_for(request.actor, earlier_years.TAKE_OVER, code)
    last, errors = str(today().year - 1), {}
    if request.method == "POST":
        last = request.POST.get("last", "")
        try:
            return _taken(request, area, last)
        except (Conflict, Invalid) as refusal:
            field = "last" if refusal.code == "places.year_wanted" else "file"
            errors = {field: say(refusal.code, **refusal.facts)}
    context = {
        "area": named(area),
        "last": last,
        "wrong": errors,
        "errors": [{"id": field, "text": text} for field, text in errors.items()],
    }
    return render(request, "vintages/earlier.html", context, status=422 if errors else 200)


def _taken(request: ActorRequest, area: Area, last: str) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        raise Invalid("returns.no_file")
    count = earlier_years.take_upload(request.actor, area, file, last=year_of(last))
    messages.success(request, say("vintages_page.earlier_done", count=f"{count:,}"))
    return redirect("vintages")
