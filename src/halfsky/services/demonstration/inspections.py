"""An inspection of the demonstration: one finding closed, one waiting to be looked at again, one overdue; and one planned."""

from halfsky.core.supervision.inspections.sampling import Wanted
from halfsky.core.supervision.inspections.workflow import FindingAct
from halfsky.services import inspection_findings, inspection_visits, inspections
from halfsky.services.acting import Actor
from halfsky.services.demonstration.meetings import day_ago, moment_ago
from halfsky.services.demonstration.people import People
from halfsky.services.moments import playing
from halfsky.store.models import Inspection, InspectionVisit, PlanDocument

_PARTLY = {"measures": "部分措施没有佐证材料", "training": "仅参加上级培训，未自行组织"}
_FOUND = (
    ("未建立分性别统计台账，3项指标不能追溯到原始报表", "监测评估（三）", "建立台账，补齐近三年原始报表。"),
    ("承担的目标没有分解到内设机构", "组织实施（二）", "制定责任分解表并报办公室。"),
    ("规划实施经费未单列，支出无法核对", "组织实施（二）", "与财政部门核对，单列项目并报支出合计。"),
)


def inspect(people: People, plan: PlanDocument) -> None:
    """One inspection of this year, and the next one planned with its word announced."""
    row = _drawn(people, plan)
    visits = inspections.visits_of(row)
    with playing(moment_ago(140)):
        for place, visit in enumerate(visits):
            _answer(people, row, visit, partly=place < len(_FOUND))
    with playing(moment_ago(138)):
        numbers = [
            inspection_visits.find_something(
                _office(people), row.number, visit.pk, facts=facts, clause=clause
            ).number
            for visit, (facts, clause, _) in zip(visits, _FOUND, strict=False)
        ]
    _order(people, numbers)
    with playing(moment_ago(128)):
        inspections.report(
            _office(people),
            row.number,
            conclusion="各督查对象总体重视规划实施，责任落实和数据质量好于上年。\n"
            "主要问题是台账不全、责任分解不到位、经费没有单列。\n建议把整改情况列入下一次联络员会议通报。",
        )
    _put_right(people, visits, numbers)
    _next(people, plan)


def _office(people: People) -> Actor:
    return people.of_area("office", people.top)


def _drawn(people: People, plan: PlanDocument) -> Inspection:
    with playing(moment_ago(165)):
        row = inspections.plan(
            _office(people),
            people.top,
            title=f"{day_ago(165).year}年上半年规划实施情况督导检查",
            scope="目标责任落实、策略措施进展、统计监测数据质量、工作经费和培训。",
            first_day=day_ago(150),
            last_day=day_ago(139),
            word="地区气象台下一周一早间天气预报全文",
            wanted=(Wanted(stratum="unit", by_risk=2, by_lot=2), Wanted(stratum="area", by_risk=1, by_lot=1)),
            plan=plan,
        )
        inspections.add_question(
            _office(people),
            row.number,
            text="联络员会议议定事项是否落实？",
            evidence="落实情况说明",
            clause="组织实施（二）",
        )
    with playing(moment_ago(158)):
        inspections.draw_sample(_office(people), row.number)
    with playing(moment_ago(157)):
        return inspections.announce(_office(people), row.number)


def _answer(people: People, row: Inspection, visit: InspectionVisit, *, partly: bool) -> None:
    answers = {one.code: ("yes", "已查阅材料") for one in inspection_visits.asked_of(row, visit)}
    if partly:
        answers |= {code: ("partly", words) for code, words in _PARTLY.items() if code in answers}
    inspection_visits.answer(_office(people), row.number, visit.pk, answers=answers)


def _order(people: People, numbers: list[str]) -> None:
    """Two are given two months, the last one until three weeks ago."""
    with playing(moment_ago(135)):
        for place, number in enumerate(numbers):
            inspection_findings.perform(
                _office(people),
                number,
                FindingAct.ORDER,
                words=_FOUND[place][2],
                due=day_ago(21 if place == len(_FOUND) - 1 else 75),
            )


def _put_right(people: People, visits: list[InspectionVisit], numbers: list[str]) -> None:
    """The first is closed by a second person; the second was returned once and waits to be looked at; the third is late."""
    first, second = numbers[:2]
    with playing(moment_ago(90)):
        _rectify(people, visits[0], first, "台账已建立，近三年原始报表补齐。", "统计台账、报表扫描件")
    with playing(moment_ago(85)):
        words = "现场抽查12个数据，与原始报表一致。"
        inspection_findings.perform(_office(people), first, FindingAct.RECHECK, words=words)
    with playing(moment_ago(84)):
        inspection_findings.perform(people.of_area("leader", people.top), first, FindingAct.CLOSE)
    with playing(moment_ago(80)):
        _rectify(people, visits[1], second, "已口头部署。", "会议记录")
        words = "责任分解表没有附上，请印发后再报。"
        inspection_findings.perform(_office(people), second, FindingAct.RETURN, words=words, due=day_ago(-10))
    with playing(moment_ago(4)):
        _rectify(people, visits[1], second, "责任分解表已印发各科室。", "责任分解表")


def _rectify(people: People, visit: InspectionVisit, number: str, words: str, evidence: str) -> None:
    if visit.unit is not None:
        actor = people.of_unit("liaison", visit.unit)
    else:
        assert visit.area is not None
        actor = people.of_area("office", visit.area)
    inspection_findings.perform(actor, number, FindingAct.RECTIFY, words=words, evidence=evidence)


def _next(people: People, plan: PlanDocument) -> None:
    with playing(moment_ago(2)):
        inspections.plan(
            _office(people),
            people.top,
            title=f"{day_ago(-30).year}年度规划实施情况督导检查",
            scope="年度目标完成、上次督查问题整改、议定事项落实。",
            first_day=day_ago(-30),
            last_day=day_ago(-40),
            word="下一期地区日报头版头条标题",
            wanted=(Wanted(stratum="unit", by_risk=3, by_lot=2), Wanted(stratum="area", by_risk=1, by_lot=1)),
            plan=plan,
        )
