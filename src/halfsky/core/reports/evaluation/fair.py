"""Comparing fairly: the plan with the plan above, the areas below with each other, beyond what noise explains."""

from collections import Counter

from halfsky.core.plan.comparing import count_asks
from halfsky.core.reports.evaluation.model import Work
from halfsky.core.reports.model import Block, Cell, Paragraph, Section, Sentence, Table

MOST = 20
"""Rows of the table of areas that stand apart; the pages of comparison have all."""


def section(work: Work) -> Section:
    """The plan above, then the other areas."""
    catalogue = work.material.catalogue
    blocks: list[Block] = [Paragraph(sentences=(*_parent(work), *_others(work)))]
    apart = [one for one in work.told.beside if one.apart in ("better", "worse")]
    if apart:
        blocks.append(_table(work))
    return Section(
        title=catalogue.text("evaluation.section_fair"),
        number=work.numbers.section(),
        blocks=tuple(blocks),
    )


def _parent(work: Work) -> tuple[Sentence, ...]:
    catalogue, writer = work.material.catalogue, work.material.writer
    if not work.told.parent:
        return (catalogue.say("evaluation.no_parent").sentence(key="evaluation/parent"),)
    asks = count_asks(work.told.parent)
    number = {
        name: writer.count(asks[name], what=f"evaluation.ask_{name}", source="source.plan")
        for name in ("same", "stricter", "looser", "only_first", "only_second")
    }
    return (catalogue.say("evaluation.parent", **number).sentence(key="evaluation/parent"),)


def _others(work: Work) -> tuple[Sentence, ...]:
    catalogue, writer, beside = work.material.catalogue, work.material.writer, work.told.beside
    if not beside:
        return (catalogue.say("evaluation.no_others").sentence(key="evaluation/others"),)
    found = Counter(one.apart for one in beside)
    number = {
        name: writer.count(found[name], what=f"evaluation.apart_{name}")
        for name in ("not_apart", "better", "worse")
    }
    whole = writer.count(len(beside), what="evaluation.apart_all")
    told = catalogue.say("evaluation.others", whole=whole, **number)
    return (told.sentence(key="evaluation/others"),)


def _table(work: Work) -> Table:
    catalogue, writer = work.material.catalogue, work.material.writer
    readings = {reading.number: reading for reading in work.material.readings}
    apart = [one for one in work.told.beside if one.apart in ("better", "worse")]
    apart.sort(key=lambda one: -abs(one.value - one.middle) / (one.noise or 1.0))
    rows = []
    for one in apart[:MOST]:
        reading = readings[one.target]
        rows.append(
            (
                Cell(text=reading.name),
                Cell(text=writer.area_title(one.area)),
                Cell(text=writer.target_value(reading, value=round(one.value, 2)), numeric=True),
                Cell(text=writer.target_value(reading, value=round(one.middle, 2)), numeric=True),
                Cell(text=catalogue.text(f"evaluation.side_{one.apart}")),
            )
        )
    heads = ("target", "area", "figure", "middle", "side")
    return Table(
        number=work.numbers.table(),
        caption=catalogue.text("evaluation.caption_fair"),
        head=(tuple(Cell(text=catalogue.text(f"evaluation.column_{code}")) for code in heads),),
        rows=tuple(rows),
        notes=(catalogue.text("evaluation.note_fair"),),
        widths=(3.6, 2.0, 1.6, 1.8, 1.4),
        row_heads=2,
    )
