"""Who is inspected: some by risk, with every point explained, and some by lot that anyone can draw again.

The lot: a word is announced before; its SHA-256 is the seed. Every candidate of a stratum gets the SHA-256 of seed,
colon and key; those with the smallest numbers are drawn. Whoever knows the word and the list draws the same.
"""

import hashlib

import msgspec

How = str
"""`risk`, `lot` or `named`."""


class Risk(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that makes a visit more needed: points for each, up to the most; `means` says it in full."""

    code: str
    zh: str
    en: str
    means_zh: str = ""
    means_en: str = ""
    each: float
    most: float


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A unit or an area that may be drawn, with its counts by code of `Risk`."""

    key: str
    stratum: str
    counts: dict[str, float]


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """Points for one thing, with the count they follow from."""

    code: str
    count: float
    points: float


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate with its points, its number in the lot, and how it was drawn; `how` is empty where it was not."""

    key: str
    stratum: str
    points: tuple[Point, ...]
    score: float
    lot: str
    how: How = ""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """How many of a stratum are drawn by risk, and how many of the others by lot."""

    stratum: str
    by_risk: int
    by_lot: int


def seed_of(word: str) -> str:
    """The seed that an announced word gives: its SHA-256 as 64 digits.

    Example:
        >>> seed_of("2026")[:16]
        '158a323a7ba44870'
    """
    return hashlib.sha256(word.strip().encode()).hexdigest()


def lot_of(seed: str, key: str) -> str:
    """The number of a candidate in the lot: the smallest are drawn."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def scored(risks: tuple[Risk, ...], candidate: Candidate, *, seed: str) -> Scored:
    """Points of a candidate, each explained by its count.

    Example:
        >>> risk = Risk(code="matters", zh="督办事项", en="matters", each=2, most=5)
        >>> scored((risk,), Candidate(key="unit:1", stratum="unit", counts={"matters": 3}), seed="").score
        5.0
    """
    points = tuple(
        Point(
            code=risk.code,
            count=candidate.counts.get(risk.code, 0),
            points=float(min(candidate.counts.get(risk.code, 0) * risk.each, risk.most)),
        )
        for risk in risks
    )
    return Scored(
        key=candidate.key,
        stratum=candidate.stratum,
        points=points,
        score=round(sum(one.points for one in points), 6),
        lot=lot_of(seed, candidate.key),
    )


def draw(
    risks: tuple[Risk, ...],
    candidates: tuple[Candidate, ...],
    wanted: tuple[Wanted, ...],
    *,
    seed: str,
) -> tuple[Scored, ...]:
    """Draw a sample: in each stratum the highest scores, ties by the lot, then by lot among all others.

    Every candidate that was not taken for its risk has the same chance.

    Args:
        risks: What gives points.
        candidates: All that could be drawn; their order does not matter.
        wanted: Numbers by stratum; where a stratum has fewer, all of it.
        seed: See `seed_of`.

    Returns:
        All candidates, those drawn with `how`, by stratum, then by score and lot.
    """
    rows = sorted(
        (scored(risks, one, seed=seed) for one in candidates),
        key=lambda one: (one.stratum, -one.score, one.lot, one.key),
    )
    drawn: dict[str, How] = {}
    for one in wanted:
        of_stratum = [row for row in rows if row.stratum == one.stratum]
        drawn |= {row.key: "risk" for row in of_stratum[: one.by_risk]}
        others = sorted(of_stratum[one.by_risk :], key=lambda row: (row.lot, row.key))
        drawn |= {row.key: "lot" for row in others[: one.by_lot]}
    return tuple(msgspec.structs.replace(row, how=drawn.get(row.key, "")) for row in rows)
