"""Use cases of minutes: write down what was said and decided, have a second person approve it, send it."""

from datetime import date

from django.utils import timezone

from halfsky.core.reports.papers import meetings as papers
from halfsky.core.reports.papers.model import Paper
from halfsky.core.reports.papers.printing import printed_day, printed_moment
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.reports.wording import Lang
from halfsky.core.supervision.meetings.workflow import DecisionState, MeetingAct
from halfsky.core.vocabulary.errors import Invalid
from halfsky.services import issued_papers
from halfsky.services.acting import Actor, Doing
from halfsky.services.agendas import item_of
from halfsky.services.courses import want_day_ahead, want_words
from halfsky.services.decisions import COURSE
from halfsky.services.meetings import (
    agenda_of,
    counted,
    guest_name,
    guests_of,
    perform,
    tell_guests,
)
from halfsky.services.notices import tell
from halfsky.services.paper_words import issuer_of, name_of_either, title_of
from halfsky.store.models import Area, Matter, Meeting, MeetingDecision, MeetingGuest, Unit


def record(
    actor: Actor, number: str, pk: int, *, discussion: str, conclusion: str, revision: int | None = None
) -> Meeting:
    """Write down what was said of an item and what was concluded.

    Raises:
        Invalid: Nothing is said.
        Conflict, NotFound, NotPermitted: See `services.meetings.perform`.
    """

    def write(row: Meeting, doing: Doing) -> None:
        item = item_of(row, pk)
        item.discussion = discussion.strip()
        item.conclusion = want_words(conclusion, MeetingAct.RECORD)
        item.save()
        doing.detail["item"] = item.title

    return perform(actor, number, MeetingAct.RECORD, revision=revision, change=write)


def decide(
    actor: Actor,
    number: str,
    pk: int,
    *,
    text: str,
    owner: str,
    due: date | None,
    matter: str = "",
    revision: int | None = None,
) -> Meeting:
    """Write down a decision of an item: what, who owns it, until when.

    Args:
        actor: Of the office.
        number: Of the meeting.
        pk: Of the item.
        text: What is decided.
        owner: `unit:12` or `area:7`, one that was invited.
        due: Until when.
        matter: Number of the matter it belongs to; empty for that of the item, if any.
        revision: See `services.meetings.perform`.

    Raises:
        Invalid: Text, owner or day are missing, or there is no such matter here.
        Conflict, NotFound, NotPermitted: See `services.meetings.perform`.
    """

    def write(row: Meeting, doing: Doing) -> None:
        item = item_of(row, pk)
        unit, area = owner_of(row, owner)
        found = _matter(row, matter) if matter else item.matter
        made = MeetingDecision.objects.create(
            number=f"{row.number}-{row.decisions.count() + 1}",
            meeting=row,
            item=item,
            text=text.strip(),
            unit=unit,
            area=area,
            office=row.area,
            due=want_day_ahead(due),
            matter=found,
            changed_at=doing.at,
        )
        doing.detail |= {"decision": made.number, "due": made.due.isoformat()}

    return perform(actor, number, MeetingAct.DECIDE, words=text, revision=revision, change=write)


def owner_of(row: Meeting, key: str) -> tuple[Unit | None, Area | None]:
    """The guest that owns a decision, by its key.

    Raises:
        Invalid: It was not invited.
    """
    for guest in guests_of(row):
        if key in (f"unit:{guest.unit_id}", f"area:{guest.area_id}"):
            return guest.unit, guest.area
    raise Invalid("meetings.owner_wanted")


def _matter(row: Meeting, number: str) -> Matter:
    found = Matter.objects.filter(number=number, office=row.area).first()
    if found is None:
        raise Invalid("meetings.no_such_matter", number=number)
    return found


def hand_in(actor: Actor, number: str, *, summary: str, revision: int | None = None) -> Meeting:
    """Hand the minutes to a second person.

    Raises:
        Invalid: Of an item nothing is concluded.
        Conflict, NotFound, NotPermitted: See `services.meetings.perform`.
    """

    def look(row: Meeting, doing: Doing) -> None:
        empty = [item.title for item in agenda_of(row) if not item.conclusion]
        if empty:
            raise Invalid("meetings.conclusion_wanted", item=empty[0])
        row.summary = summary.strip()
        doing.detail["decisions"] = row.decisions.count()
        for role in ("office", "reviewer", "leader"):
            _tell(row, role, "notices.minutes_handed_in", doing)

    return perform(actor, number, MeetingAct.HAND_IN, revision=revision, change=look)


