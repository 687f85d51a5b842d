"""Use cases of the evidence of an evaluation: files, and things of the site as they stood when they were taken in."""

from typing import Any

from django.core.files.base import ContentFile, File
from django.db.models import QuerySet

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.services.acting import Actor, Doing, acting, may, place_of, want
from halfsky.services.evaluation_boards import standing_of
from halfsky.services.evaluation_records import is_working, scheme_of, study
from halfsky.services.receiving import received
from halfsky.store.models import (
    Evaluation,
    EvaluationEvidence,
    Matter,
    MeasureProgress,
    SelfEvaluation,
    SurveyResult,
)

KINDS = ("file", "figure", "matter", "measure", "survey", "minutes", "note")
"""`minutes` leads to a page of the site, such as that of a meeting."""
_TITLE = 200
_WHERE = ("/desk/", "/plans/", "/indicators/", "/areas/", "/reports/")
"""Addresses of the site that evidence may lead to."""


def evidence_of(row: Evaluation) -> QuerySet[EvaluationEvidence]:
    """The evidence that is there, oldest first."""
    return row.evidence.filter(removed_at=None).select_related("of__unit", "of__area", "by").order_by("pk")


def next_code(row: Evaluation) -> str:
    """The next code; one that was ever given is not given again."""
    return f"E{row.evidence.count() + 1}"


def take_file(
    actor: Actor, number: str, upload: File[bytes], *, title: str, question: str = "", words: str = ""
) -> EvaluationEvidence:
    """Take a file into the library.

    Raises:
        Invalid: The file is too large, not of an allowed kind, or not what it claims to be.
        Conflict: The evaluation takes no evidence now.
        NotFound, NotPermitted: See `evaluation_records.find` and `services.acting.want`.
    """
    row = _collecting(actor, number)
    _want_question(row, question)
    with received(upload) as (kept, path):
        content = ContentFile(path.read_bytes())
    with acting(actor, "evaluations.collect", place_of(row.area), subject=number, file=kept.name) as doing:
        return keep_file(
            row,
            content,
            doing,
            title=title.strip()[:_TITLE] or kept.name,
            question=question,
            words=words.strip(),
            name=kept.name,
            size=kept.size,
            sha256=kept.sha256,
        )


def keep_file(
    row: Evaluation,
    content: ContentFile[bytes],
    doing: Doing,
    *,
    of: SelfEvaluation | None = None,
    **about: Any,
) -> EvaluationEvidence:
    """Write a guarded file and its row, inside an act."""
    code = next_code(row)
    evidence = EvaluationEvidence(
        evaluation=row, code=code, of=of, kind="file", by_id=doing.by, at=doing.at, **about
    )
    ending = about["name"].rpartition(".")[2].lower()
    evidence.file.save(f"{row.number}/{code}-{about['sha256'][:16]}.{ending}", content, save=False)
    evidence.save()
    doing.detail |= {"evidence": code, "sha256": about["sha256"]}
    return evidence


def take_thing(
    actor: Actor,
    number: str,
    *,
    kind: str,
    reference: str,
    title: str = "",
    question: str = "",
    words: str = "",
) -> EvaluationEvidence:
    """Take a thing of the site in as it stands: a figure of the vintage, a matter, a measure, a survey, a page, a note.

    Args:
        actor: Who may collect.
        number: Of the evaluation.
        kind: One of `KINDS` but `file`.
        reference: Number of the target, matter, measure or survey; the address of a page; empty for a note.
        title: By default that of the thing.
        question: Code of the question it bears on.
        words: What it shows; a note is its words.

    Raises:
        Invalid: There is no such thing, or no words.
        Conflict: The evaluation takes no evidence now.
        NotFound, NotPermitted: See `evaluation_records.find` and `services.acting.want`.
    """
    row = _collecting(actor, number)
    _want_question(row, question)
    found = _THINGS[kind](row, reference.strip()) if kind in _THINGS else None
    if found is None or not (title.strip() or found["title"]):
        raise Invalid("evaluation.no_such_thing", kind=kind, reference=reference)
    if kind == "note" and not words.strip():
        raise Invalid("evaluation.reason_wanted")
    with acting(actor, "evaluations.collect", place_of(row.area), subject=number) as doing:
        evidence = EvaluationEvidence.objects.create(
            evaluation=row,
            code=next_code(row),
            kind=kind,
            title=(title.strip() or found["title"])[:_TITLE],
            question=question,
            words=words.strip(),
            link=found["link"],
            facts=found["facts"],
            by_id=doing.by,
            at=doing.at,
        )
        doing.detail |= {"evidence": evidence.code, "kind": kind, "reference": reference}
    return evidence


