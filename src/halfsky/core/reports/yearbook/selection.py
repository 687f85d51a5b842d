"""Which rows of a vintage a yearbook prints, each counted once: what is printed, what is missing, what is left out."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec
import polars as pl

from halfsky.core.indicators.model import Codebook, Text
from halfsky.core.reports.yearbook.model import Count, Group, Kind, Place, Series
from halfsky.core.vocabulary.breakdowns import TOTAL
from halfsky.core.vocabulary.units import UNITS, convert

Key = tuple[str, Group, int]
"""Area, group, year: the grain of one series."""

_NEEDED = (
    "area", "indicator", "variable", "year", "sex", "age", "residence", "disaggregation", "value", "unit", "status",
    "derivation", "coverage",
)  # fmt: skip


_READ = ("area", "sex", "residence", "age", "year", "value", "unit", "status", "derivation", "coverage")


class _Row(NamedTuple):
    value: float | None
    unit: str
    status: str
    derivation: str
    coverage: float | None


class Known(msgspec.Struct, frozen=True, gc=False):
    """What the vintage knows of one cell: a value in the codebook's unit, or why there is none."""

    value: float | None
    sign: str
    partial: bool = False
    reported: bool = True


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """The cells of a yearbook by series, its areas in the order of the tree, and the count of all rows."""

    cells: dict[Series, dict[Key, Known]]
    places: tuple[Place, ...]
    count: Count


def select(
    observations: pl.DataFrame,
    *,
    codebook: Codebook,
    area: str,
    year: int,
    span: int,
    depth: int | None,
    sensitive: bool,
) -> Selection:
    """Choose the rows of a yearbook.

    Args:
        observations: Schema `OBSERVATIONS`.
        codebook: Series, units and the tree of areas.
        area: The yearbook's own area; the areas below it come along.
        year: Its last year.
        span: How many years back it goes, the last one counted.
        depth: Steps below the own area that are shown; null for all.
        sensitive: Whether variables that the codebook calls sensitive are shown.
    """
    places = _places(observations["area"].unique().to_list(), area, codebook, depth)
    why = _reasons(places, codebook, year=year, span=span, sensitive=sensitive)
    marked = observations.select(_NEEDED).with_columns(why=why)
    left_out: dict[str, int] = dict(marked.drop_nulls("why").group_by("why").len().sort("why").iter_rows())
    cells, repeats = _cells(marked.filter(pl.col("why").is_null()), codebook)
    found = [known for series in cells.values() for known in series.values()]
    count = Count(
        read=observations.height,
        printed=sum(known.value is not None for known in found),
        missing=sum(known.value is None and known.sign != "conflict" for known in found),
        left_out=left_out | {reason: number for reason, number in repeats.items() if number},
    )
    shown = {place for series in cells.values() for place, _, _ in series}
    return Selection(cells=cells, places=_with_parents(places, shown, codebook), count=count)


def _places(present: list[str], area: str, codebook: Codebook, depth: int | None) -> tuple[Place, ...]:
    """The own area and those below it in the order of the tree; unknown names where the codebook knows no parts."""
    below: dict[str, list[str]] = defaultdict(list)
    for code, one in sorted(codebook.areas.items()):
        if one.parent is not None:
            below[one.parent].append(code)
    places: list[Place] = []
    waiting = [(area, 0)]
    while waiting:
        code, steps = waiting.pop()
        known = codebook.areas.get(code)
        places.append(Place(code=code, name=known.name if known else Text(zh=code, en=code), depth=steps))
        if depth is None or steps < depth:
            waiting += [(child, steps + 1) for child in reversed(below[code])]
    if not below[area] and depth != 0:
        strangers = sorted(name for name in present if name not in codebook.areas and name != area)
        places += [Place(code=name, name=name_of(name, codebook), depth=1) for name in strangers]
    return tuple(places)


def name_of(code: str, codebook: Codebook) -> Text:
    """Name of an area; one that the codebook does not know is named as it was given."""
    known = codebook.areas.get(code)
    return known.name if known else Text(zh=code, en=code)


