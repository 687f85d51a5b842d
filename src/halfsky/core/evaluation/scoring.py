"""Scores of several people, weighed: every total comes with the lines from which anyone computes it again.

A question that nobody scored is not zero: it is left out, its weight is told as not scored, and the total is of what
was scored. Everything is computed in exact fractions and rounded once, half to even.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

import msgspec

from halfsky.core.evaluation.scheme import WHOLE_WEIGHT, Criterion, Scheme, Sort
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.numbers import round_half_even


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """What one person gave one subject on one question.

    Attributes:
        question: Code.
        subject: Code of the subject, `whole` or one of the evaluation's own.
        scorer: Code of the seat.
        points: From 0 to the scheme's highest; None where the person says it cannot be scored.
        reason: Why.
    """

    question: str
    subject: str
    scorer: str
    points: int | None
    reason: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a result: what each scorer gave, and what it adds.

    Attributes:
        question: Code.
        criterion: Of the question.
        weight: Of the question for this sort of subject.
        given: Points by scorer; None where that scorer could not score it.
        mean: Mean of the points given, None where there are none.
        adds: Weight × mean / highest, None where not scored.
    """

    question: str
    criterion: Criterion
    weight: int
    given: dict[str, int | None]
    mean: float | None
    adds: float | None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The result of one subject.

    Attributes:
        subject: Code.
        sort: Of the subject.
        highest: Best score of a question.
        total: Of 100, over what was scored, one decimal; None where nothing was.
        scored_weight: Weight of the questions that were scored, of 100.
        lines: The explanation.
    """

    subject: str
    sort: Sort
    highest: int
    total: float | None
    scored_weight: int
    lines: tuple[Line, ...]

    @property
    def not_scored(self) -> tuple[str, ...]:
        """Codes of the questions that nobody scored."""
        return tuple(line.question for line in self.lines if line.mean is None)


def score_subject(
    scheme: Scheme, scores: Iterable[Score], *, subject: str, sort: Sort, scorers: Iterable[str]
) -> Result:
    """Weigh the scores of one subject.

    Args:
        scheme: With the weights as approved.
        scores: Of any subjects and scorers; others are passed over.
        subject: Code of the subject.
        sort: Its sort.
        scorers: Codes of all seats, in order.

    Raises:
        Invalid: Points outside the scale.
    """
    seats = tuple(scorers)
    given: dict[tuple[str, str], int | None] = {
        (one.question, one.scorer): _on_scale(one, scheme) for one in scores if one.subject == subject
    }
    lines = tuple(
        _line(question.code, question.criterion, question.weights[sort], given, seats, scheme.highest)
        for question in scheme.asked_of(sort)
    )
    total, weight = _total(lines, scheme.highest)
    return Result(
        subject=subject, sort=sort, highest=scheme.highest, total=total, scored_weight=weight, lines=lines
    )


def _on_scale(score: Score, scheme: Scheme) -> int | None:
    if score.points is not None and not 0 <= score.points <= scheme.highest:
        raise Invalid("evaluation.points_off_scale", points=score.points, highest=scheme.highest)
    return score.points


def _line(
    code: str,
    criterion: Criterion,
    weight: int,
    given: Mapping[tuple[str, str], int | None],
    scorers: tuple[str, ...],
    highest: int,
) -> Line:
    mine = {scorer: given[code, scorer] for scorer in scorers if (code, scorer) in given}
    mean = _mean(mine)
    return Line(
        question=code,
        criterion=criterion,
        weight=weight,
        given=mine,
        mean=None if mean is None else _rounded(mean, 2),
        adds=None if mean is None else _rounded(weight * mean / highest, 2),
    )


def _mean(given: Mapping[str, int | None]) -> Fraction | None:
    points = [one for one in given.values() if one is not None]
    return Fraction(sum(points), len(points)) if points else None


def _total(lines: Iterable[Line], highest: int) -> tuple[float | None, int]:
    """The total over what was scored, and its weight."""
    means = [(line.weight, _mean(line.given)) for line in lines]
    scored = [(weight, mean) for weight, mean in means if mean is not None]
    weight = sum(weight for weight, _ in scored)
    if not weight:
        return None, 0
    points = sum((weight * mean / highest for weight, mean in scored), Fraction(0))
    return _rounded(points * WHOLE_WEIGHT / weight, 1), weight


def _rounded(number: Fraction, digits: int) -> float:
    scale = 10**digits
    whole, rest = divmod(number.numerator * scale, number.denominator)
    twice = 2 * rest - number.denominator
    up = twice > 0 or (twice == 0 and whole % 2 == 1)
    return float(round_half_even((whole + up) / scale, digits))


def recompute(result: Result) -> float | None:
    """The total again, from the explanation alone."""
    return _total(result.lines, result.highest)[0]


class CriterionResult(msgspec.Struct, frozen=True, kw_only=True):
    """What the questions of one criterion add up to: of their weight, over what was scored."""

    criterion: Criterion
    weight: int
    scored_weight: int
    share: float | None
    """Percent of the weight that was reached, one decimal."""


def by_criterion(result: Result) -> tuple[CriterionResult, ...]:
    """A result by criterion, in the order of the questions."""
    found = []
    for criterion in dict.fromkeys(line.criterion for line in result.lines):
        lines = [line for line in result.lines if line.criterion == criterion]
        share, scored = _total(lines, result.highest)
        whole = sum(line.weight for line in lines)
        found.append(CriterionResult(criterion=criterion, weight=whole, scored_weight=scored, share=share))
    return tuple(found)


def places(results: Iterable[Result]) -> dict[str, int | None]:
    """Places of subjects by total, the best first: those with one total share a place, those without have none.

    Example: totals 80.0, 75.5, 75.5, 60.0 have the places 1, 2, 2, 4.
    """
    totals = {result.subject: result.total for result in results}
    known = [total for total in totals.values() if total is not None]
    return {
        subject: None if total is None else 1 + sum(other > total for other in known)
        for subject, total in totals.items()
    }
