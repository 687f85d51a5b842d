"""Charts from Vega-Lite specifications: SVG for PDF and HTML, PNG for Word.

The renderer starts threads of its own: a process that has drawn a chart must not fork afterwards.
"""

import re
from functools import lru_cache
from typing import Any

import msgspec
import vl_convert
from lxml import etree

from halfsky.core.reports.model import Chart
from halfsky.engines.fonts import SANS, font_folder

_SVG = "{http://www.w3.org/2000/svg}"
_COMPOSED = frozenset({"concat", "hconcat", "vconcat", "facet", "repeat"})
_TITLE_SIGNS, _SMALL_SIGNS = 34, 45
_CLOSING = frozenset("，。；：、）》”")
_INK = "#222222"
_RULE = "#8a8a8a"
_HAIR = "#e3e3e3"

THEME: dict[str, Any] = {
    "font": f"{SANS}, sans-serif",
    "background": "white",
    "padding": 4,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": _INK,
        "titleColor": _INK,
        "domainColor": _RULE,
        "tickColor": _RULE,
        "gridColor": _HAIR,
        # No limit: a renderer that may cut a label measures it over and over.
        "labelLimit": 0,
    },
    "axisX": {"grid": False, "labelAngle": 0},
    "header": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"},
    "legend": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": _INK,
        "titleColor": _INK,
        "orient": "top",
        "labelLimit": 0,
    },
    "text": {"fontSize": 12, "color": _INK},
    "range": {"category": ["#1b4f8a", "#c8641e", "#5a5a5a", "#5b9bd0", "#8c510a", "#a6a6a6"]},
}
"""House style of every chart; the colours differ in lightness, so that they differ on a grey print too."""


def render_svg(chart: Chart, *, titled: bool = False, notes: tuple[str, ...] = ()) -> str:
    """Draw a chart as SVG with its title and description for readers who do not see it.

    Args:
        chart: Text of it stays text.
        titled: Whether finding and caption are drawn over the picture, for one that stands alone.
        notes: Drawn under the caption of a titled picture, such as its source.

    Raises:
        ValueError: The specification wants to fetch anything.

    Source: WAI-ARIA Graphics: one image with one name, its parts not exposed.
    """
    return _drawn(msgspec.json.encode(chart), titled, notes)


def render_png(
    chart: Chart, *, scale: float = 2.0, titled: bool = False, notes: tuple[str, ...] = ()
) -> bytes:
    """Draw a chart as PNG on white, `scale` pixels for each unit of width; else as `render_svg`."""
    png: bytes = vl_convert.svg_to_png(render_svg(chart, titled=titled, notes=notes), scale=scale)
    return png


# One report is written three times over, and drawing is most of its time.
@lru_cache(maxsize=64)
def _drawn(encoded: bytes, titled: bool, notes: tuple[str, ...]) -> str:
    chart = msgspec.json.decode(encoded, type=Chart)
    vl_convert.register_font_directory(str(font_folder()))
    head = {"title": _title(chart, notes)} if titled else {}
    return _named(vl_convert.vegalite_to_svg(complete_spec(chart) | head, allowed_base_urls=[]), chart)


def _title(chart: Chart, notes: tuple[str, ...]) -> dict[str, Any]:
    small = [line for words in (chart.caption, *notes) for line in _lines(words, _SMALL_SIGNS)]
    return {
        "text": _lines(chart.title, _TITLE_SIGNS),
        "subtitle": small,
        "anchor": "start",
        "frame": "bounds",
        "fontSize": 16,
        "subtitleFontSize": 12,
        "subtitleColor": "#555555",
        "offset": 14,
    }


def _lines(words: str, breadth: int) -> list[str]:
    """Words in lines of a breadth in Chinese signs; Latin words are not parted."""
    lines, room = [""], float(breadth)
    for piece in re.findall(r"[\x21-\x7e]+|.", words):
        wide = sum(0.55 if sign.isascii() else 1.0 for sign in piece)
        if wide > room and piece not in _CLOSING:
            lines, room = [*lines, ""], float(breadth)
        lines[-1] += piece
        room -= wide
    return [line.strip() for line in lines if line.strip()]


def complete_spec(chart: Chart) -> dict[str, Any]:
    """The specification with the size of the chart and the house style in it, without a title."""
    # The finding stands above the picture as text of the document, so it is not drawn a second time.
    spec = {key: value for key, value in chart.spec.items() if key != "title"}
    if not _COMPOSED & spec.keys():
        spec.setdefault("width", chart.width)
        spec.setdefault("height", chart.height)
        spec.setdefault("autosize", {"type": "fit", "contains": "padding"})
    return spec | {"config": _merged(THEME, spec.get("config", {}))}


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: _merged(base[key], over[key]) for key in base.keys() & over.keys() if _nested(base, over, key)
    }
    return base | over | both


def _nested(base: dict[str, Any], over: dict[str, Any], key: str) -> bool:
    return isinstance(base[key], dict) and isinstance(over[key], dict)


def _named(svg: str, chart: Chart) -> str:
    root = etree.fromstring(svg.encode())
    for node in root.iter():
        for name in [a for a in node.attrib if a == "role" or a.startswith("aria-")]:
            del node.attrib[name]
    root.set("role", "img")
    for position, (tag, text) in enumerate((("title", chart.title), ("desc", chart.description))):
        node = etree.Element(f"{_SVG}{tag}")
        node.text = text
        root.insert(position, node)
    return str(etree.tostring(root, encoding="unicode"))
