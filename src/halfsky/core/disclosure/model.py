"""Records of disclosure control: rules by topic, the protected tables, and the schemas of reasons, loss and audit."""

from typing import Literal

import msgspec
import polars as pl

from halfsky.core.indicators.model import Text
from halfsky.core.observations.model import OBSERVATIONS
from halfsky.core.vocabulary.findings import Finding

Reason = Literal["primary_small", "primary_zero", "primary_all", "rate", "secondary", "carried_on", "earlier"]

_KEYED: dict[str, pl.DataType] = {
    name: OBSERVATIONS[name]
    for name in ("area", "indicator", "variable", "year", "sex", "age", "residence", "disaggregation")
}


class Topic(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is unsafe in the figures of one topic, and how wide an attacker's interval must be.

    A count n is unsafe when 0 < n < `threshold`; with `zero` also n = 0; with `whole` also n equal to its
    denominator. The interval that can be computed for an unsafe cell must be at least
    max(`threshold`, `share` × n) wide (sliding protection level); with `existence` it must reach down to 0, so
    that nobody can tell that there was a case at all. Threshold 0 is a topic without secrets.

    Source: Hundepool et al., Statistical Disclosure Control (2012), ch. 4 and 5; Fischetti and Salazar,
    Management Science 47 (2001), for lower, upper and sliding protection levels.

    Attributes:
        variables: Codes of the codebook's variables that belong here.
        indicators: Codes of indicators without formula that belong here.
        source: Why the topic is held so.
    """

    code: str
    name: Text
    threshold: int
    zero: bool = False
    whole: bool = False
    existence: bool = False
    share: float = 0.0
    variables: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    source: Text


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How series without a topic are held, what a hidden cell costs, how years are pooled.

    Attributes:
        usual: Topic of counts of people, households and cases.
        sensitive: Topic of variables that the codebook marks as sensitive.
        open: Topic of everything else: institutions, money, surveys.
        personal_units: Units of which one is a person, a household, a case.
        level_cost: Factor on the cost of hiding, by level of area.
        total_cost: Factor on the cost of a total over the sexes, and of one over town and country.
        again_cost: Factor on the cost of a cell whose neighbour of the year before is hidden.
        pool_years: Years summed in a substitute.
        exact_cells: Largest table, in cells, for which the least loss is sought exactly.
    """

    usual: str
    sensitive: str
    open: str
    personal_units: tuple[str, ...]
    level_cost: dict[str, float]
    total_cost: float
    again_cost: float
    pool_years: int
    exact_cells: int


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules of disclosure control: topics by code, and the settings."""

    topics: dict[str, Topic]
    settings: Settings


REASONS: dict[str, pl.DataType] = {
    **_KEYED,
    "reason": pl.String(),
    "instead": pl.String(),
    "instead_area": pl.String(),
    "instead_from": pl.Int32(),
    "instead_to": pl.Int32(),
}
"""One row per suppressed row of the table. `reason` is for people with the right to see all; `instead` (`pooled`,
`larger_area` or "") may be shown to everyone: the pooled years of the same series, or the area above that is published."""

LOSS: dict[str, pl.DataType] = {
    "series": pl.String(),
    "level": pl.String(),
    "cells": pl.UInt32(),
    "primary": pl.UInt32(),
    "secondary": pl.UInt32(),
    "weight": pl.Float64(),
    "weight_hidden": pl.Float64(),
}
"""One row per series × level of area: rows with a figure, rows hidden for themselves, rows hidden for others'
sake, and the weight (log2 of 2 + value, times the factors of level and total) there was and that was hidden."""

AUDIT: dict[str, pl.DataType] = {
    **_KEYED,
    "low": pl.Float64(),
    "high": pl.Float64(),
    "protected": pl.Boolean(),
    "how": pl.String(),
}
"""One row per suppressed row. `low` and `high`: what an attacker can compute for its unsafe count, in single
people or cases; infinite where nothing bounds it. `how` is `interval`, `free` (in no sum), `published_before`,
or `unknown` (no count is known)."""


class Protected(msgspec.Struct, frozen=True, kw_only=True):
    """What may leave, and what the office keeps about it.

    Attributes:
        table: The same rows as came in; hidden ones without value, numerator, denominator, status `suppressed`.
        pooled: Substitutes that may be published with it: sums over the years named in `disaggregation`
            (`2019-2021`), `year` the last of them, `derivation` pooled; schema `OBSERVATIONS`.
        reasons: Schema `REASONS`, for inside use.
        findings: What cannot be protected, because it was published before or for another reason.
        loss: Schema `LOSS`.
        audit: Schema `AUDIT`: the attack on this table together with everything published before.
    """

    table: pl.DataFrame
    pooled: pl.DataFrame
    reasons: pl.DataFrame
    findings: tuple[Finding, ...]
    loss: pl.DataFrame
    audit: pl.DataFrame
