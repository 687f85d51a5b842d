"""A series of years with target, fan, pooled years, intervals, and what happened."""

from collections.abc import Iterator

import msgspec

from halfsky.core.reports.picture_words import Words
from halfsky.core.reports.pictures import Ahead, Line, Point, Trend
from halfsky.core.reports.series import runs
from halfsky.engines.pictures.canvas import (
    EM,
    NARROW,
    WIDE,
    Scale,
    breadth,
    cut,
    frame,
    noted,
    point,
    px,
    share,
    sign,
    span,
    stretched,
    text,
    ticks,
)

HEIGHT = 264.0
FOOT = 26.0
MANY = 14
"""Points of a line from which on only its ends are marked."""
LONGEST = 9.0
"""Ems of the name and value at the end of a line."""
LEFT = {"s": 40, "l": 68}
STEPS = (1, 2, 4, 5, 10, 20, 50)


class _Plot(msgspec.Struct, frozen=True, kw_only=True):
    x: Scale
    y: Scale
    first: int
    last: int
    words: Words
    trend: Trend

    @property
    def bottom(self) -> float:
        return self.y.start

    @property
    def top(self) -> float:
        return self.y.end


def draw_trend(trend: Trend, words: Words, told: str) -> str:
    """Draw a trend as markup of a page.

    Args:
        trend: At least one line with at least one point, else only target and years show.
        words: In the language, unit and decimals of the trend.
        told: The picture in words.
    """
    plot = _plot(trend, words)
    shapes = "".join((*_bands(plot), *_bars(plot), *_aim_line(plot), *_paths(plot)))
    body = "".join(
        (
            *_level_lines(plot),
            *_years(plot),
            *_event_lines(plot),
            stretched(shapes, HEIGHT),
            *_whiskers(plot),
            *_points(plot),
            *_missing(plot),
            *_aim_words(plot),
            *_labels(plot),
        )
    )
    unit = f'<text class="chart-quiet" x="-{LEFT[_left(plot)]}" y="12">{text(words.unit())}</text>'
    kind = f"trend chart-left-{_left(plot)} chart-right-{_right(plot)}"
    picture = frame(unit + body, name=trend.subject, told=told, height=HEIGHT, kind=kind)
    return noted(picture, _notes(plot), [its for _, its in numbered(trend, words)])


def numbered(trend: Trend, words: Words) -> list[tuple[int, str]]:
    """What is told under the picture by number: years in which something happened, and notes of figures."""
    told = [(event.year, event.label) for event in trend.events]
    told += [(its.year, its.note) for line in trend.lines for its in line.points if its.note]
    seen = dict.fromkeys(sorted(told, key=lambda item: item[0]))
    return [(year, words.say("event", year=year, label=label)) for year, label in seen]


def _plot(trend: Trend, words: Words) -> _Plot:
    points = [its for line in trend.lines for its in line.points]
    due = [trend.aim.due] if trend.aim and trend.aim.due else []
    years = [its.year for its in points] + [its.year for its in trend.fan] + due
    years += [its.year for its in trend.events] + [its.pooled_from for its in points if its.pooled_from]
    values = [value for its in points for value in (its.value, its.low, its.high) if value is not None]
    values += [value for its in trend.fan for value in (its.low80, its.high80)]
    values += [trend.aim.value] if trend.aim else []
    most = 100.0 if trend.unit == "percent" else None
    low, high = span(values, zero=trend.zero, most=most)
    first, last = (min(years), max(years)) if years else (0, 0)
    top = 44.0 if numbered(trend, words) else 28.0
    return _Plot(
        x=Scale(low=first, high=last, start=3.0, end=97.0),
        y=Scale(low=low, high=high, start=HEIGHT - FOOT, end=top),
        first=first,
        last=last,
        words=words,
        trend=trend,
    )


def _left(plot: _Plot) -> str:
    """Room for the figures at the upright axis: a key of `LEFT`."""
    levels = (breadth(plot.words.figure(value)) for value in ticks(plot.y.low, plot.y.high))
    return "l" if max(levels, default=0.0) > 3.4 else "s"


