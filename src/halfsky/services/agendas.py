"""Use cases of an agenda: what could be on it, put something on it, take it off, propose something, attach a paper."""

from typing import Any

import msgspec
from django.core.files.base import ContentFile, File
from django.db.models import Max

from halfsky.core.supervision.matters.workflow import OPEN
from halfsky.core.supervision.meetings.workflow import MeetingAct
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.core.vocabulary.rights import Place
from halfsky.engines.duty_kinds import kinds_by_code
from halfsky.services.acting import Actor, Doing, not_permitted
from halfsky.services.courses import want_words
from halfsky.services.meetings import address_of, find, perform
from halfsky.services.moments import today
from halfsky.services.notices import tell
from halfsky.services.receiving import received
from halfsky.store.models import AgendaItem, DutyTerm, Matter, Meeting, Unit

_MOST = 12


class Suggested(msgspec.Struct, frozen=True, kw_only=True):
    """Something that waits and could be on the agenda: `key` is `matter:12` or `duty:7`."""

    key: str
    title: str
    late: bool


def suggestions(row: Meeting) -> list[Suggested]:
    """Open matters of the area and duties that are overdue, the latest first, without those on the agenda."""
    there = row.items.exclude(state="declined")
    matters = Matter.objects.filter(office=row.area, state__in=OPEN).exclude(
        pk__in=there.exclude(matter=None).values("matter")
    )
    found = [
        Suggested(key=f"matter:{one.pk}", title=one.title, late=bool(one.due and one.due < today()))
        for one in matters.order_by("due", "pk")[:_MOST]
    ]
    terms = overdue_terms(row).exclude(pk__in=there.exclude(term=None).values("term"))
    found += [Suggested(key=f"duty:{term.pk}", title=duty_title(term), late=True) for term in terms[:_MOST]]
    return found


def overdue_terms(row: Meeting) -> Any:
    """Terms of the area's duties that are open past their day."""
    rows = DutyTerm.objects.filter(area=row.area, duty__state="kept", state="open", due__lt=today())
    return rows.select_related("duty").order_by("due", "pk")


def duty_title(term: DutyTerm) -> str:
    """A term of a duty as an agenda calls it."""
    return f"{term.duty.title or kinds_by_code()[term.duty.kind].zh}（{term.period}）"


def put(
    actor: Actor, number: str, *, title: str = "", words: str = "", key: str = "", unit: int | None = None
) -> Meeting:
    """Put an item at the end of the agenda: free words, or what waits by its key of `suggestions`.

    Args:
        actor: Of the office.
        number: Of the meeting.
        title: Of a free item; of what waits, its own where empty.
        words: What it is about.
        key: See `Suggested`.
        unit: Who reports on it.

    Raises:
        Invalid: There is neither title nor key.
        Conflict, NotFound, NotPermitted: See `services.meetings.perform`.
    """

    def add(row: Meeting, doing: Doing) -> None:
        item = _waiting(row, key) if key else AgendaItem(origin="free")
        item.meeting, item.words = row, words.strip()
        item.title = want_words(title or item.title, MeetingAct.ITEM)[:200]
        item.unit = _unit(row, unit) or item.unit
        item.place = _last(row) + 1
        item.save()
        doing.detail |= {"item": item.title, "origin": item.origin}

    return perform(actor, number, MeetingAct.ITEM, change=add)


def _waiting(row: Meeting, key: str) -> AgendaItem:
    kind, _, pk = key.partition(":")
    if kind == "matter" and pk.isdigit():
        matter = Matter.objects.filter(pk=int(pk), office=row.area, state__in=OPEN).first()
        if matter is not None:
            return AgendaItem(origin="matter", title=matter.title, matter=matter, unit=matter.lead)
    if kind == "duty" and pk.isdigit():
        term = overdue_terms(row).filter(pk=int(pk)).first()
        if term is not None:
            return AgendaItem(origin="duty", title=duty_title(term), term=term)
    raise Invalid("meetings.no_such_item")


