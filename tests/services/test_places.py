"""Areas and units that change: what is owed, by whom, and where its figures stay."""

import io
from datetime import date

import pytest
from django.core.files.base import ContentFile

from halfsky.core.returns.model import Answer
from halfsky.core.returns.workflow import Act
from halfsky.core.vocabulary.credit_codes import check_sign
from halfsky.core.vocabulary.errors import Conflict, HalfSkyError, Invalid, NotFound
from halfsky.core.vocabulary.statuses import Missing
from halfsky.services import area_lists, campaigns, member_units, places, returns, rolling_up
from halfsky.services.asked_forms import form_of
from halfsky.services.audit import verify
from halfsky.services.member_units import UnitFields
from halfsky.store.models import Area, AreaChange, AuditEntry, Campaign, Notice, Observation, Task, Unit
from tests.people import World, adopted_plan, make_world

SYSTEM = "system_administrator.990100"
NUMBER = "2024-990102-health-commission"


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def campaign(world: World) -> Campaign:
    plan = adopted_plan(world)
    return campaigns.open_campaign(
        world.actor("reviewer.990100"), plan.number, year=2024, due=date(2025, 6, 30)
    )


def hand_in(world: World, number: str) -> None:
    """Fill every line with a figure that breaks no rule, or say that there is none."""
    liaison = world.actor("liaison.990102.health")
    row = returns.find(liaison, number)
    lines = form_of(row).lines
    answers = [
        Answer(key=line.key, missing=Missing.NOT_AVAILABLE, explanation="正在核实") for line in lines[1:]
    ]
    answers.insert(0, Answer(key=lines[0].key, value=100.0, explanation="逐项核对"))
    version = returns.save(liaison, number, answers, version=row.version)
    returns.hand_in(liaison, number, version=version)
    returns.perform(world.actor("unit_leader.990102.health"), number, Act.APPROVE, version=version)


def test_an_area_merged_in_mid_campaign_still_owes_its_returns(world: World, campaign: Campaign) -> None:
    heir_reviewer = world.actor("reviewer.990101")
    with pytest.raises(NotFound):
        returns.find(heir_reviewer, NUMBER)
    places.change_areas(world.actor(SYSTEM), "merge", ["990102", "990101"], ["990101"], year=2025)

    old = Area.objects.get(code="990102")
    assert (old.valid_to, old.parent.code, old.path) == (2024, "990100", "990100/990101/990102/")
    told = Notice.objects.get(code="notices.area_merged")
    assert (told.area.code, told.facts["count"] > 0) == ("990101", True)

    hand_in(world, NUMBER)
    row = returns.find(world.actor("reviewer.990101"), NUMBER)
    returns.perform(world.actor("reviewer.990101"), NUMBER, Act.ACCEPT, version=row.version)
    figure = Observation.objects.get(source__number=NUMBER, value=100.0)
    assert figure.area.code == "990102", "figures stay of the area as it was"
    assert rolling_up.roll_up_campaign(world.actor("reviewer.990100"), campaign) == 1
    with pytest.raises(NotFound):
        returns.find(world.actor("reviewer.990200"), NUMBER)
    assert verify().breaks == ()


def test_the_next_campaign_asks_the_merged_area_no_more(world: World, campaign: Campaign) -> None:
    places.change_areas(world.actor(SYSTEM), "merge", ["990102", "990101"], ["990101"], year=2025)
    asked = {unit.area.code for unit, _ in campaigns.forms_of(campaign.plan, 2025)}
    assert "990101" in asked
    assert "990102" not in asked
    assert "990102" in {unit.area.code for unit, _ in campaigns.forms_of(campaign.plan, 2024)}


def test_a_change_reaches_back_into_no_year_that_was_asked_for(world: World, campaign: Campaign) -> None:
    with pytest.raises(Conflict) as refused:
        places.change_areas(world.actor(SYSTEM), "merge", ["990102", "990101"], ["990101"], year=2024)
    assert refused.value.facts["first"] == 2025
    assert not AreaChange.objects.exists()


def test_of_a_split_area_the_area_above_answers(world: World, campaign: Campaign) -> None:
    actor = world.actor(SYSTEM)
    for code in ("990103", "990104"):
        places.add_area(actor, "990100", code=code, name=f"新{code}", valid_from=2025)
    places.change_areas(actor, "split", ["990102"], ["990103", "990104"], year=2025)
    old = Area.objects.get(code="990102")
    assert (old.path, old.valid_to) == ("990100/990102/", 2024)
    assert returns.find(world.actor("reviewer.990100"), NUMBER)


