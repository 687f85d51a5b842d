"""Letters of a matter: 提示函 as a letter, 督办单 and the sheet for the reply as forms.

What they say of figures is what was frozen with the matter: the warning's own words, its figures, and the vintage.
"""

from collections.abc import Iterable

import msgspec

from halfsky.core.reports.model import Cell, Table
from halfsky.core.reports.papers.model import Paper, written
from halfsky.core.reports.phrases import Catalogue, Phrase
from halfsky.core.reports.wording import own_digits, print_value
from halfsky.core.supervision.matters.model import Facts, Series

_MOST_POINTS = 6
_ROOM = 5
"""Lines left free where something is to be written by hand."""


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """What a letter is to say, everything as printed.

    Attributes:
        series: `reminder` or `supervision`.
        number: 发文字号; empty in a draft.
        issuer: The office, in full.
        matter: Number of the matter, so that both sides find it.
        subject: The matter's title.
        words: Why it was opened, where no warning says so.
        plan: Title of the plan; empty where it is about none.
        known: Day on which the vintage was frozen.
        lead: The unit in the lead.
        supporting: Units that support.
        asks: What is asked, one by one.
        days: Working days for the reply.
        reply_due: The day of the reply.
        contact: Whom to ask, as `王某，0999-1234567`; empty for none.
        date: Day of the letter.
        facts: Frozen with the matter.
    """

    series: Series
    number: str
    issuer: str
    matter: str
    subject: str
    words: str
    plan: str
    known: str
    lead: str
    supporting: tuple[str, ...]
    asks: tuple[str, ...]
    days: int
    reply_due: str
    contact: str
    date: str
    facts: Facts


class Answering(msgspec.Struct, frozen=True, kw_only=True):
    """What a reply says, everything as printed; empty parts are lines to be filled in by hand."""

    letter: str
    matter: str
    subject: str
    to: str
    unit: str
    cause: str = ""
    measures: str = ""
    until: str = ""
    evidence: str = ""
    date: str = ""


def letter(asking: Asking, words: Catalogue) -> Paper:
    """The letter of a matter in its official form."""
    return _reminder(asking, words) if asking.series == "reminder" else _supervision(asking, words)


def _reminder(asking: Asking, words: Catalogue) -> Paper:
    facts = asking.facts
    # The list of what is asked follows the sentence that introduces it.
    asks = tuple(f"{place}. {ask}" for place, ask in enumerate(asking.asks, start=1))
    return Paper(
        form="letter",
        issuer=asking.issuer,
        number=asking.number,
        title=words.text("letters.title_reminder", subject=asking.subject),
        addressee=asking.lead,
        blocks=(
            *written(_ground(asking, words), _reason(asking, words), facts.clears_zh if words.lang == "zh" else facts.clears_en),
            *_figures(facts, words),
            *written(words.text("letters.asks"), *asks),
        ),
        closing=written(
            words.text("letters.reply_by", due=asking.reply_due, days=asking.days, matter=asking.matter)
        ),
        remark=words.text("letters.contact", contact=asking.contact) if asking.contact else "",
        date=asking.date,
        copies=asking.supporting,
        lang=words.lang,
    )  # fmt: skip


def _ground(asking: Asking, words: Catalogue) -> str:
    """What the letter rests on: the plan's clause and the vintage; nothing where it is about neither."""
    facts = asking.facts
    if not (asking.plan and facts.target):
        return ""
    code = "letters.ground" if facts.vintage else "letters.ground_without_figures"
    told = {"plan": asking.plan, "target": facts.target, "quote": facts.quote or facts.words}
    return words.text(code, **told, vintage=facts.vintage, known=asking.known)


def _reason(asking: Asking, words: Catalogue) -> str:
    facts = asking.facts
    return (facts.reason_zh if words.lang == "zh" else facts.reason_en) or asking.words


