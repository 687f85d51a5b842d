"""What a rule says of given figures: true, false, or nothing where a figure it needs is not there.

A number is a value with its slack: how far rounding of the figures may have moved it.
"""

import operator
from collections.abc import Callable, Mapping, Set
from math import isfinite
from typing import Any, NamedTuple

import msgspec

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
    Word,
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

Cell = tuple[str, str, str, str]
"""Series, sex, residence, area: a line's key as a plain tuple, for speed."""

Figures = Mapping[Cell, float]

_NEAR = 1e-9
"""Relative distance under which two floats are one figure."""


class Value(NamedTuple):
    """A number and how far rounding may have moved it."""

    value: float
    slack: float = 0.0


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One area's figures of one year, with those of the year before, of the areas below and of the area above."""

    figures: Figures
    before: "Place | None" = None
    children: Figures = {}
    parent: Figures = {}


class World(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a return's rules may look at.

    Attributes:
        own: The area of the return.
        siblings: Areas beside it.
        answers: By cell, for what is asked of the answer itself.
        slack: Of a series, half a unit of its last place; absent means exact.
        decimals: Places a line's figure may have.
        kinds: What a series is, for the test of unusual figures.
        additive: Series whose total is the sum of its parts, so that the third of total and two parts follows.
        repeats: Share of the form's figures that equal last year's; None where too few can be compared.
    """

    own: Place
    siblings: tuple[Place, ...] = ()
    answers: Mapping[Cell, Answer] = {}
    slack: Mapping[str, float] = {}
    decimals: Mapping[Cell, int] = {}
    kinds: Mapping[str, Kind] = {}
    additive: Set[str] = frozenset()
    repeats: float | None = None


class Binding(NamedTuple):
    """What a rule is looked at for: the line that X stands for, or the cell in which named series are compared."""

    series: str
    sex: str
    residence: str
    area: str


class Scene(NamedTuple):
    """A rule's place to look: the world, the binding and whose figures are read."""

    world: World
    binding: Binding
    place: Place


def cell_of(ref: Ref, binding: Binding) -> Cell:
    """The line a reference means under a binding."""
    return (
        ref.series or binding.series,
        ref.sex or binding.sex,
        ref.residence or binding.residence,
        binding.area,
    )


def number(node: Expression, scene: Scene) -> Value | None:
    """Value of an expression, None where a figure is missing or a division is by zero."""
    return _NUMBERS[type(node)](node, scene)


def truth(node: Condition, scene: Scene) -> bool | None:
    """Whether a condition holds, None where it cannot be said."""
    return _TRUTHS[type(node)](node, scene)


def _number(node: Number, scene: Scene) -> Value | None:
    return None if node.value is None else Value(node.value)


def _ref(node: Ref, scene: Scene) -> Value | None:
    world, binding, place = scene
    series = node.series or binding.series
    cell = (series, node.sex or binding.sex, node.residence or binding.residence, binding.area)
    value = place.figures.get(cell)
    if value is not None:
        return Value(value, world.slack.get(series, 0.0))
    if cell[1] == cell[2] == "_T" or series not in world.additive:
        return None
    return _rest(cell, place.figures, world.slack.get(series, 0.0))


def _rest(cell: Cell, figures: Figures, slack: float) -> Value | None:
    """A part that follows from its total and the other part."""
    for whole, other in following(cell):
        total, part = figures.get(whole), figures.get(other)
        if total is not None and part is not None and total >= part:
            return Value(total - part, 2 * slack)
    return None


def following(cell: Cell) -> tuple[tuple[Cell, Cell], ...]:
    """Totals and other parts of which a part is the difference: men are the total less women."""
    series, sex, residence, area = cell
    pairs = []
    if sex != "_T":
        pairs.append(((series, "_T", residence, area), (series, _OTHER[sex], residence, area)))
    if residence != "_T":
        pairs.append(((series, sex, "_T", area), (series, sex, _OTHER[residence], area)))
    return tuple(pairs)


_OTHER = {"F": "M", "M": "F", "U": "R", "R": "U"}


def _word(node: Word, scene: Scene) -> Value | None:
    return None if scene.world.repeats is None else Value(scene.world.repeats)


def _arithmetic(node: Arithmetic, scene: Scene) -> Value | None:
    left, right = number(node.left, scene), number(node.right, scene)
    if left is None or right is None:
        return None
    result = _ARITHMETIC[node.sign](left, right)
    return result if result is not None and isfinite(result.value) else None


def _quotient(left: Value, right: Value) -> Value | None:
    if right.value == 0:
        return None
    quotient = left.value / right.value
    return Value(quotient, (left.slack + abs(quotient) * right.slack) / abs(right.value))


_ARITHMETIC: dict[str, Callable[[Value, Value], Value | None]] = {
    "+": lambda left, right: Value(left.value + right.value, left.slack + right.slack),
    "-": lambda left, right: Value(left.value - right.value, left.slack + right.slack),
    "*": lambda left, right: Value(
        left.value * right.value, abs(left.value) * right.slack + abs(right.value) * left.slack
    ),
    "/": _quotient,
}


def _call(node: Call, scene: Scene) -> Value | None:
    values = [number(part, scene) for part in node.of]
    if any(value is None for value in values):
        return None
    known = [value for value in values if value is not None]
    if node.name == "abs":
        return Value(abs(known[0].value), known[0].slack)
    return (min if node.name == "min" else max)(known)


def _elsewhere(node: Elsewhere, scene: Scene) -> Value | None:
    place: Place | None = scene.place
    if node.where == "last":
        for _ in range(node.years):
            place = place.before if place else None
    else:
        place = Place(figures=getattr(scene.place, node.where))
    return None if place is None else number(node.of, Scene(scene.world, scene.binding, place))


_NUMBERS: dict[type, Callable[[Any, Scene], Value | None]] = {
    Number: _number,
    Ref: _ref,
    Word: _word,
    Arithmetic: _arithmetic,
    Call: _call,
    Elsewhere: _elsewhere,
}


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
    scenes = [Scene(scene.world, scene.binding, place) for place in places]
    if fraction is None:
        values = [said.value for each in scenes if (said := number(node.of, each)) is not None]
        return distance_of_value(own[0], values, kind=kind, fewest=fewest)
    pairs = [pair for each in scenes if (pair := _pair(fraction, each)) is not None]
    return distance_of_ratio(own, pairs, counted=kind == "count", fewest=fewest)


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
