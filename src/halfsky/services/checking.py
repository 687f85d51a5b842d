"""The checks of a return: what it is held against is gathered from the store, the rules are the codebook's."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import msgspec
from django.db.models import Q, QuerySet

from halfsky.core.returns.checks import blocks, check
from halfsky.core.returns.model import Answer, Checked, Form, LineKey, Surroundings
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.codebook import load_rules
from halfsky.store.models import Area, Observation, Return

_YEARS_BACK = 10

_Figures = dict[LineKey, float]


class _Figure(NamedTuple):
    """An accepted figure: its area, the one above that, year, line and value."""

    area: int
    parent: int | None
    code: str
    year: int
    key: LineKey
    value: float


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
    above, here = row.area.parent_id, row.area_id
    known = Observation.objects.filter(known_until=None, value__isnull=False).order_by()
    own = known.filter(area=row.area)
    previous: dict[int, _Figures] = defaultdict(dict)
    past = own.filter(series__in=series, year__lt=form.year, year__gte=form.year - _YEARS_BACK)
    for figure in _figures(past):
        previous[figure.year][figure.key] = figure.value
    around = _figures(known.filter(_near(row.area), series__in=series, year__in=(form.year - 1, form.year)))
    siblings = [figure for figure in around if above and figure.parent == above and figure.area != here]
    return Surroundings(
        previous=dict(previous),
        beside={
            figure.key: figure.value for figure in _figures(own.filter(year=form.year).exclude(source=row))
        },
        siblings=_by_area(figure for figure in siblings if figure.year == form.year),
        siblings_before=_by_area(figure for figure in siblings if figure.year == form.year - 1),
        children=_sums(
            row.area, [figure for figure in around if figure.parent == here and figure.year == form.year]
        ),
        parent={
            figure.key: figure.value for figure in around if figure.area == above and figure.year == form.year
        },
    )


def _near(area: Area) -> Q:
    """The areas right below, beside, and right above."""
    near = Q(area__parent=area)
    return near if area.parent_id is None else near | Q(area__parent=area.parent_id) | Q(area=area.parent_id)


def _figures(rows: QuerySet[Observation]) -> list[_Figure]:
    """Plain tuples: a hand-in looks at thousands of them."""
    told = rows.values_list(
        "area_id", "area__parent_id", "area__code", "year", "series", "sex", "residence", "value"
    )
    return [
        _Figure(area, parent, code, year, LineKey(series=series, sex=sex, residence=residence), value or 0.0)  # type: ignore[arg-type]
        for area, parent, code, year, series, sex, residence, value in told
    ]


def _by_area(figures: Iterable[_Figure]) -> dict[str, _Figures]:
    found: dict[str, _Figures] = defaultdict(dict)
    for figure in figures:
        found[figure.code][figure.key] = figure.value
    return dict(found)


def _sums(area: Area, figures: Iterable[_Figure]) -> _Figures:
    """Sums over the areas right below, of what all of them have."""
    by_key: dict[LineKey, list[float]] = defaultdict(list)
    for figure in figures:
        by_key[figure.key].append(figure.value)
    count = area.children.count() if by_key else 0
    return {key: sum(values) for key, values in by_key.items() if len(values) == count}