def _figures(facts: Facts, words: Catalogue) -> tuple[Table, ...]:
    """The figures of the last years as a small table; none where there are none."""
    if not facts.points or facts.unit is None:
        return ()
    points = facts.points[-_MOST_POINTS:]
    head = [words.text("letters.indicator"), *(words.text("letters.year", year=one.year) for one in points)]
    row = [facts.words, *(_told(one.value, facts, words) for one in points)]
    if facts.target_value is not None:
        head.append(words.text("letters.target_value"))
        row.append(_told(facts.target_value, facts, words))
    if facts.deadline is not None:
        head.append(words.text("letters.deadline"))
        row.append(words.text("letters.year", year=facts.deadline))
    cells = tuple(Cell(text=text, numeric=place > 0) for place, text in enumerate(row))
    return (
        Table(
            number="",
            caption="",
            head=(tuple(Cell(text=text) for text in head),),
            rows=(cells,),
            notes=(words.text("letters.source", vintage=facts.vintage),),
        ),
    )


def _told(value: float, facts: Facts, words: Catalogue) -> str:
    unit = facts.unit or "count"
    digits = min(own_digits(value), 2)
    return print_value(value, unit=unit, digits=digits, lang=words.lang, name=facts.words)


def _supervision(asking: Asking, words: Catalogue) -> Paper:
    facts = asking.facts
    supporting = _row(asking.supporting, words) if asking.supporting else words.text("letters.none")
    rows = (
        ("subject", asking.subject),
        ("clause", _clause(asking, words)),
        ("situation", _reason(asking, words)),
        ("figures", _series(facts, words)),
        ("lead", asking.lead),
        ("supporting", supporting),
        ("required", "\n".join(f"{place}. {ask}" for place, ask in enumerate(asking.asks, start=1))),
        ("due", words.text("letters.due", due=asking.reply_due, days=asking.days)),
        ("done", ""),
        ("opinion", ""),
    )
    return Paper(
        form="table",
        issuer=asking.issuer,
        number=asking.number,
        title=words.text("letters.title_supervision"),
        blocks=(_form(rows, words),),
        remark=words.text("letters.back", matter=asking.matter)
        + (words.text("letters.contact_too", contact=asking.contact) if asking.contact else ""),
        date=asking.date,
        lang=words.lang,
    )


def _clause(asking: Asking, words: Catalogue) -> str:
    facts = asking.facts
    if not (asking.plan and facts.target):
        return words.text("letters.none")
    return words.text(
        "letters.clause", plan=asking.plan, target=facts.target, quote=facts.quote or facts.words
    )


def _series(facts: Facts, words: Catalogue) -> str:
    """The figures in one line, with the target and the vintage they are of."""
    if not facts.points or facts.unit is None:
        return words.text("letters.none")
    years = [
        words.text("letters.point", year=one.year, value=_told(one.value, facts, words))
        for one in facts.points[-_MOST_POINTS:]
    ]
    return _row(years, words) + words.text("letters.of_vintage", vintage=facts.vintage)


def _lines(label: str, text: str) -> tuple[tuple[Cell, ...], ...]:
    """One row of a form: its words line by line beside the label; empty, it has room to write."""
    first, *rest = text.splitlines() or ["　"] * _ROOM
    return (
        (Cell(text=label, rowspan=1 + len(rest)), Cell(text=first)),
        *((Cell(text=line),) for line in rest),
    )


def _row(parts: Iterable[str], words: Catalogue) -> str:
    return words.row(Phrase(part) for part in parts).text


def _form(rows: tuple[tuple[str, str], ...], words: Catalogue) -> Table:
    """A form of two columns: what is to be said, and what is said."""
    return Table(
        number="",
        caption="",
        head=(),
        rows=tuple(row for name, text in rows for row in _lines(words.text(f"letters.row_{name}"), text)),
        widths=(1.0, 4.2),
    )


def reply_sheet(answering: Answering, words: Catalogue) -> Paper:
    """The unit's reply as a form: filled where it was given on the site, else to be filled in by hand."""
    rows = (
        ("subject", answering.subject),
        ("letter", answering.letter),
        ("cause", answering.cause),
        ("measures", answering.measures),
        ("until", answering.until),
        ("evidence", answering.evidence),
    )
    return Paper(
        form="table",
        issuer=answering.unit,
        number=answering.matter,
        title=words.text("letters.title_reply"),
        addressee=answering.to,
        blocks=(_form(rows, words),),
        date=answering.date,
        remark=words.text("letters.seal"),
        lang=words.lang,
    )
