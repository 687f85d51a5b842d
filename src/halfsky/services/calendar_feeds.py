"""A person's calendar of duties under a secret address, for programs that read calendars."""

import hashlib
import secrets
from datetime import UTC

from halfsky.core.supervision.duties.feed import Entry
from halfsky.core.vocabulary.errors import NotFound
from halfsky.core.vocabulary.rights import Post
from halfsky.services.acting import Actor, acting, actor_of, may
from halfsky.store.models import CalendarFeed, DutyTerm, WorkReport
from halfsky.store.queries.duties import reports_of_post, terms_of_post


def present(actor: Actor) -> CalendarFeed | None:
    """The address a person has now, if any; what it is was shown once and is kept nowhere."""
    return CalendarFeed.objects.filter(person=actor.person, revoked_at=None).first()


def make(actor: Actor) -> str:
    """Make a new secret address; an older one is no longer answered.

    Returns:
        The secret, to be shown once.

    Raises:
        NotFound, NotPermitted: See `services.acting.want`.
    """
    token = secrets.token_urlsafe(32)
    with acting(actor, "duties.feed", made=True) as doing:
        CalendarFeed.objects.filter(person=doing.by, revoked_at=None).update(revoked_at=doing.at)
        CalendarFeed.objects.create(person_id=doing.by, token_digest=_digest(token), made_at=doing.at)
    return token


def revoke(actor: Actor) -> None:
    """Let the address be answered no longer.

    Raises:
        NotFound, NotPermitted: See `services.acting.want`.
    """
    with acting(actor, "duties.feed", made=False) as doing:
        CalendarFeed.objects.filter(person=doing.by, revoked_at=None).update(revoked_at=doing.at)


def reader_of(token: str) -> Actor:
    """Whose calendar a secret address shows, with the posts held today.

    Raises:
        NotFound: There is no such address, it was revoked, or the person has no right to a calendar any more.
    """
    row = CalendarFeed.objects.filter(token_digest=_digest(token), revoked_at=None).select_related("person")
    feed = row.first()
    actor = actor_of(feed.person) if feed is not None and feed.person.is_active else None
    if actor is None or not may(actor, "duties.feed"):
        raise NotFound("rights.not_found")
    return actor


def terms_for(posts: tuple[Post, ...]) -> list[DutyTerm]:
    """Terms of duties that the holder of these posts answers for, each once, by due day."""
    found = {row.pk: row for post in posts for row in terms_of_post(post)}
    return sorted(found.values(), key=lambda row: (row.due, row.pk))


def reports_for(posts: tuple[Post, ...]) -> list[WorkReport]:
    """Work reports that the holder of these posts writes."""
    found = {row.pk: row for post in posts for row in reports_of_post(post)}
    return sorted(found.values(), key=lambda row: (row.due, row.pk))


def entry(row: DutyTerm, *, summary: str, description: str, url: str) -> Entry:
    """A term in the calendar; its lasting name is that of duty and period."""
    return Entry(
        uid=f"{row.duty.number}-{row.period}@halfsky",
        day=row.due,
        summary=summary,
        description=description,
        url=url,
        changed=row.changed_at.astimezone(UTC),
        revision=row.revision,
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