def _reasons(
    places: tuple[Place, ...], codebook: Codebook, *, year: int, span: int, sensitive: bool
) -> pl.Expr:
    """Why a row is left out, the first reason that holds; null where it is printed."""
    hidden = [] if sensitive else [code for code, v in codebook.variables.items() if v.sensitive]
    known = pl.col("indicator").is_in(list(codebook.indicators)).fill_null(value=False) | pl.col(
        "variable"
    ).is_in(list(codebook.variables)).fill_null(value=False)
    reasons = (
        ("later", pl.col("year") > year),
        ("earlier", pl.col("year") <= year - span),
        ("area", ~pl.col("area").is_in([place.code for place in places])),
        ("breakdown", ~pl.col("disaggregation").fill_null(TOTAL).is_in([TOTAL, ""])),
        ("series", ~known),
        ("sensitive", pl.col("variable").is_in(hidden).fill_null(value=False)),
        ("unit", pl.col("value").is_not_null() & ~_convertible(codebook)),
    )
    chain: pl.Expr = pl.lit(None, dtype=pl.String)
    for word, holds in reversed(reasons):
        chain = pl.when(holds).then(pl.lit(word)).otherwise(chain)
    return chain


def _convertible(codebook: Codebook) -> pl.Expr:
    """Whether a value can be told in the unit that the codebook gives its series."""
    families = {code: unit.family for code, unit in UNITS.items()}
    wanted_i = {code: families[i.unit] for code, i in codebook.indicators.items()}
    wanted_v = {code: families[v.unit] for code, v in codebook.variables.items()}
    own = pl.col("unit").replace_strict(families, default=None, return_dtype=pl.String)
    of_indicator = pl.col("indicator").replace_strict(wanted_i, default=None, return_dtype=pl.String)
    of_variable = pl.col("variable").replace_strict(wanted_v, default=None, return_dtype=pl.String)
    return (own == pl.coalesce(of_indicator, of_variable)).fill_null(value=False)


def _cells(rows: pl.DataFrame, codebook: Codebook) -> tuple[dict[Series, dict[Key, Known]], dict[str, int]]:
    """One cell per series × area × group × year, and how many rows repeat or contradict another."""
    gathered: dict[Series, dict[Key, list[_Row]]] = defaultdict(lambda: defaultdict(list))
    of_kind: tuple[tuple[Kind, str], ...] = (("indicator", "indicator"), ("variable", "variable"))
    for kind, column in of_kind:
        for (code,), part in (
            rows.drop_nulls(column).partition_by(column, as_dict=True, maintain_order=True).items()
        ):
            by_key = gathered[Series(kind=kind, code=str(code))]
            for area, sex, residence, age, year, *told in part.select(_READ).iter_rows():
                by_key[(area, _group(sex, residence, age), year)].append(_Row(*told))
    counted = {"repeat": 0, "conflict": 0}
    cells: dict[Series, dict[Key, Known]] = {}
    for series, by_key in gathered.items():
        unit = _unit(series, codebook)
        cells[series] = {}
        for key, found in by_key.items():
            known = _settled(found, unit)
            cells[series][key] = known
            if known.sign == "conflict":
                counted["conflict"] += len(found)
            else:
                counted["repeat"] += len(found) - 1
    return cells, counted


@lru_cache(maxsize=256)
def _group(sex: str | None, residence: str | None, age: str | None) -> Group:
    return Group(sex=sex or TOTAL, residence=residence or TOTAL, age=age or TOTAL)


def _unit(series: Series, codebook: Codebook) -> str:
    known = codebook.indicators if series.kind == "indicator" else codebook.variables
    return known[series.code].unit


def _settled(found: Sequence[_Row], unit: str) -> Known:
    """One cell from the rows of one key: a reported figure before a derived one; two that differ are a conflict."""
    valued = [row for row in found if row.value is not None]
    if not valued:
        return Known(None, found[0].status)
    reported = [row for row in valued if not row.derivation] or valued
    values = {convert(row.value, unit=row.unit, to=unit) for row in reported if row.value is not None}
    if len(values) > 1:
        return Known(None, "conflict")
    first = reported[0]
    partial = first.coverage is not None and first.coverage < 1
    return Known(values.pop(), "figure", partial, not first.derivation)


def _with_parents(places: tuple[Place, ...], shown: set[str], codebook: Codebook) -> tuple[Place, ...]:
    """The places that have a row, and those above them."""
    wanted = set(shown)
    for code in shown:
        known = codebook.areas.get(code)
        while known is not None and known.parent is not None:
            wanted.add(known.parent)
            known = codebook.areas.get(known.parent)
    return tuple(place for place in places if place.code in wanted or place.depth == 0)
