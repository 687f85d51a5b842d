"""Use cases of the visits of an inspection: answer the checklist, write down what was found."""

from collections import Counter

from halfsky.core.supervision.inspections.checklist import Asked
from halfsky.core.supervision.inspections.workflow import ANSWERS, InspectionAct
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.services.acting import Actor, Doing
from halfsky.services.courses import want_words
from halfsky.services.inspection_papers import visit_name
from halfsky.services.inspections import perform, questions_of
from halfsky.store.models import Inspection, InspectionFinding, InspectionVisit


def visit_of(row: Inspection, pk: int) -> InspectionVisit:
    """A visit of an inspection.

    Raises:
        NotFound: There is none.
    """
    found = row.visits.filter(pk=pk).select_related("unit__area", "area").first()
    if found is None:
        raise NotFound("rights.not_found")
    return found


def asked_of(row: Inspection, visit: InspectionVisit) -> tuple[Asked, ...]:
    """The questions that a visit answers: those for units, or for areas."""
    stratum = "unit" if visit.unit_id else "area"
    return tuple(one for one in questions_of(row) if stratum in one.of)


def answer(
    actor: Actor,
    number: str,
    pk: int,
    *,
    answers: dict[str, tuple[str, str]],
    revision: int | None = None,
) -> Inspection:
    """Write down the answers of a visit: by code of the question the answer, and words with the evidence seen.

    Raises:
        Invalid: A question has no answer, or one of another kind.
        Conflict, NotFound, NotPermitted: See `services.inspections.perform`.
    """

    def write(row: Inspection, doing: Doing) -> None:
        visit = visit_of(row, pk)
        kept: dict[str, dict[str, str]] = {}
        for one in asked_of(row, visit):
            chosen, words = answers.get(one.code, ("", ""))
            if chosen not in ANSWERS:
                raise Invalid("inspections.answer_wanted", question=one.zh)
            kept[one.code] = {"answer": chosen, "words": words.strip()}
        visit.answers, visit.answered_at = kept, doing.at
        visit.save()
        doing.detail |= {"visit": visit_name(visit), **Counter(one["answer"] for one in kept.values())}

    return perform(actor, number, InspectionAct.ANSWER, revision=revision, change=write)


def find_something(
    actor: Actor, number: str, pk: int, *, facts: str, clause: str, revision: int | None = None
) -> InspectionFinding:
    """Write down what was found at a visit, and what it goes against.

    Raises:
        Invalid: Facts or clause are missing.
        Conflict, NotFound, NotPermitted: See `services.inspections.perform`.
    """
    made: list[InspectionFinding] = []

    def write(row: Inspection, doing: Doing) -> None:
        visit = visit_of(row, pk)
        known = InspectionFinding.objects.filter(visit__inspection=row).count()
        made.append(
            InspectionFinding.objects.create(
                number=f"{row.number}-{known + 1}",
                visit=visit,
                unit=visit.unit,
                area=visit.area,
                office=row.area,
                facts=facts.strip(),
                clause=want_words(clause, InspectionAct.FIND)[:120],
                changed_at=doing.at,
            )
        )
        doing.detail |= {"finding": made[0].number, "visit": visit_name(visit)}

    perform(actor, number, InspectionAct.FIND, words=facts, revision=revision, change=write)
    return made[0]
