"""Use cases of what becomes of a policy: the outcome, the review, closing, giving the assessment up."""

from collections.abc import Sequence
from datetime import date

import msgspec

from halfsky.core.evaluation.policies.model import Fact, Outcome
from halfsky.core.evaluation.policies.workflow import GONE
from halfsky.core.vocabulary.errors import Invalid
from halfsky.services.acting import Actor
from halfsky.services.moments import today
from halfsky.services.policies import changing, tell_issuer
from halfsky.store.models import Policy

OUTCOMES = {
    "draft": ("issued_changed", "issued_unchanged", "not_issued"),
    "existing": ("issued_changed", "kept", "repealed"),
}
"""What can become of a policy, by its kind."""


def record_outcome(
    actor: Actor,
    number: str,
    outcome: Outcome,
    *,
    on: date,
    words: str = "",
    review: date | None = None,
) -> Policy:
    """Put down what became of the policy, and when it is looked at again.

    Args:
        actor: Of the office.
        number: Of the policy.
        outcome: One of `OUTCOMES` for its kind.
        on: The day it was issued, kept or given up.
        words: More about it.
        review: When it is reviewed; wanted for what is in force.

    Raises:
        Invalid: No such outcome for its kind; no day of review, or one not after `on`; `on` lies ahead.
        Conflict, NotFound, NotPermitted: See `changing`.
    """
    if on > today():
        raise Invalid("policies.day_ahead")
    if outcome not in GONE and (review is None or review <= on):
        raise Invalid("policies.review_wanted")
    with changing(actor, number, "policies.record_outcome", words=words) as change:
        row = change.row
        if outcome not in OUTCOMES[row.kind]:
            raise Invalid("policies.no_such_word", word=outcome)
        row.outcome, row.outcome_on, row.outcome_words = outcome, on, words.strip()
        row.review_due = None if outcome in GONE else review
        change.doing.detail["outcome"] = outcome
        tell_issuer(row, "notices.policy_outcome", change.doing, "liaison")
    return change.row


def review(actor: Actor, number: str, words: str, facts: Sequence[Fact] = ()) -> Policy:
    """Look at a policy in force again: what it has done, with the same series as they stand now.

    Raises:
        Conflict, Invalid, NotFound, NotPermitted: See `changing`.
    """
    with changing(actor, number, "policies.review", words=words) as change:
        change.row.review_words = words.strip()
        change.row.review_facts = msgspec.to_builtins(list(facts))
    return change.row


def close(actor: Actor, number: str) -> Policy:
    """Close the assessment: after the review, or where the policy never came or is gone.

    Raises:
        Conflict, NotFound, NotPermitted: See `changing`.
    """
    with changing(actor, number, "policies.close") as change:
        pass
    return change.row


def withdraw(actor: Actor, number: str, words: str) -> Policy:
    """Give the assessment up before its letter is sent, with the reason.

    Raises:
        Conflict, Invalid, NotFound, NotPermitted: See `changing`.
    """
    with changing(actor, number, "policies.withdraw", words=words) as change:
        tell_issuer(change.row, "notices.policy_withdrawn", change.doing, "liaison")
    return change.row
