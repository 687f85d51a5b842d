"""The year's forms: from the indicators of the adopted plan to what each unit is asked, once and nothing computable."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

import msgspec

from halfsky.core.indicators.domains import DOMAINS
from halfsky.core.indicators.model import Area, Codebook, Text
from halfsky.core.indicators.responsible import UnitIndex
from halfsky.core.responsibility.model import Assignment
from halfsky.core.returns.cells import cells_of, sources
from halfsky.core.returns.lines import line_of
from halfsky.core.returns.model import Form, Forms, Line, LineKey, Unasked

Kind = Literal["women", "children"]
Level = Literal["nation", "province", "prefecture", "county"]
_Cells = dict[LineKey, list[str]]

_LEVELS: tuple[Level, ...] = ("nation", "province", "prefecture", "county")
_PREFIX: dict[Kind, str] = {"women": "妇规", "children": "儿规"}
_TITLE: dict[Kind, Text] = {
    "women": Text(
        zh="妇女发展规划监测统计表（{unit}）",
        en="Figures for monitoring the women's development plan ({unit})",
    ),
    "children": Text(
        zh="儿童发展规划监测统计表（{unit}）",
        en="Figures for monitoring the children's development plan ({unit})",
    ),
}
_BODY_ENDINGS = ("部门", "委", "局", "部", "办", "厅")
_LEAST_NAME = 2


def make_forms(
    codebook: Codebook,
    *,
    indicators: Iterable[str],
    year: int,
    area: str,
    level: Level,
    leads: Mapping[str, str] | None = None,
    units: frozenset[str] | None = None,
    alone: Mapping[str, tuple[Area, ...]] | None = None,
    due: frozenset[str] = frozenset(),
    kind: Kind = "women",
) -> Forms:
    """Make the forms of one area and year.

    A variable is asked of one unit only: of the unit that keeps it (`source_unit`), or, where that unit does not
    exist here, of the lead of the first indicator it feeds. An indicator with a formula is never asked; one without
    is asked as itself of its lead. Of a variable that adds up the fewest cells are asked (`cells.least`).

    Args:
        codebook: Indicators, variables, units.
        indicators: Codes of the adopted plan's indicators, in any order; the same codes give the same forms.
        year: Year the figures are of.
        area: Code of the area that answers.
        level: Of that area; tells the 表号 of a county's form from that of its prefecture.
        leads: Indicator → unit that leads it here, as responsibility was shared out; else the codebook's lead.
        units: Codes of the units that exist in the area; None takes all of the codebook for existing.
        alone: Unit that exists on this level only → the areas below for which it answers too, line by line.
        due: Surveys and censuses that have figures this year whatever years the codebook knows.
        kind: Of the plan.

    Returns:
        One form per unit that is asked anything, in the order of the codebook's units, and what nobody is asked.
    """
    here = _Here(
        codebook=codebook,
        units=units,
        leads=leads or {},
        alone=alone or {},
        named=_named_units(codebook, year),
    )
    plan = _in_order(indicators, codebook)
    unasked = {code: why for code in plan if (why := _not_due(code, codebook, year, due)) is not None}
    feeds = _feeds([code for code in plan if code not in unasked], codebook)
    unasked |= _without_unit(feeds, here)
    forms = tuple(
        Form(
            number=f"{_PREFIX[kind]}-{_short_names(codebook)[unit]}{_LEVELS.index(level) + 1:02d}",
            title=_title(kind, unit, codebook),
            year=year,
            area=area,
            unit=unit,
            lines=lines,
            digest=digest_of(lines),
        )
        for unit, lines in _shared_out(_without(feeds, unasked), here)
    )
    return Forms(forms=forms, unasked=tuple(unasked[code] for code in plan if code in unasked))


def leads_of(
    assignments: Iterable[Assignment], indicators: Mapping[int, str], *, area: str
) -> dict[str, str]:
    """Which unit leads which indicator in an area, from the responsibility shared out by target.

    Args:
        assignments: Of the adopted plan.
        indicators: Number of a target → code of the indicator confirmed for it.
        area: Code of the area.

    Returns:
        Indicator → unit. Where targets of one indicator have different leads, the lead of the first target.
    """
    leads: dict[str, str] = {}
    for row in sorted(assignments, key=lambda row: row.target):
        if row.area == area and row.share == "lead" and row.target in indicators:
            leads.setdefault(indicators[row.target], row.unit)
    return leads


def digest_of(lines: tuple[Line, ...]) -> str:
    """Sixteen hexadecimal signs that change when what a person sees in the lines changes; the same in every year."""
    seen = [msgspec.structs.replace(line, indicators=()) for line in lines]
    return hashlib.sha256(msgspec.json.encode(seen)).hexdigest()[:16]


class _Here(NamedTuple):
    """Whom to ask in one area and year.

    Attributes:
        named: Name of a unit as the codebook has it → code of the unit that bears its work in the year.
    """

    codebook: Codebook
    units: frozenset[str] | None
    leads: Mapping[str, str]
    alone: Mapping[str, tuple[Area, ...]]
    named: Mapping[str, str]

    def could_be_asked(self, series: str, indicators: Iterable[str]) -> list[str]:
        """Units that keep or lead a series, the best first, whether they exist here or not."""
        variable = self.codebook.variables.get(series)
        found = [] if variable is None else [self.named.get(variable.source_unit)]
        for code in indicators:
            found += [self.leads.get(code), self.named.get(self.codebook.indicators[code].lead_unit)]
        return [unit for unit in found if unit]

    def unit_of(self, series: str, indicators: Iterable[str]) -> str | None:
        """The one unit asked for a series that feeds these indicators."""
        could = self.could_be_asked(series, indicators)
        return next((unit for unit in could if self.units is None or unit in self.units), None)


def _named_units(codebook: Codebook, year: int) -> dict[str, str]:
    names = {one.lead_unit for one in codebook.indicators.values()}
    names |= {one.source_unit for one in codebook.variables.values()}
    units = UnitIndex(codebook)
    found = {name: units.named(name, year) for name in names if name}
    return {name: unit.code for name, unit in found.items() if unit is not None}


def _in_order(indicators: Iterable[str], codebook: Codebook) -> list[str]:
    """The codes once each, by domain and then as the codebook has them; what it does not have comes last."""
    domains = {code: place for place, code in enumerate(DOMAINS)}
    places = {code: (domains[one.domain], n) for n, (code, one) in enumerate(codebook.indicators.items())}
    return sorted(set(indicators), key=lambda code: (*places.get(code, (len(domains), 0)), code))


def _not_due(code: str, codebook: Codebook, year: int, due: frozenset[str]) -> Unasked | None:
    indicator = codebook.indicators.get(code)
    if indicator is None:
        return Unasked(indicator=code, reason="unknown")
    if code in due or indicator.periodicity not in ("survey", "census") or year in indicator.survey_years:
        return None
    return Unasked(indicator=code, reason="no_survey_this_year" if indicator.survey_years else "survey_years")


def _feeds(plan: list[str], codebook: Codebook) -> dict[str, _Cells]:
    """Every series wanted: its cells, with the indicators each feeds."""
    feeds: dict[str, _Cells] = {}
    for code in plan:
        for cell in cells_of(codebook.indicators[code], codebook):
            feeds.setdefault(cell.series, {}).setdefault(cell, []).append(code)
    return feeds


def _without(feeds: Mapping[str, _Cells], left_out: Collection[str]) -> dict[str, _Cells]:
    """What is wanted without some indicators."""
    kept = {
        series: {
            cell: left for cell, codes in cells.items() if (left := [c for c in codes if c not in left_out])
        }
        for series, cells in feeds.items()
    }
    return {series: cells for series, cells in kept.items() if cells}


def _fed(cells: _Cells) -> list[str]:
    return list(dict.fromkeys(code for codes in cells.values() for code in codes))


def _without_unit(feeds: Mapping[str, _Cells], here: _Here) -> dict[str, Unasked]:
    """Indicators of which some series has no unit in the area."""
    lacking: dict[str, list[str]] = {}
    known: set[str] = set()
    for series, cells in feeds.items():
        codes = _fed(cells)
        if here.unit_of(series, codes) is None:
            known |= {series} if here.could_be_asked(series, codes) else set()
            for code in codes:
                lacking.setdefault(code, []).append(series)
    return {
        code: Unasked(
            indicator=code,
            reason="no_unit_here" if known.intersection(series) else "no_unit",
            series=tuple(series),
        )
        for code, series in lacking.items()
    }


def _shared_out(feeds: Mapping[str, _Cells], here: _Here) -> Iterator[tuple[str, tuple[Line, ...]]]:
    """Units with their lines, in the order of the codebook's units."""
    shared: dict[str, dict[str, _Cells]] = {}
    for series, cells in feeds.items():
        unit = here.unit_of(series, _fed(cells))
        if unit is not None:
            shared.setdefault(unit, {})[series] = cells
    order = {code: place for place, code in enumerate(here.codebook.units)}
    for unit in sorted(shared, key=lambda code: (order.get(code, len(order)), code)):
        yield unit, _lines(unit, shared[unit], here)


