"""Acts on one term of a duty: keep it with evidence, excuse it with a reason, look at it as a second person.

Other rooms of the site call `fulfil` when what they did keeps a duty: a meeting held, a report signed.
"""

from collections.abc import Iterable
from datetime import date

from django.core.files.base import ContentFile, File
from django.db.models import F

from halfsky.core.supervision.duties.model import Term
from halfsky.core.supervision.duties.terms import term_on
from halfsky.core.supervision.duties.workflow import TERM_STEPS, TermAct, TermState, step
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.core.vocabulary.rights import Place
from halfsky.core.vocabulary.workflow import open_acts
from halfsky.services.acting import SYSTEM, Actor, Doing, acting, may, not_permitted, place_of, want
from halfsky.services.moments import today
from halfsky.services.receiving import received
from halfsky.store.models import Area, Duty, DutyFile, DutyTerm

OPEN, DONE, EXCUSED = "open", "done", "excused"
KEPT, DROPPED = "kept", "dropped"
_SEEN = {DONE: TermState.DONE_SEEN, EXCUSED: TermState.EXCUSED_SEEN}


def find(actor: Actor, number: str) -> Duty:
    """The duty of a number, for someone who may see the calendar of its area.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    rows = Duty.objects.select_related("area", "plan", "unit", "above__area", "made_by")
    row = rows.filter(number=number).first()
    if row is None:
        raise NotFound("rights.not_found")
    want(actor, "duties.read", place_of(row.area))
    return row


def find_term(actor: Actor, number: str, period: str) -> DutyTerm:
    """One term of a duty.

    Raises:
        NotFound: There is none, or the actor may not see it.
    """
    duty = find(actor, number)
    rows = DutyTerm.objects.select_related("duty__area", "area", "unit", "closed_by", "looked_by")
    row = rows.filter(duty=duty, period=period).first()
    if row is None:
        raise NotFound("rights.not_found")
    return row


def state_of(term: DutyTerm) -> TermState:
    """Where a term stands in its course."""
    return _SEEN[term.state] if term.looked_by_id is not None else TermState(term.state)


def acts_for(actor: Actor, term: DutyTerm) -> frozenset[TermAct]:
    """What the actor may do with a term now."""
    at = place_of_term(term)
    second = {TermAct.CONFIRM, TermAct.SEND_BACK}
    return frozenset(
        act
        for act in open_acts(TERM_STEPS, state_of(term))
        if may(actor, act.value, at) and not (act in second and term.closed_by_id == actor.person)
    )


def keep(
    actor: Actor,
    number: str,
    period: str,
    *,
    on: date,
    words: str,
    link: str = "",
    upload: File[bytes] | None = None,
) -> DutyTerm:
    """Say that a term was kept: when, in which words, and what shows it.

    Args:
        actor: Who owes the duty.
        number: Of the duty.
        period: Of the term.
        on: Day on which it was done.
        words: What was done.
        link: Address within the site of what shows it.
        upload: A file that shows it; one of the two is asked for.

    Raises:
        Conflict: It is closed already.
        Invalid: Words or evidence are missing, the day lies ahead, or the file is not of an allowed kind.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    seen = find_term(actor, number, period)
    want(actor, TermAct.KEEP.value, place_of_term(seen))
    if on > today():
        raise Invalid("duties.day_ahead")
    link = _inside(link)
    with acting(actor, TermAct.KEEP.value, place_of_term(seen), subject=number, period=period) as doing:
        row = _locked(seen)
        if upload is not None:
            _attach(row, upload, doing)
        shown = bool(link) or row.files.filter(removed_at=None).exists()
        _close(row, TermAct.KEEP, doing, words=words, shown=shown)
        row.done_on, row.link = on, link
        row.save()
    return row


