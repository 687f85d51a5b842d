"""Papers of inspections: what stands in the notice and in the report."""

from collections import Counter

from halfsky.core.reports.papers import inspections as papers
from halfsky.core.reports.papers.model import Paper
from halfsky.core.reports.papers.printing import printed_day
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.reports.wording import Lang
from halfsky.core.supervision.inspections.checklist import Asked
from halfsky.core.supervision.inspections.sampling import seed_of
from halfsky.core.supervision.inspections.workflow import ANSWERS, SETTLED
from halfsky.services.paper_words import issuer_of, name_of_either
from halfsky.store.models import Inspection, InspectionFinding, InspectionVisit


def visit_name(visit: InspectionVisit, lang: Lang = "zh") -> str:
    """Who is visited, as papers call it."""
    return name_of_either(visit.unit, visit.area, lang)


def _period(row: Inspection, words: Catalogue) -> str:
    first, last = (printed_day(day, words.lang) for day in (row.first_day, row.last_day))
    return words.text("inspection_papers.period", first=first, last=last)


def _drawn(visit: InspectionVisit, words: Catalogue) -> tuple[str, str]:
    return visit_name(visit, words.lang), words.text(f"inspection_papers.how_{visit.how}")


def _asked(one: Asked, words: Catalogue) -> str:
    return one.zh if words.lang == "zh" else one.en or one.zh


def announcement(
    row: Inspection,
    visits: list[InspectionVisit],
    questions: tuple[Asked, ...],
    words: Catalogue,
    *,
    number: str,
    dated: str,
) -> Paper:
    """The notice of an inspection, with the lot and the word it was drawn by."""
    return papers.announcement(
        papers.Announced(
            issuer=issuer_of(row.area, words.lang),
            number=number,
            title=row.title,
            scope=row.scope,
            period=_period(row, words),
            drawn=tuple(_drawn(one, words) for one in visits),
            word=row.word,
            seed=seed_of(row.word),
            questions=tuple(_asked(one, words) for one in questions),
            date=dated,
        ),
        words,
    )


def report(
    row: Inspection,
    visits: list[InspectionVisit],
    findings: list[InspectionFinding],
    questions: tuple[Asked, ...],
    words: Catalogue,
    *,
    number: str,
    dated: str,
) -> Paper:
    """The report of an inspection."""
    return papers.report(
        papers.Inspected(
            issuer=issuer_of(row.area, words.lang),
            number=number,
            title=row.title,
            scope=row.scope,
            period=_period(row, words),
            visited=tuple((*_drawn(one, words), f"{one.score:g}") for one in visits),
            tallies=tuple(_tally(one, visits, words) for one in questions),
            findings=tuple(
                papers.FoundRow(
                    where=visit_name(one.visit, words.lang),
                    facts=one.facts,
                    clause=one.clause,
                    due=printed_day(one.due, words.lang) if one.due else "",
                    state=words.text(f"inspection_papers.state_{one.state}"),
                )
                for one in findings
            ),
            conclusion=row.conclusion,
            date=dated,
        ),
        words,
        settled=sum(1 for one in findings if one.state in SETTLED),
    )


def _tally(asked: Asked, visits: list[InspectionVisit], words: Catalogue) -> tuple[str, int, int, int, int]:
    given = Counter(one.answers[asked.code]["answer"] for one in visits if asked.code in one.answers)
    yes, partly, no, out = (given[one] for one in ANSWERS)
    return (_asked(asked, words), yes, partly, no, out)
