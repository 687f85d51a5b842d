"""Use cases of the letter of opinion: sent with a number of its own, answered in writing, taken up where it is late."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from halfsky.core.evaluation.policies.deadlines import lateness, reply_due
from halfsky.core.evaluation.policies.model import Fact, Proposal, ProposalReply
from halfsky.core.evaluation.policies.workflow import BY_ACT, Act, State
from halfsky.core.reports.papers.model import Paper
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.reports.policies.letter import Told, letter_of_opinion
from halfsky.core.vocabulary.errors import Conflict, Invalid
from halfsky.engines.working_calendar import load_working_days
from halfsky.services.acting import SYSTEM, Actor
from halfsky.services.frozen_papers import freeze
from halfsky.services.moments import today
from halfsky.services.paper_words import issuer_of, name_of
from halfsky.services.policies import Change, changing, checklist_of, find, kept, tell_issuer, tell_role
from halfsky.services.succeeding import ended, heir, heir_of_unit
from halfsky.store.models import Policy, PolicyLetter, PolicyReply

_MOST_DAYS = 60


class Sending(msgspec.Struct, frozen=True, kw_only=True):
    """What the office fills in for a letter; `mark` is its own sign (机关代字), `days` the working days for the reply."""

    issuer: str
    mark: str
    addressee: str
    days: int
    contact: str = ""


def sending_of(row: Policy) -> Sending:
    """What a letter is usually sent with: as the last one of the area."""
    last = PolicyLetter.objects.filter(area=row.area).order_by("-pk").first()
    return Sending(
        issuer=last.issuer if last else issuer_of(row.area),
        mark=last.printed.partition("评函")[0] if last else "",
        addressee=row.issuer,
        days=checklist_of(row).reply_days,
    )


def send(actor: Actor, number: str, sending: Sending) -> PolicyLetter:
    """Send the letter: the next number of the area's series, the reply due by the calendar of working days, Word kept.

    Raises:
        Invalid: A field is empty, or the days are not between 1 and 60.
        Conflict: No conclusion is settled, or the number is taken.
        NotFound, NotPermitted: See `policies.changing`.
    """
    if not (sending.issuer.strip() and sending.mark.strip() and sending.addressee.strip()):
        raise Invalid("policies.letter_incomplete")
    if not 1 <= sending.days <= _MOST_DAYS:
        raise Invalid("policies.days_wanted", most=_MOST_DAYS)
    with changing(actor, number, "policies.send_letter") as change:
        row = change.row
        asks = row.conclusion != "no_objection"
        row.reply_due = reply_due(today(), sending.days, load_working_days()) if asks else None
        letter = _numbered(change, sending, asks=asks)
        freeze(letter, f"{number}/letter-{{seal}}.docx", lambda words: _paper(row, letter, sending, words))
        letter.save()
        change.doing.detail |= {"letter": letter.printed, "due": str(row.reply_due or "")}
        code = "notices.policy_letter" if asks else "notices.policy_no_objection"
        tell_issuer(row, code, change.doing, "liaison", "unit_leader", due=str(row.reply_due or ""))
    return letter


def _numbered(change: Change, sending: Sending, *, asks: bool) -> PolicyLetter:
    """The letter with the next number; the area's row is held, so that two at once get two numbers."""
    row, doing = change.row, change.doing
    day = today()
    type(row.area).objects.select_for_update().get(pk=row.area_id)
    letters = PolicyLetter.objects.filter(area=row.area, year=day.year)
    nth = (letters.order_by("-nth").values_list("nth", flat=True).first() or 0) + 1
    printed = f"{sending.mark.strip()}评函〔{day.year}〕{nth}号"
    if PolicyLetter.objects.filter(printed=printed).exists():
        raise Conflict("policies.letter_number_taken", number=printed)
    return PolicyLetter(
        policy=row,
        area=row.area,
        year=day.year,
        nth=nth,
        printed=printed,
        issuer=sending.issuer.strip(),
        addressee=sending.addressee.strip(),
        days=sending.days if asks else 0,
        sent_by_id=doing.by,
        sent_at=doing.at,
        sent_on=day,
    )


def _english(typed: str, *known: tuple[str, str]) -> str:
    """The English of a name the office typed, where it is the name of one that is known; else as typed."""
    return dict(known).get(typed, typed)


def _paper(row: Policy, letter: PolicyLetter, sending: Sending, words: Catalogue) -> Paper:
    groups = {group.code: group.name for group in checklist_of(row).groups}
    issuer, addressee = letter.issuer, letter.addressee
    if words.lang == "en":
        issuer = _english(issuer, (issuer_of(row.area), issuer_of(row.area, "en")))
        addressee = _english(addressee, (row.unit.name, name_of(row.unit, "en"))) if row.unit else addressee
    facts: dict[str, Any] = {"kind": row.kind, "subject": row.subject, "conclusion": row.conclusion}
    told = Told(
        issuer=issuer,
        number=letter.printed,
        addressee=addressee,
        title=row.title,
        grounds=row.grounds,
        proposals=kept(row.proposals, Proposal),
        facts=kept(row.facts, Fact),
        groups=tuple(groups[code] for code in row.groups if code in groups),
        experts=row.opinions.exclude(given_at=None).count(),
        sent=letter.sent_on,
        due=row.reply_due,
        days=letter.days,
        contact=sending.contact.strip(),
        **facts,
    )
    return letter_of_opinion(told, words)


