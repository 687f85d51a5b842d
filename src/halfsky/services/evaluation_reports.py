"""Use cases of the report of an evaluation: written from what stands, approved and frozen, given as a file."""

import hashlib
from functools import lru_cache

import msgspec
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from halfsky.core.evaluation.workflow import Act, State
from halfsky.core.indicators.model import Text
from halfsky.core.reports.evaluation.make import build_evaluation_report
from halfsky.core.reports.evaluation.model import Piece, Response, Scorer, Subject, Told
from halfsky.core.reports.model import Report
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.services import duties
from halfsky.services import evaluation_boards as boards
from halfsky.services.acting import Actor, acting, may, place_of, want
from halfsky.services.evaluation_evidence import evidence_of
from halfsky.services.evaluation_points import chain_of, points_of, recommendations_of
from halfsky.services.evaluation_records import address_of, find, scheme_of
from halfsky.services.evaluation_scores import is_open, scored, subjects_of
from halfsky.services.evaluations import carry_out
from halfsky.services.moments import today
from halfsky.services.report_texts import RENDERERS, rendered
from halfsky.services.site_ground import site_ground
from halfsky.store.models import Area, Evaluation, SurveyResult, Unit

LANGUAGES = ("zh", "en")
_DUTIES = {
    "midterm": ("midterm_evaluation", "evaluation_report"),
    "final": ("final_evaluation", "evaluation_report"),
}
"""Duties of the plan's calendar that the approval of a report keeps."""
_APPROVED = (State.RESPONSE, State.FOLLOW_UP, State.CLOSED)


def told_of(row: Evaluation) -> Told:
    """Everything of an evaluation that its report tells.

    Raises:
        Invalid: Scoring is not closed.
    """
    if not is_open(row):
        raise Invalid("evaluation.report_too_early")
    board, its = boards.board_of(row), scored(row)
    selves = list(row.selves.select_related("area", "unit__area").order_by("pk"))
    points = list(points_of(row))
    return Told(
        kind="final" if row.kind == "final" else "midterm",
        scheme=scheme_of(row),
        asked=len(selves),
        handed_in=sum(one.handed_in_at is not None for one in selves),
        subjects=tuple(
            Subject(
                code=one.code, sort=one.sort, name=_name(one.of.unit or one.of.area) if one.of else _WHOLE
            )
            for one in subjects_of(row)
        ),
        scorers=tuple(
            Scorer(code=seat.code, kind=seat.kind, organisation=seat.organisation)  # type: ignore[arg-type]
            for seat in row.seats.order_by("pk")
        ),
        results=its.results,
        agreement=its.agreement,
        evidence=tuple(
            Piece(
                code=one.code,
                kind=one.kind,
                title=one.title,
                origin=_name(one.of.unit or one.of.area) if one.of else _LIBRARY,
            )
            for one in evidence_of(row)
        ),
        points=chain_of(row),
        english={one.code: one.text_en for one in points if one.text_en},
        responses=tuple(
            Response(
                code=one.code,
                answer=one.answer,
                action=one.action,
                owner=None if one.owner is None else _name(one.owner),
                due=one.due,
                state=one.state,
            )
            for one in recommendations_of(row)
        ),
        tree=boards.tree_of(row, board),
        proposals=boards.drafts_of(row),
        beside=boards.beside_others(row, board),
        parent=boards.beside_parent(row),
        surveys=SurveyResult.objects.filter(evaluation=row, state="accepted").count(),
    )


_WHOLE = Text(zh="规划总体", en="plan as a whole")
_LIBRARY = Text(zh="评估组", en="evaluation group")


def _name(thing: Unit | Area) -> Text:
    return Text(zh=thing.name, en=thing.name_en or thing.name)


def text_of(row: Evaluation, language: str) -> Report:
    """The report as it reads now."""
    ground = site_ground()
    return build_evaluation_report(
        boards.board_of(row),
        told_of(row),
        codebook=ground.codebook,
        messages=ground.messages,
        lang="en" if language == "en" else "zh",
        title=f"{row.title}报告",
        issuer=row.issuer,
        date=row.date,
    )


def approve(actor: Actor, number: str, *, revision: int) -> Evaluation:
    """Approve the report as it was read: its text is frozen in both languages, and the response begins.

    Raises:
        Conflict: It was changed meanwhile, or the state does not allow it.
        Invalid: Something rests on nothing.
        NotFound, NotPermitted: See `evaluation_records.find` and `services.acting.want`; whoever submitted it or wrote
            its findings does not approve it.
    """
    seen = find(actor, number)
    want(actor, Act.APPROVE_REPORT, place_of(seen.area))
    if State(seen.state) == State.REPORT:
        texts = {lang: msgspec.json.encode(text_of(seen, lang)) for lang in LANGUAGES}
    else:
        texts = {}
    with acting(actor, Act.APPROVE_REPORT, place_of(seen.area), subject=number) as doing:
        row = (
            Evaluation.objects.select_for_update(of=("self",)).select_related("area", "plan").get(pk=seen.pk)
        )
        if row.revision != revision or row.revision != seen.revision:
            raise Conflict("evaluation.changed_meanwhile")
        if row.points.filter(removed_at=None, by_id=doing.by).exists():
            raise NotPermitted("evaluation.second_person_wanted")
        carry_out(row, Act.APPROVE_REPORT, doing)
        row.digest = hashlib.sha256(texts["zh"]).hexdigest()
        for lang, content in texts.items():
            getattr(row, f"report_{lang}").save(f"{number}-{lang}.json", ContentFile(content), save=False)
        row.revision += 1
        row.save()
        doing.detail["digest"] = row.digest
        shown = address_of(number)
        third = ("third_party",) if row.seats.filter(kind="third_party").exists() else ()
        for kind in (*_DUTIES[row.kind], *third):
            duties.fulfil(actor, row.area, kind, on=today(), evidence=shown)
    return row


def report_for(actor: Actor, number: str, language: str) -> Report:
    """The report, as approved; before that as it reads now, for those who study the evaluation.

    Raises:
        NotFound: See `evaluation_records.find`.
        NotPermitted: It is not approved, and the actor does not study the evaluation.
        Invalid: Scoring is not closed.
    """
    row = find(actor, number)
    if State(row.state) in _APPROVED:
        return _frozen(row.report_en.name if language == "en" else row.report_zh.name, row.digest)
    want(actor, "evaluations.study", place_of(row.area))
    return text_of(row, language)


@lru_cache(maxsize=8)
def _frozen(name: str, digest: str) -> Report:
    with default_storage.open(name) as content:
        return msgspec.json.decode(content.read(), type=Report)


def file_of(actor: Actor, number: str, kind: str, language: str) -> tuple[str, bytes]:
    """The report as Word, PDF or HTML: its name and content; before approval marked as a draft.

    Raises:
        NotFound: There is no such kind; see `report_for`.
    """
    if kind not in RENDERERS or language not in LANGUAGES:
        raise NotFound("rights.not_found")
    row = find(actor, number)
    report = report_for(actor, number, language)
    if State(row.state) in _APPROVED:
        return f"{number}-{language}.{kind}", rendered(report, kind)
    note = site_ground().messages.say("evaluation.draft_mark", {}, lang=language)
    marked = msgspec.structs.replace(report, subtitle=f"{report.subtitle}{note}")
    return f"{number}-{language}-draft.{kind}", rendered(marked, kind)


def may_read(actor: Actor, row: Evaluation) -> bool:
    """Whether the report can be taken away now."""
    if State(row.state) in _APPROVED:
        return True
    return is_open(row) and may(actor, "evaluations.study", place_of(row.area))
