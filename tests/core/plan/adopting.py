"""An invented plan and ways to decide on it, for the tests of adoption."""

import functools

import hypothesis.strategies as st

from halfsky.core.plan.adopted import AdoptedPlan, Decision, Tie
from halfsky.core.plan.adoption import adopt
from halfsky.core.plan.model import Plan, Source
from halfsky.core.plan.read import read_plan
from halfsky.core.plan.text import make_source

TEXT = """临江市妇女发展规划（2021—2030年）
序言
依据有关法律，制定本规划。
一、妇女与健康
（一）主要目标
1．孕产妇死亡率下降到12/10万以下，城乡差距缩小。
2．适龄妇女宫颈癌人群筛查率达到70％以上，乳腺癌人群筛查率逐步提高。
3．妇女健康意识不断增强，每个乡镇至少有1处健身
场所。
（二）策略措施
1．卫健委、妇联联合开展宣传。孕产妇系统管理率保持在95%以上。
2．由教育局牵头，民政局配合，建设家长学校。
二、妇女与教育
（一）主要目标
1．高中阶段毛入学率达到93%以上。
2．平均受教育年限提高到11.5年。
（二）策略措施
1．到2025年，九年义务教育巩固率达到96%。
三、组织实施
（一）落实责任。妇儿工委每年召开一次全体会议。
"""


@functools.cache
def plan_of(text: str = TEXT) -> tuple[Source, Plan]:
    source = make_source(text)
    return source, read_plan(source)


SOURCE, PLAN = plan_of()
TIES = {"1-1-1": Tie(series="MATERNAL_MORTALITY"), "2-1-1": Tie(series="SENIOR_SECONDARY_ENROLMENT", sex="F")}


def adopted(*decisions: Decision, text: str = TEXT) -> AdoptedPlan:
    source, plan = plan_of(text)
    return adopt(plan, decisions, text=source.text, ties=TIES)


READ = tuple(entry.no for entry in adopted().targets)
NUMERIC = tuple(e.no for e in adopted().targets if e.target is not None and e.target.kind == "numeric")
ADDED = {"quote": "妇女健康意识不断增强", "indicator": "妇女健康素养水平", "value": 30, "unit": "percent"}

confirmed = st.builds(Decision, no=st.sampled_from(READ), act=st.just("confirmed"), by=st.integers(1, 9))
undone = st.builds(Decision, no=st.sampled_from(READ), act=st.just("undone"), by=st.integers(1, 9))
rejected = st.builds(
    Decision, no=st.sampled_from(READ), act=st.just("rejected"), by=st.integers(1, 9), reason=st.just("背景")
)
corrected = st.builds(
    Decision,
    no=st.sampled_from(NUMERIC),
    act=st.just("corrected"),
    by=st.integers(1, 9),
    changes=st.fixed_dictionaries({"value": st.integers(1, 99)}, optional={"deadline": st.just(2025)}),
)
added = st.builds(
    Decision,
    no=st.sampled_from(["A1", "A2"]),
    act=st.just("added"),
    by=st.integers(1, 9),
    item=st.just("1-3"),
    changes=st.just(ADDED),
)
decisions = st.lists(st.one_of(confirmed, undone, rejected, corrected, added), max_size=12)
