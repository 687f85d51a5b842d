"""Compares a reading with a gold annotation: which targets and directions agree, and on which fields."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from tests.shared import SHARED

from halfsky.core.plan.model import Direction, Item, Plan, Target
from halfsky.core.plan.read import read_plan
from halfsky.core.plan.text import make_source

FIELDS = (
    "quote",
    "kind",
    "indicator",
    "comparator",
    "value",
    "unit",
    "qualifier",
    "trend",
    "strength",
    "hedge",
    "comparator_explicit",
    "each_scope",
    "count_unit",
    "schedule",
    "relative_op",
    "relative_to",
)


@dataclass
class Score:
    """Agreement of a reading with its gold: pairs, what was missed, what was too much."""

    pairs: list[tuple[dict[str, Any], Any]] = field(default_factory=list)
    missed: list[dict[str, Any]] = field(default_factory=list)
    extra: list[Any] = field(default_factory=list)

    @property
    def f1(self) -> float:
        wrong = len(self.missed) + len(self.extra)
        return 2 * len(self.pairs) / (2 * len(self.pairs) + wrong) if self.pairs else 0.0

    def share(self, name: str) -> float:
        """Share of the pairs whose field `name` is equal."""
        equal = sum(same(gold.get(name), getattr(read, name)) for gold, read in self.pairs)
        return equal / len(self.pairs)

    def differences(self, name: str) -> Iterator[tuple[str, Any, Any]]:
        for gold, read in self.pairs:
            if not same(gold.get(name), getattr(read, name)):
                yield gold["id"], gold.get(name), getattr(read, name)


def same(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 1e-3
    return one == other


def items_of(plan: Plan) -> list[Item]:
    inside = [item for domain in plan.domains for item in (*domain.goals, *domain.measures)]
    return [*inside, *plan.organisation, *plan.monitoring]


def targets_of(plan: Plan) -> list[Target]:
    return [target for item in items_of(plan) for target in item.targets]


def directions_of(plan: Plan) -> list[Direction]:
    return [direction for item in items_of(plan) for direction in item.directions]


def _overlap(gold: dict[str, Any], read: Any) -> int:
    return min(gold["end"], read.end) - max(gold["start"], read.start)


def _match(golds: list[dict[str, Any]], reads: list[Any], fields: tuple[str, ...]) -> Score:
    score, left = Score(), list(reads)
    for gold in golds:
        fitting = [
            read
            for read in left
            if _overlap(gold, read) > 0 and all(same(gold.get(name), getattr(read, name)) for name in fields)
        ]
        if fitting:
            best = max(fitting, key=lambda read: _overlap(gold, read))
            left.remove(best)
            score.pairs.append((gold, best))
        else:
            score.missed.append(gold)
    score.extra = left
    return score


def score_targets(plan: Plan, gold: dict[str, Any], tier: str = "all") -> Score:
    """Score targets by overlapping place and equal comparator, value and unit.

    With tier `core` a reading that agrees with an extended gold target is neither right nor wrong.
    """
    whole = _match(gold["targets"], targets_of(plan), ("comparator", "value", "unit"))
    if tier == "core":
        whole.pairs = [pair for pair in whole.pairs if pair[0]["tier"] == "core"]
        whole.missed = [miss for miss in whole.missed if miss["tier"] == "core"]
    return whole


def score_directions(plan: Plan, gold: dict[str, Any]) -> Score:
    return _match(gold["qualitative_goals"], directions_of(plan), ("direction",))


def report(score: Score, fields: tuple[str, ...] = FIELDS, *, verbose: bool = True) -> str:
    """Write the agreement field by field, as a person reads it."""
    lines = [
        f"F1 {score.f1:.4f}: {len(score.pairs)} agree, {len(score.missed)} missed, {len(score.extra)} extra"
    ]
    lines += [f"  missed {gold['id']} {gold['quote']}" for gold in score.missed]
    lines += [f"  extra {read.quote}" for read in score.extra]
    for name in fields if score.pairs else ():
        lines.append(f"  {name}: {score.share(name):.3f}")
        if verbose:
            lines += [
                f"      {place}: {one!r} read as {other!r}" for place, one, other in score.differences(name)
            ]
    return "\n".join(lines)


def _structure(plan: Plan, gold: dict[str, Any]) -> str:
    wanted = gold["structure"]
    read = [[len(domain.goals), len(domain.measures)] for domain in plan.domains]
    gold_rows = [[row["goals"], row["measures"]] for row in wanted["per_domain"]]
    beside = [len(plan.organisation), len(plan.monitoring), len(plan.principles)]
    gold_beside = [
        wanted["organisation_subsections"],
        wanted["monitoring_subsections"],
        wanted["basic_principles"],
    ]
    goals, measures = (sum(row[place] for row in read) for place in (0, 1))
    exact = (
        "exact" if [read, beside] == [gold_rows, gold_beside] else f"differs, gold {gold_rows} {gold_beside}"
    )
    return f"structure {exact}: {len(read)} domains, {goals} goals, {measures} measures"


def _report_plan(name: str, *, verbose: bool) -> str:
    gold = yaml.safe_load((SHARED / "gold" / f"{name}.yaml").read_text(encoding="utf-8"))
    text = (SHARED / gold["document"]["file"]).read_text(encoding="utf-8")
    plan = read_plan(make_source(text, name))
    parts = (
        _structure(plan, gold),
        f"core targets {report(score_targets(plan, gold, tier='core'), ())}",
        f"all targets {report(score_targets(plan, gold), verbose=verbose)}",
        f"directions {report(score_directions(plan, gold), ('indicator',), verbose=verbose)}",
    )
    return "\n".join((name, *parts, ""))


def main(arguments: list[str]) -> int:
    """Write the score on the annotated plans beside the checkout; with --verbose every disagreement."""
    names = sorted(path.stem for path in (SHARED / "gold").glob("*.yaml"))
    if not names:
        sys.stdout.write("The annotated plans are not beside this checkout (../shared): nothing to score.\n")
    for name in names:
        sys.stdout.write(_report_plan(name, verbose="--verbose" in arguments) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
