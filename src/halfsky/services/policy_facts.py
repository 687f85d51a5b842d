"""Figures by sex for an assessment: which there are, and taking them down as they stand now."""

from collections.abc import Iterable, Sequence

import msgspec
from django.utils import timezone

from halfsky.core.evaluation.policies.facts import draw_fact
from halfsky.core.evaluation.policies.model import Fact, Seen
from halfsky.core.indicators.model import Indicator
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.engines.codebook import load_codebook
from halfsky.services import editions
from halfsky.services.acting import Actor
from halfsky.services.editions import Chosen
from halfsky.services.policies import changing, find, kept
from halfsky.services.searching import Entry, search
from halfsky.store.models import Policy

MOST = 40
"""Series shown at once."""


def newest_edition(actor: Actor, row: Policy) -> Chosen | None:
    """The newest figures that the actor may read for the policy's area; None where there are none."""
    try:
        return editions.choose(actor, area=row.area.code)
    except NotFound:
        return None


def series_for(chosen: Chosen, *, domain: str = "", asked: str = "") -> list[Indicator]:
    """Indicators with figures, of a domain, or found by words; those that are told by sex first."""
    known = [one for one in load_codebook().indicators.values() if one.code in chosen.edition.series]
    if asked.strip():
        entries = [_entry(one) for one in known]
        found = search(entries, asked, most=MOST).get("indicator", ([], 0))[0]
        return [load_codebook().indicators[entry.key] for entry in found]
    of_domain = [one for one in known if not domain or one.domain == domain]
    return sorted(of_domain, key=lambda one: not is_by_sex(one))[:MOST]


def _entry(one: Indicator) -> Entry:
    more = tuple(alias.zh for alias in one.aliases)
    return Entry(kind="indicator", key=one.code, zh=one.name.zh, en=one.name.en, more=more)


def is_by_sex(indicator: Indicator) -> bool:
    """Whether women and men are told apart in it, as groups or in its formula."""
    terms = (
        () if indicator.formula is None else (*indicator.formula.numerator, *indicator.formula.denominator)
    )
    return "sex" in indicator.breakdowns or any(term.sex != "_T" for term in terms)


def draw(chosen: Chosen, area: str, codes: Iterable[str]) -> list[Fact]:
    """Figures of an area as they stand in an edition; series without any are left out."""
    book = load_codebook().indicators
    facts = (_draw_one(chosen, area, book[code]) for code in codes if code in book)
    return [fact for fact in facts if fact is not None]


def _draw_one(chosen: Chosen, area: str, indicator: Indicator) -> Fact | None:
    whole = [
        Seen(
            year=one.year,
            sex=one.sex,
            value=one.value,
            numerator=one.numerator,
            denominator=one.denominator,
            source=one.source or "",
        )
        for one in chosen.edition.figures(indicator.code, area)
        if (one.residence, one.age, one.disaggregation) == ("_T", "_T", "_T")
    ]
    vintage = chosen.vintage
    return draw_fact(
        indicator,
        whole,
        variables=load_codebook().variables,
        area=area,
        vintage=vintage.number,
        known=timezone.localdate(vintage.known_at),
    )


def take(actor: Actor, number: str, codes: Sequence[str], *, anew: bool = False) -> Policy:
    """Take figures down; those that stand there already stay as they were taken, unless they are taken anew.

    Args:
        actor: Of the office.
        number: Of the policy.
        codes: All series that the assessment is to hold; others are left out from now on.
        anew: Whether all are drawn from the newest figures.

    Raises:
        Invalid: A series has no figures for the area.
        Conflict, NotFound, NotPermitted: See `policies.changing`.
    """
    row = find(actor, number)
    old = {fact.series: fact for fact in kept(row.facts, Fact)}
    wanted = list(dict.fromkeys(codes))
    fresh_codes = wanted if anew else [code for code in wanted if code not in old]
    chosen = newest_edition(actor, row) if fresh_codes else None
    fresh = {fact.series: fact for fact in draw(chosen, row.area.code, fresh_codes)} if chosen else {}
    missing = [code for code in fresh_codes if code not in fresh]
    if missing:
        raise Invalid("policies.no_figures", series=missing[0])
    with changing(actor, number, "policies.assess") as change:
        facts = [fresh[code] if code in fresh else old[code] for code in wanted]
        change.row.facts = msgspec.to_builtins(facts)
        change.doing.detail["series"] = wanted
    return change.row


def redrawn(actor: Actor, row: Policy) -> list[Fact]:
    """The series of an assessment as they stand today, for the review."""
    chosen = newest_edition(actor, row)
    return (
        [] if chosen is None else draw(chosen, row.area.code, [fact.series for fact in kept(row.facts, Fact)])
    )
