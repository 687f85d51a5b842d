"""What a matter stands on: facts frozen from a warning of an edition, and what the newest figures say now."""

from pathlib import Path

import msgspec

from halfsky.core.early_warning.model import KIND_WORDS
from halfsky.core.supervision.matters.model import Ahead, Evidence, Facts, Point
from halfsky.core.supervision.matters.workflow import carries, is_newer
from halfsky.engines.editions.model import Standing, Warning
from halfsky.engines.editions.reading import Edition, open_edition
from halfsky.services.site_ground import site_ground
from halfsky.store import models

_GRAVE = ("alert", "watch")


def facts_of(chosen: models.Edition, warning: Warning) -> Facts:
    """The facts of a warning, as its edition has them."""
    edition = open_edition(Path(chosen.file.path))
    standing = edition.standing(warning.area, warning.target)
    facts = standing_facts(chosen, warning.area, warning.target)
    told = {name: getattr(warning, name) for name in _OF_WARNING}
    if standing is None:
        told |= {name: getattr(warning, name) for name in _OF_BOTH} | {"indicator": warning.indicator or ""}
    return msgspec.structs.replace(facts, **told)


_OF_WARNING = ("kind", "severity", "reason_zh", "reason_en", "clears_zh", "clears_en")
_OF_BOTH = ("words", "year", "value", "unit", "comparator", "target_value", "deadline", "probability")


def standing_facts(chosen: models.Edition, area: str, target: str) -> Facts:
    """Where an area stands on a target in an edition, without a warning; little where there is no such target."""
    edition = open_edition(Path(chosen.file.path))
    vintage, standing = chosen.vintage, edition.standing(area, target)
    areas = site_ground().codebook.areas
    facts = Facts(
        vintage=vintage.number,
        known_at=vintage.known_at.isoformat(),
        seal=vintage.digest,
        area=area,
        area_name=areas[area].name.zh if area in areas else area,
        target=target,
    )
    if standing is None:
        return facts
    return msgspec.structs.replace(
        facts,
        number=standing.number,
        status=standing.status.value,
        indicator=standing.indicator or "",
        **{name: getattr(standing, name) for name in (*_OF_BOTH, *_OF_STANDING)},
        points=points_of(edition, standing),
        ahead=tuple(
            Ahead(year=one.year, low80=one.low80, median=one.median, high80=one.high80)
            for one in edition.fan(area, target)
        ),
    )


_OF_STANDING = ("quote", "base_year", "base_value", "low80", "median", "high80")


def points_of(edition: Edition, standing: Standing) -> tuple[Point, ...]:
    """The yearly figures that a target is judged on, years rising."""
    if standing.indicator is None:
        return ()
    group = (standing.sex, standing.residence, "_T", "_T")
    return tuple(
        Point(year=one.year, value=one.value)
        for one in edition.figures(standing.indicator, standing.area)
        if (one.sex, one.residence, one.age, one.disaggregation) == group and one.value is not None
    )


def facts_frozen(matter: models.Matter) -> Facts:
    """The facts of a matter as they were on the day it was opened."""
    return msgspec.convert(matter.facts, Facts)


def title_of(area: models.Area, facts: Facts) -> tuple[str, str]:
    """What a matter of a warning is called, in both languages."""
    indicators = site_ground().codebook.indicators
    known = indicators.get(facts.indicator)
    kind = KIND_WORDS[facts.kind]
    english = known.name.en if known else facts.words
    return f"{area.name}{facts.words}{kind.zh}", f"{area.name_en or area.name}: {english}, {kind.en}"


def newest_edition(matter: models.Matter) -> models.Edition | None:
    """The edition of the newest vintage, of the plan of a matter or the version adopted since."""
    if matter.plan is None:
        return None
    plans = [matter.plan_id]
    while (later := models.PlanDocument.objects.filter(previous__in=plans).values_list("pk", flat=True)) and (
        new := [one for one in later if one not in plans]
    ):
        plans += new
    rows = models.Edition.objects.filter(plan__in=plans).select_related("vintage", "plan__area")
    return rows.defer("plan__reading", "plan__adopted", "plan__text").first()


def standing_now(matter: models.Matter, chosen: models.Edition) -> Standing | None:
    """Where the area of a matter stands on its target in an edition; found by the number that plans keep."""
    edition, facts = open_edition(Path(chosen.file.path)), facts_frozen(matter)
    target = edition.target_of(facts.number) if facts.number is not None else matter.target
    return edition.standing(matter.area.code, target) if target else None


def evidence_now(matter: models.Matter) -> Evidence | None:
    """What the newest figures say of a matter; None where it is about no figures."""
    chosen = newest_edition(matter)
    if chosen is None or not matter.target:
        return None
    standing = standing_now(matter, chosen)
    if standing is None:
        return None
    edition = open_edition(Path(chosen.file.path))
    warned = [
        one
        for one in edition.warnings(matter.area.code)
        if one.target == standing.target and one.severity in _GRAVE
    ]
    return Evidence(
        vintage=chosen.vintage.number,
        known_at=chosen.vintage.known_at.isoformat(),
        year=standing.year,
        value=standing.value,
        status=standing.status.value,
        warned=bool(warned),
    )


def closes(facts: Facts, evidence: Evidence) -> bool:
    """Whether newer figures close a matter that was opened on these facts."""
    return is_newer(facts, evidence) and carries(evidence)
