"""What an expression of a rule comes to over given figures, and how far rounding may have moved it."""

from collections.abc import Callable, Mapping, Set
from math import isfinite
from typing import Any, NamedTuple

import msgspec

from halfsky.core.returns.model import Answer
from halfsky.core.returns.rules import (
    Arithmetic,
    Call,
    Elsewhere,
    Expression,
    Number,
    Ref,
    Word,
)
from halfsky.core.returns.unusual import (
    Kind,
)

Cell = tuple[str, str, str, str]
"""Series, sex, residence, area: a line's key as a plain tuple, for speed."""

Figures = Mapping[Cell, float]


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


Reading = Callable[[World, Place], Value | None]
"""What an expression comes to in a world, at one place of it."""


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
    return reading(node, scene.binding)(scene.world, scene.place)


def reading(node: Expression, binding: Binding) -> Reading:
    """An expression made ready to be read again and again under one binding, as `number` reads it."""
    return _READINGS[type(node)](node, binding)


def _number(node: Number, binding: Binding) -> Reading:
    value = None if node.value is None else Value(node.value)
    return lambda world, place: value


def _ref(node: Ref, binding: Binding) -> Reading:
    cell = cell_of(node, binding)
    series, pairs = cell[0], following(cell)

    def read(world: World, place: Place) -> Value | None:
        value = place.figures.get(cell)
        if value is not None:
            return Value(value, world.slack.get(series, 0.0))
        if not pairs or series not in world.additive:
            return None
        return _rest(pairs, place.figures, world.slack.get(series, 0.0))

    return read


def _rest(pairs: tuple[tuple[Cell, Cell], ...], figures: Figures, slack: float) -> Value | None:
    """A part that follows from its total and the other part."""
    for whole, other in pairs:
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


def _word(node: Word, binding: Binding) -> Reading:
    return lambda world, place: None if world.repeats is None else Value(world.repeats)


def _arithmetic(node: Arithmetic, binding: Binding) -> Reading:
    read_left, read_right = reading(node.left, binding), reading(node.right, binding)
    combine = _ARITHMETIC[node.sign]

    def read(world: World, place: Place) -> Value | None:
        left = read_left(world, place)
        right = None if left is None else read_right(world, place)
        if left is None or right is None:
            return None
        result = combine(left, right)
        return result if result is not None and isfinite(result.value) else None

    return read


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


def _call(node: Call, binding: Binding) -> Reading:
    parts = [reading(part, binding) for part in node.of]
    name = node.name

    def read(world: World, place: Place) -> Value | None:
        known = [value for part in parts if (value := part(world, place)) is not None]
        if len(known) < len(parts):
            return None
        if name == "abs":
            return Value(abs(known[0].value), known[0].slack)
        return (min if name == "min" else max)(known)

    return read


def _elsewhere(node: Elsewhere, binding: Binding) -> Reading:
    inside, where, years = reading(node.of, binding), node.where, node.years

    def read_earlier(world: World, place: Place) -> Value | None:
        earlier: Place | None = place
        for _ in range(years):
            earlier = earlier.before if earlier else None
        return None if earlier is None else inside(world, earlier)

    def read_around(world: World, place: Place) -> Value | None:
        return inside(world, Place(figures=getattr(place, where)))

    return read_earlier if where == "last" else read_around


_READINGS: dict[type, Callable[[Any, Binding], Reading]] = {
    Number: _number,
    Ref: _ref,
    Word: _word,
    Arithmetic: _arithmetic,
    Call: _call,
    Elsewhere: _elsewhere,
}
