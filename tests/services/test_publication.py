"""Publication: two people, an embargo, a withdrawal; what was published before is never forgotten."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from django.utils import timezone

from halfsky.core.disclosure.audit import audit
from halfsky.core.observations.model import KEY
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.engines.codebook import load_disclosure_rules
from halfsky.engines.editions.reading import Edition, open_edition
from halfsky.services import editions, publication
from halfsky.services.site_ground import site_ground
from halfsky.services.terms import usual_licence
from halfsky.store.models import AuditEntry, Release
from tests.reading import Reading, make_reading_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading() -> Reading:
    return make_reading_world()


def public(reading: Reading) -> Edition:
    return open_edition(Path(reading.release.file.path))


def test_an_attacker_tells_nothing_from_a_release(reading: Reading) -> None:
    ground = site_ground()
    told = public(reading).observations()
    hidden = told.filter(status="suppressed")
    assert hidden.height == publication.protection_of(reading.release).hidden > 0
    found = audit(
        [told],
        codebook=ground.codebook,
        areas=ground.codebook.areas,
        rules=load_disclosure_rules(),
        truth=open_edition(Path(reading.edition.file.path)).observations(),
    )
    assert found.height == hidden.height
    assert found["protected"].all()


def test_what_the_public_reads_follows_from_what_it_may_know(reading: Reading) -> None:
    edition = public(reading)
    plan = reading.edition.plan
    yearly = edition.observations().filter(pl.col("derivation") != "pooled")
    judged = editions.judged_on(plan, reading.edition.vintage.year, yearly.lazy())
    told = {
        (one["target"], one["area"]): (one["status"], one["value"])
        for one in judged.board.assessments.iter_rows(named=True)
    }
    for area in edition.areas:
        for one in edition.standings(area):
            assert told[one.target, area] == (one.status, one.value)


def test_a_withheld_year_is_not_answered_by_an_older_one(reading: Reading) -> None:
    edition = public(reading)
    year = edition.manifest.year
    hidden = edition.observations().filter(
        pl.col("status") == "suppressed",
        pl.col("indicator").is_not_null(),
        pl.col("year") == year,
        sex="_T",
        residence="_T",
    )
    looked = 0
    for row in hidden.iter_rows(named=True):
        for one in edition.standings_by(row["indicator"], row["area"]):
            if (one.sex, one.residence) == ("_T", "_T"):
                looked += 1
                assert one.status in ("no_data", "not_due", "not_applicable"), (
                    one.target,
                    one.area,
                    one.reason_zh,
                )
    assert looked


def test_nobody_decides_on_what_they_proposed(reading: Reading) -> None:
    reviewer, office = (reading.world.actor(f"{role}.990100") for role in ("reviewer", "office"))
    publication.withdraw(office, reading.release.number, notice="活产数有误，更正后重新公布")
    row = publication.propose(reviewer, reading.edition.plan.number, reading.edition.vintage.number)
    publication.prepare(row.number)
    with pytest.raises(NotPermitted):
        publication.approve(reviewer, row.number)
    with pytest.raises(Invalid):
        publication.refuse(office, row.number, reason=" ")
    publication.refuse(office, row.number, reason="等待统计部门复核")
    with pytest.raises(Conflict):
        publication.approve(office, row.number)
    acts = list(
        AuditEntry.objects.filter(subject=row.number).order_by("number").values_list("act", flat=True)
    )
    assert acts == ["releases.propose", "releases.prepare", "releases.refuse"]


def test_only_known_licences_are_named_and_the_last_is_offered_again(reading: Reading) -> None:
    reviewer, office = (reading.world.actor(f"{role}.990100") for role in ("reviewer", "office"))
    plan, vintage = reading.edition.plan, reading.edition.vintage
    assert (reading.release.licence, usual_licence(plan.area)) == ("", "")
    publication.withdraw(office, reading.release.number, notice="改用许可协议后重新公布")
    with pytest.raises(Invalid) as refusal:
        publication.propose(reviewer, plan.number, vintage.number, licence="GPL-9")
    assert refusal.value.code == "publication.no_such_licence"
    row = publication.propose(reviewer, plan.number, vintage.number, licence="CC-BY-4.0")
    assert (row.licence, usual_licence(plan.area)) == ("CC-BY-4.0", "CC-BY-4.0")


def test_one_release_of_an_edition_at_a_time(reading: Reading) -> None:
    with pytest.raises(Conflict):
        publication.propose(
            reading.world.actor("office.990100"), reading.edition.plan.number, reading.edition.vintage.number
        )


def test_a_withdrawn_release_is_gone_and_its_notice_is_there(reading: Reading) -> None:
    office = reading.world.actor("office.990100")
    with pytest.raises(Invalid):
        publication.withdraw(office, reading.release.number, notice="")
    publication.withdraw(office, reading.release.number, notice="数据有误")
    with pytest.raises(NotFound):
        editions.choose(None)
    assert [row.notice for row in publication.withdrawn()] == ["数据有误"]


def test_what_was_published_is_remembered_when_it_is_published_again(reading: Reading) -> None:
    """Withdrawn or not: what the second release hides, the first must not have told, and nothing new is told of it."""
    reviewer, office = (reading.world.actor(f"{role}.990100") for role in ("reviewer", "office"))
    publication.withdraw(office, reading.release.number, notice="重新公布")
    row = publication.propose(reviewer, reading.edition.plan.number, reading.edition.vintage.number)
    row = publication.prepare(row.number)
    assert row.state == "proposed"
    first, second = public(reading).observations(), open_edition(Path(row.file.path)).observations()
    both = first.join(second, on=list(KEY), nulls_equal=True, suffix="_second").filter(status="suppressed")
    assert (both["status_second"] == "suppressed").all()


def test_an_embargo_is_kept(reading: Reading) -> None:
    reviewer, office = (reading.world.actor(f"{role}.990100") for role in ("reviewer", "office"))
    publication.withdraw(office, reading.release.number, notice="改期公布")
    later = timezone.now() + timedelta(days=3)
    row = publication.propose(
        reviewer, reading.edition.plan.number, reading.edition.vintage.number, embargo=later
    )
    publication.prepare(row.number)
    publication.approve(office, row.number)
    with pytest.raises(NotFound):
        editions.choose(None)


def test_preparing_twice_changes_nothing(reading: Reading) -> None:
    before = Release.objects.get(pk=reading.release.pk)
    publication.prepare(before.number)
    after = Release.objects.get(pk=before.pk)
    assert (after.state, after.digest, after.file.name) == (before.state, before.digest, before.file.name)


def test_out_of_reach_is_not_there(reading: Reading) -> None:
    for name in ("reviewer.990200", "liaison.990101.education"):
        with pytest.raises(NotFound):
            publication.find_release(reading.world.actor(name), reading.release.number)
