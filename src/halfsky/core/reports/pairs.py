"""Women and men, countryside and towns: the two values of a pair, their gap, and whether it narrows."""

from collections import defaultdict
from typing import Any

import msgspec

from halfsky.core.reports.arithmetic import derive
from halfsky.core.reports.figures import digits_of
from halfsky.core.reports.material import Material
from halfsky.core.reports.model import Paragraph
from halfsky.core.reports.phrases import Phrase
from halfsky.core.reports.readings import LONGEST_REPORTED, Point, Reading
from halfsky.core.reports.targets import subject
from halfsky.core.reports.wording import own_digits, print_distance
from halfsky.core.vocabulary.breakdowns import TOTAL
from halfsky.core.vocabulary.numbers import round_half_even
from halfsky.core.vocabulary.units import UNITS

AXES = ("sex", "residence")


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator by sex or by residence in its latest year, with the gap of an earlier year."""

    reading: Reading
    code: str
    axis: str
    first: str
    second: str
    first_point: Point
    second_point: Point
    earlier_year: int | None
    earlier_gap: float | None

    @property
    def gap(self) -> float:
        """First value less second value, in the unit of both."""
        return self.first_point.value - self.second_point.value

    @property
    def equal(self) -> bool:
        """Tell whether the two values are the same as printed."""
        return round_half_even(self.gap, _digits(self)) == 0

    @property
    def narrowed(self) -> bool | None:
        """Tell whether the gap is smaller than in the earlier year; null where that cannot be said."""
        if self.earlier_gap is None or self.change == 0:
            return None
        return self.change < 0

    @property
    def change(self) -> float:
        """Change of the gap's size since the earlier year, as printed."""
        sizes = ({"value": abs(self.earlier_gap or 0.0)}, {"value": abs(self.gap)})
        return derive("abs_change", sizes, digits=_digits(self))


def pairs_of(material: Material, indicators: tuple[str, ...]) -> tuple[Pair, ...]:
    """Collect the pairs of the plan's area for the indicators, in their order, sex before residence."""
    board = material.board
    rows: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in board.gaps.sort("indicator", "axis", "year").iter_rows(named=True):
        known = row["first_value"] is not None and row["second_value"] is not None
        if row["area"] == board.area and row["axis"] in AXES and row["year"] <= board.year and known:
            rows[(row["indicator"], row["axis"])].append(row)
    return tuple(
        _pair(material, rows[(code, axis)])
        for code in indicators
        for axis in AXES
        if rows.get((code, axis)) and rows[(code, axis)][-1]["unit"] in UNITS
    )


def _pair(material: Material, rows: list[dict[str, Any]]) -> Pair:
    last, code = rows[-1], rows[-1]["indicator"]
    indicator = material.board_indicator(code)
    better = indicator.direction if indicator else "none"
    reading = material.bare("" if indicator else code, code, unit=last["unit"], better=better)
    earlier = _earlier(material, rows)
    return Pair(
        reading=reading,
        code=code,
        axis=last["axis"],
        first=last["first"],
        second=last["second"],
        first_point=_point(material, last, "first"),
        second_point=_point(material, last, "second"),
        earlier_year=earlier["year"] if earlier else None,
        earlier_gap=earlier["first_value"] - earlier["second_value"] if earlier else None,
    )


def _earlier(material: Material, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    period = material.board.plan.period
    start = period.start - 1 if period else rows[0]["year"]
    since = [row for row in rows[:-1] if row["year"] >= start]
    return since[0] if since else None


def _point(material: Material, row: dict[str, Any], side: str) -> Point:
    group = row[side]
    key = (
        row["indicator"],
        group if row["axis"] == "sex" else TOTAL,
        group if row["axis"] == "residence" else TOTAL,
    )
    value = row[f"{side}_value"]
    return Point(
        year=row["year"],
        value=value,
        unit=row["unit"],
        source=material.source_at(key, row["year"]),
        derived=own_digits(value) > LONGEST_REPORTED,
    )


def paragraph(material: Material, pair: Pair, *, key: str) -> Paragraph:
    """Tell a pair: the two values, the gap, and whether it narrowed since the earlier year.

    Args:
        material: The board as read.
        pair: The pair.
        key: Lasting name of the chapter it is told in; an indicator may be told in several.
    """
    catalogue, writer, reading = material.catalogue, material.writer, pair.reading
    facts: dict[str, Phrase | str | int] = {
        "name": subject(writer, reading),
        "year": str(pair.first_point.year),
        "first": catalogue.text(f"group.{pair.first}"),
        "second": catalogue.text(f"group.{pair.second}"),
        "one": writer.value(reading, pair.first_point),
        "two": writer.value(reading, pair.second_point),
    }
    if pair.equal:
        clauses = [catalogue.say("pair.equal", **facts)]
    else:
        code = "pair.higher" if pair.gap > 0 else "pair.lower"
        clauses = [catalogue.say(code, **facts, gap=_gap(material, pair))]
    if pair.narrowed is not None:
        code = "pair.narrowed" if pair.narrowed else "pair.widened"
        clauses.append(catalogue.say(code, year=str(pair.earlier_year), change=_gap_change(material, pair)))
    told = catalogue.say("closed", text=catalogue.joined(clauses))
    return Paragraph(sentences=(told.sentence(key=f"{key}/pair:{pair.code}.{pair.axis}"),))


def _gap(material: Material, pair: Pair) -> Phrase:
    inputs = tuple(
        {
            "year": point.year,
            "value": point.value,
            "unit": point.unit,
            "source": point.source,
            "who": material.catalogue.text(f"group.{group}"),
        }
        for point, group in ((pair.second_point, pair.second), (pair.first_point, pair.first))
    )
    return _bind(material, pair, inputs, derive("abs_change", inputs, digits=_digits(pair)))


def _gap_change(material: Material, pair: Pair) -> Phrase:
    who = material.catalogue.text("who.gap")
    source = pair.first_point.source
    values = ((pair.earlier_year, pair.earlier_gap or 0.0), (pair.first_point.year, pair.gap))
    inputs = tuple(
        {"year": year, "value": abs(gap), "unit": pair.first_point.unit, "source": source, "who": who}
        for year, gap in values
    )
    return _bind(material, pair, inputs, pair.change)


def _bind(material: Material, pair: Pair, inputs: tuple[dict[str, Any], ...], result: float) -> Phrase:
    writer, reading = material.writer, pair.reading
    printed = print_distance(
        result,
        unit=pair.first_point.unit,
        digits=_digits(pair),
        lang=material.catalogue.lang,
        name=reading.words,
    )
    return writer.ledger.bind(
        printed,
        indicator=reading.name,
        area=writer.area_name,
        operation="abs_change",
        inputs=inputs,
        result=result,
        source=pair.first_point.source,
    )


def _digits(pair: Pair) -> int:
    return max(digits_of(pair.reading, pair.first_point), digits_of(pair.reading, pair.second_point))
