"""An evaluation holds its plan against the plan above: the nearest for the same people and years, promise by promise."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from halfsky.core.plan.adopted import Decision
from halfsky.core.plan.comparing import Counterparts, count_asks
from halfsky.core.reports.model import Report
from halfsky.services import adoption, evaluation_reports
from halfsky.services.acting import SYSTEM, acting
from halfsky.services.evaluation_boards import beside_parent, plan_above
from halfsky.store.models import Area, Evaluation, PlanDocument
from tests import evaluating
from tests.conftest import Lasting
from tests.people import World, adopted_plan, make_person, make_world

pytestmark = pytest.mark.django_db
HEAD = "{title}\n\n一、发展领域、主要目标和策略措施\n\n（一）妇女与健康\n\n主要目标：\n\n{goals}\n"
NATION = """1. 孕产妇死亡率下降到12/10万以下。

2. 婴儿死亡率和5岁以下儿童死亡率分别控制在5‰和8‰以下。

3. 适龄妇女宫颈癌人群筛查率达到80%以上。

4. 乡镇卫生院女医生配备率达到95%以上。
"""
"""Against the prefecture's 12/10万; 4.5‰ and 6‰; 70 %; no word of women doctors."""
CHILDREN = "1. 5岁以下儿童死亡率控制在5‰以下。\n\n2. 婴儿死亡率控制在3‰以下。\n"
COUNTY = "1. 孕产妇死亡率下降到10/10万以下。\n\n2. 婴儿死亡率控制在4.5‰以下。\n\n3. 孕产妇系统管理率达到90%以上。\n"


def _adopt(code: str, title: str, goals: str) -> PlanDocument:
    office, reviewer = (_actor(f"{role}.{code}") for role in ("office", "reviewer"))
    text = HEAD.format(title=title, goals=goals)
    row = adoption.upload(office, code, name="plan.txt", content=text.encode(), issued=date(2021, 9, 8))
    left = adoption.current_of(row).targets
    adoption.decide_all(office, row.number, tuple(Decision(no=one.no, act="confirmed", by=0) for one in left))
    return adoption.adopt(reviewer, row.number)


def _actor(username: str) -> Any:
    return World(areas={}, units={}).actor(username)


def _put_above(world: World) -> None:
    """A nation and a province above the invented prefecture."""
    with acting(SYSTEM, "areas.change", note="tests"):
        nation = Area.objects.create(code="980000", name="华夏", level="nation", path="980000/")
        province = Area.objects.create(
            code="990000", name="云岭省", level="province", parent=nation, path="980000/990000/"
        )
        for code, area in world.areas.items():
            if code.startswith("9901"):
                area.path = province.path + area.path
                area.parent = province if code == "990100" else world.areas["990100"]
                area.save()
        for area in (nation, province):
            for role in ("office", "reviewer"):
                make_person(f"{role}.{area.code}", role, area)


@pytest.fixture(scope="module")
def world(lasting: Lasting) -> World:
    """A nation with a plan for women, a province with one for children alone, a prefecture and a county with theirs."""
    with lasting():
        made = make_world()
        _put_above(made)
        _adopt("980000", "华夏妇女发展纲要（2021—2030年）", NATION)
        _adopt("990000", "云岭省儿童发展规划（2021—2030年）", CHILDREN)
        plan = adopted_plan(made)
        row = evaluating.opened(made, plan=plan)
        evaluating.scored(made, evaluating.self_evaluated(made, evaluating.approved(made, row)))
        county = _adopt("990101", "云岭市妇女发展规划（2021—2030年）", COUNTY)
        evaluating.opened(made, "990101", plan=county)
    return made


def evaluation(code: str) -> Evaluation:
    return Evaluation.objects.select_related("area", "plan__area", "vintage__area").get(area__code=code)


def asks(matches: tuple[Counterparts, ...]) -> dict[str, str]:
    """What is asked against the plan above, by the words of whichever plan has it; only what both have, or above alone."""
    found = {}
    for one in matches:
        if one.first is not None and one.first.target is not None:
            found[one.first.target.indicator] = one.ask
    return found


def test_a_prefecture_is_held_against_the_nation_where_its_province_has_no_plan_for_women(
    world: World,
) -> None:
    own = PlanDocument.objects.get(area__code="990100")
    above = plan_above(own)
    assert above is not None
    assert above.area.code == "980000"
    found = asks(beside_parent(evaluation("990100")))
    assert found == {
        "孕产妇死亡率": "same",
        "婴儿死亡率": "stricter",
        "5岁以下儿童死亡率": "stricter",
        "宫颈癌人群筛查率": "looser",
        "乡镇卫生院女医生配备率": "only_first",
    }


def test_a_county_is_held_against_its_prefecture(world: World) -> None:
    matches = beside_parent(evaluation("990101"))
    found = {
        one.second.target.indicator: one.ask
        for one in matches
        if one.second is not None and one.second.target is not None
    }
    assert found == {"孕产妇死亡率": "stricter", "婴儿死亡率": "same", "孕产妇系统管理率": "looser"}
    assert count_asks(matches)["only_first"] > 50


def test_a_plan_of_other_years_is_none_to_carry_on(world: World) -> None:
    own = PlanDocument.objects.get(area__code="990100")
    own.first_year, own.last_year = 2031, 2040
    assert plan_above(own) is None
    nation = PlanDocument.objects.get(area__code="980000")
    assert plan_above(nation) is None
    assert beside_parent(Evaluation(area=nation.area, plan=nation)) == ()


def test_the_report_tells_the_comparison_in_both_languages(world: World) -> None:
    row = evaluation("990100")
    count = count_asks(beside_parent(row))
    assert (count["same"], count["only_first"]) != (0, 0)
    told = {
        "zh": f"要求相同{count['same']}项，比上级高{count['stricter']}项，比上级低{count['looser']}项",
        "en": f"{count['same']} promises ask the same, {count['stricter']} more and {count['looser']} less",
    }
    for lang, expected in told.items():
        assert expected in "".join(_sentences(evaluation_reports.text_of(row, lang)))


def _sentences(report: Report) -> Iterator[str]:
    for section in report.sections:
        for block in section.blocks:
            for one in getattr(block, "sentences", ()):
                yield one.text
