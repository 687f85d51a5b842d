"""目标责任书: what a unit answers for under a plan, to be signed by the unit and the committee."""

from halfsky.core.reports.model import Table
from halfsky.core.reports.papers.model import Paper, numbered_items, written
from halfsky.core.reports.phrases import Catalogue

_DUTIES = 4


def letter_of_responsibility(
    table: Table, *, plan: str, area: str, unit: str, leads: int, catalogue: Catalogue
) -> Paper:
    """The letter of responsibility of a unit, as a form with two signatures.

    Args:
        table: Of `core.reports.responsibility.unit_table`.
        plan: Title of the plan.
        area: Name of the area.
        unit: Name of the unit.
        leads: How many of its targets it leads.
        catalogue: Words of the letter.
    """
    issuer = catalogue.text("breakdown.letter_office", area=area)
    count = len(table.rows)
    opening = catalogue.text(
        "breakdown.letter_opening",
        issuer=issuer,
        unit=unit,
        count=count,
        leads=leads,
        supports=count - leads,
    )
    duties = tuple(catalogue.text(f"breakdown.letter_duty_{place}") for place in range(1, _DUTIES + 1))
    lines = (catalogue.text("breakdown.letter_signed"), catalogue.text("breakdown.letter_day"))
    return Paper(
        form="table",
        issuer=issuer,
        title=catalogue.text("breakdown.letter_title", plan=plan),
        blocks=(*written(opening), table, *numbered_items(duties)),
        signatures=tuple(
            (catalogue.text("breakdown.letter_seal", name=name), *lines) for name in (issuer, unit)
        ),
        lang=catalogue.lang,
    )
