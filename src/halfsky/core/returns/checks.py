"""A return held against the rules of the codebook: errors that block handing in, queries that want an explanation."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple

import msgspec

from halfsky.core.returns.conditions import Judging, judging, truth
from halfsky.core.returns.evaluating import Binding, Cell, Place, Scene, World, cell_of, following
from halfsky.core.returns.facts import Names, facts_of
from halfsky.core.returns.model import Answer, Checked, Form, Line, LineKey, Surroundings
from halfsky.core.returns.rulebook import Ready, Rules, kind_of
from halfsky.core.vocabulary.findings import Finding, Severity, Where
from halfsky.core.vocabulary.units import UNITS

LOOK_BACK = 10
"""Years of a series that still say what is usual."""

FEWEST_REPEATS = 5
"""Fewer lines than this, comparable with last year, say nothing about figures typed again."""

SMALLEST_REPEAT = 10.0
"""Smaller figures are often the same two years running."""

_RANKS = {Severity.ERROR: 0, Severity.QUERY: 1, Severity.NOTE: 2}


class _Found(NamedTuple):
    """A check violated: the rule, the lines concerned and what its sentence needs."""

    ready: Ready
    cells: tuple[Cell, ...]
    facts: dict[str, Any]


def check(
    form: Form, answers: Iterable[Answer], *, surroundings: Surroundings, rules: Rules
) -> tuple[Checked, ...]:
    """Hold a return against all rules that concern its lines.

    A rule whose figures are not all there is not violated: whether a line is answered is a check of its own. Zero
    is a figure.

    Args:
        form: What was asked.
        answers: What was answered, in any order; lines may be left out.
        surroundings: Earlier years, areas beside, below and above; empty where there are none.
        rules: Of the codebook, from `compile_rules` or `engines.codebook.load_rules`.

    Returns:
        What was found, by first line concerned, errors before queries, then by code; the same whatever the order of
        the answers. A query stays when explained, marked so.
    """
    given = tuple(answers)
    lines = {_cell(line.key): line for line in form.lines}
    usable, unusable = _sorted_out(given, lines)
    world = _world(form, usable, surroundings, rules)
    found = [*_line_findings(lines, world, rules), *_form_findings(lines, world, rules)]
    checked = [_checked(one, lines, usable) for one in _without_yielding(found)]
    return tuple(sorted([*unusable, *checked], key=lambda one: _order(one, lines)))


def blocks(checked: Iterable[Checked]) -> bool:
    """Whether a return may not be handed in: an error stands, or a query is not explained yet."""
    return any(one.finding.severity is Severity.ERROR or not one.explained for one in checked)


def _cell(key: LineKey) -> Cell:
    return (key.series, key.sex, key.residence, key.area)


def _sorted_out(
    answers: tuple[Answer, ...], lines: Mapping[Cell, Line]
) -> tuple[dict[Cell, Answer], list[Checked]]:
    """Answers by line that rules can look at, and what is wrong with the others."""
    usable: dict[Cell, Answer] = {}
    unusable: list[Checked] = []
    for answer in sorted(answers, key=msgspec.json.encode):
        cell = _cell(answer.key)
        line = lines.get(cell)
        if code := _fault(answer, known=line is not None, twice=cell in usable):
            unusable.append(_refused(code, answer, line))
        if line is not None:
            usable[cell] = answer
    return usable, unusable


def _fault(answer: Answer, *, known: bool, twice: bool) -> str:
    if not known:
        return "checks.not_asked"
    if twice:
        return "checks.answered_twice"
    if answer.value is not None and not isfinite(answer.value):
        return "checks.not_finite"
    if answer.value is not None and answer.missing is not None:
        return "checks.figure_and_reason"
    return ""


def _refused(code: str, answer: Answer, line: Line | None) -> Checked:
    key = str(answer.key)
    names = {"line": line.name.zh, "line_en": line.name.en} if line else {"line": key, "line_en": key}
    where = Where(row=line.number if line else None, column=key)
    finding = Finding(code=code, severity=Severity.ERROR, where=where, facts=names)
    return Checked(finding=finding, keys=(answer.key,) if line else ())


def _world(form: Form, answers: Mapping[Cell, Answer], around: Surroundings, rules: Rules) -> World:
    figures = _figures(around.beside) | {
        cell: answer.value
        for cell, answer in answers.items()
        if answer.value is not None and isfinite(answer.value) and answer.missing is None
    }
    before = _years(form.year, around.previous)
    own = Place(
        figures=figures,
        before=before,
        children=_figures(around.children),
        parent=_figures(around.parent),
    )
    lines = {_cell(line.key): line for line in form.lines}
    return World(
        own=own,
        siblings=tuple(
            Place(figures=_figures(now), before=Place(figures=_figures(around.siblings_before.get(area, {}))))
            for area, now in sorted(around.siblings.items())
        ),
        answers=answers,
        slack={line.key.series: slack for line in form.lines if (slack := _slack(line))},
        decimals={cell: line.decimals for cell, line in lines.items()},
        kinds=rules.kinds | {line.key.series: kind_of(line.unit) for line in form.lines},
        additive=rules.additive,
        repeats=_repeats(_comparable(lines, own)),
    )


def _figures(given: Mapping[LineKey, float]) -> dict[Cell, float]:
    return {_cell(key): value for key, value in given.items() if isfinite(value)}


def _years(year: int, previous: Mapping[int, Mapping[LineKey, float]]) -> Place | None:
    """The years before, each holding the one before it."""
    place: Place | None = None
    for earlier in range(max(min(previous, default=year), year - LOOK_BACK), year):
        place = Place(figures=_figures(previous.get(earlier, {})), before=place)
    return place


def _slack(line: Line) -> float:
    """Half a unit of the last place, 0 for counts of whole things."""
    exact = line.decimals == 0 and UNITS[line.unit].family == "count" and UNITS[line.unit].factor == 1
    return 0.0 if exact else 0.5 * 10.0**-line.decimals


def _comparable(lines: Iterable[Cell], own: Place) -> dict[Cell, bool]:
    """Lines with a figure in both years, and whether the two are equal."""
    before = own.before.figures if own.before else {}
    return {
        cell: own.figures[cell] == before[cell]
        for cell in lines
        if cell in before and own.figures.get(cell, 0.0) >= SMALLEST_REPEAT
    }


def _repeats(comparable: Mapping[Cell, bool]) -> float | None:
    return sum(comparable.values()) / len(comparable) if len(comparable) >= FEWEST_REPEATS else None


def _line_findings(lines: Mapping[Cell, Line], world: World, rules: Rules) -> Iterator[_Found]:
    names = Names(lines=lines, rules=rules)
    seen: dict[str, set[Cell]] = {}
    there = _there(world)
    for ready, binding, judge in _occasions(tuple(lines), rules):
        if not ready.needs <= there or judge(world, world.own) is not False:
            continue
        scene = Scene(world, binding, world.own)
        cells = _concerned(ready, binding, lines)
        told = seen.setdefault(ready.check.code, set())
        if not told.issuperset(cells):
            told.update(cells)
            yield _Found(ready, cells, facts_of(ready, scene, cells, names))


def _concerned(ready: Ready, binding: Binding, lines: Mapping[Cell, Line]) -> tuple[Cell, ...]:
    """Lines of the form that a rule looked at, those too from which a part follows."""
    looked_at: set[Cell] = set()
    for ref in ready.refs:
        cell = cell_of(ref, binding)
        looked_at.update((cell,) if cell in lines else (one for pair in following(cell) for one in pair))
    return tuple(sorted(looked_at & lines.keys(), key=lambda cell: lines[cell].number))


def _there(world: World) -> frozenset[str]:
    """What there is beside this year's own figures."""
    own = world.own
    given = {
        "last": own.before,
        "years": own.before,
        "siblings": world.siblings,
        "children": own.children,
        "parent": own.parent,
    }
    return frozenset(name for name, figures in given.items() if figures)


