"""Use cases of posts: give, end, hand over. What was done in a post stays; a post is ended, never deleted."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.core.vocabulary.rights import clashes
from halfsky.engines.rights import load_rights
from halfsky.services.acting import Actor, acting, place_of
from halfsky.services.notices import tell
from halfsky.services.reach import reach_of
from halfsky.store.models import Area, Handover, Person, PersonPost, Unit

FIRST_ROLE = "security_administrator"
_LEADER, _LEADERS_OWN = "unit_leader", "liaison"


def current_posts(person: Person, *, on: date | None = None) -> list[PersonPost]:
    """The posts a person holds on a day."""
    day = on or timezone.localdate()
    rows = PersonPost.objects.filter(person=person, since__lte=day).select_related("area", "unit")
    return [row for row in rows if row.until is None or row.until >= day]


def find_person(actor: Actor, username: str) -> tuple[Person, list[PersonPost]]:
    """A person with the posts, past and present, that the actor may see, the oldest first.

    Raises:
        NotFound: There is no such person, or none of their posts is within reach.
    """
    username = username.replace("\x00", "")
    rows = PersonPost.objects.filter(reach_of(actor.posts, "people.read"), person__username=username)
    posts = list(rows.select_related("person", "area", "unit").order_by("since", "pk"))
    if not posts:
        raise NotFound("rights.not_found")
    return posts[0].person, posts


def find_post(actor: Actor, username: str, nth: int) -> PersonPost:
    """A person's post by its place, counted from 1, among all that they have or had.

    Raises:
        NotFound: There is none, or the actor may not see it.
    """
    _, seen = find_person(actor, username)
    every = PersonPost.objects.filter(person__username=username).order_by("since", "pk")
    keys = list(every.values_list("pk", flat=True))
    wanted = keys[nth - 1] if 0 < nth <= len(keys) else None
    post = next((one for one in seen if one.pk == wanted), None)
    if post is None:
        raise NotFound("rights.not_found")
    return post


def check_role(role: str, unit: Unit | None) -> None:
    """See that a role is known and has a unit where it belongs to one.

    Raises:
        Invalid: It is not known; or it needs a unit, or belongs to none.
    """
    known = load_rights().roles.get(role)
    if known is None:
        raise Invalid("people.no_such_role", role=role)
    if known.with_unit != (unit is not None):
        code = "people.role_with_unit" if known.with_unit else "people.role_without_unit"
        raise Invalid(code, role=known.zh, role_en=known.en)


def refuse_leader(acting_role: str, role: str) -> None:
    """A unit's leader gives and ends the posts of liaisons and no others.

    Raises:
        NotPermitted: The role is another.
    """
    if acting_role == _LEADER and role != _LEADERS_OWN:
        raise NotPermitted("people.leader_keeps_liaisons")


def refuse_clash(roles: frozenset[str]) -> None:
    """One person may not hold two roles that are kept apart (三员分立).

    Raises:
        Conflict: Two of these are.
    """
    matrix = load_rights()
    pair = clashes(matrix, roles)
    if pair:
        first, second = (matrix.roles[code] for code in pair if code in roles)
        raise Conflict(
            "rights.roles_apart", first=first.zh, second=second.zh, first_en=first.en, second_en=second.en
        )


def give_post(
    person: Person, role: str, area: Area, unit: Unit | None, *, by: int | None, since: date
) -> PersonPost:
    """Give a post, inside an act.

    Raises:
        Invalid: The role needs a unit, or belongs to none.
        Conflict: One person may not hold this role beside another that they hold (三员分立).
    """
    check_role(role, unit)
    refuse_clash(frozenset(post.role for post in current_posts(person, on=since)) | {role})
    return PersonPost.objects.create(
        person=person, role=role, area=area, unit=unit, since=since, given_by_id=by
    )


def end_post(actor: Actor, post: PersonPost) -> PersonPost:
    """End a post today; what was done in it stays.

    Raises:
        Conflict: It has ended already, or nobody would be left to administer people.
        NotFound, NotPermitted: See `services.acting.want`; also where a leader ends what is no liaison's post.
    """
    place = place_of(post.area, post.unit)
    with acting(actor, "people.end_post", place, subject=post.person.username, role=post.role) as doing:
        refuse_leader(doing.role, post.role)
        _refuse_last(post)
        end(post, doing.at)
    return post


def _refuse_last(post: PersonPost) -> None:
    """Someone must be left who can invite others: there, or in an area above."""
    if post.role != FIRST_ROLE:
        return
    others = PersonPost.objects.filter(role=FIRST_ROLE, until=None, person__is_active=True).exclude(
        pk=post.pk
    )
    if not any(post.area.path.startswith(path) for path in others.values_list("area__path", flat=True)):
        raise Conflict("people.last_administrator", area=post.area.name)


def end(post: PersonPost, at: datetime) -> None:
    """End a post, inside an act: yesterday was its last day.

    Raises:
        Conflict: It has ended already.
    """
    if post.until is not None:
        raise Conflict("people.post_ended", name=post.person.name)
    post.until = timezone.localtime(at).date() - timedelta(days=1)
    post.save()


def hand_over(actor: Actor, post: PersonPost, to: Person, *, note: str = "") -> Handover:
    """Pass a post to a successor: tasks, history and notes belong to the unit and are there for the newcomer.

    Raises:
        Conflict: The post has ended, or the successor may not hold it beside another, or holds it already.
        NotFound, NotPermitted: See `services.acting.want`; also where a leader hands over what is no liaison's post.
    """
    place = place_of(post.area, post.unit)
    with acting(
        actor,
        "people.hand_over",
        place,
        subject=post.person.username,
        to=to.username,
        role=post.role,
    ) as doing:
        refuse_leader(doing.role, post.role)
        return pass_on(post, to, note=note, at=doing.at, by=doing.by)


def pass_on(post: PersonPost, to: Person, *, note: str, at: datetime, by: int) -> Handover:
    """End a post and give it to the successor, inside an act; the newcomer finds the note in the box of the post.

    Raises:
        Conflict: See `hand_over`.
    """
    if any((one.role, one.area_id, one.unit_id) == _held(post) for one in current_posts(to)):
        raise Conflict("people.holds_it", name=to.name)
    end(post, at)
    today = timezone.localtime(at).date()
    after = give_post(to, post.role, post.area, post.unit, by=by, since=today)
    facts = {"who": post.person.name, "note": note.strip()}
    tell(post.area, post.unit, post.role, "notices.handed_over", facts, link="/account/", at=at, by=by)
    return Handover.objects.create(post_before=post, post_after=after, note=note.strip(), at=at, by_id=by)


def _held(post: PersonPost) -> tuple[str, int, int | None]:
    return post.role, post.area_id, post.unit_id
