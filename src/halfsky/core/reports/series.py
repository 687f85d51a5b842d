"""Series of years as they are drawn: where a line runs through, and where it breaks."""

from itertools import pairwise

from halfsky.core.reports.pictures import Point


def runs(points: tuple[Point, ...]) -> list[list[Point]]:
    """Parts of a series without a gap: a missing figure, a missing year and pooled years break the line.

    A year is missing where the step is longer than the shortest between two figures of the series.
    """
    usual = min((later.year - one.year for one, later in pairwise(points)), default=1)
    found: list[list[Point]] = [[]]
    for its in points:
        if its.value is None or its.pooled_from is not None:
            found.append([])
            continue
        if found[-1] and its.year - found[-1][-1].year > usual:
            found.append([])
        found[-1].append(its)
    return [run for run in found if run]
