"""Parts of the pages of a report: its sentences with their marks, what rests behind them, what is to be mended."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from lxml import etree
from lxml.html import tostring

from halfsky.core.reports.drafting.flags import flags_of, placed_in
from halfsky.core.reports.drafting.model import Chapter, Drafted, Flag, Passage, Placed
from halfsky.core.reports.model import Chart, Report, Table
from halfsky.core.vocabulary.statuses import MARKS
from halfsky.engines.evidence import evidence_list
from halfsky.engines.outline import label
from halfsky.engines.page.tables import html_table, plain_table
from halfsky.services.report_editing import mark_of
from halfsky.services.report_texts import report_of
from halfsky.store.models import ReportDraft
from halfsky.web import marks
from halfsky.web.texts import say

Parts = dict[str, Any]
ORPHANS = "orphans"
_TAGS = {
    "edited": ("check", "under_way"),
    "outdated": ("problem", "warn"),
    "removed": ("back", "quiet"),
    "added": ("up", "under_way"),
    "orphan": ("problem", "warn"),
    "moved": ("told", "under_way"),
    "wrong": ("problem", "bad"),
}
"""Shape and tone of what a sentence is marked with."""

STATES = {
    "drafting": ("half", "under_way"),
    "submitted": ("sent", "under_way"),
    "signed": ("checks", "good"),
    "superseded": ("locked", "quiet"),
}
"""Shape and tone of the state of a report."""

_EXCERPT = 26


def state_tag(row: ReportDraft) -> Parts:
    """State of a report as parts of `status_tag`."""
    shape, tone = STATES[row.state]
    return {"word": say(f"reporting_page.state_{row.state}"), "mark": shape, "tone": tone}


def tag(word: str) -> Parts:
    """What a sentence is marked with, as parts of `status_tag`."""
    shape, tone = _TAGS[word]
    return {"word": say(f"reporting_page.mark_{word}"), "mark": shape, "tone": tone}


def excerpt(text: str) -> str:
    """The beginning of a sentence, to know it by."""
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…"


def tags_of(placed: Placed) -> list[Parts]:
    """Marks of one sentence, what is to be mended last."""
    words: list[str] = [] if placed.state == "generated" else [placed.state]
    if placed.state == "removed" and placed.outdated:
        words.append("outdated")
    if placed.state == "generated" and placed.earlier:
        words.append("moved")
    if any(flag.kind in ("unbound", "disagrees", "verdict") for flag in flags_of(placed)):
        words.append("wrong")
    return [tag(word) for word in words]


def segments(placed: Placed) -> list[Parts]:
    """The words of a sentence, numbers that do not hold apart."""
    found: list[Parts] = []
    end = 0
    for bound in placed.numbers:
        if bound.binding in ("unbound", "disagrees"):
            found.append({"text": placed.text[end : bound.stated.start]})
            found.append({"text": bound.stated.written, "wrong": True})
            end = bound.stated.end
    return [*found, {"text": placed.text[end:]}]


def chapter_names(drafted: Drafted) -> list[str]:
    """Headings of the parts of a report, the summary first."""
    rest = drafted.chapters[1:]
    titles = [
        f"{one.number}{' ' if one.number[-1:].isascii() and one.number else ''}{one.title}" for one in rest
    ]
    return [say("reporting_page.summary"), *titles]


def contents(drafted: Drafted, shown: str) -> list[Parts]:
    """The parts of a report with how much of each is to be mended; orphans last, where there are any."""
    parts = [
        {
            "code": str(place),
            "title": title,
            "left": sum(1 for placed in placed_in(chapter) if flags_of(placed)),
            "lang": "zh-CN" if drafted.report.lang == "zh" and place else "en" if place else "",
        }
        for place, (title, chapter) in enumerate(zip(chapter_names(drafted), drafted.chapters, strict=True))
    ]
    if drafted.orphans:
        left = sum(1 for placed in drafted.orphans if flags_of(placed))
        parts.append({"code": ORPHANS, "title": say("reporting_page.orphans"), "left": left, "lang": ""})
    return [one | {"current": one["code"] == shown} for one in parts]


def part_of(drafted: Drafted, key: str) -> str:
    """The part of a report in which a sentence stands."""
    for place, chapter in enumerate(drafted.chapters):
        if any(placed.key == key for placed in placed_in(chapter)):
            return str(place)
    return ORPHANS


def address_of(row: ReportDraft, part: str, key: str) -> str:
    """Where a sentence stands on the page of its report."""
    return f"{reverse('drafting_report', args=(row.number,))}?part={part}#s-{mark_of(key)}"


def flag_links(row: ReportDraft, drafted: Drafted) -> list[Parts]:
    """All that is to be mended, each with the way to its place."""
    by_part = [(str(place), placed_in(chapter)) for place, chapter in enumerate(drafted.chapters)]
    by_part.append((ORPHANS, iter(drafted.orphans)))
    return [
        {
            "href": address_of(row, part, placed.key),
            "excerpt": excerpt(placed.text),
            "text": " ".join(flag_words(flag) for flag in flags_of(placed)),
        }
        for part, sentences in by_part
        for placed in sentences
        if flags_of(placed)
    ]


def flag_words(flag: Flag) -> str:
    """What is to be mended, in words."""
    return say(f"reporting_page.flag_{flag.kind}", written=flag.written, right=flag.right)


def moved_links(row: ReportDraft, drafted: Drafted) -> list[Parts]:
    """Generated sentences that the newest figures changed."""
    return [
        {"href": address_of(row, str(place), placed.key), "text": excerpt(placed.text)}
        for place, chapter in enumerate(drafted.chapters)
        for placed in placed_in(chapter)
        if placed.state == "generated" and placed.earlier
    ]


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What the parts of one page need to know of a report: its row, whether it may be edited, its claims as told."""

    row: ReportDraft
    report: Report
    editing: bool
    told: dict[int, Parts]

    def chapter(self, chapter: Chapter, *, place: str) -> Iterator[Parts]:
        """The blocks of a chapter and of those in it, with their headings, in the order of reading."""
        counted = iter(range(10_000))
        yield from self._blocks(chapter, place, counted)

    def _blocks(self, chapter: Chapter, place: str, counted: Iterator[int]) -> Iterator[Parts]:
        for block in chapter.blocks:
            yield self._block(block, f"{place}-{next(counted)}")
        for child in chapter.chapters:
            yield {"kind": "heading", "text": f"{child.number}{child.title}", "level": child.level}
            yield from self._blocks(child, place, counted)

    def _block(self, block: Passage | Table | Chart, identity: str) -> Parts:
        if isinstance(block, Passage):
            return self.passage(block, identity)
        named = {"kind": "figure" if isinstance(block, Chart) else "table", "id": f"block-{identity}"}
        caption = f"{label(block, self.report.lang)}　{block.caption}"
        if isinstance(block, Table):
            table = html_table(block, identity=f"table-{identity}", lang=self.report.lang)
            return named | {"caption": caption, "rows": len(block.rows), "html": _written(table)}
        return named | {
            "caption": caption,
            "title": block.title,
            "description": block.description,
            "width": block.width,
            "height": block.height,
            "src": reverse("drafting_picture", args=(self.row.number, charts_of(self.report).index(block))),
            "html": self._figures(block),
        }

    def _figures(self, chart: Chart) -> SafeString:
        if not chart.rows:
            return mark_safe("")
        return _written([plain_table(chart.head, chart.rows, caption=chart.caption, lang=self.report.lang)])

    def passage(self, passage: Passage, identity: str) -> Parts:
        """A paragraph: its sentences, and what rests behind them."""
        told = dict.fromkeys(number for placed in passage.sentences for number in placed.claims)
        return {
            "kind": "passage",
            "id": identity,
            "sentences": [self.sentence(placed) for placed in passage.sentences],
            "claims": [self.told[number] for number in told if number in self.told],
        }

    def sentence(self, placed: Placed) -> Parts:
        """One sentence as it stands in its paragraph."""
        mark = mark_of(placed.key)
        return {
            "mark": mark if placed.key else "",
            "state": placed.state,
            "strong": placed.strong,
            "segments": segments(placed),
            "tags": tags_of(placed),
            "excerpt": excerpt(placed.text),
            "href": reverse("drafting_sentence", args=(self.row.number, mark)) if placed.key else "",
        }


