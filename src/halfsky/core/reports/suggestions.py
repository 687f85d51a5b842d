"""Suggestions that follow from the verdicts: what remains to do, by when, how fast, and who leads."""

from halfsky.core.reports.figures import base_point, judged_point
from halfsky.core.reports.material import Material
from halfsky.core.reports.model import Paragraph
from halfsky.core.reports.phrases import Phrase
from halfsky.core.reports.readings import Point, Reading
from halfsky.core.reports.summary import MISSED
from halfsky.core.reports.targets import subject, target_words
from halfsky.core.vocabulary.statuses import Status

NAMED = 6
"""Indicators or units named in one sentence before the rest is left to the table."""


def suggestions(material: Material) -> tuple[Paragraph, ...]:
    """Write the suggestions: missed targets one by one, then data, small numbers, directions."""
    missed = [reading for status in MISSED for reading in material.with_status(status)]
    units = dict.fromkeys(reading.lead_unit for reading in missed)
    paragraphs = [_of_unit(material, unit, tuple(r for r in missed if r.lead_unit == unit)) for unit in units]
    paragraphs += [
        found
        for found in (
            _grouped(material, material.with_status(Status.NO_DATA), "suggest.no_data"),
            _grouped(material, material.with_status(Status.CANNOT_BE_JUDGED), "suggest.small"),
        )
        if found is not None
    ]
    if not paragraphs:
        code = "suggest.keep" if material.readings else "suggest.nothing"
        paragraphs.append(Paragraph(sentences=(material.catalogue.say(code).sentence(),)))
    return tuple(paragraphs)


def _of_unit(material: Material, unit: str, readings: tuple[Reading, ...]) -> Paragraph:
    """Suggest to one lead unit: how far each of its targets is, how fast it must move, what to check."""
    catalogue = material.catalogue
    number = material.writer.count(
        len(readings), what="what.missed", scope=unit or catalogue.text("lead.unknown")
    )
    opening = catalogue.say("suggest.unit" if unit else "suggest.no_unit", unit=unit, number=number)
    sentences = [opening.sentence(strong=True)]
    for reading in readings:
        sentences += [phrase.sentence() for phrase in _steps(material, reading)]
    return Paragraph(sentences=tuple(sentences))


def _steps(material: Material, reading: Reading) -> list[Phrase]:
    point = judged_point(reading)
    facts: dict[str, Phrase | str | int] = {
        "name": subject(material.writer, reading),
        "target": target_words(material.writer, reading),
    }
    steps: list[Phrase] = []
    if point is not None and reading.verdict.short_of_goal:
        steps += _pace(material, reading, point, facts)
    elif reading.verdict.status == Status.NOT_MET:
        steps.append(material.catalogue.say("suggest.keep_level", **facts))
    if reading.verdict.status == Status.REVERSED:
        steps.append(material.catalogue.say("suggest.reversed", **facts))
    return steps


def _pace(
    material: Material, reading: Reading, point: Point, facts: dict[str, Phrase | str | int]
) -> list[Phrase]:
    """Tell the remaining gap, the change a year that it needs, and the pace since the base year."""
    catalogue, writer, due = material.catalogue, material.writer, reading.due
    gap = writer.gap(reading, point)
    if due is None or due <= point.year:
        return [catalogue.say("suggest.gap_due" if due else "suggest.gap", **facts, gap=gap)]
    rising = (reading.verdict.target_value or 0.0) > point.value
    manner = "rise" if rising else "fall"
    need = writer.yearly(reading, point, due=due)
    told = [catalogue.say(f"suggest.need_{manner}", **facts, gap=gap, due=str(due), need=need)]
    base = base_point(reading)
    if base is not None and base.year < point.year:
        told.append(_past(material, reading, base, point))
    return told


def _past(material: Material, reading: Reading, base: Point, point: Point) -> Phrase:
    catalogue = material.catalogue
    facts = {"first": str(base.year), "last": str(point.year)}
    if base.value == point.value:
        return catalogue.say("suggest.past_flat", **facts)
    pace = material.writer.pace(reading, base, point)
    manner = "rise" if point.value > base.value else "fall"
    told = catalogue.say(f"suggest.past_{manner}", **facts, pace=pace)
    outlook = catalogue.say(f"suggest.{_outlook(reading, base, point)}")
    return catalogue.say("closed", text=catalogue.joined([told, outlook]))


def _outlook(reading: Reading, base: Point, point: Point) -> str:
    """Hold the pace since the base year against the pace needed: same pace, too slow, or the wrong way."""
    gap = (reading.verdict.target_value or 0.0) - point.value
    moved = (point.value - base.value) / (point.year - base.year)
    if moved * gap < 0:
        return "wrong_way"
    needed = gap / ((reading.due or point.year + 1) - point.year)
    return "in_time" if abs(moved) >= abs(needed) else "too_slow"


def _grouped(material: Material, readings: tuple[Reading, ...], code: str) -> Paragraph | None:
    """Suggest one thing for several targets, naming the first few and the units to ask."""
    if not readings:
        return None
    catalogue = material.catalogue
    number = material.writer.count(len(readings), what=f"what.{readings[0].verdict.status}")
    names = list(dict.fromkeys(subject(material.writer, reading) for reading in readings))
    units = list(dict.fromkeys(r.lead_unit for r in readings if r.lead_unit))
    facts: dict[str, Phrase | str | int] = {"number": number, "names": _some(material, names)}
    sentences = [catalogue.say(code, **facts).sentence()]
    if units:
        sentences.append(catalogue.say(f"{code}_ask", units=_some(material, units)).sentence())
    return Paragraph(sentences=tuple(sentences))


def _some(material: Material, names: list[str]) -> str:
    listed = material.catalogue.listed(Phrase(name) for name in names[:NAMED]).text
    return material.catalogue.text("some", names=listed) if len(names) > NAMED else listed
