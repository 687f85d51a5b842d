"""Figures of the report, printed and bound to their claims."""

import re
from typing import Any

import msgspec

from halfsky.core.indicators.model import Codebook
from halfsky.core.reports.arithmetic import derive
from halfsky.core.reports.phrases import Catalogue, Ledger, Phrase
from halfsky.core.reports.readings import LONGEST_REPORTED, Point, Reading, Verdict
from halfsky.core.reports.wording import (
    change_of,
    compare,
    family,
    own_digits,
    print_distance,
    print_value,
    say_change,
    value_digits,
)
from halfsky.core.vocabulary.numbers import plain
from halfsky.core.vocabulary.units import UNITS

ONE_TO = re.compile(r"1\s*[:：∶]\s*\d")
"""A ratio that the plan writes as 1∶3."""


class Writer(msgspec.Struct, frozen=True, kw_only=True):
    """Prints figures in one language and binds each to a claim.

    Attributes:
        area: Code of the area the report is about.
        area_name: Its name.
        year: The judged year.
    """

    catalogue: Catalogue
    ledger: Ledger
    codebook: Codebook
    area: str
    area_name: str
    year: int

    def area_title(self, area: str) -> str:
        """Name an area; one the codebook does not know is named as it was given."""
        if area == self.area:
            return self.area_name
        known = self.codebook.areas.get(area)
        return area if known is None else known.name.zh if self.catalogue.lang == "zh" else known.name.en

    def count(self, number: int, *, what: str, scope: str = "", source: str = "source.verdicts") -> Phrase:
        """Print a count of targets or areas, bound to what was counted; `scope` is the domain or indicator."""
        catalogue = self.catalogue
        return self.ledger.bind(
            str(number),
            indicator=self._counted(what, scope),
            area=self.area_name,
            operation="count",
            inputs=({"year": self.year, "value": number},),
            result=float(number),
            source=catalogue.text(source),
        )

    def _counted(self, what: str, scope: str) -> str:
        name = self.catalogue.text(what)
        return self.catalogue.text("what.scoped", what=name, scope=scope) if scope else name

    def share(self, part: int, whole: int, *, what: str, scope: str = "") -> Phrase:
        """Print part / whole in percent with one decimal; nothing and all are 0% and 100%."""
        source = self.catalogue.text("source.verdicts")
        inputs = ({"year": self.year, "value": part}, {"year": self.year, "value": whole})
        result = derive("share", inputs, digits=1)
        return self.ledger.bind(
            print_share(result),
            indicator=self._counted(what, scope),
            area=self.area_name,
            operation="share",
            inputs=inputs,
            result=result,
            source=source,
        )

    def value(self, reading: Reading, point: Point, *, area: str | None = None) -> Phrase:
        """Print a value of a target's indicator with its unit."""
        return self.ledger.bind(
            self.printed(reading, point),
            indicator=reading.name,
            area=self.area_title(area or self.area),
            operation="value",
            inputs=(_input(point),),
            result=point.value,
            source=point.source,
        )

    def printed(self, reading: Reading, point: Point) -> str:
        """Print a value with its unit, unbound, for tables."""
        digits = digits_of(reading, point)
        lang, unit = self.catalogue.lang, point.unit
        if unit not in UNITS:
            return plain(point.value, digits=digits) + unit
        printed = print_value(point.value, unit=unit, digits=digits, lang=lang, name=reading.words)
        return f"1∶{printed}" if unit == "ratio" and ONE_TO.search(reading.quote) else printed

    def target_value(self, reading: Reading, *, value: float) -> str:
        """Print a target's number with its unit."""
        unit = reading.verdict.unit or ""
        if unit not in UNITS:
            return plain(value) + unit
        digits = own_digits(value)
        return print_value(value, unit=unit, digits=digits, lang=self.catalogue.lang, name=reading.words)

    def change(self, reading: Reading, earlier: Point, later: Point, *, base: str = "") -> Phrase:
        """Tell how a value changed against an earlier one: 比上年提高0.2个百分点, 与上年持平.

        Without `base` only the change: 提高0.2个百分点, 持平.
        """
        lang, unit = self.catalogue.lang, later.unit
        digits = max(digits_of(reading, earlier), digits_of(reading, later))
        change = change_of(
            earlier.value, later.value, unit=unit, digits=digits, flat=self.codebook.method.flat
        )
        words = say_change(change, unit=unit, better=reading.better, lang=lang, name=reading.words)
        inputs = (_input(earlier), _input(later))
        operations = (change.operation, "pct_change")
        results = (change.amount, change.relative)
        bound = [
            self.ledger.bind(
                printed,
                indicator=reading.name,
                area=self.area_name,
                operation=operation,
                inputs=inputs,
                result=0.0 if result is None else result,
                source=later.source,
            )
            for printed, operation, result in zip(words, operations, results, strict=False)
        ]
        first = compare(words[0], flat=change.flat != "no", base=base, lang=lang) if base else words[0]
        return self.catalogue.joined([Phrase(first, bound[0].claims), *bound[1:]])

    def gap(self, reading: Reading, point: Point) -> Phrase:
        """Print how far a value is from its target, without sign."""
        target = reading.verdict.target_value
        unit = point.unit
        inputs = (_input(point), self.target_input(reading))
        digits = max(digits_of(reading, point), own_digits(target or 0.0))
        distance = derive("gap_to_target", inputs, digits=digits)
        return self.ledger.bind(
            print_distance(distance, unit=unit, digits=digits, lang=self.catalogue.lang, name=reading.words),
            indicator=reading.name,
            area=self.area_name,
            operation="gap_to_target",
            inputs=inputs,
            result=distance,
            source=point.source,
        )

    def yearly(self, reading: Reading, point: Point, *, due: int) -> Phrase:
        """Print the change that each year until `due` must bring for the target to be met."""
        return self._a_year(reading, point, (_input(point), self.target_input(reading) | {"year": due}))

    def pace(self, reading: Reading, earlier: Point, later: Point) -> Phrase:
        """Print the average change a year between two values, without sign."""
        return self._a_year(reading, later, (_input(earlier), _input(later)))

    def _a_year(self, reading: Reading, point: Point, inputs: tuple[dict[str, Any], ...]) -> Phrase:
        digits = digits_of(reading, point)
        # One decimal more than a rate: a pace is multiplied by years again by its reader; people stay whole.
        digits += point.unit in UNITS and family(point.unit) != "amount"
        # A pace that rounds to nothing would read as if nothing had moved or nothing were needed.
        while derive("yearly_change", inputs, digits=digits) == 0 and digits < 6:
            digits += 1
        result = derive("yearly_change", inputs, digits=digits)
        return self.ledger.bind(
            print_distance(
                result, unit=point.unit, digits=digits, lang=self.catalogue.lang, name=reading.words
            ),
            indicator=reading.name,
            area=self.area_name,
            operation="yearly_change",
            inputs=inputs,
            result=result,
            source=point.source,
        )

    def target_input(self, reading: Reading) -> dict[str, Any]:
        """Give a target as an input of a derived figure."""
        verdict = reading.verdict
        return {
            "year": reading.due,
            "value": verdict.target_value,
            "unit": verdict.unit or "",
            "source": self.catalogue.text("source.plan"),
            "who": self.catalogue.text("who.target"),
        }


