"""Who may do what, and where: one matrix role × act × scope, from which code and tests both live.

The matrix itself is data (`codebook/rights/*.yaml`); a right reaches down a subtree of areas and no further.
"""

from typing import Literal

import msgspec

Scope = Literal["unit", "area", "subtree", "everywhere"]
"""`unit`: the unit of the post itself. `area`: the area of the post itself. `subtree`: that area and all below it.
`everywhere`: without regard to place, for acts that concern none (one's own account, published pages)."""


class Role(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One role.

    Attributes:
        code: Speaking code.
        zh: Its name.
        en: Its name.
        second_factor: Whether signing in wants a second factor: for approving and administering roles.
        with_unit: Whether a post of the role belongs to a unit.
    """

    code: str
    zh: str
    en: str
    second_factor: bool = False
    with_unit: bool = False


class Right(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One act: who may do it and how far it reaches, by role.

    Attributes:
        act: Speaking code.
        zh: Its name.
        en: Its name.
        roles: Scope by role; `insider` stands for every role.
        absent: A role; where nobody holds it at the place, those of `stand_in` may act.
        stand_in: Scope by role.
        seen_by: The act that lets one see what this one is done to; by default `read` of the same room. Whoever may
            see a thing is told that they may not do this with it; for others it is not there.
    """

    act: str
    zh: str
    en: str
    roles: dict[str, Scope] = {}
    absent: str = ""
    stand_in: dict[str, Scope] = {}
    seen_by: str = ""


class Matrix(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole matrix.

    Attributes:
        roles: By code.
        rights: By act.
        apart: Sets of roles of which one person may hold only one at a time, in any place (三员分立).
    """

    roles: dict[str, Role]
    rights: dict[str, Right]
    apart: tuple[tuple[str, ...], ...] = ()


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a thing belongs.

    Attributes:
        path: Codes of the area and those above it, the highest first, each followed by a slash: `990100/990101/`.
            Empty for what belongs nowhere.
        unit: Number of the unit, None where it belongs to none.
    """

    path: str = ""
    unit: int | None = None


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A person's role at a place."""

    role: str
    place: Place


NOWHERE = Place()
INSIDER = "insider"


def permits(
    matrix: Matrix,
    posts: tuple[Post, ...],
    act: str,
    at: Place = NOWHERE,
    *,
    absent: frozenset[str] = frozenset(),
) -> Post | None:
    """The first of a person's posts that permits the act at a place; None where none does.

    Args:
        matrix: The matrix.
        posts: Of one person, those that are current.
        act: What is to be done.
        at: Where the thing belongs.
        absent: Roles that nobody holds at the place.

    Raises:
        KeyError: There is no such act in the matrix: a bug, not a refusal.
    """
    right = matrix.rights[act]
    scopes = right.roles | (right.stand_in if right.absent in absent else {})
    return next((post for post in posts if _allows(scopes, post, at)), None)


def _allows(scopes: dict[str, Scope], post: Post, at: Place) -> bool:
    scope = scopes.get(post.role) or scopes.get(INSIDER)
    return scope is not None and _reaches(scope, post.place, at)


def _reaches(scope: Scope, mine: Place, its: Place) -> bool:
    if scope == "everywhere":
        return True
    if scope == "unit":
        return mine.unit is not None and mine.unit == its.unit
    if scope == "area":
        return bool(mine.path) and mine.path == its.path
    return bool(mine.path) and its.path.startswith(mine.path)


def clashes(matrix: Matrix, roles: frozenset[str]) -> tuple[str, ...]:
    """The first set of roles in `roles` that one person may not hold together; empty where there is none."""
    return next((pair for pair in map(tuple, matrix.apart) if len(roles & set(pair)) > 1), ())
