"""Refusals: what HalfSky cannot do for the person who asks, each with a code and facts.

Findings (values) are for problems inside people's data; faults (bugs) are never caught.
"""

from typing import Any


class HalfSkyError(Exception):
    """A refusal: `code` of the message catalogue and the facts its sentence needs."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


class NotFound(HalfSkyError):
    """What was asked for does not exist."""


class NotPermitted(HalfSkyError):
    """The person's role does not allow the act."""


class Conflict(HalfSkyError):
    """The act contradicts what already stands."""


class Invalid(HalfSkyError):
    """What was given cannot be used, and the message says how to mend it."""
