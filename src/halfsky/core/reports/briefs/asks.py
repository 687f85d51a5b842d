"""What a brief asks of its reader: explain what is missed, report what is lacking, look after what is at risk."""

from collections.abc import Callable, Iterable

import polars as pl

from halfsky.core.reports.material import Material
from halfsky.core.reports.model import Sentence
from halfsky.core.reports.readings import Reading
from halfsky.core.reports.summary import MISSED
from halfsky.core.vocabulary.statuses import Status

MOST_ASKS = 4
MOST_NAMED = 3


def asks(material: Material, warned: pl.DataFrame, *, say: Callable[..., str]) -> tuple[Sentence, ...]:
    """Say what is asked, unit by unit, the unit with most missed targets first.

    Args:
        material: The board with the readings of the brief alone.
        warned: Warnings of these targets, by rank.
        say: Texts by code.
    """
    numbers = set(warned["target"]) if warned.width else set()
    missed = [r for r in material.readings if r.verdict.status in MISSED]
    lacking = [r for r in material.readings if r.verdict.status == Status.NO_DATA]
    at_risk = [r for r in material.readings if r.number in numbers and r not in missed and r not in lacking]
    told = [
        *_by_unit(material, missed, "explain", say),
        *_by_unit(material, at_risk, "watch", say),
        *_by_unit(material, lacking, "report", say),
    ][:MOST_ASKS]
    return tuple(told) or (Sentence(text=say("ask_keep"), key="ask:keep"),)


def _by_unit(
    material: Material, readings: list[Reading], kind: str, say: Callable[..., str]
) -> Iterable[Sentence]:
    units: dict[str, list[Reading]] = {}
    for reading in readings:
        units.setdefault(reading.lead_unit, []).append(reading)
    for unit, own in sorted(units.items(), key=lambda item: (-len(item[1]), item[0])):
        who = unit or say("ask_someone")
        yield Sentence(text=say(f"ask_{kind}", unit=who, targets=_named(own, say)), key=f"ask:{kind}/{unit}")


def _named(readings: list[Reading], say: Callable[..., str]) -> str:
    names = list(dict.fromkeys(reading.name for reading in readings))
    first = say("ask_comma").join(names[:MOST_NAMED])
    return first if len(names) <= MOST_NAMED else say("ask_others", names=first, number=len(readings))