def _unit(row: Meeting, pk: int | None) -> Unit | None:
    return None if pk is None else Unit.objects.filter(pk=pk, area=row.area).first()


def _last(row: Meeting) -> int:
    return row.items.aggregate(last=Max("place"))["last"] or 0


def propose(actor: Actor, number: str, *, title: str, words: str) -> Meeting:
    """Propose an item, as a unit that is invited; the office takes it or not.

    Raises:
        Invalid: Title or words are missing.
        NotPermitted: The unit is not invited.
        Conflict, NotFound: See `services.meetings.perform`.
    """
    seen = find(actor, number)
    guest = seen.guests.filter(unit__in=actor.units).select_related("unit").first()
    if guest is None or guest.unit is None:
        raise not_permitted(MeetingAct.PROPOSE)
    unit = guest.unit

    def add(row: Meeting, doing: Doing) -> None:
        AgendaItem.objects.create(
            meeting=row,
            place=_last(row) + 1,
            title=want_words(title, MeetingAct.PROPOSE)[:200],
            words=words.strip(),
            origin="proposal",
            state="proposed",
            unit=unit,
        )
        doing.detail["unit"] = unit.name
        facts = {"title": row.title, "item": title.strip(), "unit": unit.name}
        tell(
            row.area,
            None,
            "office",
            "notices.meeting_proposal",
            facts,
            link=address_of(row.number),
            at=doing.at,
            by=doing.person,
        )

    return perform(
        actor,
        number,
        MeetingAct.PROPOSE,
        words=words,
        place=Place(path=seen.area.path, unit=unit.pk),
        change=add,
    )


def change_item(actor: Actor, number: str, pk: int, *, how: str) -> Meeting:
    """Move an item up, take a proposal onto the agenda, or take an item off it.

    Args:
        actor: Of the office.
        number: Of the meeting.
        pk: Of the item.
        how: `up`, `take` or `off`.

    Raises:
        NotFound: There is no such item.
        Invalid: There is no such change.
        Conflict, NotPermitted: See `services.meetings.perform`.
    """

    def change(row: Meeting, doing: Doing) -> None:
        item = item_of(row, pk)
        doing.detail |= {"item": item.title, "how": how}
        if how == "up":
            _move_up(row, item)
        elif how in ("take", "off"):
            item.state = "on" if how == "take" else "declined"
            item.save()
        else:
            raise Invalid("meetings.no_such_item")

    return perform(actor, number, MeetingAct.ITEM, change=change)


def _move_up(row: Meeting, item: AgendaItem) -> None:
    above = row.items.filter(place__lt=item.place, state="on").order_by("-place").first()
    if above is not None:
        above.place, item.place = item.place, above.place
        above.save()
        item.save()


def item_of(row: Meeting, pk: int) -> AgendaItem:
    """An item of a meeting.

    Raises:
        NotFound: There is none.
    """
    item = row.items.filter(pk=pk).first()
    if item is None:
        raise NotFound("rights.not_found")
    return item


def attach(actor: Actor, number: str, pk: int, upload: File[bytes] | None) -> Meeting:
    """Attach a paper to an item; a newer one takes the place of the older.

    Raises:
        Invalid: There is no file, or it is not of a kind that may be sent.
        Conflict, NotFound, NotPermitted: See `services.meetings.perform`.
    """

    def keep(row: Meeting, doing: Doing) -> None:
        item = item_of(row, pk)
        if upload is None:
            raise Invalid("supervision.evidence_wanted", act=MeetingAct.ITEM.value)
        with received(upload) as (kept, path):
            item.file_name, item.sha256 = kept.name, kept.sha256
            name = f"{row.number}-{kept.sha256[:12]}.{kept.kind}"
            item.file.save(name, ContentFile(path.read_bytes()), save=False)
        item.save()
        doing.detail |= {"item": item.title, "sha256": item.sha256}

    return perform(actor, number, MeetingAct.ITEM, change=keep)
