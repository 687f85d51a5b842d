"""Areas as they lie, from a map the office has loaded."""

from collections.abc import Iterator

from halfsky.core.reports.picture_words import Words
from halfsky.core.reports.pictures import AreaMap, Outline, Place
from halfsky.core.reports.shades import Classes, classes_of
from halfsky.core.vocabulary.statuses import MARKS, Status
from halfsky.engines.marks import DRAWINGS
from halfsky.engines.pictures.canvas import boxed, breadth, noted, px, text
from halfsky.engines.pictures.classes import legend, shade

LETTER_NARROW, LETTER_WIDE = 36.0, 19.0
"""Size of type in units of the frame, on a telephone and on a wide screen; as in `charts.css`."""
NAMED = 12
"""Areas without a place that are named under the map; beyond them their number is told."""


def draw_area_map(area_map: AreaMap, words: Words, told: str) -> str:
    """Draw the map; names stand where they fit, every area is in the table beside it."""
    places = {its.area: its for its in area_map.places}
    classes = classes_of(area_map.places, area_map.breaks, digits=area_map.digits)
    outlines = [its for its in area_map.ground.outlines if its.area in places]
    # Borders of areas without a figure are drawn over those of their neighbours, the area asked for over all.
    outlines.sort(key=lambda its: (its.area == area_map.asked, places[its.area].value is None))
    shapes = "".join(
        _shape(its, places[its.area], classes, asked=its.area == area_map.asked) for its in outlines
    )
    names = "".join(piece for its in outlines for piece in _named(its, places[its.area], classes))
    lines = f'<path class="chart-border" d="{area_map.ground.lines}"/>' if area_map.ground.lines else ""
    box = (float(area_map.ground.width), float(area_map.ground.height))
    picture = boxed(shapes + lines + names, name=area_map.subject, told=told, box=box, kind="map")
    return noted(picture + legend(classes, area_map.places, words), _notes(area_map, words))


def _shape(outline: Outline, place: Place, classes: Classes | None, *, asked: bool) -> str:
    framed = " chart-framed" if asked else ""
    return f'<g class="{shade(classes, place.value)}{framed}"><path d="{outline.path}"/></g>'


def _named(outline: Outline, place: Place, classes: Classes | None) -> Iterator[str]:
    name = place.short or place.name
    x, y = outline.at
    narrow, wide = (breadth(name) * size <= outline.room for size in (LETTER_NARROW, LETTER_WIDE))
    kind = f"{shade(classes, place.value)}{'' if narrow else ' chart-wide'}"
    if narrow or wide:
        yield f'<text class="chart-mid {kind}" x="{x}" y="{y}">{text(name)}</text>'
    if place.status and (narrow or wide):
        drawing = DRAWINGS[MARKS[Status(place.status)].shape]
        yield f'<g class="{kind}" transform="translate({px(x)} {px(y)})"><g class="chart-map-mark">{drawing}</g></g>'


def _notes(area_map: AreaMap, words: Words) -> list[str]:
    drawn = {its.area for its in area_map.ground.outlines}
    names = [its.name for its in area_map.places if its.area not in drawn]
    notes = []
    if names:
        more = words.say("and_more", count=len(names)) if len(names) > NAMED else ""
        notes.append(words.say("unplaced", names=words.say("list_comma").join(names[:NAMED]) + more))
    if area_map.ground.note:
        notes.append(area_map.ground.note)
    return notes
