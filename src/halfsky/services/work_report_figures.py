"""A writer's own targets with their figures, as a yearly work report carries them."""

from pathlib import Path
from typing import Any

import msgspec

from halfsky.core.supervision.duties.workflow import WITH_WRITER
from halfsky.engines.editions.model import Standing
from halfsky.engines.editions.reading import open_edition
from halfsky.store.models import Edition, Task, WorkReport


class OwnTarget(msgspec.Struct, frozen=True, kw_only=True):
    """A target that the writer answers for: its share (`lead` or `supporting`; an area leads all) and where it stands."""

    share: str
    standing: Standing


def figures_now(row: WorkReport) -> dict[str, Any]:
    """Own targets with figures of the newest edition not after the report's year; nothing where there is none.

    The writer is shown the figures of its own targets whether or not it may read all of the area's.
    """
    editions = Edition.objects.filter(plan=row.plan_id, vintage__year__lte=row.year).select_related("vintage")
    newest = editions.order_by("-vintage__year", "-pk").first()
    if newest is None:
        return {}
    return {
        "vintage": newest.vintage.number,
        "year": newest.vintage.year,
        "targets": [msgspec.to_builtins(one) for one in _own_targets(row, newest)],
    }


def _own_targets(row: WorkReport, newest: Edition) -> list[OwnTarget]:
    tasks = Task.objects.filter(plan=row.plan, unit=row.unit, ended_at=None)
    shares = dict(tasks.values_list("target", "share"))
    standings = open_edition(Path(newest.file.path)).standings(row.area.code)
    return [
        OwnTarget(share=shares.get(one.number, "lead"), standing=one)
        for one in standings
        if row.unit is None or one.number in shares
    ]


def targets_of(row: WorkReport) -> tuple[str, tuple[OwnTarget, ...]]:
    """Number of the vintage and own targets: as handed in, or as they stand now while it is being written."""
    figures = figures_now(row) if row.state in WITH_WRITER else row.figures
    return figures.get("vintage", ""), msgspec.convert(figures.get("targets", []), tuple[OwnTarget, ...])
