"""Published tables as an attacker reads them: counts told and withheld, and what quotients say of counts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from halfsky.core.disclosure.attack import Count, Fact, Release
from halfsky.core.indicators.model import Codebook
from halfsky.core.observations.rates import terms_of, times_of
from halfsky.core.vocabulary.breakdowns import TOTAL
from halfsky.core.vocabulary.units import UNITS

_COLUMNS = (
    "area", "indicator", "variable", "year", "sex", "age", "residence", "disaggregation", "value", "unit",
    "numerator", "denominator", "status", "derivation", "coverage",
)  # fmt: skip


class _Part(NamedTuple):
    series: str
    sex: str
    residence: str
    weight: float


class Reader:
    """Reads rows as facts about counts, by the formulas of the codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.factors = {
            code: UNITS[one.unit].factor
            for code, one in codebook.variables.items()
            if UNITS[one.unit].family == "count"
        }
        self.times = {code: times_of(one) for code, one in codebook.indicators.items()}
        self.parts: dict[tuple[str, str, str], dict[str, list[_Part]]] = {}
        for one in codebook.indicators.values():
            if one.formula is not None:
                for term in terms_of(one, codebook):
                    roles = self.parts.setdefault(term[:3], {})
                    roles.setdefault(term[3], []).append(_Part(*term[4:]))

    def counts(self, row: Mapping[str, Any]) -> dict[str, Count]:
        """Give the counts a row is about: `value` of a variable, `numerator` and `denominator` of an indicator."""
        if row["variable"] is not None:
            return {"value": _count(row, row["variable"])} if row["variable"] in self.factors else {}
        code = row["indicator"]
        if self.codebook.indicators[code].formula is None:
            return self._without_formula(row, code)
        found = {}
        apart = _is_partial(row)
        for role, parts in self.parts.get((code, row["sex"], row["residence"]), {}).items():
            if all(part.series in self.factors for part in parts):
                found[role] = _through(row, role) if apart else self._whole(row, role, parts)
        return found

    def _without_formula(self, row: Mapping[str, Any], code: str) -> dict[str, Count]:
        if self.times[code] is not None:
            return {role: _count(row, f"{code}/{role}") for role in ("numerator", "denominator")}
        counted = UNITS[self.codebook.indicators[code].unit].family == "count"
        return {"numerator": _count(row, f"{code}/numerator")} if counted else {}

    def _whole(self, row: Mapping[str, Any], role: str, parts: Sequence[_Part]) -> Count:
        if len(parts) == 1:
            return _count(row, parts[0].series)._replace(sex=parts[0].sex, residence=parts[0].residence)
        return _through(row, role)

    def read(self, table: pl.DataFrame) -> Release:
        """Read a table, or the part of one that is asked about."""
        release = Release()
        for row in table.select(_COLUMNS).iter_rows(named=True):
            if row["value"] is not None or row["status"] == "suppressed":
                self._read_row(row, release)
        release.close()
        return release

    def _read_row(self, row: Mapping[str, Any], release: Release) -> None:
        if row["derivation"] == "pooled":
            self._read_pool(row, release)
            return
        counts = self.counts(row)
        told = self.amounts(row)
        for role, count in counts.items():
            if told.get(role) is not None:
                release.tell(count, told[role])
            else:
                release.withhold(count)
            if _is_partial(row):
                release.partial.add(count)
            if row["indicator"] is not None:
                release.name(count, _through(row, role))
        for fact in self._facts(row, counts, told):
            release.add(fact)

    def amounts(self, row: Mapping[str, Any]) -> dict[str, float]:
        """Give the counts a row states, in single people or cases."""
        if row["value"] is None:
            return {}
        if row["variable"] is not None:
            return (
                {"value": row["value"] * self.factors[row["variable"]]}
                if row["variable"] in self.factors
                else {}
            )
        if self.times[row["indicator"]] is None:
            return {"numerator": self._stated_count(row)}
        stated = {role: row[role] for role in ("numerator", "denominator")}
        return {role: amount for role, amount in stated.items() if amount is not None}

    def _stated_count(self, row: Mapping[str, Any]) -> float:
        parts = self.parts.get((row["indicator"], row["sex"], row["residence"]), {}).get("numerator", [])
        if len(parts) == 1 and parts[0].series in self.factors:
            return float(row["value"] / parts[0].weight * self.factors[parts[0].series])
        return float(row["value"] * UNITS[row["unit"]].factor)

    def _facts(
        self, row: Mapping[str, Any], counts: Mapping[str, Count], told: Mapping[str, float]
    ) -> Iterator[Fact]:
        indicator = self.codebook.indicators.get(row["indicator"] or "")
        over, under = counts.get("numerator"), counts.get("denominator")
        for role, parts in self.parts.get((row["indicator"], row["sex"], row["residence"]), {}).items():
            if role in counts and len(parts) > 1 and not _is_partial(row):
                terms = [self._whole(row, role, [part]) for part in parts]
                signs = [1.0 if part.weight > 0 else -1.0 for part in parts]
                yield Fact(((counts[role], -1.0), *zip(terms, signs, strict=True)), 0.0, 0.0)
        if over is None or under is None or indicator is None or len(told) == len(counts):
            return
        if indicator.formula is not None and indicator.formula.kind == "proportion":
            yield Fact(((under, 1.0), (over, -1.0)), 0.0, float("inf"))
        if row["value"] is not None and "numerator" not in told:
            yield from _quotient(over, under, row["value"], self.times[row["indicator"]] or 1.0)

    def _read_pool(self, row: Mapping[str, Any], release: Release) -> None:
        """A sum over years: the years' counts add up to it."""
        first, _, last = row["disaggregation"].partition("-")
        counts = self.counts({**row, "disaggregation": TOTAL})
        for role, amount in self.amounts(row).items():
            if role in counts:
                years = [counts[role]._replace(year=year) for year in range(int(first), int(last) + 1)]
                release.add(Fact(tuple((one, 1.0) for one in years), amount, amount))


def _is_partial(row: Mapping[str, Any]) -> bool:
    """Rolled up from some of the areas below: a sum over other areas than its variables' own totals."""
    return row["derivation"] == "roll_up" and (row["coverage"] or 1.0) < 1 - 1e-9


def _through(row: Mapping[str, Any], role: str) -> Count:
    return _count(row, f"{row['indicator']}/{role}")


def _count(row: Mapping[str, Any], series: str) -> Count:
    return Count(
        series, row["area"], row["year"], row["sex"], row["age"], row["residence"], row["disaggregation"]
    )


def _quotient(over: Count, under: Count, value: float, times: float) -> Iterator[Fact]:
    """A printed quotient, true to half a unit of its last digit."""
    half = 0.5 * 10.0 ** -digits_of(value)
    yield Fact(((over, times), (under, -(value + half))), -float("inf"), 0.0)
    yield Fact(((over, times), (under, -(value - half))), 0.0, float("inf"))


def digits_of(value: float) -> int:
    """Count the decimals with which a number is printed.

    Example:
        >>> digits_of(12.5), digits_of(3.0), digits_of(1e-7)
        (1, 0, 7)
    """
    text = f"{value:.12f}".rstrip("0")
    return len(text) - text.index(".") - 1
