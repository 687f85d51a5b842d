"""More outline shapes: bare domain headings, one list for goals and measures, tables of indicators."""

import pytest

from halfsky.core.plan.model import Plan
from halfsky.core.plan.read import read_plan
from halfsky.core.plan.text import make_source

BRACKETS = """白杨区妇女发展规划
（2021—2025年）
序言
一、指导思想和基本原则
（一）指导思想
以新发展理念为指导。
（二）基本原则
1.坚持党的领导。
2.坚持共建共享。
二、主要任务
【妇女与健康】
主要目标
1.孕产妇死亡率控制在8/10万以内。
2.“两癌”筛查率达到70%以上。
策略措施
1.健全服务体系。
2.强化宣传教育。
【妇女与经济】
主要目标
1.就业人员中女性比例保持在45%左右。
策略措施
1.促进妇女就业。
三、保障措施
1.加强领导。
2.加大投入。
"""
ONE_LIST = """金沙县妇女发展规划（2021—2030年）
一、总体目标
妇女地位提升。
二、发展领域
（一）妇女与健康
1.孕产妇死亡率下降到12/10万以下。
2.妇女常见病筛查率达到80%以上。
3.建立健全妇幼健康服务网络，推进妇幼保健机构标准化建设，提高危重孕产妇救治能力，加强基层妇幼保健人员培训，提升妇女全生命周期健康服务水平，改善妇女健康状况，完善妇女健康监测和服务体系建设。
（二）妇女与教育
1.高中阶段毛入学率达到95%以上。
2.女性平均受教育年限达到11年。
三、组织实施
（一）加强领导。
（二）加强考核。
"""
TABLE = """河源省老龄事业发展规划（2021—2025年）
一、总体要求
坚持党的领导。
二、主要指标
指标\t单位\t2020年\t2025年\t属性
养老服务床位总量\t万张\t10\t12\t预期性
养老机构护理型床位占比\t%\t45\t≥55\t约束性
特殊困难老年人月探访率\t%\t-\t100\t约束性
每千名老年人配备社会工作者人数\t人\t0.5\t≥1\t预期性
孕产妇死亡率（1/10万）\t\t12.5\t<10\t约束性
三、重点任务
（一）健全社会保障制度
1.完善基本养老保险制度。
2.健全长期护理制度。
四、组织实施
（一）加强领导。
"""


def plan_of(text: str) -> Plan:
    return read_plan(make_source(text))


def counts(plan: Plan) -> list[tuple[str, int, int]]:
    return [(domain.title, len(domain.goals), len(domain.measures)) for domain in plan.domains]


def test_domains_named_in_brackets_without_a_number() -> None:
    plan = plan_of(BRACKETS)
    assert counts(plan) == [("妇女与健康", 2, 2), ("妇女与经济", 1, 1)]
    assert (len(plan.principles), len(plan.organisation)) == (2, 2)


def test_domains_named_without_brackets_read_the_same() -> None:
    assert counts(plan_of(BRACKETS.replace("【", "").replace("】", ""))) == counts(plan_of(BRACKETS))


def test_short_items_before_long_ones_are_goals_and_measures() -> None:
    assert counts(plan_of(ONE_LIST)) == [("妇女与健康", 2, 1), ("妇女与教育", 2, 0)]


@pytest.mark.parametrize("sign", ["\t", " | ", "｜"])
def test_rows_of_a_table_of_indicators_are_targets(sign: str) -> None:
    text = TABLE.replace("\t", sign)
    plan = plan_of(text)
    goals = plan.domains[0].goals
    told = [(t.indicator, t.comparator, t.value, t.unit, t.baseline) for item in goals for t in item.targets]
    assert told == [
        ("养老服务床位总量", ">=", 120_000, "count", 100_000),
        ("养老机构护理型床位占比", ">=", 55, "percent", 45),
        ("特殊困难老年人月探访率", ">=", 100, "percent", None),
        ("每千名老年人配备社会工作者人数", ">=", 1, "per_1000", 0.5),
        ("孕产妇死亡率", "<=", 10, "per_100k", 12.5),
    ]
    for target in (target for item in goals for target in item.targets):
        assert (target.deadline, target.base_year) == (2025, 2020)
        assert text[target.start : target.end] == target.quote


def test_a_table_without_a_value_to_be_reached_promises_nothing() -> None:
    plan = plan_of(TABLE.replace("2020年\t2025年\t属性", "来源\t部门\t属性"))
    assert [target for item in plan.domains[0].goals for target in item.targets] == []
