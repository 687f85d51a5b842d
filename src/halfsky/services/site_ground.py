"""The ground of the site: the codebook with the areas that the store keeps, and the tree of these."""

import functools

import msgspec

from halfsky.core.indicators import model
from halfsky.services.ground import Ground, prepare
from halfsky.store.models import Area, AuditEntry


class AreaTree(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Areas that exist today, by code, and the codes below each in the order of the official list."""

    areas: dict[str, model.Area]
    below: dict[str, tuple[str, ...]]

    def children(self, code: str | None) -> list[model.Area]:
        """Areas right below one."""
        return [self.areas[child] for child in self.below.get(code or "", ())]

    def above(self, code: str) -> list[model.Area]:
        """Areas above one, the widest first."""
        found: list[model.Area] = []
        parent = self.areas[code].parent
        while parent is not None and parent in self.areas:
            found.insert(0, self.areas[parent])
            parent = self.areas[parent].parent
        return found


def site_ground() -> Ground:
    """The codebook, its names, the messages, and the areas of the store.

    Kept until areas are changed: the trail tells.
    """
    return _ground(_changed())


def area_tree() -> AreaTree:
    """The areas of the store as a tree; kept like `site_ground`."""
    return _tree(_changed())


def _changed() -> int:
    rows = AuditEntry.objects.filter(act="areas.change").order_by("-number")
    return rows.values_list("number", flat=True).first() or 0


@functools.lru_cache(maxsize=1)
def _ground(changed: int) -> Ground:
    """The ground as of an entry of the trail."""
    ground = prepare()
    rows = Area.objects.select_related("parent")
    areas = {row.code: _area(row) for row in rows}
    return msgspec.structs.replace(
        ground, codebook=msgspec.structs.replace(ground.codebook, areas=ground.codebook.areas | areas)
    )


@functools.lru_cache(maxsize=1)
def _tree(changed: int) -> AreaTree:
    """The tree as of an entry of the trail; of the codebook's areas only those the site keeps are in it."""
    areas = _ground(changed).codebook.areas
    codes = Area.objects.filter(valid_to=None).values_list("code", flat=True)
    kept = {code: areas[code] for code in codes}
    below: dict[str, list[str]] = {}
    for area in kept.values():
        below.setdefault(area.parent or "", []).append(area.code)
    return AreaTree(areas=kept, below={parent: tuple(children) for parent, children in below.items()})


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
