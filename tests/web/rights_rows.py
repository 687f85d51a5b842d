"""The written rights of all addresses, and a second, simple reading of the matrix that they refer to.

Nothing here asks the code under test who may do what: areas are told by their parents, rights by the plain YAML.
"""

from pathlib import Path
from typing import Any

import msgspec
import yaml

import halfsky

MATRIX = Path(halfsky.__file__).parent / "codebook" / "rights"
ROWS = (Path(__file__).parent / "rights.yaml", *sorted((Path(__file__).parent / "rights").glob("*.yaml")))
"""One file for the whole site, and one for each room of supervision and evaluation."""
PARENTS = {"990100": None, "990101": "990100", "990102": "990100", "990200": None}


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """The least that is sent, and the act it wants."""

    act: str
    fields: dict[str, str] = msgspec.field(default={}, name="with")


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One address; see the head of `rights.yaml`."""

    route: str
    thing: str
    see: str = ""
    get: str = ""
    post: str | tuple[Sent, ...] = ""
    fields: dict[str, str] = msgspec.field(default={}, name="with")
    at: str = ""
    visitor: str = ""
    may_be_gone: bool = False
    query: str = ""
    parts: dict[str, Any] = {}

    @property
    def seen_by(self) -> str:
        """The act that lets one see the thing."""
        return self.see or self.get or str(self.post)

    @property
    def sent(self) -> tuple[Sent, ...]:
        """Everything that may be sent here."""
        if isinstance(self.post, tuple):
            return self.post
        return (Sent(act=self.post, fields=self.fields),) if self.post else ()

    @property
    def is_of_the_matrix(self) -> bool:
        """Whether an act of the matrix opens it."""
        return "." in self.get or "." in str(self.post)


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a thing is: an area and a kind of unit; `led` says whether the unit has a leader."""

    area: str
    unit: str = ""
    led: bool = True


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """A role held at a place."""

    role: str
    area: str
    unit: str = ""


def rows() -> tuple[Row, ...]:
    """All rows."""
    return tuple(row for file in ROWS for row in msgspec.convert(_read(file)["routes"], tuple[Row, ...]))


def _read(file: Path) -> dict[str, Any]:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


_MATRIX = [_read(file) for file in sorted(MATRIX.glob("*.yaml"))]
_RIGHTS = {one["act"]: one for file in _MATRIX for one in file["rights"]}
ROLES = {one["code"]: bool(one.get("with_unit")) for file in _MATRIX for one in file.get("roles", ())}
ACTS = frozenset(_RIGHTS)


def above(area: str) -> list[str]:
    """The area and all above it."""
    up = PARENTS[area]
    return [area, *(above(up) if up else [])]


def held(seat: Seat, act: str, at: Place) -> bool:
    """Whether the matrix gives the act to a seat at a place."""
    right = _RIGHTS[act]
    scopes = dict(right.get("roles", {}))
    if right.get("absent") == "unit_leader" and not at.led:
        scopes.update(right["stand_in"])
    scope = scopes.get(seat.role, scopes.get("insider"))
    if scope == "everywhere":
        return True
    if scope == "subtree":
        return seat.area in above(at.area)
    if scope == "area":
        return seat.area == at.area
    return scope == "unit" and (seat.area, seat.unit) == (at.area, at.unit)


def held_anywhere(seat: Seat, act: str) -> bool:
    """Whether the matrix gives the act to a seat at some place."""
    return bool({seat.role, "insider"} & set(_RIGHTS[act].get("roles", {})))
