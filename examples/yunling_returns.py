"""What the invented units of Yunling answer to their forms: figures.csv where it has the figure, made up where not.

Usage: python examples/yunling_returns.py [--out FILE]    (default: yunling/returns.csv; the same bytes every time)
"""

import argparse
import csv
import hashlib
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import polars as pl
from yunling_figures import POPULATION

from halfsky.core.indicators.matching import match_plan
from halfsky.core.indicators.model import Area, Formula
from halfsky.core.plan.read import read_plan
from halfsky.core.returns.forms import make_forms
from halfsky.core.returns.model import Line, LineKey
from halfsky.engines.documents.reading import read_source
from halfsky.services.ground import Ground, prepare
from halfsky.services.judging import read_figures

HERE = Path(__file__).resolve().parent / "yunling"
HEAD = ("area", "series", "sex", "residence", "year", "value", "missing", "explanation")
YEARS = (2022, 2023, 2024, 2025)
LAST_KNOWN = 2024
TOP = "990100"

Key = tuple[str, str, str]
Figures = dict[Key, float]

PER_THOUSAND: dict[str, tuple[float, float]] = {
    "CHILDCARE_PLACE_COUNT": (3.1, 0.14), "CERVICAL_PATIENTS": (0.16, 0.02), "HAZARD_EXPOSED_WORKERS": (24.0, -0.01),
    "PERSONS_SURVEYED_HEALTH_LITERACY": (1.6, 0.0), "MATERNITY_INSURED": (72.0, 0.03), "NEEDY_PERSONS": (31.0, -0.04),
    "UNIVERSITY_STUDENTS": (4.0, 0.01), "GRADUATES": (2.2, 0.02), "SCHOOLS_AND_KINDERGARTENS": (0.41, -0.02),
    "WOMEN_STARTUP_LOAN_AMOUNT": (1.75, 0.02), "UNEMPLOYMENT_INSURED": (58.0, 0.02), "WORK_INJURY_INSURED": (66.0, 0.03),
    "POPULATION_60": (196.0, 0.03), "PUBLIC_TOILET_STALLS": (3.6, 0.05), "URBAN_WATER_SOURCES": (0.012, 0.0),
    "VILLAGE_COMMITTEE_MEMBERS": (3.3, 0.0), "VILLAGE_HEADS": (0.62, 0.0), "COMMUNITY_COMMITTEE_MEMBERS": (1.1, 0.01),
    "COMMUNITY_HEADS": (0.17, 0.01), "ASSISTANCE_ELIGIBLE_WOMEN": (12.5, -0.03), "ELDERLY_CARE_BEDS": (6.9, 0.05),
    "CARE_DEPENDENT": (7.4, 0.02), "REGISTRATION_OFFICES": (0.008, 0.0), "DV_SHELTERED": (0.02, 0.03),
    "LEGAL_AID_RECIPIENTS": (1.15, 0.06), "HOTLINE_CASES": (0.9, 0.05), "ENTERPRISE_CONGRESS_DELEGATES": (2.4, 0.01),
    "INSTITUTION_CONGRESS_DELEGATES": (1.7, 0.01), "BOARD_MEMBERS": (0.11, 0.0), "SUPERVISORY_BOARD_MEMBERS": (0.06, 0.0),
    "ENTERPRISE_MANAGERS": (0.35, 0.01), "DV_POLICE_REPORTS": (0.4, 0.02), "PROTECTION_ORDERS": (0.03, 0.05),
}  # fmt: skip
"""People's counts and amounts that figures.csv does not hold: level of 2022 per 1,000 people, growth a year."""

