"""The same small trend for each area or group, all on one scale."""

from collections.abc import Iterator

import msgspec

from halfsky.core.reports.picture_tellings import tell_line
from halfsky.core.reports.picture_words import Words
from halfsky.core.reports.pictures import Line, Multiples, Panel
from halfsky.core.reports.series import runs
from halfsky.core.vocabulary.statuses import MARKS, Status
from halfsky.engines.marks import DRAWINGS
from halfsky.engines.pictures.canvas import Scale, frame, noted, px, share, span, stretched, text

HEIGHT = 76.0
FOOT = 18.0


class _Scales(msgspec.Struct, frozen=True):
    x: Scale
    y: Scale


def draw_multiples(multiples: Multiples, words: Words) -> str:
    """Draw the panels as a list, each a picture with its name; beyond `most` it says how many are left out."""
    shown = multiples.panels[: multiples.most]
    scales = _scales(multiples)
    panels = "".join(_panel(panel, multiples, scales, words) for panel in shown)
    low, high = words.figure(scales.y.low), words.figure(scales.y.high)
    notes = [words.sentences([words.say("panels_scale", low=low, high=high, unit=words.unit())])]
    if multiples.aim:
        notes.append(words.sentences([words.aim(multiples.aim)]))
    if len(shown) < len(multiples.panels):
        notes.append(words.say("panels_left_out", count=len(multiples.panels) - len(shown)))
    return noted(f'<ul class="chart-panels">{panels}</ul>', notes)


def _scales(multiples: Multiples) -> _Scales:
    points = [its for panel in multiples.panels for its in panel.points]
    values = [its.value for its in points if its.value is not None]
    values += [multiples.aim.value] if multiples.aim else []
    low, high = span(values, most=100.0 if multiples.unit == "percent" else None)
    years = [its.year for its in points] or [0]
    return _Scales(
        Scale(low=min(years), high=max(years), start=3.0, end=95.0),
        Scale(low=low, high=high, start=HEIGHT - FOOT, end=6.0),
    )


def _panel(panel: Panel, multiples: Multiples, scales: _Scales, words: Words) -> str:
    known = [its for its in panel.points if its.value is not None]
    body = "".join((*_lines(panel, multiples, scales), *_ends(panel, scales)))
    told = words.sentences([tell_line(Line(points=panel.points), words)])
    picture = frame(body, name=panel.name, told=told, height=HEIGHT, kind="panel")
    value = f'<span class="chart-panel-value">{text(words.point(known[-1]))}</span>' if known else ""
    return (
        f'<li><p class="chart-panel-head">{_mark(panel, words)}<span>{text(panel.name)}</span> {value}</p>'
        f"{picture}</li>"
    )


def _mark(panel: Panel, words: Words) -> str:
    if not panel.status:
        return ""
    drawing = DRAWINGS[MARKS[Status(panel.status)].shape]
    word = text(words.status(panel.status))
    return f'<svg class="mark chart-tone-{panel.status}" viewBox="0 0 16 16" role="img"><title>{word}</title>{drawing}</svg>'


def _lines(panel: Panel, multiples: Multiples, scales: _Scales) -> Iterator[str]:
    bottom = px(HEIGHT - FOOT)
    yield f'<line class="chart-axis" x2="100%" y1="{bottom}" y2="{bottom}"/>'
    if multiples.aim:
        y = px(scales.y(multiples.aim.value))
        yield f'<line class="chart-aim" x2="100%" y1="{y}" y2="{y}"/>'
    ways = [
        "L".join(
            f"{px(scales.x(its.year))} {px(scales.y(its.value))}" for its in run if its.value is not None
        )
        for run in runs(panel.points)
        if len(run) > 1
    ]
    if ways:
        yield stretched(f'<path class="chart-line chart-1" d="M{"M".join(ways)}"/>', HEIGHT)


def _ends(panel: Panel, scales: _Scales) -> Iterator[str]:
    known = [its for its in panel.points if its.value is not None]
    alone = [run[0] for run in runs(panel.points) if len(run) == 1]
    for its in dict.fromkeys((*alone, *known[-1:], *(one for one in known if one.pooled_from is not None))):
        if its.value is not None:
            x, y = share(scales.x(its.year)), px(scales.y(its.value))
            yield f'<circle class="chart-full" cx="{x}" cy="{y}" r="3.5"/>'
    y = px(HEIGHT - 4)
    first, last = int(scales.x.low), int(scales.x.high)
    yield f'<text class="chart-quiet" x="0" y="{y}">{first}</text>'
    if last > first:
        yield f'<text class="chart-quiet chart-end" x="100%" y="{y}">{last}</text>'
