"""What a rule says of given figures: true, false, or nothing where a figure it needs is not there."""

import operator
from collections.abc import Callable
from typing import Any

from halfsky.core.returns.evaluating import Cell, Place, Scene, cell_of, number
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


def truth(node: Condition, scene: Scene) -> bool | None:
    """Whether a condition holds, None where it cannot be said."""
    return _TRUTHS[type(node)](node, scene)


def _comparison(node: Comparison, scene: Scene) -> bool | None:
    left, right = number(node.left, scene), number(node.right, scene)
    if left is None or right is None:
        return None
    size = max(abs(left.value), abs(right.value))
    if node.within is None:
        allowed = left.slack + right.slack
    else:
        allowed = node.within * size if node.relative else node.within
    return _SIGNS[node.sign](left.value - right.value, allowed + _NEAR * size)


_SIGNS: dict[str, Callable[[float, float], bool]] = {
    "=": lambda gap, allowed: abs(gap) <= allowed,
    "!=": lambda gap, allowed: abs(gap) > allowed,
    "<=": operator.le,
    ">=": lambda gap, allowed: gap >= -allowed,
    "<": lambda gap, allowed: gap < -allowed,
    ">": operator.gt,
}


def _logic(node: Logic, scene: Scene) -> bool | None:
    if node.word == "not":
        said = truth(node.of[0], scene)
        return None if said is None else not said
    first = truth(node.of[0], scene)
    if node.word == "implies":
        first = None if first is None else not first
    deciding = node.word != "and"
    if first is deciding:
        return deciding
    said = truth(node.of[1], scene)
    if said is deciding:
        return deciding
    return None if first is None or said is None else not deciding


def _is(node: Is, scene: Scene) -> bool | None:
    cell = cell_of(node.of, scene.binding)
    answer = scene.world.answers.get(cell)
    if node.state == "answered":
        return answer is not None and (answer.value is not None or answer.missing is not None)
    if node.state == "explained":
        return answer is not None and bool(answer.explanation.strip())
    if node.state in ("whole", "rounded", "shifted"):
        return _is_written(node.state, cell, scene)
    return answer is not None and answer.missing is not None and answer.missing.value == node.state


def _is_written(state: str, cell: Cell, scene: Scene) -> bool | None:
    value = scene.place.figures.get(cell)
    if value is None:
        return None
    if state == "shifted":
        before = scene.place.before.figures.get(cell) if scene.place.before else None
        return None if before is None else is_shifted(value, before)
    places = 0 if state == "whole" else scene.world.decimals.get(cell)
    return None if places is None else abs(value - round(value, places)) <= _NEAR * abs(value)


def _against(node: Against, scene: Scene) -> bool | None:
    distance = distance_of(node, scene)
    return None if distance is None else not distance.is_unusual


def distance_of(node: Against, scene: Scene) -> Distance | None:
    """How far the expression lies from the same of siblings or earlier years."""
    places = _like(node, scene)
    fewest = FEWEST_SIBLINGS if node.whom == "siblings" else FEWEST_YEARS
    if len(places) < fewest:
        return None
    fraction = fraction_of(node.of)
    own = number(node.of, scene) if fraction is None else _pair(fraction, scene)
    if own is None:
        return None
    kind = _kind(node.of, scene)
    if fraction is None:
        values = [value for value in map(_reader(node.of, scene), places) if value is not None]
        return distance_of_value(own[0], values, kind=kind, fewest=fewest)
    above, below = _reader(fraction.left, scene), _reader(fraction.right, scene)
    pairs = [
        (over, under)
        for place in places
        if (over := above(place)) is not None and (under := below(place)) is not None
    ]
    return distance_of_ratio(own, pairs, counted=kind == "count", fewest=fewest)


def _reader(node: Expression, scene: Scene) -> Callable[[Place], float | None]:
    """What an expression comes to at a place; a plain reference, the usual case, is looked up without more ado."""
    cell = cell_of(node, scene.binding) if isinstance(node, Ref) else None

    def read(place: Place) -> float | None:
        if cell is not None and (value := place.figures.get(cell)) is not None:
            return value
        said = number(node, Scene(scene.world, scene.binding, place))
        return None if said is None else said.value

    return read


def fraction_of(node: Expression) -> Arithmetic | None:
    """The quotient inside an expression that only scales or shifts it, as a rate per 1,000 or a change does."""
    if not isinstance(node, Arithmetic):
        return None
    if node.sign == "/":
        return node
    if node.sign in "+-*" and isinstance(node.right, Number):
        return fraction_of(node.left)
    return None


def _pair(fraction: Arithmetic, scene: Scene) -> tuple[float, float] | None:
    above = number(fraction.left, scene)
    below = None if above is None else number(fraction.right, scene)
    return None if above is None or below is None else (above.value, below.value)


def _like(node: Against, scene: Scene) -> list[Place]:
    if node.whom == "siblings":
        return list(scene.world.siblings)
    years: list[Place] = []
    place = scene.place.before
    while place is not None:
        years.append(place)
        place = place.before
    return years


def _kind(node: Expression, scene: Scene) -> Kind:
    """What the first series of the expression is."""
    while not isinstance(node, Ref):
        match node:
            case Arithmetic():
                node = node.left
            case Call():
                node = node.of[0]
            case Elsewhere():
                node = node.of
            case _:
                return "level"
    return scene.world.kinds.get(node.series or scene.binding.series, "level")


_TRUTHS: dict[type, Callable[[Any, Scene], bool | None]] = {
    Comparison: _comparison,
    Logic: _logic,
    Is: _is,
    Against: _against,
}
