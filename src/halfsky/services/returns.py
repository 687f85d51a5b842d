"""Use cases of a return: save, hand in, and every further act of the workflow, each one audited."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from halfsky.core.returns.model import Answer, Form, LineKey
from halfsky.core.returns.workflow import BY_ACT, Act, State, step
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.core.vocabulary.rights import Place
from halfsky.core.vocabulary.workflow import Done
from halfsky.services import accepting, checking
from halfsky.services.acting import SYSTEM, Actor, Doing, acting, place_of, want
from halfsky.services.asked_forms import form_of
from halfsky.services.notices import tell_unit
from halfsky.store.models import Note, Return, ReturnStep, ReturnVersion

_READ = "returns.read"


def find(actor: Actor, number: str, *, filling: bool = True) -> Return:
    """The return of a number, for someone who may read it.

    Args:
        actor: Who.
        number: Of the return.
        filling: Whether its answers are wanted, which fill most of it.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    rows = Return.objects.select_related("area", "unit", "campaign")
    try:
        row = (rows if filling else rows.defer("answers")).get(number=number)
    except Return.DoesNotExist:
        raise NotFound("rights.not_found") from None
    if actor is not SYSTEM:
        want(actor, _READ, place(row))
    return row


class _Seen(NamedTuple):
    """A return that someone may read, before it is read again where it is locked."""

    pk: int
    place: Place


def _seen(actor: Actor, number: str) -> _Seen:
    """As `find`, without what fills a return."""
    try:
        pk, path, unit = Return.objects.values_list("pk", "area__path", "unit_id").get(number=number)
    except Return.DoesNotExist:
        raise NotFound("rights.not_found") from None
    seen = _Seen(pk, Place(path=path, unit=unit))
    if actor is not SYSTEM:
        want(actor, _READ, seen.place)
    return seen


def place(row: Return) -> Place:
    """Where a return belongs."""
    return place_of(row.area, row.unit)


def answers_of(row: Return) -> tuple[Answer, ...]:
    """What stands in it."""
    return msgspec.convert(row.answers, tuple[Answer, ...])


def history_of(row: Return) -> tuple[Done[Act], ...]:
    """Who did what with it, oldest first; saving counts as filling.

    The order is that of versions and of rows, never of the clock: put back, it would let a maker look like somebody of
    an earlier round.
    """
    steps = [
        ((version, pk), Done(act=Act(act), person=by))
        for version, pk, act, by in row.steps.values_list("version", "pk", "act", "by_id")
    ]
    saves = [
        ((version, 0), Done(act=Act.FILL, person=by))
        for version, by in row.versions.order_by("version").values_list("version", "by_id")
    ]
    return tuple(done for _, done in sorted(steps + saves, key=lambda pair: pair[0]))


