"""Components drawn many times on one page: a template runs once for each shape, then words are put into its mould.

A page of questions draws one component sixty times; the template engine would look every part of each of them up
anew. What differs from one to the next are words that the template only writes, or looks at whether there are any.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import lru_cache
from html import escape
from itertools import count
from typing import Any

import msgspec
from django.template import Context
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from halfsky.web.texts import language

_KEPT = 4096
_PLACE = re.compile("\ue000(\\d+)\ue001")
"""Private characters, which no text has, around the number of the words that go there."""


class _Kind(Enum):
    """What stands in a shape for what is not compared by its value."""

    MAPPING = 1
    SEQUENCE = 2
    WORDS = 3
    NO_WORDS = 4
    RECORD = 5


_Free = Mapping[str, "_Free"]


def drawn(template: str, things: Iterable[Mapping[str, Any]], *, free: str) -> SafeString:
    """Draw each of several things by one template.

    Args:
        template: Its name; it sees the parts of the thing and nothing else of the page.
        things: Parts by name: words, numbers, truths, and mappings, records and lists of these.
        free: Parts that the template only writes or asks whether they are empty, with spaces between; a part of a
            part, or of each of a list, after a dot: `value last_year.value`. Anything that it compares is not free.

    Raises:
        TypeError: A part is of another kind.
    """
    lang, tree = language(), _tree(free)
    return mark_safe("".join([_one(template, lang, thing, tree) for thing in things]))  # noqa: S308  templates escape


def _one(template: str, lang: str, thing: Mapping[str, Any], free: _Free) -> str:
    words: list[str] = []
    pieces, places = _mould(template, lang, _shape(thing, free, words))
    if not places:
        return pieces[0]
    filled = list(pieces)
    filled[1::2] = [_escaped(words[place]) for place in places]
    return "".join(filled)


def _escaped(word: str) -> str:
    return escape(word) if type(word) is str else conditional_escape(word)


@lru_cache(maxsize=64)
def _tree(free: str) -> _Free:
    tree: dict[str, Any] = {}
    for path in free.split():
        branch = tree
        for name in path.split("."):
            branch = branch.setdefault(name, {})
        branch[""] = {}
    return tree


def _shape(part: Any, free: _Free | None, words: list[str]) -> Any:
    """Everything about a part but its free words, which are put aside."""
    kind = type(part)
    if kind is str or kind is SafeString:
        if free is None or "" not in free:
            return part if kind is str else (SafeString, part)
        words.append(part)
        return _Kind.WORDS if part else _Kind.NO_WORDS
    if part is None or kind is bool:
        return part
    if kind is dict:
        inside = free or {}
        return (
            _Kind.MAPPING,
            tuple(part),
            *[_shape(value, inside.get(name), words) for name, value in part.items()],
        )
    if kind is list or kind is tuple:
        return (_Kind.SEQUENCE, *[_shape(one, free, words) for one in part])
    return _other_shape(part, free, words)


def _other_shape(part: Any, free: _Free | None, words: list[str]) -> Any:
    if isinstance(part, msgspec.Struct):
        if free is None and part.__struct_config__.frozen:
            return (_Kind.RECORD, part)
        return _shape(msgspec.structs.asdict(part), free, words)
    if isinstance(part, str):
        return _shape(str(part), free, words)
    if isinstance(part, (int, float)):
        # One, 1.0 and true are equal and not written alike.
        return (type(part), part)
    raise TypeError(f"{type(part).__name__} has no shape")


@lru_cache(maxsize=_KEPT)
def _mould(template: str, language: str, shape: Any) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """What the template writes of a shape: fixed text and, between its pieces, which words go where."""
    parts = _parts(shape, count())
    text = get_template(template).template.render(Context(parts))  # type: ignore[attr-defined]
    pieces = tuple(_PLACE.split(text))
    return pieces, tuple(int(number) for number in pieces[1::2])


def _parts(shape: Any, numbers: Iterator[int]) -> Any:
    """Parts of a shape, with a numbered place for each of its words."""
    if shape is _Kind.WORDS:
        return f"\ue000{next(numbers)}\ue001"
    if shape is _Kind.NO_WORDS:
        next(numbers)
        return ""
    if not isinstance(shape, tuple):
        return shape
    kind, *inside = shape
    if kind is _Kind.MAPPING:
        return {name: _parts(value, numbers) for name, value in zip(inside[0], inside[1:], strict=True)}
    if kind is _Kind.SEQUENCE:
        return [_parts(one, numbers) for one in inside]
    return inside[0] if kind is _Kind.RECORD else kind(inside[0])