def _lines(unit: str, feeds: Mapping[str, _Cells], here: _Here) -> tuple[Line, ...]:
    below = here.alone.get(unit, ())
    areas = {one.code: one.name for one in below}
    explaining = {series: _fed(cells)[0] for series, cells in feeds.items()}
    asked = [
        (key, codes)
        for series in _ordered(explaining, here.codebook)
        for key, codes in _asked(series, feeds[series], below, here.codebook)
    ]
    return tuple(
        line_of(
            key,
            number=number,
            indicators=codes,
            explaining=explaining[key.series],
            codebook=here.codebook,
            areas=areas,
        )
        for number, (key, codes) in enumerate(asked, start=1)
    )


def _ordered(explaining: Mapping[str, str], codebook: Codebook) -> list[str]:
    """By domain of the first indicator, then as the codebook has the variables; figures without formula close a domain."""
    domains = {code: place for place, code in enumerate(DOMAINS)}
    places = {code: place for place, code in enumerate((*codebook.variables, *codebook.indicators))}
    return sorted(
        explaining, key=lambda name: (domains[codebook.indicators[explaining[name]].domain], places[name])
    )


def _asked(
    series: str, cells: _Cells, below: tuple[Area, ...], codebook: Codebook
) -> list[tuple[LineKey, tuple[str, ...]]]:
    """The cells of one series that are asked, with the indicators each feeds.

    Those of areas below stand after their total; a total over areas that adds up is not asked beside its parts.
    """
    variable = codebook.variables.get(series)
    additive = variable is not None and variable.additive
    wanted = frozenset(cells)
    feeding: dict[LineKey, dict[str, None]] = {}
    for cell, codes in cells.items():
        for source in sources(cell, wanted) if additive else (cell,):
            feeding.setdefault(source, {}).update(dict.fromkeys(codes))
    kept = [(key, tuple(feeding[key])) for key in sorted(feeding, key=_place)]
    if not below or "area" not in (variable or codebook.indicators[series]).breakdowns:
        return kept
    parts = [(msgspec.structs.replace(key, area=one.code), codes) for key, codes in kept for one in below]
    return parts if additive else kept + parts


def _place(key: LineKey) -> tuple[int, int]:
    return "_TRU".index(key.residence[-1]), "_TFM".index(key.sex[-1])


def _title(kind: Kind, unit: str, codebook: Codebook) -> Text:
    known = codebook.units.get(unit)
    name = known.name if known is not None else Text(zh=unit, en=unit)
    return Text(zh=_TITLE[kind].zh.format(unit=name.zh), en=_TITLE[kind].en.format(unit=name.en))


def _short_names(codebook: Codebook) -> dict[str, str]:
    """Names of units as 表号 have them: without the ending of the body, unless two would then be one."""
    names = {code: _shortened(unit.name.zh) for code, unit in codebook.units.items()}
    taken = Counter(names.values())
    return {
        code: short if taken[short] == 1 else codebook.units[code].name.zh for code, short in names.items()
    }


def _shortened(name: str) -> str:
    short = next((name.removesuffix(end) for end in _BODY_ENDINGS if name.endswith(end)), name)
    return short if len(short) >= _LEAST_NAME else name
