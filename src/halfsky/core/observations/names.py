"""Names in rows of figures: which area, which indicator or variable, each name looked up once."""

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

import polars as pl

from halfsky.core.indicators.model import Area, Codebook, Indicator, Match, Variable
from halfsky.core.indicators.names import normalise
from halfsky.core.observations.words import Naming, fold

SERIES: dict[str, pl.DataType] = {
    "given_indicator": pl.String(),
    "given_variable": pl.String(),
    "indicator": pl.String(),
    "variable": pl.String(),
    "known": pl.Boolean(),
    "wanted_unit": pl.String(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "kind": pl.String(),
    "per": pl.Float64(),
    "direction": pl.String(),
    "series": pl.Int64(),
}
"""One row per pair of names as given. `kind` and `per` are of the formula; `series` numbers the namings."""

AREAS: dict[str, pl.DataType] = {
    "given_area": pl.String(),
    "area_year": pl.Int32(),
    "area": pl.String(),
    "area_known": pl.String(),
}
"""One row per area name × year; `area_known` is `yes`, `no`, `ambiguous` or `expired`."""

_WOMEN = re.compile(r"女|妇|women|woman|female|girl", re.IGNORECASE)
_PLACE = re.compile(r"农村|乡村|城镇|城市|城乡|rural|urban|villag", re.IGNORECASE)


class Names(Protocol):
    """What is needed of the index of the codebook's names."""

    def exact(self, words: str) -> Match | None:
        """Find the indicator that answers to these words by code, name or alias."""


def look_up_series(
    pairs: Iterable[tuple[str | None, str | None]], *, codebook: Codebook, names: Names
) -> tuple[pl.DataFrame, list[Naming]]:
    """Tie names of series to the codebook: each pair of indicator cell and variable cell once.

    A name in the indicator column that is a variable's counts as the variable, and the other way round;
    an unknown name is kept as given, under the column it stood in.

    Returns:
        Table with schema `SERIES`, and the namings its `series` numbers point to.
    """
    variables = _by_name(codebook)
    rows, namings = [], []
    for indicator_words, variable_words in pairs:
        words = indicator_words or variable_words or ""
        match = names.exact(words) if words else None
        variable = variables.get(normalise(words)) if words else None
        if variable is not None and (match is None or not indicator_words):
            match = None
        else:
            variable = None
        indicator = codebook.indicators[match.indicator] if match is not None and match.indicator else None
        namings.append(_naming(words, match, indicator, variable))
        facts = _facts(indicator, variable)
        rows.append(
            {
                "given_indicator": indicator_words,
                "given_variable": variable_words,
                "indicator": indicator.code if indicator else None if variable else indicator_words,
                "variable": variable.code
                if variable
                else None
                if indicator or indicator_words
                else variable_words,
                "series": len(namings) - 1,
                **facts,
            }
        )
    return pl.DataFrame(rows, schema=SERIES), namings


def _by_name(codebook: Codebook) -> dict[str, Variable]:
    index: dict[str, Variable] = {}
    for variable in codebook.variables.values():
        for name in (variable.code, variable.name.zh, variable.name.en, *(a.zh for a in variable.aliases)):
            index.setdefault(normalise(name), variable)
    return index


def _facts(indicator: Indicator | None, variable: Variable | None) -> dict[str, object]:
    series = indicator or variable
    formula = indicator.formula if indicator else None
    low, high = indicator.bounds if indicator else (0.0, None) if variable else (None, None)
    return {
        "known": series is not None,
        "wanted_unit": series.unit if series else None,
        "low": low,
        "high": high,
        "kind": formula.kind if formula else None,
        "per": formula.per if formula else None,
        "direction": indicator.direction if indicator else None,
    }


def _naming(
    words: str, match: Match | None, indicator: Indicator | None, variable: Variable | None
) -> Naming:
    series = indicator or variable
    named = f"{words} {indicator.name.zh if indicator else ''}"
    return Naming(
        sex=match.sex if match else "_T",
        residence=match.residence if match else "_T",
        by_sex="sex" in series.breakdowns if series else _WOMEN.search(named) is None,
        by_residence="residence" in series.breakdowns if series else _PLACE.search(named) is None,
        of_women=_WOMEN.search(named) is not None,
        of_place=_PLACE.search(named) is not None,
    )


def look_up_areas(pairs: Iterable[tuple[str | None, int | None]], *, codebook: Codebook) -> pl.DataFrame:
    """Tie names of areas to codes, by code, name or alias, each in the years it is valid.

    A name with the names of the areas above before it (内蒙古鄂尔多斯市) counts too. An unknown name stays.

    Returns:
        Table with schema `AREAS`.
    """
    index = _areas_by_name(codebook)
    rows = []
    for words, year in pairs:
        found = [(code, valid) for code, valid in index.get(fold(words or "").replace(" ", ""), ())]
        now = {code for code, valid in found if year is None or _within(valid, year)}
        codes = now or {code for code, _ in found}
        known = "no" if not codes else "ambiguous" if len(codes) > 1 else "yes" if now else "expired"
        area = next(iter(codes)) if len(codes) == 1 else words
        rows.append({"given_area": words, "area_year": year, "area": area, "area_known": known})
    return pl.DataFrame(rows, schema=AREAS)


_Years = tuple[int | None, int | None]


def _areas_by_name(codebook: Codebook) -> dict[str, list[tuple[str, _Years]]]:
    index: dict[str, list[tuple[str, _Years]]] = {}
    for area in codebook.areas.values():
        for name, valid in _names_of(area, codebook.areas):
            index.setdefault(fold(name).replace(" ", ""), []).append((area.code, valid))
    return index


def _names_of(area: Area, areas: dict[str, Area]) -> Iterator[tuple[str, _Years]]:
    valid = (area.valid_from, area.valid_to)
    own = [(area.name.zh, valid), *((alias.zh, (alias.valid_from, alias.valid_to)) for alias in area.aliases)]
    yield area.code, valid
    yield area.name.en, valid
    yield from own
    above, before = area.parent, [""]
    while above is not None and areas[above].level != "nation":
        parent = areas[above]
        names = [parent.name.zh, *(alias.zh for alias in parent.aliases)]
        before = [name + rest for name in names for rest in ("", *before) if name]
        yield from ((prefix + name, years) for prefix in dict.fromkeys(before) for name, years in own)
        above = parent.parent


def _within(valid: _Years, year: int) -> bool:
    first, last = valid
    return (first is None or first <= year) and (last is None or year <= last)
