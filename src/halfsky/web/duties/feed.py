"""The calendar for programs that read calendars: a secret address, and what is read there."""

from datetime import UTC, datetime, time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from halfsky.core.supervision.duties.feed import Entry, feed
from halfsky.services import calendar_feeds, duties
from halfsky.services.acting import want_anywhere
from halfsky.store.models import DutyTerm, WorkReport
from halfsky.store.queries.duties import sentences
from halfsky.web import written
from halfsky.web.duties import parts
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import named, say

_CALENDAR = "text/calendar; charset=utf-8"


@insiders
def subscription(request: ActorRequest) -> HttpResponse:
    """One's own secret address: make one, make another, revoke it."""
    want_anywhere(request.actor, "duties.feed")
    address = request.session.pop("calendar_feed", "")
    context = {"present": calendar_feeds.present(request.actor), "address": address}
    return render(request, "duties/feed.html", context)


@require_POST
@insiders
def make(request: ActorRequest) -> HttpResponse:
    """Make a new address and show it once."""
    token = calendar_feeds.make(request.actor)
    request.session["calendar_feed"] = request.build_absolute_uri(reverse("duties_ics", args=(token,)))
    return redirect("duties_feed")


@require_POST
@insiders
def revoke(request: ActorRequest) -> HttpResponse:
    """Answer at the address no longer."""
    calendar_feeds.revoke(request.actor)
    return redirect("duties_feed")


@never_cache
def ics(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever holds the secret address; nobody signs in here.

    Raises:
        NotFound: There is no such address.
    """
    actor = calendar_feeds.reader_of(token)
    terms = calendar_feeds.terms_for(actor.posts)
    told = sentences(row.duty for row in terms)
    entries = [_term(request, row, told.get(row.duty_id, "")) for row in terms]
    entries += [_report(request, row) for row in calendar_feeds.reports_for(actor.posts)]
    response = HttpResponse(feed(entries, name=say("duties_page.feed_name")), content_type=_CALENDAR)
    response["Content-Disposition"] = 'inline; filename="halfsky.ics"'
    return response


def _term(request: HttpRequest, row: DutyTerm, sentence: str) -> Entry:
    name = f"{parts.duty_name(row.duty)} · {parts.period_words(row.period)}"
    closed = row.state != duties.OPEN
    about = say("duties_page.feed_about", area=named(row.duty.area), owner=parts.owner_name(row.duty))
    return calendar_feeds.entry(
        row,
        summary=say("duties_page.feed_closed", name=name) if closed else name,
        description="\n".join(line for line in (sentence or row.duty.quote, about) if line),
        url=request.build_absolute_uri(reverse("duty", args=(row.duty.number,))),
    )


def _report(request: HttpRequest, row: WorkReport) -> Entry:
    changed = row.read_at or row.handed_in_at or datetime.combine(row.due, time(), tzinfo=UTC)
    name = say("duties_page.report_name", year=row.year, by=named(row.unit or row.area))
    closed = row.state in ("handed_in", "acknowledged")
    return Entry(
        uid=f"{row.number}@halfsky",
        day=row.due,
        summary=say("duties_page.feed_closed", name=name) if closed else name,
        description=written.day(row.due),
        url=request.build_absolute_uri(reverse("work_report", args=(row.number,))),
        changed=changed.astimezone(UTC),
        revision=row.revision,
    )
