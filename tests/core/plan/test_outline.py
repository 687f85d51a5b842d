"""Outlines of invented plans in the manners in which plans are numbered and issued."""

import pytest

from halfsky.core.plan.model import Period, Plan
from halfsky.core.plan.read import looks_like_plan, read_plan
from halfsky.core.plan.text import make_source
from halfsky.core.vocabulary.errors import Invalid

NOTICE = """江南省人民政府关于印发江南省妇女发展规划和江南省儿童发展规划的通知
江政发〔2021〕16号
各市、县人民政府，省政府各部门：
现将《江南省妇女发展规划（2021—2030年）》和《江南省儿童发展规划（2021—2030年）》印发给你们。
2021年9月8日
江南省儿童发展规划
（2021—2030年）
序言
婴儿死亡率从2010年的13.1‰下降到2020年的5.4‰。
依照有关法律法规和《中国儿童发展纲要（2021—2030年）》，结合我省实际，制定本规划。
一、总体要求
（一）指导思想。
坚持儿童优先。
（二）基本原则。
1．坚持党的全面领导。
2．坚持优先保障。
（三）总体目标。
法规政策体系更加健全。展望2035年，儿童发展达到更高水平。
二、发展领域、主要目标和策略措施
（一）儿童与健康。
主要目标：
1．提高儿童健康素养。
2．5岁以下儿童贫血率控制在10％以下。
策略措施：
1．优先保障儿童健康。每千名儿童床位增至2.5张以上。
（二）儿童与安全。
主要目标：1．减少儿童伤害。
策略措施：1．创建安全环境。
三、组织实施
（一）坚持党的全面领导。把党的领导贯穿全过程。
（二）落实责任。本规划印发后1个月内报送省妇儿工委。
四、监测评估
（一）加强制度建设。每年开展一次监测。
"""
MARKDOWN = """# **临江县儿童发展规划**
## **（2021—2030年）**

### 目  录
前言
一、总体要求
二、发展领域
（一）儿童与健康
三、保障措施

### 前言
根据《中国儿童发展纲要（2021—2030年）》《江南省儿童发展规划（2021—2030年）》和《东平市儿童发展规划（2021—2030年）》，结合我县实际，制定本规划。

### 一、总体要求
#### （一）基本原则
——坚持党的领导。
——坚持儿童优先。
### 二、发展领域
#### （一）儿童与健康
**1.主要目标**
（1）婴儿死亡率控制在4‰以下。
（2）5岁以下儿童死亡率控制在5‰以下。
**2.策略措施**
（1）每个乡镇卫生院至少配备1名儿童保健人员。
### 三、保障措施
#### （一）加强组织领导
县妇儿工委每年召开一次全体会议。
### 四、监测评估
#### （一）完善监测制度
"""
CHAPTERS = """滨海市“十四五”妇女发展规划
第一章 发展基础
“十三五”期间，全市孕产妇死亡率下降到5.6/10万。
第二章 发展目标与任务
第一节 妇女与健康
【目标】
1、孕产妇死亡率控制在8/10万以下；
2、妇女常见病筛查率达到85%以上。
【措施】
1、加强孕产期保健。
第二节 妇女与教育
目标：
1、高中阶段毛入学率达到98%以上。
措施：
1、推进教育公平。
第三章 组织保障
一、加强领导
二、保障经费
第四章 监测评估
一、建立年度监测制度
"""
TOP_LEVEL = """平山区
妇女发展规划
（2021-2025年）
审议稿
为促进全区妇女事业发展，依据《北河市妇女发展规划（2021-2030年）》，制定本规划。
一、妇女与健康
（一）主要目标
1.孕产妇死亡率控制在10/10万以

下。
- 2.乳腺癌筛查率逐步提高。
（二）策略措施
9、提供优质服务。
二、妇女参与决策
和管理
（一）主要目标
1.社区居委会成员中女性比例保持在50%左右。
（二）策略措施
1.加大培养力度。
三、组织与实施
（一）各成员单位要高度重视。
（二）加强宣传。
四、监测与评估
（一）开展监测。
"""


