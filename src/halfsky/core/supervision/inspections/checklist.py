"""Checklists of inspections: questions with their clause and the evidence they ask for, versioned and in both languages."""

from typing import Literal

import msgspec

Of = Literal["unit", "area"]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One question; `of` says whether units, areas or both are asked, `own` that an office added it to one inspection."""

    code: str
    of: tuple[Of, ...]
    clause: str
    zh: str
    en: str
    evidence_zh: str = ""
    evidence_en: str = ""
    own: bool = False


class Checklist(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a checklist."""

    code: str
    version: str
    zh: str
    en: str
    source: str
    questions: tuple[Asked, ...]
