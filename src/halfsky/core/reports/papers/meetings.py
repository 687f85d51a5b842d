"""Papers of a meeting: the notice that calls it, and its minutes."""

import msgspec

from halfsky.core.reports.model import Block, Cell, Section, Table
from halfsky.core.reports.numbering import Numbers
from halfsky.core.reports.papers.model import Paper, Presence, numbered_items, written
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


_WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "title": "关于召开{meeting}的通知",
        "opening": "定于{when}召开{meeting}。现将有关事项通知如下：",
        "when": "会议时间",
        "venue": "会议地点",
        "agenda": "会议议程",
        "asks": "有关要求",
        "each": "请各单位由分管负责同志或联络员参加，会前熟悉议程所列事项；不能参加的，请于{day}前告知。",
        "closing": "特此通知。",
        "contact": "联系人：{contact}",
        "minutes": "{meeting}纪要",
        "held": "{when}，{meeting}在{venue}召开。",
        "chair": "会议由{chair}主持。",
        "attended": "出席",
        "excused": "请假",
        "absent": "缺席",
        "decisions": "议定事项",
        "text": "事项",
        "owner": "责任单位",
        "due": "完成时限",
        "nth": "序号",
        "none": "本次会议未议定需跟踪落实的事项。",
    },
    "en": {
        "title": "Notice of the {meeting}",
        "opening": "The {meeting} will be held on {when}.",
        "when": "Time",
        "venue": "Place",
        "agenda": "Agenda",
        "asks": "What is asked",
        "each": "Send the leader in charge or the liaison officer, who knows the items of the agenda; whoever cannot come says so by {day}.",
        "closing": "",
        "contact": "Contact: {contact}",
        "minutes": "Minutes of the {meeting}",
        "held": "The {meeting} was held on {when} at {venue}.",
        "chair": "In the chair: {chair}.",
        "attended": "Present",
        "excused": "Excused",
        "absent": "Absent",
        "decisions": "Decisions",
        "text": "What",
        "owner": "Who",
        "due": "Until",
        "nth": "No.",
        "none": "Nothing was decided that is to be followed up.",
    },
}


def notice(calling: Calling, *, lang: Lang = "zh") -> Paper:
    """The notice that calls a meeting: when, where, who, what about, and what is asked."""
    words, numbers = _WORDS[lang], Numbers(lang)
    given = {"meeting": calling.meeting, "when": calling.when, "day": calling.reply_by}
    asks = (words["each"].format(**given), *calling.words.splitlines())

    def section(code: str, *texts: str) -> Section:
        return Section(title=words[code], number=numbers.section(), blocks=written(*texts))

    return Paper(
        form="document",
        issuer=calling.issuer,
        mark=calling.issuer,
        number=calling.number,
        title=words["title"].format(**given),
        addressee=_list(calling.guests, lang),
        blocks=written(words["opening"].format(**given)),
        sections=(
            section("when", _stopped(calling.when, lang)),
            section("venue", _stopped(calling.venue, lang)),
            Section(title=words["agenda"], number=numbers.section(), blocks=numbered_items(calling.agenda)),
            section("asks", *asks),
        ),
        closing=written(words["closing"]),
        date=calling.date,
        remark=words["contact"].format(contact=calling.contact) if calling.contact else "",
        lang=lang,
    )


def minutes(held: Held, *, lang: Lang = "zh") -> Paper:
    """The minutes: what was discussed and concluded, what was decided, who was there."""
    words, numbers = _WORDS[lang], Numbers(lang)
    opening = [words["held"].format(meeting=held.meeting, when=held.when, venue=held.venue)]
    opening += [words["chair"].format(chair=held.chair)] if held.chair else []
    gap = "" if lang == "zh" else " "
    presence = (("attended", held.attended), ("excused", held.excused), ("absent", held.absent))
    return Paper(
        form="minutes",
        issuer=held.issuer,
        mark=held.issuer + ("会议纪要" if lang == "zh" else " — Minutes"),
        number=held.number,
        title=words["minutes"].format(meeting=held.meeting),
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
            Section(title=words["decisions"], number=numbers.section(), blocks=_decided(held, words)),
        ),
        presence=tuple(Presence(label=words[code], who=who) for code, who in presence if who),
        date=held.date,
        copies=held.copies,
        printed_by=held.issuer,
        printed_on=held.date,
        lang=lang,
    )


def _decided(held: Held, words: dict[str, str]) -> tuple[Block, ...]:
    if not held.decisions:
        return written(words["none"])
    head = tuple(Cell(text=words[code]) for code in ("nth", "text", "owner", "due"))
    rows = tuple(
        (Cell(text=str(nth)), Cell(text=one.text), Cell(text=one.owner), Cell(text=one.due))
        for nth, one in enumerate(held.decisions, start=1)
    )
    return (Table(number="", caption="", head=(head,), rows=rows, widths=(1, 6, 3.4, 3)),)


def _list(names: tuple[str, ...], lang: Lang) -> str:
    return ("、" if lang == "zh" else ", ").join(names)


def _stopped(text: str, lang: Lang) -> str:
    return text if text.endswith(("。", ".")) else text + ("。" if lang == "zh" else ".")
