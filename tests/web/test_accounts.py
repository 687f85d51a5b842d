"""Accounts: what the trail says of them, locking, passwords, sessions that end, second factor of those who approve."""

import re

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.db import connection
from django.test import Client

from halfsky.services.audit import verify
from halfsky.store.models import AuditEntry, Person
from tests.people import World
from tests.web.conftest import client_of
from tests.web.contract import problems
from tests.web.test_account_pages import code_of

LIAISON, REVIEWER, PASSWORD = "liaison.990101.education", "reviewer.990101", "half-the-sky-9"


@pytest.fixture(autouse=True)
def no_attempts_of_other_tests(db: None) -> None:
    cache.clear()


@pytest.fixture
def people(world: World) -> None:
    for one in Person.objects.filter(username__in=(LIAISON, REVIEWER)):
        one.set_password(PASSWORD)
        one.save()


def sign_in(name: str = LIAISON, password: str = PASSWORD, client: Client | None = None):
    client = client or Client()
    return client, client.post("/account/login/", {"login": name, "password": password})


def acts(**wanted) -> list[str]:
    rows = AuditEntry.objects.filter(act__startswith="account.", **wanted)
    return [act.removeprefix("account.") for act in rows.values_list("act", flat=True)]


def test_signing_in_and_out_stands_in_the_trail(people: None) -> None:
    client, _ = sign_in()
    client.post("/account/logout/")
    sign_in(password="wrong")
    assert acts(username=LIAISON) == ["sign_in", "sign_out", "fail_to_sign_in"]
    entry = AuditEntry.objects.filter(act="account.sign_in").last()
    assert (entry.path, entry.role) == ("990100/990101/", "liaison")
    assert entry.detail == {"from": "127.0.0.1"}
    assert verify().breaks == ()


def test_a_name_nobody_has_is_kept_nowhere(people: None) -> None:
    typed = "my-secret-Passw0rd"
    for _ in range(2):
        sign_in(name=typed)
    sign_in(name="another-one")
    entries = list(AuditEntry.objects.filter(act="account.fail_to_sign_in"))
    marks = [entry.detail["unknown_name"] for entry in entries]
    assert [entry.person for entry in entries] == [None, None, None]
    assert marks[0] == marks[1] != marks[2]
    assert typed not in repr([vars(entry) for entry in entries])
    assert not AccessAttempt.objects.filter(username__contains=typed).exists()


def test_names_are_the_same_in_capitals(people: None) -> None:
    sign_in(name=LIAISON.upper(), password="wrong")
    assert acts(username=LIAISON) == ["fail_to_sign_in"]


def test_locking_stands_in_the_trail_and_another_machine_may_still_sign_in(people: None) -> None:
    client = Client()
    for _ in range(5):
        answer = sign_in(password="wrong", client=client)[1]
    assert answer.status_code == 429
    assert acts(username=LIAISON)[-2:] == ["fail_to_sign_in", "lock"] or "lock" in acts(username=LIAISON)
    cache.clear()
    assert "Location" not in sign_in(client=client)[1].headers
    other = Client(REMOTE_ADDR="10.0.0.7")
    assert sign_in(client=other)[1]["Location"] == "/desk/"


def test_a_new_password_ends_every_session(people: None) -> None:
    here, there = sign_in()[0], sign_in()[0]
    assert there.get("/desk/").status_code == 200
    new = "eine-neue-Himmelshälfte"
    here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert here.get("/desk/").status_code == 302
    assert there.get("/desk/").status_code == 302
    assert sign_in()[1].status_code == 200
    assert sign_in(password=new)[1].status_code == 302
    assert "change_password" in acts(username=LIAISON)


@pytest.mark.parametrize("poor", ["short-1", "12345678901234", "password123", LIAISON, "education.990101"])
def test_poor_passwords_are_refused(people: None, poor: str) -> None:
    client, _ = sign_in()
    typed = {"oldpassword": PASSWORD, "password1": poor, "password2": poor}
    page = client.post("/account/password/change/", typed).content.decode()
    assert "error-summary" in page
    assert sign_in()[1].status_code == 302


def test_sessions_end_with_the_working_day_and_the_browser(settings) -> None:
    assert settings.SESSION_COOKIE_AGE <= 12 * 60 * 60
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
    assert settings.SESSION_COOKIE_HTTPONLY


def aged(client: Client, **seconds: int) -> None:
    """Put notes of the session back by so many seconds."""
    session = client.session
    for name, many in seconds.items():
        session[name] -= many
    session.save()


@pytest.fixture
def reviewer(people: None, without_second_factor: None) -> Client:
    client = sign_in(REVIEWER)[0]
    assert client.get("/desk/").status_code == 200
    return client


