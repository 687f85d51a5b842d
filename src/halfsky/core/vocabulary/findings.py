"""Findings: what is wrong with people's data, as values that travel with the data.

A finding names a code of the message catalogue and the facts to fill in; the sentence is
made by `Messages.say` so that core never holds a user's language.
"""

from enum import StrEnum
from typing import Any

import msgspec


class Severity(StrEnum):
    """An error refuses the row, a query keeps it and wants an explanation, a note only tells."""

    ERROR = "error"
    QUERY = "query"
    NOTE = "note"


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """Place of a finding: file, row (1-based, as a spreadsheet shows it) and column name."""

    file: str = ""
    row: int | None = None
    column: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One problem in people's data: speaking code, severity, place, facts for the message."""

    code: str
    severity: Severity
    where: Where = Where()
    facts: dict[str, Any] = {}


class Message(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of the catalogue: what is wrong and what to do, in both languages.

    Texts are `str.format` templates over the finding's facts.
    """

    zh: str
    en: str
    fix_zh: str = ""
    fix_en: str = ""


class Messages(msgspec.Struct, frozen=True, kw_only=True):
    """The message catalogue by code."""

    entries: dict[str, Message]

    def say(self, code: str, facts: dict[str, Any], *, lang: str = "zh") -> str:
        """Put a finding into words: what is wrong, then how to mend it.

        Raises:
            KeyError: The code is not in the catalogue, or the template names a fact not given.
        """
        entry = self.entries[code]
        what, fix = (entry.zh, entry.fix_zh) if lang == "zh" else (entry.en, entry.fix_en)
        sentence = what.format(**facts)
        if not fix:
            return sentence
        return sentence + ("" if lang == "zh" else " ") + fix.format(**facts)
