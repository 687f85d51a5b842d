"""The shapes of status marks as outlines that a chart fills, in a square from -1 to 1 around their place.

A chart's typeface may lack the signs; an outline looks alike everywhere. Hollow ones run back inside themselves, so that
one colour draws them all.
"""

_DOTS = "".join(
    f"M{x - 0.16:.2f},{y:.2f}a0.16,0.16,0,1,1,0.32,0a0.16,0.16,0,1,1,-0.32,0Z"
    for x, y in (
        (0.8, 0.0), (0.57, 0.57), (0.0, 0.8), (-0.57, 0.57), (-0.8, 0.0), (-0.57, -0.57), (0.0, -0.8), (0.57, -0.57),
    )
)  # fmt: skip
_DISC = "M-0.9,0A0.9,0.9,0,1,1,0.9,0A0.9,0.9,0,1,1,-0.9,0Z"
_RING = f"{_DISC}M-0.66,0A0.66,0.66,0,1,0,0.66,0A0.66,0.66,0,1,0,-0.66,0Z"

MARK_PATHS: dict[str, str] = {
    "●": _DISC,
    "◕": f"{_RING}M0,0V-0.7A0.7,0.7,0,1,1,-0.7,0Z",
    "○": _RING,
    "◌": _DOTS,
    "▽": "M-1,-0.8H1L0,0.95ZM-0.6,-0.57L0,0.48L0.6,-0.57Z",
    "—": "M-0.9,-0.14H0.9V0.14H-0.9Z",
    "／": "M0.38,-0.95L0.62,-0.85L-0.38,0.95L-0.62,0.85Z",
}
"""Path of each shape of `vocabulary.statuses.MARKS`.

Source: Vega, symbol marks: custom shapes."""