def save(
    actor: Actor,
    number: str,
    answers: Sequence[Answer],
    *,
    version: int,
    origin: str = "web",
    done: Sequence[str] | None = None,
) -> int:
    """Keep what was filled in so far, as a new version.

    Args:
        actor: A liaison of the unit.
        number: Of the return.
        answers: To some lines; lines not named keep what they have, an answer without value and without reason
            of missing clears its line.
        version: The version the person saw.
        origin: `web` or `excel`.
        done: Groups of lines the person calls complete; None leaves them.

    Returns:
        The new version; the same where nothing changed.

    Raises:
        Conflict: Someone saved in between (`returns.changed_meanwhile`), or the state allows no filling.
        Invalid: A line is not of the form.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    seen = _seen(actor, number)
    with acting(actor, Act.FILL, seen.place, subject=number) as doing:
        row = _locked(seen, version)
        step(State(row.state), Act.FILL, person=doing.by, history=())
        merged = _merged(form_of(row), answers_of(row), answers)
        doing.detail = {"version": row.version + 1, "origin": origin, "lines": _changed(row, merged)}
        row.done = row.done if done is None else list(done)
        _keep(row, merged, doing, origin)
    return row.version


def _merged(form: Form, old: tuple[Answer, ...], new: Sequence[Answer]) -> tuple[Answer, ...]:
    """New answers over old, in the order of the lines."""
    by_key = {answer.key: answer for answer in old}
    lines = {line.key for line in form.lines}
    for answer in new:
        if answer.key not in lines:
            raise Invalid("returns.no_such_line", line=str(answer.key))
        by_key[answer.key] = answer
    kept = (by_key.get(line.key) for line in form.lines)
    return tuple(a for a in kept if a is not None and (a.value is not None or a.missing is not None))


def _changed(row: Return, merged: tuple[Answer, ...]) -> list[str]:
    old = {a.key: a for a in answers_of(row)}
    new = {a.key: a for a in merged}
    return sorted(str(key) for key in old.keys() | new.keys() if old.get(key) != new.get(key))


def _keep(row: Return, merged: tuple[Answer, ...], doing: Doing, origin: str) -> None:
    row.version += 1
    row.answers = msgspec.to_builtins(merged)
    row.changed_at = doing.at
    row.save(update_fields=("version", "answers", "done", "changed_at"))
    ReturnVersion.objects.create(
        of=row, version=row.version, answers=row.answers, by_id=doing.by, at=doing.at, origin=origin
    )


def _locked(seen: _Seen, version: int | None) -> Return:
    """The row, held until the transaction ends, if it is still the version the person saw."""
    row = Return.objects.select_for_update(of=("self",)).select_related("area", "unit__area").get(pk=seen.pk)
    if version is not None and row.version != version:
        raise Conflict("returns.changed_meanwhile", mine=version, current=row.version)
    return row


def hand_in(actor: Actor, number: str, *, version: int) -> Return:
    """Hand a return in to the unit's leader.

    Raises:
        Invalid: Errors stand in it, or queries without explanation (`returns.findings_open`).
        Conflict, NotFound, NotPermitted: See `save`.
    """
    return perform(actor, number, Act.HAND_IN, version=version)


def perform(actor: Actor, number: str, act: Act, *, version: int | None = None, reason: str = "") -> Return:
    """Do an act of the workflow on a return.

    Args:
        actor: Who.
        number: Of the return.
        act: Any but filling.
        version: The version the person looked at; None only for acts on many returns at once.
        reason: Words for it, where the act asks for them.

    Raises:
        Invalid: A reason is wanted, or findings stand against handing in or accepting.
        Conflict: The state or the version is another by now.
        NotFound, NotPermitted: See `services.acting.want`; also where a second person is wanted.
    """
    seen = _seen(actor, number)
    with acting(actor, act, seen.place, subject=number) as doing:
        row = _locked(seen, version)
        return carry_out(actor, row, act, doing, reason=reason)


def carry_out(actor: Actor, row: Return, act: Act, doing: Doing, *, reason: str = "") -> Return:
    """Do an act on a row that is locked, inside an act that is being recorded."""
    before = State(row.state)
    # Who did what before is asked only where the act wants another person than those.
    history = history_of(row) if BY_ACT[act].not_by else ()
    after = step(before, act, person=doing.by, history=history, reason=reason)
    if act is Act.HAND_IN:
        checking.refuse_open_findings(row)
        row.first_handed_in_at = row.first_handed_in_at or doing.at
    row.state, row.changed_at = after.value, doing.at
    row.save(update_fields=("state", "first_handed_in_at", "changed_at"))
    ReturnStep.objects.create(
        of=row,
        act=act.value,
        before=before.value,
        after=after.value,
        version=row.version,
        reason=reason.strip(),
        by_id=doing.by,
        role=doing.role,
        at=doing.at,
    )
    doing.detail |= {"before": before.value, "after": after.value, "version": row.version}
    if BY_ACT[act].reason:
        doing.detail["reason"] = reason.strip()
    if act is Act.ACCEPT:
        doing.detail["figures"] = accepting.record(row, doing, by=doing.by)
    if act is Act.SEND_BACK_APPROVED and before is not State.APPROVED:
        doing.detail["figures"] = accepting.withdraw(row, doing)
    _tell(row, act, doing, actor, reason)
    return row


_TOLD: dict[Act, tuple[str, ...]] = {
    Act.HAND_IN: ("unit_leader",),
    Act.SEND_BACK: ("liaison",),
    Act.SEND_BACK_APPROVED: ("liaison", "unit_leader"),
    Act.GRANT_REOPENING: ("liaison",),
    Act.REFUSE_REOPENING: ("liaison",),
}


def _tell(row: Return, act: Act, doing: Doing, actor: Actor, reason: str) -> None:
    """A word to whoever's turn it is now."""
    code = "notices." + act.value.removeprefix("returns.")
    for role in _TOLD.get(act, ()):
        facts: dict[str, Any] = {"number": row.number, "who": actor.name, "reason": reason.strip()}
        tell_unit(
            row.unit, role, code, facts, link=f"/desk/returns/{row.number}/", at=doing.at, by=actor.person
        )


def write_note(actor: Actor, number: str, line: LineKey, text: str) -> Note:
    """Ask or answer at a line; the words stay with the return.

    Raises:
        Invalid: The line is not of the form, or there are no words.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    row = find(actor, number)
    if line not in {asked.key for asked in form_of(row).lines}:
        raise Invalid("returns.no_such_line", line=str(line))
    if not text.strip():
        raise Invalid("returns.no_words")
    with acting(actor, "returns.write_note", place(row), subject=number, line=str(line)) as doing:
        note = Note.objects.create(
            of=row, line=str(line), text=text.strip(), by_id=doing.by, role=doing.role, at=doing.at
        )
        role = "liaison" if doing.role not in ("liaison", "unit_leader") else "reviewer"
        facts = {"number": number, "who": actor.name, "text": text.strip()[:80]}
        link = f"/desk/returns/{number}/#line-{line}"
        tell_unit(row.unit, role, "notices.note", facts, link=link, at=doing.at, by=actor.person)
    return note
