"""The slide as a picture: PNG of 1920 × 1080 pixels, SVG of the same shape."""

import json
from pathlib import Path
from typing import Any, Literal

import msgspec
from lxml import etree

from halfsky.core.reports.briefs.model import Slide
from halfsky.core.reports.charts import FILLS
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.marks import mark_svg
from halfsky.engines.outline import printable
from halfsky.engines.tabular import ALL_MARKS
from halfsky.engines.typeset.compiling import compile_pictures

_TEMPLATE = Path(__file__).with_name("slide.typ")
_SVG = "{http://www.w3.org/2000/svg}"
_DASHES: dict[int, Any] = {1: None, 2: "densely-dotted", 4: "densely-dashed"}


def write_slide(slide: Slide, folder: Path, *, name: str = "slide") -> tuple[str, ...]:
    """Write a slide as PNG of 1920 × 1080 pixels and as SVG; the same slide gives the same bytes.

    Returns:
        The names of the files: `slide.png`, `slide.svg`.
    """
    files = {f"{name}.png": render_slide_png(slide), f"{name}.svg": render_slide_svg(slide)}
    for file, content in files.items():
        (folder / file).write_bytes(content)
    return tuple(files)


def render_slide_png(slide: Slide) -> bytes:
    """Draw a slide as PNG, 1920 × 1080 pixels."""
    return _drawn(slide, "png")


def render_slide_svg(slide: Slide) -> bytes:
    """Draw a slide as SVG, 960 × 540 points; its words are outlines, so that it needs no typeface.

    Its description is in it, for readers who do not see it.
    """
    root = etree.fromstring(_drawn(slide, "svg"))
    root.set("role", "img")
    for place, (tag, words) in enumerate((("title", slide.title), ("desc", slide.description))):
        node = etree.Element(f"{_SVG}{tag}")
        node.text = words
        root.insert(place, node)
    return bytes(etree.tostring(root, encoding="utf-8"))


def _drawn(slide: Slide, form: Literal["png", "svg"]) -> bytes:
    """The picture with as many targets named as have room on it."""
    most = max(len(slide.worst), len(slide.best))
    for count in range(most, -1, -1):
        shorter = msgspec.structs.replace(slide, worst=slide.worst[:count], best=slide.best[:count])
        pages = compile_pictures(_TEMPLATE, _printed(shorter), form=form)
        if len(pages) == 1:
            return pages[0]
    raise Invalid("briefs.too_long", title=slide.title)


def _printed(slide: Slide) -> str:
    told = msgspec.to_builtins(printable(slide))
    return json.dumps(
        told
        | {
            "marks": {status: mark_svg(mark.shape, mark.colour) for status, mark in ALL_MARKS.items()},
            "fills": {
                status.value: {
                    "colour": fill.colour,
                    "edge": fill.edge,
                    "ink": fill.ink,
                    "dash": _DASHES.get(fill.dash[0]) if fill.dash != (1, 0) else None,
                }
                for status, fill in FILLS.items()
            },
        },
        ensure_ascii=False,
    )
