"""Targets of a plan, with its matches, as the official rule reads them."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from halfsky.core.assessment.model import TARGETS
from halfsky.core.indicators.model import Codebook
from halfsky.core.plan.model import Plan
from halfsky.core.plan.numbering import NumberedTarget, number_targets


def make_targets(plan: Plan, matches: pl.DataFrame, *, codebook: Codebook) -> pl.DataFrame:
    """Lay out every target of a plan for judging.

    A target without a year of its own is due in the plan's last year.

    Args:
        plan: The plan as read.
        matches: As `match_plan` gives them for this plan.
        codebook: Where a target states no unit, its indicator's is taken.

    Returns:
        Table with schema `TARGETS`, one row per target in the order of the document.
    """
    found = {row["no"]: row for row in matches.filter(pl.col("kind") == "target").iter_rows(named=True)}
    rows = [_row(numbered, found[numbered.no], plan, codebook) for numbered in number_targets(plan)]
    return pl.DataFrame(rows, schema=TARGETS, orient="row")


def _row(
    numbered: NumberedTarget, match: Mapping[str, Any], plan: Plan, codebook: Codebook
) -> dict[str, Any]:
    target, place, period = numbered.target, numbered.place, plan.period
    indicator = codebook.indicators.get(match["indicator"] or "")
    measured = indicator.unit if indicator and target.kind in ("numeric", "relative", "universal") else None
    return {
        "target": numbered.no,
        "domain": place.domain,
        "part": place.part,
        "item": place.item,
        "quote": target.quote,
        "words": target.indicator,
        "indicator": match["indicator"],
        "kind": target.kind,
        "comparator": target.comparator,
        "value": target.value,
        "unit": target.unit or measured,
        "trend": target.trend,
        "strength": target.strength,
        "qualifier": target.qualifier,
        "base_year": target.base_year,
        "baseline": target.baseline,
        "deadline": target.deadline or (period.end if period else None),
        "relative_to": target.relative_to,
        "relative_op": target.relative_op,
        "relative_indicator": match["relative_indicator"],
        "change_unit": target.change_unit,
        "sex": match["sex"],
        "residence": match["residence"],
        "plan_start": period.start if period else None,
        "plan_end": period.end if period else None,
        "schedule": target.schedule,
        "area": None,
    }
