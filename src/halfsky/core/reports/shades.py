"""Classes of value for tiles and maps: at most five, the same in every way of drawing."""

from bisect import bisect_right
from collections.abc import Sequence

import msgspec
import numpy as np

from halfsky.core.reports.pictures import Place

MOST = 5


class Classes(msgspec.Struct, frozen=True, kw_only=True):
    """Lower ends of the second and further classes, and the ends of all values."""

    breaks: tuple[float, ...]
    low: float
    high: float

    def number(self, value: float) -> int:
        """Class of a value, from 1."""
        return bisect_right(self.breaks, value) + 1

    def shade(self, value: float) -> int:
        """Shade of a value, from 1 to 5: the highest class is always the darkest."""
        return self.number(value) + MOST - self.count

    @property
    def count(self) -> int:
        """How many classes there are."""
        return len(self.breaks) + 1

    @property
    def edges(self) -> tuple[float, ...]:
        """Ends of all classes, from the lowest value to the highest."""
        return (self.low, *self.breaks, self.high)


def classes_of(places: Sequence[Place], breaks: tuple[float, ...], *, digits: int) -> Classes | None:
    """Classes of the values there are; without breaks given, of equal numbers of areas, at printed values.

    Returns:
        Null where no area has a value.
    """
    values = sorted(its.value for its in places if its.value is not None)
    if not values:
        return None
    if not breaks:
        number = min(MOST, max(1, round(len(set(values)) * 0.6)))
        parts = np.quantile(values, [part / number for part in range(1, number)])
        breaks = tuple(dict.fromkeys(round(float(one), digits) for one in parts))
        breaks = tuple(one for one in breaks if values[0] < one <= values[-1])
    return Classes(breaks=breaks, low=values[0], high=values[-1])