def print_share(percent: float) -> str:
    """Print a rate of attainment: one decimal, but 0% and 100%."""
    return (plain(percent) if percent in (0.0, 100.0) else plain(percent, digits=1)) + "%"


def digits_of(reading: Reading, point: Point) -> int:
    """Decide with how many decimals a value of a target's indicator is printed."""
    if point.unit not in UNITS:
        return own_digits(point.value)
    return value_digits(
        point.value,
        unit=point.unit,
        decimals=reading.decimals,
        derived=point.derived,
        target=reading.verdict.target_value,
    )


def judged_point(reading: Reading, verdict: Verdict | None = None) -> Point | None:
    """Take the value that a verdict was made on, by default that of the plan's area; null where there was none."""
    judged = verdict or reading.verdict
    if verdict is None:
        return _point(judged, judged.year, judged.value, reading.point(judged.year))
    found = _point(judged, judged.year, judged.value, None)
    # Areas stand side by side and are told with the decimals of the whole.
    return None if found is None else msgspec.structs.replace(found, derived=True)


def base_point(reading: Reading) -> Point | None:
    """Take the value of the base year, as the verdict holds it or from the series."""
    verdict = reading.verdict
    if verdict.base_year is None or verdict.base_year == verdict.year:
        return None
    known = reading.point(verdict.base_year)
    return _point(verdict, verdict.base_year, verdict.base_value, known)


def previous_point(reading: Reading) -> Point | None:
    """Take the value before the judged one, as the verdict holds it or from the series."""
    verdict, known = reading.verdict, reading.previous
    if known is None:
        year = None if verdict.year is None else verdict.year - 1
        return _point(verdict, year, verdict.previous_value, None)
    return _point(verdict, known.year, verdict.previous_value, known)


def _point(verdict: Verdict, year: int | None, value: float | None, known: Point | None) -> Point | None:
    """Prefer the verdict's value: where figures conflict it says which one was judged on."""
    if value is None or year is None:
        return known
    if known is not None and own_digits(known.value) <= LONGEST_REPORTED:
        return msgspec.structs.replace(known, value=value)
    return Point(
        year=year,
        value=value,
        unit=verdict.unit or "",
        source=known.source if known else verdict.source,
        derived=known is not None or own_digits(value) > LONGEST_REPORTED,
    )


def _input(point: Point) -> dict[str, Any]:
    return {"year": point.year, "value": point.value, "unit": point.unit, "source": point.source}
