"""The rules of proposing: level not below the others', progress beyond chance, figures one can rely on."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from scipy import special

from halfsky.core.assessment.small_numbers import proportion_interval
from halfsky.core.supervision.practice.model import Candidate, Check, Proposal, Rules, Side

_ORDER: dict[Side, int] = {"above": 0, "like_others": 1, "below": 2, "unknown": 3}


def propose(candidates: Sequence[Candidate], *, rules: Rules) -> tuple[Proposal, ...]:
    """Hold every candidate against the rules.

    Args:
        candidates: Units, or areas of one level: those that can be fairly compared.
        rules: In force.

    Returns:
        Those proposed first, then the others; within each by group (`side`) and key, so that no order is made of
        differences that chance explains.
    """
    held = [_held(one, candidates, rules) for one in candidates]
    return tuple(sorted(held, key=lambda one: (not one.proposed, _ORDER[one.side], one.candidate.key)))


def _held(one: Candidate, candidates: Sequence[Candidate], rules: Rules) -> Proposal:
    low, high = _interval(one)
    side = _side(one, candidates, rules, low, high)
    checks = (
        _level(one, candidates, side, low, high),
        _progress(one, rules),
        Check(
            code="no_step_back",
            kept=_as_rare(one.worse, one.looked_at, rules) > rules.chance,
            known=one.looked_at > 0,
            facts={"worse": one.worse, "looked_at": one.looked_at},
        ),
        _part("in_time", one.in_time, one.returns, at_least=rules.in_time),
        _part("sent_back", one.sent_back, one.returns, at_most=rules.sent_back),
        Check(code="revisions", kept=one.unexplained == 0, facts={"count": one.unexplained}),
    )
    proposed = all(check.known and check.kept for check in checks)
    return Proposal(candidate=one, side=side, low=low, high=high, checks=checks, proposed=proposed)


def _interval(one: Candidate) -> tuple[float | None, float | None]:
    if not one.judged:
        return None, None
    low, high = proportion_interval(np.array([float(one.attained)]), np.array([float(one.judged)]))
    return float(low[0]), float(high[0])


def _side(
    one: Candidate, candidates: Sequence[Candidate], rules: Rules, low: float | None, high: float | None
) -> Side:
    """Beside the share that all others attain together; within the interval it is like theirs."""
    others = _others(one, candidates)
    if low is None or high is None or others is None or one.judged < rules.fewest_targets:
        return "unknown"
    if low > others:
        return "above"
    return "below" if high < others else "like_others"


def _others(one: Candidate, candidates: Sequence[Candidate]) -> float | None:
    judged = sum(other.judged for other in candidates if other.key != one.key)
    attained = sum(other.attained for other in candidates if other.key != one.key)
    return attained / judged if judged else None


def _level(
    one: Candidate, candidates: Sequence[Candidate], side: Side, low: float | None, high: float | None
) -> Check:
    others = _others(one, candidates)
    facts: dict[str, float | int | str] = {"attained": one.attained, "judged": one.judged}
    if low is not None and high is not None and others is not None:
        facts |= {"low": low, "high": high, "others": others}
    return Check(code="level", kept=side in ("above", "like_others"), known=side != "unknown", facts=facts)


def _progress(one: Candidate, rules: Rules) -> Check:
    """More indicators moved better than expected than chance would give."""
    rare = _as_rare(one.better, one.looked_at, rules)
    return Check(
        code="progress",
        kept=one.better > 0 and rare <= rules.chance,
        known=one.looked_at > 0,
        facts={"better": one.better, "looked_at": one.looked_at, "chance": rare},
    )


def _as_rare(found: int, looked_at: int, rules: Rules) -> float:
    """How often chance alone leads to as many, were all indicators independent."""
    return 1.0 if not found else float(special.bdtrc(found - 1, max(looked_at, found), rules.each))


def _part(
    code: Literal["in_time", "sent_back"],
    count: int,
    whole: int,
    *,
    at_least: float = 0.0,
    at_most: float = 1.0,
) -> Check:
    share = count / whole if whole else 0.0
    kept = at_least <= share <= at_most
    return Check(code=code, kept=kept, known=whole > 0, facts={"count": count, "whole": whole})
