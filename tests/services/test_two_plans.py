"""An area has a plan for women and one for children: each has its own versions, and neither takes the other's place."""

import pytest

from halfsky.store.models import PlanDocument
from tests.people import PLAN, adopted_plan, make_world

pytestmark = pytest.mark.django_db


def test_a_childrens_plan_stands_beside_the_womens_plan_and_a_new_version_follows_its_own() -> None:
    world = make_world()
    women = adopted_plan(world)
    text = PLAN.read_text(encoding="utf-8")
    children = adopted_plan(world, text=text.replace("妇女发展规划", "儿童发展规划"))
    assert children.previous is None
    newer = adopted_plan(world, text=text.replace("99号", "100号"))
    assert newer.previous == women
    states = dict(PlanDocument.objects.values_list("number", "state"))
    assert states == {women.number: "superseded", children.number: "adopted", newer.number: "adopted"}
