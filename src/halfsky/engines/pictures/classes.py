"""Classes of value for tiles and maps: at most five shades, and the legend that says what they mean."""

from bisect import bisect_right
from collections.abc import Sequence

import msgspec
import numpy as np

from halfsky.core.reports.picture_words import Words
from halfsky.core.reports.pictures import Place
from halfsky.core.vocabulary.statuses import MARKS, Status
from halfsky.engines.marks import DRAWINGS
from halfsky.engines.pictures.canvas import text

MOST = 5


class Classes(msgspec.Struct, frozen=True, kw_only=True):
    """Lower ends of the second and further classes, and the ends of all values."""

    breaks: tuple[float, ...]
    low: float
    high: float

    def number(self, value: float) -> int:
        """Class of a value, from 1."""
        return bisect_right(self.breaks, value) + 1

    @property
    def count(self) -> int:
        """How many classes there are."""
        return len(self.breaks) + 1


def classes_of(places: Sequence[Place], breaks: tuple[float, ...], *, digits: int) -> Classes | None:
    """Classes of the values there are; without breaks given, of equal numbers of areas, at printed values.

    Returns:
        Null where no area has a value.
    """
    values = sorted(its.value for its in places if its.value is not None)
    if not values:
        return None
    if not breaks:
        number = min(MOST, max(1, len(set(values)) // 2))
        parts = np.quantile(values, [part / number for part in range(1, number)])
        breaks = tuple(dict.fromkeys(round(float(one), digits) for one in parts))
        breaks = tuple(one for one in breaks if values[0] < one <= values[-1])
    return Classes(breaks=breaks, low=values[0], high=values[-1])


def shade(classes: Classes | None, value: float | None) -> str:
    """Style class of a value's shade: the highest class is always the darkest."""
    if classes is None or value is None:
        return "chart-shade-none"
    return f"chart-shade-{classes.number(value) + MOST - classes.count}"


def legend(classes: Classes | None, places: Sequence[Place], words: Words) -> str:
    """What shades and shapes mean, as a list under the picture."""
    items = (
        [] if classes is None else [_class_item(classes, number, words) for number in range(classes.count)]
    )
    if any(its.value is None for its in places) and classes is not None:
        items.append(_swatch("chart-shade-none", words.say("class_none")))
    seen = {its.status for its in places if its.status}
    for status in Status:
        if status in seen:
            drawing = DRAWINGS[MARKS[status].shape]
            items.append(
                f'<li><svg class="mark chart-tone-{status}" viewBox="0 0 16 16" aria-hidden="true">{drawing}</svg>'
                f" {text(words.status(status))}</li>"
            )
    unit = f'<li class="chart-quiet">{text(words.unit())}</li>' if words.unit() and classes else ""
    return f'<ul class="chart-legend">{unit}{"".join(items)}</ul>' if items else ""


def _class_item(classes: Classes, number: int, words: Words) -> str:
    edges = (classes.low, *classes.breaks, classes.high)
    told = words.say("class_range", low=words.figure(edges[number]), high=words.figure(edges[number + 1]))
    return _swatch(f"chart-shade-{number + 1 + MOST - classes.count}", told)


def _swatch(kind: str, told: str) -> str:
    return (
        f'<li><svg class="chart-swatch {kind}" viewBox="0 0 16 16" aria-hidden="true">'
        f'<path d="M1 1H15V15H1Z"/></svg> {text(told)}</li>'
    )
