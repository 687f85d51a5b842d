"""The page of one policy: where it stands and whose turn it is, what can be done, and its whole story."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.evaluation.policies import answering
from halfsky.core.evaluation.policies.model import Answer, Fact, Proposal, ProposalReply, ScreeningAnswer
from halfsky.core.evaluation.policies.workflow import AFTER_CONCLUSION, ENDED, State
from halfsky.services import policies, policy_files
from halfsky.services.acting import may
from halfsky.services.policies import answers_of, checklist_of, kept, place
from halfsky.services.policy_letters import days_late, is_late
from halfsky.store.models import Policy
from halfsky.web import written
from halfsky.web.policies import parts
from halfsky.web.policies.differences import differences_table, opinion_items
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import named, say

_STEPS: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("screening", (State.REGISTERED, State.SCREENED)),
    ("assessing", (State.ASSESSING,)),
    ("opinions", (State.CONSULTING, State.RECONCILING)),
    ("conclusion", (State.RECONCILED, State.PROPOSED, State.CONCLUDED)),
    ("reply", (State.AWAITING_REPLY,)),
    ("outcome", (State.REPLIED,)),
    ("review", (State.SETTLED, State.REVIEWED)),
)
_OPEN_WORDS = (
    "policies.reply",
    "policies.record_reply",
    "policies.record_outcome",
    "policies.review",
    "policies.withdraw",
)
"""Acts whose words everyone who sees the policy may read; those of the others stand in their own section."""
_OPEN_ACTS = (
    *_OPEN_WORDS,
    "policies.register",
    "policies.send_letter",
    "policies.escalate",
    "policies.close",
)
"""Acts that the issuer sees."""
_SHOWN_STEPS = ("policies.return_conclusion", "policies.refuse_screening")


@insiders
def policy(request: ActorRequest, number: str) -> HttpResponse:
    """One policy."""
    row = policies.find(request.actor, number)
    inside = policies.sees_assessment(request.actor, row)
    late = is_late(row)
    context = {
        "row": row,
        "issuer": named(row.unit) if row.unit else row.issuer,
        "state": parts.state_tag(row, late=late),
        "finding": _finding(row, late=late),
        "steps": _course(row),
        "summary": _summary(row),
        "sent_back": _sent_back(row) if inside else "",
        "timeline": _timeline(row, inside=inside),
        "inside": inside,
        "files": _files(request, row),
        "may_attach": may(request.actor, "policies.attach", place(row)) and row.state not in ENDED,
        **parts.acts_now(request.actor, row),
        **_concluded(row, inside=inside),
    }
    if inside:
        context |= _assessment(request, row)
    return render(request, "policies/policy.html", context)


def _finding(row: Policy, *, late: bool) -> str:
    facts: dict[str, Any] = {"issuer": named(row.unit) if row.unit else row.issuer}
    if row.state == State.AWAITING_REPLY and row.reply_due:
        facts |= {"due": written.day(row.reply_due), "days": days_late(row)}
        return say(f"policies_page.finding_{'late' if late else 'awaiting_reply'}", **facts)
    if row.state == State.CONSULTING:
        asked = row.opinions.filter(excused_at=None)
        facts |= {"all": asked.count(), "given": asked.exclude(given_at=None).count()}
    if row.state == State.ASSESSING:
        left = len(answering.open_questions(checklist_of(row), answers_of(row)))
        facts["left"] = left
    if row.state == State.SETTLED and row.review_due:
        return say("policies_page.finding_review", due=written.day(row.review_due))
    return say(f"policies_page.finding_{row.state}", **facts)


def _course(row: Policy) -> list[dict[str, str]]:
    """How far the assessment has come; what was withdrawn or screened out goes no further."""
    now = next((place for place, (_, states) in enumerate(_STEPS) if row.state in states), len(_STEPS))
    if row.state in (State.SCREENED_OUT, State.WITHDRAWN):
        return []
    return [
        {
            "text": say(f"policies_page.step_{name}"),
            "state": "done" if place < now else "current" if place == now else "to_come",
        }
        for place, (name, _) in enumerate(_STEPS)
    ]


def _summary(row: Policy) -> list[dict[str, Any]]:
    told = [
        ("kind_label", say(f"policies_page.kind_{row.kind}") if row.subject == "policy" else ""),
        ("subject_label", say(f"policies_page.subject_{row.subject}")),
        ("stage_label", say(f"policies_page.stage_{row.stage}")),
        ("field_label", parts.field_word(row.field)),
        ("document_label", row.document),
        ("purpose_label", row.purpose),
        ("confidential_label", say("policies_page.confidential_yes") if row.confidential else ""),
        ("registered_head", f"{row.registered_by.name} {written.moment(row.registered_at)}"),
        ("checklist_label", _checklist_words(row)),
    ]
    return [{"key": say(f"policies_page.{name}"), "value": value} for name, value in told if value]


def _checklist_words(row: Policy) -> str:
    checklist = checklist_of(row)
    return say("policies_page.checklist", name=parts.told(checklist.name), version=checklist.version)


def _sent_back(row: Policy) -> str:
    """What the second person asked for, as long as it is being worked on."""
    last = row.steps.order_by("-pk").first()
    return last.words if last is not None and last.act in _SHOWN_STEPS else ""


def _timeline(row: Policy, *, inside: bool) -> list[dict[str, Any]]:
    """Acts, the newest first; of the work before the letter the issuer sees nothing."""
    steps = row.steps.select_related("by").order_by("-pk")
    return [
        {
            "act": say(f"policies_page.done_{one.act.removeprefix('policies.')}"),
            "who": one.by.name if one.by else say("desk.system"),
            "at": written.moment(one.at),
            "iso": one.at.isoformat(),
            "text": one.words if one.act in _OPEN_WORDS else "",
        }
        for one in steps
        # Saving a part of the answers is no news.
        if one.act != "policies.assess" and (inside or one.act in _OPEN_ACTS)
    ]


def _files(request: ActorRequest, row: Policy) -> dict[str, Any]:
    removable = may(request.actor, "policies.detach", place(row)) and row.state not in ENDED
    return {
        "title": say("policies_page.files"),
        "id": "files",
        "empty": say("policies_page.no_files"),
        "files": [
            {
                "href": reverse("policy_file", args=(row.number, one.pk)),
                "name": one.name,
                "kind": one.kind,
                "size": f"{max(1, one.size // 1024)} KB",
                "note": f"{one.by.name} {written.moment(one.at)}",
                "pk": one.pk if removable else 0,
            }
            for one in policy_files.files_of(row)
        ],
    }


def _assessment(request: ActorRequest, row: Policy) -> dict[str, Any]:
    checklist = checklist_of(row)
    answers = answers_of(row)
    groups = {one.code: parts.told(one.name) for one in checklist.groups}
    totals = {one.code: one for one in checklist.totals}
    return {
        "screening": _screening_table(row),
        "screening_words": _words_of(row, "policies.screen"),
        "groups": [
            {"key": groups[code], "value": words or "—"}
            for code, words in row.groups.items()
            if code in groups
        ],
        "totals": [
            {
                "key": parts.told(totals[code].name),
                "value": f"{value:,}",
                "unit": parts.told(totals[code].unit),
                "number": True,
            }
            for code, value in row.totals.items()
            if code in totals
        ],
        "facts": parts.facts_table(kept(row.facts, Fact), say("policies_page.facts_taken"))
        if row.facts
        else None,
        "answers": _answers_table(row, answers) if answers else None,
        "answers_finding": _answers_finding(row, answers),
        "opinions": opinion_items(request.actor, row),
        "sealed": row.state == State.CONSULTING,
        "differences": differences_table(request.actor, row),
        "reconciled": _words_of(row, "policies.reconcile"),
        "proposed": row.state == State.PROPOSED,
    }


def _words_of(row: Policy, act: str) -> str:
    return row.steps.filter(act=act).order_by("-pk").values_list("words", flat=True).first() or ""


def _screening_table(row: Policy) -> dict[str, Any] | None:
    given = {one.question: one.answer for one in kept(row.screening, ScreeningAnswer)}
    if not given:
        return None
    return {
        "caption": say("policies_page.screening"),
        "columns": [{"text": say("policies_page.question_head")}, {"text": say("policies_page.answer_head")}],
        "rows": [
            {
                "cells": [
                    {"text": parts.told(one.text), "head": True},
                    {"text": say(f"policies_page.answer_{given[one.code]}")},
                ]
            }
            for one in checklist_of(row).screening
            if one.code in given
        ],
    }


def _answers_finding(row: Policy, answers: tuple[Answer, ...]) -> str:
    counts = answering.count_findings(answers)
    return say(
        "policies_page.answers_finding",
        all=len(checklist_of(row).questions),
        **{name: counts[name] for name in ("meets", "partly", "fails", "not_concerned")},
    )


def _answers_table(row: Policy, answers: tuple[Answer, ...]) -> dict[str, Any]:
    given = {one.question: one for one in answers}
    rows = []
    for part in checklist_of(row).parts:
        for question in part.questions:
            if question.code in given:
                one = given[question.code]
                rows.append({"cells": _answer_cells(question, one)})
    return {
        "caption": say("policies_page.answers"),
        "columns": [
            {"text": say(f"policies_page.{head}_head")} for head in ("question", "answer", "article", "words")
        ],
        "rows": rows,
    }


def _answer_cells(question: Any, one: Answer) -> list[dict[str, Any]]:
    return [
        {"text": parts.told(question.text), "head": True, "note": parts.basis_words(question.basis)},
        {"text": say(f"policies_page.finding_{one.finding}")},
        {"text": one.article},
        {"text": one.words, "words": True},
    ]


def _concluded(row: Policy, *, inside: bool) -> dict[str, Any]:
    """Conclusion, letter, reply, outcome and review: for the issuer from the letter on, for others as they come about."""
    letter, reply = getattr(row, "letter", None), getattr(row, "reply", None)
    shown = (inside and bool(row.conclusion)) or letter is not None
    return {
        "conclusion": say(f"policies_page.conclusion_{row.conclusion}") if shown else "",
        "settled": row.state in AFTER_CONCLUSION,
        "proposals": _proposals_table(row) if shown and row.proposals else None,
        "letter": letter,
        "letter_rows": _letter_rows(row) if letter else [],
        "reply_words": reply.words if reply else "",
        "outcome": _outcome(row),
        "review_facts": parts.facts_table(kept(row.review_facts, Fact), say("policies_page.facts_now"))
        if row.review_facts
        else None,
    }


def _letter_rows(row: Policy) -> list[dict[str, Any]]:
    letter, reply = row.letter, getattr(row, "reply", None)
    due = row.reply_due
    late = reply is not None and due is not None and reply.received_on > due
    answered = ""
    if reply is not None:
        answered = say(
            f"policies_page.replied{'_late' if late else ''}",
            day=written.day(reply.received_on),
            days=reply.days,
        )
    told = [
        ("number_label", letter.printed),
        ("sent_label", written.day(letter.sent_on)),
        (
            "due_head",
            say("policies_page.due_in", day=written.day(due), days=letter.days)
            if due
            else say("policies_page.no_reply_asked"),
        ),
        ("replied_label", answered),
        ("escalated_label", say(f"policies_page.escalated_{row.escalated}") if row.escalated else ""),
    ]
    return [{"key": say(f"policies_page.{name}"), "value": value} for name, value in told if value]


def _proposals_table(row: Policy) -> dict[str, Any]:
    reply = getattr(row, "reply", None)
    items = {one.nth: one for one in kept(reply.items, ProposalReply)} if reply else {}
    heads = ["article", "now", "proposed", "reason", *(["reply"] if items else [])]
    return {
        "caption": say("policies_page.proposals"),
        "columns": [{"text": say(f"policies_page.proposal_{head}")} for head in heads],
        "rows": [
            {
                "cells": [
                    {"text": one.article, "head": True},
                    {"text": one.now or "—", "words": True},
                    {"text": one.proposed, "words": True},
                    {"text": one.reason, "words": True},
                    *([_reply_cell(items[nth])] if nth in items else []),
                ]
            }
            for nth, one in enumerate(kept(row.proposals, Proposal), start=1)
        ],
    }


def _reply_cell(one: ProposalReply) -> dict[str, Any]:
    return {"text": say(f"policies_page.reply_{one.reply}"), "note": one.words, "words": True}


def _outcome(row: Policy) -> list[dict[str, Any]]:
    if not row.outcome:
        return []
    told = [
        ("outcome_label", say(f"policies_page.outcome_{row.outcome}")),
        ("on_label", written.day(row.outcome_on) if row.outcome_on else ""),
        ("outcome_words_label", row.outcome_words),
        ("review_due_label", written.day(row.review_due) if row.review_due else ""),
        ("review_words_label", row.review_words),
    ]
    return [{"key": say(f"policies_page.{name}"), "value": value} for name, value in told if value]
