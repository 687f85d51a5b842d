"""What the pages of plans are made of: the list, the contents, and the text with today's status."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from django.urls import reverse

from halfsky.core.vocabulary.statuses import ATTAINED
from halfsky.engines.editions.model import Direction, Standing
from halfsky.store.models import PlanDocument
from halfsky.web import marks
from halfsky.web.board import standing_words
from halfsky.web.board.page import target_link
from halfsky.web.plans.text import AFTER, BEFORE, Block, Part, Piece, direction_numbers
from halfsky.web.reading import Here, linked
from halfsky.web.texts import named, say


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """How a promise stands today: word, shape and tone, and where more is told."""

    word: str
    shape: str
    tone: str
    href: str


def plans_table(rows: Iterable[PlanDocument]) -> dict[str, Any]:
    """The list of plans."""
    heads = ("plan", "area", "period", "board")
    return {
        "caption": say("plans_page.caption"),
        "columns": [{"text": say(f"plans_page.{head}_head")} for head in heads],
        "rows": [
            [
                {"text": row.title, "href": reverse("plan", args=(row.number,))},
                {"text": named(row.area)},
                {"text": period(row)},
                {
                    "text": say("plans_page.board"),
                    "href": reverse("board", args=(row.number,)),
                    "about": row.title,
                },
            ]
            for row in rows
        ],
        "empty": say("plans_page.none"),
    }


def period(row: PlanDocument) -> str:
    """First and last year of a plan."""
    if row.first_year is None or row.last_year is None:
        return ""
    return say("plans_page.period", first=row.first_year, last=row.last_year)


def signs_of(here: Here, standings: Iterable[Standing], directions: Iterable[Direction]) -> dict[int, Sign]:
    """How each promise stands in the area, by its number in the adopted plan."""
    found: dict[int, Sign] = {}
    for one in standings:
        sign = standing_words.sign(one)
        found[one.number] = Sign(
            word=sign.word,
            shape=marks.drawing(sign.shape),
            tone=sign.tone,
            href=target_link(here, one.number),
        )
    numbers = direction_numbers(here.edition)
    for direction in directions:
        if direction.direction_no in numbers:
            sign = marks.sign("progress", direction.progress)
            found[numbers[direction.direction_no]] = Sign(
                word=sign.word,
                shape=marks.drawing(sign.shape),
                tone=sign.tone,
                href=_indicator(here, direction),
            )
    return found


def _indicator(here: Here, one: Direction) -> str:
    if one.indicator is None or one.indicator not in here.edition.series:
        return ""
    return linked(here, reverse("indicator", args=(one.indicator,)))


def finding(here: Here, standings: Sequence[Standing], signs: Mapping[int, Sign]) -> str:
    """How many promises the plan makes, and how many targets are met today."""
    return say(
        "plans_page.finding",
        targets=len(standings),
        directions=len(signs) - len(standings),
        year=here.edition.manifest.year,
        attained=sum(one.status in ATTAINED for one in standings),
    )


def contents(here: Here, laid: Sequence[Part], shown: Sequence[Part], *, whole: bool) -> list[dict[str, Any]]:
    """The parts of the plan; on the page where they are shown, else where they are to be had."""
    address = reverse("plan", args=(here.chosen.plan.number,))
    return [
        {
            "text": part_title(one),
            "lang": "zh-CN" if one.title else "",
            "href": f"#part-{one.code}" if whole else linked(here, address, part=one.code),
            "current": not whole and one in shown,
        }
        for one in laid
    ]


def part_title(one: Part) -> str:
    """What a part is called in the contents."""
    return one.title or {BEFORE: say("plans_page.before"), AFTER: say("plans_page.after")}[one.code]


def shown_part(
    here: Here, one: Part, signs: Mapping[int, Sign], measures: Mapping[str, Sign]
) -> dict[str, Any]:
    """One part of the text as the template writes it; `measures` says how each goes on, for insiders."""
    return {
        "code": one.code,
        "title": part_title(one),
        "lang": "zh-CN" if one.title else "",
        "blocks": [
            {
                "kind": block.kind,
                "pieces": [_piece(piece, signs) for piece in block.pieces],
                "measure": measures.get(block.item),
            }
            for block in _body(one)
        ],
    }


def _body(one: Part) -> tuple[Block, ...]:
    """The blocks under the part's own heading."""
    return one.blocks[1:] if one.blocks[0].kind == "domain" else one.blocks


def _piece(piece: Piece, signs: Mapping[int, Sign]) -> dict[str, Any]:
    sign = signs.get(piece.number) if piece.number is not None else None
    return {
        "text": piece.text,
        "kind": piece.kind,
        "anchor": f"p{piece.number}" if piece.first else "",
        "href": sign.href if sign else "",
        "sign": sign if piece.last else None,
        "within": [
            {"anchor": f"p{number}", "sign": signs[number]} for number in piece.within if number in signs
        ],
    }
