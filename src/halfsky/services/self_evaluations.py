"""Use cases of self-evaluation: a unit or a county reads its own targets and figures, writes, scores itself, hands in."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import ContentFile, File
from django.db.models import Q, QuerySet

from halfsky.core.evaluation.scheme import Question, Sort
from halfsky.core.evaluation.workflow import SELF_EVALUATION, SelfAct, SelfState, State, step
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.core.vocabulary.rights import Place
from halfsky.core.vocabulary.workflow import Done, open_acts
from halfsky.services import duties
from halfsky.services.acting import Actor, Doing, acting, may, not_permitted, place_of, want
from halfsky.services.evaluation_boards import own_standings
from halfsky.services.evaluation_evidence import keep_file
from halfsky.services.evaluation_records import THIRD_PARTY, address_of, note_step, scheme_of
from halfsky.services.moments import today
from halfsky.services.notices import tell
from halfsky.services.reach import reach_of
from halfsky.services.receiving import received
from halfsky.store.models import EvaluationEvidence, EvaluationStep, SelfEvaluation

TEXTS = ("done", "problems", "next")
"""What everyone is asked beside the questions of the scheme: what was done, what hinders, what next."""
_LONGEST = 4000
_OPEN_IN = (State.SELF_EVALUATION, State.FIELDWORK)
_COUNTY = {SelfAct.WRITE: "evaluations.county_write", SelfAct.HAND_IN: "evaluations.county_hand_in"}


def rows() -> QuerySet[SelfEvaluation]:
    """All self-evaluations with what every page names of them."""
    found = SelfEvaluation.objects.select_related(
        "evaluation__area", "evaluation__plan__area", "evaluation__vintage__area", "area", "unit__area"
    )
    return found.defer("evaluation__plan__text", "evaluation__plan__reading", "evaluation__plan__adopted")


def place(row: SelfEvaluation) -> Place:
    """Where a self-evaluation belongs: to its unit, or to its area."""
    return place_of(row.area, row.unit)


def sort_of(row: SelfEvaluation) -> Sort:
    """What sort of subject it is."""
    return "county" if row.unit is None else "unit"


def questions_of(row: SelfEvaluation) -> tuple[Question, ...]:
    """The questions asked of it."""
    return scheme_of(row.evaluation).asked_of(sort_of(row))


def find(actor: Actor, number: str, code: str) -> SelfEvaluation:
    """A self-evaluation, for someone who may see it.

    A third party sees those of the evaluation it has a seat in.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    row = rows().filter(evaluation__number=number, code=code).first()
    if row is None or not may_see(actor, row):
        raise NotFound("rights.not_found")
    return row


def may_see(actor: Actor, row: SelfEvaluation) -> bool:
    """Whether the actor may see it; a third party by its seat in the evaluation."""
    if THIRD_PARTY in actor.roles:
        return row.evaluation.seats.filter(person=actor.person).exists()
    return may(actor, "evaluations.self_read", place(row))


def waiting_for(actor: Actor) -> QuerySet[SelfEvaluation]:
    """Self-evaluations that an actor may write and that are not handed in."""
    of_units = (
        Q(unit__in=actor.units) if "liaison" in actor.roles or "unit_leader" in actor.roles else Q(pk__in=())
    )
    of_areas = reach_of(actor.posts, "evaluations.county_write") & Q(unit=None)
    mine = rows().filter(of_units | of_areas, evaluation__state__in=[one.value for one in _OPEN_IN])
    return mine.filter(state__in=[SelfState.OPEN, SelfState.RETURNED])


def right_of(row: SelfEvaluation, act: SelfAct) -> str:
    """The right that an act on it wants."""
    return _COUNTY.get(act, act.value) if row.unit is None else act.value


def may_write(actor: Actor, row: SelfEvaluation) -> bool:
    """Whether the actor may write now."""
    is_open = State(row.evaluation.state) in _OPEN_IN and SelfAct.WRITE in open_acts(
        SELF_EVALUATION, SelfState(row.state)
    )
    return is_open and may(actor, right_of(row, SelfAct.WRITE), place(row))


