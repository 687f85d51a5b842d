"""Parts of the pages of an evaluation: signs, names, tables."""

from typing import Any

from django.urls import reverse

from halfsky.core.evaluation.scheme import SORTS, Scheme
from halfsky.core.evaluation.scoring import Result
from halfsky.core.evaluation.workflow import ResponseState, State
from halfsky.core.indicators.model import Text
from halfsky.core.vocabulary.numbers import plain
from halfsky.engines.codebook import load_codebook
from halfsky.services import evaluation_points, evaluation_scores, self_evaluations
from halfsky.services.evaluation_records import scheme_of
from halfsky.store.models import Evaluation, EvaluationEvidence, EvaluationPoint, SelfEvaluation
from halfsky.web import written
from halfsky.web.texts import named, pick, say

Parts = dict[str, Any]

STATES = {
    "draft": ("◌", "quiet"),
    "submitted": ("sent", "under_way"),
    "approved": ("check", "under_way"),
    "self_evaluation": ("half", "under_way"),
    "fieldwork": ("half", "under_way"),
    "scoring": ("half", "under_way"),
    "findings": ("half", "under_way"),
    "report": ("sent", "under_way"),
    "response": ("asked", "warn"),
    "follow_up": ("rising", "under_way"),
    "closed": ("checks", "good"),
}
SELF_STATES = {
    "open": ("◌", "quiet"),
    "handed_in": ("sent", "under_way"),
    "returned": ("back", "warn"),
    "accepted": ("checks", "good"),
}
RESPONSES = {
    "waiting": ("asked", "warn"),
    "answered": ("half", "under_way"),
    "declined": ("back", "quiet"),
    "done": ("check", "under_way"),
    "confirmed": ("checks", "good"),
}
"""Shape and tone of each state."""
SURVEYS = {"entered": ("sent", "under_way"), "accepted": ("checks", "good"), "refused": ("back", "quiet")}
EVIDENCE_KINDS = ("file", "figure", "matter", "measure", "survey", "minutes", "note")


def tag(family: dict[str, tuple[str, str]], word: str, code: str) -> Parts:
    """A state as parts of `status_tag`."""
    shape, tone = family[code]
    return {"word": say(f"evaluation_page.{word}_{code}"), "mark": shape, "tone": tone}


def state_tag(row: Evaluation) -> Parts:
    """Where an evaluation stands."""
    return tag(STATES, "state", row.state)


def of_text(text: Text) -> str:
    """A text of the codebook in the visitor's language."""
    return pick(text.zh, text.en)


def english_name(indicator: str | None, words: str) -> str:
    """What a target is called on an English page: as the codebook calls it, else the plan's own words."""
    known = load_codebook().indicators.get(indicator or "")
    return words if known is None else known.name.en


def who(row: SelfEvaluation) -> str:
    """Whose a self-evaluation is."""
    return named(row.unit or row.area)


def subject_name(one: evaluation_scores.Subject) -> str:
    """Who is scored."""
    return say("evaluation_page.whole") if one.of is None else who(one.of)


_COURSE = (
    ("draft", "submitted"),
    ("approved",),
    ("self_evaluation", "fieldwork"),
    ("scoring",),
    ("findings", "report"),
    ("response", "follow_up"),
    ("closed",),
)


def course(row: Evaluation) -> list[dict[str, str]]:
    """How far an evaluation has come, as parts of `course`."""
    now = next(place for place, states in enumerate(_COURSE) if row.state in states)
    done = row.state == State.CLOSED
    notes = {
        2: say("desk.due", day=written.day(row.self_due)),
        4: say("desk.due", day=written.day(row.report_due)),
    }
    return [
        {
            "text": say(f"evaluation_page.step_{states[0]}"),
            "note": notes.get(place, "") if place >= now else "",
            "state": "done" if done or place < now else "current" if place == now else "to_come",
        }
        for place, states in enumerate(_COURSE)
    ]


def columns(*codes: str, numbers: tuple[str, ...] = ()) -> list[Parts]:
    """Heads of a table."""
    return [{"text": say(f"evaluation_page.{code}_head"), "number": code in numbers} for code in codes]


