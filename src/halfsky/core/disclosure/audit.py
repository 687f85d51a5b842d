"""The audit: an attack by linear programming on everything that was published, and whether each secret withstands."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

import msgspec
import polars as pl

from halfsky.core.disclosure.attack import Attack, Count, Release
from halfsky.core.disclosure.cells import SUPPRESSED
from halfsky.core.disclosure.model import AUDIT, Rules, Topic
from halfsky.core.disclosure.primary import SAME
from halfsky.core.disclosure.publications import Reader
from halfsky.core.disclosure.topics import need_of, topics_by_series
from halfsky.core.indicators.model import Area, Codebook
from halfsky.core.observations.model import KEY

NEAR = 1e-4
"""Slack of the programs' answers."""

Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
"""How pieces that do not touch each other are done: `map` in turn, that of an executor side by side, in their order."""


def audit(
    releases: Sequence[pl.DataFrame],
    *,
    codebook: Codebook,
    areas: Mapping[str, Area],
    rules: Rules,
    truth: pl.DataFrame | Sequence[pl.DataFrame] | None,
    each: Each = map,
) -> pl.DataFrame:
    """Compute for every suppressed row of the last release what an attacker can tell, and judge it by the rules.

    Args:
        releases: Published tables in order, schema `OBSERVATIONS`; the last one is audited.
        codebook: Variables, indicators and their formulas.
        areas: The tree of areas with the years in which they exist.
        rules: How wide an interval must be, by topic.
        truth: The last release before protection, or each release so. With it, cells that are safe by themselves
            need no width, and the attacker knows which counts were revised; without it, every cell that may be
            below the threshold of its topic is held to be a secret.
        each: Years that no sum ties together are attacked by themselves.

    Returns:
        Schema `AUDIT`, in the order of the table.

    Source: Hundepool et al. (2012), ch. 4.3 (audit by the attacker's linear programs).
    """
    truths = [] if truth is None else [truth] if isinstance(truth, pl.DataFrame) else list(truth)
    judge = _Judge(topics=topics_by_series(rules, codebook), reader=Reader(codebook))
    hidden = releases[-1].filter((pl.col("status") == SUPPRESSED) & pl.col("value").is_null())
    pieces = (_piece(releases, truths, hidden, years, codebook) for years in _years(releases, hidden))
    found = each(partial(_audit_piece, judge=judge, areas=areas), pieces)
    table = pl.DataFrame(list(chain.from_iterable(found)), schema=AUDIT, orient="row")
    return hidden.select(KEY).join(table, on=KEY, how="left", nulls_equal=True, maintain_order="left")


class _Judge(msgspec.Struct, frozen=True, kw_only=True):
    topics: Mapping[str, Topic]
    reader: Reader


class _Piece(NamedTuple):
    """Years that are attacked together: the hidden rows of the last release, and what releases and truths say of them."""

    hidden: pl.DataFrame
    releases: list[pl.DataFrame]
    truths: list[pl.DataFrame]


def _piece(
    releases: Sequence[pl.DataFrame],
    truths: Sequence[pl.DataFrame],
    hidden: pl.DataFrame,
    years: list[int],
    codebook: Codebook,
) -> _Piece:
    rows = hidden.filter(pl.col("year").is_in(years))
    wanted = _related(rows, codebook) & pl.col("year").is_in(years)
    return _Piece(
        rows, [table.filter(wanted) for table in releases], [table.filter(wanted) for table in truths]
    )


def _years(releases: Sequence[pl.DataFrame], hidden: pl.DataFrame) -> list[list[int]]:
    """Years to be looked at together: pooled ones, else each by itself."""
    group: dict[int, int] = {}
    for table in releases:
        for text in table.filter(pl.col("derivation") == "pooled")["disaggregation"].unique().sort():
            first, _, last = text.partition("-")
            years = range(int(first), int(last) + 1)
            own = {group.get(year, year) for year in years} | set(years)
            group.update(
                {year: min(own) for year in {*years, *(y for y, top in group.items() if top in own)}}
            )
    found: dict[int, list[int]] = {}
    for year in sorted({*hidden["year"].unique().to_list(), *group}):
        found.setdefault(group.get(year, year), []).append(year)
    return list(found.values())


