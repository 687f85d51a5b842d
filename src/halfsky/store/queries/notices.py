"""Notices in the boxes of a person's posts."""

from functools import reduce
from operator import or_

from django.db.models import Q

from halfsky.core.vocabulary.rights import Post
from halfsky.store.models import Notice


def boxes_of(posts: tuple[Post, ...]) -> Q:
    """Notices to the holder of these posts; none for no posts."""
    boxes = [Q(role=post.role, unit=post.place.unit, area__path=post.place.path) for post in posts]
    return reduce(or_, boxes) if boxes else Q(pk__in=())


def notices_waiting(posts: tuple[Post, ...]) -> int:
    """Number of unread notices to the holder of these posts."""
    return Notice.objects.filter(boxes_of(posts), read_at=None).count()


def notices_of(posts: tuple[Post, ...], *, most: int = 20) -> list[Notice]:
    """The newest unread notices, with who sent them."""
    rows = Notice.objects.filter(boxes_of(posts), read_at=None).select_related("sent_by", "area", "unit")
    return list(rows[:most])
