"""Use cases of the audit administrator: search the trail, look at an entry, prove the chain, take a copy away."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

import msgspec
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import task

from halfsky.core.vocabulary.errors import NotFound
from halfsky.core.vocabulary.rights import Place
from halfsky.engines.rights import load_rights
from halfsky.services import audit
from halfsky.services.acting import Actor, acting, actor_of, want
from halfsky.services.trail_files import Format, pieces
from halfsky.store.models import Area, AuditEntry, AuditHead, Person, Unit

IN_BACKGROUND = 20_000
"""Entries beyond which the chain is walked in the background: half a minute is too long to wait for a page."""

_MOST_NAMED = 200


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for; empty conditions hold for every entry.

    Attributes:
        person: Name to sign in with, or part of a person's name.
        act: Of the matrix of rights.
        subject: Public number of a thing, whole.
        place: Code or name of an area, which stands for all below it too, or name of a unit.
        first: First day.
        last: Last day.
    """

    person: str = ""
    act: str = ""
    subject: str = ""
    place: str = ""
    first: date | None = None
    last: date | None = None


def home_of(actor: Actor) -> Place:
    """The place of the post in which the actor reads the trail.

    Raises:
        NotFound: There is none.
    """
    roles = load_rights().rights["audit.read"].roles
    for post in actor.posts:
        if post.role in roles:
            return Place(path=post.place.path)
    raise NotFound("rights.not_found")


def _within(actor: Actor) -> Q:
    """Entries of the actor's subtrees; what belongs nowhere is for those whose area has none above it."""
    home_of(actor)
    roles = load_rights().rights["audit.read"].roles
    paths = {post.place.path for post in actor.posts if post.role in roles}
    wanted = [Q(path__startswith=path) for path in sorted(paths)]
    if any(path.count("/") == 1 for path in paths):
        wanted.append(Q(path=""))
    return reduce(or_, wanted)


def found(actor: Actor, search: Search) -> QuerySet[AuditEntry]:
    """Entries within reach that fit a search, in the order of the chain.

    Raises:
        NotFound: The actor reads no trail.
    """
    rows = AuditEntry.objects.filter(_within(actor))
    if search.person:
        rows = rows.filter(username__in=_usernames(search.person))
    if search.act:
        rows = rows.filter(act=search.act)
    if search.subject:
        rows = rows.filter(subject=search.subject)
    if search.place:
        rows = rows.filter(_at(search.place))
    if search.first:
        rows = rows.filter(at__gte=_midnight(search.first))
    if search.last:
        rows = rows.filter(at__lt=_midnight(search.last + timedelta(days=1)))
    return rows.order_by("number")


def _usernames(words: str) -> list[str]:
    named = Person.objects.filter(Q(username__iexact=words) | Q(name__icontains=words))
    return list(named.values_list("username", flat=True)[:_MOST_NAMED])


def _at(words: str) -> Q:
    areas = Area.objects.filter(Q(code=words) | Q(name=words)).values_list("path", flat=True)
    units = Unit.objects.filter(name=words).values_list("pk", flat=True)
    paths = (Q(path__startswith=path) for path in areas[:_MOST_NAMED])
    return reduce(or_, paths, Q(unit__in=list(units[:_MOST_NAMED])))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def entry(actor: Actor, number: int) -> AuditEntry:
    """One entry.

    Raises:
        NotFound: There is none, or it is beyond reach.
    """
    row = AuditEntry.objects.filter(_within(actor), number=number).first()
    if row is None:
        raise NotFound("rights.not_found")
    return row


def holds(row: AuditEntry) -> bool:
    """Whether an entry is as it was written, and stands behind the one it was written behind."""
    before = AuditEntry.objects.filter(number=row.number - 1).values_list("hash", flat=True).first()
    return row.hash == audit.digest(row) and row.before == (before or audit.GENESIS)


def prove(actor: Actor) -> audit.Verdict:
    """Walk the whole chain and write down what was found; the walk itself holds nobody up.

    Raises:
        NotFound, NotPermitted: See `services.acting.want`.
    """
    place = home_of(actor)
    want(actor, "audit.verify", place)
    verdict = audit.verify()
    breaks = [{"number": one.number, "kind": one.kind} for one in verdict.breaks[:_MOST_NAMED]]
    told: dict[str, Any] = {
        "entries": verdict.entries,
        "last": verdict.last,
        "count": len(verdict.breaks),
        "breaks": breaks,
    }
    with acting(actor, "audit.verify", place, **told):
        pass
    return verdict


def prove_or_queue(actor: Actor) -> audit.Verdict | None:
    """Prove the chain now, or in the background where it is long.

    Returns:
        What was found; None where the background worker has it now.

    Raises:
        NotFound, NotPermitted: See `services.acting.want`.
    """
    want(actor, "audit.verify", home_of(actor))
    if actor.person is None or AuditHead.objects.get().number <= IN_BACKGROUND:
        return prove(actor)
    prove_in_background.enqueue(actor.person)
    return None


@task()
def prove_in_background(person: int) -> None:
    """Prove the chain for a person who asked for it."""
    prove(actor_of(Person.objects.get(pk=person)))


def last_proof() -> AuditEntry | None:
    """The newest entry that says how a walk of the chain ended."""
    return AuditEntry.objects.filter(act="audit.verify").order_by("-number").first()


def export(actor: Actor, search: Search, form: Format) -> Iterator[bytes]:
    """Entries that fit a search, as a file piece by piece; taking a copy away is itself an act.

    Args:
        actor: Audit administrator.
        search: Which entries.
        form: See `trail_files.pieces`.

    Raises:
        NotFound, NotPermitted: See `services.acting.want`; before the first piece.
    """
    end = AuditHead.objects.get().number
    rows = found(actor, search).filter(number__lte=end)
    asked = {name: value for name, value in msgspec.to_builtins(search).items() if value}
    with acting(actor, "audit.export", home_of(actor), form=form, asked=asked, up_to=end):
        pass
    return pieces(rows, form)
