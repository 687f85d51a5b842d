"""Rules that a row of figures is held against: those that refuse it, and those that ask."""

import polars as pl

from halfsky.core.observations.cells import FAULTS, FIRST_YEAR, LARGEST, LAST_YEAR, fault_of
from halfsky.core.observations.findings import Check
from halfsky.core.vocabulary.findings import Severity
from halfsky.core.vocabulary.units import UNITS

ERROR, QUERY, NOTE = Severity.ERROR, Severity.QUERY, Severity.NOTE

PERMILLE_CEILING = 60.0
"""A rate per mille above this is asked about where lower is better: no mortality of our day reaches it."""

_UNIT_CODES: tuple[tuple[str, Severity, bool], ...] = (
    ("observations.unknown_unit", ERROR, False),
    ("observations.sign_contradicts", ERROR, False),
    ("observations.unit_mismatch", ERROR, False),
    ("observations.unit_remark", QUERY, False),
    ("observations.sign_converted", NOTE, False),
    ("observations.unit_converted", NOTE, True),
    ("observations.unit_assumed", NOTE, True),
    ("observations.unit_kept", QUERY, True),
    ("observations.no_unit", QUERY, True),
)
_PROPORTIONS = [unit.code for unit in UNITS.values() if unit.family in ("proportion", "rate_1000")]
_COUNTS = [unit.code for unit in UNITS.values() if unit.family == "count"]


def _col(name: str) -> pl.Expr:
    return pl.col(name)


def checks() -> tuple[Check, ...]:
    """Give every rule a single row can break, those of names and places before those of numbers."""
    return (
        *_name_checks(),
        *_year_checks(),
        *_number_checks(),
        *_unit_checks(),
        *_status_checks(),
        *_level_checks(),
        *_share_checks(),
    )


def _name_checks() -> tuple[Check, ...]:
    series = pl.coalesce("given_indicator", "given_variable")
    return (
        Check(code="observations.extra_cells", severity=ERROR, column="extra", broken=_col("given_extra").is_not_null()),
        Check(code="observations.no_series", severity=ERROR, column="indicator", broken=series.is_null()),
        Check(code="observations.two_series", severity=ERROR, column="variable", broken=_col("given_indicator").is_not_null() & _col("given_variable").is_not_null(), facts={"indicator": _col("given_indicator")}),
        Check(code="observations.no_area", severity=ERROR, column="area", broken=_col("area").is_null()),
        Check(code="observations.unknown_series", severity=NOTE, column="indicator", broken=~_col("known") & series.is_not_null(), facts={"series": series}, once=True),
        Check(code="observations.unknown_area", severity=NOTE, column="area", broken=(_col("area_known") == "no") & _col("area").is_not_null(), facts={"area": _col("area")}, once=True),
        Check(code="observations.ambiguous_area", severity=QUERY, column="area", broken=_col("area_known") == "ambiguous", once=True),
        Check(code="observations.expired_area", severity=QUERY, column="area", broken=_col("area_known") == "expired", facts={"year": _col("year")}, once=True),
        *(Check(code="observations.unknown_breakdown", severity=ERROR, column=name, broken=_col("cell_wrong") == name, facts={"given": pl.concat_str([_col("given_sex").fill_null(""), _col("given_residence").fill_null(""), _col("given_disaggregation").fill_null("")], separator=" ").str.strip_chars()}) for name in ("sex", "residence")),
    )  # fmt: skip


def _year_checks() -> tuple[Check, ...]:
    limits = {"first": pl.lit(FIRST_YEAR), "last": pl.lit(LAST_YEAR)}
    return (
        Check(code="observations.no_year", severity=ERROR, column="year", broken=_col("year").is_null()),
        Check(code="observations.year_out_of_range", severity=ERROR, column="year", broken=~_col("year").is_between(FIRST_YEAR, LAST_YEAR), facts=limits),
        Check(code="observations.year_from_date", severity=NOTE, column="year", broken=_col("year_from_date") & _col("year").is_between(FIRST_YEAR, LAST_YEAR), facts={"year": _col("year")}, once=True),
    )  # fmt: skip


