"""The checks of a return: what it is held against is gathered from the store, the rules are the codebook's."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import msgspec
from django.db import models

from halfsky.core.returns.cells import with_rest
from halfsky.core.returns.checks import blocks, check
from halfsky.core.returns.model import Answer, Checked, Form, LineKey, Surroundings
from halfsky.core.returns.rulebook import needed_series
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.codebook import load_codebook, load_rules
from halfsky.store.models import Area, Observation, Return

_YEARS_BACK = 10

_Figures = dict[LineKey, float]


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """A return with all that is known about it.

    Attributes:
        form: What it asks.
        answers: What stands in it, by line.
        around: What it is held against.
        checked: What the rules find.
    """

    form: Form
    answers: dict[LineKey, Answer]
    around: Surroundings
    checked: tuple[Checked, ...]


def look_at(row: Return) -> Looked:
    """Read a return, gather what it is held against, and check it."""
    form = msgspec.convert(row.form, Form)
    answers = msgspec.convert(row.answers, tuple[Answer, ...])
    around = surroundings_of(row, form)
    checked = check(form, answers, surroundings=around, rules=load_rules())
    return Looked(form=form, answers={one.key: one for one in answers}, around=around, checked=checked)


def refuse_open_findings(row: Return) -> None:
    """Keep a return from being handed in while errors stand, or queries without explanation.

    Raises:
        Invalid: `returns.findings_open`, with how many.
    """
    found = look_at(row).checked
    if blocks(found):
        raise Invalid("returns.findings_open", count=sum(1 for one in found if not one.explained))


def surroundings_of(row: Return, form: Form) -> Surroundings:
    """Earlier years, other units of the area, areas beside, below and above: all as accepted so far.

    One query for the area's own figures, one for this and last year around it. Parts that follow from others (men
    from total and women) are put in, because rules may name them.
    """
    series = needed_series(form, load_rules())
    kept = Observation.objects.filter(known_until=None, series__in=series, value__isnull=False)
    own = _read(kept.filter(area=row.area, year__lte=form.year, year__gte=form.year - _YEARS_BACK))
    previous: dict[int, _Figures] = defaultdict(dict)
    for figure in own:
        if figure.year < form.year:
            previous[figure.year][_key(figure)] = figure.value
    years = models.Q(year__in=(form.year - 1, form.year))
    lower = _read(kept.filter(years, area__parent=row.area).exclude(source=row))
    for figure in lower:
        if figure.year == form.year - 1:
            previous[figure.year][_key(figure, area=figure.code)] = figure.value
    around = _around(row.area, form.year, kept)
    beside = [f for f in around if f.area != row.area.parent_id]
    others = (f for f in own if f.year == form.year and f.source != row.pk)
    return Surroundings(
        previous={year: _whole(figures) for year, figures in previous.items()},
        beside=_whole({_key(f): f.value for f in others}),
        siblings=_by_area(f for f in beside if f.year == form.year),
        siblings_before=_by_area(f for f in beside if f.year < form.year),
        children=_sums(row.area, (f for f in lower if f.year == form.year)),
        parent=_whole({_key(f): f.value for f in around if f.area == row.area.parent_id}),
    )


class _Figure(NamedTuple):
    """What the checks want of an observation: a province has thousands of them around one return."""

    area: int
    code: str
    year: int
    series: str
    sex: str
    residence: str
    value: float
    source: int | None


def _read(kept: models.QuerySet[Observation]) -> list[_Figure]:
    fields = ("area_id", "area__code", "year", "series", "sex", "residence", "value", "source_id")
    return [_Figure(*row) for row in kept.order_by("area_id", "pk").values_list(*fields)]


def _around(area: Area, year: int, kept: models.QuerySet[Observation]) -> list[_Figure]:
    """Figures of the areas beside, of this and last year, and of the area above, of this year."""
    if area.parent_id is None:
        return []
    siblings = models.Q(area__parent=area.parent_id, year__in=(year - 1, year)) & ~models.Q(area=area)
    # A roll-up of the parts that have come in so far is no total to hold a part against.
    above = models.Q(area=area.parent_id, year=year, derivation="")
    return _read(kept.filter(siblings | above))


def _key(figure: _Figure, *, area: str = "") -> LineKey:
    return LineKey(series=figure.series, sex=figure.sex, residence=figure.residence, area=area)  # type: ignore[arg-type]


def _whole(figures: _Figures) -> _Figures:
    return with_rest(figures, load_codebook())


def _by_area(figures: Iterable[_Figure]) -> dict[str, _Figures]:
    found: dict[str, _Figures] = defaultdict(dict)
    for figure in figures:
        found[figure.code][_key(figure)] = figure.value
    return {code: _whole(one) for code, one in found.items()}


def _sums(area: Area, figures: Iterable[_Figure]) -> _Figures:
    """Sums over the areas right below, of what all of them have."""
    by_key: dict[LineKey, list[float]] = defaultdict(list)
    for figure in figures:
        by_key[_key(figure)].append(figure.value)
    count = area.children.count() if by_key else 0
    return _whole({key: sum(values) for key, values in by_key.items() if len(values) == count})
