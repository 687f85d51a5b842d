"""Use case: what became of the indicator of a matter since it was opened, by the editions of then and of now."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
import polars as pl
from django.utils import timezone

from halfsky.core.outlook.bounds import bounds_in
from halfsky.core.outlook.families import family_of
from halfsky.core.outlook.model import SERIES
from halfsky.core.supervision.effect.judge import effect
from halfsky.core.supervision.effect.model import Asked, Direction, Effect
from halfsky.engines.codebook import load_outlook_settings
from halfsky.engines.editions.reading import Edition, open_edition
from halfsky.services.site_ground import area_tree, site_ground
from halfsky.store import models

_HALF_YEAR = 6
_MOST_ON_A_PAGE = 4


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the editions: a series in an area, and the moment from which on it is looked at.

    Attributes:
        then: File of the edition that the matter was opened on; empty where it was opened without one.
        now: File of the newest edition.
        since: First year of which at least half lay after the opening.
    """

    then: str
    now: str
    indicator: str
    area: str
    sex: str
    residence: str
    since: int


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A statement of effect, with the figures a picture of it wants.

    Attributes:
        question: What was asked.
        effect: What may be said.
        figures: Years and figures of the area, as known now.
        vintage: Number of the vintage known now.
    """

    question: Question
    effect: Effect
    figures: tuple[tuple[int, float], ...]
    vintage: str


def effect_of(matter: models.Matter) -> Told | None:
    """What became of the indicator of a matter; None where it is about no indicator of a plan.

    Figures are read from the newest edition inside; whoever may see the matter may see this.
    """
    question = _question(matter)
    return None if question is None else _told(question)


def effects_on(
    *, area: str, plan: models.PlanDocument, target: str = "", indicator: str = ""
) -> tuple[tuple[models.Matter, Told], ...]:
    """Effects of the matters of an area on one target or one indicator, the newest first."""
    rows = models.Matter.objects.filter(area__code=area, plan__area_id=plan.area_id)
    rows = rows.filter(target=target) if target else rows.filter(indicator=indicator)
    found = (
        (row, effect_of(row)) for row in rows.select_related("area", "plan", "vintage")[:_MOST_ON_A_PAGE]
    )
    return tuple((row, told) for row, told in found if told is not None)


def _question(matter: models.Matter) -> Question | None:
    if matter.plan is None or not matter.indicator:
        return None
    rows = models.Edition.objects.filter(plan__area_id=matter.plan.area_id).select_related("vintage")
    now = rows.first()
    if now is None:
        return None
    then = rows.filter(vintage=matter.vintage).first() if matter.vintage_id else None
    edition = open_edition(Path(now.file.path))
    standing = edition.standing(matter.area.code, matter.target) if matter.target else None
    opened = timezone.localtime(matter.opened_at)
    return Question(
        then="" if then is None else then.file.path,
        now=now.file.path,
        indicator=matter.indicator,
        area=matter.area.code,
        sex=standing.sex if standing else "_T",
        residence=standing.residence if standing else "_T",
        since=opened.year if opened.month <= _HALF_YEAR else opened.year + 1,
    )


@lru_cache(maxsize=1024)
def _told(question: Question) -> Told:
    """Editions never change, so that what was told once stays."""
    now = open_edition(Path(question.now))
    known = _known(now, question)
    own = known.filter(pl.col("area") == question.area).sort("year").select("year", "value")
    return Told(
        question=question,
        effect=_effect(question, now, known),
        figures=tuple(own.iter_rows()),
        vintage=now.manifest.vintage,
    )


def _known(edition: Edition, question: Question) -> pl.DataFrame:
    areas = siblings_of(question.area)
    return series_of(edition, question.indicator, areas, sex=question.sex, residence=question.residence)


def _effect(question: Question, now: Edition, known: pl.DataFrame) -> Effect:
    """The statement on what was known then, where the figures as known now lead to the same."""
    then = _known(open_edition(Path(question.then)), question) if question.then else known.clear()
    base = _base(then.filter(pl.col("area") == question.area), question)
    before = then.filter(pl.col("year") <= base)
    asked = Asked(
        indicator=question.indicator,
        area=question.area,
        direction=_direction(question.indicator),
        base=base,
        since=max(question.since, base + 1),
        until=now.manifest.year,
    )
    told = _judged(known, asked)
    if any(
        one.kind == "definition_changed" and one.indicator == question.indicator
        for one in now.warnings(question.area)
    ):
        return Effect(
            state="cannot_be_judged", reason="definition_changed", base=base, base_value=told.base_value
        )
    if before.is_empty() or before.equals(known.filter(pl.col("year") <= base)):
        return told
    as_then = _judged(pl.concat([before, known.filter(pl.col("year") > base)]), asked)
    if as_then.state != told.state:
        return Effect(state="cannot_be_judged", reason="revised", base=base, base_value=as_then.base_value)
    return as_then


def _judged(series: pl.DataFrame, asked: Asked) -> Effect:
    return effect(series, asked, settings=load_outlook_settings())


def _base(own: pl.DataFrame, question: Question) -> int:
    """Last year known when the matter was opened; the year before the first that counts where no edition was."""
    last = own["year"].max()
    return last if isinstance(last, int) else question.since - 1


def _direction(indicator: str) -> Direction:
    known = site_ground().codebook.indicators.get(indicator)
    return known.direction if known else "none"


def series_of(
    edition: Edition, code: str, areas: Sequence[str], *, sex: str = "_T", residence: str = "_T"
) -> pl.DataFrame:
    """The yearly figures of an indicator in several areas, schema `outlook.SERIES`, sorted."""
    indicator = site_ground().codebook.indicators.get(code)
    low, high = (None, None) if indicator is None else bounds_in(indicator.unit, indicator)
    known = area_tree().areas
    rows = [
        {
            "indicator": code,
            "area": one.area,
            "year": one.year,
            "value": one.value,
            "lower_bound": low,
            "upper_bound": high,
            "numerator": one.numerator,
            "denominator": one.denominator,
            "parent": known[one.area].parent if one.area in known else None,
            "family": family_of(indicator) if indicator else None,
        }
        for one in edition.across(code, areas, sex=sex, residence=residence)
        if one.value is not None
    ]
    return pl.DataFrame(rows, schema=SERIES).sort("area", "year")


def siblings_of(area: str) -> Sequence[str]:
    """Codes of an area and of those beside it under the same one, in order."""
    tree = area_tree()
    known = tree.areas.get(area)
    if known is None or known.parent is None:
        return (area,)
    return tuple(sorted({area, *(one.code for one in tree.children(known.parent))}))