def scheme_table(scheme: Scheme) -> Parts:
    """Questions of a scheme with criterion, what to look for, and weights."""
    rows = [
        {
            "cells": [
                {"text": of_text(question.text), "note": of_text(question.look_for), "head": True},
                {"text": say(f"reports.evaluation.criterion_{question.criterion}")},
                {
                    "text": say("site.list_comma").join(
                        say(f"evaluation_page.method_{one}") for one in question.methods
                    )
                },
                *({"text": str(question.weights.get(sort) or "—"), "number": True} for sort in SORTS),
            ]
        }
        for question in scheme.questions
    ]
    heads = columns("question", "criterion", "methods")
    heads += [{"text": say(f"reports.evaluation.sort_{sort}"), "number": True} for sort in SORTS]
    total = {
        "cells": [
            {"text": say("evaluation_page.together"), "head": True},
            {"text": ""},
            {"text": ""},
            *(
                {"text": str(sum(q.weights.get(sort, 0) for q in scheme.questions)), "number": True}
                for sort in SORTS
            ),
        ],
        "total": True,
    }
    return {"caption": say("evaluation_page.scheme_caption"), "columns": heads, "rows": [*rows, total]}


def selves_table(rows: list[SelfEvaluation]) -> Parts:
    """Self-evaluations: whose, how far, when handed in."""
    return {
        "caption": say("evaluation_page.selves_caption"),
        "columns": columns("whose", "state", "handed_in", "lacking", numbers=("lacking",)),
        "rows": [{"cells": _self_cells(row)} for row in rows],
        "empty": say("evaluation_page.no_selves"),
    }


def _self_cells(row: SelfEvaluation) -> list[Parts]:
    left = len(self_evaluations.lacking(row)) if row.handed_in_at is None else 0
    return [
        {
            "text": who(row),
            "href": reverse("self_evaluation", args=(row.evaluation.number, row.code)),
            "head": True,
        },
        {"status": tag(SELF_STATES, "self", row.state)},
        {"text": written.moment(row.handed_in_at) if row.handed_in_at else "—"},
        {"text": str(left), "number": True},
    ]


def evidence_table(rows: list[EvaluationEvidence], scheme: Scheme) -> Parts:
    """The library: code, kind, title, question, from whom."""
    return {
        "caption": say("evaluation_page.evidence_caption"),
        "columns": columns("code", "kind", "title", "about", "origin"),
        "rows": [{"cells": _evidence_cells(row, scheme)} for row in rows],
        "empty": say("evaluation_page.no_evidence"),
    }


def _evidence_cells(row: EvaluationEvidence, scheme: Scheme) -> list[Parts]:
    question = of_text(scheme.question(row.question).text) if row.question else "—"
    return [
        {
            "text": row.code,
            "href": reverse("evaluation_evidence", args=(row.evaluation.number, row.code)),
            "head": True,
        },
        {"text": say(f"reports.evaluation.evidence_{row.kind}")},
        {"text": row.title},
        {"text": question},
        {"text": row.by.name if row.of is None else who(row.of)},
    ]


def results_tables(row: Evaluation, its: evaluation_scores.Scored) -> list[Parts]:
    """Totals by subject, and the whole question by question with every seat's points."""
    seats = list(row.seats.order_by("pk"))
    names = {one.code: subject_name(one) for one in evaluation_scores.subjects_of(row)}
    totals = {
        "caption": say("reports.evaluation.caption_subjects"),
        "columns": columns("whose", "total", "scored", "open", numbers=("total", "scored", "open")),
        "rows": [
            {
                "cells": [
                    {
                        "text": names[one.subject],
                        "href": f"?part=scores&of={one.subject}#lines",
                        "head": True,
                    },
                    {"text": "—" if one.total is None else plain(one.total, digits=1), "number": True},
                    {"text": str(one.scored_weight), "number": True},
                    {"text": str(len(one.not_scored)), "number": True},
                ]
            }
            for one in its.results
        ],
        "notes": [say("reports.evaluation.note_subjects")],
    }
    seat_table = {
        "caption": say("evaluation_page.seats_caption"),
        "columns": columns("code", "seat", "person", "state"),
        "rows": [
            {
                "cells": [
                    {"text": seat.code, "head": True},
                    {"text": say(f"evaluation_page.seat_{seat.kind}")},
                    {"text": seat.organisation or seat.person.name},
                    {"text": written.moment(seat.handed_in_at) if seat.handed_in_at else "—"},
                ]
            }
            for seat in seats
        ],
    }
    return [totals, seat_table]