def _right(plot: _Plot) -> str:
    """Room for the names at the ends of the lines."""
    ends = [its for line in plot.trend.lines for its in line.points[-1:]]
    late = plot.last - (plot.last - plot.first) * 0.2
    if len(plot.trend.lines) < 2 or all(its.year < late for its in ends):
        return "s"
    return "l" if max(breadth(_end_words(plot, line)) for line in plot.trend.lines) > 5 else "m"


def _level_lines(plot: _Plot) -> Iterator[str]:
    levels = ticks(plot.y.low, plot.y.high)
    digits = _digits(levels)
    for value in levels:
        y = px(plot.y(value))
        printed = f"{value:,.{digits}f}" if plot.words.lang == "en" else f"{value:.{digits}f}"
        yield f'<line class="chart-grid" x2="100%" y1="{y}" y2="{y}"/>'
        yield f'<text class="chart-quiet chart-end" x="0" dx="-6" y="{y}" dy="4">{printed}</text>'
    bottom = px(plot.bottom)
    yield f'<line class="chart-axis" x2="100%" y1="{bottom}" y2="{bottom}"/>'


def _digits(levels: list[float]) -> int:
    return max((len(f"{value:.10g}".partition(".")[2]) for value in levels), default=0)


def _years(plot: _Plot) -> Iterator[str]:
    """Years at the foot: those that fit a telephone, and between them those that fit a wide screen."""
    anchor = plot.trend.aim.due if plot.trend.aim and plot.trend.aim.due else plot.last
    narrow = _step(plot, NARROW, STEPS)
    wide = _step(plot, WIDE, tuple(step for step in STEPS if narrow % step == 0))
    for year in range(plot.first, plot.last + 1):
        if (anchor - year) % wide:
            continue
        kind = "" if (anchor - year) % narrow == 0 else " chart-wide"
        x = share(plot.x(year))
        yield f'<text class="chart-quiet chart-mid{kind}" x="{x}" y="{px(HEIGHT - 8)}">{year}</text>'


def _step(plot: _Plot, width: float, steps: tuple[int, ...]) -> int:
    for step in steps:
        if (plot.last - plot.first) / step * EM * 3.2 <= width:
            return step
    return steps[-1]


def _event_lines(plot: _Plot) -> Iterator[str]:
    places: dict[int, list[str]] = {}
    for place, (year, _) in enumerate(numbered(plot.trend, plot.words), start=1):
        places.setdefault(year, []).append(sign(place))
    for year, signs in places.items():
        x = share(plot.x(year))
        yield f'<line class="chart-event" x1="{x}" x2="{x}" y1="{px(plot.top - 10)}" y2="{px(plot.bottom)}"/>'
        yield f'<text class="chart-mid" x="{x}" y="{px(plot.top - 15)}">{"".join(signs)}</text>'


def _bands(plot: _Plot) -> Iterator[str]:
    fan, start = plot.trend.fan, _start(plot.trend)
    if not fan:
        return
    wide = [(its.year, its.low80, its.high80) for its in fan]
    inner = [
        (its.year, its.low50, its.high50) for its in fan if its.low50 is not None and its.high50 is not None
    ]
    yield _band(plot, start, wide, "chart-band-80")
    if len(inner) == len(fan):
        yield _band(
            plot,
            start,
            [(y, low, high) for y, low, high in inner if low is not None and high is not None],
            "chart-band-50",
        )
    middle = ([(start.year, start.value)] if start and start.value is not None else []) + [
        (its.year, its.median) for its in fan
    ]
    yield f'<path class="chart-expected" d="{_way(plot, middle)}"/>'


def _start(trend: Trend) -> Point | None:
    """The last figure before the fan, from which it opens."""
    known = [its for line in trend.lines[:1] for its in line.points if its.value is not None]
    return known[-1] if known else None


def _band(plot: _Plot, start: Point | None, rows: list[tuple[int, float, float]], kind: str) -> str:
    begin = [(start.year, start.value)] if start and start.value is not None else []
    there = begin + [(year, high) for year, _, high in rows]
    back = [(year, low) for year, low, _ in reversed(rows)]
    return f'<path class="{kind}" d="{_way(plot, there + back)}Z"/>'