def _tell(row: Meeting, role: str, code: str, doing: Doing) -> None:
    link = f"/desk/meetings/{row.number}/"
    tell(row.area, None, role, code, {"title": row.title}, link=link, at=doing.at, by=doing.person)


def give_back(actor: Actor, number: str, *, words: str, revision: int | None = None) -> Meeting:
    """Give the minutes back, with what is to be mended.

    Raises:
        Invalid: Nothing is said.
        Conflict, NotFound, NotPermitted: See `services.meetings.perform`.
    """

    def told(row: Meeting, doing: Doing) -> None:
        _tell(row, "office", "notices.minutes_returned", doing)

    return perform(actor, number, MeetingAct.RETURN, words=words, revision=revision, change=told)


def approve(actor: Actor, number: str, *, revision: int | None = None) -> Meeting:
    """Approve the minutes, as another person than who handed them in.

    Raises:
        Conflict, NotFound, NotPermitted: See `services.meetings.perform`.
    """
    return perform(actor, number, MeetingAct.APPROVE, revision=revision)


def send(actor: Actor, number: str, *, revision: int | None = None) -> Meeting:
    """Send the minutes: they are numbered, go to every guest, and each decision becomes its owner's task.

    Raises:
        Conflict, NotFound, NotPermitted: See `services.meetings.perform`.
    """

    def issue(row: Meeting, doing: Doing) -> None:
        issued_papers.issue(
            row.area,
            "minutes",
            row.number,
            doing,
            lambda words, printed, dated: _paper(row, words, printed, dated),
        )
        for decision in row.decisions.all():
            decision.state, decision.changed_at = DecisionState.OPEN, doing.at
            decision.save()
            COURSE.write_down(decision, MeetingAct.SEND, doing, before=DecisionState.DRAFT)
        tell_guests(row, guests_of(row), "notices.minutes_sent", doing)

    return perform(actor, number, MeetingAct.SEND, revision=revision, change=issue)


def _paper(row: Meeting, words: Catalogue, number: str, date: str) -> Paper:
    guests = guests_of(row)
    by_state = {
        state: tuple(_shown(one, words) for one in guests if one.state == state)
        for state in ("attended", "excused", "absent")
    }
    return papers.minutes(
        papers.Held(
            issuer=issuer_of(row.area, words.lang),
            number=number,
            meeting=title_of(row, words.lang),
            when=printed_moment(timezone.localtime(row.at), words.lang),
            venue=row.venue,
            chair=row.chaired_by,
            summary=row.summary,
            items=tuple(
                papers.Discussed(title=one.title, discussion=one.discussion, conclusion=one.conclusion)
                for one in agenda_of(row)
            ),
            decisions=tuple(
                papers.Resolved(
                    text=one.text, owner=owner_name(one, words.lang), due=printed_day(one.due, words.lang)
                )
                for one in row.decisions.select_related("unit", "area")
            ),
            attended=by_state["attended"],
            excused=by_state["excused"],
            absent=by_state["absent"],
            quorum=_quorum(row, words),
            copies=(words.text("meeting_papers.copies"),),
            date=date,
        ),
        words,
    )


def _shown(guest: MeetingGuest, words: Catalogue) -> str:
    name = guest_name(guest, words.lang)
    known = guest.post in ("leader", "liaison")
    return words.text(f"meeting_papers.post_{guest.post}", name=name) if known else name


def _quorum(row: Meeting, words: Catalogue) -> str:
    count = counted(row)
    code = "quorate" if count["quorate"] else "not_quorate"
    told = {name: count[name] for name in ("invited", "attended", "persons")}
    return words.text(f"meeting_papers.{code}", **told)


def owner_name(row: MeetingDecision, lang: Lang = "zh") -> str:
    """Who owns a decision, as papers call it."""
    return name_of_either(row.unit, row.area, lang)
