"""Signs of the pages: what a verdict, a return or a task is called, and the shape and tone that go with the word."""

import msgspec
from django.utils.safestring import SafeString, mark_safe

from halfsky.core.returns.workflow import State
from halfsky.core.vocabulary.statuses import MARKS, PROGRESS_MARKS, Progress, Status
from halfsky.engines.marks import DRAWINGS
from halfsky.web.texts import pick, say

_RING = '<circle cx="8" cy="8" r="5.9" fill="none" stroke="currentColor" stroke-width="1.6"/>'
_LINE = '<path d="{way}" fill="none" stroke="currentColor" stroke-width="1.9" stroke-linejoin="round" stroke-linecap="round"/>'

SHAPES: dict[str, str] = DRAWINGS | {
    "rising": _RING + '<path d="M12.2 3.8A5.9 5.9 0 0 1 3.8 12.2Z" fill="currentColor"/>',
    "half": _RING + '<path d="M8 2.1A5.9 5.9 0 0 0 8 13.9Z" fill="currentColor"/>',
    "falling": _RING + '<path d="M3.8 3.8A5.9 5.9 0 0 0 12.2 12.2Z" fill="currentColor"/>',
    "sent": _LINE.format(way="M2 8H13M8.6 3.4L13.2 8L8.6 12.6"),
    "back": _LINE.format(way="M6.6 3L2.6 7L6.6 11M2.8 7H9.5A3.5 3.5 0 0 1 9.5 14H7"),
    "check": _LINE.format(way="M2.5 8.6L6.3 12.4L13.5 4.2"),
    "checks": _LINE.format(way="M1 8.8L4.2 12L10.4 4.6M7.4 11.2L8.2 12L14.8 4.2"),
    "up": _LINE.format(way="M8 14V3M3.4 7.4L8 2.6L12.6 7.4"),
    "locked": '<path d="M3 7H13V14H3Z" fill="currentColor"/>' + _LINE.format(way="M5 7V5A3 3 0 0 1 11 5V7"),
    "opened": '<path d="M3 7H13V14H3Z" fill="currentColor"/>'
    + _LINE.format(way="M5 7V4.6A3 3 0 0 1 10.8 3.8"),
    "problem": '<path d="M8 1.4L14.6 8L8 14.6L1.4 8Z" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M8 5V8.6M8 10.4V11.4" stroke="currentColor" stroke-width="1.7"/>',
    "told": _RING + '<path d="M8 7.2V11.4M8 4.6V5.7" stroke="currentColor" stroke-width="1.6"/>',
    "asked": _RING
    + '<path d="M6 6.4A2 2 0 1 1 8 8.5V9.3M8 10.7V11.8" fill="none" stroke="currentColor" stroke-width="1.5"/>',
}
"""SVG elements of each shape within a square of 16 units: those of the reports, and those only pages need."""


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """Word, shape and tone of one status; `tone` is a class of the style sheet."""

    word: str
    shape: str
    tone: str


_VERDICT_TONES: dict[str, str] = {
    Status.MET: "good",
    Status.MET_EARLY: "good",
    Status.NEARLY_MET: "fair",
    Status.NOT_MET: "bad",
    Status.REVERSED: "bad",
    Progress.IMPROVED: "good",
    Progress.WORSENED: "bad",
}

_SHAPES_AND_TONES: dict[str, dict[str, tuple[str, str]]] = {
    "return": {
        State.DRAFT: ("◌", "quiet"),
        State.HANDED_IN: ("sent", "under_way"),
        State.RETURNED: ("back", "warn"),
        State.APPROVED: ("check", "under_way"),
        State.ACCEPTED: ("checks", "good"),
        State.ROLLED_UP: ("up", "good"),
        State.LOCKED: ("locked", "quiet"),
        State.REOPENING: ("opened", "warn"),
    },
    "outlook": {
        "likely": ("rising", "under_way"),
        "uncertain": ("half", "quiet"),
        "unlikely": ("falling", "warn"),
    },
    "task": {
        "not_started": ("◌", "quiet"),
        "in_progress": ("half", "under_way"),
        "completed": ("check", "plain"),
        "cannot_start": ("—", "quiet"),
        "problem": ("problem", "bad"),
        "query": ("asked", "warn"),
    },
    "plan": {
        "reading": ("half", "under_way"),
        "adopted": ("checks", "good"),
        "superseded": ("locked", "quiet"),
    },
    "release": {
        "preparing": ("half", "quiet"),
        "failed": ("problem", "bad"),
        "proposed": ("sent", "under_way"),
        "refused": ("back", "warn"),
        "approved": ("checks", "good"),
        "withdrawn": ("opened", "warn"),
    },
    "standing": {
        "unconfirmed": ("◌", "quiet"),
        "confirmed": ("check", "good"),
        "corrected": ("checks", "under_way"),
        "added": ("up", "under_way"),
        "rejected": ("back", "bad"),
    },
    "due": {
        "open": ("half", "under_way"),
        "soon": ("falling", "warn"),
        "overdue": ("problem", "bad"),
        "done": ("check", "plain"),
    },
}

KINDS: dict[str, tuple[str, ...]] = {
    "verdict": tuple(MARKS),
    "progress": tuple(PROGRESS_MARKS),
    **{kind: tuple(signs) for kind, signs in _SHAPES_AND_TONES.items()},
}
"""Codes of every kind of sign, in the order in which a legend shows them."""


def sign(kind: str, code: str) -> Sign:
    """The sign of a code in the visitor's language.

    Args:
        kind: `verdict`, `progress`, `outlook`, `return`, `plan`, `release`, `standing`, `task` or `due`.
        code: Of that kind.

    Raises:
        KeyError: There is no such kind or code: a bug.
    """
    if kind in _SHAPES_AND_TONES:
        shape, tone = _SHAPES_AND_TONES[kind][code]
        return Sign(word=say(f"site.{kind}_{code}"), shape=shape, tone=tone)
    mark = MARKS[Status(code)] if kind == "verdict" else PROGRESS_MARKS[Progress(code)]
    return Sign(word=pick(mark.zh, mark.en), shape=mark.shape, tone=_VERDICT_TONES.get(code, "quiet"))


def drawing(shape: str) -> SafeString:
    """The shape as a picture beside its word: hidden from those who hear the page."""
    return mark_safe(  # noqa: S308  every part is a constant of this module
        f'<svg class="mark" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{SHAPES[shape]}</svg>'
    )
