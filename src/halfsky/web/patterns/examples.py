"""Reads `components/<name>/examples.yaml`: what a component is for, its parts, and how it looks filled in."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from halfsky.core.indicators.model import Text
from halfsky.core.reports.pictures import Picture
from halfsky.web.figures.parts import picture_markup
from halfsky.web.texts import language, pick

COMPONENTS = Path(__file__).resolve().parents[1] / "components"


class Example(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way a component looks; texts among its parts are mappings of both languages."""

    title: Text
    parts: dict[str, Any]


class Component(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One component.

    Attributes:
        what: What it is for.
        parts: Meaning of each part that its template reads, by name.
        examples: Ways it looks.
    """

    what: Text
    parts: dict[str, str]
    examples: tuple[Example, ...]


@cache
def components() -> dict[str, Component]:
    """All components by the name of their folder.

    Raises:
        msgspec.ValidationError: An examples file has an unknown or missing key: a bug.
    """
    return {
        path.parent.name: msgspec.yaml.decode(path.read_text(encoding="utf-8"), type=Component)
        for path in sorted(COMPONENTS.glob("*/examples.yaml"))
    }


def in_words(part: Any) -> Any:
    """A part of an example with its texts in the visitor's language, and its pictures drawn."""
    if isinstance(part, list):
        return [in_words(item) for item in part]
    if not isinstance(part, dict):
        return part
    if set(part) == {"zh", "en"}:
        return pick(part["zh"], part["en"])
    if set(part) == {"draw"}:
        described = {"lang": language()} | in_words(part["draw"])
        return picture_markup(msgspec.convert(described, type=Picture))
    return {name: in_words(its) for name, its in part.items()}
