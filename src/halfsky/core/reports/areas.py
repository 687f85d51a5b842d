"""How the child areas stand on a target: how many meet it, which are highest and lowest."""

from collections import Counter

from halfsky.core.reports.figures import Writer, judged_point
from halfsky.core.reports.model import Sentence
from halfsky.core.reports.phrases import Phrase
from halfsky.core.reports.readings import Point, Reading, Verdict
from halfsky.core.vocabulary.statuses import ATTAINED, JUDGED, Status

FEWEST = 2
"""A spread needs at least this many child areas with a value."""


def spread(writer: Writer, reading: Reading) -> tuple[Sentence, ...]:
    """Tell how many child areas meet the target, and the ends of their range; empty for fewer than two."""
    known = [child for child in reading.children if judged_point(reading, child) is not None]
    if len(known) < FEWEST:
        return ()
    how_many = _how_many(writer, reading)
    if how_many is None:
        return ()
    sentences: list[Phrase | None] = [how_many]
    sure = [child for child in known if child.status != Status.CANNOT_BE_JUDGED]
    if len(sure) >= FEWEST:
        sentences.append(_ends(writer, reading, sure))
    return tuple(phrase.sentence() for phrase in sentences if phrase is not None)


def _how_many(writer: Writer, reading: Reading) -> Phrase | None:
    tally = Counter(child.status for child in reading.children)
    judged = sum(tally[status] for status in JUDGED)
    attained = sum(tally[status] for status in ATTAINED)
    unsure = tally[Status.CANNOT_BE_JUDGED]
    if not judged and not unsure:
        return None
    catalogue, number = writer.catalogue, len(reading.children)
    facts: dict[str, Phrase | str | int] = {
        "all": writer.count(number, what="what.areas", scope=reading.name),
        "areas": catalogue.text(area_word(writer, reading.children)),
    }
    rest = number - judged - unsure
    tallies = (("attained", attained), ("missed", judged - attained), ("small", unsure), ("open", rest))
    for kind, amount in tallies:
        if amount == number:
            return catalogue.say(f"areas.all_{kind}", **facts)
    parts = [
        catalogue.say(
            f"areas.{kind}", number=writer.count(amount, what=f"what.areas_{kind}", scope=reading.name)
        )
        for kind, amount in tallies
        if amount
    ]
    return catalogue.say("areas.told", **facts, text=catalogue.joined(parts))


def area_word(writer: Writer, children: tuple[Verdict, ...]) -> str:
    """Message code of the word for the child areas: counties, prefectures, provinces, or just areas."""
    levels = {known.level for child in children if (known := writer.codebook.areas.get(child.area))}
    return f"areas.{levels.pop()}" if len(levels) == 1 else "areas.any"


def ranked(reading: Reading, children: list[Verdict]) -> list[tuple[Verdict, Point]]:
    """Order child areas by value, highest first; equal values by area code."""
    pairs = [(child, point) for child in children if (point := judged_point(reading, child)) is not None]
    return sorted(pairs, key=lambda pair: (-pair[1].value, pair[0].area))


def _ends(writer: Writer, reading: Reading, sure: list[Verdict]) -> Phrase | None:
    order = ranked(reading, sure)
    (first, highest), (last, lowest) = order[0], order[-1]
    if highest.value == lowest.value:
        return None
    return writer.catalogue.say(
        "areas.ends",
        highest=writer.area_title(first.area),
        high=writer.value(reading, highest, area=first.area),
        lowest=writer.area_title(last.area),
        low=writer.value(reading, lowest, area=last.area),
    )