def _audit_piece(piece: _Piece, *, judge: _Judge, areas: Mapping[str, Area]) -> list[tuple[Any, ...]]:
    if piece.hidden.is_empty():
        return []
    read = [judge.reader.read(table) for table in piece.releases]
    trues = [judge.reader.read(table).known for table in piece.truths]
    true = trues[-1] if trues else None
    attack = Attack(read, areas, _versions(read, trues))
    cache: dict[Count, tuple[float, float]] = {}
    return [
        (*(row[name] for name in KEY), *_judged(row, attack, true, cache, judge))
        for row in piece.hidden.iter_rows(named=True)
    ]


def _versions(read: Sequence[Release], trues: Sequence[Mapping[Count, float]]) -> list[dict[Count, Count]]:
    """Counts that were others at earlier releases, under names of their own.

    With every truth each differing count is told from today's; with the last alone, those that were published
    before with another count.
    """
    found: list[dict[Count, Count]] = [{} for _ in read]
    if not trues:
        return found
    now = trues[-1]
    for number in range(len(read) - 1):
        was = trues[number] if len(trues) == len(read) else _told(read)
        for count in now.keys() & was.keys():
            if abs(was[count] - now[count]) >= SAME:
                found[number][count] = count._replace(series=f"{count.series} = {was[count]:g}")
    return found


def _told(read: Sequence[Release]) -> dict[Count, float]:
    """What was last told of each count before the last release."""
    return {count: value for release in read[:-1] for count, value in release.known.items()}


def _related(rows: pl.DataFrame, codebook: Codebook) -> pl.Expr:
    """Rows of series that share a variable with a suppressed one, directly or through another indicator."""
    terms = {
        code: {term.variable for term in (*one.formula.numerator, *one.formula.denominator)}
        for code, one in codebook.indicators.items()
        if one.formula is not None
    }
    asked = set(rows["indicator"].drop_nulls().unique())
    variables = set(rows["variable"].drop_nulls().unique()).union(*(terms.get(code, set()) for code in asked))
    several = {
        code for code, one in codebook.indicators.items() if one.formula and len(one.formula.numerator) > 1
    }
    while True:
        more = {code for code in several if terms[code] & variables} - asked
        asked |= more
        variables = variables.union(*(terms[code] for code in more))
        if not more:
            break
    asked |= {code for code, own in terms.items() if own & variables}
    variables = variables.union(*(terms.get(code, set()) for code in asked))
    return pl.col("variable").is_in(sorted(variables)) | pl.col("indicator").is_in(sorted(asked))


def _judged(
    row: Mapping[str, Any],
    attack: Attack,
    true: Mapping[Count, float] | None,
    cache: dict[Count, tuple[float, float]],
    judge: _Judge,
) -> tuple[float | None, float | None, bool, str]:
    """The count of a row that withstands least: its interval, whether it is wide enough, how it was found."""
    counts = list(judge.reader.counts(row).values())
    missing = [one for one in counts if one not in cache]
    cache.update(attack.intervals(missing))
    if not counts:
        return None, None, True, "unknown"
    whole = (true or {}).get(counts[1]) if len(counts) > 1 else None
    judged = []
    for place, count in enumerate(counts):
        low, high = cache[count]
        last = len(attack.releases) - 1
        now = count in attack.releases[last].known
        before = attack.value(count, last) is not None and not now
        secret = _is_secret(count, low, true, whole if place == 0 else None, judge)
        wide = now or _wide_enough(count, low, high, true, judge)
        how = "published_before" if before else "free" if high == float("inf") else "interval"
        judged.append((not (secret and not wide), now, place, low, high, how))
    protected, _, _, low, high, how = min(judged)
    return low, high, protected, how


def _is_secret(
    count: Count,
    low: float,
    true: Mapping[Count, float] | None,
    whole: float | None,
    judge: _Judge,
) -> bool:
    """Whether the rules call the count unsafe; without the truth, whether it may be unsafe as far as one can tell."""
    topic = judge.topics[count.series]
    if topic.threshold == 0:
        return False
    amount = None if true is None else true.get(count)
    if amount is None:
        return low < topic.threshold
    everyone = topic.whole and whole is not None and 0 < whole - SAME <= amount
    return 0 < amount < topic.threshold or (topic.zero and amount == 0) or everyone


def _wide_enough(
    count: Count, low: float, high: float, true: Mapping[Count, float] | None, judge: _Judge
) -> bool:
    need = need_of(judge.topics[count.series], 0.0 if true is None else true.get(count, 0.0))
    return high - low >= need.width - NEAR and (low <= NEAR or not need.to_zero)
