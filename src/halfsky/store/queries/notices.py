"""Notices in the boxes of a person's posts, without those whose matter is done."""

import re
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Concat

from halfsky.core.vocabulary.rights import Post
from halfsky.store.models import (
    EvaluationStep,
    Filing,
    InspectionStep,
    MatterStep,
    Meeting,
    MeetingStep,
    Note,
    Notice,
    PolicyStep,
    Receipt,
    ReportDraft,
    ReturnStep,
    Scheme,
    WorkReport,
)

_OF_DECISIONS = tuple(f"notices.decision_{told}" for told in ("reported", "returned", "late", "handed_on"))
_OF_POLICIES = tuple(
    f"notices.policy_{told}"
    for told in ("screened", "wants_assessment", "opinions_in", "proposed", "returned", "concluded", "letter")
)
_NUMBER = KeyTextTransform("number", OuterRef("facts"))


def boxes_of(posts: tuple[Post, ...]) -> Q:
    """Notices to the holder of these posts; none for no posts."""
    boxes = [Q(role=post.role, unit=post.place.unit, area__path=post.place.path) for post in posts]
    return reduce(or_, boxes) if boxes else Q(pk__in=())


def notices_waiting(posts: tuple[Post, ...]) -> int:
    """Number of unread notices to the holder of these posts.

    Every page asks: which there are at all is looked at first, which costs little.
    """
    codes = frozenset(Notice.objects.filter(boxes_of(posts), read_at=None).values_list("code", flat=True))
    return _waiting(posts, codes).count() if codes else 0


def notices_of(posts: tuple[Post, ...], *, most: int = 20) -> list[Notice]:
    """The newest unread notices, with who sent them."""
    return list(_waiting(posts).select_related("sent_by", "area", "unit")[:most])


def _waiting(posts: tuple[Post, ...], codes: frozenset[str] | None = None) -> QuerySet[Notice]:
    """Unread, and about something that is still to be done.

    What is told of a return is done with once anyone took a step on it since; what is written at a line, once another
    person wrote there since or the return was taken into a vintage; a plan that was filed, once it is acknowledged;
    targets given to a unit, once it has confirmed them and handed in its scheme; a report submitted, once it is signed or
    sent back, and one sent back, once it is submitted anew; what is told of a matter, once someone took another step on
    it, lateness aside; a work report, once it has gone further; what is to be done about a decision, minutes, a
    finding, a policy or an evaluation, once another step was taken on it. What is merely told waits to be read.

    Args:
        posts: Of one person.
        codes: Those of what is unread, where they are known: the others' conditions are left out, which are long.
    """
    done = [made() for begins, made in _DONE if codes is None or any(map(begins.match, codes))]
    return Notice.objects.filter(boxes_of(posts), read_at=None).exclude(reduce(or_, done, Q(pk__in=())))


def _taken_further() -> Q:
    step = ReturnStep.objects.filter(of__number=_NUMBER, at__gt=OuterRef("sent_at"))
    return ~Q(code="notices.note") & Q(Exists(step))


def _answered() -> Q:
    since = Note.objects.filter(of__number=_NUMBER, at__gt=OuterRef("sent_at")).exclude(
        by=OuterRef("sent_by")
    )
    there = Concat(Value("/desk/returns/"), "of__number", Value("/#line-"), "line")
    locked = ReturnStep.objects.filter(of__number=_NUMBER, at__gt=OuterRef("sent_at"), after="locked")
    answered = Exists(since.alias(there=there).filter(there=OuterRef("link")))
    return Q(code="notices.note") & (Q(answered) | Q(Exists(locked)))


def _acknowledged() -> Q:
    received = Filing.objects.filter(received_at__isnull=False).alias(
        there=Concat(Value("/desk/adoption/"), "plan__number", Value("/"))
    )
    return Q(code="notices.plan_filed") & Q(Exists(received.filter(there=OuterRef("link"))))


