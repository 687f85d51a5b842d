"""Outlines of areas made light: whole numbers, borders simplified once for both sides, small islets last.

Neighbours share their borders: a border is cut at the points where three areas meet, and each piece is simplified
the same way from whichever side it is met, so that no gap opens between them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from halfsky.core.reports.pictures import Ground, Outline

WIDTH = 1000
"""Units of the frame's breadth."""
HEAVIEST = 48_000
"""Bytes of all paths together."""
TOLERANCES = (0.8, 1.2, 1.8, 2.6, 4.0, 6.0, 9.0, 14.0, 20.0)

Floats = npt.NDArray[np.float64]
Rings = list[Floats]
Spot = tuple[int, int]
Ring = list[Spot]


def ground_of(shapes: Mapping[str, Rings], *, lines: Rings, note: str = "") -> Ground:
    """Make the outlines of a map; coarser until all paths together are light enough.

    Args:
        shapes: Rings of each area by code, in the frame's units, y downwards; whether closed does not matter.
        lines: Further lines.
        note: Shown under every picture of the map.
    """
    whole = {code: [ring for one in rings if (ring := _snapped(one))] for code, rings in shapes.items()}
    junctions = _junctions(whole)
    for tolerance in TOLERANCES:
        light = {
            code: _light(rings, junctions, tolerance) or [_dot(shapes[code][0])]
            for code, rings in whole.items()
        }
        if sum(len(path_of(rings)) for rings in light.values()) <= HEAVIEST:
            break
    outlines = tuple(_outline(code, rings) for code, rings in sorted(light.items()))
    top = max(y for its in outlines for ring in its.rings for _, y in ring)
    return Ground(
        width=max(x for its in outlines for ring in its.rings for x, _ in ring) + 4,
        height=top + 4,
        outlines=outlines,
        lines="".join(
            _line_path(thinned([(int(x), int(y)) for x, y in line.round()], 1.0)) for line in lines
        ),
        note=note,
    )


def path_of(rings: Sequence[Sequence[Spot]]) -> str:
    """SVG path of closed rings, in steps from point to point.

    Example:
        >>> path_of([[(1, 2), (4, 2), (4, 0)]])
        'M1 2l3 0 0-2z'
    """
    return "".join(_line_path(ring) + "z" for ring in rings)


def _line_path(ring: Sequence[Spot]) -> str:
    x, y = ring[0]
    steps: list[str] = []
    for to_x, to_y in ring[1:]:
        step = f"{to_x - x} {to_y - y}".replace(" -", "-")
        steps.append(step if step.startswith("-") or not steps else f" {step}")
        x, y = to_x, to_y
    return f"M{ring[0][0]} {ring[0][1]}l{''.join(steps)}"


def _snapped(ring: Floats) -> Ring:
    """Points as whole numbers, none twice in a row, the last not the first; empty where nothing of breadth is left."""
    points = [(int(x), int(y)) for x, y in np.rint(ring)]
    kept = [point for place, point in enumerate(points) if place == 0 or point != points[place - 1]]
    while len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return kept if len(set(kept)) > 2 else []


def _junctions(whole: Mapping[str, Sequence[Ring]]) -> set[Spot]:
    """Points with more than two neighbours on all borders together: where a border begins or ends."""
    near: dict[Spot, set[Spot]] = defaultdict(set)
    for rings in whole.values():
        for ring in rings:
            for place, point in enumerate(ring):
                near[point].add(ring[place - 1])
                near[ring[place - 1]].add(point)
    return {point for point, others in near.items() if len(others) > 2}


def _light(rings: Sequence[Ring], junctions: set[Spot], tolerance: float) -> list[Ring]:
    light = [_simplified(ring, junctions, tolerance) for ring in rings]
    return [ring for ring in light if len(ring) > 2 and _room(ring) >= (tolerance - TOLERANCES[0]) ** 2]


def _dot(ring: Floats) -> Ring:
    """What stays of an area smaller than anything that can be told apart."""
    x, y = (int(one) for one in np.rint(ring.mean(axis=0)))
    return [(x - 2, y - 2), (x + 2, y - 2), (x + 2, y + 2), (x - 2, y + 2)]


def _simplified(ring: Ring, junctions: set[Spot], tolerance: float) -> Ring:
    start = next((place for place, point in enumerate(ring) if point in junctions), ring.index(min(ring)))
    turned = ring[start:] + ring[:start] + [ring[start]]
    found: Ring = []
    for piece in _pieces(turned, junctions):
        found += thinned(piece, tolerance)[:-1]
    return found


def _pieces(ring: Ring, junctions: set[Spot]) -> Iterator[Ring]:
    piece = [ring[0]]
    for point in ring[1:]:
        piece.append(point)
        if point in junctions:
            yield piece
            piece = [point]
    if len(piece) > 1:
        yield piece


def thinned(line: Ring, tolerance: float) -> Ring:
    """The line with fewer points, none of those left out farther from it than the tolerance; the same both ways."""
    backwards = line[::-1] < line
    way = line[::-1] if backwards else line
    places = np.asarray(way, dtype=np.float64)
    keep = np.zeros(len(way), dtype=bool)
    keep[[0, -1]] = True
    waiting = [(0, len(way) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        far = _distances(places[first + 1 : last], places[first], places[last])
        farthest = int(far.argmax())
        if far[farthest] > tolerance:
            middle = first + 1 + farthest
            keep[middle] = True
            waiting += [(first, middle), (middle, last)]
    kept = [point for point, its in zip(way, keep, strict=True) if its]
    return kept[::-1] if backwards else kept


def _distances(points: Floats, start: Floats, end: Floats) -> Floats:
    along = end - start
    length = float(np.hypot(*along))
    if length == 0:
        gone: Floats = np.hypot(*(points - start).T)
        return gone
    across: Floats = (
        np.abs(along[0] * (points[:, 1] - start[1]) - along[1] * (points[:, 0] - start[0])) / length
    )
    return across


def _room(ring: Sequence[Spot]) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x * b - a * y for (x, y), (a, b) in pairs)) / 2


def _outline(code: str, rings: list[Ring]) -> Outline:
    at, room = _middle(max(rings, key=_room))
    return Outline(
        area=code, rings=tuple(tuple(ring) for ring in rings), path=path_of(rings), at=at, room=room
    )


def _middle(ring: Ring) -> tuple[Spot, int]:
    """A place well inside the ring: the middle of its broadest level cut, those near half its height first."""
    places = np.asarray([*ring, ring[0]], dtype=np.float64)
    low, high = places[:, 1].min(), places[:, 1].max()
    best, at = -1.0, (int(places[:, 0].mean()), int(places[:, 1].mean()))
    for part in (0.5, 0.4, 0.6, 0.3, 0.7):
        level = low + (high - low) * part + 0.013
        crossings = _crossings(places, level)
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            worth = (right - left) * (1 - abs(part - 0.5))
            if worth > best:
                best, at = worth, (round((left + right) / 2), round(level))
    return at, max(int(best), 0)


def _crossings(places: Floats, level: float) -> list[float]:
    above, below = places[:-1], places[1:]
    through = (above[:, 1] > level) != (below[:, 1] > level)
    one, other = above[through], below[through]
    return sorted(
        (one[:, 0] + (level - one[:, 1]) / (other[:, 1] - one[:, 1]) * (other[:, 0] - one[:, 0])).tolist()
    )
