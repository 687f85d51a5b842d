"""Figures, days and moments as the pages write them."""

from datetime import date, datetime

from django.utils import timezone

from halfsky.core.reports.papers.printing import printed_day
from halfsky.core.vocabulary.numbers import plain
from halfsky.core.vocabulary.statuses import Missing
from halfsky.core.vocabulary.units import UNITS
from halfsky.engines.return_template import REASONS
from halfsky.web.texts import language, pick, say

_SOON = 7
"""Days in which something is said to be due soon."""


def figure(value: float | None, decimals: int = 0) -> str:
    """A figure with thousands commas; a count that has decimals keeps them."""
    if value is None:
        return ""
    text = plain(value) if float(value) != round(value, decimals) else plain(value, digits=decimals)
    whole, _, rest = text.partition(".")
    grouped = f"{int(whole):,}" if whole.lstrip("-").isdigit() else whole
    sign = "-" if text.startswith("-") and not grouped.startswith("-") else ""
    return sign + grouped + (f".{rest}" if rest else "")


def reason(given: Missing | str) -> str:
    """Why a unit has no figure, in the words of its form and workbook."""
    words = REASONS[Missing(given)]
    return pick(words.zh, words.en)


def missing(reason: Missing | str) -> str:
    """Why there is no figure, in a word."""
    return say(f"words.missing_{Missing(reason).value}")


def group(sex: str, residence: str) -> str:
    """Sex and residence in words; empty for the whole."""
    parts = [
        say(f"words.{axis}_{code}") for axis, code in (("sex", sex), ("residence", residence)) if code != "_T"
    ]
    return say("site.list_comma").join(parts)


def unit(code: str) -> str:
    """A unit of measure, as a table writes it."""
    known = UNITS.get(code)
    if known is None:
        return code
    return known.en if language() == "en" else known.zh


def day(value: date) -> str:
    """A day: 2025年6月30日, 30 June 2025."""
    return printed_day(value, language())


def by_when(due: date, today: date) -> str:
    """How late something is, or by when it is due."""
    left = (due - today).days
    if left < 0:
        return say("desk.late", days=-left)
    if left <= _SOON:
        return say("desk.soon", days=left)
    return say("desk.due", day=day(due))


def moment(value: datetime) -> str:
    """A moment in the time of the place: 2025-06-30 14:05."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


def share(value: float | None, digits: int = 1) -> str:
    """A share as percent; a dash where it was not measured."""
    return "—" if value is None else f"{plain(100 * value, digits=digits)}%"