def record(
    actor: Actor, number: str, *, on: date, words: str, link: str = "", upload: File[bytes] | None = None
) -> DutyTerm:
    """Say that something done as needed was done; each time is a term of its own.

    Raises:
        Conflict: The duty has terms of its own, or was dropped.
        Invalid: See `keep`.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    duty = find(actor, number)
    want(actor, TermAct.KEEP.value, _place(duty))
    if duty.rhythm != "needed" or duty.state != KEPT:
        raise Conflict("duties.has_terms")
    with acting(actor, TermAct.KEEP.value, _place(duty), subject=number) as doing:
        row = _occasion(duty, on, doing)
        doing.detail["period"] = row.period
        return keep(actor, number, row.period, on=on, words=words, link=link, upload=upload)


def _occasion(duty: Duty, on: date, doing: Doing) -> DutyTerm:
    same = duty.terms.filter(period__startswith=on.isoformat()).count()
    period = on.isoformat() + (f"-{same + 1}" if same else "")
    return DutyTerm.objects.create(
        duty=duty,
        area=duty.area,
        unit=duty.unit,
        period=period,
        opens=on,
        wanted=on,
        due=on,
        changed_at=doing.at,
    )


def excuse(actor: Actor, number: str, period: str, reason: str) -> DutyTerm:
    """Say why a term is not to be kept.

    Raises:
        Conflict: It is closed already.
        Invalid: No reason is given.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    seen = find_term(actor, number, period)
    with acting(actor, TermAct.EXCUSE.value, place_of_term(seen), subject=number, period=period) as doing:
        row = _locked(seen)
        _close(row, TermAct.EXCUSE, doing, words=reason)
        row.save()
        doing.detail["reason"] = row.words
    return row


def reopen(actor: Actor, number: str, period: str) -> DutyTerm:
    """Take back what was said, as long as no second person has looked.

    Raises:
        Conflict: It is open, or someone has looked.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    seen = find_term(actor, number, period)
    with acting(actor, TermAct.REOPEN.value, place_of_term(seen), subject=number, period=period) as doing:
        row = _locked(seen)
        _step(row, TermAct.REOPEN, doing)
        _open_again(row, "")
    return row


def confirm(actor: Actor, number: str, period: str) -> DutyTerm:
    """Look at a closed term as a second person and let it stand.

    Raises:
        Conflict: It is open, or someone has looked already.
        NotPermitted: The actor closed it, or has no right.
        NotFound: See `services.acting.want`.
    """
    seen = find_term(actor, number, period)
    _refuse_without(actor, TermAct.CONFIRM, seen)
    with acting(actor, TermAct.CONFIRM.value, place_of_term(seen), subject=number, period=period) as doing:
        row = _locked(seen)
        _step(row, TermAct.CONFIRM, doing)
        row.looked_by_id, row.looked_at, row.returned = doing.by, doing.at, ""
        row.save()
    return row


def send_back(actor: Actor, number: str, period: str, words: str) -> DutyTerm:
    """Look at a closed term as a second person and open it again, with words.

    Raises:
        Conflict: It is open.
        Invalid: No words are given.
        NotPermitted: The actor closed it, or has no right.
        NotFound: See `services.acting.want`.
    """
    seen = find_term(actor, number, period)
    _refuse_without(actor, TermAct.SEND_BACK, seen)
    with acting(actor, TermAct.SEND_BACK.value, place_of_term(seen), subject=number, period=period) as doing:
        row = _locked(seen)
        _step(row, TermAct.SEND_BACK, doing, words=words)
        _open_again(row, words.strip())
        doing.detail["words"] = row.returned
    return row


def pass_on(row: DutyTerm, words: str, doing: Doing) -> None:
    """Take the step by which an open term goes over to the heirs that were written into it; inside an act."""
    _step(row, TermAct.HAND_ON, doing, words=words)
    row.save()


def fulfil(
    by: Actor, area: Area, kind: str, *, on: date, evidence: str, period: str | None = None
) -> DutyTerm | None:
    """Mark the term of a duty kept that an act done elsewhere on the site keeps.

    Args:
        by: Who did it, or the system; nobody's right to keep duties is asked for, the act itself had its own.
        area: Whose duty.
        kind: Code of `codebook/duties/kinds.yaml`.
        on: Day on which it was done.
        evidence: Address within the site of what shows it: minutes, a report, a vintage.
        period: The term where the act knows it, such as the year a report is about; else the one of the day.

    Returns:
        The term, None where the area has no such duty, or its term is closed already.
    """
    duty = Duty.objects.filter(area=area, kind=kind, state=KEPT).exclude(level="below").first()
    duty = duty or Duty.objects.filter(area=area, kind=kind, state=KEPT).first()
    if duty is None:
        return None
    needed = duty.rhythm == "needed"
    seen = None if needed else _term(duty, on, period)
    if not needed and (seen is None or seen.state != OPEN):
        return None
    with acting(SYSTEM, TermAct.FULFIL.value, _place(duty), subject=duty.number, evidence=evidence) as doing:
        row = _occasion(duty, on, doing) if seen is None else _locked(seen)
        _close(row, TermAct.FULFIL, doing, words="", shown=bool(evidence))
        row.done_on, row.link, row.closed_by_id = on, _inside(evidence), by.person
        row.save()
        doing.detail |= {"period": row.period, "by": by.username}
    return row


def fulfil_below(by: Actor, area: Area, kind: str, *, on: date, evidence: str, period: str) -> int:
    """Mark a term kept in an area and in all below it at once, such as the year that was frozen for all of them.

    One act and one line of the trail for however many areas.

    Returns:
        How many terms were open.
    """
    rows = DutyTerm.objects.filter(
        duty__area__path__startswith=area.path, duty__kind=kind, duty__state=KEPT, period=period, state=OPEN
    )
    if not rows.exists():
        return 0
    place = place_of(area)
    with acting(SYSTEM, TermAct.FULFIL.value, place, subject=period, kind=kind, evidence=evidence) as doing:
        count = rows.update(
            state=DONE,
            done_on=on,
            link=_inside(evidence),
            closed_by=by.person,
            closed_at=doing.at,
            changed_at=doing.at,
            revision=F("revision") + 1,
        )
        doing.detail |= {"terms": count, "by": by.username}
    return count


def _term(duty: Duty, on: date, period: str | None) -> DutyTerm | None:
    """The term named, or the last that has opened by the day."""
    rows = {row.period: row for row in duty.terms.all()}
    if period is not None:
        return rows.get(period)
    found = term_on(_terms(rows.values()), on)
    return None if found is None else rows[found.period]


def _terms(rows: Iterable[DutyTerm]) -> Iterable[Term]:
    return (Term(period=row.period, opens=row.opens, wanted=row.wanted, due=row.due) for row in rows)


def _place(duty: Duty) -> Place:
    return place_of(duty.area, duty.unit)


def place_of_term(term: DutyTerm) -> Place:
    """Where a term is owed: by the duty's own area and unit, or by what came after them."""
    return place_of(term.area, term.unit)


