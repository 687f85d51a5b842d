"""The administration of areas and units, and the page of the system, as their administrator meets them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from halfsky.core.vocabulary.credit_codes import check_sign
from halfsky.services.audit import verify
from halfsky.store.models import Area, AreaChange, Unit
from tests.people import World
from tests.web.conftest import As
from tests.web.contract import problems

SYSTEM = "system_administrator.990100"
AREA_ACTS = ("add", "rename", "end", "move", "merge", "split", "new-code")
UNIT_ACTS = ("change", "rename", "names", "successor")
ADDRESSES = (
    "areas/",
    "areas/?words=990102",
    "areas/?words=县",
    "areas/list/",
    "areas/990100/",
    "areas/990102/",
    *(f"areas/990102/{act}/" for act in AREA_ACTS),
    "units/",
    "units/?area=990102&kind=EDUCATION&words=青溪",
    "units/990102/add/",
    "units/990102/1/",
    *(f"units/990102/1/{act}/" for act in UNIT_ACTS),
    "system/",
)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_keep_the_contract(world: World, signed_in: As, address: str, language: str) -> None:
    answer = signed_in(SYSTEM).get(f"/admin/{address}", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert problems(answer.content.decode()) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_others_find_no_such_pages(world: World, signed_in: As, address: str) -> None:
    for name in ("security_administrator.990100", "audit_administrator.990100", "office.990100"):
        assert signed_in(name).get(f"/admin/{address}").status_code == 404
    if re.search(r"/99", f"/{address}"):
        assert signed_in("system_administrator.990200").get(f"/admin/{address}").status_code == 404
    assert Client().get(f"/admin/{address}").status_code == 302


def test_lists_hold_nothing_of_others(world: World, signed_in: As) -> None:
    client = signed_in("system_administrator.990101")
    for address in ("areas/?words=9901", "areas/?words=县", "units/", "units/?words=海东"):
        page = client.get(f"/admin/{address}").content.decode()
        assert "/admin/areas/990102/" not in page
        assert "/admin/units/990200/" not in page


def send(client: Client, address: str, status: int = 302, **typed: str) -> str:
    answer = client.post(f"/admin/{address}", typed)
    page = answer.content.decode()
    assert answer.status_code == status, page
    assert status == 302 or problems(page) == []
    return page


def test_from_adding_to_merging(world: World, signed_in: As) -> None:
    client = signed_in(SYSTEM)
    send(client, "areas/990100/add/", code="990103", name="北山县", valid_from="2020")
    send(client, "areas/990103/rename/", name="北山新县", name_en="", year="2024")
    send(client, "areas/990101/merge/", areas="990103、990102", year="2025")
    assert Area.objects.get(code="990103").valid_to == 2024
    page = client.get("/admin/areas/990103/").content.decode()
    assert "北山县" in page
    assert "并入云岭市" in page
    assert problems(page) == []
    assert verify().breaks == ()


@pytest.mark.parametrize(
    ("address", "typed", "words"),
    [
        ("areas/990100/add/", {"code": "99O103", "name": "x"}, "不全是数字"),
        ("areas/990100/add/", {"code": "990102", "name": "x"}, "已经有地区使用"),
        ("areas/990100/add/", {"code": "990103", "name": ""}, "没有填写名称"),
        ("areas/990102/rename/", {"name": "x", "year": "soon"}, "不能用"),
        ("areas/990102/merge/", {"areas": "990200", "year": "2025"}, "不在您管理的范围内"),
        ("areas/990102/merge/", {"areas": "990102", "year": "2025"}, "并入同一个"),
        ("areas/990102/split/", {"areas": "990101", "year": "2025"}, "两个以上去向"),
        ("areas/990102/move/", {"areas": "", "year": "2025"}, "没有选择"),
        ("areas/990100/end/", {"year": "2024"}, "还有存续的地区"),
        ("units/990102/add/", {"name": "", "kind": "JUSTICE"}, "没有填写单位名称"),
        ("units/990102/add/", {"name": "x", "kind": ""}, "没有选择对应的责任单位"),
        ("units/990102/add/", {"name": "x", "kind": "EDUCATION"}, "同一时期已有"),
        (
            "units/990102/1/change/",
            {"name": "x", "kind": "HEALTH_COMMISSION", "credit_code": "12"},
            "不是18位",
        ),
        ("units/990102/1/successor/", {"successor": "99", "year": "2024"}, "承接单位不在"),
    ],
)
def test_what_cannot_be_is_said_at_its_place(
    world: World, signed_in: As, address: str, typed: dict[str, str], words: str
) -> None:
    page = send(signed_in(SYSTEM), address, 422, **typed)
    assert page.count(words) == 2
    assert not AreaChange.objects.exists()


def test_a_list_is_seen_and_then_confirmed(world: World, signed_in: As) -> None:
    client = signed_in(SYSTEM)
    text = "代码,名称\n990103,北山县\n990102,青溪新县\n99x,坏\n"
    file = SimpleUploadedFile("areas.csv", text.encode())
    page = client.post("/admin/areas/list/", {"file": file}).content.decode()
    assert problems(page) == []
    assert "读取3行，可用2行，不用1行" in page
    assert "第 4 行" in page
    mark = re.search(r"/admin/areas/list/(\w+)/confirm/", page)[1]
    assert not Area.objects.filter(code="990103").exists()
    assert (
        signed_in("system_administrator.990101")
        .post(f"/admin/areas/list/{mark}/confirm/", follow=True)
        .content.decode()
        .count("没有等待确认")
    )
    assert "新增1个" in client.post(f"/admin/areas/list/{mark}/confirm/", follow=True).content.decode()
    assert Area.objects.get(code="990102").name == "青溪新县"
    wrong = SimpleUploadedFile("areas.exe", b"MZ")
    assert client.post("/admin/areas/list/", {"file": wrong}).status_code == 422
    assert client.post("/admin/areas/list/").status_code == 422


def test_a_list_of_changes_is_seen_and_then_confirmed(world: World, signed_in: As) -> None:
    client = signed_in(SYSTEM)
    bad = "变更前代码,变更后代码,变更年份,变更类型,变更后名称\n990102,990101,2026,合并,\n990101,990101,2026,更名,\n"
    page = client.post(
        "/admin/areas/changes/", {"file": SimpleUploadedFile("c.csv", bad.encode())}
    ).content.decode()
    assert problems(page) == []
    assert "第3行：云岭市的更名没有写变更后名称" in page
    assert "/confirm/" not in page
    good = bad.replace("更名,", "更名,云岭新市")
    page = client.post(
        "/admin/areas/changes/", {"file": SimpleUploadedFile("c.csv", good.encode())}
    ).content.decode()
    assert problems(page) == []
    assert "青溪县 990102" in page
    mark = re.search(r"/admin/areas/changes/(\w+)/confirm/", page)[1]
    assert (
        client.post(f"/admin/areas/list/{mark}/confirm/", follow=True).content.decode().count("没有等待确认")
    )
    assert not AreaChange.objects.exists()
    page = client.post(f"/admin/areas/changes/{mark}/confirm/", follow=True).content.decode()
    assert "合并1项，拆分0项，更名1项" in page
    assert Area.objects.get(code="990101").name == "云岭新市"
    again = client.post("/admin/areas/changes/", {"file": SimpleUploadedFile("c.csv", b"a,b\n1,2\n")})
    assert again.status_code == 422


def test_a_list_of_units_is_seen_and_then_confirmed(world: World, signed_in: As) -> None:
    client = signed_in(SYSTEM)
    text = "地区代码,单位名称,类型\n990102,青溪县司法局,\n990102,青溪县EDUCATION,EDUCATION\n990109,无此县司法局,\n"
    page = client.post(
        "/admin/units/list/", {"file": SimpleUploadedFile("u.csv", text.encode())}
    ).content.decode()
    assert problems(page) == []
    assert "读取3行，可用2行，不用1行" in page
    assert "第 4 行" in page
    mark = re.search(r"/admin/units/list/(\w+)/confirm/", page)[1]
    page = client.post(f"/admin/units/list/{mark}/confirm/", follow=True).content.decode()
    assert "新增1个单位" in page
    assert "青溪县司法局" in client.get("/admin/units/?area=990102").content.decode()


def test_a_unit_over_the_years(world: World, signed_in: As) -> None:
    client = signed_in(SYSTEM)
    code = "11990000MB0000001"
    code += check_sign(code)
    send(client, "units/990102/add/", name="青溪县司法局", kind="JUSTICE", credit_code=code)
    nth = Unit.objects.filter(area__code="990102").count()
    send(client, f"units/990102/{nth}/names/", name="县司法局", valid_from="2001", valid_to="")
    send(client, f"units/990102/{nth}/rename/", name="青溪县司法行政局", year="2024")
    send(client, f"units/990102/{nth}/successor/", successor="1", year="2025")
    page = client.get(f"/admin/units/990102/{nth}/").content.decode()
    assert problems(page) == []
    for words in ("青溪县司法局", "县司法局", "2001", code, "承接单位"):
        assert words in page
    assert "青溪县司法行政局" in client.get("/admin/units/?words=青溪县司法局").content.decode()


def test_the_system_page_speaks_of_the_machine(world: World, signed_in: As) -> None:
    page = signed_in(SYSTEM).get("/admin/system/").content.decode()
    for words in ("SQLite", "最近备份", "项"):
        assert words in page or "PostgreSQL" in page
