"""A statement of effect in a fixed table of sentences, which say what moved and never why."""

from collections.abc import Callable
from typing import Any

from halfsky.core.supervision.effect.model import Effect
from halfsky.core.vocabulary.findings import Messages

Printed = Callable[[float], str]
"""How a figure is printed, with its unit."""


def headline(effect: Effect, *, messages: Messages, lang: str) -> str:
    """The finding: which way and how far beyond what was expected, or that nothing can be said."""
    if effect.state == "cannot_be_judged":
        return messages.say(f"effect.cannot_{effect.reason}", {"base": effect.base}, lang=lang)
    if effect.state == "too_early":
        return messages.say("effect.too_early", {}, lang=lang)
    facts = {"movement": messages.say(f"effect.{_movement(effect)}", {}, lang=lang)}
    return messages.say(f"effect.{effect.state}", facts, lang=lang)


def sentences(
    effect: Effect, *, printed: Printed, change: Printed, messages: Messages, lang: str
) -> tuple[str, ...]:
    """What the finding rests on: figures, interval, siblings, chance; the last says that no cause is told.

    Args:
        effect: The statement.
        printed: How a figure is printed.
        change: How a difference is printed, with its sign.
        messages: The catalogue.
        lang: `zh` or `en`.
    """
    if effect.difference is None or effect.chance is None:
        return ()
    facts = _facts(effect, printed, change, messages, lang)
    codes = ["effect.figures", "effect.difference", "effect.siblings", "effect.chance", "effect.no_cause"]
    return tuple(messages.say(code, facts, lang=lang) for code in codes)


def _movement(effect: Effect) -> str:
    """Of rose, fell and stayed, each with more or less than expected."""
    above = (effect.difference or 0.0) > 0
    if effect.moved == "stayed":
        return "stayed_above" if above else "stayed_below"
    further = above == (effect.moved == "rose")
    return f"{effect.moved}_{'more' if further else 'less'}"


def _facts(
    effect: Effect, printed: Printed, change: Printed, messages: Messages, lang: str
) -> dict[str, Any]:
    figures = {name: getattr(effect, name) for name in ("base_value", "observed", "expected", "last_value")}
    changes = {name: getattr(effect, name) for name in ("difference", "low", "high")}
    counted = [one.year for one in effect.years if one.counted and one.value is not None]
    first, last = counted[0], counted[-1]
    years = messages.say(
        "effect.years" if first < last else "effect.year", {"first": first, "last": last}, lang=lang
    )
    return {
        **{name: "—" if value is None else printed(value) for name, value in figures.items()},
        **{name: "—" if value is None else change(value) for name, value in changes.items()},
        "years": years,
        "base": effect.base,
        "siblings": effect.siblings,
        "alike": effect.moved_alike,
        "way": messages.say(f"effect.way_{effect.moved}", {}, lang=lang),
        "as_far": effect.as_far,
        "in_hundred": max(1, round(100 * (effect.chance or 0.0))),
    }
