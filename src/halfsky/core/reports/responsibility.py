"""The table that shares a plan's targets out to units (目标责任分解表), in the layout offices print it in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from halfsky.core.indicators.model import Codebook
from halfsky.core.plan.adopted import AdoptedPlan, AdoptedTarget, within
from halfsky.core.plan.model import Item, Target
from halfsky.core.plan.numbering import Place, placed_items
from halfsky.core.reports.model import Cell, Table
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.reports.wording import own_digits, print_value
from halfsky.core.responsibility.model import Assignment, Share

COLUMNS = ("number", "domain", "goal", "value", "base", "deadline", "leads", "supporting")
_WIDTHS = (3.2, 7.0, 20.0, 17.0, 6.5, 6.0, 9.0, 15.0)
_FORMS = {">=": "at_least", "<=": "at_most", "=": "exactly", "~": "about"}
_WRITTEN_OUT = ("share", "ratio")
_STOPS = "。；;，,"


class BaseValue(NamedTuple):
    """A value that a target starts from, in a unit of `vocabulary.units`."""

    value: float
    unit: str


class _Goal(NamedTuple):
    """An item with the promises in it."""

    place: Place
    item: Item
    entries: tuple[AdoptedTarget, ...]


def responsibility_table(
    adopted: AdoptedPlan,
    assignments: Iterable[Assignment],
    *,
    area: str,
    codebook: Codebook,
    catalogue: Catalogue,
    unit_names: Mapping[str, str] | None = None,
    base_values: Mapping[int, BaseValue] | None = None,
    whole: bool = True,
) -> Table:
    """Lay the assignments of an area out as 目标责任分解表: one row per target, merged over a domain and over a goal.

    Args:
        adopted: The plan as adopted.
        assignments: Those of other areas are passed over.
        area: Code of the area.
        codebook: Names of units that `unit_names` does not give.
        catalogue: Words of the table.
        unit_names: What the units are called in the area, by code.
        base_values: Value in the base year by number of the target, where the plan itself names none.
        whole: With the goals that promise nothing countable; their cells are dashes to be filled in.
    """
    writer = _Writer(adopted, assignments, area, codebook, catalogue, unit_names or {}, base_values or {})
    goals = [goal for goal in _goals(adopted) if goal.entries or (whole and goal.place.part == "goal")]
    rows = [row for domain in _runs(goals) for row in writer.domain(domain)]
    return Table(
        number="",
        caption=catalogue.text("breakdown.caption"),
        head=(tuple(Cell(text=catalogue.text(f"breakdown.{column}")) for column in COLUMNS),),
        rows=tuple(rows),
        notes=(catalogue.text("breakdown.note"),),
        widths=_WIDTHS,
        landscape=True,
        row_heads=3,
    )


def unit_table(
    adopted: AdoptedPlan,
    assignments: Iterable[Assignment],
    *,
    area: str,
    unit: str,
    codebook: Codebook,
    catalogue: Catalogue,
    unit_names: Mapping[str, str] | None = None,
) -> Table:
    """The targets of one unit for its 目标责任书: what, from where, until when, leading or supporting, with whom.

    Args:
        adopted: The plan as adopted.
        assignments: Those of other areas are passed over.
        area: Code of the area.
        unit: Code of the unit.
        codebook: Names of units that `unit_names` does not give.
        catalogue: Words of the table.
        unit_names: What the units are called in the area, by code.
    """
    given = tuple(assignments)
    writer = _Writer(adopted, given, area, codebook, catalogue, unit_names or {}, {})
    shares = {one.target: one.share for one in given if one.area == area and one.unit == unit}
    columns = ("number", "value", "base", "deadline", "share", "with")
    return Table(
        number="",
        caption="",
        head=(tuple(Cell(text=catalogue.text(f"breakdown.{column}")) for column in columns),),
        rows=tuple(
            writer.of_unit(entry, shares[entry.number])
            for goal in _goals(adopted)
            for entry in goal.entries
            if entry.number in shares
        ),
        widths=(2.2, 6.2, 2.6, 3.0, 2.2, 3.8),
    )


def _goals(adopted: AdoptedPlan) -> Iterator[_Goal]:
    for place, item in placed_items(adopted.reading):
        yield _Goal(place, item, within(item, adopted.targets))


def _runs(goals: Sequence[_Goal]) -> list[list[_Goal]]:
    """Goals of one domain together; what stands outside the domains is together by its part."""
    runs: dict[tuple[int | None, str], list[_Goal]] = {}
    for goal in goals:
        part = goal.place.part if goal.place.domain is None else ""
        runs.setdefault((goal.place.domain, part), []).append(goal)
    return list(runs.values())


class _Writer:
    def __init__(
        self,
        adopted: AdoptedPlan,
        assignments: Iterable[Assignment],
        area: str,
        codebook: Codebook,
        catalogue: Catalogue,
        unit_names: Mapping[str, str],
        base_values: Mapping[int, BaseValue],
    ) -> None:
        self._end = adopted.reading.period.end if adopted.reading.period else None
        self._assignments: dict[int, list[Assignment]] = {}
        for assignment in assignments:
            if assignment.area == area:
                self._assignments.setdefault(assignment.target, []).append(assignment)
        self._codebook = codebook
        self._catalogue = catalogue
        self._unit_names = unit_names
        self._base_values = base_values

    def domain(self, goals: Sequence[_Goal]) -> Iterator[tuple[Cell, ...]]:
        """Rows of one domain, its name in the first."""
        height = sum(max(len(goal.entries), 1) for goal in goals)
        place = goals[0].place
        title = place.domain_title or self._catalogue.text(f"breakdown.{place.part}")
        name: tuple[Cell, ...] = (Cell(text=title, rowspan=height),)
        for goal in goals:
            words: tuple[Cell, ...] = (Cell(text=self._words(goal), rowspan=max(len(goal.entries), 1)),)
            for entry in goal.entries or (None,):
                number = Cell(text=str(entry.number) if entry is not None else "—")
                yield (number, *name, *words, *self._cells(entry))
                name, words = (), ()

    def _cells(self, entry: AdoptedTarget | None) -> tuple[Cell, ...]:
        if entry is None:
            return tuple(Cell(text="—") for _ in COLUMNS[3:])
        return (
            Cell(text=self._value(entry)),
            Cell(text=self._base(entry)),
            Cell(text=self._deadline(entry)),
            Cell(text=self._units(entry, "lead")),
            Cell(text=self._units(entry, "supporting")),
        )

    def of_unit(self, entry: AdoptedTarget, share: Share) -> tuple[Cell, ...]:
        """A row of one unit's table: its share, and who has the other."""
        return (
            Cell(text=str(entry.number)),
            Cell(text=self._value(entry)),
            Cell(text=self._base(entry)),
            Cell(text=self._deadline(entry)),
            Cell(text=self._catalogue.text(f"breakdown.share_{share}")),
            Cell(text=self._units(entry, "supporting" if share == "lead" else "lead")),
        )

    def _value(self, entry: AdoptedTarget) -> str:
        target = entry.target
        plain = (
            target is not None
            and target.kind == "numeric"
            and target.change_unit is None
            and target.unit not in _WRITTEN_OUT
        )
        if target is None or target.value is None or target.unit is None or not plain:
            return entry.promise.quote.rstrip(_STOPS)
        return self._catalogue.text(
            "breakdown.named", name=target.indicator, value=self._bounded(target, target.value, target.unit)
        )

    def _bounded(self, target: Target, value: float, unit: str) -> str:
        form = _FORMS[target.comparator]
        # Nothing lies beyond 100 %: 100%, not 100%以上.
        if form == "at_least" and value == 100 and unit == "percent":
            form = "exactly"
        strength = "try_" if target.strength == "力争" else ""
        return self._catalogue.text(
            f"breakdown.{strength}{form}", value=self._print(value, unit, target.indicator)
        )

    def _print(self, value: float, unit: str, name: str) -> str:
        return print_value(value, unit=unit, digits=own_digits(value), lang=self._catalogue.lang, name=name)

    def _base(self, entry: AdoptedTarget) -> str:
        target, known = entry.target, self._base_values.get(entry.number)
        if target is not None and target.baseline is not None and target.unit is not None:
            known = BaseValue(target.baseline, target.unit)
        return "—" if known is None else self._print(known.value, known.unit, entry.promise.indicator)

    def _deadline(self, entry: AdoptedTarget) -> str:
        target = entry.target
        if target is not None and target.schedule == "periodic" and target.deadline is None:
            return self._catalogue.text("breakdown.periodic")
        year = target.deadline if target is not None and target.deadline is not None else self._end
        return "—" if year is None else self._catalogue.text("breakdown.year", year=year)

    def _units(self, entry: AdoptedTarget, share: str) -> str:
        names = [
            self._unit(each.unit) for each in self._assignments.get(entry.number, ()) if each.share == share
        ]
        return ("、" if self._catalogue.lang == "zh" else ", ").join(names) or "—"

    def _unit(self, code: str) -> str:
        if code in self._unit_names or code not in self._codebook.units:
            return self._unit_names.get(code, code)
        name = self._codebook.units[code].name
        return name.zh if self._catalogue.lang == "zh" else name.en

    def _words(self, goal: _Goal) -> str:
        """A goal in full; of a measure, which may be a page, only the sentences that promise something."""
        text = goal.item.text.strip()
        if goal.place.part == "goal":
            return f"{goal.place.item}．{text}"
        wanted = [entry.promise.quote for entry in goal.entries]
        sentences = [
            part for part in text.replace("。", "。\n").split("\n") if any(quote in part for quote in wanted)
        ]
        told = "".join(sentences) or text
        if goal.place.part == "measure":
            return self._catalogue.text("breakdown.measure", number=goal.place.item, words=told)
        return told