def _written(elements: list[Any]) -> SafeString:
    """Elements of a report's page as this page writes them: marks drawn in place."""
    for element in elements:
        for drawn in element.iter("svg"):
            status = str(drawn.get("class")).removeprefix("mark ")
            shape = next((mark.shape for code, mark in MARKS.items() if code.value == status), "—")
            drawn.getparent().replace(
                drawn, _with_tail(etree.fromstring(str(marks.drawing(shape))), drawn.tail)
            )
    return mark_safe("".join(tostring(one, encoding="unicode") for one in elements))  # noqa: S308  lxml escapes


def _with_tail(element: Any, tail: str | None) -> Any:
    element.tail = tail
    return element


def charts_of(report: Report) -> list[Chart]:
    """The charts of a report in the order of reading."""

    def within(sections: Any) -> Iterator[Chart]:
        for section in sections:
            yield from (block for block in section.blocks if isinstance(block, Chart))
            yield from within(section.sections)

    return list(within(report.sections))


@lru_cache(maxsize=8)
def claims_told(name: str, digest: str) -> dict[int, Parts]:
    """The claims of a kept report in words, by their numbers."""
    return {row["number"]: row for row in evidence_list(report_of(name, digest)).iter_rows(named=True)}


def wrong_words(placed: Placed) -> list[str]:
    """Everything that is to be mended of a sentence, in words."""
    return [flag_words(flag) for flag in flags_of(placed)]
