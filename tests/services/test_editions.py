"""Editions: made once on a vintage, read by area, target and series, open by right or by release."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from polars.testing import assert_frame_equal

from halfsky.core.observations.model import KEY
from halfsky.core.vocabulary.errors import Conflict, NotFound
from halfsky.core.vocabulary.statuses import ATTAINED, JUDGED
from halfsky.engines.editions.reading import Edition
from halfsky.engines.editions.writing import write_edition
from halfsky.services import campaigns, editions, vintages
from halfsky.services.acting import SYSTEM, acting, place_of
from halfsky.store import models
from tests.people import World, adopted_plan, make_world
from tests.services.test_year import YEAR, accepted

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def vintage(world: World) -> models.Vintage:
    campaign = campaigns.open_campaign(
        world.actor("reviewer.990100"), adopted_plan(world).number, year=YEAR, due=date(2025, 6, 30)
    )
    accepted(world)
    from halfsky.services import rolling_up

    rolling_up.roll_up_campaign(world.actor("reviewer.990100"), campaign)
    return vintages.freeze(world.actor("reviewer.990100"), campaign)


@pytest.fixture
def row(vintage: models.Vintage) -> models.Edition:
    (made,) = editions.make_all(vintage)
    return made


def test_every_answer_of_an_edition_is_the_answer_of_the_library(
    vintage: models.Vintage, row: models.Edition
) -> None:
    board = editions.board_of(row.plan, vintage)
    edition = Edition(Path(row.file.path))
    for area in edition.areas:
        judged = board.assessments.filter(area=area)
        told = edition.standings(area)
        assert {one.target: (one.status, one.value, one.gap) for one in told} == {
            one["target"]: (one["status"], one["value"], one["gap"]) for one in judged.iter_rows(named=True)
        }
        whole = next((one for one in edition.attainment(area) if one.domain == 0), None)
        if whole is not None:
            assert whole.judged == sum(one.status in JUDGED for one in told)
            assert whole.attained == sum(one.status in ATTAINED for one in told)
        for series in edition.series:
            figures = board.observations.filter(
                pl.coalesce("indicator", "variable") == series, pl.col("area") == area
            )
            found = edition.figures(series, area)
            key = [(one.year, one.sex, one.residence, one.value, one.status) for one in found]
            assert sorted(key, key=str) == sorted(
                figures.select("year", "sex", "residence", "value", "status").rows(), key=str
            )


def test_the_figures_come_out_as_they_went_in(vintage: models.Vintage, row: models.Edition) -> None:
    frozen = editions.board_of(row.plan, vintage).observations.drop("file", "row").sort(*KEY, nulls_last=True)
    told = Edition(Path(row.file.path)).observations().drop("file", "row")
    assert_frame_equal(told, frozen)


def test_an_edition_is_made_once(vintage: models.Vintage, row: models.Edition) -> None:
    before = Path(row.file.path).read_bytes()
    assert editions.make_all(vintage) == [row]
    assert Path(row.file.path).read_bytes() == before
    edition = Edition(Path(row.file.path))
    with pytest.raises(Conflict):
        write_edition(
            edition.file, edition.manifest, plan=b"{}", text="", tables={}, figures=vintages.scan(vintage)
        )


def test_who_may_read_figures_reads_all_and_the_public_what_is_released(
    world: World, row: models.Edition
) -> None:
    assert editions.choose(world.actor("reviewer.990100")).release is None
    for visitor in (None, world.actor("liaison.990101.education"), world.actor("reviewer.990101")):
        with pytest.raises(NotFound):
            editions.choose(visitor)
    release = _release(world, row)
    assert editions.choose(None).release == release
    assert editions.choose(world.actor("reviewer.990101")).release == release
    assert editions.choose(world.actor("reviewer.990100")).release is None


@pytest.mark.parametrize("state", ["proposed", "refused", "withdrawn"])
def test_what_is_not_approved_is_not_open(world: World, row: models.Edition, state: str) -> None:
    _release(world, row, state=state)
    with pytest.raises(NotFound):
        editions.choose(None)


def test_an_embargo_holds_until_its_moment(world: World, row: models.Edition) -> None:
    release = _release(world, row, embargo=timezone.now() + timedelta(hours=1))
    with pytest.raises(NotFound):
        editions.choose(None)
    with acting(SYSTEM, "editions.make", place_of(row.plan.area)):
        release.embargo = timezone.now() - timedelta(seconds=1)
        release.save()
    assert editions.choose(None).release == release


def _release(world: World, row: models.Edition, **more: object) -> models.Release:
    with acting(SYSTEM, "editions.make", place_of(row.plan.area)):
        person = models.Person.objects.get(username="office.990100")
        release = models.Release(
            number=f"{row.vintage.number}-p1",
            edition=row,
            digest="",
            protection={},
            proposed_by=person,
            proposed_at=timezone.now(),
            decided_at=timezone.now(),
            **({"state": "approved"} | more),
        )
        release.file.save("released.sqlite", ContentFile(Path(row.file.path).read_bytes()), save=False)
        release.save()
        return release