def _collecting(actor: Actor, number: str) -> Evaluation:
    row = study(actor, number)
    want(actor, "evaluations.collect", place_of(row.area))
    if not is_working(row):
        raise Conflict("evaluation.takes_no_evidence")
    return row


def _want_question(row: Evaluation, question: str) -> None:
    if question:
        scheme_of(row).question(question)


def _figure(row: Evaluation, target: str) -> dict[str, Any] | None:
    one = standing_of(row, target)
    if one is None:
        return None
    facts = {
        name: getattr(one, name)
        for name in (
            "target",
            "words",
            "year",
            "value",
            "unit",
            "target_value",
            "comparator",
            "low95",
            "high95",
        )
    }
    link = f"/plans/{row.plan.number}/targets/{one.number}/?vintage={row.vintage.number}"
    return {"title": f"{one.target} {one.words}", "link": link, "facts": facts | {"status": one.status.value}}


def _matter(row: Evaluation, number: str) -> dict[str, Any] | None:
    matter = Matter.objects.filter(area__path__startswith=row.area.path, number=number).first()
    if matter is None:
        return None
    facts = {"number": matter.number, "state": matter.state, "target": matter.target}
    return {"title": matter.title, "link": f"/desk/matters/{number}/", "facts": facts}


def _measure(row: Evaluation, number: str) -> dict[str, Any] | None:
    told = MeasureProgress.objects.filter(plan__area=row.area, measure=number, area=row.area).last()
    if told is None:
        return None
    facts = {"measure": number, "state": told.state, "words": told.words}
    return {"title": f"{number} {told.words}"[:_TITLE], "link": "", "facts": facts}


def _survey(row: Evaluation, number: str) -> dict[str, Any] | None:
    survey = SurveyResult.objects.filter(area__path__startswith=row.area.path, number=number).first()
    if survey is None:
        return None
    names = ("indicator", "year", "estimate", "unit", "low", "high", "sample", "design_effect", "state")
    facts = {name: getattr(survey, name) for name in names}
    return {"title": survey.title, "link": f"/desk/evaluations/surveys/{number}/", "facts": facts}


def _page(row: Evaluation, address: str) -> dict[str, Any] | None:
    if not address.startswith(_WHERE) or "//" in address or "\\" in address:
        return None
    return {"title": "", "link": address[:200], "facts": {}}


def _note(row: Evaluation, reference: str) -> dict[str, Any]:
    return {"title": "", "link": "", "facts": {}}


_THINGS = {
    "figure": _figure,
    "matter": _matter,
    "measure": _measure,
    "survey": _survey,
    "minutes": _page,
    "note": _note,
}


def one_piece(actor: Actor, number: str, code: str) -> EvaluationEvidence:
    """A piece of evidence, for someone who studies the evaluation or wrote the self-evaluation it belongs to.

    Raises:
        NotFound: It is not there, or not to be seen.
    """
    rows = EvaluationEvidence.objects.select_related("evaluation__area", "of__area", "of__unit")
    found = rows.filter(evaluation__number=number, code=code).first()
    if found is None:
        raise NotFound("rights.not_found")
    mine = found.of is not None and may(
        actor, "evaluations.self_read", place_of(found.of.area, found.of.unit)
    )
    third = "third_party" in actor.roles
    if third or not mine:
        study(actor, number)
    return found


def remove(actor: Actor, number: str, code: str) -> None:
    """Take a piece out; it and its code are kept for the trail.

    Raises:
        Conflict: The evaluation takes no evidence now, or findings rest on it.
        NotFound, NotPermitted: See `evaluation_records.find` and `services.acting.want`.
    """
    row = _collecting(actor, number)
    evidence = evidence_of(row).filter(code=code).first()
    if evidence is None:
        raise NotFound("rights.not_found")
    points = row.points.filter(removed_at=None)
    resting = [point for point, rests_on in points.values_list("code", "rests_on") if code in rests_on]
    if resting:
        raise Conflict("evaluation.others_rest_on_it", point=code, codes="、".join(resting))
    with acting(actor, "evaluations.collect", place_of(row.area), subject=number, removed=code) as doing:
        evidence.removed_at = doing.at
        evidence.save()
