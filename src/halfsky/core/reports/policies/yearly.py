"""The report of a year's assessments: counts by issuer, stage, conclusion and outcome, and how letters were answered."""

from collections.abc import Callable, Iterable

import msgspec

from halfsky.core.evaluation.policies.counting import (
    Axis,
    Counted,
    Replies,
    count_all,
    count_by,
    count_replies,
)
from halfsky.core.evaluation.policies.model import Entry
from halfsky.core.reports.model import Cell, Paragraph, Report, Section, Table
from halfsky.core.reports.numbering import Numbers
from halfsky.core.reports.phrases import Catalogue, Ledger, Phrase
from halfsky.core.reports.wording import Lang
from halfsky.core.vocabulary.findings import Messages

AXES: tuple[Axis, ...] = ("issuer", "field", "stage", "kind", "conclusion", "outcome", "state")
"""Tables of the report, in order."""
COLUMNS = ("registered", "screened_out", "assessed", "no_objection", "amend", "object")


class Year(msgspec.Struct, frozen=True, kw_only=True):
    """A year's assessments of one area.

    Attributes:
        entries: Policies registered in the year.
        late: Numbers of those whose reply is past its day and not there.
        institutions: Totals of institutions by code, summed over those assessed; how many institutions they are of.
    """

    area: str
    area_name: str
    year: int
    entries: tuple[Entry, ...]
    late: tuple[str, ...] = ()
    totals: tuple[tuple[str, int], ...] = ()
    institutions: int = 0

    @property
    def replies(self) -> Replies:
        """How letters were answered."""
        return count_replies(self.entries, late=self.late)

    @property
    def whole(self) -> Counted:
        """All in one line."""
        return count_all(self.entries)

    def counted(self, axis: Axis) -> tuple[Counted, ...]:
        """By a property; what has none of it (no conclusion yet, no outcome yet) is left out."""
        return tuple(one for one in count_by(self.entries, axis) if one.of)


Named = Callable[[Axis, str], str]
"""A value of an axis in words."""


def yearly_report(year: Year, *, messages: Messages, named: Named, issuer: str, lang: Lang) -> Report:
    """Write the report; every number is a count over the register.

    Args:
        year: What is counted.
        messages: The catalogue.
        named: Values of the axes in words of the language.
        issuer: Who issues it.
        lang: `zh` or `en`.
    """
    words, ledger, numbers = Catalogue(messages=messages, lang=lang), Ledger(), Numbers(lang)
    bound = _Bound(year, ledger, words)
    return Report(
        title=words.text("policies_yearly_title", area=year.area_name, year=year.year),
        subtitle="",
        issuer=issuer,
        date=words.text("policies_yearly_date", year=year.year),
        lang=lang,
        summary=tuple(_summary(year, words, bound)),
        sections=(
            *(
                Section(
                    title=words.text(f"policies_yearly_{axis}"),
                    number=numbers.section(),
                    blocks=(_table(year, axis, words, numbers, named),),
                )
                for axis in AXES
                if year.counted(axis)
            ),
            *_institutions(year, words, numbers),
            Section(
                title=words.text("policies_yearly_list"),
                number=numbers.section(),
                blocks=(_list(year, words, numbers, named),),
            ),
        ),
        claims=ledger.claims,
        notes=(words.text("policies_yearly_note"),),
    )


class _Bound:
    """Counts of a year as words bound to the register."""

    def __init__(self, year: Year, ledger: Ledger, words: Catalogue) -> None:
        self._year, self._ledger, self._words = year, ledger, words

    def count(self, name: str, value: float) -> Phrase:
        printed = f"{value:g}"
        return self._ledger.bind(
            printed,
            indicator=self._words.text(f"policies_yearly_count_{name}"),
            area=self._year.area,
            operation="count",
            inputs=({"year": self._year.year, "value": value},),
            result=value,
            source=self._words.text("policies_yearly_register"),
        )


