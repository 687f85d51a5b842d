"""The ground of the site: the codebook with the areas that the store keeps."""

import functools

import msgspec

from halfsky.core.indicators import model
from halfsky.services.ground import Ground, prepare
from halfsky.store.models import Area, AuditEntry


def site_ground() -> Ground:
    """The codebook, its names, the messages, and the areas of the store.

    Kept until areas are changed: the trail tells.
    """
    changed = (
        AuditEntry.objects.filter(act="areas.change").order_by("-number").values_list("number", flat=True)
    )
    return _ground(changed.first() or 0)


@functools.lru_cache(maxsize=1)
def _ground(changed: int) -> Ground:
    """The ground as of an entry of the trail."""
    ground = prepare()
    rows = Area.objects.select_related("parent")
    areas = {row.code: _area(row) for row in rows}
    return msgspec.structs.replace(
        ground, codebook=msgspec.structs.replace(ground.codebook, areas=ground.codebook.areas | areas)
    )


def _area(row: Area) -> model.Area:
    return msgspec.convert(
        {
            "code": row.code,
            "name": {"zh": row.name, "en": row.name_en or row.name},
            "level": row.level,
            "parent": None if row.parent is None else row.parent.code,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
        },
        model.Area,
    )