def _number_checks() -> tuple[Check, ...]:
    rules: list[Check] = []
    for name in ("value", "numerator", "denominator"):
        unread = _col(f"{name}_number").is_null() & _col(f"{name}_missing").is_null()
        if name == "value":
            unread = unread | (_col("value_sign").is_not_null() & ~_col("sign_known"))
        else:
            unread = unread | _col(f"{name}_sign").is_not_null()
        fault = _col(f"{name}_fault")
        codes = (*(code for code, _ in FAULTS), "observations.not_a_number")
        rules.extend(
            Check(code=code, severity=ERROR, column=name, broken=unread & (fault == code)) for code in codes
        )
        rules.append(
            Check(
                code="observations.absurd",
                severity=ERROR,
                column=name,
                broken=_col(f"{name}_number").abs() >= LARGEST,
            )
        )
    rules.append(
        Check(
            code="observations.negative",
            severity=ERROR,
            column="numerator",
            broken=(_col("numerator_number") < 0) | (_col("denominator_number") < 0),
        )
    )
    rules.append(
        Check(
            code="observations.negative",
            severity=ERROR,
            column="value",
            broken=(_col("value") < 0)
            & _col("unit").is_in(_COUNTS)
            & (_col("low").is_null())
            & _col("kind").ne_missing("gap"),
        )
    )
    return tuple(rules)  # fmt: skip


def _unit_checks() -> tuple[Check, ...]:
    facts = {
        "unit": pl.coalesce("given_unit", "value_sign", pl.lit("")),
        "sign": _col("value_sign").fill_null(""),
        "wanted": _col("wanted_unit").replace_strict(
            {code: unit.zh for code, unit in UNITS.items()}, default=""
        ),
        "wanted_en": _col("wanted_unit").replace_strict(
            {code: unit.en for code, unit in UNITS.items()}, default=""
        ),
        "series": pl.coalesce("given_indicator", "given_variable"),
    }
    told = {True: facts, False: facts | {"value": _col("value")}}
    has_value = _col("value_number").is_not_null()
    return tuple(
        Check(code=code, severity=severity, column="value" if "sign" in code else "unit", broken=(_col("unit_finding") == code) & has_value, facts=told[once], once=once)
        for code, severity, once in _UNIT_CODES
    )  # fmt: skip


def _status_checks() -> tuple[Check, ...]:
    return (
        Check(code="observations.status_contradicts", severity=ERROR, column="status", broken=_col("status_missing").is_not_null() & _col("value_number").is_not_null()),
        Check(code="observations.unknown_status", severity=NOTE, column="status", broken=_col("given_status").is_not_null() & _col("status_missing").is_null() & ~_col("status_usual"), once=True),
    )  # fmt: skip


def _level_checks() -> tuple[Check, ...]:
    value = _col("value")
    percent, permille = _col("unit") == "percent", _col("unit").is_in(["permille", "per_1000"])
    higher_better, lower_better = _col("direction") == "up", _col("direction") == "down"
    words = {"low": _col("low").fill_null(float("-inf")), "high": _col("high").fill_null(float("inf"))}
    return (
        Check(code="observations.out_of_bounds", severity=ERROR, column="value", broken=((value < _col("low")) | (value > _col("high"))) & (value.abs() < LARGEST), facts=words | {"unit": _col("unit")}),
        Check(code="observations.share_for_percent", severity=QUERY, column="value", broken=percent & higher_better & (value > 0) & (value < 1) & _col("value_sign").is_null(), facts={"times": value * 100}),
        Check(code="observations.percent_for_permille", severity=QUERY, column="value", broken=permille & lower_better & (value > PERMILLE_CEILING)),
    )  # fmt: skip


def _share_checks() -> tuple[Check, ...]:
    """Numerator and denominator: both there, possible, and agreeing with the value printed beside them."""
    over, under = _col("numerator"), _col("denominator")
    facts = {"numerator": over, "denominator": under, "expected": _col("expected").round(4)}
    return (
        Check(code="observations.half_a_share", severity=QUERY, column="denominator", broken=over.is_null() != under.is_null(), facts=facts),
        Check(code="observations.zero_denominator", severity=ERROR, column="denominator", broken=(under == 0) & (over > 0)),
        Check(code="observations.more_than_all", severity=QUERY, column="numerator", broken=(under > 0) & (over > under) & (_col("kind") == "proportion") & _col("unit").is_in(_PROPORTIONS), facts=facts),
        Check(code="observations.rate_disagrees", severity=QUERY, column="value", broken=(_col("value") - _col("expected")).abs() > _col("rounding"), facts=facts),
    )  # fmt: skip


def fault_columns() -> list[pl.Expr]:
    """Name the fault of every number column, for the rules to look at."""
    return [
        fault_of(f"given_{name}").alias(f"{name}_fault") for name in ("value", "numerator", "denominator")
    ]
