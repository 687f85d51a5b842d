"""Which warnings of an edition an office is told of, and what became of each; once all are settled the year's duty is kept.

A warning is settled by a matter or by a reason why there is none. Where an edition warns of nothing, a person says so.
"""

from pathlib import Path

from django.db.models import QuerySet

from halfsky.core.supervision.matters.workflow import OPEN
from halfsky.core.vocabulary.errors import Conflict, NotFound
from halfsky.engines.editions.model import Warning
from halfsky.engines.editions.reading import Edition, open_edition
from halfsky.services import duties
from halfsky.services.acting import Actor, acting, place_of, want
from halfsky.services.matters import rows as matter_rows
from halfsky.services.moments import today
from halfsky.store import models

_DUTY = "early_warning"
_GRAVE = ("alert", "watch")
_MOST = 12


def told_of(edition: Edition, area: str) -> list[Warning]:
    """The warnings named to an office; of an area below the edition's own, whose warnings are not named, the grave ones."""
    found = edition.warnings(area)
    named = [one for one in found if one.named]
    if named or area == edition.manifest.area:
        return named
    return [one for one in found if one.severity in _GRAVE][:_MOST]


def matters_of(row: models.Edition, area: models.Area) -> QuerySet[models.Matter]:
    """Matters of an area under the plan of an edition that are open, or were opened on its vintage; the newest last."""
    rows = matter_rows().filter(area=area, plan=row.plan).order_by("opened_at")
    return (rows.filter(state__in=OPEN) | rows.filter(vintage=row.vintage)).distinct()


def dismissals(row: models.Edition, area: models.Area) -> QuerySet[models.WarningDismissal]:
    """Warnings of an edition that were left without a matter in an area."""
    rows = models.WarningDismissal.objects.filter(plan=row.plan, vintage=row.vintage, area=area)
    return rows.select_related("by")


def waiting(row: models.Edition, area: models.Area) -> list[Warning]:
    """Warnings that nobody has settled yet."""
    taken = set(matters_of(row, area).values_list("target", flat=True))
    left = set(dismissals(row, area).values_list("target", "kind"))
    told = told_of(open_edition(Path(row.file.path)), area.code)
    return [one for one in told if one.target not in taken and (one.target, one.kind) not in left]


def settle(actor: Actor, row: models.Edition, area: models.Area) -> models.DutyTerm | None:
    """Keep the duty to warn of the edition's year where no warning waits any longer; after a warning was settled.

    Returns:
        The term, None where one waits, the area has no such duty, or its term is closed already.
    """
    if waiting(row, area):
        return None
    evidence = f"/desk/warnings/?plan={row.plan.number}&vintage={row.vintage.number}&area={area.code}"
    return duties.fulfil(actor, area, _DUTY, on=today(), evidence=evidence, period=str(row.vintage.year))


def owed(row: models.Edition, area: models.Area) -> bool:
    """Whether the duty to warn of the edition's year is still open in an area."""
    terms = models.DutyTerm.objects.filter(duty__area=area, duty__kind=_DUTY, duty__state=duties.KEPT)
    return terms.filter(period=str(row.vintage.year), state=duties.OPEN).exists()


def record_none(actor: Actor, plan: str, vintage: str, area: str) -> models.DutyTerm:
    """Say that an edition warns of nothing in an area, which keeps the duty to warn of its year.

    Raises:
        Conflict: A warning waits (`matters.warnings_wait`), or no such duty is open (`matters.none_owed`).
        NotFound, NotPermitted: See `services.acting.want`; there is no such edition or area.
    """
    rows = models.Edition.objects.select_related("plan__area", "vintage__area")
    row = rows.filter(plan__number=plan, vintage__number=vintage).first()
    where = models.Area.objects.filter(code=area).first()
    if row is None or where is None:
        raise NotFound("rights.not_found")
    want(actor, "observations.read", place_of(where))
    with acting(actor, "matters.none_warned", place_of(where), subject=vintage, plan=plan, area=area):
        if left := waiting(row, where):
            raise Conflict("matters.warnings_wait", count=len(left))
        kept = settle(actor, row, where)
        if kept is None:
            raise Conflict("matters.none_owed", year=row.vintage.year)
    return kept