def _inside(link: str) -> str:
    """An address within the site; what leads elsewhere is no evidence the site can show."""
    link = link.strip()
    if link and (not link.startswith("/") or link.startswith("//") or "\\" in link):
        raise Invalid("duties.link_outside")
    return link[:200]


def _refuse_without(actor: Actor, act: TermAct, term: DutyTerm) -> None:
    if not may(actor, act.value, place_of_term(term)):
        raise not_permitted(act.value)


def _locked(seen: DutyTerm) -> DutyTerm:
    rows = DutyTerm.objects.select_for_update(of=("self",)).select_related("duty__area", "area", "unit")
    return rows.get(pk=seen.pk)


def _step(row: DutyTerm, act: TermAct, doing: Doing, *, words: str = "", shown: bool = False) -> TermState:
    after = step(
        TERM_STEPS,
        state_of(row),
        act,
        person=doing.person,
        last=row.closed_by_id,
        words=words,
        shown=shown,
    )
    row.changed_at, row.revision = doing.at, row.revision + 1
    return after


def _close(row: DutyTerm, act: TermAct, doing: Doing, *, words: str, shown: bool = False) -> None:
    row.state = _step(row, act, doing, words=words, shown=shown).value
    row.words, row.closed_by_id, row.closed_at = words.strip(), doing.person, doing.at
    row.returned = ""


def _open_again(row: DutyTerm, words: str) -> None:
    row.state, row.done_on, row.link = OPEN, None, ""
    row.closed_by, row.closed_at, row.looked_by, row.looked_at = None, None, None, None
    row.returned = words
    row.save()


def _attach(row: DutyTerm, upload: File[bytes], doing: Doing) -> None:
    with received(upload) as (kept, path):
        content = ContentFile(path.read_bytes())
    file = DutyFile(term=row, file_name=kept.name, sha256=kept.sha256, by_id=doing.by, at=doing.at)
    file.file.save(f"{row.duty.number}-{kept.sha256[:12]}.{kept.kind}", content, save=False)
    file.save()
    doing.detail["sha256"] = kept.sha256