PART_OF: dict[str, tuple[str, float, float]] = {
    "CERVICAL_PATIENTS_TREATED": ("CERVICAL_PATIENTS", 0.92, 0.012), "SCHOOLS_WITH_PARENTS_SCHOOL": ("SCHOOLS_AND_KINDERGARTENS", 0.87, 0.02),
    "PERSONS_HEALTH_LITERATE": ("PERSONS_SURVEYED_HEALTH_LITERACY", 0.2, 0.024), "NEEDY_MEDICAL_INSURED": ("NEEDY_PERSONS", 0.997, 0.001),
    "GRADUATES_PLACED": ("GRADUATES", 0.9, 0.006), "URBAN_WATER_SOURCES_GOOD": ("URBAN_WATER_SOURCES", 1.0, 0.0),
    "NEW_OCCUPATIONAL_DISEASES": ("HAZARD_EXPOSED_WORKERS", 0.0004, 0.0), "ASSISTANCE_RECEIVING_WOMEN": ("ASSISTANCE_ELIGIBLE_WOMEN", 1.0, 0.0),
    "CARE_DEPENDENT_SERVED": ("CARE_DEPENDENT", 0.48, 0.037), "REGISTRATION_OFFICES_COUNSELLING": ("REGISTRATION_OFFICES", 1.0, 0.0),
    "HOTLINE_CASES_CLOSED": ("HOTLINE_CASES", 0.98, 0.004), "INFANTS_OF_HIV_MOTHERS": ("LIVE_BIRTHS", 0.0008, 0.0),
    "INFANTS_INFECTED_HIV": ("INFANTS_OF_HIV_MOTHERS", 0.0, 0.0), "DV_WARNINGS": ("DV_POLICE_REPORTS", 0.43, 0.05),
    "PROTECTION_ORDERS_DECIDED": ("PROTECTION_ORDERS", 1.05, 0.0), "AIR_DAYS_GOOD": ("AIR_DAYS_MONITORED", 0.965, 0.002),
}  # fmt: skip
"""Parts of a whole: share in 2022 and its change a year."""

SAME_EVERYWHERE: dict[str, float] = {
    "AIR_DAYS_MONITORED": 365, "MONITORING_REPORTS": 1, "COUNTIES": 1, "PLENARY_MEETINGS": 1, "LIAISON_MEETINGS": 2,
    "COUNTIES_POLICY_ASSESSMENT": 1, "COUNTIES_DV_COOPERATION": 1, "TRAFFICKING_CASES": 0,
    "GOVERNMENT_LEADERS": 9, "CONGRESS_DEPUTIES": 286, "CPPCC_MEMBERS": 232,
    "MIDTERM_EVALUATION": 2025,
}  # fmt: skip
WOMEN: dict[str, float] = {
    "PUBLIC_TOILET_STALLS": 0.58, "VILLAGE_COMMITTEE_MEMBERS": 0.293, "VILLAGE_HEADS": 0.11, "COMMUNITY_COMMITTEE_MEMBERS": 0.507,
    "COMMUNITY_HEADS": 0.405, "MATERNITY_INSURED": 0.41, "UNEMPLOYMENT_INSURED": 0.405, "WORK_INJURY_INSURED": 0.345,
    "ENTERPRISE_CONGRESS_DELEGATES": 0.33, "INSTITUTION_CONGRESS_DELEGATES": 0.48, "GOVERNMENT_LEADERS": 0.22, "CONGRESS_DEPUTIES": 0.273,
    "CPPCC_MEMBERS": 0.258, "BOARD_MEMBERS": 0.22, "SUPERVISORY_BOARD_MEMBERS": 0.3, "ENTERPRISE_MANAGERS": 0.25,
    "UNIVERSITY_STUDENTS": 0.515, "PERSONS_MARRYING": 0.5, "PERSONS_EXAMINED_BEFORE_MARRIAGE": 0.5, "REGISTERED_UNEMPLOYED": 0.46,
    "URBAN_LABOUR_FORCE_REGISTERED": 0.45,
}  # fmt: skip
HALF, RURAL = 0.487, 0.58
HOUSEWORK = {"F": 196, "M": 98}


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE / "returns.csv")
    parser.parse_args().out.write_bytes(returns_csv())


