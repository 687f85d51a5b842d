"""Records of the effect of a matter: what is asked, what may be said."""

from typing import Literal

import msgspec

Direction = Literal["up", "down", "band", "none"]
State = Literal["better", "worse", "within_chance", "too_early", "cannot_be_judged"]
Reason = Literal[
    "",
    "no_direction",
    "no_history",
    "no_figure",
    "no_siblings",
    "small_numbers",
    "definition_changed",
    "revised",
]
Movement = Literal["rose", "fell", "stayed"]


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One matter as a question: did its indicator move otherwise than was to be expected without it?

    Attributes:
        indicator: Series, as it is named in the table of series.
        area: Area of the matter.
        direction: Which way is better.
        base: Last year whose figures were known when the matter was opened.
        since: First year that counts: most of it lay after the opening.
        until: Last year looked at.
    """

    indicator: str
    area: str
    direction: Direction
    base: int
    since: int
    until: int


class Year(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One year after the base: what was observed, what was to be expected.

    Attributes:
        counted: Whether most of the year lay after the opening.
        expected: By the outlook as of the base year, moved by what all siblings share.
        low: Lower end of the 95 % interval of what was to be expected.
        high: Upper end.
        low80: Lower end of the 80 % interval, as pictures of the outlook have it.
        high80: Upper end.
    """

    year: int
    counted: bool
    value: float | None
    expected: float
    low: float
    high: float
    low80: float
    high80: float


class Effect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be said of a matter's indicator since it was opened; of causes nothing is said.

    Attributes:
        state: `better` or `worse` than expected beyond chance, within chance, too early, cannot be judged.
        reason: Why it cannot be judged.
        base: Last year known when the matter was opened.
        base_value: Its figure.
        last: Last year counted.
        last_value: Its figure.
        observed: Mean of the counted years.
        expected: Mean of what was expected of them.
        difference: `observed` less `expected`, in the unit of the series.
        low: Lower end of the 95 % interval of the difference.
        high: Upper end.
        moved: From the base's figure to the last.
        siblings: Areas compared with.
        moved_alike: How many of them moved the same way.
        as_far: How many of them were as far from what was expected of them, on the same side.
        chance: How often chance alone leads as far from what was expected, on either side.
        replays: Earlier years from which the size of chance was learnt as well.
        years: Every year from the base on.
    """

    state: State
    reason: Reason = ""
    base: int
    base_value: float | None = None
    last: int | None = None
    last_value: float | None = None
    observed: float | None = None
    expected: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    moved: Movement = "stayed"
    siblings: int = 0
    moved_alike: int = 0
    as_far: int = 0
    chance: float | None = None
    replays: int = 0
    years: tuple[Year, ...] = ()