def _summary(year: Year, words: Catalogue, bound: _Bound) -> Iterable[Paragraph]:
    whole, replies = year.whole, year.replies
    first = words.say(
        "policies_yearly_whole",
        year=year.year,
        area=year.area_name,
        registered=bound.count("registered", whole.registered),
        screened_out=bound.count("screened_out", whole.screened_out),
        assessed=bound.count("assessed", whole.assessed),
    )
    second = words.say(
        "policies_yearly_conclusions",
        no_objection=bound.count("no_objection", whole.no_objection),
        amend=bound.count("amend", whole.amend),
        object=bound.count("object", whole.object),
    )
    yield Paragraph(sentences=(first.sentence(strong=True), second.sentence()))
    if replies.asked:
        yield Paragraph(sentences=tuple(one.sentence() for one in _answered(replies, words, bound)))


def _answered(replies: Replies, words: Catalogue, bound: _Bound) -> Iterable[Phrase]:
    yield words.say(
        "policies_yearly_replies",
        asked=bound.count("asked", replies.asked),
        on_time=bound.count("on_time", replies.on_time),
        late=bound.count("late", replies.late),
        open=bound.count("open", replies.open),
    )
    if replies.middle is not None and replies.longest is not None:
        yield words.say(
            "policies_yearly_days",
            middle=bound.count("middle", replies.middle),
            longest=bound.count("longest", replies.longest),
        )
    if replies.proposals:
        yield words.say(
            "policies_yearly_taken_up",
            proposals=bound.count("proposals", replies.proposals),
            accepted=bound.count("accepted", replies.accepted),
            partly=bound.count("partly", replies.partly),
        )


def _table(year: Year, axis: Axis, words: Catalogue, numbers: Numbers, named: Named) -> Table:
    lines = [(named(axis, one.of), one) for one in year.counted(axis)]
    heads = (words.text(f"policies_yearly_head_{axis}"), *_heads(words))
    return Table(
        number=numbers.table(),
        caption=words.text(f"policies_yearly_{axis}"),
        head=(tuple(Cell(text=head) for head in heads),),
        rows=tuple(
            (Cell(text=of), *(Cell(text=str(getattr(one, name)), numeric=True) for name in COLUMNS))
            for of, one in lines
        ),
        widths=(3, *(1.3 for _ in COLUMNS)),
    )


def _institutions(year: Year, words: Catalogue, numbers: Numbers) -> Iterable[Section]:
    """Totals of the institutions assessed; nothing where there was none."""
    if not year.institutions:
        return
    heads = ("total", "sum")
    caption = words.text("policies_yearly_institutions", count=year.institutions)
    yield Section(
        title=caption,
        number=numbers.section(),
        blocks=(
            Table(
                number=numbers.table(),
                caption=caption,
                head=(tuple(Cell(text=words.text(f"policies_yearly_head_{head}")) for head in heads),),
                rows=tuple(
                    (Cell(text=name), Cell(text=str(value), numeric=True)) for name, value in year.totals
                ),
                widths=(4, 1.6),
            ),
        ),
    )


def _heads(words: Catalogue) -> tuple[str, ...]:
    return tuple(words.text(f"policies_yearly_count_{name}") for name in COLUMNS)


def _list(year: Year, words: Catalogue, numbers: Numbers, named: Named) -> Table:
    heads = ("title", "issuer", "stage", "conclusion", "days", "outcome")
    return Table(
        number=numbers.table(),
        caption=words.text("policies_yearly_list"),
        head=(tuple(Cell(text=words.text(f"policies_yearly_head_{head}")) for head in heads),),
        rows=tuple(_row(one, words, named, late=one.number in year.late) for one in year.entries),
        widths=(4, 2.4, 1.4, 1.6, 1.6, 1.8),
    )


def _row(one: Entry, words: Catalogue, named: Named, *, late: bool) -> tuple[Cell, ...]:
    answered = "—" if one.days is None else str(one.days)
    return (
        Cell(text=one.title),
        Cell(text=one.issuer),
        Cell(text=named("stage", one.stage)),
        Cell(text=named("conclusion", one.conclusion) if one.conclusion else named("state", one.state)),
        Cell(text=words.text("policies_yearly_late") if late else answered, numeric=not late),
        Cell(text=named("outcome", one.outcome) if one.outcome else "—"),
    )
