"""A yearly work report (年度工作报告) as an official paper: what was done, problems, the next year, own targets."""

import msgspec

from halfsky.core.reports.model import Cell, Section, Table
from halfsky.core.reports.papers.model import Paper, written
from halfsky.core.reports.phrases import Catalogue

_ORDINALS = {"zh": ("一、", "二、", "三、", "四、"), "en": ("1. ", "2. ", "3. ", "4. ")}


class TargetLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the table of own targets, everything as printed; `status` is the code of the verdict."""

    number: str
    words: str
    promise: str
    value: str
    status: str
    verdict: str


class WorkReportText(msgspec.Struct, frozen=True, kw_only=True):
    """What a work report says, everything as printed.

    Attributes:
        issuer: Who reports.
        addressee: To whom.
        year: The year it is about.
        plan: Title of the plan.
        done: What was done; paragraphs parted by line breaks.
        problems: What stands in the way.
        next_year: What comes next.
        targets: Own targets with figures.
        vintage: Number of the vintage of the figures; empty for none.
        attachments: Names of the evidence.
        date: Day of the report.
    """

    issuer: str
    addressee: str
    year: int
    plan: str
    done: str
    problems: str
    next_year: str
    targets: tuple[TargetLine, ...] = ()
    vintage: str = ""
    attachments: tuple[str, ...] = ()
    date: str = ""


def work_report(text: WorkReportText, words: Catalogue) -> Paper:
    """Lay a work report out as a paper."""
    parts = [
        (words.text("work_reports.done"), written(text.done)),
        (words.text("work_reports.problems"), written(text.problems)),
        (words.text("work_reports.next_year"), written(text.next_year)),
        (words.text("work_reports.targets"), (_table(text, words),) if text.targets else ()),
    ]
    kept = [(title, blocks) for title, blocks in parts if blocks]
    return Paper(
        form="document",
        issuer=text.issuer,
        title=words.text("work_reports.title", year=text.year, plan=text.plan),
        addressee=text.addressee,
        sections=tuple(
            Section(title=title, number=number, blocks=blocks)
            for number, (title, blocks) in zip(_ORDINALS[words.lang], kept, strict=False)
        ),
        attachments=text.attachments,
        date=text.date,
        lang=words.lang,
    )


def _table(text: WorkReportText, words: Catalogue) -> Table:
    heads = ("number", "target", "promise", "figure", "verdict")
    note = (words.text("work_reports.from_vintage", vintage=text.vintage),) if text.vintage else ()
    return Table(
        number="",
        caption=words.text("work_reports.table", year=text.year),
        head=(tuple(Cell(text=words.text(f"work_reports.head_{head}")) for head in heads),),
        rows=tuple(
            (
                Cell(text=line.number),
                Cell(text=line.words),
                Cell(text=line.promise),
                Cell(text=line.value, numeric=True),
                Cell(text=line.verdict, status=line.status),
            )
            for line in text.targets
        ),
        notes=note,
        widths=(1.1, 4.0, 1.8, 2.0, 1.8),
        row_heads=2,
    )