def returns_csv() -> bytes:
    """The answers of all units, one row per area, series, cell and year."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(_rows(prepare(HERE / "areas.csv")))
    return text.getvalue().encode()


def _rows(ground: Ground) -> Iterator[tuple[str, ...]]:
    counties = [area for area in ground.codebook.areas.values() if area.parent == TOP]
    asked = _asked(ground, counties)
    known = _known(ground)
    every: dict[tuple[str, int], Figures] = {}
    for year in YEARS:
        for area in counties:
            every[area.code, year] = _Answers(ground, area, year, known, every).of(asked[area.code])
        every[TOP, year] = _of_top(asked[TOP], year, known, every, [area.code for area in counties])
    for (area, year), figures in every.items():
        for line in asked[area]:
            yield _row(area, year, line, figures.get(_cell(line.key)))


def _row(area: str, year: int, line: Line, value: float | None) -> tuple[str, ...]:
    survey = line.key.series == "HOUSEWORK_MINUTES"
    why = "本级当年没有这项调查" if survey else "台账正在补建，今年数据不全"
    told = ("", "not_available", why) if value is None else (_plain(value, line), "", "")
    return area, *_cell(line.key), str(year), *told


def _plain(value: float, line: Line) -> str:
    return format(Decimal(str(round(value, line.decimals))).normalize(), "f")


def _cell(key: LineKey) -> Key:
    return key.series, key.sex, key.residence


def _asked(ground: Ground, counties: list[Area]) -> dict[str, tuple[Line, ...]]:
    """The lines of every area, whatever the year."""
    kinds: dict[str, set[str]] = {"county": set(), "prefecture": set()}
    with (HERE / "units.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            kinds[row["level"]].add(row["kind"])
    plan = read_plan(read_source(HERE / "plan.docx"))
    matched = match_plan(plan, ground.codebook, ground.names)["indicator"].drop_nulls().to_list()
    asked = {}
    for code, level in [(TOP, "prefecture"), *((area.code, "county") for area in counties)]:
        made = make_forms(
            ground.codebook,
            indicators=matched,
            year=LAST_KNOWN,
            area=code,
            level=level,  # type: ignore[arg-type]
            units=frozenset(kinds[level]),
        )
        asked[code] = tuple(line for form in made.forms for line in form.lines)
    return asked


def _known(ground: Ground) -> dict[tuple[str, int], Figures]:
    """Variables that figures.csv tells, outright or as the counts of a rate."""
    table = read_figures(HERE / "figures.csv", ground=ground).observations
    known: dict[tuple[str, int], Figures] = {}
    for row in table.filter(pl.col("age") == "_T").iter_rows(named=True):
        place = known.setdefault((row["area"], row["year"]), {})
        series = row["variable"] or row["indicator"]
        if row["value"] is not None:
            place[series, row["sex"], row["residence"]] = row["value"]
        indicator = ground.codebook.indicators.get(row["indicator"] or "")
        if indicator and indicator.formula and row["numerator"] is not None:
            place |= _counts(indicator.formula, row)
    return known


def _counts(formula: Formula, row: dict[str, object]) -> Figures:
    found: Figures = {}
    for terms, count in ((formula.numerator, row["numerator"]), (formula.denominator, row["denominator"])):
        if len(terms) == 1 and count is not None:
            sex = terms[0].sex if terms[0].sex != "_T" else row["sex"]
            found[terms[0].variable, str(sex), str(row["residence"])] = float(str(count))
    return found


class _Answers:
    """The figures of one county and year."""

    def __init__(
        self,
        ground: Ground,
        area: Area,
        year: int,
        known: dict[tuple[str, int], Figures],
        every: dict[tuple[str, int], Figures],
    ) -> None:
        self._area, self._year = area, year
        self._known = known.get((area.code, year), {})
        self._last = every.get((area.code, year - 1), {})
        self._before = every.get((area.code, year - 2), {})
        self._people = POPULATION[area.name.zh] * (1 - 0.004 * (year - YEARS[0]))
        self._wholes = _wholes(ground)

    def of(self, lines: tuple[Line, ...]) -> Figures:
        """Totals first, then their cells, so that a cell is never more than what it is part of."""
        figures: Figures = {}
        for line in sorted(lines, key=lambda line: _cell(line.key).count("_T"), reverse=True):
            value = self._value(_cell(line.key), figures)
            if value is not None:
                figures[_cell(line.key)] = round(value, line.decimals)
        return {key: self._within(key, value, figures) for key, value in figures.items()}

    def _within(self, key: Key, value: float, figures: Figures) -> float:
        whole = self._wholes.get(key[0])
        bound = figures.get((whole, *key[1:])) if whole else None
        return value if bound is None else min(value, bound)

    def _value(self, key: Key, figures: Figures) -> float | None:
        series, sex, residence = key
        if series == "HOUSEWORK_MINUTES":
            return None
        if key in self._known:
            return self._known[key]
        if self._year > LAST_KNOWN and key in self._last and series not in SAME_EVERYWHERE:
            return self._carried(key)
        if sex == residence == "_T":
            return self._total(series, figures)
        share = (WOMEN.get(series, HALF) if sex == "F" else 1 - WOMEN.get(series, HALF)) if sex != "_T" else 1
        share *= {"R": RURAL, "U": 1 - RURAL}.get(residence, 1)
        whole = figures.get((series, "_T", "_T"), self._total(series, figures))
        if sex != "_T" and residence != "_T" and (series, sex, "_T") in figures:
            whole, share = figures[series, sex, "_T"], RURAL if residence == "R" else 1 - RURAL
        return None if whole is None else int(whole * share + 0.5)

    def _carried(self, key: Key) -> float:
        """A year further on the way of the last two, half as fast."""
        last = self._last[key]
        return max(last + 0.5 * (last - self._before.get(key, last)), 0.0)

    def _total(self, series: str, figures: Figures) -> float | None:
        ages = self._year - YEARS[0]
        if series == "RESIDENT_POPULATION":
            return int(self._people)
        if series in SAME_EVERYWHERE:
            return SAME_EVERYWHERE[series]
        if (series, "F", "_T") in self._known:
            return int(self._known[series, "F", "_T"] / HALF + 0.5)
        if series in PART_OF:
            whole, share, change = PART_OF[series]
            base = figures.get((whole, "_T", "_T"), self._total(whole, figures))
            return None if base is None else int(base * min(share + change * ages, 1.0) + 0.5)
        if series in PER_THOUSAND:
            level, growth = PER_THOUSAND[series]
            size = self._people / 1000 * level * (1 + growth * ages) * (0.95 + 0.1 * self._chance(series))
            return max(int(size + 0.5), 1)
        return None

    def _chance(self, series: str) -> float:
        """Between 0 and 1, the same for a series and place in every year."""
        seen = hashlib.sha256(f"{series}.{self._area.code}".encode()).digest()
        return int.from_bytes(seen[:4], "big") / 2**32


def _wholes(ground: Ground) -> dict[str, str]:
    """The variable of which another is a part, by the proportions of the codebook."""
    found = {part: whole for part, (whole, _, _) in PART_OF.items()}
    for indicator in ground.codebook.indicators.values():
        formula = indicator.formula
        if (
            formula
            and formula.kind == "proportion"
            and len(formula.numerator) == len(formula.denominator) == 1
        ):
            part, whole = formula.numerator[0].variable, formula.denominator[0].variable
            if part != whole:
                found.setdefault(part, whole)
    return found


def _of_top(
    lines: tuple[Line, ...],
    year: int,
    known: dict[tuple[str, int], Figures],
    every: dict[tuple[str, int], Figures],
    counties: list[str],
) -> Figures:
    """The prefecture adds its counties up; what only it has is its own."""
    figures: Figures = {}
    for line in lines:
        key = _cell(line.key)
        below = [every[code, year].get(key) for code in counties]
        summed = sum(value for value in below if value is not None)
        own = next((known[TOP, y][key] for y in (year, year - 1) if key in known.get((TOP, y), {})), None)
        if key[0] == "HOUSEWORK_MINUTES":
            if year == LAST_KNOWN and key[2] == "_T":
                figures[key] = HOUSEWORK[key[1]]
        elif None not in below:
            figures[key] = summed
        elif own is not None:
            figures[key] = own
        elif key[0] in SAME_EVERYWHERE:
            share = WOMEN.get(key[0], HALF) if key[1] == "F" else 1
            figures[key] = int(SAME_EVERYWHERE[key[0]] * share + 0.5)
        elif key[0] in PER_THOUSAND or key[0] in PART_OF:
            figures[key] = _of_all(key, year)
    return {
        key: min(value, figures.get((_PART.get(key[0], ""), *key[1:]), value))
        for key, value in figures.items()
    }


_PART = {part: whole for part, (whole, _, _) in PART_OF.items()}


def _of_all(key: Key, year: int) -> float:
    """A level of the whole prefecture where no county is asked."""
    series, sex, _ = key
    whole, share, change = PART_OF.get(series, (series, 1.0, 0.0))
    level, growth = PER_THOUSAND[whole]
    ages = year - YEARS[0]
    size = sum(POPULATION.values()) / 1000 * level * (1 + growth * ages) * min(share + change * ages, 1.0)
    return int(size * (WOMEN.get(series, HALF) if sex == "F" else 1) + 0.5)


if __name__ == "__main__":
    main()
