"""What the plan promises without a number: did it move the way it says since the base year?"""

from collections import Counter
from typing import Any

from halfsky.core.reports.arithmetic import derive
from halfsky.core.reports.figures import digits_of
from halfsky.core.reports.material import Material
from halfsky.core.reports.model import Paragraph, Sentence
from halfsky.core.reports.phrases import Phrase
from halfsky.core.reports.readings import LONGEST_REPORTED, Point, Reading
from halfsky.core.reports.targets import subject
from halfsky.core.reports.wording import own_digits, print_distance
from halfsky.core.vocabulary.statuses import PROGRESS_MARKS, Progress
from halfsky.core.vocabulary.units import UNITS

SHOWN = (Progress.WORSENED, Progress.IMPROVED, Progress.UNCHANGED)
"""Directions told with their figures, the wrong way first."""

GAPS = ("narrow", "balance")
"""Tendencies whose values are gaps, the smaller the better."""

BETTER = {
    "up": "up",
    "up_yearly": "up",
    "up_per_term": "up",
    "up_if_low": "up",
    "slow_increase": "down",
    "down": "down",
    "control": "down",
    "eliminate": "down",
    "narrow": "down",
    "combat": "down",
}


def rows_of(material: Material, domain: int) -> list[dict[str, Any]]:
    """Directions of one domain in the plan's area, in the order of the plan."""
    board = material.board
    return [
        row
        for row in board.directions.iter_rows(named=True)
        if row["area"] == board.area and (row["domain"] or 0) == domain
    ]


def tally(rows: list[dict[str, Any]]) -> Counter[Progress]:
    """Count directions by progress."""
    return Counter(Progress(row["progress"]) for row in rows)


def has_figures(row: dict[str, Any]) -> bool:
    """Tell whether a direction has both values and a unit that can be printed."""
    return row["value"] is not None and row["base_value"] is not None and row["unit"] in UNITS


def overview(
    material: Material, rows: list[dict[str, Any]], *, scope: str = "", key: str = "directions"
) -> Paragraph:
    """Count the directions by what the figures say; those kept as text are only counted."""
    catalogue, counted = material.catalogue, tally(rows)
    present = [progress for progress in Progress if counted[progress]]
    parts = [catalogue.say(f"directions.{progress}", number=str(counted[progress])) for progress in present]
    words = catalogue.text("directions.all", number=str(len(rows)), text=catalogue.row(parts))
    named = {catalogue.text(f"what.directions_{progress}"): counted[progress] for progress in present}
    told = material.writer.tally(words, named, total=len(rows), what="what.directions", scope=scope)
    return Paragraph(sentences=(catalogue.say("closed", text=told).sentence(key=key),))


def paragraphs(material: Material, rows: list[dict[str, Any]]) -> tuple[Paragraph, ...]:
    """Tell the directions that have figures, one sentence each, a paragraph per progress."""
    told: list[Paragraph] = []
    for progress in SHOWN:
        group = [row for row in rows if row["progress"] == progress and has_figures(row)]
        if group:
            told.append(Paragraph(sentences=tuple(_told(material, row) for row in group)))
    return tuple(told)


def _told(material: Material, row: dict[str, Any]) -> Sentence:
    return _sentence(material, row).sentence(key=f"target:{row['direction_no']}/progress")


def _sentence(material: Material, row: dict[str, Any]) -> Phrase:
    catalogue, writer = material.catalogue, material.writer
    better = BETTER.get(row["tendency"], "none")
    reading = material.bare(row["words"] or "", row["indicator"], unit=row["unit"], better=better)
    earlier, later = _points(material, row)
    mark = PROGRESS_MARKS[Progress(row["progress"])]
    narrow = row["tendency"] in GAPS
    values = [
        _distance(material, reading, point) if narrow else writer.value(reading, point)
        for point in (earlier, later)
    ]
    return catalogue.say(
        "direction.gap" if narrow else "direction.value",
        name=subject(writer, reading),
        progress=mark.zh if catalogue.lang == "zh" else mark.en,
        first=str(earlier.year),
        last=str(later.year),
        one=values[0],
        two=values[1],
        change=_gap_change(material, reading, earlier, later)
        if narrow
        else writer.change(reading, earlier, later),
    )


def _points(material: Material, row: dict[str, Any]) -> tuple[Point, Point]:
    key = (row["indicator"] or "", "_T", "_T")
    earlier, later = (
        Point(
            year=row[year],
            value=row[value],
            unit=row["unit"],
            source=material.source_at(key, row[year]),
            derived=own_digits(row[value]) > LONGEST_REPORTED,
        )
        for year, value in (("base_year", "base_value"), ("year", "value"))
    )
    return earlier, later


def _distance(material: Material, reading: Reading, point: Point) -> Phrase:
    digits = digits_of(reading, point)
    return _bind(material, reading, (point,), "value", point.value, "", digits)


def _gap_change(material: Material, reading: Reading, earlier: Point, later: Point) -> Phrase:
    digits = max(digits_of(reading, earlier), digits_of(reading, later))
    inputs = ({"value": abs(earlier.value)}, {"value": abs(later.value)})
    change = derive("abs_change", inputs, digits=digits)
    manner = "same" if change == 0 else "narrowed" if change < 0 else "widened"
    return _bind(material, reading, (earlier, later), "abs_change", change, f"gap.{manner}", digits)


def _bind(
    material: Material,
    reading: Reading,
    points: tuple[Point, ...],
    operation: str,
    result: float,
    code: str,
    digits: int,
) -> Phrase:
    catalogue, unit = material.catalogue, points[-1].unit
    printed = print_distance(result, unit=unit, digits=digits, lang=catalogue.lang, name=reading.words)
    who = catalogue.text("who.gap")
    return material.writer.ledger.bind(
        catalogue.text(code, size=printed) if code else printed,
        indicator=reading.name,
        area=material.writer.area_name,
        operation=operation,
        inputs=tuple(
            {"year": p.year, "value": abs(p.value), "unit": unit, "source": p.source, "who": who}
            for p in points
        ),
        result=result,
        source=points[-1].source,
    )
