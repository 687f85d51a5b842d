"""Every clause of the two parts is a duty, or says why it is none; on real plans and on invented ones."""

import re
import sys

import pytest

from halfsky.core.plan.compare import targets_in
from halfsky.core.plan.model import Plan, Source
from halfsky.core.plan.read import read_plan
from halfsky.core.supervision.duties.model import ReadClause, ReadDuty
from halfsky.core.supervision.duties.reading import read_clauses, read_duties
from halfsky.engines.documents.reading import read_source
from halfsky.engines.duty_kinds import kinds_by_code, load_kinds
from tests.core.supervision.duties.plans import CHILDREN, WOMEN, read
from tests.shared import SHARED, needs_shared

KINDS = load_kinds()
MECHANISMS = {
    "实施方案": "scheme",
    "报送上一级": "plan_filing",
    "责任制": "target_responsibility",
    "考核": "appraisal",
    "督导检查": "inspection",
    "督查": "inspection",
    "下一年工作安排": "unit_report",
    "报告本地区": "area_report",
    "全体会议": "plenary",
    "联络员会议": "liaison_meeting",
    "工作会议": "conference",
    "办公会议": "chair_meeting",
    "示范": "demonstration",
    "表彰": "commendation",
    "财政预算": "funds",
    "培训": "training",
    "基本国策和保障": "publicity",
    "年度监测": "yearly_monitoring",
    "年度监测数据": "data_submission",
    "监测方案": "monitoring_scheme",
    "指标体系": "indicator_system",
    "监测报告": "monitoring_report",
    "统计资料": "statistics_book",
    "中期评估": "midterm_evaluation",
    "终期评估": "final_evaluation",
    "评估方案": "evaluation_scheme",
    "中期和终期评估报告": "evaluation_report",
    "自我评估": "self_evaluation",
    "专项调查": "special_survey",
    "专项统计调查": "special_survey",
    "第三方": "third_party",
    "数据库": "database",
    "分性别统计": "sex_statistics",
    "领导小组": "leading_group",
    "方案审批": "group_approval",
    "审批": "group_approval",
    "预警": "early_warning",
    "对策建议": "remedies",
    "报送监测评估情况": "results_report",
    "发布机制": "results_release",
    "结果的研判": "results_use",
    "研究基地": "experts_and_research",
    "社会力量": "social_resources",
    "民生": "livelihood_projects",
}
"""A word that names a mechanism, and the kind that a plan with this word has: written without looking at the rules."""


def real_plans() -> list[str]:
    return sorted(path.name for path in (SHARED / "plans").glob("*.txt"))


def real(name: str) -> tuple[Source, Plan]:
    source = read_source(SHARED / "plans" / name)
    return source, read_plan(source)


def told(clauses: tuple[ReadClause, ...]) -> str:
    return "\n".join(
        f"{one.part} {one.item}-{one.clause} {one.text} → {', '.join(one.kinds) or f'no duty: {one.reason}'}"
        for one in clauses
    )


@needs_shared
@pytest.mark.shared
@pytest.mark.parametrize("name", real_plans())
def test_each_clause_of_a_real_plan_is_a_duty_or_says_why_not(name: str) -> None:
    clauses = read_clauses(*real(name), KINDS)
    sys.stdout.write(told(clauses))
    assert len(clauses) > 100
    assert all(bool(one.kinds) != bool(one.reason) for one in clauses)
    assert [one.text for one in clauses if one.reason == "unread"] == []


@needs_shared
@pytest.mark.shared
@pytest.mark.parametrize("name", real_plans())
def test_each_mechanism_that_a_real_plan_names_is_found(name: str) -> None:
    source, plan = real(name)
    words = "".join(one.text for one in read_clauses(source, plan, KINDS))
    found = {duty.kind for duty in read_duties(source, plan, KINDS)}
    wanted = {kind for word, kind in MECHANISMS.items() if word in words}
    assert len(wanted) > 30
    assert wanted - found == set()


@needs_shared
@pytest.mark.shared
@pytest.mark.parametrize("name", real_plans())
def test_each_schedule_target_of_the_two_parts_lies_in_a_duty(name: str) -> None:
    source, plan = real(name)
    clauses = [one for one in read_clauses(source, plan, KINDS) if one.kinds]
    items = (*plan.organisation, *plan.monitoring)
    schedules = [target for item in items for target in item.targets if target.kind == "schedule"]
    assert schedules
    for target in schedules:
        assert any(one.start <= target.start < one.end for one in clauses), target.quote


