"""The draft of the next plan's targets: three values with their probabilities, beside level, pace and other areas."""

from halfsky.core.evaluation.next_targets import AT_LEAST, Proposal
from halfsky.core.reports.annexes import DASH
from halfsky.core.reports.evaluation.model import Work
from halfsky.core.reports.model import Block, Cell, Paragraph, Section, Table
from halfsky.core.reports.readings import Reading
from halfsky.core.vocabulary.numbers import round_half_even


def section(work: Work) -> Section:
    """What the next plan could ask, as a table that people decide on."""
    catalogue, proposals = work.material.catalogue, work.told.proposals
    if not proposals:
        lead = catalogue.say("evaluation.no_proposals")
        blocks: tuple[Block, ...] = (Paragraph(sentences=(lead.sentence(key="evaluation/next"),)),)
    else:
        number = work.material.writer.count(
            len(proposals), what="evaluation.proposals", source="evaluation.source_outlook"
        )
        lead = catalogue.say("evaluation.proposals_lead", number=number, year=str(proposals[0].deadline))
        meaning = catalogue.say("evaluation.proposals_mean")
        sentences = (lead.sentence(key="evaluation/next"), meaning.sentence(key="evaluation/next_means"))
        blocks = (Paragraph(sentences=sentences), _table(work))
    return Section(
        title=catalogue.text("evaluation.section_next"), number=work.numbers.section(), blocks=blocks
    )


def _table(work: Work) -> Table:
    catalogue = work.material.catalogue
    readings = {reading.number: reading for reading in work.material.readings}
    heads = ("number", "target", "goal_now", "now", "others", *AT_LEAST)
    rows = tuple(_row(work, readings[one.target], one) for one in work.told.proposals)
    return Table(
        number=work.numbers.table(),
        caption=catalogue.text("evaluation.caption_next", year=str(work.told.proposals[0].deadline)),
        head=(tuple(Cell(text=catalogue.text(f"evaluation.column_{code}")) for code in heads),),
        rows=rows,
        notes=(catalogue.text("evaluation.note_next"),),
        widths=(1.0, 3.8, 1.5, 1.6, 1.9, 2.2, 2.2, 2.2),
        landscape=True,
        dense=True,
        row_heads=2,
    )


def _row(work: Work, reading: Reading, one: Proposal) -> tuple[Cell, ...]:
    def value(number: float | None) -> str:
        if number is None:
            return DASH
        return work.material.writer.target_value(reading, value=float(round_half_even(number, 2)))

    found = {candidate.boldness: candidate for candidate in one.candidates}
    candidates = []
    for boldness in AT_LEAST:
        candidate = found.get(boldness)
        if candidate is None:
            candidates.append(Cell(text=DASH, numeric=True))
            continue
        code = "evaluation.candidate_keeps" if candidate.keeps else "evaluation.candidate"
        text = work.material.catalogue.text(
            code, value=value(candidate.value), percent=str(percent_of(candidate.probability))
        )
        candidates.append(Cell(text=text, numeric=True))
    return (
        Cell(text=reading.number),
        Cell(text=reading.name),
        Cell(text=value(one.goal), numeric=True),
        Cell(text=_now(work, one, value(one.now)), numeric=True),
        Cell(text=value(one.others_best), numeric=True),
        *candidates,
    )


def _now(work: Work, one: Proposal, printed: str) -> str:
    """The latest figure; its year too where it is not the report's."""
    if one.year == work.material.board.year:
        return printed
    return work.material.catalogue.text("dated", value=printed, year=str(one.year))


def percent_of(probability: float) -> int:
    """A probability in percent, never 0 or 100: no outlook is certain."""
    return min(max(round(probability * 100), 1), 99)
