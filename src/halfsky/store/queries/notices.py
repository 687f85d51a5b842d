"""Notices in the boxes of a person's posts."""

from functools import reduce
from operator import or_

from django.db.models import Q

from halfsky.core.vocabulary.rights import Post
from halfsky.store.models import Notice


def notices_waiting(posts: tuple[Post, ...]) -> int:
    """Number of unread notices to the holder of these posts."""
    boxes = [Q(role=post.role, unit=post.place.unit, area__path=post.place.path) for post in posts]
    return Notice.objects.filter(reduce(or_, boxes), read_at=None).count() if boxes else 0
