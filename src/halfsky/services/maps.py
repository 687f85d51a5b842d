"""Use cases of maps: load the outlines of areas from a GeoJSON file; find those of the areas right below one."""

from functools import lru_cache

import msgspec
from django.core.files.base import ContentFile, File

from halfsky.core.reports.pictures import Ground
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.findings import Finding
from halfsky.engines.geojson import MOST_BYTES, MapFile, read_ground
from halfsky.services.acting import Actor, acting, area_for, place_of
from halfsky.services.site_ground import AreaTree, area_tree
from halfsky.store.models import Area, AreaMap

ENOUGH = 0.6
"""Share of the areas right below one that a map must have to be drawn for it."""


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file: features read = kept + refused, and the areas that have a map of what lies below them.

    Attributes:
        missing: Names of areas that the file does not have.
        findings: One for each feature refused.
    """

    read: int
    kept: int
    refused: int
    drawn: tuple[str, ...]
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]


def load(actor: Actor, code: str, upload: File[bytes], *, note: str = "") -> Loaded:
    """Load a map of an area: of it and every area below it that has parts, as far as the file has them.

    Args:
        actor: Who loads it.
        code: Of the area.
        upload: GeoJSON: a FeatureCollection of polygons in degrees.
        note: Shown under every picture: who made the map, its approval number.

    Raises:
        Invalid: The file cannot be used, or holds too few areas to be drawn.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    area = area_for(actor, "maps.load", code)
    name = upload.name or ""
    if (upload.size or 0) > MOST_BYTES:
        raise Invalid(
            "geojson.too_large", file=name, size=(upload.size or 0) // 2**20, limit=MOST_BYTES // 2**20
        )
    content, tree = upload.read(), area_tree()
    below = _below(tree, code)
    whole = read_ground(content, areas=below, file=name, note=note)
    with acting(actor, "maps.load", place_of(area), subject=code, file=name) as doing:
        drawn = []
        for parent in [code, *below]:
            part = _part(tree, parent, content, whole, name, note)
            if part is None:
                continue
            row = AreaMap(area=Area.objects.get(code=parent), source=name, note=note, loaded_at=doing.at)
            row.file.save(f"{parent}.json", ContentFile(msgspec.json.encode(part.ground)), save=False)
            row.save()
            drawn.append(parent)
        if not drawn:
            raise Invalid("maps.too_few", file=name, share=round(ENOUGH * 100))
        doing.detail |= {"kept": whole.kept, "refused": whole.refused, "drawn": len(drawn)}
    return Loaded(
        read=whole.read,
        kept=whole.kept,
        refused=whole.refused,
        drawn=tuple(drawn),
        missing=tuple(below[one] for one in whole.missing),
        findings=whole.findings,
    )


def _below(tree: AreaTree, code: str) -> dict[str, str]:
    """Names of all areas below one by their codes, level by level."""
    found: dict[str, str] = {}
    edge = tree.children(code)
    while edge:
        found |= {one.code: one.name.zh for one in edge}
        edge = [child for one in edge for child in tree.children(one.code)]
    return found


def _part(
    tree: AreaTree, parent: str, content: bytes, whole: MapFile, name: str, note: str
) -> MapFile | None:
    """The areas right below one, where the file has enough of them."""
    own = {one.code: one.name.zh for one in tree.children(parent)}
    missing = sum(code in own for code in whole.missing)
    if not own or missing > (1 - ENOUGH) * len(own):
        return None
    return read_ground(content, areas=own, file=name, note=note)


def map_below(code: str) -> Ground | None:
    """The outlines of the areas right below one, from the newest map that was loaded; None where none was."""
    row = AreaMap.objects.filter(area__code=code).only("file").first()
    return None if row is None else _ground(row.file.path)


@lru_cache(maxsize=256)
def _ground(path: str) -> Ground:
    with open(path, "rb") as file:
        return msgspec.json.decode(file.read(), type=Ground)