@pytest.mark.parametrize("text", [WOMEN, CHILDREN])
def test_invented_plans_in_other_words_leave_nothing_unread(text: str) -> None:
    clauses = read_clauses(*read(text), KINDS)
    assert [one.text for one in clauses if one.reason == "unread"] == []


def by_kind(text: str) -> dict[str, ReadDuty]:
    return {duty.kind: duty for duty in read_duties(*read(text), KINDS)}


@pytest.mark.parametrize(
    ("kind", "code", "every", "times", "assumed"),
    [
        ("plenary", "yearly", 1, 1, False),
        ("liaison_meeting", "yearly", 1, 2, False),
        ("inspection", "yearly", 1, 2, False),
        ("conference", "years", 3, 1, False),
        ("commendation", "years", 5, 1, False),
        ("chair_meeting", "needed", 1, 1, False),
        ("training", "yearly", 1, 2, False),
        ("plan_filing", "once", 1, 1, False),
        ("publicity", "yearly", 1, 1, True),
        ("demonstration", "standing", 1, 1, False),
        ("recurring_measure", "years", 2, 1, False),
    ],
)
def test_the_rhythm_is_the_plans_own_where_it_tells_one(
    kind: str, code: str, every: int, times: int, assumed: bool
) -> None:
    duty = by_kind(WOMEN)[kind]
    assert (duty.rhythm.code, duty.rhythm.every, duty.rhythm.times, duty.assumed) == (
        code,
        every,
        times,
        assumed,
    )


def test_what_comes_regularly_has_the_usual_rhythm_marked_as_assumed() -> None:
    duties = by_kind(CHILDREN)
    for kind in ("plenary", "liaison_meeting", "results_report", "inspection"):
        assert duties[kind].assumed
        assert duties[kind].rhythm.code == "yearly"


def test_milestones_take_the_years_that_the_plan_names() -> None:
    duties = by_kind(WOMEN)
    assert duties["midterm_evaluation"].rhythm.years == {"midterm": 2025}
    assert duties["final_evaluation"].rhythm.years == {"final": 2030}
    assert by_kind(CHILDREN)["midterm_evaluation"].rhythm.years == {}


def test_days_after_issue_and_owners_and_levels_are_read() -> None:
    duties = by_kind(WOMEN)
    assert duties["plan_filing"].rhythm.after == 2
    assert duties["area_report"].level == "below"
    assert duties["unit_report"].owner == "units"
    assert duties["data_submission"].owner == "units"
    assert duties["yearly_monitoring"].owner == "statistics"


@pytest.mark.parametrize("text", [WOMEN, CHILDREN])
def test_places_of_clauses_give_their_words_back(text: str) -> None:
    source, plan = read(text)
    for one in read_clauses(source, plan, KINDS):
        assert re.sub(r"\s", "", source.shadow[one.start : one.end]) == one.text


def test_belief_and_speech_are_text_and_no_duty() -> None:
    clauses = read_clauses(*read(WOMEN), KINDS)
    belief = [one.text for one in clauses if one.reason == "belief"]
    assert belief == ["引导妇女坚定理想信念", "树立正确思想"]


def test_one_duty_is_told_once_however_many_clauses_tell_it() -> None:
    for text in (WOMEN, CHILDREN):
        duties = [duty for duty in read_duties(*read(text), KINDS) if duty.kind != "recurring_measure"]
        assert len({(duty.kind, duty.level == "below") for duty in duties}) == len(duties)


def test_every_kind_says_both_names_and_what_shows_it() -> None:
    for kind in kinds_by_code().values():
        assert kind.zh
        assert kind.en
        assert kind.evidence.zh
        assert kind.evidence.en
        assert kind.rhythm != "yearly" or kind.month is not None


def test_a_measure_that_comes_again_is_a_duty_of_units() -> None:
    source, plan = read(WOMEN)
    measures = {item.start for domain in plan.domains for item in domain.measures}
    assert any(target.kind == "schedule" for target in targets_in(plan))
    duty = by_kind(WOMEN)["recurring_measure"]
    assert duty.owner == "units"
    assert measures
    assert source.text[duty.clauses[0].start : duty.clauses[0].end]