def reply(actor: Actor, number: str, items: Sequence[ProposalReply], words: str = "") -> Policy:
    """Reply for the issuing unit, proposal by proposal; a late reply is taken, and told as late.

    Raises:
        Invalid: A proposal has no answer, or one that is not accepted in full has no reason.
        Conflict, NotFound, NotPermitted: See `policies.changing`.
    """
    _refuse_incomplete(find(actor, number), items)
    with changing(actor, number, "policies.reply", words=words) as change:
        _keep(change, items, words, received=today(), recorded=False)
        tell_role(change.row, "office", "notices.policy_replied", change.doing)
    return change.row


def record_reply(
    actor: Actor, number: str, items: Sequence[ProposalReply], words: str = "", *, received: date
) -> Policy:
    """Put down, as the office, a reply that came on paper.

    Raises:
        Invalid: As `reply`; the day lies ahead or before the letter.
        Conflict, NotFound, NotPermitted: See `policies.changing`.
    """
    _refuse_incomplete(find(actor, number), items)
    with changing(actor, number, "policies.record_reply", words=words) as change:
        if not change.row.letter.sent_on <= received <= today():
            raise Invalid("policies.day_of_reply")
        _keep(change, items, words, received=received, recorded=True)
    return change.row


def _refuse_incomplete(row: Policy, items: Sequence[ProposalReply]) -> None:
    wanted = list(range(1, len(row.proposals) + 1))
    if sorted(item.nth for item in items) != wanted:
        raise Invalid("policies.reply_incomplete", count=len(wanted))
    if any(item.reply != "accepted" and not item.words.strip() for item in items):
        raise Invalid("policies.reply_wants_reasons")


def _keep(
    change: Change, items: Sequence[ProposalReply], words: str, *, received: date, recorded: bool
) -> None:
    row, doing = change.row, change.doing
    PolicyReply.objects.create(
        policy=row,
        items=msgspec.to_builtins(sorted(items, key=lambda item: item.nth)),
        words=words.strip(),
        received_on=received,
        days=load_working_days().between(row.letter.sent_on, received),
        recorded=recorded,
        by_id=doing.by,
        at=doing.at,
    )
    doing.detail["late"] = row.reply_due is not None and received > row.reply_due


def is_late(row: Policy) -> bool:
    """Whether a reply is awaited and past its day."""
    return row.state == "awaiting_reply" and row.reply_due is not None and today() > row.reply_due


def days_late(row: Policy) -> int:
    """Days since a reply was due."""
    return max(0, (today() - row.reply_due) // timedelta(days=1)) if row.reply_due else 0


def escalate(actor: Actor, number: str) -> Policy:
    """Take a late reply up by one step: first the issuer's head and the own leader, later the office above.

    Raises:
        Conflict: It is not late, or was taken up as far as it is late.
        NotFound, NotPermitted: See `policies.changing`.
    """
    with changing(actor, number, "policies.escalate") as change:
        row, doing = change.row, change.doing
        row.escalated += 1
        doing.detail["step"] = row.escalated
        facts: dict[str, Any] = {"due": str(row.reply_due), "days": days_late(row)}
        tell_issuer(row, "notices.policy_late", doing, "liaison", "unit_leader", **facts)
        tell_role(row, "leader", "notices.policy_late_leader", doing, **facts)
        above = row.area.parent
        if row.escalated > 1 and above is not None and not row.confidential:
            tell_role(row, "office", "notices.policy_late_above", doing, area=above, **facts)
    return change.row


def run_day() -> int:
    """Hand policies of units that are gone to their successors, and take late replies up; for the daily run.

    What was missed while the machine slept is caught up with; running twice does nothing the second time.

    Returns:
        How many steps were taken.
    """
    return hand_on() + escalate_late()


def hand_on() -> int:
    """Put what came after a unit or an area in its place, so that somebody assesses and somebody answers."""
    running = Policy.objects.filter(state__in=[state.value for state in BY_ACT[Act.AMEND].sources])
    rows = running.filter(ended(areas=("area",), units=("unit",))).select_related(
        "area__parent", "unit__area", "unit__successor"
    )
    return sum(_hand_on(row) for row in rows)


def _hand_on(seen: Policy) -> int:
    area = heir(seen.area)
    unit = None if seen.unit is None else heir_of_unit(seen.unit)
    if (area, unit) == (seen.area, seen.unit):
        return 0
    with changing(SYSTEM, seen.number, "policies.amend") as change:
        row = change.row
        change.doing.detail |= {"area": area.code, "issuer": row.issuer}
        row.area, row.unit = area, unit
        if unit is not None and unit != seen.unit:
            row.issuer = unit.name
        if row.state == State.AWAITING_REPLY:
            tell_issuer(row, "notices.policy_letter", change.doing, "liaison", due=str(row.reply_due))
    return 1


def escalate_late() -> int:
    """Take up every reply that is late, step by step as far as it is late.

    Returns:
        How many steps were taken.
    """
    calendar, day = load_working_days(), today()
    waiting = Policy.objects.filter(state="awaiting_reply", reply_due__lt=day)
    steps = {row.number: lateness(row.reply_due, day, calendar) - row.escalated for row in waiting}
    for number, count in steps.items():
        for _ in range(count):
            escalate(SYSTEM, number)
    return sum(max(0, count) for count in steps.values())