def _way(plot: _Plot, places: list[tuple[int, float]]) -> str:
    return "M" + "L".join(
        f"{format(round(plot.x(year), 2), 'g')} {px(plot.y(value))}" for year, value in places
    )


def _bars(plot: _Plot) -> Iterator[str]:
    """Pooled years: a bar as wide as the years, within the band of its interval."""
    for number, line in enumerate(plot.trend.lines):
        for its in line.points:
            if its.pooled_from is None or its.value is None:
                continue
            left, right = plot.x(its.pooled_from - 0.4), plot.x(its.year + 0.4)
            if its.low is not None and its.high is not None:
                high, low = plot.y(its.high), plot.y(its.low)
                yield (
                    f'<path class="chart-pooled-room chart-{number + 1}" d="M{px(left)} {px(high)}H{px(right)}'
                    f'V{px(low)}H{px(left)}Z"/>'
                )
            yield f'<path class="chart-pooled chart-{number + 1}" d="M{px(left)} {px(plot.y(its.value))}H{px(right)}"/>'


def _paths(plot: _Plot) -> Iterator[str]:
    for number, line in enumerate(plot.trend.lines):
        for run in runs(line.points):
            if len(run) > 1:
                way = _way(plot, [(its.year, its.value) for its in run if its.value is not None])
                yield f'<path class="chart-line chart-{number + 1}" d="{way}"/>'


def _whiskers(plot: _Plot) -> Iterator[str]:
    for number, line in enumerate(plot.trend.lines):
        for its in line.points:
            if its.low is None or its.high is None or its.pooled_from is not None:
                continue
            x = share(plot.x(its.year))
            yield f'<line class="chart-whisker chart-{number + 1}" x1="{x}" x2="{x}" y1="{px(plot.y(its.low))}" y2="{px(plot.y(its.high))}"/>'


def _points(plot: _Plot) -> Iterator[str]:
    for number, line in enumerate(plot.trend.lines):
        shown = [its for its in line.points if its.value is not None and its.pooled_from is None]
        if len(shown) > MANY:
            alone = {run[0].year for run in runs(line.points) if len(run) == 1}
            shown = [its for its in shown if its in (shown[0], shown[-1]) or its.year in alone]
        drawn = "".join(
            point(number, plot.x(its.year), plot.y(its.value)) for its in shown if its.value is not None
        )
        yield f'<g class="chart-points chart-{number + 1}">{drawn}</g>'


def _missing(plot: _Plot) -> Iterator[str]:
    """Signs of missing figures at the foot of the plot; one for each year, however many lines lack it."""
    lacking = {
        its.year: plot.words.point(its)
        for line in plot.trend.lines
        for its in line.points
        if its.value is None
    }
    for year, printed in lacking.items():
        yield f'<text class="chart-quiet chart-mid" x="{share(plot.x(year))}" y="{px(plot.bottom - 6)}">{text(printed)}</text>'


def _aim_line(plot: _Plot) -> Iterator[str]:
    aim = plot.trend.aim
    if aim is None:
        return
    y, end = px(plot.y(aim.value)), px(plot.x(aim.due) if aim.due else 100.0)
    yield f'<path class="chart-aim" d="M0 {y}H{end}"/>'


def _aim_words(plot: _Plot) -> Iterator[str]:
    aim = plot.trend.aim
    if aim is None:
        return
    y = plot.y(aim.value)
    x = plot.x(aim.due) if aim.due else 100.0
    if aim.due:
        yield f'<svg class="chart-aim-end" x="{share(x)}" y="{px(y)}" overflow="visible"><path d="M0-5L5 0L0 5L-5 0Z"/></svg>'
    words = cut(plot.words.aim(aim), NARROW / EM * 0.9)
    wide = breadth(words) * EM / NARROW * 100
    left = _clearance(plot, y, 0, wide) > _clearance(plot, y, x - wide, x)
    side, at = ("chart-start", 0.0) if left else ("chart-end", x)
    dy = 17 if not left and _ends_above(plot, aim.value) and y < plot.bottom - 22 else -7
    yield (
        f'<text class="{side} chart-strong chart-halo" x="{share(at)}" y="{px(y)}" dy="{dy}">{text(words)}</text>'
    )