def shape(plan: Plan) -> list[tuple[str, list[int], list[int]]]:
    return [(d.title, [i.number for i in d.goals], [i.number for i in d.measures]) for d in plan.domains]


def values(plan: Plan) -> list[tuple[str, float | None]]:
    return [(t.indicator, t.value) for d in plan.domains for i in (*d.goals, *d.measures) for t in i.targets]


def test_a_plan_behind_its_issuing_notice() -> None:
    plan = read_plan(make_source(NOTICE))
    assert (plan.title, plan.area) == ("江南省儿童发展规划(2021—2030年)", "江南省")
    assert plan.period == Period(start=2021, end=2030)
    assert plan.parent == "中国儿童发展纲要(2021—2030年)"
    assert shape(plan) == [("儿童与健康", [1, 2], [1]), ("儿童与安全", [1], [1])]
    assert values(plan) == [("5岁以下儿童贫血率", 10), ("每千名儿童床位", 2.5)]
    assert [item.text[:4] for item in plan.principles] == ["坚持党的", "坚持优先"]
    assert plan.overall_aim is not None
    assert plan.overall_aim.text.startswith("法规政策体系")
    assert (len(plan.organisation), len(plan.monitoring)) == (2, 1)
    assert plan.organisation[1].targets[0].unit == "months"


def test_markdown_headings_with_deeper_numbering_and_a_table_of_contents() -> None:
    plan = read_plan(make_source(MARKDOWN))
    assert (plan.title, plan.area) == ("临江县儿童发展规划(2021—2030年)", "临江县")
    assert plan.parent == "东平市儿童发展规划(2021—2030年)"
    assert shape(plan) == [("儿童与健康", [1, 2], [1])]
    assert values(plan) == [("婴儿死亡率", 4), ("5岁以下儿童死亡率", 5), ("儿童保健人员配备数", 1)]
    assert len(plan.principles) == 2
    assert (len(plan.organisation), len(plan.monitoring)) == (1, 1)


def test_chapters_and_bracketed_headings() -> None:
    plan = read_plan(make_source(CHAPTERS))
    assert (plan.area, plan.period) == ("滨海市", Period(start=2021, end=2025))
    assert shape(plan) == [("妇女与健康", [1, 2], [1]), ("妇女与教育", [1], [1])]
    assert values(plan) == [("孕产妇死亡率", 8), ("妇女常见病筛查率", 85), ("高中阶段毛入学率", 98)]
    assert (len(plan.organisation), len(plan.monitoring)) == (2, 1)


def test_domains_at_top_level_broken_title_and_odd_markers() -> None:
    plan = read_plan(make_source(TOP_LEVEL))
    assert plan.title == "平山区妇女发展规划(2021-2025年)"
    assert plan.parent == "北河市妇女发展规划(2021-2030年)"
    assert shape(plan) == [("妇女与健康", [1, 2], [9]), ("妇女参与决策和管理", [1], [1])]
    assert values(plan)[0] == ("孕产妇死亡率", 10)
    assert plan.domains[0].goals[1].directions[0].direction == "up"
    assert (len(plan.organisation), len(plan.monitoring)) == (2, 1)


def test_lines_as_a_text_layer_breaks_them_change_nothing() -> None:
    whole = read_plan(make_source(NOTICE))
    broken = [line[at : at + 24] for line in NOTICE.split("\n") for at in range(0, len(line), 24)]
    broken.insert(40, "— 3 —")
    again = read_plan(make_source("\n".join(broken)))
    assert shape(again) == shape(whole)
    assert values(again) == values(whole)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "今天天气很好。",
        "1.孕产妇死亡率控制在10/10万以下。\n2.加强宣传。",
        "会议纪要\n一、听取汇报\n二、研究工作",
    ],
)
def test_what_is_no_plan_is_refused_with_its_name(text: str) -> None:
    source = make_source(text, "文件.txt")
    assert not looks_like_plan(source)
    with pytest.raises(Invalid) as refusal:
        read_plan(source)
    assert refusal.value.code == "plan.not_a_plan"
    assert refusal.value.facts["name"] == "文件.txt"
