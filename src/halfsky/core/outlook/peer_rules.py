"""The peers' rules on questions of the past: as they answer, and as a probability learnt from what was known.

A rule answers yes where its label says met or on track. Its number becomes a probability by how often targets
with such a number were met, among questions whose deadline had passed in the year asked: no later outcome is
looked at. Open SDG and UNSD share one number and differ in labels alone.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy.optimize import isotonic_regression

from halfsky.core.assessment import peers
from halfsky.core.assessment.peers import Course, Rated
from halfsky.core.outlook.panel import Panel
from halfsky.core.outlook.scales import Floats, Ints

NUMBERS: dict[str, pl.DataType] = {
    "question": pl.String(),
    "rule": pl.String(),
    "number": pl.Float64(),
    "label": pl.String(),
    "obstacle": pl.String(),
}
"""One row per question × rule: number (null where the rule gives none), label, and what stood in its way."""


class Rule(NamedTuple):
    """A peer's rule: its function, the labels that count as yes, and where it compares from.

    `back` is how many years it looks back; with `of_plan` the base year of a plan under way stands instead.
    """

    rate: Callable[[Course], Rated]
    yes: frozenset[str]
    back: int
    of_plan: bool


RULES: dict[str, Rule] = {
    "unsd": Rule(peers.unsd, frozenset({"met", "on_track"}), 10, True),
    "open_sdg": Rule(peers.open_sdg, frozenset({"met", "substantial"}), 10, True),
    "eurostat": Rule(peers.eurostat, frozenset({"met", "significant"}), 5, False),
    "escap": Rule(peers.escap, frozenset({"met", "in_step"}), 10, True),
    "sdsn": Rule(peers.sdsn, frozenset({"met", "on_track"}), 10, True),
}
"""Eurostat compares over its short term of five years whatever the plan; the others from the plan's base year or,
in a fresh plan, from the earliest figure of the last ten years."""


def rate_by_peers(panel: Panel, asked: pl.DataFrame, *, as_of: int) -> pl.DataFrame:
    """Rate the questions of one year by each peer's rule.

    Args:
        panel: The series as known in that year.
        asked: Schema `questions.ASKED`, all of that year.
        as_of: The year.

    Returns:
        Schema `NUMBERS`.
    """
    found = asked.join(panel.keys, on=["indicator", "area"], maintain_order="left")
    values = panel.values[found["series"].to_numpy().astype(np.int64)]
    parts = []
    for name, rule in RULES.items():
        rated = rule.rate(_course(found, values, as_of=as_of, rule=rule))
        parts.append(
            found.select(
                "question",
                rule=pl.lit(name),
                number=pl.Series(rated.number).fill_nan(None),
                label=pl.Series(rated.label, dtype=pl.String),
                obstacle=pl.Series(rated.obstacle, dtype=pl.String),
            )
        )
    return pl.concat(parts)


def _course(found: pl.DataFrame, values: Floats, *, as_of: int, rule: Rule) -> Course:
    """Base, present and goal; the base lies in the past, also in a plan that starts today."""
    recent = values[:, -(rule.back + 1) :]
    place = np.argmax(np.isfinite(recent), axis=1)
    of_plan = (found["base_year"] < as_of).to_numpy() & rule.of_plan
    start = recent[np.arange(len(recent)), place]
    return Course(
        base_year=np.where(of_plan, found["base_year"].to_numpy(), as_of - recent.shape[1] + 1 + place),
        base=np.where(of_plan, found["base"].to_numpy(), start),
        year=np.full(len(recent), float(as_of)),
        now=found["now"].to_numpy(),
        deadline=found["deadline"].to_numpy().astype(float),
        goal=found["target"].to_numpy(),
        better=found["direction"].to_numpy().astype(float),
    )


def answer_by_label(numbers: pl.DataFrame) -> pl.DataFrame:
    """Take each rule at its word: 1 where its label says met or on track, else 0.

    Returns:
        Question, method (the rule's name), probability.
    """
    yes = pl.any_horizontal(
        (pl.col("rule") == name) & pl.col("label").is_in(sorted(rule.yes)) for name, rule in RULES.items()
    )
    return numbers.select("question", method=pl.col("rule"), probability=yes.cast(pl.Float64))


def answer_by_number(numbers: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """Turn the rules' numbers into probabilities, each by what was known in the year of its question.

    Args:
        numbers: Schema `NUMBERS`.
        asked: Schema `questions.ASKED`, of the same questions. A question teaches once its deadline has
            passed; each indicator weighs the same.

    Returns:
        Question, method (`<rule>_learnt`), probability; one half where nothing was known yet.
    """
    told = asked.select("question", "as_of", "deadline", "met", field=pl.col("indicator").rank("dense"))
    both = numbers.join(told, on="question", maintain_order="left").select(
        "question",
        "number",
        "as_of",
        "deadline",
        "field",
        pl.col("met").cast(pl.Float64),
        method=pl.col("rule") + "_learnt",
        standing=pl.col("label") == "met",
        obstacle="obstacle",
    )
    parts = [
        _learnt(part) for _, part in both.group_by("method", "standing", "obstacle", maintain_order=True)
    ]
    empty = pl.DataFrame(schema={"question": pl.String, "method": pl.String, "probability": pl.Float64})
    return pl.concat([empty, *parts])


def _learnt(part: pl.DataFrame) -> pl.DataFrame:
    """Answer questions of one rule in one standing, year after year; without a number all are alike."""
    asked, deadline = part["as_of"].to_numpy(), part["deadline"].to_numpy()
    field, met = part["field"].to_numpy().astype(np.int64), part["met"].to_numpy()
    levels, place = np.unique(part["number"].fill_null(0.0).to_numpy(), return_inverse=True)
    told = np.full(part.height, 0.5)
    for year in np.unique(asked):
        past, now = deadline <= year, asked == year
        if past.any():
            weight = 1.0 / np.bincount(field[past])[field[past]]
            told[now] = rising(levels, place[past], met[past], weight)[place[now]]
    return part.select("question", "method", probability=pl.Series(told))


def rising(levels: Floats, place: Ints, met: Floats, weight: Floats) -> Floats:
    """Fit the rising curve of the share met by the rule's number.

    Args:
        levels: Distinct numbers in order.
        place: Of each past question, which of the numbers it has.
        met: 1 where it was met, else 0.
        weight: Of each question.

    Returns:
        The share met at each of the numbers, never falling; a straight line between numbers seen before.

    Source: pool-adjacent-violators (Barlow et al. 1972), as in `scipy.optimize.isotonic_regression`.
    """
    weights = np.bincount(place, weights=weight, minlength=len(levels))
    seen = weights > 0
    shares = np.bincount(place, weights=weight * met, minlength=len(levels))[seen] / weights[seen]
    curve = isotonic_regression(shares, weights=weights[seen]).x
    return np.asarray(np.interp(levels, levels[seen], curve))
