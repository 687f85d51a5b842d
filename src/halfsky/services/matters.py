"""Matters under way: find one, and do an act on it by the one table of the core; everything else builds on this."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from halfsky.core.supervision.matters.escalation import due_after
from halfsky.core.supervision.matters.model import Closure
from halfsky.core.supervision.matters.workflow import Act, Course, State, step
from halfsky.core.vocabulary.errors import Conflict, NotFound
from halfsky.core.vocabulary.rights import Place
from halfsky.core.vocabulary.workflow import Done
from halfsky.engines.matter_settings import load_matter_settings
from halfsky.engines.working_calendar import load_working_days
from halfsky.services import matter_facts
from halfsky.services.acting import Actor, Doing, acting, may, not_permitted, place_of, post_for
from halfsky.services.notices import tell, tell_unit
from halfsky.services.reach import reach_of
from halfsky.store.models import Area, Matter, MatterStep

OPENED = "matters.open"
Change = Callable[[Matter, Doing], None]


def address_of(number: str) -> str:
    """Where a matter is read and acted on."""
    return f"/desk/matters/{number}/"


def rows() -> QuerySet[Matter]:
    """Matters with what pages need of them; plans without their long texts."""
    related = (
        "area",
        "office",
        "plan__area",
        "vintage",
        "lead__area",
        "opened_by",
        "proposed_by",
        "closed_by",
    )
    return (
        Matter.objects.select_related(*related)
        .defer("plan__reading", "plan__adopted", "plan__text")
        .prefetch_related("supporting")
    )


def within_reach(actor: Actor) -> Q:
    """Matters that an actor may see: of the area, of the office, of the own unit in the lead or supporting."""
    units = actor.units
    mine = Q(lead__in=units) | Q(supports__unit__in=units) if units else Q(pk__in=())
    posts = tuple(post for post in actor.posts if post.place.unit is None)
    by_area = [reach_of(posts, "matters.read", area=f"{path}__") for path in ("area", "office")]
    return mine | by_area[0] | by_area[1]


def find(actor: Actor, number: str) -> Matter:
    """The matter of a number, for someone who may see it.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    row = rows().filter(number=number).first()
    if row is None or not _may_see(actor, row):
        raise NotFound("rights.not_found")
    return row


def _may_see(actor: Actor, row: Matter) -> bool:
    return any(may(actor, "matters.read", place) for place in _places(row))


def _places(row: Matter) -> list[Place]:
    """Where a matter belongs: its office, each unit that has to do with it, and the area it is about."""
    units = [row.lead, *row.supporting.all()]
    return [*(Place(path=row.office.path, unit=unit.pk) for unit in units), place_of(row.area)]


def place_for(actor: Actor, row: Matter, act: str) -> Place:
    """The place at which an actor who sees a matter may do an act on it.

    Units that support report; everything else that units do is the leading unit's.

    Raises:
        NotPermitted: There is none.
    """
    places = _places(row)[:-1]
    for place in places if act == Act.REPORT else places[:1]:
        if post_for(actor, act, place) is not None:
            return place
    raise not_permitted(act)


def course_of(row: Matter) -> Course:
    """Where a matter stands, in the words of the core."""
    steps = MatterStep.objects.filter(matter=row).exclude(act=OPENED).order_by("pk")
    return Course(
        state=State(row.state),
        before_closing=State(row.before_closing) if row.before_closing else None,
        history=tuple(Done(act=Act(act), person=person) for act, person in steps.values_list("act", "by_id")),
    )


def perform(
    actor: Actor,
    number: str,
    act: Act,
    *,
    words: str = "",
    revision: int | None = None,
    closure: Closure | None = None,
    due: date | None = None,
    change: Change | None = None,
) -> Matter:
    """Do one act of the table on a matter: right, state, second person, trail, dates and notices in one transaction.

    Args:
        actor: Who.
        number: Of the matter.
        act: What.
        words: Of the person.
        revision: The state of the matter that the person has seen; None does not look.
        closure: On what it is to be closed.
        due: The new date, where the act names one.
        change: What else changes in the transaction, before the matter itself is saved; may add facts to the step by
            `doing.detail`.

    Raises:
        NotFound, NotPermitted: See `find` and `services.acting.want`.
        Conflict: The state does not allow it, or someone was quicker (`matters.changed_meanwhile`).
        Invalid: See `core.supervision.matters.workflow.step`.
    """
    seen = find(actor, number)
    place = place_for(actor, seen, act)
    with acting(actor, act, place, subject=number) as doing:
        row = _locked(seen, revision)
        course = step(
            course_of(row),
            act,
            person=doing.person,
            words=words,
            facts=matter_facts.facts_frozen(row),
            closure=closure,
        )
        if change is not None:
            change(row, doing)
        take(row, course, act, doing, words=words, due=due)
    return row


def _locked(seen: Matter, revision: int | None) -> Matter:
    row = (
        Matter.objects.select_for_update(of=("self",))
        .select_related("area", "office", "lead__area")
        .get(pk=seen.pk)
    )
    if revision is not None and row.revision != revision:
        raise Conflict("matters.changed_meanwhile", number=row.number)
    return row


def take(
    row: Matter, course: Course, act: Act, doing: Doing, *, words: str = "", due: date | None = None
) -> None:
    """Write the step that a matter has taken, its new date, and who hears of it; inside an act."""
    before, row.state = row.state, course.state.value
    row.before_closing = course.before_closing.value if course.before_closing else ""
    if due is not None or row.state != before:
        row.due, row.level = due or _due(course.state, doing), 0
    row.revision += 1
    row.changed_at = doing.at
    row.save()
    MatterStep.objects.create(
        matter=row,
        act=act,
        before=before,
        after=row.state,
        words=words.strip(),
        facts=doing.detail,
        by_id=doing.person,
        role=doing.role,
        at=doing.at,
    )
    _tell(row, act, doing, words)


def _due(state: State, doing: Doing) -> date | None:
    since = timezone.localdate(doing.at)
    return due_after(state, since=since, calendar=load_working_days(), settings=load_matter_settings())


_TOLD: dict[Act, tuple[str, ...]] = {
    Act.SEND: ("liaison", "unit_leader"),
    Act.REPLY: ("office",),
    Act.RETURN: ("liaison",),
    Act.ACCEPT: ("liaison",),
    Act.REPORT: ("office",),
    Act.POSTPONE: ("liaison",),
    Act.HAND_ON: ("liaison", "office"),
    Act.PROPOSE: ("office", "reviewer", "leader"),
    Act.CLOSE: ("liaison", "office"),
    Act.REFUSE: ("liaison", "office"),
    Act.REOPEN: ("liaison", "office"),
}
"""Who hears of an act: holders of these roles in the leading unit, or in the area of the office."""


def _tell(row: Matter, act: Act, doing: Doing, words: str) -> None:
    code = f"notices.matter_{act.value.removeprefix('matters.')}"
    for role in _TOLD.get(act, ()):
        tell_of(row, role, code, doing, words=words.strip())


def tell_of(
    row: Matter, role: str, code: str, doing: Doing, *, area: Area | None = None, **facts: Any
) -> None:
    """Tell the holders of a role of a matter: of its leading unit, or of its office's area; inside an act."""
    told = {"number": row.number, "title": row.title, "due": row.due.isoformat() if row.due else "", **facts}
    common: dict[str, Any] = {"link": address_of(row.number), "at": doing.at, "by": doing.person}
    if role in ("liaison", "unit_leader"):
        tell_unit(row.lead, role, code, told, **common)
    else:
        tell(area or row.office, None, role, code, told, **common)
