"""What one thing that waits looks like on the desk, whatever room it is in."""

from datetime import date

import msgspec

from halfsky.store.models import Duty, Unit


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """Things of one kind that wait for the holder of a post.

    Attributes:
        kind: What is to be done; a code of the pages.
        count: How many.
        address: Where to do it: the thing itself where there is one, else their list.
        oldest: The unit whose return waits longest, None where it is not about returns.
        due: The earliest day by which one of them is to be done, None where there is none.
        first: The duty that falls due first, None where it is not about duties.
    """

    kind: str
    count: int
    address: str
    oldest: Unit | None = None
    due: date | None = None
    first: Duty | None = None
