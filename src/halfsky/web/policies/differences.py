"""Opinions side by side: who holds what, and the questions on which they differ."""

from typing import Any

from halfsky.services import policy_opinions
from halfsky.services.acting import Actor
from halfsky.services.policies import answers_of, checklist_of
from halfsky.store.models import Policy
from halfsky.web import written
from halfsky.web.policies import parts
from halfsky.web.texts import say


def opinion_items(actor: Actor, row: Policy) -> list[dict[str, Any]]:
    """Who was asked, as items of `timeline`; each opinion as far as the visitor may read it."""
    found = []
    for one, opinion in policy_opinions.opinions_seen(actor, row):
        state = parts.opinion_state(one)
        at = one.given_at or one.excused_at or one.asked_at
        act = say(f"policies_page.opinion_{state}")
        if opinion is not None:
            act = say("policies_page.opinion_of", stance=say(f"policies_page.conclusion_{opinion.stance}"))
        found.append(
            {
                "act": act,
                "who": one.expert.name,
                "at": written.moment(at),
                "iso": at.isoformat(),
                "text": opinion.words if opinion else "",
            }
        )
    return found


def differences_table(actor: Actor, row: Policy) -> dict[str, Any] | None:
    """Questions on which office and experts do not find the same, each side in a column; None where there are none."""
    codes = policy_opinions.differences(row)
    opinions = [
        (one, opinion) for one, opinion in policy_opinions.opinions_seen(actor, row) if opinion is not None
    ]
    if not codes or not opinions:
        return None
    questions = {one.code: one for one in checklist_of(row).questions}
    office = {one.question: one for one in answers_of(row)}
    sides = [office, *({one.question: one for one in opinion.differs} for _, opinion in opinions)]
    heads = [say("policies_page.office_head"), *(one.expert.name for one, _ in opinions)]
    return {
        "caption": say("policies_page.differences", count=len(codes)),
        "columns": [{"text": say("policies_page.question_head")}, *({"text": head} for head in heads)],
        "rows": [
            {
                "cells": [
                    {"text": parts.told(questions[code].text), "head": True},
                    *(_cell(side.get(code), office.get(code)) for side in sides),
                ]
            }
            for code in codes
        ],
        "notes": [say("policies_page.differences_kept")],
    }


def _cell(own: Any, office: Any) -> dict[str, Any]:
    if own is None:
        return {
            "text": say(f"policies_page.finding_{office.finding}") if office else "",
            "note": say("policies_page.as_office"),
        }
    return {"text": say(f"policies_page.finding_{own.finding}"), "note": own.words, "words": True}