def facts_of(row: SelfEvaluation) -> list[dict[str, Any]]:
    """Own targets with figures: as handed in, else as the vintage of the evaluation has them."""
    if row.facts:
        return list(row.facts["targets"])
    return [
        {
            "target": one.target,
            "number": one.number,
            "words": one.words,
            "indicator": one.indicator,
            "share": share,
            "status": one.status.value,
            "value": one.value,
            "unit": one.unit,
            "year": one.year,
            "comparator": one.comparator,
            "goal": one.target_value,
            "deadline": one.deadline,
            "probability": one.probability,
            "base": one.base_value,
            "base_year": one.base_year,
        }
        for one, share in own_standings(row.evaluation, row.area, row.unit)
    ]


def save(
    actor: Actor,
    number: str,
    code: str,
    *,
    scores: Mapping[str, int | None],
    texts: Mapping[str, str],
    version: int,
) -> SelfEvaluation:
    """Save what was written; anything may be left for later.

    Args:
        actor: Of the unit, or of the county's office.
        number: Of the evaluation.
        code: Of the self-evaluation.
        scores: Points by question; None for not scored yet.
        texts: Words by question and by `TEXTS`.
        version: The one that was changed.

    Raises:
        Conflict: Someone saved in between, or it is not open.
        Invalid: Points off the scale, a question that is not asked, a text too long.
        NotFound, NotPermitted: See `find` and `services.acting.want`.
    """
    seen = find(actor, number, code)
    want(actor, right_of(seen, SelfAct.WRITE), place(seen))
    _want_sound(seen, scores, texts)
    with acting(actor, right_of(seen, SelfAct.WRITE), place(seen), subject=number, self=code) as doing:
        row = _locked(seen)
        if row.version != version:
            raise Conflict("evaluation.changed_meanwhile")
        _carry(row, SelfAct.WRITE, doing)
        row.scores = {name: points for name, points in scores.items() if points is not None}
        row.texts = {name: words.strip() for name, words in texts.items() if words.strip()}
        row.version += 1
        row.save()
    return row


def _want_sound(row: SelfEvaluation, scores: Mapping[str, int | None], texts: Mapping[str, str]) -> None:
    scheme, asked = scheme_of(row.evaluation), {question.code for question in questions_of(row)}
    for code, points in scores.items():
        if code not in asked:
            raise Invalid("evaluation.no_such_question", question=code)
        if points is not None and not 0 <= points <= scheme.highest:
            raise Invalid("evaluation.points_off_scale", points=points, highest=scheme.highest)
    unknown = texts.keys() - asked - set(TEXTS)
    if unknown:
        raise Invalid("evaluation.no_such_question", question=min(unknown))
    if any(len(words) > _LONGEST for words in texts.values()):
        raise Invalid("evaluation.too_long", most=_LONGEST)


def lacking(row: SelfEvaluation) -> list[str]:
    """What is still to be written before it can be handed in: codes of questions without points, and of texts."""
    unscored = [question.code for question in questions_of(row) if question.code not in row.scores]
    return unscored + [name for name in TEXTS if not row.texts.get(name)]


def hand_in(actor: Actor, number: str, code: str) -> SelfEvaluation:
    """Hand in: own figures are kept as they stand now.

    Raises:
        Invalid: Something is still to be written.
        Conflict: It is not open.
        NotFound, NotPermitted: See `find` and `services.acting.want`.
    """
    seen = find(actor, number, code)
    act = right_of(seen, SelfAct.HAND_IN)
    want(actor, act, place(seen))
    left = lacking(seen)
    if left:
        raise Invalid("evaluation.self_incomplete", count=len(left))
    facts = facts_of(seen)
    with acting(actor, act, place(seen), subject=number, self=code) as doing:
        row = _locked(seen)
        _carry(row, SelfAct.HAND_IN, doing)
        row.facts, row.handed_in_at = {"targets": facts}, doing.at
        row.save()
        _tell_office(row, "notices.self_evaluation_handed_in", doing)
        shown = f"{address_of(number)}self/{code}/"
        duties.fulfil(actor, row.area, "self_evaluation", on=today(), evidence=shown)
    return row


