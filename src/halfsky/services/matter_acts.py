"""Use cases of a matter between letter and closure: reply, decide, report, postpone, hand on, close, open again."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from halfsky.core.supervision.matters.model import Closure
from halfsky.core.supervision.matters.workflow import Act
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.matter_settings import load_matter_settings
from halfsky.engines.working_calendar import load_working_days
from halfsky.services import matter_facts
from halfsky.services.acting import Actor, Doing
from halfsky.services.matters import find, perform
from halfsky.services.moments import today
from halfsky.services.succeeding import with_grace
from halfsky.store.models import Letter, Matter, MatterSupport, Reply, Unit


def reply(
    actor: Actor,
    number: str,
    *,
    cause: str,
    measures: str,
    until: date | None,
    evidence: str = "",
    revision: int | None = None,
) -> Matter:
    """Reply to the newest letter of a matter: the cause, the measures, and by when they are done.

    Raises:
        Invalid: A part is missing, or the promised day has passed.
        Conflict, NotFound, NotPermitted: See `services.matters.perform`.
    """  # fmt: skip

    def write(row: Matter, doing: Doing) -> None:
        if not (cause.strip() and measures.strip()):
            raise Invalid("matters.reply_incomplete")
        if until is None or until < today():
            raise Invalid("matters.day_passed")
        letter = Letter.objects.filter(matter=row).latest("pk")
        Reply.objects.create(
            letter=letter,
            cause=cause.strip(),
            measures=measures.strip(),
            until=until,
            evidence=evidence.strip(),
            by_id=doing.by,
            at=doing.at,
        )
        doing.detail |= {"until": until.isoformat()}

    return perform(actor, number, Act.REPLY, revision=revision, change=write)


def send_reply_back(actor: Actor, number: str, *, words: str, revision: int | None = None) -> Matter:
    """Give a reply back to the unit, with what is wanting.

    Raises:
        Invalid: Nothing is said.
        Conflict, NotFound, NotPermitted: See `services.matters.perform`.
    """

    def judge(row: Matter, doing: Doing) -> None:
        _decide(row, doing, "returned", words)

    return perform(actor, number, Act.RETURN, words=words, revision=revision, change=judge)


def accept(actor: Actor, number: str, *, words: str = "", revision: int | None = None) -> Matter:
    """Accept the reply: from now on the date it promises counts.

    Raises:
        Conflict, NotFound, NotPermitted: See `services.matters.perform`.
    """
    newest = Reply.objects.filter(letter__matter=find(actor, number)).order_by("-pk").first()

    def judge(row: Matter, doing: Doing) -> None:
        _decide(row, doing, "accepted", words)

    due = None if newest is None else newest.until
    return perform(actor, number, Act.ACCEPT, words=words, revision=revision, due=due, change=judge)


def _decide(row: Matter, doing: Doing, state: str, words: str) -> None:
    newest = Reply.objects.filter(letter__matter=row).latest("pk")
    newest.state, newest.words = state, words.strip()
    newest.answered_by_id, newest.answered_at = doing.by, doing.at
    newest.save()


def report(actor: Actor, number: str, *, words: str, revision: int | None = None) -> Matter:
    """Tell how the work goes on; units that support may, too.

    Raises:
        Invalid: Nothing is said.
        Conflict, NotFound, NotPermitted: See `services.matters.perform`.
    """
    return perform(actor, number, Act.REPORT, words=words, revision=revision)


def postpone(
    actor: Actor, number: str, *, until: date | None, words: str, revision: int | None = None
) -> Matter:
    """Give the unit a later day, with the reason; what was late before stays in the course.

    Raises:
        Invalid: The day has passed, or nothing is said.
        Conflict, NotFound, NotPermitted: See `services.matters.perform`.
    """
    if until is None or until < today():
        raise Invalid("matters.day_passed")

    def note(row: Matter, doing: Doing) -> None:
        doing.detail |= {"before": row.due.isoformat() if row.due else "", "until": until.isoformat()}

    return perform(actor, number, Act.POSTPONE, words=words, revision=revision, due=until, change=note)


def add_support(actor: Actor, number: str, unit: int, *, revision: int | None = None) -> Matter:
    """Add a unit that supports the one in the lead.

    Raises:
        Invalid: There is no such unit, or it is in the matter already.
        Conflict, NotFound, NotPermitted: See `services.matters.perform`.
    """
    found = _unit(unit)

    def add(row: Matter, doing: Doing) -> None:
        if found.pk == row.lead_id or MatterSupport.objects.filter(matter=row, unit=found).exists():
            raise Invalid("matters.unit_there", unit=found.name)
        MatterSupport.objects.create(matter=row, unit=found)
        doing.detail |= {"unit": found.name}

    return perform(actor, number, Act.SUPPORT, revision=revision, change=add)


def hand_on(actor: Actor, number: str, unit: int, *, words: str, revision: int | None = None) -> Matter:
    """Put another unit in the lead, with the reason; it gets the fewest days a letter may give.

    Raises:
        Invalid: There is no such unit, it leads already, or nothing is said.
        Conflict, NotFound, NotPermitted: See `services.matters.perform`.
    """
    found = _unit(unit)
    days = load_matter_settings().least_days
    due = load_working_days().after(today(), days)

    def change(row: Matter, doing: Doing) -> None:
        if found.pk == row.lead_id:
            raise Invalid("matters.unit_there", unit=found.name)
        doing.detail |= {"before": row.lead.name, "after": found.name}
        MatterSupport.objects.filter(matter=row, unit=found).delete()
        row.lead = found

    return perform(actor, number, Act.HAND_ON, words=words, revision=revision, due=due, change=change)


def _unit(pk: int) -> Unit:
    found = Unit.objects.select_related("area").filter(pk=pk, successor=None).first()
    if found is None:
        raise Invalid("matters.lead_wanted")
    return found


def propose_closing(
    actor: Actor, number: str, *, by: str, reason: str = "", revision: int | None = None
) -> Matter:
    """Propose to close a matter: on the newest figures, or for a reason.

    Args:
        actor: Of the leading unit, the office or statistics.
        number: Of the matter.
        by: `figures` or `reason`.
        reason: The reason; beside figures, words that go with them.
        revision: See `services.matters.perform`.

    Raises:
        Invalid: The figures do not carry it, or there is no reason; see `core.supervision.matters.workflow`.
        Conflict, NotFound, NotPermitted: See `services.matters.perform`.
    """
    evidence = matter_facts.evidence_now(find(actor, number)) if by == "figures" else None
    if by == "figures" and evidence is None:
        raise Invalid("matters.no_figures")
    closure = Closure(evidence=evidence, reason=reason.strip())

    def note(row: Matter, doing: Doing) -> None:
        row.closure = closure.by
        told: dict[str, Any] = msgspec.to_builtins(closure)
        row.closing = told | {"due_before": row.due.isoformat() if row.due else ""}
        row.proposed_by_id = doing.by
        doing.detail |= {"by": closure.by} | ({"vintage": evidence.vintage} if evidence else {})

    return perform(actor, number, Act.PROPOSE, words=reason, revision=revision, closure=closure, change=note)


def close(actor: Actor, number: str, *, words: str = "", revision: int | None = None) -> Matter:
    """Close a matter; someone else than who proposed it.

    Raises:
        NotPermitted: The actor proposed it, or has no right.
        Conflict, NotFound: See `services.matters.perform`.
    """

    def note(row: Matter, doing: Doing) -> None:
        row.closed_by_id, row.closed_at = doing.by, doing.at
        doing.detail |= {"by": row.closure}

    return perform(actor, number, Act.CLOSE, words=words, revision=revision, change=note)


def refuse_closing(actor: Actor, number: str, *, words: str, revision: int | None = None) -> Matter:
    """Keep a matter open, with the reason; the date from before counts again, with some days' grace where it passed.

    Raises:
        Invalid: Nothing is said.
        Conflict, NotFound, NotPermitted: See `services.matters.perform`.
    """
    before = find(actor, number).closing.get("due_before", "")
    due = with_grace(date.fromisoformat(before) if before else None)
    return perform(actor, number, Act.REFUSE, words=words, revision=revision, due=due, change=_forget_closure)


def reopen(actor: Actor, number: str, *, words: str, revision: int | None = None) -> Matter:
    """Open a closed matter again, with the reason.

    Raises:
        Invalid: Nothing is said.
        Conflict, NotFound, NotPermitted: See `services.matters.perform`.
    """

    def change(row: Matter, doing: Doing) -> None:
        doing.detail |= {"closed": row.closed_at.isoformat() if row.closed_at else ""}
        row.closed_by, row.closed_at = None, None
        _forget_closure(row, doing)

    return perform(actor, number, Act.REOPEN, words=words, revision=revision, change=change)


def _forget_closure(row: Matter, doing: Doing) -> None:
    row.closure, row.closing, row.proposed_by = "", {}, None


SIMPLE: dict[Act, Callable[..., Matter]] = {
    Act.ACCEPT: accept,
    Act.RETURN: send_reply_back,
    Act.REPORT: report,
    Act.CLOSE: close,
    Act.REFUSE: refuse_closing,
    Act.REOPEN: reopen,
}
"""Acts that ask for words and nothing else."""
