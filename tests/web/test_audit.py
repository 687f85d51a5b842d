"""The audit trail on the site: whose acts are seen, search, the proof, copies."""

import csv
import io
import json

import pytest
from django.db import connection
from django.db.models import Q

from halfsky.services import trail
from halfsky.services.acting import SYSTEM, acting, place_of
from halfsky.services.audit import verify
from halfsky.store.models import AuditEntry, Campaign
from tests.people import World
from tests.web.conftest import As
from tests.web.contract import problems

AUDITOR, BELOW, ABROAD = (
    "audit_administrator.990100",
    "audit_administrator.990101",
    "audit_administrator.990200",
)


def page(client, **asked: str) -> str:
    return client.get("/admin/audit/", asked).content.decode()


def numbers(text: str) -> list[int]:
    import re

    return [int(one) for one in re.findall(r'/admin/audit/(\d+)/"', text)]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_keep_the_contract(campaign: Campaign, signed_in: As, language: str) -> None:
    client = signed_in(AUDITOR)
    head = {"Accept-Language": language}
    for address in ("", "?person=office&act=plans.adopt&first=2020-01-01&last=2100-01-01", "?first=soon"):
        assert problems(client.get(f"/admin/audit/{address}", headers=head).content.decode()) == []
    for number in AuditEntry.objects.values_list("number", flat=True):
        answer = client.get(f"/admin/audit/{number}/", headers=head)
        assert answer.status_code == 200
        assert problems(answer.content.decode()) == []


def test_acts_are_in_words_and_never_beyond_reach(campaign: Campaign, signed_in: As, world: World) -> None:
    text = page(signed_in(AUDITOR))
    assert "布置年度填报" in text
    assert "统计审核员" in text
    assert "云岭地区" in text
    number = AuditEntry.objects.get(act="campaigns.open").number
    for name in (BELOW, ABROAD):
        client = signed_in(name)
        assert number not in numbers(page(client))
        assert client.get(f"/admin/audit/{number}/").status_code == 404


def test_what_belongs_nowhere_is_seen_from_the_top_only(world: World, signed_in: As) -> None:
    number = AuditEntry.objects.get(path="").number
    assert signed_in(AUDITOR).get(f"/admin/audit/{number}/").status_code == 200
    assert signed_in(BELOW).get(f"/admin/audit/{number}/").status_code == 404


@pytest.mark.parametrize(
    "name", ["system_administrator.990100", "security_administrator.990100", "reviewer.990100"]
)
def test_others_find_no_trail(world: World, signed_in: As, name: str) -> None:
    client = signed_in(name)
    for address in ("", "1/"):
        assert client.get(f"/admin/audit/{address}").status_code == 404
    for address in ("verify/", "export/csv/", "export/jsonl/"):
        assert client.post(f"/admin/audit/{address}").status_code == 404
    assert not AuditEntry.objects.filter(act__startswith="audit.").exists()


@pytest.mark.parametrize(
    ("asked", "act"),
    [
        ({"person": "office.990100"}, "plans.upload"),
        ({"person": "OFFICE 云岭地区", "act": "plans.upload"}, "plans.upload"),
        ({"act": "plans.adopt"}, "plans.adopt"),
        ({"subject": "2024-990100"}, "campaigns.open"),
        ({"place": "990100", "act": "plans.adopt"}, "plans.adopt"),
        ({"place": "云岭地区", "act": "plans.adopt"}, "plans.adopt"),
    ],
)
def test_search_finds(campaign: Campaign, world: World, asked: dict[str, str], act: str) -> None:
    rows = trail.found(world.actor(AUDITOR), trail.Search(**asked))
    assert act in set(rows.values_list("act", flat=True))
    assert rows.count() < AuditEntry.objects.count()


def test_search_by_day_counts_days_of_the_place(world: World) -> None:
    from datetime import UTC, date, datetime

    from halfsky.services.moments import _played

    area = world.areas["990100"]
    for at in (datetime(2025, 3, 31, 16, 30, tzinfo=UTC), datetime(2025, 4, 1, 15, 59, tzinfo=UTC)):
        token = _played.set(at)
        with acting(SYSTEM, "areas.change", place_of(area), subject="day"):
            pass
        _played.reset(token)
    actor, day = world.actor(AUDITOR), date(2025, 4, 1)
    assert trail.found(actor, trail.Search(subject="day", first=day, last=day)).count() == 2
    assert trail.found(actor, trail.Search(subject="day", last=date(2025, 3, 31))).count() == 0


def test_pages_are_turned_by_number(world: World, signed_in: As) -> None:
    area = world.areas["990100"]
    for _ in range(120):
        with acting(SYSTEM, "areas.change", place_of(area), subject="many"):
            pass
    client = signed_in(AUDITOR)
    first = numbers(page(client, subject="many"))
    assert len(first) == 50
    second = numbers(page(client, subject="many", before=str(first[-1])))
    third = numbers(page(client, subject="many", before=str(second[-1])))
    assert len(first + second + third) == len({*first, *second, *third}) == 120
    assert numbers(page(client, subject="many", after=str(second[0]))) == first
    assert numbers(page(client, subject="many", after=str(third[0]))) == second


def test_the_proof_is_written_down_and_names_what_was_altered(world: World, signed_in: As) -> None:
    client = signed_in(AUDITOR)
    assert "还没有核验过" in page(client)
    client.post("/admin/audit/verify/")
    assert "完整无缺" in page(client)
    assert AuditEntry.objects.get(act="audit.verify").username == AUDITOR
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_no_update")
        else:
            cursor.execute("ALTER TABLE store_auditentry DISABLE TRIGGER ALL")
        cursor.execute("UPDATE store_auditentry SET username = 'someone' WHERE number = 1")
    client.post("/admin/audit/verify/")
    text = page(client)
    assert "1处不符" in text
    assert "1 (内容被改动)" in text
    assert "与写入时不一致" in client.get("/admin/audit/1/").content.decode()


def test_a_long_trail_is_proved_in_the_background(world: World, signed_in: As, monkeypatch, settings) -> None:
    monkeypatch.setattr(trail, "IN_BACKGROUND", 0)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    client = signed_in(AUDITOR)
    client.post("/admin/audit/verify/")
    text = page(client)
    assert "正在后台核验" in text
    assert "完整无缺" in text


def test_a_copy_verifies_by_itself_and_is_an_act(campaign: Campaign, signed_in: As) -> None:
    client = signed_in(AUDITOR)
    answer = client.post("/admin/audit/export/jsonl/")
    assert "attachment" in answer["Content-Disposition"]
    lines = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
    reach = Q(path__startswith="990100/") | Q(path="")
    entries = AuditEntry.objects.filter(reach).exclude(act="audit.export")
    assert [line["number"] for line in lines] == list(entries.values_list("number", flat=True))
    from datetime import datetime

    from halfsky.services.audit import digest

    for line in lines:
        copied = AuditEntry(**line | {"at": datetime.fromisoformat(line["at"])})
        assert digest(copied) == line["hash"]
    assert AuditEntry.objects.filter(act="audit.export", username=AUDITOR).count() == 1
    assert verify().breaks == ()


def test_a_copy_runs_no_formula(world: World, signed_in: As) -> None:
    with acting(SYSTEM, "areas.change", place_of(world.areas["990100"]), subject="=HYPERLINK(1)"):
        pass
    answer = signed_in(AUDITOR).post("/admin/audit/export/csv/", {"subject": "=HYPERLINK(1)"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["subject"] for row in rows] == ["'=HYPERLINK(1)"]
    assert signed_in(AUDITOR).post("/admin/audit/export/exe/").status_code == 404
