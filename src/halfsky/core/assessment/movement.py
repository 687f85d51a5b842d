"""Whether a figure moved the better way since the one before it."""

from typing import Literal

from halfsky.core.vocabulary.statuses import Progress


def movement(
    value: float | None,
    earlier: float | None,
    *,
    better: Literal["up", "down", "band", "none"],
    aim: float | None = None,
    noise: float | None = None,
) -> Progress | None:
    """Tell a change as reports do: as promised, no clear change, or the wrong way.

    Args:
        value: The figure now.
        earlier: The one before it, in the same unit.
        better: Which way is better, as the codebook has it; `band` means nearer to `aim`.
        aim: Target value, for a `band`.
        noise: Usual up and down of the figure in its unit; a change no wider says nothing.

    Returns:
        Null where a figure is missing or no way is the better one.
    """
    if value is None or earlier is None or better == "none":
        return None
    if better == "band":
        if aim is None:
            return None
        ahead = abs(earlier - aim) - abs(value - aim)
    else:
        ahead = value - earlier if better == "up" else earlier - value
    if abs(ahead) <= (noise or 0.0):
        return Progress.UNCHANGED
    return Progress.IMPROVED if ahead > 0 else Progress.WORSENED
