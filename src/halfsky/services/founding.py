"""The first steps of an office's site: its areas, and the invitation of the first security administrator."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from halfsky.core.indicators.model import Area as KnownArea
from halfsky.core.vocabulary.errors import NotFound
from halfsky.services.acting import SYSTEM, acting
from halfsky.services.ground import prepare
from halfsky.services.invitations import invite_first
from halfsky.services.people import FIRST_ROLE
from halfsky.store.models import Area, PersonPost


def is_founded() -> bool:
    """Whether someone holds, or held, the post of security administrator."""
    return PersonPost.objects.filter(role=FIRST_ROLE).exists()


def found(name: str, code: str, areas: Path | None) -> str:
    """Write the office's area and those below it, and invite the first security administrator.

    Asked again before the invitation is taken up, it invites anew; the earlier link holds no more.

    Args:
        name: Of the administrator.
        code: Of the office's area.
        areas: CSV of areas that the codebook has not.

    Returns:
        The token of the invitation.

    Raises:
        NotFound: Neither the codebook nor the table knows the area.
    """
    known = prepare(areas).codebook.areas
    if code not in known:
        raise NotFound("site_commands.unknown_area", area=code)
    if not Area.objects.filter(code=code).exists():
        with acting(SYSTEM, "areas.change", source="serve") as doing:
            doing.detail["areas"] = _write(known, code, None)
    return invite_first(name, Area.objects.get(code=code))


def _write(known: Mapping[str, KnownArea], code: str, above: Area | None) -> list[str]:
    given = known[code]
    row = Area.objects.create(
        code=code,
        name=given.name.zh,
        name_en=given.name.en,
        level=given.level,
        parent=above,
        path=f"{above.path if above else ''}{code}/",
        valid_from=given.valid_from,
        valid_to=given.valid_to,
    )
    return [code, *(each for below in _below(known, code) for each in _write(known, below, row))]


def _below(known: Mapping[str, KnownArea], code: str) -> Iterator[str]:
    return (area.code for area in known.values() if area.parent == code)