def test_a_new_code_takes_units_posts_and_plans_along(world: World, campaign: Campaign) -> None:
    actor = world.actor(SYSTEM)
    places.add_area(actor, "990100", code="990181", name="青溪市", valid_from=2025)
    places.change_areas(actor, "rename", ["990102"], ["990181"], year=2025)
    new = Area.objects.get(code="990181")
    assert {unit.area_id for unit in Unit.objects.filter(name__startswith="青溪县")} == {new.pk}
    assert {post.place.path for post in world.actor("reviewer.990102").posts} == {new.path}
    assert returns.find(world.actor("reviewer.990102"), NUMBER).area.code == "990102"
    hand_in(world, NUMBER)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("merge", ["990101"], ["990101"]),
        ("split", ["990101"], ["990102"]),
        ("rename", ["990101", "990102"], ["990100"]),
    ],
)
def test_what_cannot_be_is_refused(world: World, kind, before: list[str], after: list[str]) -> None:
    with pytest.raises(Invalid):
        places.change_areas(world.actor(SYSTEM), kind, before, after, year=2025)
    assert not AreaChange.objects.exists()


def test_a_name_is_kept_with_its_year(world: World) -> None:
    places.rename_area(world.actor(SYSTEM), "990102", name="青溪新县", year=2025)
    places.rename_area(world.actor(SYSTEM), "990102", name="青溪新区", year=2025)
    assert Area.objects.get(code="990102").name == "青溪新区"
    assert [change.name_before for change in AreaChange.objects.all()] == ["青溪县"]
    from halfsky.services.site_ground import site_ground

    assert site_ground().codebook.areas["990102"].name.zh == "青溪新区"


def test_an_area_moves_with_all_below_it(world: World) -> None:
    top = world.areas["990100"]
    with pytest.raises(NotFound):
        places.move_area(world.actor(SYSTEM), "990102", under="990200", year=2025)
    actor = world.actor(SYSTEM)
    places.add_area(actor, "990102", code="990102001", name="河口镇")
    places.move_area(actor, "990102", under="990101", year=2025)
    assert Area.objects.get(code="990102001000").path == "990100/990101/990102/990102001000/"
    with pytest.raises(Conflict):
        places.move_area(actor, "990101", under="990102", year=2025)
    assert Area.objects.get(pk=top.pk).path == "990100/"


def test_nothing_ends_while_something_hangs_on_it(world: World, campaign: Campaign) -> None:
    actor = world.actor(SYSTEM)
    for code in ("990100", "990102"):
        with pytest.raises(Conflict):
            places.end_area(actor, code, last_year=2024)


@pytest.mark.parametrize(
    "name", ["system_administrator.990200", "security_administrator.990100", "reviewer.990100"]
)
def test_areas_and_units_are_kept_by_their_administrator(world: World, name: str) -> None:
    actor, unit = world.actor(name), world.units["990102", "EDUCATION"]
    before = AuditEntry.objects.count()
    for attempt in (
        lambda: places.rename_area(actor, "990102", name="x", year=2025),
        lambda: places.add_area(actor, "990102", code="990102001", name="x"),
        lambda: places.end_area(actor, "990102", last_year=2024),
        lambda: places.move_area(actor, "990102", under="990101", year=2025),
        lambda: places.change_areas(actor, "merge", ["990102", "990101"], ["990101"], year=2025),
        lambda: member_units.add_unit(actor, "990102", UnitFields(name="x", kind="LABOUR")),
        lambda: member_units.rename_unit(actor, unit, name="x", year=2025),
        lambda: member_units.take_over(actor, unit, world.units["990102", "STATISTICS"], last_year=2024),
    ):
        with pytest.raises(HalfSkyError):
            attempt()
    assert AuditEntry.objects.count() == before


def listed(rows: str, name: str = "areas.csv") -> ContentFile:
    return ContentFile(("代码,名称\n" + rows).encode(), name=name)


def test_a_list_is_looked_at_and_then_taken(world: World) -> None:
    actor = world.actor(SYSTEM)
    rows = "990103,北山县\n990103001,北山镇\n990102,青溪新县\n990101,云岭市\n990203,海外县\n99x,坏\n"
    seen = area_lists.preview(actor, listed(rows))
    assert (seen.rows_read, seen.rows_kept, seen.rows_refused, seen.outside) == (6, 4, 2, 1)
    assert [one.code for one in seen.new] == ["990103", "990103001000"]
    assert [(one.code, now) for one, now in seen.renamed] == [("990102", "青溪县")]
    assert seen.same == 1
    assert not Area.objects.filter(code="990103").exists()
    with pytest.raises(NotFound):
        area_lists.confirm(world.actor("system_administrator.990101"), seen.mark)
    area_lists.confirm(actor, seen.mark)
    assert Area.objects.get(code="990103001000").path == "990100/990103/990103001000/"
    assert AuditEntry.objects.filter(act="areas.change", subject="list").count() == 1
    with pytest.raises(NotFound):
        area_lists.confirm(actor, seen.mark)
    assert area_lists.preview(actor, listed(rows)).same == 4


