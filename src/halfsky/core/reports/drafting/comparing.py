"""Two states of a draft beside each other: what each sentence said and says."""

from typing import Literal

import msgspec

from halfsky.core.reports.drafting.flags import every
from halfsky.core.reports.drafting.model import Drafted, Placed


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence that reads otherwise; `before` or `after` is empty where there is none."""

    key: str
    what: Literal["changed", "gone", "new"]
    before: str
    after: str


def compare(before: Drafted, after: Drafted) -> tuple[Changed, ...]:
    """List the sentences that two states print differently: those of the later in their order, then what is gone.

    Sentences are matched by their lasting names.
    """
    earlier, later = _printed(before), _printed(after)
    found = [
        Changed(key=key, what="changed" if key in earlier else "new", before=earlier.get(key, ""), after=text)
        for key, text in later.items()
        if earlier.get(key) != text
    ]
    gone = (key for key in earlier if key not in later)
    return (*found, *(Changed(key=key, what="gone", before=earlier[key], after="") for key in gone))


def _printed(drafted: Drafted) -> dict[str, str]:
    return {placed.key: placed.text for placed in every(drafted) if placed.key and _is_printed(placed)}


def _is_printed(placed: Placed) -> bool:
    return placed.state not in ("removed", "orphan")
