"""What is known of units and areas that might be examples: level, progress beyond expectation, quality of figures."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import polars as pl
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from halfsky.core.outlook.model import SERIES
from halfsky.core.returns.workflow import Act as ReturnAct
from halfsky.core.supervision.effect.judge import effects
from halfsky.core.supervision.effect.model import Asked, Effect
from halfsky.core.supervision.practice.model import Candidate, Gain
from halfsky.core.vocabulary.statuses import ATTAINED
from halfsky.engines.codebook import load_outlook_settings
from halfsky.engines.editions.reading import Edition, open_edition
from halfsky.services.effects import series_of
from halfsky.services.site_ground import site_ground
from halfsky.store import models

YEARS = 3
"""Years looked back over: progress since the year before them, returns of them."""
_SENT_BACK = ReturnAct.SEND_BACK_APPROVED.value
_JUDGED = frozenset({"met", "met_early", "nearly_met", "not_met", "reversed"})


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """What became of indicators in areas: how many could be looked at, and those that stand out."""

    looked_at: Counter[tuple[str, str]]
    gains: tuple[Gain, ...]

    def of(
        self, areas: Iterable[str], indicators: frozenset[str] | None = None
    ) -> tuple[int, tuple[Gain, ...]]:
        """Of some areas and, where named, some indicators: how many were looked at, and what stands out."""
        places = frozenset(areas)

        def wanted(area: str, indicator: str) -> bool:
            return area in places and (indicators is None or indicator in indicators)

        looked_at = sum(count for key, count in self.looked_at.items() if wanted(*key))
        return looked_at, tuple(one for one in self.gains if wanted(one.area, one.indicator))


def progress_of(row: models.Edition, areas: Sequence[models.Area]) -> Progress:
    """Hold every indicator of the plan in areas beside each other against what was expected of it.

    Args:
        row: An edition.
        areas: Siblings.
    """
    edition, codes = open_edition(Path(row.file.path)), [area.code for area in areas]
    series = pl.concat(
        [series_of(edition, code, codes) for code in _indicators(edition, codes)]
        or [pl.DataFrame(schema=SERIES)]
    )
    book, last = site_ground().codebook.indicators, edition.manifest.year
    asked = [
        Asked(
            indicator=indicator, area=area, direction=book[indicator].direction,
            base=last - YEARS, since=last - YEARS + 1, until=last,
        )
        for indicator, area in series.select("indicator", "area").unique().sort("indicator", "area").iter_rows()
    ]  # fmt: skip
    told = effects(series, asked, settings=load_outlook_settings(), brief=True) if asked else ()
    looked_at = Counter(
        (one.area, one.indicator)
        for one, effect in zip(asked, told, strict=True)
        if effect.state not in ("cannot_be_judged", "too_early")
    )
    gains = [
        _gain(one, effect)
        for one, effect in zip(asked, told, strict=True)
        if effect.state in ("better", "worse")
    ]
    return Progress(looked_at=looked_at, gains=tuple(gains))


def _indicators(edition: Edition, areas: Sequence[str]) -> list[str]:
    """Indicators by which targets are measured and of which better can be told from worse."""
    named = {one.indicator for one in edition.standings(areas[0])} if areas else set()
    book = site_ground().codebook.indicators
    known = (code for code in named if code in book and book[code].direction in ("up", "down"))
    return sorted(known)


def _gain(asked: Asked, effect: Effect) -> Gain:
    assert effect.difference is not None
    assert effect.low is not None
    assert effect.high is not None
    return Gain(
        indicator=asked.indicator,
        area=asked.area,
        better=effect.state == "better",
        since=asked.since,
        last=effect.last or asked.until,
        unit=site_ground().codebook.indicators[asked.indicator].unit,
        difference=effect.difference,
        low=effect.low,
        high=effect.high,
    )


def area_candidates(row: models.Edition, areas: Sequence[models.Area]) -> tuple[Candidate, ...]:
    """Areas beside each other as candidates.

    Args:
        row: An edition that covers them.
        areas: Of one level.
    """
    edition, progress = open_edition(Path(row.file.path)), progress_of(row, areas)
    attained = {one.area: one for one in edition.attainment_of([area.code for area in areas])}
    counted = _returns(Q(area__in=areas), "area__code", edition.manifest.year)
    revised = _unexplained(Q(area__in=areas), "area__code", edition.manifest.year)
    found = []
    for area in areas:
        looked_at, gains = progress.of([area.code])
        level = attained.get(area.code)
        found.append(
            Candidate(
                key=area.code,
                judged=level.judged if level else 0,
                attained=level.attained if level else 0,
                looked_at=looked_at,
                gains=gains,
                unexplained=revised.get(area.code, 0),
                **counted.get(area.code, {}),
            )
        )
    return tuple(found)


def unit_candidates(
    row: models.Edition, area: models.Area, units: Sequence[models.Unit], below: Sequence[models.Area]
) -> tuple[Candidate, ...]:
    """Units of an area as candidates: by the targets they lead there, and by the progress of the areas below in them.

    Args:
        row: An edition that covers the area.
        area: Whose units.
        units: The units.
        below: Areas right below, whose progress in a unit's indicators is the unit's as well.
    """
    edition, progress = open_edition(Path(row.file.path)), progress_of(row, below)
    standings = {one.number: one for one in edition.standings(area.code)}
    counted = _returns(Q(unit__in=units), "unit", edition.manifest.year)
    revised = _unexplained(Q(source__unit__in=units), "source__unit", edition.manifest.year)
    led: dict[int, list[int]] = {}
    tasks = models.Task.objects.filter(plan=row.plan, unit__in=units, share="lead", ended_at=None)
    for target, number in tasks.values_list("target", "unit_id"):
        led.setdefault(number, []).append(target)
    found = []
    for unit in units:
        own = [standings[number] for number in led.get(unit.pk, ()) if number in standings]
        indicators = frozenset(one.indicator for one in own if one.indicator)
        looked_at, gains = progress.of((one.code for one in below), indicators)
        found.append(
            Candidate(
                key=str(unit.pk),
                judged=sum(one.status.value in _JUDGED for one in own),
                attained=sum(one.status in ATTAINED for one in own),
                looked_at=looked_at,
                gains=gains,
                unexplained=revised.get(unit.pk, 0),
                **counted.get(unit.pk, {}),
            )
        )
    return tuple(found)


def _returns(wanted: Q, by: str, last: int) -> dict[object, dict[str, int]]:
    """Returns due in the years looked back over: how many, in time, sent back at least once; by area or unit."""
    years = Q(campaign__year__range=(last - YEARS + 1, last))
    rows = models.Return.objects.filter(
        wanted & years, campaign__state="closed"
    ) | models.Return.objects.filter(wanted & years, first_handed_in_at__isnull=False)
    back = models.ReturnStep.objects.filter(of=OuterRef("pk"), act=_SENT_BACK)
    told = (
        rows.distinct().annotate(back=Exists(back)).values_list(by, "first_handed_in_at__date", "due", "back")
    )
    counts: dict[object, Counter[str]] = {}
    for key, day, due, sent_back in told:
        own = counts.setdefault(key, Counter())
        own["returns"] += 1
        own["in_time"] += day is not None and day <= due
        own["sent_back"] += sent_back
    return {key: dict(own) for key, own in counts.items()}


def _unexplained(wanted: Q, by: str, last: int) -> dict[object, int]:
    """Figures that were put in place of others without a reason, by area or unit."""
    same = models.Observation.objects.filter(
        area=OuterRef("area"), series=OuterRef("series"), year=OuterRef("year"), sex=OuterRef("sex"),
        residence=OuterRef("residence"), known_until=OuterRef("known_from"),
    ).exclude(value=OuterRef("value"))  # fmt: skip
    rows: QuerySet[models.Observation] = models.Observation.objects.filter(
        wanted, reason="", derivation="", year__range=(last - YEARS + 1, last)
    )
    counted = rows.filter(Exists(same)).order_by().values(key=F(by)).annotate(count=Count("pk"))
    return {one["key"]: one["count"] for one in counted}
