"""Families of indicators that usually move alike, each with a prior of its own."""

from halfsky.core.indicators.model import Indicator
from halfsky.core.vocabulary.units import UNITS

_OF_DOMAIN = {
    "decision": "participation",
    "education": "education",
    "economy": "employment",
    "social_security": "protection",
    "health": "coverage",
    "environment": "coverage",
    "family": "coverage",
    "law": "coverage",
}
_OF_FORMULA = {"rate": "rate", "mean": "amount"}


def family_of(indicator: Indicator) -> str | None:
    """The family of an indicator, as named or by its formula and domain; null takes the prior of its scale.

    Args:
        indicator: Of the codebook.
    """
    if indicator.family:
        return indicator.family
    if indicator.formula is None:
        return None
    if indicator.formula.kind == "proportion" and UNITS[indicator.unit].family == "proportion":
        return _OF_DOMAIN.get(indicator.domain)
    unbounded = indicator.bounds[1] is None or indicator.formula.kind == "rate"
    return _OF_FORMULA.get(indicator.formula.kind) if unbounded else None
