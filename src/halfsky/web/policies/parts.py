"""Parts that the pages of policies share: state, words of choices, facts, questions, what can be done now."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from halfsky.core.evaluation.policies.model import Citation, Fact
from halfsky.core.evaluation.policies.workflow import BY_ACT, Act, State, open_acts
from halfsky.core.indicators.domains import DOMAINS
from halfsky.core.indicators.model import Text
from halfsky.core.reports.policies.writing import cited, printed_gap, printed_value
from halfsky.engines.policy_checklists import load_checklists
from halfsky.services import policies
from halfsky.services.acting import Actor, may
from halfsky.services.policies import place, standing_of
from halfsky.store.models import Policy, PolicyOpinion
from halfsky.web.texts import language, pick, say

Parts = dict[str, Any]

STATES = {
    State.REGISTERED: ("◌", "quiet"),
    State.SCREENED: ("sent", "under_way"),
    State.SCREENED_OUT: ("checks", "good"),
    State.ASSESSING: ("half", "under_way"),
    State.CONSULTING: ("asked", "under_way"),
    State.RECONCILING: ("half", "under_way"),
    State.RECONCILED: ("half", "under_way"),
    State.PROPOSED: ("sent", "under_way"),
    State.CONCLUDED: ("check", "under_way"),
    State.AWAITING_REPLY: ("asked", "under_way"),
    State.REPLIED: ("told", "under_way"),
    State.SETTLED: ("check", "good"),
    State.REVIEWED: ("check", "good"),
    State.CLOSED: ("checks", "good"),
    State.WITHDRAWN: ("locked", "quiet"),
}
"""Shape and tone of each state."""
_PLACES: dict[Act, str] = {
    Act.SCREEN: "policy_screening",
    Act.CONFIRM_SCREENING: "policy_confirm_screening",
    Act.REFUSE_SCREENING: "policy_refuse_screening",
    Act.ASSESS: "policy_groups",
    Act.ASK_EXPERTS: "policy_experts",
    Act.GIVE_OPINION: "policy_opinion",
    Act.RECONCILE: "policy_reconcile",
    Act.PROPOSE: "policy_propose",
    Act.CONCLUDE: "policy_conclude",
    Act.RETURN_CONCLUSION: "policy_return",
    Act.SEND_LETTER: "policy_letter",
    Act.REPLY: "policy_reply",
    Act.RECORD_REPLY: "policy_record_reply",
    Act.ESCALATE: "policy_escalate",
    Act.RECORD_OUTCOME: "policy_outcome",
    Act.REVIEW: "policy_review",
    Act.CLOSE: "policy_close",
    Act.AMEND: "policy_amend",
    Act.WITHDRAW: "policy_withdraw",
}
"""Where each act is done, in the order in which they are offered; experts are excused on the page of experts."""
_AT_ONCE = {Act.CONFIRM_SCREENING, Act.CONCLUDE, Act.ESCALATE, Act.CLOSE}
_ASIDE = {Act.AMEND, Act.WITHDRAW}


def state_tag(row: Policy, *, late: bool = False) -> Parts:
    """State of a policy as parts of `status_tag`."""
    if late:
        return {"word": say("policies_page.late"), "mark": "problem", "tone": "bad"}
    shape, tone = STATES[State(row.state)]
    return {"word": say(f"policies_page.state_{row.state}"), "mark": shape, "tone": tone}


def told(text: Text) -> str:
    """A text of the codebook in the visitor's language."""
    return pick(text.zh, text.en)


def field_word(code: str) -> str:
    """Name of a field of policy."""
    return told(DOMAINS[code])


def options(axis: str, codes: Iterable[str]) -> list[Parts]:
    """Choices of a kind, in words."""
    return [{"value": code, "text": say(f"policies_page.{axis}_{code}")} for code in codes]


def basis_words(basis: tuple[Citation, ...]) -> str:
    """What a question rests on, in the visitor's language."""
    return cited(basis, load_checklists().laws, language())


def facts_table(facts: Sequence[Fact], caption: str) -> Parts:
    """Figures by sex as they were taken down."""
    heads = ("indicator", "year", "female", "male", "gap", "vintage")
    lang = language()
    return {
        "caption": caption,
        "columns": [
            {"text": say(f"policies_page.{head}_head"), "number": head in ("female", "male", "gap")}
            for head in heads
        ],
        "rows": [
            {
                "cells": [
                    {"text": told(fact.name), "head": True},
                    {"text": str(fact.year)},
                    {"text": printed_value(fact, fact.female, lang), "number": True},
                    {"text": printed_value(fact, fact.male, lang), "number": True},
                    {"text": printed_gap(fact, lang), "number": True},
                    {"text": fact.vintage},
                ]
            }
            for fact in facts
        ],
        "empty": say("policies_page.no_facts"),
        "notes": [
            say("policies_page.facts_stand"),
            *([say("policies_page.facts_derived")] if any(fact.derived for fact in facts) else []),
        ],
    }


def opinion_state(one: PolicyOpinion) -> str:
    """Whether an expert's opinion is awaited, there, or no longer asked for."""
    if one.excused_at is not None:
        return "excused"
    return "waiting" if one.given_at is None else "given"


def fact_words(fact: Fact) -> str:
    """A figure by sex in one line."""
    lang = language()
    facts = {
        "year": fact.year,
        "female": printed_value(fact, fact.female, lang),
        "male": printed_value(fact, fact.male, lang),
        "gap": printed_gap(fact, lang),
    }
    if fact.gap is None:
        alone = fact.total if fact.female is None else fact.female
        return say("policies_page.fact_total", year=fact.year, total=printed_value(fact, alone, lang))
    return say("policies_page.fact_by_sex", **facts)


def acts_now(actor: Actor, row: Policy) -> Parts:
    """What the visitor may do now: the next act, other acts, and what is done at once with a button."""
    standing = standing_of(row)
    mine = [act for act in _PLACES if act in open_acts(standing) and _may(actor, row, act)]
    shown = [_shown(row, act) for act in mine if act not in _ASIDE]
    return {
        "next": shown[0] if shown else None,
        "others": shown[1:],
        "aside": [_shown(row, act) for act in mine if act in _ASIDE],
    }


def _may(actor: Actor, row: Policy, act: Act) -> bool:
    if not may(actor, act.value, place(row)):
        return False
    if act is Act.GIVE_OPINION:
        return row.opinions.filter(expert=actor.person, given_at=None, excused_at=None).exists()
    # Whoever would settle work of their own is not offered it.
    barred = {done.person for done in policies.history_of(row) if done.act in BY_ACT[act].not_by}
    return actor.person not in barred


def _shown(row: Policy, act: Act) -> Parts:
    word = act.value.removeprefix("policies.")
    return {
        "href": reverse(_PLACES[act], args=(row.number,)),
        "text": say(f"policies_page.do_{word}"),
        "hint": say(f"policies_page.do_{word}_means"),
        "at_once": act in _AT_ONCE,
    }
