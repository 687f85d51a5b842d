"""Suggestions that follow from the verdicts: what remains to do, by when, how fast, and who leads."""

from collections import Counter

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

NEEDS = ("reversed", "past_due", "wrong_way", "too_slow", "open", "keep_level")
"""What pressing targets need, the most urgent first; each is a sentence of its own."""

WITH_FIGURES = ("past_due", "wrong_way", "too_slow", "open")


def suggestions(material: Material) -> tuple[Paragraph, ...]:
    """Write the suggestions: missed targets by lead unit, the unit with most of them first, then data and small numbers."""
    missed = [reading for status in MISSED for reading in material.with_status(status)]
    pressing = [reading for reading in missed if _need(reading) != "in_time"]
    units = [unit for unit, _ in Counter(reading.lead_unit for reading in pressing).most_common()]
    paragraphs = [
        _of_unit(material, unit, tuple(r for r in pressing if r.lead_unit == unit)) for unit in units
    ]
    on_course = tuple(reading for reading in missed if reading not in pressing)
    paragraphs += [_on_course(material, on_course)] if on_course else []
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
        paragraphs.append(Paragraph(sentences=(material.catalogue.say(code).sentence(key="suggestions"),)))
    return tuple(paragraphs)


def _of_unit(material: Material, unit: str, readings: tuple[Reading, ...]) -> Paragraph:
    """Suggest to one lead unit: its targets by what they need, those that need most first."""
    catalogue = material.catalogue
    number = material.writer.count(
        len(readings), what="what.pressing", scope=unit or catalogue.text("lead.unknown")
    )
    opening = catalogue.say("suggest.unit" if unit else "suggest.no_unit", unit=unit, number=number)
    key = f"suggestions:{unit or '-'}"
    sentences = [opening.sentence(strong=True, key=f"{key}/opening")]
    for need in NEEDS:
        members = [reading for reading in readings if _need(reading) == need]
        if members:
            told = [_told(material, reading, need, twice=_twice(reading, readings)) for reading in members]
            listed = catalogue.joined(told) if catalogue.lang == "en" else catalogue.row(told)
            sentences.append(catalogue.say(f"suggest.{need}", list=listed).sentence(key=f"{key}/{need}"))
    return Paragraph(sentences=tuple(sentences))


def _on_course(material: Material, readings: tuple[Reading, ...]) -> Paragraph:
    """Name the missed targets that the present pace brings home in time, with their units."""
    catalogue = material.catalogue
    number = material.writer.count(len(readings), what="what.on_course")
    listed = [_led(material, reading, twice=_twice(reading, readings)) for reading in readings]
    told = catalogue.row([Phrase(name) for name in listed])
    words = catalogue.say("suggest.in_time", number=number, list=told)
    return Paragraph(sentences=(words.sentence(key="suggestions/in_time"),))


def _led(material: Material, reading: Reading, *, twice: bool) -> str:
    name = _told(material, reading, "in_time", twice=twice).text
    return (
        material.catalogue.text("suggest.led", name=name, unit=reading.lead_unit)
        if reading.lead_unit
        else name
    )


def _need(reading: Reading) -> str:
    """Tell what a missed target needs: the key of its sentence."""
    verdict, point, base = reading.verdict, judged_point(reading), base_point(reading)
    if verdict.status == Status.REVERSED:
        return "reversed"
    if point is None or not verdict.short_of_goal:
        return "keep_level" if verdict.gap is not None and verdict.gap >= 0 else "open"
    if reading.due is not None and reading.due <= point.year:
        return "past_due"
    if reading.due is None or base is None or base.year >= point.year:
        return "open"
    return _outlook(reading, base, point)


def _twice(reading: Reading, others: tuple[Reading, ...]) -> bool:
    return sum(other.name == reading.name for other in others) > 1


def _told(material: Material, reading: Reading, need: str, *, twice: bool) -> Phrase:
    """Name a target with the figures that its sentence needs; with its goal where the name alone is not enough."""
    catalogue, writer, point = material.catalogue, material.writer, judged_point(reading)
    name = subject(writer, reading)
    if twice:
        name = catalogue.text("suggest.named", name=name, target=target_words(writer, reading))
    clauses: list[Phrase] = []
    if point is not None and reading.verdict.short_of_goal and need in WITH_FIGURES:
        clauses = _figures(material, reading, point, need)
    if not clauses:
        return Phrase(name)
    return catalogue.say("suggest.with_figures", name=name, text=catalogue.joined(clauses))


def _figures(material: Material, reading: Reading, point: Point, need: str) -> list[Phrase]:
    """Tell the change a year that is needed and the pace so far; only the gap where there is no time left."""
    catalogue, writer, due, base = material.catalogue, material.writer, reading.due, base_point(reading)
    if due is None or due <= point.year:
        return [catalogue.say("suggest.gap", gap=writer.gap(reading, point))]
    rises = (reading.verdict.target_value or 0.0) > point.value
    told = [catalogue.say(_manner("need", rises), amount=writer.yearly(reading, point, due=due))]
    if need in ("wrong_way", "too_slow") and base is not None:
        told.append(_pace(material, reading, base, point))
    return told


def _pace(material: Material, reading: Reading, base: Point, point: Point) -> Phrase:
    catalogue, first = material.catalogue, str(base.year)
    if base.value == point.value:
        return catalogue.say("suggest.pace_flat", first=first)
    amount = material.writer.pace(reading, base, point)
    return catalogue.say(_manner("pace", point.value > base.value), first=first, amount=amount)


def _manner(what: str, rises: bool) -> str:
    return f"suggest.{what}_{'rise' if rises else 'fall'}"


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
    key = code.replace("suggest.", "suggestions/")
    sentences = [catalogue.say(code, **facts).sentence(key=key)]
    if units:
        asked = catalogue.say(f"{code}_ask", units=_some(material, units))
        sentences.append(asked.sentence(key=f"{key}.ask"))
    return Paragraph(sentences=tuple(sentences))


def _some(material: Material, names: list[str]) -> str:
    listed = material.catalogue.listed(Phrase(name) for name in names[:NAMED]).text
    return material.catalogue.text("some", names=listed) if len(names) > NAMED else listed
