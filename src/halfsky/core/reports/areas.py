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
    known = _of_one_year(reading)
    if len(known) < FEWEST:
        return ()
    how_many = _how_many(writer, reading)
    if how_many is None:
        return ()
    key = f"target:{reading.number}/areas"
    sentences = [how_many.sentence(key=key)]
    sure = [child for child in known if child.status != Status.CANNOT_BE_JUDGED]
    if len(sure) >= FEWEST:
        ends = _ends(writer, reading, sure)
        sentences += [] if ends is None else [ends.sentence(key=f"{key}.ends")]
    return tuple(sentences)


def _of_one_year(reading: Reading) -> list[Verdict]:
    """Child areas judged on the newest year among them: figures of different years are not ranked."""
    years = {
        child.area: point.year
        for child in reading.children
        if child.status != Status.NO_DATA and (point := judged_point(reading, child)) is not None
    }
    newest = max(years.values(), default=None)
    return [child for child in reading.children if child.area in years and years[child.area] == newest]


def _how_many(writer: Writer, reading: Reading) -> Phrase | None:
    tally = Counter(child.status for child in reading.children)
    judged = sum(tally[status] for status in JUDGED)
    attained = sum(tally[status] for status in ATTAINED)
    unsure = tally[Status.CANNOT_BE_JUDGED]
    if not judged and not unsure:
        return None
    catalogue, number = writer.catalogue, len(reading.children)
    rest = number - judged - unsure
    tallies = {"attained": attained, "missed": judged - attained, "small": unsure, "open": rest}
    parts = {kind: amount for kind, amount in tallies.items() if amount}
    facts = {"all": str(number), "areas": catalogue.text(area_word(writer, reading.children))}
    if len(parts) == 1:
        words = catalogue.text(f"areas.all_{next(iter(parts))}", **facts)
    else:
        clauses = [catalogue.say(f"areas.{kind}", number=str(amount)) for kind, amount in parts.items()]
        words = catalogue.text("areas.told", **facts, text=catalogue.joined(clauses))
    named = {catalogue.text(f"what.areas_{kind}"): amount for kind, amount in parts.items()}
    told = writer.tally(words, named, total=number, what="what.areas", scope=reading.name)
    return catalogue.say("closed", text=told)


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