def test_who_approves_is_signed_out_when_away_and_told_why(reviewer: Client) -> None:
    aged(reviewer, seen=29 * 60)
    assert reviewer.get("/desk/").status_code == 200
    aged(reviewer, seen=29 * 60)
    assert reviewer.get("/desk/").status_code == 200, "each request begins the half hour anew"
    aged(reviewer, seen=30 * 60)
    page = reviewer.get("/desk/", follow=True).content.decode()
    assert "30分钟没有操作" in page
    assert "已留存" not in page
    assert problems(page) == []
    ended = AuditEntry.objects.filter(act="account.sign_out", username=REVIEWER).last()
    assert ended.detail == {"ended": "idle", "from": "127.0.0.1"}
    assert reviewer.get("/desk/").status_code == 302


def test_what_was_typed_before_the_end_is_sent_after_signing_in(reviewer: Client) -> None:
    aged(reviewer, seen=31 * 60)
    answer = reviewer.post("/desk/reviews/2024-990101-education/", {"reason": "请核对第3行"}, follow=True)
    assert "已留存" in answer.content.decode()
    sign_in(REVIEWER, client=reviewer)
    page = reviewer.get("/desk/unsent/").content.decode()
    assert "请核对第3行" in page
    assert "30分钟没有操作" not in reviewer.get("/desk/", follow=True).content.decode()


def test_nobody_stays_signed_in_beyond_the_day_and_liaisons_may_think_long(people: None) -> None:
    client = sign_in()[0]
    client.get("/desk/")
    aged(client, seen=7 * 3600, signed_in=7 * 3600)
    assert client.get("/desk/").status_code == 200
    aged(client, signed_in=3600)
    assert "登录满8小时" in client.get("/desk/", follow=True).content.decode()


def test_a_clock_put_back_does_not_keep_a_session_open(reviewer: Client) -> None:
    aged(reviewer, seen=-7200)
    assert reviewer.get("/desk/").status_code == 200
    aged(reviewer, seen=31 * 60)
    assert reviewer.get("/desk/").status_code == 302


def test_how_often_an_address_signs_in_is_counted_where_every_process_sees_it(people: None, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    answers = [sign_in()[1].status_code for _ in range(3)]
    assert answers == [302, 302, 429]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM counted")
        assert cursor.fetchone()[0] > 0


@pytest.mark.parametrize(
    "name", [REVIEWER, "security_administrator.990100", "unit_leader.990101.health", "office.990100"]
)
def test_who_approves_or_administers_sets_up_a_second_factor_first(world: World, settings, name: str) -> None:
    settings.SECOND_FACTOR = True
    client = client_of(name)
    for address in ("/desk/", "/admin/people/", "/desk/reviews/"):
        assert client.get(address)["Location"] == "/account/2fa/totp/activate/", address
    assert client.get("/account/").status_code == 200


def test_liaisons_need_none(people: None, settings) -> None:
    settings.SECOND_FACTOR = True
    assert sign_in()[0].get("/desk/").status_code == 200


def test_the_second_factor_is_asked_and_recovery_codes_work_once(people: None, settings) -> None:
    settings.SECOND_FACTOR = True
    client, _ = sign_in(REVIEWER)
    page = client.get("/desk/", follow=True)
    if 'id="secret"' not in page.content.decode():
        here = "?".join((page.request["PATH_INFO"], page.request["QUERY_STRING"]))
        page = client.post(here, {"password": PASSWORD}, follow=True)
    secret = re.search(r'id="secret">([A-Z2-7]+)<', page.content.decode())[1]
    codes = client.post("/account/2fa/totp/activate/", {"code": code_of(secret)}, follow=True)
    recovery = re.findall(r"<li><code>([\w-]+)</code>", codes.content.decode())[0]
    assert client.get("/desk/").status_code == 200

    again, answer = sign_in(REVIEWER)
    assert answer["Location"].startswith("/account/2fa/authenticate/")
    assert again.get("/desk/").status_code == 302, "a password alone is not enough"
    assert again.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert again.post("/account/2fa/authenticate/", {"code": recovery})["Location"] == "/desk/"
    assert again.get("/desk/").status_code == 200

    third, _ = sign_in(REVIEWER)
    assert third.post("/account/2fa/authenticate/", {"code": recovery}).status_code == 200
    assert third.get("/desk/").status_code == 302

    details = [entry.detail for entry in AuditEntry.objects.filter(username=REVIEWER)]
    assert any(one.get("how") == "added" and one.get("kind") == "totp" for one in details)
    assert any(one.get("step") == "second_factor" for one in details)
    assert verify().breaks == ()
