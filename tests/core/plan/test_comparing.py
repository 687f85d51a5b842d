"""Two adopted plans beside each other: invented ones, and the real two against their annotation."""

from collections import Counter
from typing import Any

import pytest
import yaml
from tests.shared import SHARED, needs_shared

from halfsky.core.indicators.adopted import ties_of
from halfsky.core.indicators.matching import match_plan
from halfsky.core.plan.adopted import AdoptedPlan, Tie
from halfsky.core.plan.adoption import adopt
from halfsky.core.plan.comparing import Ask, Counterparts, Due, by_domain, compare_adopted, count_asks
from halfsky.core.plan.read import read_plan
from halfsky.core.plan.text import make_source

FRAME = """{area}妇女发展规划（2021—{last}年）
一、发展领域
（一）{domain}
主要目标：
1.{goals}
策略措施：
1.加强孕产期保健服务。
2.普及健康知识。
"""
MIRROR: dict[Ask, Ask] = {
    "same": "same",
    "different": "different",
    "other_group": "other_group",
    "stricter": "looser",
    "looser": "stricter",
    "number_in_first": "number_in_second",
    "number_in_second": "number_in_first",
    "only_first": "only_second",
    "only_second": "only_first",
}
LATER: dict[Due, Due] = {"same": "same", "earlier": "later", "later": "earlier", "unknown": "unknown"}
UPPER = (
    "孕产妇死亡率下降到12/10万以下，妇女常见病筛查率达到80%以上，剖宫产率控制在35%以下，"
    "农村适龄妇女宫颈癌人群筛查率达到50%以上，乳腺癌人群筛查率逐步提高，产后抑郁筛查率逐步提高。"
)
LOWER = (
    "妇女常见病筛查率达到75%以上，产前检查率达到98%以上，"
    "适龄妇女宫颈癌人群筛查率达到70%以上，乳腺癌人群筛查率达到60%以上，产后抑郁筛查率逐步提高，"
    "到2025年，孕产妇死亡率下降到0.1‰以下。"
)


def plan_of(goals: str, *, area: str = "东江省", last: int = 2030, domain: str = "妇女与健康") -> AdoptedPlan:
    source = make_source(FRAME.format(area=area, goals=goals, last=last, domain=domain))
    plan = adopt(read_plan(source), (), text=source.text)
    ties = {
        entry.no: Tie(series="CERVICAL", residence="R" if "农村" in entry.promise.quote else "_T")
        for entry in plan.targets
        if "宫颈癌" in entry.promise.indicator
    }
    return adopt(read_plan(source), (), text=source.text, ties=ties)


def asks(matches: tuple[Counterparts, ...]) -> dict[str, tuple[Ask, Due]]:
    return {match.either.promise.indicator: (match.ask, match.due) for match in matches}


def test_every_promise_is_put_in_order() -> None:
    found = asks(compare_adopted(plan_of(UPPER), plan_of(LOWER, area="清水县")))
    assert found == {
        "孕产妇死亡率": ("stricter", "earlier"),
        "妇女常见病筛查率": ("looser", "same"),
        "剖宫产率": ("only_first", "unknown"),
        "宫颈癌人群筛查率": ("other_group", "same"),
        "乳腺癌人群筛查率": ("number_in_second", "same"),
        "产后抑郁筛查率": ("same", "same"),
        "产前检查率": ("only_second", "unknown"),
    }


def test_the_other_way_round_says_the_opposite() -> None:
    one, other = plan_of(UPPER), plan_of(LOWER, last=2027)
    there, back = asks(compare_adopted(one, other)), asks(compare_adopted(other, one))
    assert there == {name: (MIRROR[ask], LATER[due]) for name, (ask, due) in back.items()}


def test_a_plan_beside_itself_is_the_same() -> None:
    plan = plan_of(UPPER)
    assert {(match.ask, match.due) for match in compare_adopted(plan, plan)} == {("same", "same")}


def test_steps_to_one_thing_meet_step_by_step() -> None:
    steps = "到2025年，孕产妇死亡率下降到14/10万以下，到2030年，孕产妇死亡率下降到12/10万以下。"
    end = "孕产妇死亡率下降到10/10万以下。"
    matches = compare_adopted(plan_of(steps), plan_of(end))
    assert [(match.ask, match.first_due) for match in matches] == [("stricter", 2025), ("only_first", 2030)]


def test_a_gap_to_narrow_is_no_direction_of_the_level() -> None:
    matches = compare_adopted(
        plan_of("孕产妇死亡率城乡差距缩小。"), plan_of("孕产妇死亡率下降到12/10万以下。")
    )
    assert {match.ask for match in matches} == {"only_first", "only_second"}


def test_a_domain_of_another_title_stands_under_the_first_plans() -> None:
    one, other = plan_of(UPPER), plan_of(LOWER, domain="妇女与卫生健康")
    groups = by_domain(compare_adopted(one, other))
    assert [group.title for group in groups] == ["妇女与健康"]
    assert count_asks(groups[0].matches)["only_second"] == 1


def adopted_of(name: str) -> tuple[AdoptedPlan, list[dict[str, Any]]]:
    from halfsky.services.ground import prepare

    ground = prepare()
    gold = yaml.safe_load((SHARED / "gold" / f"{name}.yaml").read_text(encoding="utf-8"))
    source = make_source((SHARED / gold["document"]["file"]).read_text(encoding="utf-8"))
    plan = read_plan(source)
    ties = ties_of(match_plan(plan, ground.codebook, ground.names))
    return adopt(plan, (), text=source.text, ties=ties), gold["targets"]


def once(targets: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Targets with a bound whose indicator is named once."""
    named = Counter(one["indicator"] for one in targets)
    level = [one for one in targets if one["comparator"] in ("<=", ">=") and one.get("value") is not None]
    return {one["indicator"]: one for one in level if named[one["indicator"]] == 1}


def asked_by(first: dict[str, Any], second: dict[str, Any]) -> Ask:
    step = (second["value"] - first["value"]) * (1 if first["comparator"] == ">=" else -1)
    return "same" if not step else "stricter" if step > 0 else "looser"


@needs_shared
def test_the_real_plans_compare_as_annotated() -> None:
    (one, of_one), (other, of_other) = adopted_of("kashgar"), adopted_of("zhalainuoer")
    matches = compare_adopted(one, other)
    assert sum(match.first is not None for match in matches) == len(one.targets)
    assert sum(match.second is not None for match in matches) == len(other.targets)
    assert {match.due for match in matches if match.first and match.second} == {"later"}
    found = {match.either.promise.quote: match.ask for match in matches if match.first is not None}
    mine, its = once(of_one), once(of_other)
    alike = {
        name: asked_by(mine[name], its[name])
        for name in mine.keys() & its.keys()
        if mine[name]["unit"] == its[name]["unit"]
        and mine[name]["comparator"] == its[name]["comparator"]
        # The countryside in one plan, everyone in the other.
        and ("农村" in (mine[name].get("qualifier") or "")) == ("农村" in (its[name].get("qualifier") or ""))
    }
    assert len(alike) >= 10
    wrong = {name: ask for name, ask in alike.items() if found[mine[name]["quote"]] != ask}
    assert wrong == {}


@needs_shared
@pytest.mark.parametrize("ask", ["same", "stricter", "looser", "only_first", "only_second", "other_group"])
def test_the_real_plans_have_something_of_each(ask: Ask) -> None:
    counts = count_asks(compare_adopted(adopted_of("kashgar")[0], adopted_of("zhalainuoer")[0]))
    assert counts[ask] > 0
