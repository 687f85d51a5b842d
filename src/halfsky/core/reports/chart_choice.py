"""Which charts a report shows, chosen by rule: at most two in a chapter, none where nothing is to be seen.

First the series of a target with four years or more (missed targets first, longest series first); then
the child areas where some miss the target, else pairs of groups.
"""

from typing import Any

import msgspec

from halfsky.core.reports.areas import ranked
from halfsky.core.reports.charts import (
    ChartText,
    Goal,
    Moment,
    areas_chart,
    pairs_chart,
    series_chart,
    status_chart,
)
from halfsky.core.reports.fan import with_fan
from halfsky.core.reports.figures import base_point, judged_point
from halfsky.core.reports.material import Material
from halfsky.core.reports.model import Chart
from halfsky.core.reports.numbering import Numbers, domain_title
from halfsky.core.reports.pairs import Pair
from halfsky.core.reports.readings import Point, Reading, Verdict
from halfsky.core.reports.targets import is_level, target_words, verdict_words
from halfsky.core.reports.wording import axis_unit
from halfsky.core.vocabulary.statuses import ATTAINED, JUDGED, Status
from halfsky.core.vocabulary.units import UNITS

FEWEST_POINTS = 4
FEWEST_AREAS = 3
MOST_AREAS = 30
FEWEST_PAIRS = 2
FIRST_CHOICE = (Status.REVERSED, Status.NOT_MET)
NOT_SHOWN = (Status.NO_DATA, Status.NOT_APPLICABLE)
YEARS_BEFORE_BASE = 10


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What a chapter shows: one series, and one spread of areas or else pairs."""

    series: Reading | None
    spread: Reading | None
    pairs: tuple[Pair, ...]

    def beside(self, material: Material, reading: Reading, numbers: Numbers) -> tuple[Chart, ...]:
        """Draw the charts that stand after the paragraph of a target."""
        charts: list[Chart] = []
        if reading is self.series:
            charts.append(_series(material, reading, numbers))
        if reading is self.spread:
            charts.append(_areas(material, reading, numbers))
        return tuple(charts)

    def of_pairs(self, material: Material, numbers: Numbers) -> tuple[Chart, ...]:
        """Draw the chart that stands after the pairs."""
        return (_pairs(material, self.pairs, numbers),) if self.pairs else ()


def choose(readings: tuple[Reading, ...], pairs: tuple[Pair, ...]) -> Choice:
    """Choose the charts of one chapter among its targets and pairs."""
    judged = tuple(r for r in readings if r.verdict.status not in NOT_SHOWN and r.verdict.unit in UNITS)
    spread = best_spread(judged)
    return Choice(
        series=best_series(judged), spread=spread, pairs=most_alike(pairs) if spread is None else ()
    )


def best_series(readings: tuple[Reading, ...]) -> Reading | None:
    """Take the target whose series is most worth seeing; null where none has four years or all stand still."""
    long = [r for r in readings if len(shown_points(r)) >= FEWEST_POINTS and _moves(r)]
    return max(long, key=lambda r: (r.verdict.status in FIRST_CHOICE, len(shown_points(r))), default=None)


def _moves(reading: Reading) -> bool:
    return len({point.value for point in shown_points(reading)}) > 1


def shown_points(reading: Reading) -> tuple[Point, ...]:
    """The series from ten years before the base year on: older values would squeeze the plan's own years."""
    start = reading.verdict.base_year or reading.verdict.year or 0
    return tuple(point for point in reading.series if point.year >= start - YEARS_BEFORE_BASE)


def best_spread(readings: tuple[Reading, ...]) -> Reading | None:
    """Take the target that most child areas miss; null where all meet it or too few have a value."""

    def missing(reading: Reading) -> int:
        return sum(1 for child in _known(reading) if child.status in JUDGED - ATTAINED)

    wide = [r for r in readings if len(_known(r)) >= FEWEST_AREAS and missing(r)]
    return max(wide, key=missing, default=None)


def _known(reading: Reading) -> list[Verdict]:
    return [child for child in reading.children if judged_point(reading, child) is not None]


