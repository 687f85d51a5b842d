"""Lists of changes of areas and of units: tried before they are written, and written whole."""

import pytest
from django.core.files.base import ContentFile

from halfsky.core.vocabulary.credit_codes import check_sign
from halfsky.core.vocabulary.errors import Conflict, NotFound
from halfsky.services import change_lists, places, unit_lists
from halfsky.services.audit import verify
from halfsky.store.models import Area, AreaChange, AuditEntry, Campaign, Task, Unit, UnitName
from tests.people import World, make_world
from tests.services.test_places import campaign  # noqa: F401

SYSTEM = "system_administrator.990100"
BODY = "11990101MB0000001"
CREDIT = BODY + check_sign(BODY)


@pytest.fixture
def world(db: None) -> World:
    world = make_world()
    for code, name in (
        ("990103", "北山县"),
        ("990104", "东川县"),
        ("990105", "西川县"),
        ("990181", "云岭新市"),
    ):
        places.add_area(world.actor(SYSTEM), "990100", code=code, name=name)
    return world


def changes(rows: str) -> ContentFile:
    head = "变更前代码,变更后代码,变更年份,变更类型,变更前名称,变更后名称\n"
    return ContentFile((head + rows).encode(), name="changes.csv")


def units(rows: str) -> ContentFile:
    head = "地区代码,单位名称,单位类型,统一社会信用代码,启用年份,停用年份,承接单位,别名\n"
    return ContentFile((head + rows).encode(), name="units.csv")


GOOD = (
    "990102,990103,2026,合并,,\n990101,990181,2026,更名,,\n990104,990104,2027,更名,,东江县\n"
    "990105,990105,2020,更名,西山县,\n"
)


def test_a_list_of_changes_is_tried_then_done(world: World, campaign: Campaign) -> None:  # noqa: F811
    actor, before = world.actor(SYSTEM), AuditEntry.objects.count()
    seen = change_lists.preview(actor, changes(GOOD))
    assert (seen.rows_read, seen.rows_kept, seen.rows_refused) == (4, 4, 0)
    assert [(act.kind, act.rows) for act in seen.acts] == [
        ("rename", (5,)), ("merge", (2,)), ("new_code", (3,)), ("rename", (4,)),
    ]  # fmt: skip
    merged = seen.acts[1]
    assert (merged.units, merged.returns) == (4, 4)
    assert not AreaChange.objects.exists()
    assert AuditEntry.objects.count() == before, "a trial leaves no trace"
    change_lists.confirm(actor, seen.mark)
    assert Area.objects.get(code="990102").path == "990100/990103/990102/"
    assert Area.objects.get(code="990104").name == "东江县"
    assert Unit.objects.filter(area__code="990181").count() == 4
    assert AreaChange.objects.get(after__code="990105").name_before == "西山县"
    told = AuditEntry.objects.filter(number__gt=before).values_list("act", "subject")
    assert sorted(subject for _, subject in told) == ["990101", "990102", "990104", "990105", "changes"]
    assert verify().breaks == ()
    again = change_lists.preview(actor, changes(GOOD))
    assert (again.same, again.acts, again.can_be_confirmed) == (4, (), False)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("990102,990199,2026,合并,,", "areas.change_unknown"),
        ("990102,990200,2026,合并,,", "areas.change_unknown"),
        ("990102,990103,2024,合并,,", "places.year_collected"),
        ("990102,990102,2026,划转,,", "places.list_no_moves"),
        ("990102,990102,2026,更名,,", "places.list_name_after"),
        ("990102,990103,2026,拆分,,", "areas.change_split"),
        ("99x,990103,2026,合并,,", "areas.change_row"),
    ],
)
def test_one_bad_row_keeps_the_whole_list_out(
    world: World,
    campaign: Campaign,  # noqa: F811
    row: str,
    code: str,
) -> None:
    actor = world.actor(SYSTEM)
    seen = change_lists.preview(actor, changes(GOOD.splitlines()[2] + "\n" + row + "\n"))
    assert [(one.code, one.where.row) for one in seen.findings] == [(code, 3)]
    assert (seen.rows_kept, seen.rows_refused) == (1, 1)
    with pytest.raises(Conflict):
        change_lists.confirm(actor, seen.mark)
    assert Area.objects.get(code="990104").name == "东川县"
    assert not AreaChange.objects.exists()


def test_what_became_impossible_meanwhile_is_not_done(world: World) -> None:
    actor = world.actor(SYSTEM)
    seen = change_lists.preview(actor, changes("990102,990103,2026,合并,,\n990105,990103,2026,合并,,\n"))
    assert seen.acts[0].before == ("990102", "990105")
    places.change_areas(actor, "merge", ["990103"], ["990102"], year=2026)
    with pytest.raises(Conflict):
        change_lists.confirm(actor, seen.mark)
    assert AreaChange.objects.count() == 1


