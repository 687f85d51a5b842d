"""`{% say "code" fact=value %}`, `{{ text|words }}` and figures as the visitor's language writes them."""

from typing import Any

from django import template

from halfsky.core.indicators.model import Text
from halfsky.web import texts

register = template.Library()


@register.simple_tag
def say(code: str, **facts: Any) -> str:
    """Words of the catalogue."""
    return texts.say(code, **facts)


@register.filter
def words(text: Text) -> str:
    """A text of both languages in the visitor's."""
    return texts.pick(text.zh, text.en)


@register.simple_tag
def named(thing: texts.Named) -> str:
    """What an area or unit is called in the visitor's language."""
    return texts.named(thing)
