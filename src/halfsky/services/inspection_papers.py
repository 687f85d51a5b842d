"""Papers of inspections: what stands in the notice and in the report."""

from collections import Counter
from datetime import date

from halfsky.core.reports.papers import inspections as papers
from halfsky.core.reports.papers.model import Paper
from halfsky.core.supervision.inspections.checklist import Asked
from halfsky.core.supervision.inspections.sampling import seed_of
from halfsky.core.supervision.inspections.workflow import ANSWERS, SETTLED
from halfsky.services.letters import issuer_of
from halfsky.store.models import Inspection, InspectionFinding, InspectionVisit

HOW_ZH = {"risk": "按风险", "lot": "随机抽取"}
STATES_ZH = {
    "found": "待通知整改",
    "ordered": "整改中",
    "rectified": "待复查",
    "rechecked": "复查合格待销号",
    "closed": "已销号",
    "withdrawing": "拟撤销",
    "withdrawn": "已撤销",
}


def visit_name(visit: InspectionVisit) -> str:
    """Who is visited, as papers call it."""
    if visit.unit is not None:
        return visit.unit.name
    return issuer_of(visit.area) if visit.area is not None else ""


def printed_day(day: date) -> str:
    """A day as papers print it."""
    return f"{day.year}年{day.month}月{day.day}日"


def period_of(row: Inspection) -> str:
    """The days of an inspection, as papers print them."""
    return f"{printed_day(row.first_day)}至{printed_day(row.last_day)}"


def announcement(
    row: Inspection, visits: list[InspectionVisit], questions: tuple[Asked, ...], *, number: str, dated: str
) -> Paper:
    """The notice of an inspection, with the lot and the word it was drawn by."""
    return papers.announcement(
        papers.Announced(
            issuer=issuer_of(row.area),
            number=number,
            title=row.title,
            scope=row.scope,
            period=period_of(row),
            drawn=tuple((visit_name(one), HOW_ZH[one.how]) for one in visits),
            word=row.word,
            seed=seed_of(row.word),
            questions=tuple(one.zh for one in questions),
            date=dated,
        )
    )


def report(
    row: Inspection,
    visits: list[InspectionVisit],
    findings: list[InspectionFinding],
    questions: tuple[Asked, ...],
    *,
    number: str,
    dated: str,
) -> Paper:
    """The report of an inspection."""
    return papers.report(
        papers.Inspected(
            issuer=issuer_of(row.area),
            number=number,
            title=row.title,
            scope=row.scope,
            period=period_of(row),
            visited=tuple((visit_name(one), HOW_ZH[one.how], f"{one.score:g}") for one in visits),
            tallies=tuple(_tally(one, visits) for one in questions),
            findings=tuple(
                papers.FoundRow(
                    where=visit_name(one.visit),
                    facts=one.facts,
                    clause=one.clause,
                    due=printed_day(one.due) if one.due else "",
                    state=STATES_ZH[one.state],
                )
                for one in findings
            ),
            conclusion=row.conclusion,
            date=dated,
        ),
        settled=sum(1 for one in findings if one.state in SETTLED),
    )


def _tally(asked: Asked, visits: list[InspectionVisit]) -> tuple[str, int, int, int, int]:
    given = Counter(one.answers[asked.code]["answer"] for one in visits if asked.code in one.answers)
    yes, partly, no, out = (given[one] for one in ANSWERS)
    return (asked.zh, yes, partly, no, out)