def _clearance(plot: _Plot, y: float, left: float, right: float) -> float:
    """Pixels between a height and the nearest figure or band drawn between two shares of the width."""
    ends = [
        (plot.x(its.year), value)
        for line in plot.trend.lines
        for its in line.points
        for value in (its.value, its.low, its.high)
        if value is not None
    ]
    ends += [
        (plot.x(its.year), value) for its in plot.trend.fan for value in (its.low80, its.median, its.high80)
    ]
    return min((abs(plot.y(value) - y) for x, value in ends if left - 4 <= x <= right + 4), default=1e9)


def _ends_above(plot: _Plot, value: float) -> bool:
    end = _start(plot.trend)
    middle: Ahead | None = plot.trend.fan[-1] if plot.trend.fan else None
    there = middle.median if middle else end.value if end and end.value is not None else value - 1
    return there >= value


def _labels(plot: _Plot) -> Iterator[str]:
    if len(plot.trend.lines) > 1:
        yield from _names(plot)
    elif plot.trend.lines:
        yield from _figures(plot, plot.trend.lines[0])


def _names(plot: _Plot) -> Iterator[str]:
    """Name and last value at the end of each line, kept apart from each other."""
    ends = [
        (plot.y(known[-1].value or 0.0), number, known[-1])
        for number, line in enumerate(plot.trend.lines)
        if (known := [its for its in line.points if its.value is not None])
    ]
    lowest = -1e9
    for y, number, its in sorted(ends, key=lambda end: end[:2]):
        lowest = max(y + 4, lowest + EM + 3)
        words = _end_words(plot, plot.trend.lines[number])
        yield (
            f'<text class="chart-name chart-halo chart-{number + 1}" x="{share(plot.x(its.year))}" dx="10"'
            f' y="{px(lowest)}">{text(words)}</text>'
        )


def _end_words(plot: _Plot, line: Line) -> str:
    known = [its for its in line.points if its.value is not None]
    printed = f" {plot.words.point(known[-1])}" if known else ""
    return cut(line.name, LONGEST - breadth(printed)) + printed


def _figures(plot: _Plot, line: Line) -> Iterator[str]:
    """Printed values: the first and the last always, the others on a wide screen where there are few."""
    known = [its for its in line.points if its.value is not None]
    for place, its in enumerate(known):
        ends = place in (0, len(known) - 1)
        if not ends and len(known) > MANY:
            continue
        kind = "chart-strong" if place == len(known) - 1 else "" if ends else "chart-wide"
        x = plot.x(its.year - (its.year - its.pooled_from) / 2 if its.pooled_from else its.year)
        y = _beside(plot, known, place)
        side = "chart-end" if x > 95 else "chart-mid"
        yield f'<text class="{side} chart-halo {kind}" x="{share(x)}" y="{px(y)}">{text(plot.words.point(its))}</text>'


def _beside(plot: _Plot, known: list[Point], place: int) -> float:
    """Height of a label: on the outer side of the bend, and beyond the interval where there is one."""
    its = known[place]
    value = its.value or 0.0
    near = [one.value or 0.0 for one in known[max(place - 1, 0) : place + 2] if one is not its]
    above = value >= sum(near) / len(near) if near else True
    end = its.high if above else its.low
    y = plot.y(value if end is None else end)
    return (
        y - 9 if above and y - 20 > plot.top - 24 else y + 18 if not above and y + 18 < plot.bottom else y - 9
    )


def _notes(plot: _Plot) -> list[str]:
    points = [its for line in plot.trend.lines for its in line.points]
    notes = []
    if plot.trend.fan:
        whole = all(its.low50 is not None for its in plot.trend.fan)
        notes.append(plot.words.say("fan_short" if whole else "fan_short_80"))
    if any(its.pooled_from for its in points):
        notes.append(plot.words.say("pooled_short"))
    if any(its.low is not None and its.pooled_from is None for its in points):
        notes.append(plot.words.say("interval_short"))
    return [plot.words.sentences(notes)] if notes else []
