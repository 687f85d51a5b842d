"""What of people's words may stand in a report that is given to the public.

The public's report is generated anew from the figures that are released, and people's edits are put on it. Their words
hold there only where the released figures bear them out.
"""

from collections.abc import Iterable

from halfsky.core.reports.drafting.binding import bind
from halfsky.core.reports.drafting.flags import every, flags_of
from halfsky.core.reports.drafting.model import Drafted, Placed
from halfsky.core.reports.model import Claim, Report

_WRITTEN = ("edited", "outdated", "added")
"""States of a sentence that prints what a person wrote."""


def not_borne_out(public: Drafted, inside: Report) -> tuple[Placed, ...]:
    """Sentences that would tell the public what the released figures do not, in the order of reading.

    That is a sentence whose generated words read otherwise on the released figures than those it was edited from; one
    with a number or a verdict that they do not bear out; and one that states, from whatever source, a figure which
    the report inside states and the released one does not.

    Args:
        public: The report generated from what is released, with the edits on it.
        inside: The report as generated from all figures.
    """
    hidden = _hidden(inside.claims, public.report.claims)
    return tuple(placed for placed in peoples(public) if flags_of(placed) or _tells(placed, hidden))


def _hidden(inside: Iterable[Claim], public: Iterable[Claim]) -> list[Claim]:
    told = {_said(claim) for claim in public}
    return [claim for claim in inside if _said(claim) not in told]


def _said(claim: Claim) -> tuple[str, str, str, str]:
    return (claim.indicator, claim.area, claim.operation, claim.printed)


def _tells(placed: Placed, hidden: list[Claim]) -> bool:
    own = {bound.stated.start for bound in placed.numbers if bound.binding not in ("bound", "free")}
    return any(
        bound.claim is not None and bound.stated.start in own
        for bound in bind(placed.text, own=(), chapter=hidden)
    )


def peoples(public: Drafted) -> tuple[Placed, ...]:
    """Sentences that print what a person wrote, in the order of reading."""
    return tuple(placed for placed in every(public) if placed.state in _WRITTEN)
