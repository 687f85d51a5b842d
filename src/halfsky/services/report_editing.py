"""Use cases of a report's sentences: change, add, remove, restore, set aside — two people never overwrite each other unnoticed."""

import hashlib
from datetime import datetime

import msgspec
from django.db import IntegrityError, transaction

from halfsky.core.reports.drafting.flags import every
from halfsky.core.reports.drafting.merging import generated
from halfsky.core.reports.drafting.model import Act, Drafted, Edit, Placed
from halfsky.core.reports.drafting.standing import ADDED, next_added
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.services.acting import Actor, acting, place_of
from halfsky.services.report_texts import bases_of, basis_text, drafted_of, edits_of
from halfsky.services.reporting import DRAFTING, find
from halfsky.store.models import ReportDraft, SentenceEdit

LONGEST = 2000
"""Signs of one sentence at most: more is no sentence."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What the person saw who sends an edit: how often the sentence had been edited, and on which figures."""

    edits: int
    basis: str


def mark_of(key: str) -> str:
    """A sentence's name as it stands in an address."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def sentence_of(drafted: Drafted, mark: str) -> Placed:
    """The sentence that an address names.

    Raises:
        NotFound: The draft has none.
    """
    found = next((placed for placed in every(drafted) if placed.key and mark_of(placed.key) == mark), None)
    if found is None:
        raise NotFound("rights.not_found")
    return found


def seen_of(row: ReportDraft, key: str) -> Seen:
    """What someone sees of a sentence who opens it now."""
    return Seen(edits=row.edits.filter(sentence=key).count(), basis=bases_of(row)[-1].digest)


def change(actor: Actor, number: str, mark: str, text: str, *, seen: Seen, source: str = "") -> Placed:
    """Put one's own words in place of a sentence; the same words again say that they hold on newer figures.

    Args:
        actor: Of the office of the report's area.
        number: Of the report.
        mark: Of the sentence.
        text: As it shall read.
        seen: What the actor saw.
        source: Where figures come from that no claim of the report states.

    Raises:
        Conflict: Someone edited it in between (`reporting.changed_meanwhile`), or it is not being drafted.
        Invalid: There are no words, too many, or those that are generated.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    return _edit(actor, number, mark, "changed", seen, text=_words(text), source=source.strip())


def remove(actor: Actor, number: str, mark: str, reason: str, *, seen: Seen) -> Placed:
    """Leave a sentence out, with the reason; it stays in the draft and can be restored.

    Raises:
        Conflict, NotFound, NotPermitted: See `change`.
        Invalid: There is no reason.
    """
    return _edit(actor, number, mark, "removed", seen, reason=_reason(reason))


def restore(actor: Actor, number: str, mark: str, *, seen: Seen) -> Placed | None:
    """Go back to the generated words, or bring back what was added and removed.

    Raises:
        Conflict, NotFound, NotPermitted: See `change`.
    """
    return _edit(actor, number, mark, "restored", seen)


def set_aside(actor: Actor, number: str, mark: str, reason: str, *, seen: Seen) -> Placed:
    """Say that an edit whose place is gone has been dealt with; it is kept.

    Raises:
        Conflict, NotFound, NotPermitted: See `change`.
        Invalid: There is no reason, or the sentence has its place.
    """
    return _edit(actor, number, mark, "set_aside", seen, reason=_reason(reason))


def add(actor: Actor, number: str, mark: str, text: str, *, opens: bool = False, source: str = "") -> Placed:
    """Add a sentence after another, or a paragraph after that of the other.

    Args:
        actor: Of the office of the report's area.
        number: Of the report.
        mark: Of the sentence it follows.
        text: As it shall read.
        opens: Whether it opens a paragraph of its own.
        source: Where figures come from that no claim of the report states.

    Raises:
        Conflict, Invalid, NotFound, NotPermitted: See `change`.
    """
    row = find(actor, number)
    words = _words(text)
    with acting(actor, "reports.edit", place_of(row.area), subject=number) as doing:
        locked = _locked(row)
        before = sentence_of(drafted_of(locked), mark)
        edit = Edit(
            sentence=next_added(edits_of(locked)),
            act="added",
            text=words,
            after=before.key,
            opens=opens,
            source=source.strip(),
            by=doing.by,
            at=doing.at.isoformat(),
        )
        _put(locked, edit, 0, doing.at)
        doing.detail |= {"act": "added", "sentence": edit.sentence}
        return sentence_of(drafted_of(locked), mark_of(edit.sentence))


def _edit(
    actor: Actor,
    number: str,
    mark: str,
    act: Act,
    seen: Seen,
    *,
    text: str = "",
    reason: str = "",
    source: str = "",
) -> Placed:
    row = find(actor, number)
    with acting(actor, "reports.edit", place_of(row.area), subject=number) as doing:
        locked = _locked(row)
        now = sentence_of(drafted_of(locked), mark)
        _want_sense(now, act, text)
        if locked.edits.filter(sentence=now.key).count() != seen.edits:
            raise Conflict("reporting.changed_meanwhile")
        edit = Edit(
            sentence=now.key,
            act=act,
            text=text,
            base=_base(locked, now.key, seen.basis),
            reason=reason,
            source=source,
            by=doing.by,
            at=doing.at.isoformat(),
        )
        _put(locked, edit, seen.edits, doing.at)
        doing.detail |= {"act": act, "sentence": now.key}
        after = {placed.key: placed for placed in every(drafted_of(locked))}
        return after.get(now.key, now)


def _want_sense(now: Placed, act: Act, text: str) -> None:
    """Refuse what would change nothing, or is not open to a sentence in its state."""
    if act == "changed" and text == now.generated:
        raise Invalid("reporting.nothing_changed")
    if (now.state == "orphan") is not (act == "set_aside"):
        raise Conflict("reporting.not_for_this_sentence")


def _base(row: ReportDraft, key: str, digest: str) -> str:
    """The generated words on the figures that the person saw."""
    if key.startswith(ADDED):
        return ""
    basis = row.bases.filter(digest=digest).order_by("-pk").first()
    if basis is None:
        raise Conflict("reporting.changed_meanwhile")
    sentence = generated(basis_text(basis)).get(key)
    return "" if sentence is None else sentence.text


def _locked(seen: ReportDraft) -> ReportDraft:
    row = ReportDraft.objects.select_for_update(of=("self",)).select_related("area").get(pk=seen.pk)
    if row.state != DRAFTING:
        raise Conflict("reporting.not_in_this_state", number=row.number)
    return row


def _put(row: ReportDraft, edit: Edit, nth: int, at: datetime) -> None:
    try:
        with transaction.atomic():
            SentenceEdit.objects.create(
                draft=row,
                sentence=edit.sentence,
                nth=nth,
                edit=msgspec.to_builtins(edit),
                by_id=edit.by,
                at=at,
            )
    except IntegrityError as fault:
        raise Conflict("reporting.changed_meanwhile") from fault
    row.revision += 1
    row.save()


def _words(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise Invalid("reporting.words_wanted")
    if len(words) > LONGEST:
        raise Invalid("reporting.too_long", count=len(words), most=LONGEST)
    return words


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid("reporting.reason_wanted")
    return text.strip()
