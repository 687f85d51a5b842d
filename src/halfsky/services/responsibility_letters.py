"""The letter of responsibility (目标责任书) of a unit, from how the plan is shared out."""

from halfsky.core.reports.papers.model import Paper
from halfsky.core.reports.papers.responsibility import letter_of_responsibility
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.reports.responsibility import unit_table
from halfsky.core.vocabulary.errors import NotFound
from halfsky.services.acting import Actor
from halfsky.services.responsibilities import assignments_of, find, shared_out
from halfsky.services.site_ground import site_ground
from halfsky.store.models import Unit


def letter(actor: Actor, number: str, pk: int, *, lang: str = "zh") -> Paper:
    """The letter of a unit that has a share in a plan.

    Args:
        actor: Who may read who answers for what there.
        number: Of the plan.
        pk: Of the unit.
        lang: `zh` or `en`.

    Raises:
        NotFound: There is no such unit or plan within reach, or the unit has no share in it.
        Conflict: The plan is not adopted yet.
    """
    unit = Unit.objects.select_related("area").filter(pk=pk).first()
    if unit is None:
        raise NotFound("rights.not_found")
    row, area = find(actor, number, unit.area.code)
    shared, ground = shared_out(row, area, lang=lang), site_ground()
    catalogue = Catalogue(messages=ground.messages, lang="en" if lang == "en" else "zh")
    assignments = assignments_of(row, area)
    table = unit_table(
        shared.plan,
        assignments,
        area=area.code,
        unit=unit.kind,
        codebook=ground.codebook,
        catalogue=catalogue,
        unit_names=shared.names,
    )
    if not table.rows:
        raise NotFound("rights.not_found")
    english = lang == "en"
    return letter_of_responsibility(
        table,
        plan=row.title,
        area=(area.name_en or area.name) if english else area.name,
        unit=(unit.name_en or unit.name) if english else unit.name,
        leads=sum(1 for one in assignments if one.unit == unit.kind and one.share == "lead"),
        catalogue=catalogue,
    )
