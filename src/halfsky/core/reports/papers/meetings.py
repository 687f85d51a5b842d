"""Papers of a meeting: the notice that calls it, and its minutes."""

import msgspec

from halfsky.core.reports.model import Block, Cell, Section, Table
from halfsky.core.reports.numbering import Numbers
from halfsky.core.reports.papers.model import Paper, Presence, numbered_items, written
from halfsky.core.reports.papers.printing import names_in_row
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.reports.wording import Lang


class Calling(msgspec.Struct, frozen=True, kw_only=True):
    """What a notice says, everything as printed.

    Attributes:
        issuer: The office, in full.
        number: 发文字号.
        meeting: What the meeting is called.
        guests: Who is invited.
        when: Day and hour.
        venue: Where.
        agenda: Titles in order.
        words: What is asked beside, a line each.
        reply_by: Until when those who cannot come say so.
        contact: Whom to ask; empty for none.
        date: Day of the notice.
    """

    issuer: str
    number: str
    meeting: str
    guests: tuple[str, ...]
    when: str
    venue: str
    agenda: tuple[str, ...]
    words: str
    reply_by: str
    contact: str
    date: str


class Resolved(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as printed: what, who, until when."""

    text: str
    owner: str
    due: str


class Discussed(msgspec.Struct, frozen=True, kw_only=True):
    """An item of the agenda with what was said of it and what was concluded."""

    title: str
    discussion: str
    conclusion: str


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What minutes say, everything as printed; `number` is 〔2026〕第2期."""

    issuer: str
    number: str
    meeting: str
    when: str
    venue: str
    chair: str
    summary: str
    items: tuple[Discussed, ...]
    decisions: tuple[Resolved, ...]
    attended: tuple[str, ...]
    excused: tuple[str, ...]
    absent: tuple[str, ...]
    quorum: str
    copies: tuple[str, ...]
    date: str


def notice(calling: Calling, words: Catalogue) -> Paper:
    """The notice that calls a meeting: when, where, who, what about, and what is asked."""
    numbers = Numbers(words.lang)
    given = {"meeting": calling.meeting, "when": calling.when, "day": calling.reply_by}
    asks = (words.text("meeting_papers.each", **given), *calling.words.splitlines())

    def section(code: str, *texts: str) -> Section:
        return Section(
            title=words.text(f"meeting_papers.{code}"), number=numbers.section(), blocks=written(*texts)
        )

    return Paper(
        form="document",
        issuer=calling.issuer,
        mark=calling.issuer,
        number=calling.number,
        title=words.text("meeting_papers.title", **given),
        addressee=names_in_row(calling.guests, words.lang),
        blocks=written(words.text("meeting_papers.opening", **given)),
        sections=(
            section("when", _stopped(calling.when, words.lang)),
            section("venue", _stopped(calling.venue, words.lang)),
            Section(
                title=words.text("meeting_papers.agenda"),
                number=numbers.section(),
                blocks=numbered_items(calling.agenda),
            ),
            section("asks", *asks),
        ),
        closing=written(words.text("meeting_papers.closing")),
        date=calling.date,
        remark=words.text("meeting_papers.contact", contact=calling.contact) if calling.contact else "",
        lang=words.lang,
    )


def minutes(held: Held, words: Catalogue) -> Paper:
    """The minutes: what was discussed and concluded, what was decided, who was there."""
    numbers = Numbers(words.lang)
    opening = [words.text("meeting_papers.held", meeting=held.meeting, when=held.when, venue=held.venue)]
    opening += [words.text("meeting_papers.chair", chair=held.chair)] if held.chair else []
    gap = "" if words.lang == "zh" else " "
    presence = (("attended", held.attended), ("excused", held.excused), ("absent", held.absent))
    return Paper(
        form="minutes",
        issuer=held.issuer,
        mark=words.text("meeting_papers.mark", issuer=held.issuer),
        number=held.number,
        title=words.text("meeting_papers.minutes", meeting=held.meeting),
        blocks=written(gap.join([*opening, held.quorum]), held.summary),
        sections=(
            *(
                Section(
                    title=item.title,
                    number=numbers.section(),
                    blocks=written(item.discussion, item.conclusion),
                )
                for item in held.items
            ),
            Section(
                title=words.text("meeting_papers.decisions"),
                number=numbers.section(),
                blocks=_decided(held, words),
            ),
        ),
        presence=tuple(
            Presence(label=words.text(f"meeting_papers.{code}"), who=who) for code, who in presence if who
        ),
        date=held.date,
        copies=held.copies,
        printed_by=held.issuer,
        printed_on=held.date,
        lang=words.lang,
    )


def _decided(held: Held, words: Catalogue) -> tuple[Block, ...]:
    if not held.decisions:
        return written(words.text("meeting_papers.none"))
    head = tuple(Cell(text=words.text(f"meeting_papers.{code}")) for code in ("nth", "text", "owner", "due"))
    rows = tuple(
        (Cell(text=str(nth)), Cell(text=one.text), Cell(text=one.owner), Cell(text=one.due))
        for nth, one in enumerate(held.decisions, start=1)
    )
    return (Table(number="", caption="", head=(head,), rows=rows, widths=(1, 6, 3.4, 3)),)


def _stopped(text: str, lang: Lang) -> str:
    return text if text.endswith(("。", ".")) else text + ("。" if lang == "zh" else ".")
