"""Pictures in words, for those who do not see them and those who read on."""

from collections.abc import Sequence
from operator import attrgetter

from halfsky.core.reports.picture_words import Words
from halfsky.core.reports.pictures import (
    AreaMap,
    Dots,
    Line,
    Multiples,
    Picture,
    Place,
    Share,
    Spark,
    StatusBars,
    Strip,
    Tiles,
    Trend,
)


def tell(picture: Picture, words: Words) -> str:
    """Say what a picture shows: its first and last figures or its ends, target and forecast; never more than it has."""
    match picture:
        case Trend():
            parts = _trend(picture, words)
        case Dots() | Tiles() | AreaMap():
            parts = [_places(picture.places, words)]
        case Multiples():
            parts = [_panels(picture, words)]
        case StatusBars():
            parts = [_bar(row, words) for row in picture.rows]
        case Spark():
            parts = [tell_line(Line(points=picture.points), words)]
        case Strip():
            parts = [
                f"{its.number or its.name}{words.say('colon')}{words.status(its.status)}"
                for its in picture.marks
            ]
    return words.sentences([words.listed(parts)])


def _trend(trend: Trend, words: Words) -> list[str]:
    parts = [tell_line(line, words) for line in trend.lines]
    if trend.aim:
        parts.append(words.aim(trend.aim))
    if trend.fan:
        end = trend.fan[-1]
        low, high = words.value(end.low80), words.value(end.high80)
        parts.append(
            words.say("trend_fan", year=end.year, median=words.value(end.median), low=low, high=high)
        )
    return parts


def tell_line(line: Line, words: Words) -> str:
    """Say the first and the last figure of a line."""
    known = [its for its in line.points if its.value is not None]
    who = f"{line.name}{words.say('colon')}" if line.name and words.lang == "en" else line.name
    if not known:
        return words.say("trend_none", who=who)
    first, last = known[0], known[-1]
    a = first.printed or words.value(first.value or 0.0)
    b = last.printed or words.value(last.value or 0.0)
    if first is last:
        return words.say("trend_one", who=who, first=first.year, a=a)
    return words.say("trend_from_to", who=who, first=first.year, a=a, last=last.year, b=b)


def _places(places: Sequence[Place], words: Words) -> str:
    known = [its for its in places if its.value is not None]
    if not known:
        return words.say("dots_none")
    highest = max(known, key=attrgetter("value", "area"))
    lowest = min(known, key=attrgetter("value", "area"))
    return words.say(
        "dots_told",
        count=len(known),
        high_name=highest.name,
        high=words.point(highest),
        low_name=lowest.name,
        low=words.point(lowest),
    )


def _panels(multiples: Multiples, words: Words) -> str:
    values = [its.value for panel in multiples.panels for its in panel.points if its.value is not None]
    if not values:
        return words.say("dots_none")
    low, high = words.value(min(values)), words.value(max(values))
    return words.say("panels_told", count=len(multiples.panels), low=low, high=high)


def _bar(row: Share, words: Words) -> str:
    parts = [
        words.say("bars_part", word=words.status(status), count=count)
        for status, count in row.counts.items()
        if count
    ]
    return words.say("bars_told", name=row.name, parts=words.say("list_comma").join(parts))