def decide(actor: Actor, number: str, code: str, act: SelfAct, *, reason: str = "") -> SelfEvaluation:
    """Accept a self-evaluation that was handed in, or return it with words.

    Raises:
        Invalid: Words are wanted.
        Conflict: The state does not allow it.
        NotFound, NotPermitted: See `find` and `services.acting.want`; a second person is wanted.
    """
    seen = find(actor, number, code)
    at = place_of(seen.evaluation.area, seen.unit)
    if not may(actor, act, at):
        raise not_permitted(act)
    with acting(actor, act, at, subject=number, self=code) as doing:
        row = _locked(seen)
        _carry(row, act, doing, reason)
        if act == SelfAct.RETURN:
            row.facts = {}
            _tell_writer(row, "notices.self_evaluation_returned", doing, reason.strip())
        row.save()
    return row


def _locked(seen: SelfEvaluation) -> SelfEvaluation:
    locked = SelfEvaluation.objects.select_for_update(of=("self",))
    return locked.select_related("evaluation__area", "area", "unit__area").get(pk=seen.pk)


def course_of(row: SelfEvaluation) -> tuple[Done[SelfAct], ...]:
    """What was done with it, oldest first."""
    steps = EvaluationStep.objects.filter(evaluation=row.evaluation, subject=row.code).order_by("pk")
    return tuple(Done(act=SelfAct(act), person=by) for act, by in steps.values_list("act", "by"))


def _carry(row: SelfEvaluation, act: SelfAct, doing: Doing, reason: str = "") -> None:
    if State(row.evaluation.state) not in _OPEN_IN:
        raise Conflict("evaluation.not_in_this_state", state=row.evaluation.state, act=act.value)
    before = SelfState(row.state)
    after = step(SELF_EVALUATION, before, act, person=doing.by, history=course_of(row), reason=reason)
    row.state = after.value
    note_step(row.evaluation, act, before, after, doing, reason=reason, subject=row.code)


def _who(row: SelfEvaluation) -> str:
    return row.area.name if row.unit is None else row.unit.name


def _tell_office(row: SelfEvaluation, code: str, doing: Doing) -> None:
    link = f"{address_of(row.evaluation.number)}self/{row.code}/"
    tell(row.evaluation.area, None, "office", code, {"who": _who(row)}, link=link, at=doing.at, by=doing.by)


def _tell_writer(row: SelfEvaluation, code: str, doing: Doing, reason: str) -> None:
    role = "office" if row.unit is None else "liaison"
    link = f"{address_of(row.evaluation.number)}self/{row.code}/"
    tell(row.area, row.unit, role, code, {"reason": reason}, link=link, at=doing.at, by=doing.by)


def attach(
    actor: Actor, number: str, code: str, upload: File[bytes], *, title: str = "", question: str = ""
) -> EvaluationEvidence:
    """Attach a file that bears a self-evaluation out; it is in the library at once.

    Raises:
        Invalid: The file is too large, not of an allowed kind, or not what it claims to be.
        Conflict: It is not open.
        NotFound, NotPermitted: See `find` and `services.acting.want`.
    """
    row = find(actor, number, code)
    act = right_of(row, SelfAct.WRITE)
    want(actor, act, place(row))
    if not may_write(actor, row):
        raise Conflict("evaluation.not_in_this_state", state=row.state, act=act)
    if question:
        scheme_of(row.evaluation).question(question)
    with received(upload) as (kept, path):
        content = ContentFile(path.read_bytes())
    with acting(actor, act, place(row), subject=number, self=code) as doing:
        return keep_file(
            row.evaluation,
            content,
            doing,
            of=row,
            title=title.strip()[:200] or kept.name,
            question=question,
            name=kept.name,
            size=kept.size,
            sha256=kept.sha256,
        )


def days_left(row: SelfEvaluation) -> int:
    """Days until it is due; below nothing where it is late."""
    due: date = row.evaluation.self_due
    return (due - today()).days
