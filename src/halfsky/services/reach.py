"""How far a person's rights reach, as a condition on rows: lists show what is within reach and nothing else."""

from functools import reduce
from operator import or_

from django.db.models import Q

from halfsky.core.vocabulary.rights import Post
from halfsky.engines.rights import load_rights


def with_above(path: str) -> list[str]:
    """Paths of the areas above one, the highest first, and its own.

    Example:
        >>> with_above("650000/653100/")
        ['650000/', '650000/653100/']
    """
    steps = path.split("/")
    return ["/".join(steps[:count]) + "/" for count in range(1, len(steps))]


def reach_of(posts: tuple[Post, ...], act: str, *, area: str = "area__") -> Q:
    """Rows at places where one of these posts permits an act; none where none does.

    Args:
        posts: Of one person.
        act: Of the matrix of rights.
        area: Path to the area in the query, with its underscores.
    """
    roles = load_rights().rights[act].roles
    wanted = []
    for post in posts:
        scope = roles.get(post.role)
        if scope == "subtree":
            wanted.append(Q(**{f"{area}path__startswith": post.place.path}))
        elif scope == "area":
            wanted.append(Q(**{f"{area}path": post.place.path}))
        elif scope == "unit":
            wanted.append(Q(unit=post.place.unit))
    return reduce(or_, wanted) if wanted else Q(pk__in=())
