"""Records of the responsibility stage: target × area × unit, leading (牵头) or supporting (配合)."""

from typing import Literal

import msgspec

Share = Literal["lead", "supporting"]


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """One unit's share in one target.

    Attributes:
        target: Number of the target in the adopted plan, counted from 1 in the order of the text.
        area: Code of the area in which the unit answers for it.
        unit: Code of the unit in that area.
        share: Leading or supporting; a target has at most one lead in an area.
        origin: `codebook` where the indicator names the unit, `clause` where the plan's text does, `person` where
            someone decided it.
    """

    target: int
    area: str
    unit: str
    share: Share
    origin: Literal["codebook", "clause", "person"] = "person"
