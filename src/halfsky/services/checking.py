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
from halfsky.services.asked_forms import form_of
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
    form = form_of(row)
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

    One query for the areas around, one each for the area's own figures and for those around. Parts that follow from
    others (men from total and women) are put in, because rules may name them.
    """
    return _surroundings(row, form, alone=False)


def _surroundings(row: Return, form: Form, *, alone: bool) -> Surroundings:
    """With `alone`, earlier years only."""
    needed = needed_figures(form, load_rules())
    kept = Observation.objects.filter(known_until=None, series__in=sorted(needed.series), value__isnull=False)
    own = _read(kept.filter(area=row.area_id, year__lte=form.year, year__gte=form.year - _YEARS_BACK))
    previous: dict[int, _Figures] = defaultdict(dict)
    for figure in own:
        if figure.year < form.year:
            previous[figure.year][_key(figure)] = figure.value
    if alone:
        return Surroundings(previous={year: _whole(figures) for year, figures in previous.items()})
    beside, below = _areas_around(row.area)
    now = _read_around(row.area, kept.filter(year=form.year), beside, below)
    reported = {figure.area for figure in now if figure.area in beside and needed.siblings_before}
    before = _read(kept.filter(year=form.year - 1, area__in=sorted(reported | below.keys())))
    for figure in before:
        if figure.area in below and figure.source != row.pk:
            previous[figure.year][_key(figure, area=below[figure.area])] = figure.value
    return Surroundings(
        previous={year: _whole(figures) for year, figures in previous.items()},
        beside=_whole({_key(f): f.value for f in own if f.year == form.year and f.source != row.pk}),
        siblings=_by_area(now, beside),
        siblings_before=_by_area(before, beside),
        children=_sums((f for f in now if f.area in below and f.source != row.pk), of=len(below)),
        parent=_whole({_key(f): f.value for f in now if f.area == row.area.parent_id}),
    )


def _areas_around(area: Area) -> tuple[dict[int, str], dict[int, str]]:
    """Codes of the areas under the same parent, and of those right below, by their numbers."""
    parents = [pk for pk in (area.pk, area.parent_id) if pk is not None]
    rows = Area.objects.filter(parent__in=parents).exclude(pk=area.pk).order_by()
    found = list(rows.values_list("pk", "code", "parent_id"))
    below = {pk: code for pk, code, parent in found if parent == area.pk}
    return {pk: code for pk, code, _ in found if pk not in below}, below


def _read_around(
    area: Area, kept: models.QuerySet[Observation], beside: dict[int, str], below: dict[int, str]
) -> list["_Figure"]:
    """Figures of the areas beside, below and above."""
    above = set() if area.parent_id is None else {area.parent_id}
    # A roll-up of the parts that have come in so far is no total to hold a part against.
    rolled_up = models.Q(area__in=above) & ~models.Q(derivation="")
    return _read(kept.filter(area__in=sorted(above | beside.keys() | below.keys())).exclude(rolled_up))


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
        if figure.area in codes:
            found[codes[figure.area]][_key(figure)] = figure.value
    return {code: _whole(one) for code, one in found.items()}


def _sums(figures: Iterable[_Figure], *, of: int) -> _Figures:
    """Sums over the areas right below, of what all of them have."""
    by_key: dict[LineKey, list[float]] = defaultdict(list)
    for figure in figures:
        by_key[_key(figure)].append(figure.value)
    return _whole({key: sum(values) for key, values in by_key.items() if len(values) == of})
