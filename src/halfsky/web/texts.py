"""Words of the pages: entries of the message catalogue, in the language of the request."""

from typing import Any, Literal, Protocol

from django.utils.translation import get_language

from halfsky.engines.codebook import load_messages


def language() -> Literal["zh", "en"]:
    """`zh` or `en`, as the visitor has chosen; Chinese where nothing was chosen."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def say(code: str, **facts: Any) -> str:
    """The words of a code in the visitor's language.

    Raises:
        KeyError: The catalogue has no such code, or a fact is missing: a bug.
    """
    return load_messages().say(code, facts, lang=language())


def say_in(lang: str, code: str, **facts: Any) -> str:
    """The words of a code in a language asked for once, where a page has very many."""
    return load_messages().say(code, facts, lang=lang)


def pick(zh: str, en: str) -> str:
    """The text of the visitor's language, the other where that one is empty."""
    return (en or zh) if language() == "en" else (zh or en)


class Named(Protocol):
    """An area, a unit: whatever has a name, and perhaps one in English."""

    name: Any
    name_en: Any


def named(thing: Named) -> str:
    """What an area or unit is called in the visitor's language."""
    return pick(thing.name, thing.name_en)
