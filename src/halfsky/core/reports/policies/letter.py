"""The letter of opinion (评估意见函): conclusion, proposals article by article, figures by sex, the reply that is asked for."""

from collections.abc import Sequence
from datetime import date

import msgspec

from halfsky.core.evaluation.policies.model import Conclusion, Fact, Kind, Proposal, Subject
from halfsky.core.indicators.model import Text
from halfsky.core.reports.model import Block, Cell, Paragraph, Section, Sentence, Table
from halfsky.core.reports.numbering import Numbers
from halfsky.core.reports.papers.model import Paper, written
from halfsky.core.reports.papers.printing import names_in_row, printed_day
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.reports.policies.writing import picked, printed_gap, printed_value


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a letter tells.

    Attributes:
        issuer: The office that writes.
        number: 发文字号 as printed.
        addressee: Who issues the policy.
        sent: Day of the letter.
        due: By when a reply is asked for; None where none is.
        days: Working days until then.
        contact: Whom to ring; may be empty.
        groups: Groups affected, in words.
        experts: How many gave their opinion.
    """

    issuer: str
    number: str
    addressee: str
    title: str
    kind: Kind
    subject: Subject
    conclusion: Conclusion
    grounds: str
    proposals: tuple[Proposal, ...]
    facts: tuple[Fact, ...]
    groups: tuple[Text, ...]
    experts: int
    sent: date
    due: date | None
    days: int
    contact: str = ""


def letter_of_opinion(told: Told, words: Catalogue) -> Paper:
    """Write the letter as an official paper in the form of a letter (信函).

    Source: GB/T 9704-2012, 10.1 for the form.
    """
    numbers = Numbers(words.lang)
    what = f"{told.subject}_{told.kind}" if told.subject == "policy" else "institution"
    sections = [
        _section(words, numbers, "conclusion", _conclusion(told, words)),
        *([_section(words, numbers, "proposals", _proposals(told, words))] if told.proposals else []),
        *([_section(words, numbers, "facts", _facts(told.facts, words))] if told.facts else []),
        _section(words, numbers, "reply", _reply(told, words)),
    ]
    return Paper(
        form="letter",
        issuer=told.issuer,
        number=told.number,
        title=words.text("policies_letter_title", title=told.title),
        addressee=told.addressee,
        blocks=written(
            words.text(f"policies_letter_opening_{what}", title=told.title),
            words.text(
                "policies_letter_work",
                groups=names_in_row((picked(group, words.lang) for group in told.groups), words.lang),
                experts=told.experts,
            ),
        ),
        sections=tuple(sections),
        closing=written(words.text("policies_letter_closing")),
        remark=words.text("policies_letter_contact", contact=told.contact) if told.contact else "",
        date=printed_day(told.sent, words.lang),
        lang=words.lang,
    )


def _section(words: Catalogue, numbers: Numbers, name: str, blocks: Sequence[Block]) -> Section:
    return Section(
        title=words.text(f"policies_letter_{name}"), number=numbers.section(), blocks=tuple(blocks)
    )


def _conclusion(told: Told, words: Catalogue) -> tuple[Paragraph, ...]:
    stated = Sentence(text=words.text(f"policies_letter_{told.conclusion}"), strong=True)
    return (Paragraph(sentences=(stated,)), *written(told.grounds))


def _proposals(told: Told, words: Catalogue) -> tuple[Block, ...]:
    heads = ("nth", "article", "now", "proposed", "reason")
    rows = tuple(
        tuple(Cell(text=text) for text in (str(nth), one.article, one.now or "—", one.proposed, one.reason))
        for nth, one in enumerate(told.proposals, start=1)
    )
    return (
        Table(
            number="1",
            caption=words.text("policies_letter_each"),
            head=(tuple(Cell(text=words.text(f"policies_letter_head_{head}")) for head in heads),),
            rows=rows,
            widths=(0.9, 1.6, 3, 3, 3.2),
        ),
    )


def _facts(facts: tuple[Fact, ...], words: Catalogue) -> tuple[Block, ...]:
    heads = ("indicator", "year", "female", "male", "gap")
    rows = tuple(
        (
            Cell(text=picked(fact.name, words.lang)),
            Cell(text=str(fact.year), numeric=True),
            Cell(text=printed_value(fact, fact.female, words.lang), numeric=True),
            Cell(text=printed_value(fact, fact.male, words.lang), numeric=True),
            Cell(text=printed_gap(fact, words.lang), numeric=True),
        )
        for fact in facts
    )
    vintages = names_in_row(sorted({fact.vintage for fact in facts}), words.lang)
    return (
        Table(
            number="2",
            caption=words.text("policies_letter_by_sex"),
            head=(tuple(Cell(text=words.text(f"policies_letter_head_{head}")) for head in heads),),
            rows=rows,
            notes=(
                words.text("policies_letter_vintage", vintages=vintages),
                *((words.text("policies_letter_derived"),) if any(fact.derived for fact in facts) else ()),
            ),
            widths=(4, 1.2, 2, 2, 2.2),
        ),
    )


def _reply(told: Told, words: Catalogue) -> tuple[Paragraph, ...]:
    if told.due is None:
        return written(words.text("policies_letter_no_reply"))
    return written(
        words.text("policies_letter_asks", due=printed_day(told.due, words.lang), days=told.days),
        words.text("policies_letter_asks_each"),
    )
