"""The goal tree filled: goals → targets, reached or not and why, and which measures served them.

The tree says what stands beside what, never what caused what: a measure that is done beside a target that is met is
consistent with the plan's idea, and no more.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec
import polars as pl

from halfsky.core.assessment.board import Board
from halfsky.core.indicators.model import Text
from halfsky.core.plan.numbering import item_no, placed_items
from halfsky.core.vocabulary.statuses import ATTAINED, JUDGED, Status

Progress = Literal["not_begun", "under_way", "done", "stuck", "unknown"]
ACTIVE: frozenset[Progress] = frozenset({"under_way", "done"})
Because = Literal["warning", "matter", "measure", "missing", "none"]
Reach = Literal["reached", "on_the_way", "in_doubt", "not_reached", "unknown"]
LIKELY, DOUBTFUL = 0.7, 0.3
"""Probabilities from which a target not yet due counts as on the way, and below which as not reached."""


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One measure (策略措施) of the plan and how far it has come.

    Attributes:
        no: `M1-4`.
        domain: Number of the domain.
        text: As printed.
        progress: `unknown` where nobody has said.
        serves: Numbers of the targets it is tied to.
        evidence: How many pieces bear its progress out.
    """

    no: str
    domain: int
    text: str
    progress: Progress = "unknown"
    serves: tuple[str, ...] = ()
    evidence: int = 0


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """A matter (督办事项) about a target: its number, title and whether it is closed."""

    number: str
    target: str
    title: Text
    closed: bool


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a target is not reached, as far as is known, and where that is written."""

    because: Because
    text: Text
    number: str = ""


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """One target.

    Attributes:
        no: As printed, `1-2-1`.
        words: The indicator in the plan's words.
        status: Verdict on the plan's area.
        reach: What it means for the evaluation: verdicts where the target is due, else the outlook.
        probability: That it is met by its deadline; None where not told.
        measures: Those that serve it.
        reasons: Why it is not reached; empty for one that is.
    """

    no: str
    words: str
    status: Status
    reach: Reach
    probability: float | None
    measures: tuple[Measure, ...] = ()
    reasons: tuple[Reason, ...] = ()


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """A goal of the plan with its targets; goals without any promise that can be checked have none."""

    no: str
    domain: int
    text: str
    leaves: tuple[Leaf, ...]


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """One domain.

    Attributes:
        domain: Number.
        title: As printed.
        goals: Of the domain.
        measures: All of the domain, those tied to no target too.
    """

    domain: int
    title: str
    goals: tuple[Goal, ...]
    measures: tuple[Measure, ...]

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """All targets of the domain."""
        return tuple(leaf for goal in self.goals for leaf in goal.leaves)


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """What the measures of a domain and its targets say together, in counts.

    `with_measures` + `without_measures` = targets reached; `despite_measures` + `no_measures` = those not reached.
    """

    domain: int
    targets: int
    judged: int
    reached: int
    with_measures: int
    without_measures: int
    not_reached: int
    despite_measures: int
    no_measures: int
    measures: int
    done: int
    under_way: int
    stuck: int
    unknown: int


def grow(board: Board, measures: Iterable[Measure], matters: Iterable[Matter] = ()) -> tuple[Branch, ...]:
    """Fill the goal tree of a plan.

    Args:
        board: The plan judged on one vintage.
        measures: Of the plan; those tied to no target serve the targets of their domain that share an indicator with
            what they promise themselves, where there are any.
        matters: About targets of the plan's area.

    Returns:
        One branch per domain, in the order of the plan.
    """
    told = _Told.of(board, matters)
    all_measures = tuple(measures)
    targets = board.targets.filter(pl.col("part") == "goal").to_dicts()
    branches = []
    for domain in board.plan.domains:
        mine = tuple(measure for measure in all_measures if measure.domain == domain.number)
        goals = tuple(
            Goal(
                no=item_no(place),
                domain=domain.number,
                text=item.text,
                leaves=tuple(
                    _leaf(row, told, mine)
                    for row in targets
                    if (row["domain"], row["item"]) == (place.domain, place.item)
                ),
            )
            for place, item in placed_items(board.plan)
            if place.part == "goal" and place.domain == domain.number
        )
        branches.append(Branch(domain=domain.number, title=domain.title, goals=goals, measures=mine))
    return tuple(branches)


class _Told(msgspec.Struct, frozen=True):
    """What is known of targets in the plan's area, by their numbers."""

    verdicts: dict[str, Mapping[str, Any]]
    chances: dict[str, float | None]
    warnings: dict[str, list[Mapping[str, Any]]]
    matters: dict[str, list[Matter]]

    @classmethod
    def of(cls, board: Board, matters: Iterable[Matter]) -> "_Told":
        """Gather the board's tables by target."""
        warnings: dict[str, list[Mapping[str, Any]]] = {}
        for row in _own(board.warnings, board.area):
            warnings.setdefault(row["target"], []).append(row)
        followed: dict[str, list[Matter]] = {}
        for matter in matters:
            followed.setdefault(matter.target, []).append(matter)
        return cls(
            verdicts={row["target"]: row for row in _own(board.assessments, board.area)},
            chances={row["target"]: row["probability"] for row in _own(board.outlook, board.area)},
            warnings=warnings,
            matters=followed,
        )


