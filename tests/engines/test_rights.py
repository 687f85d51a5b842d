"""The matrix that ships can be read, and its rules hold."""

from itertools import product

import pytest

from halfsky.core.returns.workflow import Act
from halfsky.core.vocabulary.rights import Place, Post, clashes, permits
from halfsky.engines.rights import load_rights

MATRIX = load_rights()
MINE = Place(path="99/9901/", unit=7)


def test_every_act_of_the_workflow_is_a_right() -> None:
    assert {act.value for act in Act} <= set(MATRIX.rights)


@pytest.mark.parametrize(
    ("maker", "judge"),
    list(product(("returns.fill", "returns.hand_in"), ("returns.approve", "returns.accept"))),
)
def test_no_role_both_makes_and_approves(maker: str, judge: str) -> None:
    assert not set(MATRIX.rights[maker].roles) & set(MATRIX.rights[judge].roles)


def test_administrators_do_no_business() -> None:
    business = {
        role
        for act, right in MATRIX.rights.items()
        if act.startswith(("returns.", "plans.", "vintages."))
        for role in right.roles
    }
    assert not {role for role in business if role.endswith("_administrator")}


def test_approving_and_administering_roles_want_a_second_factor() -> None:
    acts = ("returns.approve", "returns.accept", "plans.adopt", "people.invite", "areas.change", "audit.read")
    roles = {role for act in acts for role in MATRIX.rights[act].roles}
    assert all(MATRIX.roles[role].second_factor for role in roles)


@pytest.mark.parametrize(
    ("role", "act", "at", "may"),
    [
        ("liaison", "returns.fill", MINE, True),
        ("liaison", "returns.fill", Place(path=MINE.path, unit=8), False),
        ("reviewer", "returns.accept", Place(path="99/9901/990101/", unit=8), True),
        ("reviewer", "returns.accept", Place(path="99/9902/", unit=8), False),
        ("reviewer", "returns.accept", Place(path="99/", unit=8), False),
        ("office", "responsibility.assign", Place(path="99/9901/990101/"), False),
        ("office", "returns.approve", MINE, False),
        ("leader", "desk.read", Place(), True),
    ],
)
def test_rights_reach_down_a_subtree_and_no_further(role: str, act: str, at: Place, may: bool) -> None:
    assert (permits(MATRIX, (Post(role=role, place=MINE),), act, at) is not None) is may


def test_the_office_stands_in_where_a_unit_has_no_leader() -> None:
    posts = (Post(role="office", place=Place(path=MINE.path)),)
    assert permits(MATRIX, posts, "returns.approve", MINE, absent=frozenset({"unit_leader"}))


def test_administrators_are_never_one_person() -> None:
    assert clashes(MATRIX, frozenset({"audit_administrator", "system_administrator"}))
    assert clashes(MATRIX, frozenset({"audit_administrator", "reviewer"}))
    assert not clashes(MATRIX, frozenset({"liaison", "unit_leader"}))