def lines_table(row: Evaluation, result: Result) -> Parts:
    """One subject's explanation: from these lines its total is computed again."""
    seats = list(row.seats.order_by("pk").values_list("code", flat=True))
    scheme = scheme_of(row)
    name = next(subject_name(one) for one in evaluation_scores.subjects_of(row) if one.code == result.subject)

    def shown(value: float | None, digits: int) -> str:
        return "—" if value is None else plain(value, digits=digits)

    return {
        "id": "lines",
        "caption": say("evaluation_page.lines_caption", subject=name),
        "columns": [
            *columns("question", "weight", numbers=("weight",)),
            *({"text": code, "number": True} for code in seats),
            *columns("mean", "adds", numbers=("mean", "adds")),
        ],
        "rows": [
            {
                "cells": [
                    {"text": of_text(scheme.question(line.question).text), "head": True},
                    {"text": str(line.weight), "number": True},
                    *(
                        {"text": "—" if (its := line.given.get(code)) is None else str(its), "number": True}
                        for code in seats
                    ),
                    {"text": shown(line.mean, 2), "number": True},
                    {"text": shown(line.adds, 2), "number": True},
                ]
            }
            for line in result.lines
        ],
        "notes": [say("reports.evaluation.note_total", highest=result.highest)],
    }


def seats_table(row: Evaluation) -> Parts:
    """Who scores, and who has handed in; points are not in it."""
    return {
        "caption": say("evaluation_page.seats_caption"),
        "columns": columns("code", "seat", "person", "handed_in"),
        "rows": [
            {
                "cells": [
                    {"text": seat.code, "head": True},
                    {"text": say(f"evaluation_page.seat_{seat.kind}")},
                    {
                        "text": say("site.list_comma").join(
                            filter(None, (seat.person.name, seat.organisation))
                        )
                    },
                    {
                        "text": written.moment(seat.handed_in_at)
                        if seat.handed_in_at
                        else say("evaluation_page.not_yet")
                    },
                ]
            }
            for seat in row.seats.select_related("person").order_by("pk")
        ],
        "empty": say("evaluation_page.no_seats"),
    }


def point_parts(row: EvaluationPoint) -> Parts:
    """A finding, conclusion or recommendation with what it rests on."""
    return {
        "code": row.code,
        "text": pick(row.text, row.text_en),
        "lang": "zh-CN" if not row.text_en else "",
        "rests_on": row.rests_on,
        "status": tag(RESPONSES, "response", row.state) if row.kind == "recommendation" else None,
        "href": reverse("recommendation", args=(row.evaluation.number, row.code))
        if row.kind == "recommendation"
        else "",
        "remove": reverse("evaluation_point_remove", args=(row.evaluation.number, row.code)),
    }


def responses_table(rows: list[EvaluationPoint]) -> Parts:
    """Recommendations with answer, unit, day and how late."""
    return {
        "caption": say("evaluation_page.responses_caption"),
        "columns": columns("recommendation", "state", "owner", "due"),
        "rows": [{"cells": _response_cells(row)} for row in rows],
        "empty": say("evaluation_page.no_recommendations"),
    }


def _response_cells(row: EvaluationPoint) -> list[Parts]:
    over = evaluation_points.days_over(row)
    state = tag(RESPONSES, "response", row.state)
    if over:
        state = {"word": say("evaluation_page.response_overdue"), "mark": "problem", "tone": "bad"}
    return [
        {
            "text": f"{row.code} {pick(row.text, row.text_en)}",
            "href": reverse("recommendation", args=(row.evaluation.number, row.code)),
            "head": True,
        },
        {"status": state},
        {"text": named(row.owner) if row.owner else "—"},
        {
            "text": written.day(row.due) if row.due else "—",
            "note": say("desk.late", days=over) if over else "",
        },
    ]


def is_settled(row: EvaluationPoint) -> bool:
    """Whether nothing more is owed on a recommendation."""
    return row.state in (ResponseState.CONFIRMED, ResponseState.DECLINED)
