"""Shades and shapes of tiles and maps as styles of the page, and the legend that says what they mean."""

from collections.abc import Sequence

from halfsky.core.reports.picture_words import Words
from halfsky.core.reports.pictures import Place
from halfsky.core.reports.shades import MOST, Classes
from halfsky.core.vocabulary.statuses import MARKS, Status
from halfsky.engines.marks import DRAWINGS
from halfsky.engines.pictures.canvas import text


def shade(classes: Classes | None, value: float | None) -> str:
    """Style class of a value's shade: the highest class is always the darkest."""
    if classes is None or value is None:
        return "chart-shade-none"
    return f"chart-shade-{classes.shade(value)}"


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
    return _swatch(f"chart-shade-{number + 1 + MOST - classes.count}", words.class_range(classes, number))


def _swatch(kind: str, told: str) -> str:
    return (
        f'<li><svg class="chart-swatch {kind}" viewBox="0 0 16 16" aria-hidden="true">'
        f'<path d="M1 1H15V15H1Z"/></svg> {text(told)}</li>'
    )
