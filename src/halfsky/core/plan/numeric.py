"""Numeric targets: an indicator and a number it shall reach, keep, stay under, or change by."""

import re
from collections.abc import Iterator

from halfsky.core.plan.clauses import Clause, Passage, strength_of, urged_before
from halfsky.core.plan.model import Target
from halfsky.core.plan.naming import (
    base_year_in,
    lead_before,
    names_for,
    population_carried,
    turned,
    unit_of,
    whole_name,
    year_in,
)
from halfsky.core.plan.places import target_at
from halfsky.core.plan.promises import (
    CHANGING,
    comparator_of,
    promises,
    sentence_promises,
    told_of_past,
    trend_of,
)
from halfsky.core.plan.quantities import Predicate, predicates_in
from halfsky.core.plan.shares import circle, is_share_of_subject, share_target
from halfsky.core.plan.subjects import (
    is_partial,
    name_of,
    trimmed,
)


def _subject_words(passage: Passage, clause: Clause, start: int, predicate: Predicate) -> str:
    return turned(trimmed(passage.words(clause.start + start, clause.start + predicate.start)))


def _targets(
    passage: Passage, clause: Clause, start: int, predicate: Predicate, words: str, told: str
) -> Iterator[Target]:
    measures = predicate.measures
    names = names_for(passage, clause, words, 1 if predicate.is_range else len(measures), told)
    pairs = _pairs(names, predicate)
    own_year = year_in(clause.plain[start : predicate.start])
    changing = CHANGING.match(clause.plain)
    falls = changing is not None and bool(changing["down"])
    years = clause.deadlines if len(clause.deadlines) == len(measures) > 1 else ()
    for place, name in pairs:
        measure = measures[place]
        named = name_of(whole_name(name, predicate, passage, clause))
        comparator, explicit = comparator_of(predicate, place, named.indicator, falls=falls)
        strength, hedge = strength_of(
            urged_before(passage, clause) + clause.plain[: predicate.end], about=comparator == "~"
        )
        unit, value = unit_of(
            measure, name, passage.words(clause.start + start, clause.start + predicate.end)
        )
        yield target_at(
            passage,
            clause.start + start,
            clause.end if predicate.trend == "覆盖" else clause.start + predicate.end,
            indicator=named.indicator,
            qualifier=named.qualifier
            or population_carried(name, words, told or lead_before(passage, clause)),
            comparator=comparator,
            comparator_explicit=explicit,
            value=value,
            unit=unit,
            trend=trend_of(predicate, place, changing),
            strength=strength,
            hedge=hedge,
            kind="numeric",
            base_year=predicate.base_year or base_year_in(clause.plain[: predicate.start]),
            baseline=predicate.baseline.value if predicate.baseline else None,
            deadline=years[place] if years else predicate.year or own_year or clause.deadline,
            bound_word=predicate.bound_words[place] or None,
            value_text=measure.written or None,
            count_unit=measure.word if unit in ("count", "per_1000", "per_10k") and measure.word else None,
            change_unit=unit if predicate.change else None,
        )


def _pairs(names: list[str], predicate: Predicate) -> list[tuple[int, str]]:
    """Which number is told of which name: one number of several names, or one of each."""
    if predicate.is_range:
        return [(0, names[0]), (1, names[0])]
    if len(predicate.measures) == 1:
        return [(0, name) for name in names]
    return list(enumerate(names))


def _opening(clause: Clause, start: int) -> int:
    """Skip what binds a clause to the one before, so that the quote begins with its own words."""
    match = re.match(
        r"(?:并且?|且|同时|其中|和|、|以及|及|,)?(?:(?:到|至)\d{4}年(?:底|末)?(?:(?:和|、)\d{4}年(?:底|末)?)*(?:前)?)?",
        clause.plain[start:],
    )
    return start + (match.end() if match else 0)


def _of_clause(passage: Passage, clause: Clause) -> Iterator[Target]:
    start, told = 0, ""
    for predicate in predicates_in(clause.text):
        if predicate.start < start:
            continue
        opening = _opening(clause, start)
        words = _subject_words(passage, clause, opening, predicate)
        if (
            promises(
                predicate,
                clause,
                told or lead_before(passage, clause) if is_partial(words) else words,
                beside=bool(told) or sentence_promises(passage, clause),
            )
            and not told_of_past(passage, predicate, clause)
            and _has_subject(passage, clause, words)
        ):
            yield from _targets(passage, clause, opening, predicate, words, told)
            told = words if not told or not is_partial(words) else told
            start = predicate.end
        elif is_share_of_subject(predicate, clause) and not clause.past:
            yield share_target(passage, clause, opening, predicate)
            return


def _has_subject(passage: Passage, clause: Clause, words: str) -> bool:
    return bool(words) or passage.before(clause) is not None


def numeric_targets(passage: Passage) -> Iterator[Target]:
    """Find the numeric targets of a passage, in reading order."""
    for clause in passage.clauses:
        yield from _of_clause(passage, clause)
        yield from circle(passage, clause)
