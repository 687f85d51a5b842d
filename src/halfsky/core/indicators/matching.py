"""Matching: from a plan's targets and directions to indicators of the codebook."""

import re

import msgspec
import polars as pl

from halfsky.core.indicators.contrasts import is_opinion
from halfsky.core.indicators.lookup import NameIndex, build_index, unmatched
from halfsky.core.indicators.model import Codebook, Match
from halfsky.core.plan.model import Plan, Target
from halfsky.core.plan.numbering import (
    NumberedDirection,
    NumberedTarget,
    Place,
    number_directions,
    number_targets,
)

__all__ = ["MATCHES", "NameIndex", "build_index", "match_plan", "match_target"]

MATCHES: dict[str, pl.DataType] = {
    "no": pl.String(),
    "kind": pl.String(),
    "domain": pl.Int32(),
    "part": pl.String(),
    "item": pl.Int32(),
    "words": pl.String(),
    "indicator": pl.String(),
    "how": pl.String(),
    "score": pl.Float64(),
    "runner_up": pl.String(),
    "runner_up_score": pl.Float64(),
    "sex": pl.String(),
    "residence": pl.String(),
    "relative_indicator": pl.String(),
}
"""One row per target and per direction of a plan; `kind` is `target` or `direction`, `domain` null outside
the domains, `relative_indicator` the indicator that a relative target is held against, null otherwise."""

_DOMAIN_WORDS: tuple[tuple[str, str], ...] = (
    ("健康", "health"),
    ("教育", "education"),
    ("经济", "economy"),
    ("决策", "decision"),
    ("管理", "decision"),
    ("福利", "social_security"),
    ("保障", "social_security"),
    ("家庭", "family"),
    ("环境", "environment"),
    ("法律", "law"),
    ("保护", "law"),
)
_BODY = re.compile("企事业单位|事业单位|国有企业|企业|机关")


def match_plan(plan: Plan, codebook: Codebook, index: NameIndex) -> pl.DataFrame:
    """Tie every target and direction of a plan to an indicator.

    Args:
        plan: The plan as read.
        codebook: The codebook the index was built from.
        index: Its names.

    Returns:
        Table with schema `MATCHES`, targets before directions, each in the order of the document.
    """
    rows = [_target_row(numbered, codebook, index) for numbered in number_targets(plan)]
    rows += [_direction_row(numbered, index) for numbered in number_directions(plan)]
    return pl.DataFrame(rows, schema=MATCHES, orient="row")


def _target_row(numbered: NumberedTarget, codebook: Codebook, index: NameIndex) -> dict[str, object]:
    target = numbered.target
    found = match_target(target, index=index, domain=_domain_of(numbered.place))
    against = None
    if target.relative_to is not None:
        # A series is held against one of the same family: a share against a share, never against a count.
        unit = None if found.indicator is None else codebook.indicators[found.indicator].unit
        against = index.match(target.relative_to, unit=unit).indicator
    return _row(numbered.no, "target", numbered.place, found) | {"relative_indicator": against}


def _direction_row(numbered: NumberedDirection, index: NameIndex) -> dict[str, object]:
    direction = numbered.direction
    if is_opinion(direction.quote):
        found = unmatched(direction.indicator)
    else:
        found = index.match(direction.indicator, domain=_domain_of(numbered.place))
    return _row(numbered.no, "direction", numbered.place, found) | {"relative_indicator": None}


def match_target(target: Target, *, index: NameIndex, domain: str | None = None) -> Match:
    """Tie one target to an indicator.

    A schedule is judged by evidence of the act, so only a name of the codebook itself counts for it; the
    unit speaks for the indicator only where the target sets a level in it.

    Args:
        target: The target as read.
        index: Names of the codebook.
        domain: Domain of the codebook the target stands in, null outside the domains.
    """
    if target.kind == "schedule":
        return index.exact(target.indicator) or unmatched(target.indicator)
    level = target.kind == "numeric" and target.change_unit is None
    unit = target.unit if level else None
    found = index.match(target.indicator, unit=unit, qualifier=target.qualifier, domain=domain)
    body = _BODY.match(target.relative_to or "")
    if found.indicator is None and body is not None:
        # 职代会中女代表比例 held against 企业女职工比例 speaks of enterprises too.
        found = index.match(target.indicator, unit=unit, qualifier=body.group(), domain=domain)
    return found


def _row(no: str, kind: str, place: Place, found: Match) -> dict[str, object]:
    return {
        "no": no,
        "kind": kind,
        "domain": place.domain,
        "part": place.part,
        "item": place.item,
        **msgspec.structs.asdict(found),
    }


def _domain_of(place: Place) -> str | None:
    return next((code for word, code in _DOMAIN_WORDS if word in place.domain_title), None)
