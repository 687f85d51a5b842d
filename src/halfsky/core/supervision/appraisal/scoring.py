"""From facts to points, with the explanation; from the explanation to the same points again."""

import math
from collections.abc import Iterable, Mapping, Sequence

from halfsky.core.supervision.appraisal.model import (
    LEFT_OUT,
    Correction,
    Counted,
    Criterion,
    Explained,
    Fact,
    Kind,
    Place,
    Points,
    Scheme,
)

_DIGITS = 2


def score_unit(
    unit: str,
    facts: Mapping[Kind, Sequence[Fact]],
    *,
    scheme: Scheme,
    corrections: Iterable[Correction] = (),
) -> Explained:
    """Give a unit its points.

    A criterion's share is what its facts are credited with over what they are worth. One without a fact that counts
    does not apply, and its weight is shared out among the others by their weights.

    Args:
        unit: Number of the unit.
        facts: By kind of criterion.
        scheme: A sound one.
        corrections: Facts that count otherwise, by decisions on objections; the last of a fact holds.

    Returns:
        Score to two decimals, and all it follows from.
    """
    decided = {one.key: one for one in corrections}
    counted = {
        one.kind: tuple(_counted(fact, one, decided) for fact in facts.get(one.kind, ()))
        for one in scheme.criteria
    }
    shares = {kind: _share(rows) for kind, rows in counted.items()}
    used = math.fsum(one.weight for one in scheme.criteria if shares[one.kind] is not None)
    points = tuple(_points(one, counted[one.kind], shares[one.kind], used) for one in scheme.criteria)
    return Explained(unit=unit, score=_sum(points), points=points)


def _counted(fact: Fact, criterion: Criterion, decided: Mapping[str, Correction]) -> Counted:
    correction = decided.get(fact.key)
    outcome = fact.outcome if correction is None else correction.outcome
    return Counted(
        fact=fact,
        outcome=outcome,
        credit=None if outcome == LEFT_OUT else criterion.credits[outcome],
        words="" if correction is None else correction.words,
    )


def _share(rows: Sequence[Counted]) -> float | None:
    worth = math.fsum(row.fact.worth for row in rows if row.credit is not None)
    credit = math.fsum(row.fact.worth * row.credit for row in rows if row.credit is not None)
    return credit / worth if worth > 0 else None


def _points(one: Criterion, rows: tuple[Counted, ...], share: float | None, used: float) -> Points:
    weight = one.weight * 100.0 / used if share is not None else 0.0
    return Points(
        kind=one.kind,
        weight=one.weight,
        weight_used=weight,
        share=share,
        points=None if share is None else weight * share,
        facts=rows,
    )


def _sum(points: Iterable[Points]) -> float | None:
    told = [one.points for one in points if one.points is not None]
    return round(math.fsum(told), _DIGITS) if told else None


def recompute(explained: Explained) -> float | None:
    """The score once more, from what each fact was credited with and the weights of the scheme alone."""
    shares = [_share(one.facts) for one in explained.points]
    known = [
        (one.weight, share) for one, share in zip(explained.points, shares, strict=True) if share is not None
    ]
    used = math.fsum(weight for weight, _ in known)
    told = [weight * 100.0 / used * share for weight, share in known]
    return round(math.fsum(told), _DIGITS) if told else None


def places(explained: Iterable[Explained], *, scheme: Scheme) -> tuple[Place, ...]:
    """Give units their places, the best first; whoever cannot be told apart shares a band of places.

    Scores follow one another in a band as long as each is within `scheme.apart` of the band's best. Units without
    a score have no place.

    Returns:
        In order of the scores, units of one band by their number.
    """
    scored = sorted(((one.score, one.unit) for one in explained if one.score is not None), reverse=True)
    groups: list[list[tuple[float, str]]] = []
    for score, unit in scored:
        # To the hundredth, as scores are: 90.5 and 90 are 0.5 apart.
        if groups and round(groups[-1][0][0] - score, _DIGITS) <= scheme.apart:
            groups[-1].append((score, unit))
        else:
            groups.append([(score, unit)])
    told: list[Place] = []
    for group in groups:
        first, last = len(told) + 1, len(told) + len(group)
        told += [
            Place(unit=unit, score=score, first=first, last=last, band=band_of(score, scheme))
            for score, unit in sorted(group, key=lambda one: one[1])
        ]
    return tuple(told)


def band_of(score: float, scheme: Scheme) -> int:
    """Number of the band that a score lies in, 0 for the highest."""
    return next(place for place, band in enumerate(scheme.bands) if score >= band.least)
