"""Posts of people, as the administration lists them."""

from datetime import date

from django.db.models import Q, QuerySet

from halfsky.store.models import PersonPost


def posts_found(
    within: Q, *, today: date, words: str = "", role: str = "", place: str = "", ended: bool = False
) -> QuerySet[PersonPost]:
    """Posts within someone's reach, in order of areas, units and people.

    Args:
        within: The reach.
        today: Posts that ended before are past.
        words: Part of the name of a person, or of the name to sign in with.
        role: Of the matrix of rights.
        place: Code or part of the name of an area, or part of the name of a unit.
        ended: Past posts instead of present ones.
    """
    past = Q(until__lt=today)
    rows = PersonPost.objects.filter(within).filter(past if ended else ~past | Q(until=None))
    if words:
        rows = rows.filter(Q(person__name__icontains=words) | Q(person__username__icontains=words))
    if role:
        rows = rows.filter(role=role)
    if place:
        rows = rows.filter(
            Q(area__code=place) | Q(area__name__icontains=place) | Q(unit__name__icontains=place)
        )
    joined = rows.select_related("person", "area", "unit")
    return joined.order_by("area__path", "unit__kind", "role", "person__name", "pk")
