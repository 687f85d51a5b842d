"""What the board is made of: domains with their marks, the finding, what changed, warnings, areas below."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import mark_safe

from halfsky.core.early_warning.model import KIND_WORDS, SEVERITY_WORDS
from halfsky.core.vocabulary.numbers import plain
from halfsky.core.vocabulary.statuses import ATTAINED, Progress, Status
from halfsky.engines.editions.model import Attainment, Standing, Warning
from halfsky.web import marks
from halfsky.web.board import standing_words as words
from halfsky.web.board.answering import Units, units_of
from halfsky.web.board.choosing import domain_of, domain_titles, has_changed, title_lang
from halfsky.web.reading import Here, linked, name
from halfsky.web.texts import language, pick, say

MOST_CHANGES, MOST_WARNINGS = 8, 5
_MOVES = {Progress.IMPROVED: "better", Progress.UNCHANGED: "same", Progress.WORSENED: "worse"}


def target_link(here: Here, number: int, *, area: str | None = None) -> str:
    """Address of the page of a target, in this area or another."""
    before, after = _target_address(
        here.chosen.plan.number, area or here.area.code, here.chosen.vintage.number
    )
    return f"{before}{number}{after}"


@lru_cache(maxsize=4096)
def _target_address(plan: str, area: str, vintage: str) -> tuple[str, str]:
    """What stands before and after the number of a target; a board has a hundred of them."""
    before, _, after = reverse("target", args=(plan, 0)).rpartition("0")
    return before, f"{after}?{urlencode({'area': area, 'vintage': vintage})}"


def board_link(here: Here, *, area: str | None = None, **more: str | None) -> str:
    """Address of the board, of this area or another."""
    return linked(
        here, reverse("board", args=(here.chosen.plan.number,)), area=area or here.area.code, **more
    )


def finding(here: Here, standings: Sequence[Standing], total: Attainment | None) -> str:
    """The board in one sentence: how many are met of those that can be judged, how many will hardly be in time."""
    year = here.edition.manifest.year
    unlikely = sum(words.is_unlikely(one, year=year) for one in standings)
    if total is None or not total.judged:
        return say("board_page.finding_none", targets=len(standings))
    said = [say("board_page.finding", attained=total.attained, judged=total.judged, targets=total.targets)]
    if unlikely:
        said.append(say("board_page.finding_unlikely", count=unlikely))
    return say("board_page.sentence", said=say("board_page.finding_join").join(said))


def figures(total: Attainment | None, standings: Sequence[Standing], *, year: int) -> list[dict[str, Any]]:
    """The few figures the board begins with."""
    if total is None:
        return []
    gained, lost = changes(standings)
    unlikely = sum(words.is_unlikely(one, year=year) for one in standings)
    hidden = sum(words.is_hidden(one) for one in standings)
    return [
        {
            "text": say("board_page.rate"),
            "value": "—" if total.rate is None else one_decimal(total.rate),
            "unit": "" if total.rate is None else "%",
            "note": _rate_note(total),
        },
        {
            "text": say("board_page.attained"),
            "value": str(total.attained),
            "unit": say("board_page.of_judged", judged=total.judged),
            "note": say("board_page.nearly_within", count=total.nearly_met) if total.nearly_met else "",
        },
        {
            "text": say("board_page.unlikely"),
            "value": str(unlikely),
            "unit": say("board_page.targets_unit"),
            "note": say("board_page.unlikely_means"),
        },
        {
            "text": say("board_page.unjudged"),
            "value": str(total.targets - total.judged),
            "unit": say("board_page.of_all", targets=total.targets),
            "note": say(
                "board_page.unjudged_means",
                no_data=total.no_data,
                small=total.cannot_be_judged,
                later=total.not_due + total.not_applicable,
            )
            + (say("board_page.hidden_within", count=hidden) if hidden else ""),
        },
        {
            "text": say("board_page.changed"),
            "value": f"+{len(gained)} −{len(lost)}",
            "unit": say("board_page.targets_unit"),
            "note": say("board_page.changed_means", year=year - 1),
        },
    ]


def one_decimal(rate: float) -> str:
    """A rate in percent as reports print it."""
    return plain(rate, digits=1)


def _rate_note(total: Attainment) -> str:
    if total.rate is None or total.earlier_rate is None:
        return say("board_page.rate_of", attained=total.attained, judged=total.judged)
    return say(
        "board_page.rate_before",
        attained=total.attained,
        judged=total.judged,
        rate=one_decimal(total.earlier_rate),
        before_attained=total.earlier_attained,
        before_judged=total.earlier_judged,
    )


def domains(here: Here, shown: Iterable[Standing], attainment: Iterable[Attainment]) -> list[dict[str, Any]]:
    """Domains in the order of the plan, each with its rate and the marks of its targets."""
    titles, counts = domain_titles(here), {str(one.domain): one for one in attainment if one.domain}
    held: dict[str, list[Standing]] = {}
    lang = language()
    for one in shown:
        held.setdefault(domain_of(one), []).append(one)
    return [
        {
            "code": code,
            "title": titles[code],
            "href": board_link(here, domain=code),
            "title_lang": title_lang(here, code),
            "count": _count(counts.get(code)),
            "rate": _rate(counts.get(code)),
            "marks": [mark(here, one, lang) for one in held[code]],
        }
        for code in held
    ]


def _count(one: Attainment | None) -> str:
    return "" if one is None else say("board_page.domain_count", attained=one.attained, judged=one.judged)


def _rate(one: Attainment | None) -> str:
    return "" if one is None or one.rate is None else f"{one_decimal(one.rate)}%"


def mark(here: Here, one: Standing, lang: str) -> dict[str, Any]:
    """One target on the board: its shape and word, what it is called, its chance and which way it moved."""
    ahead, moved = words.chance(one, year=here.edition.manifest.year), words.moved(one)
    return {
        "href": target_link(here, one.number),
        **_status(one.status, words.is_hidden(one), lang),
        **_move(moved, lang),
        "name": words.called(one, lang),
        "name_lang": words.name_lang(one, lang),
        "chance": words.percent(one.probability) if ahead and one.probability is not None else "",
        "ahead": ahead or "",
    }


@cache
def _status(status: Status, hidden: bool, lang: str) -> dict[str, Any]:
    if hidden:
        return {"tone": "quiet", "shape": words.HIDDEN, "status": say("words.missing_suppressed")}
    sign = marks.sign("verdict", status)
    return {"tone": sign.tone, "shape": str(status), "status": sign.word}


@cache
def _move(moved: Progress | None, lang: str) -> dict[str, Any]:
    if moved is None:
        return {"move": "", "move_words": ""}
    return {"move": _MOVES[moved], "move_words": say(f"board_page.move_{_MOVES[moved]}")}


def symbols(standings: Iterable[Standing]) -> list[dict[str, str]]:
    """The shapes of the board, each drawn once on the page and used by its name."""
    shapes = {str(code): marks.sign("verdict", code).shape for code in {one.status for one in standings}}
    shapes |= {name: marks.sign("progress", code).shape for code, name in _MOVES.items()}
    shapes[words.HIDDEN] = words.HIDDEN
    return [
        {"id": f"shape-{name}", "body": mark_safe(marks.SHAPES[shape])}  # noqa: S308  constants of ours
        for name, shape in sorted(shapes.items())
    ]


def changes(standings: Iterable[Standing]) -> tuple[list[Standing], list[Standing]]:
    """Targets that came to be met since the year before, and those that are met no more."""
    turned = [one for one in standings if has_changed(one)]
    gained = [one for one in turned if one.status in ATTAINED]
    return gained, [one for one in turned if one.status not in ATTAINED]


def change_items(here: Here, standings: Iterable[Standing]) -> list[dict[str, Any]]:
    """What changed since the year before, what was lost first."""
    gained, lost = changes(standings)
    return [
        {
            "href": target_link(here, one.number),
            "name": words.called(one),
            "name_lang": words.name_lang(one),
            "before": marks.sign("verdict", one.earlier_status or "no_data").word,
            "now": words.verdict(one),
        }
        for one in (*lost, *gained)
    ]


def warning_items(
    here: Here, warnings: Iterable[Warning], standings: Iterable[Standing], shared: Units
) -> list[dict[str, Any]]:
    """The few warnings an office is told of, each with its reason and who leads."""
    by_target = {one.target: one for one in standings}
    named = [one for one in warnings if one.named and one.target in by_target]
    return [warning_parts(here, one, by_target[one.target], shared) for one in named[:MOST_WARNINGS]]


def warning_parts(here: Here, one: Warning, about: Standing, shared: Units) -> dict[str, Any]:
    """One warning about a target: how grave, why, and who leads."""
    severity = SEVERITY_WORDS[one.severity]
    leading = [unit.name for unit in units_of(about, shared) if unit.share == "lead"]
    return {
        "href": target_link(here, about.number),
        "name": words.called(about),
        "name_lang": words.name_lang(about),
        "severity": pick(severity.zh, severity.en),
        "tone": {"alert": "bad", "watch": "warn"}.get(one.severity, "quiet"),
        "kind": pick(KIND_WORDS[one.kind].zh, KIND_WORDS[one.kind].en),
        "reason": pick(one.reason_zh, one.reason_en),
        "clears": pick(one.clears_zh, one.clears_en),
        "lead": say("site.list_comma").join(leading),
    }


def areas_table(here: Here) -> dict[str, Any] | None:
    """达标率 of the areas below, each linking to its board; None where there are none."""
    below = {one.code: one for one in here.children()}
    counts = {one.area: one for one in here.edition.attainment_of(tuple(below))} if below else {}
    if not counts:
        return None
    rows = [_area_row(here, code, counts[code]) for code in below if code in counts]
    return {
        "id": "below",
        "caption": say("board_page.areas"),
        "columns": [
            {"text": say("board_page.area_head")},
            {"text": say("board_page.attained"), "number": True},
            {"text": say("board_page.judged_head"), "number": True},
            {"text": say("board_page.rate"), "unit": "%", "number": True},
            {
                "text": say("board_page.rate_before_head", year=here.edition.manifest.year - 1),
                "unit": "%",
                "number": True,
            },
        ],
        "rows": rows,
        "notes": [say("board_page.areas_note")],
    }


def _area_row(here: Here, code: str, one: Attainment) -> list[dict[str, Any]]:
    return [
        {"text": name(here.tree.areas[code]), "href": board_link(here, area=code)},
        {"text": str(one.attained), "number": True},
        {"text": str(one.judged), "number": True},
        _rate_cell(one.rate),
        _rate_cell(one.earlier_rate),
    ]


def _rate_cell(rate: float | None) -> dict[str, Any]:
    if rate is None:
        return {"missing": say("words.missing_not_available"), "number": True}
    return {"text": one_decimal(rate), "number": True}


def targets_table(here: Here, shown: Iterable[Standing], shared: Units) -> dict[str, Any]:
    """The board as a table, every target a row."""
    titles = domain_titles(here)
    heads = ("target", "domain", "status", "value", "asked", "deadline", "before", "chance", "lead")
    numbers = {"value", "before", "chance"}
    return {
        "caption": say("board_page.table_caption", year=here.edition.manifest.year),
        "columns": [{"text": say(f"board_page.{head}_head"), "number": head in numbers} for head in heads],
        "rows": [_target_row(here, one, titles[domain_of(one)], shared) for one in shown],
        "empty": say("board_page.table_empty"),
        "notes": [say("board_page.chance_note")],
    }


def _target_row(here: Here, one: Standing, domain: str, shared: Units) -> list[dict[str, Any]]:
    ahead = words.chance(one, year=here.edition.manifest.year)
    leading = [unit.name for unit in units_of(one, shared) if unit.share == "lead"]
    return [
        {"text": words.called(one), "href": target_link(here, one.number)},
        {"text": domain},
        {"status": words.verdict(one)},
        value_cell(here, one),
        {"text": words.asked(one)},
        {"text": str(one.deadline or "")},
        earlier_cell(here, one),
        {
            "text": words.percent(one.probability) if ahead and one.probability is not None else "",
            "number": True,
        },
        {"text": say("site.list_comma").join(leading)},
    ]


def value_cell(here: Here, one: Standing) -> dict[str, Any]:
    """The figure judged, with its year where it is not the year of the board; or why there is none."""
    return _cell(one.value, one, one.year, here.edition.manifest.year)


def earlier_cell(here: Here, one: Standing) -> dict[str, Any]:
    """The figure of the year before, with its year where it is another."""
    return _cell(one.earlier_value, one, one.earlier_year, here.edition.manifest.year - 1)


def _cell(value: float | None, one: Standing, year: int | None, expected: int) -> dict[str, Any]:
    if value is None:
        why = "hidden" if words.is_hidden(one) else "no_figure"
        return {"missing": say(f"board_page.{why}"), "number": True}
    note = say("board_page.of_year", year=year) if year is not None and year != expected else ""
    return {"text": words.with_unit(value, one), "number": True, "note": note}
