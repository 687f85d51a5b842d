"""Papers of an inspection: the notice, the rectification notice of a finding, and the report."""

import msgspec

from halfsky.core.reports.model import Block, Cell, Section, Table
from halfsky.core.reports.numbering import Numbers
from halfsky.core.reports.papers.model import Paper, numbered_items, written
from halfsky.core.reports.papers.printing import names_in_row
from halfsky.core.reports.phrases import Catalogue


class Announced(msgspec.Struct, frozen=True, kw_only=True):
    """What the notice of an inspection says, everything as printed; `drawn` is who, and how each was drawn."""

    issuer: str
    number: str
    title: str
    scope: str
    period: str
    drawn: tuple[tuple[str, str], ...]
    word: str
    seed: str
    questions: tuple[str, ...]
    date: str


class Ordered(msgspec.Struct, frozen=True, kw_only=True):
    """What a rectification notice says; `finding` is the finding's number, `to` who is to put it right."""

    issuer: str
    number: str
    inspection: str
    finding: str
    to: str
    facts: str
    clause: str
    asks: str
    due: str
    date: str


class FoundRow(msgspec.Struct, frozen=True, kw_only=True):
    """A finding as the report prints it."""

    where: str
    facts: str
    clause: str
    due: str
    state: str


class Inspected(msgspec.Struct, frozen=True, kw_only=True):
    """What the report of an inspection says; `tallies` is per question: words, yes, partly, no, not applicable."""

    issuer: str
    number: str
    title: str
    scope: str
    period: str
    visited: tuple[tuple[str, str, str], ...]
    tallies: tuple[tuple[str, int, int, int, int], ...]
    findings: tuple[FoundRow, ...]
    conclusion: str
    date: str


def announcement(told: Announced, words: Catalogue) -> Paper:
    """The notice of an inspection: what, when, who and how drawn, with which questions."""
    numbers = Numbers(words.lang)
    given = {"title": told.title, "period": told.period, "word": told.word, "seed": told.seed}
    return Paper(
        issuer=told.issuer,
        mark=told.issuer,
        number=told.number,
        title=words.text("inspection_papers.notice", **given),
        addressee=names_in_row((name for name, _ in told.drawn), words.lang),
        blocks=written(words.text("inspection_papers.opening", **given)),
        sections=(
            Section(
                title=words.text("inspection_papers.scope"),
                number=numbers.section(),
                blocks=written(told.scope),
            ),
            Section(
                title=words.text("inspection_papers.who"),
                number=numbers.section(),
                blocks=(
                    _table(
                        (words.text("inspection_papers.name"), words.text("inspection_papers.how")),
                        told.drawn,
                        (3, 2),
                    ),
                    *written(words.text("inspection_papers.lot", **given)),
                ),
            ),
            Section(
                title=words.text("inspection_papers.questions"),
                number=numbers.section(),
                blocks=(*numbered_items(told.questions), *written(words.text("inspection_papers.prepare"))),
            ),
        ),
        closing=written(words.text("inspection_papers.closing")),
        date=told.date,
        lang=words.lang,
    )


def order(given: Ordered, words: Catalogue) -> Paper:
    """The rectification notice (整改通知书) of a finding, as a form."""
    rows = (
        (words.text("inspection_papers.of"), given.inspection),
        (words.text("inspection_papers.finding"), given.finding),
        (words.text("inspection_papers.to"), given.to),
        (words.text("inspection_papers.facts"), given.facts),
        (words.text("inspection_papers.clause"), given.clause),
        (words.text("inspection_papers.asks"), given.asks),
        (words.text("inspection_papers.due"), given.due),
    )
    return Paper(
        form="table",
        issuer=given.issuer,
        number=given.number,
        title=words.text("inspection_papers.order"),
        blocks=(
            _table(
                (words.text("inspection_papers.item"), words.text("inspection_papers.content")), rows, (1, 4)
            ),
            *written(words.text("inspection_papers.reply")),
        ),
        signatures=(
            (words.text("inspection_papers.issued"), given.issuer, given.date),
            (words.text("inspection_papers.received"), given.to, words.text("inspection_papers.blank_day")),
        ),
        date=given.date,
        lang=words.lang,
    )


def report(told: Inspected, words: Catalogue, *, settled: int) -> Paper:
    """The report of an inspection: who was visited, what the checklist showed, findings, conclusion."""
    numbers = Numbers(words.lang)
    summary = words.text(
        "inspection_papers.summary",
        period=told.period,
        issuer=told.issuer,
        title=told.title,
        count=len(told.visited),
        found=len(told.findings),
        settled=settled,
    )
    answers = tuple((row[0], *(str(count) for count in row[1:])) for row in told.tallies)
    found = tuple((one.where, one.facts, one.clause, one.due, one.state) for one in told.findings)
    heads = ("question", "yes", "partly", "no", "na")
    of_found = tuple(
        words.text(f"inspection_papers.{code}") for code in ("where", "facts", "clause", "due", "state")
    )

    def section(code: str, *blocks: Block) -> Section:
        return Section(title=words.text(f"inspection_papers.{code}"), number=numbers.section(), blocks=blocks)

    return Paper(
        issuer=told.issuer,
        mark=told.issuer,
        number=told.number,
        title=words.text("inspection_papers.report", title=told.title),
        blocks=written(summary, told.scope),
        sections=(
            section(
                "visited",
                _table(
                    (
                        words.text("inspection_papers.name"),
                        words.text("inspection_papers.how"),
                        words.text("inspection_papers.score"),
                    ),
                    told.visited,
                    (3, 2, 1),
                ),
            ),
            section(
                "tally",
                _table(
                    tuple(words.text(f"inspection_papers.{code}") for code in heads),
                    answers,
                    (6, 1, 1, 1, 1.3),
                ),
            ),
            section(
                "findings",
                *(
                    (_table(of_found, found, (2, 4, 2, 2, 1.5)),)
                    if found
                    else written(words.text("inspection_papers.none"))
                ),
            ),
            section("conclusion", *written(told.conclusion)),
        ),
        date=told.date,
        lang=words.lang,
    )


def _table(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], widths: tuple[float, ...]) -> Table:
    return Table(
        number="",
        caption="",
        head=(tuple(Cell(text=text) for text in head),),
        rows=tuple(tuple(Cell(text=text) for text in row) for row in rows),
        widths=widths,
    )