def test_lists_are_their_senders_and_of_their_kind(world: World) -> None:
    seen = change_lists.preview(world.actor(SYSTEM), changes(GOOD))
    for actor in (world.actor("system_administrator.990200"), world.actor("system_administrator.990101")):
        with pytest.raises(NotFound):
            change_lists.confirm(actor, seen.mark)
    with pytest.raises(NotFound):
        unit_lists.confirm(world.actor(SYSTEM), seen.mark)
    with pytest.raises(NotFound):
        unit_lists.preview(world.actor("reviewer.990100"), units(""))


def test_a_list_of_units_is_seen_then_written(world: World) -> None:
    actor = world.actor(SYSTEM)
    education = world.units["990101", "EDUCATION"]
    rows = (
        f"990101,{education.name},教育局,{CREDIT},,,,云岭教委(2001-2010)\n"
        "990101,云岭市司法局,,,2019,,,\n"
        "990101,云岭市STATISTICS,STATISTICS,,,,,\n"
        "990200,海东地区司法局,,,,,,\n"
        "990101,云岭市第二教育局,教育局,,,,,\n"
        f"990102,青溪县司法局,,{CREDIT[:-1]}*,,,,\n"
    )
    seen = unit_lists.preview(actor, units(rows))
    assert (seen.rows_read, seen.rows_kept, seen.rows_refused) == (6, 3, 3)
    assert [(one.code, one.where.row) for one in seen.findings] == [
        ("units.area_unknown", 5), ("units.kind_twice", 6), ("units.credit_signs", 7),
    ]  # fmt: skip
    assert ([one.name for one in seen.new], len(seen.changed), seen.same) == (["云岭市司法局"], 1, 1)
    assert seen.changed[0].corrected == {"credit_code": ("", CREDIT)}
    count = AuditEntry.objects.count()
    unit_lists.confirm(actor, seen.mark)
    assert Unit.objects.get(name="云岭市司法局").kind == "JUSTICE"
    assert Unit.objects.get(pk=education.pk).credit_code == CREDIT
    assert UnitName.objects.get(unit=education).name == "云岭教委"
    assert AuditEntry.objects.count() == count + 1
    again = unit_lists.preview(actor, units(rows))
    assert (again.new, again.changed, again.same) == ((), (), 3)


def test_a_unit_is_found_by_its_code_under_another_name_and_by_a_former_name(world: World) -> None:
    actor, unit = world.actor(SYSTEM), world.units["990101", "EDUCATION"]
    before = unit.name
    unit_lists.confirm(actor, unit_lists.preview(actor, units(f"990101,{before},教育局,{CREDIT},,,,\n")).mark)
    renamed = unit_lists.preview(actor, units(f"990101,云岭市教育体育局,教育局,{CREDIT},,,,\n"))
    assert (renamed.new, renamed.changed[0].renamed) == ((), True)
    unit_lists.confirm(actor, renamed.mark)
    assert Unit.objects.get(pk=unit.pk).name == "云岭市教育体育局"
    assert unit_lists.preview(actor, units(f"990101,{before},教育局,,,,,\n")).same == 1
    both = unit_lists.preview(
        actor, units(f"990101,云岭市教育体育局,教育局,,2019,,,\n990101,{before},教育局,,,2018,,\n")
    )
    assert [one.code for one in both.findings] == ["units.listed_twice"]


def test_a_code_that_is_anothers_is_refused(world: World) -> None:
    actor, other = world.actor(SYSTEM), world.units["990200", "EDUCATION"]
    far = world.actor("system_administrator.990200")
    unit_lists.confirm(far, unit_lists.preview(far, units(f"990200,{other.name},教育局,{CREDIT},,,,\n")).mark)
    seen = unit_lists.preview(actor, units(f"990101,云岭市司法局,,{CREDIT},,,,\n"))
    assert [one.code for one in seen.findings] == ["units.credit_twice"]


def test_a_successor_of_the_list_takes_the_targets_over(world: World, campaign: Campaign) -> None:  # noqa: F811
    from halfsky.services import responsibilities

    actor, old = world.actor(SYSTEM), world.units["990102", "EDUCATION"]
    responsibilities.propose(world.actor("office.990102"), campaign.plan.number, "990102")
    tasks = Task.objects.filter(unit=old, ended_at=None).count()
    assert tasks
    rows = f"990102,{old.name},教育局,,,2025,青溪县教育和体育局,\n990102,青溪县教育和体育局,教育局,,2025,,,\n"
    seen = unit_lists.preview(actor, units(rows))
    assert seen.findings == ()
    unit_lists.confirm(actor, seen.mark)
    old.refresh_from_db()
    assert (old.successor.name, old.valid_to) == ("青溪县教育和体育局", 2025)
    assert Task.objects.filter(unit=old.successor, ended_at=None).count() == tasks
