"""By when the issuer of a policy answers, and how far a late answer is taken up."""

from datetime import date

from halfsky.core.vocabulary.working_days import WorkingDays

HIGHEST = 2
"""Steps of escalation: 1 to the issuer's head and the leader of the own area, 2 to the office above."""
PATIENCE = 5
"""Working days between the steps."""


def reply_due(sent: date, days: int, calendar: WorkingDays) -> date:
    """The day by which a letter is answered: so many working days after it was sent."""
    return calendar.after(sent, days)


def lateness(due: date | None, today: date, calendar: WorkingDays) -> int:
    """How far a reply that is not there is to be taken up: 0 not late, then up to `HIGHEST`."""
    if due is None or today <= due:
        return 0
    return min(1 + calendar.between(due, today) // (PATIENCE + 1), HIGHEST)
