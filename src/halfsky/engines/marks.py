"""Status marks as drawings, so that they look alike where a typeface lacks the sign."""

_RING = '<circle cx="8" cy="8" r="5.9" fill="none" stroke="currentColor" stroke-width="1.6"{more}/>'

DRAWINGS: dict[str, str] = {
    "●": '<circle cx="8" cy="8" r="6.7" fill="currentColor"/>',
    "◕": _RING.format(more="") + '<path d="M8 8V2A6 6 0 1 1 2 8Z" fill="currentColor"/>',
    "○": _RING.format(more=""),
    "◌": _RING.format(more=' stroke-dasharray="1.6 2.1"'),
    "▽": '<path d="M2 3.2H14L8 13.6Z" fill="none" stroke="currentColor" stroke-width="1.6"/>',
    "▲": '<path d="M1.5 13.5H14.5L8 2Z" fill="currentColor"/>',
    "▼": '<path d="M1.5 2.5H14.5L8 14Z" fill="currentColor"/>',
    "▶": '<path d="M2.5 1.5V14.5L14 8Z" fill="currentColor"/>',
    "—": '<path d="M2 8H14" stroke="currentColor" stroke-width="1.6"/>',
    "／": '<path d="M4 14L12 2" stroke="currentColor" stroke-width="1.6"/>',
    "·": '<circle cx="8" cy="8" r="2" fill="currentColor"/>',
}
"""SVG elements of each shape in `vocabulary.statuses`, within a square of 16 units, in the current colour."""


def mark_svg(shape: str, colour: str) -> str:
    """A whole SVG picture of one mark."""
    drawing = DRAWINGS[shape].replace("currentColor", colour)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">{drawing}</svg>'
    )
