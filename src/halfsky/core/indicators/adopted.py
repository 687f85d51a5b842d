"""Indicators of an adopted plan: the machine's matches on the way in, people's ties on the way out."""

import polars as pl

from halfsky.core.indicators.lookup import NameIndex
from halfsky.core.indicators.matching import MATCHES, match_plan
from halfsky.core.indicators.model import Codebook
from halfsky.core.plan.adopted import AdoptedPlan, Tie, as_plan, numbers


def ties_of(matches: pl.DataFrame) -> dict[str, Tie]:
    """The machine's ties by number of the target or direction, as `adopt` takes them.

    Args:
        matches: Table with schema `MATCHES`.
    """
    return {
        row["no"]: Tie(series=row["indicator"], sex=row["sex"], residence=row["residence"])
        for row in matches.iter_rows(named=True)
    }


def match_adopted(adopted: AdoptedPlan, codebook: Codebook, index: NameIndex) -> pl.DataFrame:
    """Tie the promises of an adopted plan to the indicators that people let stand.

    Args:
        adopted: The plan as adopted.
        codebook: The codebook the index was built from.
        index: Its names.

    Returns:
        Table with schema `MATCHES` for `as_plan(adopted)`. A tie that people changed has score 1 and how `exact`, or
        `unmatched` where they took the indicator away.
    """
    ties = {entry.number: entry.tie for entry in adopted.targets}
    adopted_numbers = numbers(adopted)
    rows = []
    for row in match_plan(as_plan(adopted), codebook, index).iter_rows(named=True):
        tie = ties[adopted_numbers[row["no"]]]
        rows.append(row if tie == _tie_of(row) else row | _decided(tie))
    return pl.DataFrame(rows, schema=MATCHES, orient="row")


def _tie_of(row: dict[str, object]) -> Tie:
    return Tie(series=row["indicator"], sex=row["sex"], residence=row["residence"])  # type: ignore[arg-type]


def _decided(tie: Tie) -> dict[str, object]:
    return {
        "indicator": tie.series,
        "sex": tie.sex,
        "residence": tie.residence,
        "how": "unmatched" if tie.series is None else "exact",
        "score": 0.0 if tie.series is None else 1.0,
        "runner_up": None,
        "runner_up_score": 0.0,
    }
