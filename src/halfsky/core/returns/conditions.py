"""What a rule says of given figures: true, false, or nothing where a figure it needs is not there."""

import operator
from collections.abc import Callable
from typing import Any

from halfsky.core.returns.evaluating import Binding, Cell, Place, Reading, Scene, World, cell_of, reading
from halfsky.core.returns.model import Answer
from halfsky.core.returns.rules import (
    Against,
    Arithmetic,
    Call,
    Comparison,
    Condition,
    Elsewhere,
    Expression,
    Is,
    Logic,
    Number,
    Ref,
    Whom,
)
from halfsky.core.returns.shifts import is_shifted
from halfsky.core.returns.unusual import (
    FEWEST_SIBLINGS,
    FEWEST_YEARS,
    Distance,
    Kind,
    distance_of_ratio,
    distance_of_value,
)

_NEAR = 1e-9
"""Relative distance under which two floats are one figure."""


Judging = Callable[[World, Place], bool | None]
"""What a condition says in a world, at one place of it."""


def truth(node: Condition, scene: Scene) -> bool | None:
    """Whether a condition holds, None where it cannot be said."""
    return judging(node, scene.binding)(scene.world, scene.place)


def judging(node: Condition, binding: Binding) -> Judging:
    """A condition made ready to be looked at again and again under one binding, as `truth` looks at it."""
    return _JUDGINGS[type(node)](node, binding)


def _comparison(node: Comparison, binding: Binding) -> Judging:
    read_left, read_right = reading(node.left, binding), reading(node.right, binding)
    holds, within, relative = _SIGNS[node.sign], node.within, node.relative

    def judge(world: World, place: Place) -> bool | None:
        left = read_left(world, place)
        right = None if left is None else read_right(world, place)
        if left is None or right is None:
            return None
        size = max(abs(left.value), abs(right.value))
        allowed = left.slack + right.slack if within is None else within * size if relative else within
        return holds(left.value - right.value, allowed + _NEAR * size)

    return judge


_SIGNS: dict[str, Callable[[float, float], bool]] = {
    "=": lambda gap, allowed: abs(gap) <= allowed,
    "!=": lambda gap, allowed: abs(gap) > allowed,
    "<=": operator.le,
    ">=": lambda gap, allowed: gap >= -allowed,
    "<": lambda gap, allowed: gap < -allowed,
    ">": operator.gt,
}


def _logic(node: Logic, binding: Binding) -> Judging:
    first, *others = [judging(part, binding) for part in node.of]
    if node.word == "not":
        return _not(first)
    return _together([_not(first) if node.word == "implies" else first, *others], deciding=node.word != "and")


def _not(part: Judging) -> Judging:
    def judge(world: World, place: Place) -> bool | None:
        said = part(world, place)
        return None if said is None else not said

    return judge


def _together(parts: list[Judging], *, deciding: bool) -> Judging:
    """And, or, implies: what one part decides alone is not asked of those after it."""

    def judge(world: World, place: Place) -> bool | None:
        unknown = False
        for part in parts:
            said = part(world, place)
            if said is deciding:
                return deciding
            unknown = unknown or said is None
        return None if unknown else not deciding

    return judge


def _is(node: Is, binding: Binding) -> Judging:
    cell, state = cell_of(node.of, binding), node.state
    if state in ("whole", "rounded", "shifted"):
        return lambda world, place: _is_written(state, cell, world, place)
    return lambda world, place: _is_answered(state, world.answers.get(cell))


def _is_answered(state: str, answer: Answer | None) -> bool:
    if answer is None:
        return False
    if state == "answered":
        return answer.value is not None or answer.missing is not None
    if state == "explained":
        return bool(answer.explanation.strip())
    return answer.missing is not None and answer.missing.value == state


def _is_written(state: str, cell: Cell, world: World, place: Place) -> bool | None:
    value = place.figures.get(cell)
    if value is None:
        return None
    if state == "shifted":
        before = place.before.figures.get(cell) if place.before else None
        return None if before is None else is_shifted(value, before)
    places = 0 if state == "whole" else world.decimals.get(cell)
    return None if places is None else abs(value - round(value, places)) <= _NEAR * abs(value)


def _against(node: Against, binding: Binding) -> Judging:
    measure = _measuring(node, binding)

    def judge(world: World, place: Place) -> bool | None:
        distance = measure(world, place)
        return None if distance is None else not distance.is_unusual

    return judge


def distance_of(node: Against, scene: Scene) -> Distance | None:
    """How far the expression lies from the same of siblings or earlier years."""
    return _measuring(node, scene.binding)(scene.world, scene.place)


def _measuring(node: Against, binding: Binding) -> Callable[[World, Place], Distance | None]:
    fewest = FEWEST_SIBLINGS if node.whom == "siblings" else FEWEST_YEARS
    fraction = fraction_of(node.of)
    read = reading(node.of, binding)
    above, below = (
        (read, read)
        if fraction is None
        else (
            reading(fraction.left, binding),
            reading(fraction.right, binding),
        )
    )
    series = _first_series(node.of, binding)

    def measure(world: World, place: Place) -> Distance | None:
        places = _like(node.whom, world, place)
        if len(places) < fewest:
            return None
        kind: Kind = "level" if series is None else world.kinds.get(series, "level")
        if fraction is None:
            own = read(world, place)
            values = [said.value for one in places if (said := read(world, one)) is not None]
            return None if own is None else distance_of_value(own.value, values, kind=kind, fewest=fewest)
        ratio = _pair(above, below, world, place)
        pairs = [pair for one in places if (pair := _pair(above, below, world, one)) is not None]
        if ratio is None:
            return None
        return distance_of_ratio(ratio, pairs, counted=kind == "count", fewest=fewest)

    return measure


def fraction_of(node: Expression) -> Arithmetic | None:
    """The quotient inside an expression that only scales or shifts it, as a rate per 1,000 or a change does."""
    if not isinstance(node, Arithmetic):
        return None
    if node.sign == "/":
        return node
    if node.sign in "+-*" and isinstance(node.right, Number):
        return fraction_of(node.left)
    return None


def _pair(above: Reading, below: Reading, world: World, place: Place) -> tuple[float, float] | None:
    over = above(world, place)
    under = None if over is None else below(world, place)
    return None if over is None or under is None else (over.value, under.value)


def _like(whom: Whom, world: World, place: Place) -> list[Place]:
    if whom == "siblings":
        return list(world.siblings)
    years: list[Place] = []
    earlier = place.before
    while earlier is not None:
        years.append(earlier)
        earlier = earlier.before
    return years


def _first_series(node: Expression, binding: Binding) -> str | None:
    """The first series of the expression, which says what kind of figure it is; None where there is none."""
    while not isinstance(node, Ref):
        match node:
            case Arithmetic():
                node = node.left
            case Call():
                node = node.of[0]
            case Elsewhere():
                node = node.of
            case _:
                return None
    return node.series or binding.series


_JUDGINGS: dict[type, Callable[[Any, Binding], Judging]] = {
    Comparison: _comparison,
    Logic: _logic,
    Is: _is,
    Against: _against,
}
