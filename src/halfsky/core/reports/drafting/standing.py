"""What stands of people's edits: one record a sentence, from all that was done to it."""

from collections.abc import Iterable

import msgspec

from halfsky.core.reports.drafting.model import Edit

ADDED = "added:"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What people let stand of one sentence.

    Attributes:
        key: Name of the sentence.
        last: The edit that counts.
        added: The edit that added it; null for a generated one.
        words: The edit whose words it reads; null where the generated ones stand.
        removed: Whether it was removed.
        settled: Whether it was set aside.
    """

    key: str
    last: Edit
    added: Edit | None = None
    words: Edit | None = None
    removed: bool = False
    settled: bool = False


def standing_of(edits: Iterable[Edit]) -> dict[str, Standing]:
    """Fold edits into what stands, by sentence, in the order in which sentences were first touched.

    A generated sentence that was restored is not among them.
    """
    found: dict[str, Standing] = {}
    for edit in edits:
        stands = _after(found.get(edit.sentence) or Standing(key=edit.sentence, last=edit), edit)
        if stands is None:
            found.pop(edit.sentence, None)
        else:
            found[edit.sentence] = stands
    return found


def _after(now: Standing, edit: Edit) -> Standing | None:
    if edit.act == "added":
        return Standing(key=edit.sentence, last=edit, added=edit, words=edit)
    if edit.act == "restored":
        # What a person added has no generated words to go back to: it only comes back.
        if now.added is None or now.words is None:
            return None
        return Standing(key=now.key, last=now.words, added=now.added, words=now.words)
    if edit.act == "changed":
        return msgspec.structs.replace(now, last=edit, words=edit, removed=False, settled=False)
    if edit.act == "removed":
        return msgspec.structs.replace(now, last=edit, removed=True, settled=False)
    return msgspec.structs.replace(now, settled=True)


def next_added(edits: Iterable[Edit]) -> str:
    """Name of the next sentence to be added: `added:1`, then `added:2`."""
    used = [int(edit.sentence.removeprefix(ADDED)) for edit in edits if edit.act == "added"]
    return f"{ADDED}{max(used, default=0) + 1}"