@pytest.mark.parametrize("towns", [8, pytest.param(400, marks=pytest.mark.slow)])
def test_forty_thousand_rows_are_one_act(world: World, towns: int) -> None:
    text = io.StringIO()
    for town in range(1, towns + 1):
        county = 10 + town // 100
        text.write(f"9901{county}{town:03d}000,镇{town}\n")
        for village in range(1, 101):
            text.write(f"9901{county}{town:03d}{village:03d},村{village}\n")
    for county in range(10, 15):
        text.write(f"9901{county},县{county}\n")
    actor = world.actor(SYSTEM)
    seen = area_lists.preview(actor, listed(text.getvalue()))
    assert (seen.rows_refused, len(seen.new)) == (0, 101 * towns + 5)
    area_lists.confirm(actor, seen.mark)
    assert Area.objects.filter(path__startswith="990100/").count() == 101 * towns + 8
    assert AuditEntry.objects.filter(subject="list").count() == 1


GOOD = "11990000MB0000001"


def test_credit_codes_are_checked_to_their_last_sign(world: World) -> None:
    actor, good = world.actor(SYSTEM), GOOD + check_sign(GOOD)
    wrong = GOOD + ("0" if good[-1] != "0" else "1")
    for code, why in (
        (wrong, "credit_check"),
        (good[:-1], "credit_length"),
        ("O" + good[1:], "credit_signs"),
    ):
        with pytest.raises(Invalid) as refused:
            member_units.add_unit(actor, "990102", UnitFields(name="人社局", kind="HRSS", credit_code=code))
        assert why in refused.value.code or "kind" in refused.value.code
    unit = world.units["990102", "EDUCATION"]
    fields = UnitFields(name=unit.name, kind=unit.kind, credit_code=f" {good[:4].lower()}-{good[4:]}")
    assert member_units.change_unit(actor, unit, fields).credit_code == good
    other = world.units["990101", "EDUCATION"]
    with pytest.raises(Invalid) as refused:
        member_units.change_unit(actor, other, UnitFields(name=other.name, kind=other.kind, credit_code=good))
    assert refused.value.code == "places.unit_credit_twice"


def test_a_unit_renamed_keeps_its_returns_and_its_former_name(world: World, campaign: Campaign) -> None:
    unit = world.units["990102", "HEALTH_COMMISSION"]
    member_units.rename_unit(world.actor(SYSTEM), unit, name="青溪县卫生健康局", year=2025)
    assert [(one.name, one.valid_to) for one in unit.names.all()] == [("青溪县HEALTH_COMMISSION", 2025)]
    hand_in(world, NUMBER)
    assert returns.find(world.actor("liaison.990102.health"), NUMBER).unit.name == "青溪县卫生健康局"


def test_a_successor_takes_targets_over_and_the_old_unit_ends_its_return(
    world: World, campaign: Campaign
) -> None:
    from halfsky.services.acting import SYSTEM as MACHINE
    from halfsky.services.acting import acting, place_of

    actor, plan = world.actor(SYSTEM), campaign.plan
    old, new = world.units["990102", "HEALTH_COMMISSION"], world.units["990102", "CIVIL_AFFAIRS"]
    by = plan.uploaded_by_id
    with acting(MACHINE, "responsibility.assign", place_of(old.area)) as doing:
        for target in (1, 2):
            Task.objects.create(
                plan=plan,
                target=target,
                unit=old,
                share="lead",
                origin="typed",
                given_by_id=by,
                given_at=doing.at,
            )
    member_units.take_over(actor, old, new, last_year=2024)
    assert Task.objects.filter(unit=new, ended_at=None).count() == 2
    assert not Task.objects.filter(unit=old, ended_at=None).exists()
    hand_in(world, NUMBER)
    with pytest.raises(Conflict):
        member_units.take_over(actor, new, old, last_year=2025)
    asked = {unit.kind for unit, _ in campaigns.forms_of(plan, 2025) if unit.area.code == "990102"}
    assert "HEALTH_COMMISSION" not in asked
