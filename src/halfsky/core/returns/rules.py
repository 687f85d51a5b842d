"""What a rule of a check is made of."""

from typing import Literal

import msgspec

Whom = Literal["siblings", "years"]


class Number(msgspec.Struct, frozen=True):
    """A number written in the rule; None where the codebook leaves a bound open."""

    value: float | None


class Ref(msgspec.Struct, frozen=True):
    """A series or one cell of it; `series` is empty for the line looked at (X, women, men …)."""

    series: str
    sex: str | None = None
    residence: str | None = None


class Word(msgspec.Struct, frozen=True):
    """A word filled in from an indicator's formula or from the whole form."""

    name: str


class Arithmetic(msgspec.Struct, frozen=True):
    """One of + - * / over two expressions."""

    sign: Literal["+", "-", "*", "/"]
    left: "Expression"
    right: "Expression"


class Call(msgspec.Struct, frozen=True):
    """abs, min or max."""

    name: str
    of: tuple["Expression", ...]


class Elsewhere(msgspec.Struct, frozen=True):
    """The same expression in an earlier year, over the areas below, or in the area above."""

    where: Literal["last", "children", "parent"]
    of: "Expression"
    years: int = 1


class Comparison(msgspec.Struct, frozen=True):
    """Two expressions compared; `within` is a distance allowed, relative where `relative`."""

    sign: Literal["=", "!=", "<=", "<", ">=", ">"]
    left: "Expression"
    right: "Expression"
    within: float | None = None
    relative: bool = False


class Logic(msgspec.Struct, frozen=True):
    """and, or, not, implies over conditions."""

    word: Literal["and", "or", "not", "implies"]
    of: tuple["Condition", ...]


class Is(msgspec.Struct, frozen=True):
    """A line is answered, explained, whole, or missing for a reason."""

    of: Ref
    state: str


class Against(msgspec.Struct, frozen=True):
    """The figure is usual beside those of sibling areas or of earlier years."""

    of: "Expression"
    whom: Whom


Expression = Number | Ref | Word | Arithmetic | Call | Elsewhere
Condition = Comparison | Logic | Is | Against
Node = Expression | Condition


class Scope(msgspec.Struct, frozen=True):
    """Which lines or indicators a rule is about: all kinds at once, `only` these codes, none of `never`."""

    kinds: tuple[str, ...]
    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Rule(msgspec.Struct, frozen=True):
    """A rule read.

    Attributes:
        about: `line` for X and its parts, `formula` for numerator and denominator, `form` for the whole form,
            `named` for series by their codes.
        scope: Written or implied; None for `named` and `form`.
    """

    text: str
    about: Literal["line", "formula", "form", "named"]
    condition: Condition
    scope: Scope | None = None


def parts_of(node: Node) -> tuple[Node, ...]:
    """What a node is made of, left to right."""
    match node:
        case Arithmetic() | Comparison():
            return (node.left, node.right)
        case Call() | Logic():
            return node.of
        case Elsewhere() | Is() | Against():
            return (node.of,)
        case _:
            return ()


def all_of(node: Node) -> tuple[Node, ...]:
    """The node and everything in it, in the order written."""
    return (node, *(inner for part in parts_of(node) for inner in all_of(part)))