def _own(table: pl.DataFrame, area: str) -> list[dict[str, Any]]:
    return table.filter(pl.col("area") == area).to_dicts() if "area" in table.columns else []


def _leaf(row: Mapping[str, Any], told: _Told, measures: tuple[Measure, ...]) -> Leaf:
    number = row["target"]
    verdict = told.verdicts.get(number, {})
    status = Status(verdict.get("status") or Status.NO_DATA)
    chance = told.chances.get(number)
    reach = reach_of(status, chance)
    serving = tuple(measure for measure in measures if number in measure.serves)
    return Leaf(
        no=number,
        words=row["words"] or row["quote"] or "",
        status=status,
        reach=reach,
        probability=chance,
        measures=serving,
        reasons=() if reach == "reached" else _reasons(number, verdict, told, serving),
    )


def reach_of(status: Status, probability: float | None) -> Reach:
    """What a verdict and an outlook mean for an evaluation."""
    if status in ATTAINED:
        return "reached"
    if status in (Status.CANNOT_BE_JUDGED, Status.NO_DATA, Status.NOT_APPLICABLE):
        return "unknown"
    if probability is None:
        return "not_reached" if status in JUDGED else "unknown"
    if probability >= LIKELY:
        return "on_the_way"
    return "in_doubt" if probability >= DOUBTFUL else "not_reached"


def _reasons(
    number: str, verdict: Mapping[str, Any], told: _Told, measures: tuple[Measure, ...]
) -> tuple[Reason, ...]:
    found = [
        Reason(because="warning", text=Text(zh=row["reason_zh"], en=row["reason_en"]))
        for row in told.warnings.get(number, [])
    ]
    found += [
        Reason(because="matter", text=matter.title, number=matter.number)
        for matter in told.matters.get(number, [])
    ]
    found += [
        Reason(because="measure", text=Text(zh=measure.text, en=measure.text), number=measure.no)
        for measure in measures
        if measure.progress in ("stuck", "not_begun")
    ]
    if not found and verdict.get("reason_zh"):
        found.append(
            Reason(because="missing", text=Text(zh=verdict["reason_zh"], en=verdict["reason_en"] or ""))
        )
    return tuple(found)


def tell_story(branch: Branch) -> Story:
    """Count what stands beside what in a domain."""
    leaves = branch.leaves
    reached = [leaf for leaf in leaves if leaf.reach == "reached"]
    failing = [leaf for leaf in leaves if leaf.reach in ("in_doubt", "not_reached")]
    active = [sum(_is_served(leaf) for leaf in group) for group in (reached, failing)]
    progress = [measure.progress for measure in branch.measures]
    return Story(
        domain=branch.domain,
        targets=len(leaves),
        judged=sum(leaf.reach != "unknown" for leaf in leaves),
        reached=len(reached),
        with_measures=active[0],
        without_measures=len(reached) - active[0],
        not_reached=len(failing),
        despite_measures=active[1],
        no_measures=len(failing) - active[1],
        measures=len(progress),
        done=progress.count("done"),
        under_way=progress.count("under_way"),
        stuck=progress.count("stuck"),
        unknown=progress.count("unknown") + progress.count("not_begun"),
    )


def _is_served(leaf: Leaf) -> bool:
    return any(measure.progress in ACTIVE for measure in leaf.measures)


def measures_of(board: Board) -> tuple[Measure, ...]:
    """The measures of a plan as printed, each tied to the targets of its domain whose indicator it names itself.

    Where the office keeps its own ties and progress, those are used instead.
    """
    goals = board.targets.filter((pl.col("part") == "goal") & pl.col("indicator").is_not_null()).to_dicts()
    theirs = board.targets.filter(
        (pl.col("part") == "measure") & pl.col("indicator").is_not_null()
    ).to_dicts()
    found = []
    for place, item in placed_items(board.plan):
        if place.part == "measure" and place.domain is not None:
            named = {
                row["indicator"]
                for row in theirs
                if (row["domain"], row["item"]) == (place.domain, place.item)
            }
            serves = tuple(
                row["target"]
                for row in goals
                if row["domain"] == place.domain
                and (row["indicator"] in named or _names(item.text, row["words"]))
            )
            found.append(Measure(no=item_no(place), domain=place.domain, text=item.text, serves=serves))
    return tuple(found)


_SHORTEST = 4
"""Letters of an indicator's words by which a measure's text may name it."""


def _names(text: str, words: str | None) -> bool:
    return words is not None and len(words) >= _SHORTEST and words in text
