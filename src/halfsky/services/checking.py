"""The checks of a return: what it is held against is gathered from the store, the rules are the codebook's."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from halfsky.core.returns.checks import blocks, check
from halfsky.core.returns.model import Answer, Checked, Form, LineKey, Surroundings
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.codebook import load_rules
from halfsky.store.models import Area, Observation, Return

_YEARS_BACK = 10

_Figures = dict[LineKey, float]


def check_return(row: Return) -> tuple[Checked, ...]:
    """What the rules find in a return as it stands."""
    form = msgspec.convert(row.form, Form)
    answers = msgspec.convert(row.answers, tuple[Answer, ...])
    return check(form, answers, surroundings=surroundings_of(row), rules=load_rules())


def refuse_open_findings(row: Return) -> None:
    """Keep a return from being handed in while errors stand, or queries without explanation.

    Raises:
        Invalid: `returns.findings_open`, with how many.
    """
    found = check_return(row)
    if blocks(found):
        open_ones = [one for one in found if not one.explained]
        raise Invalid("returns.findings_open", count=len(open_ones))


def surroundings_of(row: Return) -> Surroundings:
    """Earlier years, other units of the area, areas beside, below and above: all as accepted so far.

    One query for the area's own past, one for this and last year around it.
    """
    form = msgspec.convert(row.form, Form)
    series = {line.key.series for line in form.lines}
    parent = row.area.parent_id
    own = Observation.objects.filter(known_until=None, area=row.area, value__isnull=False)
    past = own.filter(series__in=series, year__lt=form.year, year__gte=form.year - _YEARS_BACK)
    previous: dict[int, _Figures] = defaultdict(dict)
    for figure in past:
        previous[figure.year][_key(figure)] = figure.value or 0.0
    beside = {_key(figure): figure.value or 0.0 for figure in own.filter(year=form.year).exclude(source=row)}
    around = Observation.objects.filter(
        known_until=None, series__in=series, year__in=(form.year - 1, form.year), value__isnull=False
    ).select_related("area")
    siblings = around.filter(area__parent=parent).exclude(area=row.area) if parent else around.none()
    return Surroundings(
        previous=dict(previous),
        beside=beside,
        siblings=_by_area(figure for figure in siblings if figure.year == form.year),
        siblings_before=_by_area(figure for figure in siblings if figure.year == form.year - 1),
        children=_sums(row.area, around.filter(area__parent=row.area, year=form.year)),
        parent={_key(f): f.value or 0.0 for f in around.filter(area=parent, year=form.year)}
        if parent
        else {},
    )


def _key(figure: Observation) -> LineKey:
    return LineKey(series=figure.series, sex=figure.sex, residence=figure.residence)  # type: ignore[arg-type]


def _by_area(figures: Iterable[Observation]) -> dict[str, _Figures]:
    found: dict[str, _Figures] = defaultdict(dict)
    for figure in figures:
        found[figure.area.code][_key(figure)] = figure.value or 0.0
    return dict(found)


def _sums(area: Area, figures: Iterable[Observation]) -> _Figures:
    """Sums over the areas right below, of what all of them have."""
    count = area.children.count()
    by_key: dict[LineKey, list[float]] = defaultdict(list)
    for figure in figures:
        by_key[_key(figure)].append(figure.value or 0.0)
    return {key: sum(values) for key, values in by_key.items() if len(values) == count}
