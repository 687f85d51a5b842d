"""What the sentence of a check needs to know: names, figures, what was compared with what."""

from collections.abc import Mapping
from typing import Any

import msgspec

from halfsky.core.returns.conditions import distance_of, fraction_of, truth
from halfsky.core.returns.evaluating import Cell, Place, Scene, cell_of, number
from halfsky.core.returns.model import Line
from halfsky.core.returns.rulebook import Ready, Rules
from halfsky.core.returns.rules import (
    Against,
    Arithmetic,
    Comparison,
    Condition,
    Expression,
    Logic,
    Number,
    all_of,
)
from halfsky.core.vocabulary.numbers import plain
from halfsky.core.vocabulary.statuses import Missing
from halfsky.core.vocabulary.units import UNITS

_CELLS = {"F": ("女", "women"), "M": ("男", "men"), "U": ("城镇", "urban"), "R": ("农村", "rural")}
_MISSING = {
    Missing.NOT_REPORTED: ("未报", "not reported"),
    Missing.NOT_AVAILABLE: ("无数据", "not available"),
    Missing.NOT_APPLICABLE: ("不适用", "not applicable"),
    Missing.SUPPRESSED: ("不公开", "suppressed"),
    Missing.NOT_DUE: ("未到期", "not due"),
}
_NONE = "—"


_LINE_FACTS = (
    "line",
    "line_en",
    "unit",
    "unit_en",
    "value",
    "last",
    "previous",
    "previous_en",
    "missing",
    "missing_en",
)
_REASON_FACTS = ("left", "right", "difference", "usual", "count")
FACTS = frozenset(
    (*_LINE_FACTS, *_REASON_FACTS, "figures", "figures_en", "indicator", "indicator_en", "repeated")
)
"""What the texts of checks may name."""


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """Where names of lines come from: the form, else the codebook."""

    lines: Mapping[Cell, Line]
    rules: Rules

    def of(self, cell: Cell) -> tuple[str, str]:
        """Name of a line in Chinese and in English, with its breakdown."""
        if line := self.lines.get(cell):
            return line.name.zh, line.name.en
        series, *parts, _ = cell
        record = self.rules.variables.get(series) or self.rules.indicators[series]
        words = [_CELLS[part] for part in parts if part in _CELLS]
        zh, en = "、".join(word[0] for word in words), ", ".join(word[1] for word in words)
        return (
            (f"{record.name.zh}（{zh}）", f"{record.name.en} ({en})")
            if words
            else (record.name.zh, record.name.en)
        )

    def unit(self, cell: Cell) -> tuple[str, str]:
        """Unit of a line of the form."""
        unit = UNITS[self.lines[cell].unit]
        return unit.zh, unit.en


def facts_of(ready: Ready, scene: Scene, cells: tuple[Cell, ...], names: Names) -> dict[str, Any]:
    """Facts of a violated check, the same for every check so that any sentence may use any of them.

    Args:
        ready: The check.
        scene: Where it was violated.
        cells: Lines of the form concerned, in order.
        names: Of lines.

    Returns:
        `line`, `value`, `unit`, `last`, `previous`, `missing` of the first line; `figures`, all that the rule looked
        at; `left`, `right` and `difference` of the comparison that failed; `usual` and `count` of like figures;
        `indicator` whose formula it is; `repeated`, lines equal to last year's. Names also with `_en`. A fact
        that does not apply is a dash.
    """
    first = cells[0] if cells else None
    indicator = names.rules.indicators.get(ready.indicator)
    return {
        "indicator": indicator.name.zh if indicator else _NONE,
        "indicator_en": indicator.name.en if indicator else _NONE,
        "repeated": len(cells),
        **_line_facts(first, scene, names),
        **_figures(ready, scene, names),
        **_reason(ready.condition, scene),
    }


def _line_facts(cell: Cell | None, scene: Scene, names: Names) -> dict[str, str]:
    if cell is None:
        return dict.fromkeys(_LINE_FACTS, _NONE)
    answer = scene.world.answers.get(cell)
    missing = _MISSING[answer.missing] if answer and answer.missing else (_NONE, _NONE)
    before = scene.place.before
    values = (
        *names.of(cell),
        *names.unit(cell),
        _shown(scene.place.figures.get(cell)),
        _shown(before.figures.get(cell) if before else None),
        *_previous(cell, before),
        *missing,
    )
    return dict(zip(_LINE_FACTS, values, strict=True))


def _previous(cell: Cell, place: Place | None) -> tuple[str, str]:
    """Earlier figures of a line, oldest first."""
    figures: list[str] = []
    while place is not None:
        if cell in place.figures:
            figures.insert(0, _shown(place.figures[cell]))
        place = place.before
    return "、".join(figures) or _NONE, ", ".join(figures) or _NONE


def _figures(ready: Ready, scene: Scene, names: Names) -> dict[str, str]:
    values = {cell_of(ref, scene.binding): number(ref, scene) for ref in ready.refs}
    shown = [(names.of(cell), _shown(value.value)) for cell, value in values.items() if value is not None]
    return {
        "figures": "，".join(f"{name[0]} {value}" for name, value in shown) or _NONE,
        "figures_en": ", ".join(f"{name[1]} {value}" for name, value in shown) or _NONE,
    }


def _reason(condition: Condition, scene: Scene) -> dict[str, str]:
    """What the part that failed compared."""
    facts = dict.fromkeys(_REASON_FACTS, _NONE)
    failed = _failed(condition, scene)
    if isinstance(failed, Comparison):
        left, right = number(failed.left, scene), number(failed.right, scene)
        if left is not None and right is not None:
            facts["left"], facts["right"] = _shown(left.value), _shown(right.value)
            facts["difference"] = _shown(abs(left.value - right.value))
    elif isinstance(failed, Against) and (distance := distance_of(failed, scene)) is not None:
        value = number(failed.of, scene)
        facts["left"] = _shown(value.value if value else None)
        ratio = fraction_of(failed.of) is not None
        facts["usual"] = _shown(_rescaled(failed.of, distance.usual) if ratio else distance.usual)
        facts["count"] = str(distance.count)
    return facts


def _failed(condition: Condition, scene: Scene) -> Condition:
    """The innermost part whose failure makes the whole fail."""
    if not isinstance(condition, Logic):
        return condition
    if condition.word == "not":
        compared = [node for node in all_of(condition) if isinstance(node, Comparison)]
        return compared[0] if compared else condition
    if condition.word == "implies":
        return _failed(condition.of[1], scene)
    false = [part for part in condition.of if truth(part, scene) is False]
    return _failed(false[0], scene)


def _rescaled(node: Expression, ratio: float) -> float:
    """The value an expression would have if the quotient inside it were `ratio`."""
    if not isinstance(node, Arithmetic) or not isinstance(node.right, Number) or node.right.value is None:
        return ratio
    if node.sign == "/":
        return ratio
    inner, number_ = _rescaled(node.left, ratio), node.right.value
    return inner * number_ if node.sign == "*" else inner + number_ if node.sign == "+" else inner - number_


def _shown(value: float | None) -> str:
    return _NONE if value is None else plain(float(f"{value:.10g}"))