def _confirmed() -> Q:
    there = Concat(Value("/desk/responsibility/"), "plan__number", Value("/?area="), "unit__area__code")
    confirmed = Receipt.objects.filter(unit=OuterRef("unit")).alias(there=there)
    handed_in = Scheme.objects.filter(unit=OuterRef("unit"), handed_in_at__isnull=False).alias(there=there)
    both = [Q(Exists(rows.filter(there=OuterRef("link")))) for rows in (confirmed, handed_in)]
    return Q(code="notices.shared_out") & both[0] & both[1]


def _dealt_with() -> Q:
    report = ReportDraft.objects.filter(number=_NUMBER)
    submitted = Q(code="notices.report_submitted") & ~Q(Exists(report.filter(state="submitted")))
    sent_back = Q(code="notices.report_sent_back") & ~Q(Exists(report.filter(state="drafting")))
    return submitted | sent_back


def _followed() -> Q:
    later = MatterStep.objects.filter(matter__number=_NUMBER, at__gt=OuterRef("sent_at"))
    steps = later.exclude(act__in=("matters.escalate", "matters.report", "matters.support"))
    return Q(code__startswith="notices.matter_") & Q(Exists(steps))


def _step_since(steps: QuerySet[Any], **of: Any) -> Q:
    return Q(Exists(steps.filter(at__gt=OuterRef("sent_at"), **of)))


def _decided() -> Q:
    there = Concat(Value("/desk/meetings/decisions/"), "decision__number", Value("/"))
    later = _step_since(MeetingStep.objects.alias(there=there), there=OuterRef("link"))
    return Q(code__in=_OF_DECISIONS) & later


def _minuted() -> Q:
    there = Concat(Value("/desk/meetings/"), "number", Value("/"))
    meeting = Meeting.objects.alias(there=there).filter(there=OuterRef("link"))
    to_approve = Q(code="notices.minutes_handed_in") & ~Q(Exists(meeting.filter(state="written")))
    to_mend = Q(code="notices.minutes_returned") & ~Q(Exists(meeting.filter(state="held")))
    return to_approve | to_mend


def _put_right() -> Q:
    later = _step_since(InspectionStep.objects.all(), finding__number=_NUMBER)
    return Q(code__startswith="notices.finding_") & ~Q(code="notices.finding_closed") & later


def _assessed() -> Q:
    return Q(code__in=_OF_POLICIES) & _step_since(PolicyStep.objects.exclude(by=None), policy__number=_NUMBER)


def _evaluated() -> Q:
    later = _step_since(EvaluationStep.objects.filter(subject=""), evaluation__number=_NUMBER)
    return Q(code__startswith="notices.evaluation_") & ~Q(code="notices.evaluation_seat") & later


def _reported() -> Q:
    report = WorkReport.objects.filter(number=_NUMBER)
    asked = ("notices.work_report_asked", "notices.work_report_back", "notices.work_report_handed_on")
    to_write = Q(code__in=asked)
    written = to_write & ~Q(Exists(report.filter(state__in=("draft", "returned"))))
    come = Q(code__in=("notices.work_report_in", "notices.work_report_to_read"))
    to_read = come & ~Q(Exists(report.filter(state="handed_in")))
    return written | to_read


_DONE: tuple[tuple[re.Pattern[str], Callable[[], Q]], ...] = (
    (
        re.compile(
            r"notices\.(?!note$|matter_|work_report_|report_|plan_filed|shared_out|decision_|minutes_|finding_|policy_|evaluation_)"
        ),
        _taken_further,
    ),
    (re.compile(r"notices\.note$"), _answered),
    (re.compile(r"notices\.plan_filed$"), _acknowledged),
    (re.compile(r"notices\.shared_out$"), _confirmed),
    (re.compile(r"notices\.report_"), _dealt_with),
    (re.compile(r"notices\.matter_"), _followed),
    (re.compile(r"notices\.work_report_"), _reported),
    (re.compile(r"notices\.decision_"), _decided),
    (re.compile(r"notices\.minutes_"), _minuted),
    (re.compile(r"notices\.finding_"), _put_right),
    (re.compile(r"notices\.policy_"), _assessed),
    (re.compile(r"notices\.evaluation_"), _evaluated),
)
"""What makes a notice done with, by the codes of those it is asked of."""
