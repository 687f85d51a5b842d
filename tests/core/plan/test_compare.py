"""Two invented plans side by side."""

from halfsky.core.plan.compare import compare_plans
from halfsky.core.plan.model import Plan
from halfsky.core.plan.read import read_plan
from halfsky.core.plan.text import make_source

FRAME = """{area}妇女发展规划（2021—2030年）
一、发展领域
（一）妇女与健康
主要目标：
1.{goals}
策略措施：
1.加强孕产期保健服务。
2.普及健康知识。
"""


def plan_of(area: str, goals: str) -> Plan:
    return read_plan(make_source(FRAME.format(area=area, goals=goals)))


def test_each_indicator_is_put_in_order() -> None:
    upper = plan_of(
        "东江省", "孕产妇死亡率下降到12/10万以下，妇女常见病筛查率达到80%以上，剖宫产率控制在35%以下。"
    )
    lower = plan_of(
        "清水县", "孕产妇死亡率下降到0.1‰以下，妇女常见病筛查率达到75%以上，产前检查率达到98%以上。"
    )
    found = {pair.indicator: pair.relation for pair in compare_plans(upper, lower)}
    assert found == {
        "孕产妇死亡率": "stricter",
        "妇女常见病筛查率": "looser",
        "剖宫产率": "only_first",
        "产前检查率": "only_second",
    }


def test_a_softer_promise_of_the_same_number_is_looser() -> None:
    upper = plan_of("东江省", "妇女常见病筛查率达到80%以上。")
    lower = plan_of("清水县", "妇女常见病筛查率力争达到80%以上。")
    assert [pair.relation for pair in compare_plans(upper, lower)] == ["looser"]
    assert [pair.relation for pair in compare_plans(lower, upper)] == ["stricter"]
    assert [pair.relation for pair in compare_plans(upper, upper)] == ["same"]


def test_codes_align_what_words_do_not() -> None:
    upper = plan_of("东江省", "妇女常见病筛查率达到80%以上。")
    lower = plan_of("清水县", "常见妇女病普查率达到80%以上。")
    assert {pair.relation for pair in compare_plans(upper, lower)} == {"only_first", "only_second"}
    codes = {target: "screening" for target in ("妇女常见病筛查率", "常见妇女病普查率")}
    assert [pair.relation for pair in compare_plans(upper, lower, codes=codes)] == ["same"]


def test_bounds_that_face_each_other_do_not_compare() -> None:
    upper = plan_of("东江省", "剖宫产率控制在35%以下。")
    lower = plan_of("清水县", "剖宫产率达到35%以上。")
    assert [pair.relation for pair in compare_plans(upper, lower)] == ["different"]
