"""Pages of appraisal, examples and effect in the world that has something to read."""

from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from django.test import Client
from django.utils import timezone

from halfsky.core.supervision.appraisal.model import Explained
from halfsky.core.supervision.appraisal.scoring import recompute
from halfsky.engines.editions.reading import open_edition
from halfsky.services import appraisal, appraisal_rounds, effects, practice
from halfsky.services.acting import SYSTEM, acting
from halfsky.store.models import AppraisalRound, Matter, Task
from tests.reading import YEAR, Reading
from tests.web.conftest import client_of
from tests.web.contract import shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def office(reading: Reading) -> Client:
    return client_of("office.990100")


def shared_out(reading: Reading) -> AppraisalRound:
    """A unit that leads targets, a scheme in force, results."""
    world = reading.world
    unit = world.units["990100", "HEALTH_COMMISSION"]
    with acting(SYSTEM, "responsibility.assign") as doing:
        for target in range(1, 13):
            Task.objects.create(
                plan=reading.edition.plan, target=target, unit=unit, share="lead", origin="person",
                given_by_id=world.actor("office.990100").person, given_at=doing.at,
            )  # fmt: skip
    row = appraisal.draft(world.actor("office.990100"), world.areas["990100"], "考核办法")
    row = appraisal.run(world.actor("office.990100"), row.number, [YEAR])
    appraisal.adopt(world.actor("leader.990100"), row.number, revision=row.revision)
    return appraisal_rounds.compute(world.actor("office.990100"), world.areas["990100"], YEAR)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_keep_the_contract(office: Client, reading: Reading, language: str) -> None:
    row = shared_out(reading)
    unit = reading.world.units["990100", "HEALTH_COMMISSION"].pk
    scheme = row.scheme.number
    for address in (
        "/desk/appraisal/", "/desk/appraisal/schemes/new/", f"/desk/appraisal/schemes/{scheme}/",
        f"/desk/appraisal/schemes/{scheme}/change/", f"/desk/appraisal/schemes/{scheme}/credits/duties/",
        f"/desk/appraisal/schemes/{scheme}/simulate/", "/desk/appraisal/results/new/",
        f"/desk/appraisal/results/{row.number}/", f"/desk/appraisal/results/{row.number}/{unit}/",
        "/desk/appraisal/examples/new/", "/desk/appraisal/commended/new/",
    ):  # fmt: skip
        shown(office, address, language)


def test_the_explanation_given_away_gives_the_score_shown(office: Client, reading: Reading) -> None:
    row = shared_out(reading)
    result = row.results.get()
    address = f"/desk/appraisal/results/{row.number}/{result.unit_id}/"
    given = office.get(f"{address}explanation/")
    told = msgspec.json.decode(given.content, type=Explained)
    assert recompute(told) == result.score
    assert f"{result.score:,.2f}" in office.get(address).content.decode()
    judged = {it.number for it in open_edition(Path(reading.edition.file.path)).standings("990100")}
    kinds = {one.kind: len(one.facts) for one in told.points}
    assert kinds["attainment"] == len(judged & set(range(1, 13)))


def test_results_are_given_as_excel_and_word(office: Client, reading: Reading) -> None:
    row = shared_out(reading)
    for kind in ("xlsx", "docx"):
        first, second = (office.get(f"/desk/appraisal/results/{row.number}/file/{kind}/") for _ in range(2))
        assert first.status_code == 200
        assert first.content[:2] == b"PK"
        assert first.content == second.content
    assert office.get(f"/desk/appraisal/results/{row.number}/file/pdf/").status_code == 404


def test_weights_that_do_not_sum_are_told_at_the_form(office: Client, reading: Reading) -> None:
    row = appraisal.draft(reading.world.actor("office.990100"), reading.world.areas["990100"], "办法")
    sent = {"title": "办法", "attainment": "50", "timeliness": "40", "supporting": "0.5", "apart": "0.5"}
    response = office.post(f"/desk/appraisal/schemes/{row.number}/change/", sent)
    assert response.status_code == 422
    assert "合计为90" in response.content.decode()
    response = office.post(f"/desk/appraisal/schemes/{row.number}/change/", sent | {"quality": "10"})
    assert response.status_code == 302


def test_examples_are_held_against_every_rule_and_named_without_rank(
    office: Client, reading: Reading
) -> None:
    _, areas, _ = practice.all_held(reading.world.areas["990100"], YEAR)
    assert len(areas) == 12
    assert {check.code for check in areas[0].checks} == {
        "level", "progress", "no_step_back", "in_time", "sent_back", "revisions",
    }  # fmt: skip
    # No return is on record in this world, so that nobody can be proposed.
    assert not any(one.proposed for one in areas)
    assert any(one.candidate.looked_at for one in areas)


def opened(reading: Reading, *, area: str, indicator: str, target: str) -> Matter:
    world = reading.world
    unit = world.units["990100", "HEALTH_COMMISSION"]
    with acting(SYSTEM, "matters.open") as doing:
        at = timezone.make_aware(datetime(2022, 5, 16, 9))  # noqa: DTZ001
        return Matter.objects.create(
            number="990101-2022-m1", area=world.areas[area], office=world.areas["990100"],
            plan=reading.edition.plan, target=target, indicator=indicator, title="督办", origin="person",
            severity="watch", lead=unit, opened_by_id=world.actor("office.990100").person, opened_at=at,
            changed_at=doing.at,
        )  # fmt: skip


def test_the_effect_of_a_matter_is_told_on_target_and_indicator_and_not_to_the_public(
    reviewer: Client, reading: Reading
) -> None:
    edition = open_edition(Path(reading.edition.file.path))
    one = next(it for it in edition.standings("990101") if it.indicator == "CERVICAL_SCREENING")
    row = opened(reading, area="990101", indicator="CERVICAL_SCREENING", target=one.target)
    told = effects.effect_of(row)
    assert told is not None
    assert (told.effect.base, told.effect.last, told.effect.siblings) == (2021, 2024, 11)
    assert told.effect.state in ("better", "worse", "within_chance")
    plan = reading.edition.plan.number
    for address in (
        f"/plans/{plan}/targets/{one.number}/?area=990101",
        "/indicators/CERVICAL_SCREENING/?area=990101",
    ):
        assert row.number in reviewer.get(address).content.decode()
        assert row.number not in Client().get(address).content.decode()
