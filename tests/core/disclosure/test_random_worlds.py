"""Secrets planted in random hierarchies are never told: a thousand tables, three yearly releases, a revision."""

from collections.abc import Iterator

import polars as pl
import pytest

from halfsky.core.disclosure import secondary
from halfsky.core.disclosure.model import Protected
from halfsky.core.disclosure.protect import protect
from halfsky.core.disclosure.topics import need_of, topics_by_series
from halfsky.engines.codebook import load_codebook, load_disclosure_rules
from tests.core.disclosure.attacker import Attacker, Cell, cells
from tests.core.disclosure.worlds import World, world

RULES = load_disclosure_rules()
TOPICS = topics_by_series(RULES, load_codebook())


def publish(of: World) -> tuple[list[pl.DataFrame], Protected]:
    """Every release of a world, protected with what went before."""
    published: list[pl.DataFrame] = []
    for number, truth in enumerate(of.truths):
        protected = protect(
            truth,
            codebook=of.codebook,
            areas=of.areas,
            rules=RULES,
            earlier=published,
            earlier_truths=of.truths[:number],
        )
        published.append(protected.table)
    return published, protected


def secrets(of: World) -> Iterator[tuple[Cell, float]]:
    for cell, value in cells(of.truths[-1]).items():
        topic = TOPICS[cell[0]]
        if 0 < value < topic.threshold or (value == 0 and topic.zero):
            yield cell, value


def too_late(protected: Protected) -> set[tuple[object, ...]]:
    """Rows that the protector itself says were told before."""
    names = ("series", "area", "year", "sex", "residence")
    return {tuple(one.facts[name] for name in names) for one in protected.findings}


def leaks(of: World, published: list[pl.DataFrame], every: int = 1) -> list[tuple[Cell, float, float, float]]:
    """Secrets whose interval is too narrow for the attacker who knows what was revised."""
    attacker = Attacker(of, published)
    found = []
    for cell, value in list(secrets(of))[::every]:
        low, high = attacker.interval(cell)
        need = need_of(TOPICS[cell[0]], value)
        if high - low < need.width - 1e-4 or (need.to_zero and low > 1e-4):
            found.append((cell, value, low, high))
    return found


@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_tables_at_a_time_keep_their_secrets(seed: int) -> None:
    of = world(seed, provinces=10, prefectures=2)
    published, protected = publish(of)
    assert len(list(secrets(of))) > 100
    assert protected.audit["protected"].all()
    assert protected.findings == ()
    assert leaks(of, published, every=5) == []


@pytest.mark.parametrize("seed", range(3))
def test_three_yearly_releases_and_a_revision_tell_nothing_together(seed: int) -> None:
    of = world(seed, provinces=2, years=3, revisions=1)
    published, protected = publish(of)
    told = too_late(protected)
    assert all(one.code == "disclosure.published_before" for one in protected.findings)
    assert [leak for leak in leaks(of, published, every=3) if leak[0] not in told] == []


def test_without_secondary_suppression_the_attack_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    of = world(3, provinces=3)
    monkeypatch.setattr(secondary.Table, "protect", lambda self, inside, targets, **settings: [])
    monkeypatch.setattr("halfsky.core.disclosure.protect.REPAIRS", 0)
    published, protected = publish(of)
    assert not protected.audit["protected"].all()
    assert leaks(of, published) != []


def test_a_release_that_forgets_the_earlier_ones_is_caught() -> None:
    of = world(5, provinces=2, years=1, revisions=1)
    forgetful = [
        protect(truth, codebook=of.codebook, areas=of.areas, rules=RULES).table for truth in of.truths
    ]
    assert leaks(of, forgetful) != []


def test_the_same_input_gives_the_same_table() -> None:
    of = world(8, provinces=2)
    one, other = (publish(of)[1] for _ in range(2))
    assert one.table.equals(other.table)
    assert one.reasons.equals(other.reasons)
