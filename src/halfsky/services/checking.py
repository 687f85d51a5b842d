"""The checks of a return: what it is held against is gathered from the store, the rules are the codebook's."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import msgspec
from django.db import models

from halfsky.core.returns.cells import with_rest
from halfsky.core.returns.checks import blocks, check
from halfsky.core.returns.model import Answer, Checked, Form, LineKey, Surroundings
from halfsky.core.returns.rulebook import needed_figures
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


def look_at(row: Return, *, unanswered: bool = True) -> Looked:
    """Read a return, gather what it is held against, and check it.

    Args:
        row: The return.
        unanswered: Whether findings at lines without an answer are wanted; the page of questions tells of none, and a
            return not begun is then neither checked nor held against other areas.
    """
    form = msgspec.convert(row.form, Form)
    answers = msgspec.convert(row.answers, tuple[Answer, ...])
    if not answers and not unanswered:
        return Looked(form=form, answers={}, around=_surroundings(row, form, alone=True), checked=())
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

    One query for the areas around, one for the figures. Parts that follow from others (men from total and women) are
    put in, because rules may name them.
    """
    return _surroundings(row, form, alone=False)


def _surroundings(row: Return, form: Form, *, alone: bool) -> Surroundings:
    """With `alone`, earlier years only."""
    needed = needed_figures(form, load_rules())
    beside, below = ({}, {}) if alone else _areas_around(row.area)
    kept = Observation.objects.filter(known_until=None, series__in=needed.series, value__isnull=False)
    read = _read(kept.filter(_wanted(row, form.year, beside, below)))
    reported = {one.area for one in read if one.area in beside and one.year == form.year}
    if reported and needed.siblings_before:
        read += _read(kept.filter(area__in=reported, year=form.year - 1))
    previous: dict[int, _Figures] = defaultdict(dict)
    others: _Figures = {}
    around: dict[bool, list[_Figure]] = {True: [], False: []}
    lower: list[_Figure] = []
    parent: _Figures = {}
    for figure in read:
        now = figure.year == form.year
        if figure.area == row.area_id and not now:
            previous[figure.year][_key(figure)] = figure.value
        elif figure.area == row.area_id:
            others |= {_key(figure): figure.value} if figure.source != row.pk else {}
        elif figure.area in beside:
            around[now].append(figure)
        elif figure.area == row.area.parent_id:
            parent[_key(figure)] = figure.value
        elif figure.source != row.pk and now:
            lower.append(figure)
        elif figure.source != row.pk:
            previous[figure.year][_key(figure, area=below[figure.area])] = figure.value
    return Surroundings(
        previous={year: _whole(figures) for year, figures in previous.items()},
        beside=_whole(others),
        siblings=_by_area(around[True], beside),
        siblings_before=_by_area(around[False], beside),
        children=_sums(lower, of=len(below)),
        parent=_whole(parent),
    )


def _areas_around(area: Area) -> tuple[dict[int, str], dict[int, str]]:
    """Codes of the areas under the same parent, and of those right below, by their numbers."""
    with_parent = models.Q(parent=area) | models.Q(parent=area.parent_id, parent__isnull=False)
    beside: dict[int, str] = {}
    below: dict[int, str] = {}
    for pk, code, parent in (
        Area.objects.filter(with_parent).order_by().values_list("pk", "code", "parent_id")
    ):
        if parent == area.pk:
            below[pk] = code
        elif pk != area.pk:
            beside[pk] = code
    return beside, below


def _wanted(row: Return, year: int, beside: dict[int, str], below: dict[int, str]) -> models.Q:
    """The area's own figures of many years; of areas around those of this year, of those below last year's too."""
    wanted = models.Q(area=row.area_id, year__lte=year, year__gte=year - _YEARS_BACK)
    if beside or below:
        # A roll-up of the parts that have come in so far is no total to hold a part against.
        wanted |= models.Q(area=row.area.parent_id, year=year, derivation="")
        wanted |= models.Q(area__in=[*beside, *below], year=year)
    if below:
        wanted |= models.Q(area__in=list(below), year=year - 1)
    return wanted


class _Figure(NamedTuple):
    """What the checks want of an observation: a province has thousands of them around one return."""

    area: int
    year: int
    series: str
    sex: str
    residence: str
    value: float
    source: int | None


def _read(kept: models.QuerySet[Observation]) -> list[_Figure]:
    fields = ("area_id", "year", "series", "sex", "residence", "value", "source_id")
    return [_Figure(*row) for row in kept.order_by("area_id", "pk").values_list(*fields)]


def _key(figure: _Figure, *, area: str = "") -> LineKey:
    return LineKey(series=figure.series, sex=figure.sex, residence=figure.residence, area=area)  # type: ignore[arg-type]


def _whole(figures: _Figures) -> _Figures:
    return with_rest(figures, load_codebook())


def _by_area(figures: Iterable[_Figure], codes: dict[int, str]) -> dict[str, _Figures]:
    found: dict[str, _Figures] = defaultdict(dict)
    for figure in figures:
        found[codes[figure.area]][_key(figure)] = figure.value
    return {code: _whole(one) for code, one in found.items()}


def _sums(figures: Iterable[_Figure], *, of: int) -> _Figures:
    """Sums over the areas right below, of what all of them have."""
    by_key: dict[LineKey, list[float]] = defaultdict(list)
    for figure in figures:
        by_key[_key(figure)].append(figure.value)
    return _whole({key: sum(values) for key, values in by_key.items() if len(values) == of})