def most_alike(pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
    """Take the pairs of one axis and one unit that are most; empty for fewer than two."""
    kinds = dict.fromkeys((pair.axis, pair.first_point.unit) for pair in pairs)
    groups = [tuple(p for p in pairs if (p.axis, p.first_point.unit) == kind) for kind in kinds]
    best = max(groups, key=len, default=())
    return best if len(best) >= FEWEST_PAIRS else ()


def _goal(material: Material, reading: Reading) -> Goal | None:
    value = reading.verdict.target_value
    if value is None:
        return None
    words = (
        target_words(material.writer, reading).strip("“”")
        if is_level(reading)
        else material.writer.target_value(reading, value=value)
    )
    return Goal(value=value, label=material.catalogue.text("chart.goal", target=words))


def _series(material: Material, reading: Reading, numbers: Numbers) -> Chart:
    catalogue, writer = material.catalogue, material.writer
    rows: list[dict[str, Any]] = [
        {"year": point.year, "value": point.value, "printed": writer.printed(reading, point)}
        for point in shown_points(reading)
    ]
    first, last = rows[0], rows[-1]
    goal = _goal(material, reading)
    facts = {"name": reading.name, "first": str(first["year"]), "last": str(last["year"])}
    text = ChartText(
        number=numbers.chart(),
        caption=catalogue.text("chart.series_caption", **facts),
        title=catalogue.text("chart.finding", name=reading.name, verdict=verdict_words(writer, reading)),
        description=catalogue.text(
            "chart.series_description",
            **facts,
            values=_values(material, rows),
            goal=goal.label if goal else catalogue.text("chart.no_goal"),
        ),
        heads=(catalogue.text("chart.year"), catalogue.text("chart.value")),
    )
    unit = axis_unit(reading.series[-1].unit, lang=catalogue.lang, name=reading.words)
    chart = series_chart(text, rows, unit=unit, goal=goal, moments=_moments(material, reading))
    return with_fan(material, reading, chart)


def _values(material: Material, rows: list[dict[str, Any]]) -> str:
    parts = [
        material.catalogue.text("chart.point", year=str(row["year"]), value=str(row["printed"]))
        for row in rows
    ]
    return ("；" if material.catalogue.lang == "zh" else "; ").join(parts)


def _moments(material: Material, reading: Reading) -> tuple[Moment, ...]:
    base = base_point(reading)
    years = (("chart.base", base.year if base else None), ("chart.due", reading.due))
    return tuple(
        Moment(year=year, label=material.catalogue.text(code, year=str(year)))
        for code, year in years
        if year is not None
    )


def _areas(material: Material, reading: Reading, numbers: Numbers) -> Chart:
    catalogue = material.catalogue
    order = ranked(reading, list(reading.children))
    if reading.better == "down":
        order = order[::-1]
    # Best first; where there are too many to read, the end that needs attention stays.
    order = order[-MOST_AREAS:]
    rows = [_area_row(material, reading, child, point) for child, point in order]
    met = sum(1 for row in rows if row["standing"] == "met")
    best, worst = rows[0], rows[-1]
    facts = {"name": reading.name, "all": str(len(rows)), "met": str(met), "year": str(order[0][1].year)}
    text = ChartText(
        number=numbers.chart(),
        caption=catalogue.text("chart.areas_caption", **facts),
        title=catalogue.text(_areas_title(met, len(rows)), **facts),
        description=catalogue.text(
            "chart.areas_description",
            **facts,
            best=f"{best['area']} {best['printed']}",
            worst=f"{worst['area']} {worst['printed']}",
        ),
        heads=tuple(catalogue.text(f"chart.{code}") for code in ("area", "value", "standing")),
    )
    words = {key: catalogue.text(f"chart.{key}") for key in ("met", "missed", "unsure")}
    unit = axis_unit(order[0][1].unit, lang=catalogue.lang, name=reading.words)
    return areas_chart(text, rows, unit=unit, goal=_goal(material, reading), words=words)


def _areas_title(met: int, shown: int) -> str:
    if met == 0:
        return "chart.areas_title_none"
    return "chart.areas_title_all" if met == shown else "chart.areas_title"


def _area_row(material: Material, reading: Reading, child: Verdict, point: Point) -> dict[str, Any]:
    unsure = child.status == Status.CANNOT_BE_JUDGED
    return {
        "area": material.writer.area_title(child.area),
        "value": point.value,
        "printed": material.writer.printed(reading, point),
        "standing": "met" if child.status in ATTAINED else "unsure" if unsure else "missed",
        "low": child.low95,
        "high": child.high95,
    }


def _pairs(material: Material, pairs: tuple[Pair, ...], numbers: Numbers) -> Chart:
    catalogue, writer = material.catalogue, material.writer
    first, second = (catalogue.text(f"group.{code}") for code in (pairs[0].first, pairs[0].second))
    rows = [
        {
            "name": pair.reading.name,
            "group": group,
            "value": point.value,
            "printed": writer.printed(pair.reading, point),
        }
        for pair in pairs
        for group, point in ((first, pair.first_point), (second, pair.second_point))
    ]
    widest = max(pairs, key=lambda pair: abs(pair.gap))
    facts = {"first": first, "second": second, "name": widest.reading.name}
    parts = [f"{row['name']} {row['group']} {row['printed']}" for row in rows]
    text = ChartText(
        number=numbers.chart(),
        caption=catalogue.text("chart.pairs_caption", **facts),
        title=catalogue.text("chart.pairs_title", **facts),
        description=catalogue.text(
            "chart.pairs_description", **facts, values=("；" if catalogue.lang == "zh" else "; ").join(parts)
        ),
        heads=tuple(catalogue.text(f"chart.{code}") for code in ("indicator", "group", "value")),
    )
    unit = axis_unit(pairs[0].first_point.unit, lang=catalogue.lang)
    return pairs_chart(text, rows, groups=(first, second), unit=unit)


def overview_chart(material: Material, numbers: Numbers) -> Chart | None:
    """Draw the statuses per domain; null for fewer than two domains with targets."""
    catalogue, board = material.catalogue, material.board
    rows: list[dict[str, Any]] = [
        {"domain": domain_title(domain.title, catalogue.lang), "status": status, "number": number}
        for domain in board.plan.domains
        for status in Status
        if (number := sum(1 for r in material.of_domain(domain.number) if r.verdict.status == status))
    ]
    domains = {str(row["domain"]) for row in rows}
    if len(domains) < FEWEST_PAIRS:
        return None
    attained = {
        name: sum(int(row["number"]) for row in rows if row["domain"] == name and row["status"] in ATTAINED)
        for name in dict.fromkeys(str(row["domain"]) for row in rows)
    }
    best = max(attained, key=lambda name: attained[name])
    code = "chart.overview_title" if attained[best] else "chart.overview_title_none"
    facts = {"year": str(board.year), "best": best, "number": str(attained[best])}
    text = ChartText(
        number=numbers.chart(),
        caption=catalogue.text("chart.overview_caption", **facts),
        title=catalogue.text(code, **facts),
        description=catalogue.text(
            "chart.overview_description",
            values=("；" if catalogue.lang == "zh" else "; ").join(f"{k} {v}" for k, v in attained.items()),
        ),
        heads=tuple(catalogue.text(f"chart.{code}") for code in ("domain", "status", "number")),
    )
    return status_chart(text, rows, lang=catalogue.lang, axis=catalogue.text("chart.targets"))
