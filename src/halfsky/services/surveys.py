"""Use cases of special surveys: enter a total with its sample, accept it as an observation that carries its interval."""

import msgspec
from django.db.models import QuerySet

from halfsky.core.evaluation.surveys import Survey, interval_of
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.core.vocabulary.units import UNITS
from halfsky.services import duties
from halfsky.services.accepting import key_of, replace
from halfsky.services.acting import Actor, acting, area_for, place_of, want
from halfsky.services.moments import today
from halfsky.services.notices import tell
from halfsky.services.reach import reach_of
from halfsky.services.site_ground import site_ground
from halfsky.store.models import Evaluation, Observation, SurveyResult

ENTERED, ACCEPTED, REFUSED = "entered", "accepted", "refused"
_FIRST_YEAR = 1949


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a survey found of one indicator: a total, never an answer of a person.

    Attributes:
        title: Name of the survey.
        organisation: Who held it.
        method: How: frame, sampling, weighting, response, in words.
        indicator: Code.
        year: The result is of.
        survey: The total with its sample.
        sex: Group of the total.
        residence: Group of the total.
    """

    title: str
    organisation: str
    method: str
    indicator: str
    year: int
    survey: Survey
    sex: str = "_T"
    residence: str = "_T"


def within_reach(actor: Actor) -> QuerySet[SurveyResult]:
    """Results that an actor may see."""
    rows = SurveyResult.objects.filter(reach_of(actor.posts, "surveys.read"))
    return rows.select_related("area", "entered_by", "decided_by", "evaluation")


def find(actor: Actor, number: str) -> SurveyResult:
    """The result of a number, for someone who may see it.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    rows = SurveyResult.objects.select_related("area", "entered_by", "decided_by", "evaluation")
    row = rows.filter(number=number).first()
    if row is None:
        raise NotFound("rights.not_found")
    want(actor, "surveys.read", place_of(row.area))
    return row


def enter(actor: Actor, area_code: str, told: Told, *, evaluation: Evaluation | None = None) -> SurveyResult:
    """Enter a survey's total; it counts once statistics has accepted it.

    Raises:
        Invalid: No such indicator, another unit than its own, a year or a sample that cannot be, words left out.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    area = area_for(actor, "surveys.enter", area_code)
    _want_sound(told)
    found = interval_of(told.survey)
    with acting(actor, "surveys.enter", place_of(area)) as doing:
        row = SurveyResult.objects.create(
            number=f"{area.code}-{told.year}-survey-{SurveyResult.objects.filter(area=area).count() + 1}",
            area=area,
            evaluation=evaluation,
            title=told.title.strip()[:200],
            organisation=told.organisation.strip()[:120],
            method=told.method.strip(),
            indicator=told.indicator,
            year=told.year,
            sex=told.sex,
            residence=told.residence,
            low=found.low,
            high=found.high,
            numerator=found.numerator,
            denominator=found.denominator,
            entered_by_id=doing.by,
            entered_at=doing.at,
            **msgspec.structs.asdict(told.survey),
        )
        doing.subject = row.number
        doing.detail |= {"indicator": told.indicator, "year": told.year, "sample": told.survey.sample}
        link = f"/desk/evaluations/surveys/{row.number}/"
        tell(
            area,
            None,
            "reviewer",
            "notices.survey_entered",
            {"title": row.title},
            link=link,
            at=doing.at,
            by=doing.by,
        )
    return row


def _want_sound(told: Told) -> None:
    indicator = site_ground().codebook.indicators.get(told.indicator)
    if indicator is None:
        raise Invalid("surveys.no_such_indicator", indicator=told.indicator)
    known = UNITS.get(told.survey.unit)
    if known is None or known.family != UNITS[indicator.unit].family:
        raise Invalid(
            "surveys.unit_of_indicator", unit=UNITS[indicator.unit].zh, unit_en=UNITS[indicator.unit].en
        )
    if not _FIRST_YEAR <= told.year <= today().year:
        raise Invalid("surveys.year_wanted", year=told.year)
    if told.sex not in ("_T", "F", "M") or told.residence not in ("_T", "U", "R"):
        raise Invalid("surveys.group_unknown")
    if not all(words.strip() for words in (told.title, told.organisation, told.method)):
        raise Invalid("evaluation.reason_wanted")


def accept(actor: Actor, number: str) -> SurveyResult:
    """Accept a result: it becomes the figure of its cell, in the place of none or of an older survey.

    Raises:
        Conflict: It is decided already, or the cell holds a figure that a return reported.
        NotPermitted: Who entered it does not accept it.
        NotFound: See `find` and `services.acting.want`.
    """
    seen = find(actor, number)
    with acting(actor, "surveys.accept", place_of(seen.area), subject=number) as doing:
        row = _to_decide(seen, actor)
        fresh = Observation(
            area=row.area,
            series=row.indicator,
            year=row.year,
            sex=row.sex,
            residence=row.residence,
            value=row.estimate,
            unit=row.unit,
            status="reported",
            explanation=f"{row.title}（{row.organisation}），样本{row.sample}，设计效应{row.design_effect:g}，"
            f"结果编号{row.number}",
            by_id=doing.by,
        )
        before = _open_cell(row)
        replace({key_of(before): before} if before else {}, {key_of(fresh): fresh}, at=doing.at)
        row.state, row.decided_by_id, row.decided_at = ACCEPTED, doing.by, doing.at
        row.observation = fresh
        row.save()
        doing.detail |= {"series": row.indicator, "year": row.year}
        shown = f"/desk/evaluations/surveys/{number}/"
        duties.fulfil(actor, row.area, "special_survey", on=today(), evidence=shown)
    return row


def refuse(actor: Actor, number: str, *, words: str) -> SurveyResult:
    """Do not take a result up, and say why.

    Raises:
        Invalid: No words.
        Conflict: It is decided already.
        NotFound, NotPermitted: See `find` and `services.acting.want`; a second person is wanted.
    """
    seen = find(actor, number)
    want(actor, "surveys.refuse", place_of(seen.area))
    if not words.strip():
        raise Invalid("evaluation.reason_wanted")
    with acting(actor, "surveys.refuse", place_of(seen.area), subject=number) as doing:
        row = _to_decide(seen, actor)
        row.state, row.words = REFUSED, words.strip()
        row.decided_by_id, row.decided_at = doing.by, doing.at
        row.save()
    return row


def _to_decide(seen: SurveyResult, actor: Actor) -> SurveyResult:
    row = SurveyResult.objects.select_for_update(of=("self",)).select_related("area").get(pk=seen.pk)
    if row.state != ENTERED:
        raise Conflict("surveys.decided", number=row.number)
    if row.entered_by_id == actor.person:
        raise NotPermitted("evaluation.second_person_wanted")
    return row


def _open_cell(row: SurveyResult) -> Observation | None:
    """The figure that is known of the cell now, where a survey told it; one that a return reported stands."""
    cell = Observation.objects.filter(
        area=row.area,
        series=row.indicator,
        year=row.year,
        sex=row.sex,
        residence=row.residence,
        known_until=None,
    )
    before = cell.first()
    if before is not None and before.source_id is not None and before.value is not None:
        raise Conflict("surveys.cell_reported", year=row.year)
    return before
