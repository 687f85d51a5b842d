"""The figures of the invented nation: counts of every county and year that agree with each other.

Who has something is drawn from those who could have it, so that a share is never above one hundred and a small
county jumps about as small counties do; women and men, town and country sum to the whole. Two cells of a hundred are
not there and one is marked as not available. Everything follows from one seed and the code of the variable.
"""

import zlib
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import polars as pl

from halfsky.core.indicators.model import Codebook, Indicator, Term
from halfsky.core.returns.model import LineKey
from halfsky.core.vocabulary.units import UNITS
from tools.nation.places import SEED
from tools.nation.wanted import LAST, YEARS, cells, level_of

FIGURES: dict[str, pl.DataType] = {
    "area": pl.String(),
    "series": pl.String(),
    "year": pl.Int32(),
    "sex": pl.String(),
    "residence": pl.String(),
    "value": pl.Float64(),
    "unit": pl.String(),
    "status": pl.String(),
}
"""One row per county × variable × year × cell. `value` is null exactly where `status` is `not_available`."""

Floats = npt.NDArray[np.float64]
_ABSENT, _NOT_AVAILABLE = 0.02, 0.01
_NARROW = 1000.0


class Figures:
    """Counts by county and year, one variable after another.

    Args:
        counties: Codes, in order.
        codebook: Variables and formulas.
        indicators: Those the nation keeps.
    """

    def __init__(self, counties: pl.Series, *, codebook: Codebook, indicators: list[Indicator]) -> None:
        self._counties, self._codebook = counties, codebook
        self._cells = cells(codebook, indicators)
        self._of: dict[str, Indicator] = {}
        for one in indicators:
            assert one.formula is not None
            for term in one.formula.numerator:
                self._of.setdefault(term.variable, one)
        chance = np.random.default_rng(SEED)
        size = np.clip(chance.lognormal(np.log(380_000), 0.8, (len(counties), 1)), 12_000, 3_000_000)
        growth = np.cumprod(1 + chance.normal(0.002, 0.006, (len(counties), len(YEARS))), axis=1)
        self._people = np.rint(size * growth)
        self._town = np.clip(
            chance.beta(3, 3, (len(counties), 1)) + 0.008 * np.arange(len(YEARS)), 0.05, 0.97
        )
        self._totals: dict[str, Floats] = {}
        self._open: set[str] = set()

    def tables(self) -> Iterator[pl.DataFrame]:
        """One table with schema `FIGURES` for each variable, in order of their codes."""
        for variable in sorted({cell.series for cell in self._cells}):
            wanted = [cell for cell in self._cells if cell.series == variable]
            yield pl.concat([self._table(cell) for cell in wanted])

    def _table(self, cell: LineKey) -> pl.DataFrame:
        values = self.of(cell)
        chance = self._chance(f"{cell.series}{cell.sex}{cell.residence}?")
        draw = chance.random(values.size)
        areas, years = values.shape
        kept = pl.DataFrame(
            {
                "area": self._counties.gather(np.repeat(np.arange(areas), years)),
                "year": np.tile(np.array(YEARS, dtype=np.int32), areas),
                "value": values.ravel(),
                "draw": draw,
            }
        ).filter(pl.col("draw") >= _ABSENT)
        away = pl.col("draw") < _ABSENT + _NOT_AVAILABLE
        told = kept.with_columns(
            series=pl.lit(cell.series),
            sex=pl.lit(cell.sex),
            residence=pl.lit(cell.residence),
            unit=pl.lit(self._codebook.variables[cell.series].unit),
            value=pl.when(~away).then("value"),
            status=pl.when(away).then(pl.lit("not_available")).otherwise(pl.lit("reported")),
        )
        return told.select(pl.col(name).cast(kind) for name, kind in FIGURES.items())

    def of(self, cell: LineKey) -> Floats:
        """Counties × years of one cell."""
        whole = self._total(cell.series)
        if cell.sex != "_T":
            women = self._part(cell.series, whole, sex="F")
            return women if cell.sex == "F" else whole - women
        if cell.residence != "_T":
            town = self._part(cell.series, whole, residence="U")
            return town if cell.residence == "U" else whole - town
        return whole

    def _total(self, variable: str) -> Floats:
        if variable not in self._totals:
            self._open.add(variable)
            self._totals[variable] = self._drawn(variable)
            self._open.discard(variable)
        return self._totals[variable]

    def _drawn(self, variable: str) -> Floats:
        indicator, chance = self._of.get(variable), self._chance(variable)
        base = None if indicator is None else self._base(variable, indicator)
        if indicator is None or base is None:
            return self._of_people(variable, chance)
        assert indicator.formula is not None
        share = self._levels(indicator, chance) / indicator.formula.per / len(indicator.formula.numerator)
        factor = UNITS[self._codebook.variables[variable].unit].factor
        if indicator.formula.kind == "mean":
            return np.asarray(np.round(base * share, 1))
        drawn = (
            chance.binomial(base.astype(np.int64), np.clip(share, 0.0, 1.0))
            if indicator.formula.kind == "proportion"
            else chance.poisson(base * share)
        )
        return np.asarray(drawn.astype(float) / factor)

    def _base(self, variable: str, indicator: Indicator) -> Floats | None:
        """Those among whom the variable is counted, as single people or things; None where it is the base itself."""
        assert indicator.formula is not None
        terms = [term for term in indicator.formula.denominator if term.variable != variable]
        if len(terms) < len(indicator.formula.denominator) or any(t.variable in self._open for t in terms):
            return None
        return np.asarray(sum(self._single(term) for term in terms))

    def _single(self, term: Term) -> Floats:
        values = self.of(LineKey(series=term.variable, sex=term.sex, residence=term.residence))
        return np.asarray(values * UNITS[self._codebook.variables[term.variable].unit].factor)

    def _of_people(self, variable: str, chance: np.random.Generator) -> Floats:
        """A number that grows with the people: from a few in a county up to a third of them."""
        unit = UNITS[self._codebook.variables[variable].unit]
        share = 10 ** chance.uniform(-4.2, -0.5) if unit.family == "count" else chance.uniform(0.5, 3.0)
        if unit.code in ("persons", "households", "10k_persons"):
            share = 10 ** chance.uniform(-2.3, -0.4)
        own = chance.lognormal(0.0, 0.15, (len(self._people), 1)) * (
            1 + chance.normal(0, 0.02, self._people.shape)
        )
        drawn = self._people * share * own / unit.factor
        return np.asarray(
            np.rint(drawn) if unit.family == "count" and unit.factor == 1 else np.round(drawn, 1)
        )

    def _part(self, variable: str, whole: Floats, *, sex: str = "_T", residence: str = "_T") -> Floats:
        """The women, or those in town: as large a part as among those who could have it, or as among all."""
        indicator = self._of.get(variable)
        chance = self._chance(f"{variable}{sex}{residence}")
        share: Floats = self._town if residence != "_T" else np.full_like(whole, 0.485)
        if indicator is not None and indicator.formula is not None:
            own = [term for term in indicator.formula.denominator if term.variable == variable]
            if own and sex == "F":
                share = self._levels(indicator, chance) / indicator.formula.per
            base = self._base(variable, indicator) if not own else None
            if base is not None and indicator.formula.kind != "mean":
                of = [
                    self._single(
                        Term(variable=t.variable, sex="F")
                        if sex != "_T"
                        else Term(variable=t.variable, residence="U")
                    )
                    for t in indicator.formula.denominator
                ]
                part = np.asarray(sum(of))
                factor = UNITS[self._codebook.variables[variable].unit].factor
                even = np.rint(whole * part / np.maximum(base, 1.0))
                least = np.maximum(whole - (base - part) / factor, 0.0)
                return np.asarray(np.clip(even, least, np.minimum(part / factor, whole)))
        part = np.clip(share + chance.normal(0, 0.01, whole.shape), 0.0, 1.0) * whole
        return np.asarray(np.rint(part) if float(whole.flat[0]).is_integer() else np.round(part, 1))

    def _levels(self, indicator: Indicator, chance: np.random.Generator) -> Floats:
        """Counties × years of the rate itself, in the indicator's unit: a drift toward the goal, at a pace of its own."""
        level, low, high = level_of(indicator), *indicator.bounds
        bounded = low is not None and high is not None and max(level.start, level.goal) < high <= _NARROW
        top = float(high) if bounded and high is not None else 0.0
        start, goal = (_scaled(value, top) for value in (level.start, level.goal))
        pace = chance.uniform(0.2, 1.5) * (goal - start) / (LAST - YEARS[0])
        shape = (len(self._people), 1)
        own = chance.normal(0.0, 0.35, shape)
        paces = pace * (1 + chance.normal(0.0, 0.5, shape))
        noise = chance.normal(0.0, 0.05, self._people.shape)
        return _unscaled(start + own + paces * np.arange(len(YEARS)) + noise, top)

    def _chance(self, name: str) -> np.random.Generator:
        return np.random.default_rng([SEED, zlib.crc32(name.encode())])


def _scaled(value: float, top: float) -> float:
    return float(np.log(value / (top - value)) if top else np.log(value))


def _unscaled(point: Floats, top: float) -> Floats:
    return np.asarray(top / (1 + np.exp(-point)) if top else np.exp(point))