@lru_cache(maxsize=512)
def _occasions(asked: tuple[Cell, ...], rules: Rules) -> tuple[tuple[Ready, Binding, Judging], ...]:
    """Each rule with each line, or each cell of the series it names, that the form asks for; each once.

    Parts that follow from others come last: what is told of a part asked for is not told of its rest again. They
    are held against figures of the same return only, for a part is as usual as its total and the other part.
    """
    found: dict[tuple[Ready, Binding], None] = {}
    lines = ((cell, (*rules.lines.get(cell[0], ()), *rules.named.get(cell[0], ()))) for cell in asked)
    rests = (
        (cell, tuple(ready for ready in rules.named.get(cell[0], ()) if not ready.needs))
        for cell in _rests(asked)
    )
    for cell, rules_there in (*lines, *rests):
        for ready in rules_there:
            found.setdefault((ready, _binding(ready, cell)))
    return tuple((ready, binding, _judging(ready, binding)) for ready, binding in found)


@lru_cache(maxsize=32_768)
def _judging(ready: Ready, binding: Binding) -> Judging:
    """The same for all forms that ask the cell."""
    return judging(ready.condition, binding)


def _rests(asked: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Parts not asked because they follow: men where women are asked, town where country is."""
    rests = (pair[1] for cell in asked for pair in following(cell))
    return tuple(dict.fromkeys(rest for rest in rests if rest not in asked))


def _binding(ready: Ready, cell: Cell) -> Binding:
    series, sex, residence, area = cell
    return Binding(
        series if ready.about == "line" else "",
        "_T" if ready.pins_sex else sex,
        "_T" if ready.pins_residence else residence,
        area,
    )


def _form_findings(lines: Mapping[Cell, Line], world: World, rules: Rules) -> Iterator[_Found]:
    scene = Scene(world, Binding("", "_T", "_T", ""), world.own)
    names = Names(lines=lines, rules=rules)
    for ready in rules.forms:
        if truth(ready.condition, scene) is False:
            cells = tuple(cell for cell, same in _comparable(lines, world.own).items() if same)
            yield _Found(ready, cells, facts_of(ready, scene, cells, names))


def _without_yielding(found: list[_Found]) -> Iterator[_Found]:
    """Leave out what another check at the same line says better."""
    at: dict[str, set[Cell]] = {}
    for one in found:
        at.setdefault(one.ready.check.code, set()).update(one.cells)
    for one in found:
        if not any(at.get(code, set()).intersection(one.cells) for code in one.ready.check.yields_to):
            yield one


def _checked(found: _Found, lines: Mapping[Cell, Line], answers: Mapping[Cell, Answer]) -> Checked:
    check = found.ready.check
    severity = Severity(check.severity)
    where = (
        Where(row=lines[found.cells[0]].number, column=str(lines[found.cells[0]].key))
        if found.cells
        else Where()
    )
    return Checked(
        finding=Finding(code=message_code(check.code), severity=severity, where=where, facts=found.facts),
        keys=tuple(lines[cell].key for cell in found.cells),
        explained=severity is not Severity.ERROR
        and any(answers[cell].explanation.strip() for cell in found.cells if cell in answers),
    )


def message_code(check: str) -> str:
    """Code under which the message catalogue keeps the sentence of a check of the codebook."""
    return f"checks.{check.lower()}"


def _order(one: Checked, lines: Mapping[Cell, Line]) -> tuple[Any, ...]:
    rows = tuple(lines[_cell(key)].number for key in one.keys)
    first = one.finding.where.row
    place = (first is None, first or 0)
    return (*place, _RANKS[one.finding.severity], one.finding.code, rows, one.finding.where.column)
