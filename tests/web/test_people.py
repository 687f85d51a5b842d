"""The administration of people: see, invite, take up, hand over, end; nobody beyond one's reach."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from halfsky.services.audit import verify
from halfsky.services.people import current_posts
from halfsky.store.models import Handover, Invitation, Person, PersonPost
from tests.people import World
from tests.web.conftest import As
from tests.web.contract import problems

SECURITY, LEADER, LIAISON = (
    "security_administrator.990100",
    "unit_leader.990101.health",
    "liaison.990101.health",
)
PASSWORD = "eine-halbe-Himmelsweite"


@pytest.fixture(autouse=True)
def no_attempts_of_other_tests(db: None) -> None:
    cache.clear()


def invited(client: Client, area: str = "990101", **typed: str) -> str:
    page = client.post(f"/admin/people/invite/{area}/", typed)
    assert page.status_code == 200, page.content.decode()
    assert problems(page.content.decode()) == []
    return re.search(r"/account/invitation/([\w-]+)/", page.content.decode())[1]


def take_up(token: str, username: str = "wang.fang", password: str = PASSWORD):
    typed = {"username": username, "password1": password, "password2": password}
    return Client().post(f"/account/invitation/{token}/", typed)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "address",
    [
        "/admin/people/",
        "/admin/people/?words=reviewer&role=reviewer&place=云岭&page=9",
        "/admin/people/?ended=yes",
        "/admin/people/invite/",
        "/admin/people/invite/990101/",
        f"/admin/people/of/{LIAISON}/",
        f"/admin/people/of/{LIAISON}/posts/1/end/",
        f"/admin/people/of/{LIAISON}/posts/1/hand-over/",
    ],
)
def test_pages_keep_the_contract(world: World, signed_in: As, address: str, language: str) -> None:
    answer = signed_in(SECURITY).get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert problems(page) == []
    role = "Security administrator" if language == "en" else "安全管理员"
    assert f'site-person-role">{role}<' in page


@pytest.mark.parametrize(
    ("name", "sees", "not_seen"),
    [
        (SECURITY, ["reviewer.990101", LIAISON], ["reviewer.990200"]),
        ("security_administrator.990101", [LIAISON], ["liaison.990102.health"]),
        (LEADER, [LIAISON], ["liaison.990101.education", "reviewer.990101"]),
    ],
)
def test_lists_reach_down_and_no_further(
    world: World, signed_in: As, name: str, sees: list[str], not_seen: list[str]
) -> None:
    client = signed_in(name)
    for one in sees:
        assert f"/admin/people/of/{one}/" in client.get("/admin/people/", {"words": one}).content.decode()
        assert client.get(f"/admin/people/of/{one}/").status_code == 200
    for one in not_seen:
        assert f"of/{one}/" not in client.get("/admin/people/", {"words": one}).content.decode()
        for address in ("", "posts/1/end/", "posts/1/hand-over/"):
            assert client.get(f"/admin/people/of/{one}/{address}").status_code == 404


@pytest.mark.parametrize("name", ["reviewer.990100", "system_administrator.990100", LIAISON])
def test_others_find_no_such_pages(world: World, signed_in: As, name: str) -> None:
    client = signed_in(name)
    for address in ("", "invite/", "invite/990101/", f"of/{LIAISON}/", "of/nobody/"):
        assert client.get(f"/admin/people/{address}").status_code == 404
    assert "/admin/people/" not in client.get("/account/").content.decode()


def test_from_invitation_to_account(world: World, signed_in: As) -> None:
    token = invited(signed_in(SECURITY), name="王芳", role="reviewer")
    assert token not in str(list(Invitation.objects.values()))
    page = Client().get(f"/account/invitation/{token}/")
    assert problems(page.content.decode()) == []
    assert "王芳" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert take_up(token)["Location"] == "/account/login/"
    person = Person.objects.get(username="wang.fang")
    assert [post.role for post in current_posts(person)] == ["reviewer"]
    assert take_up(token, "again").status_code == 404, "a link works once"
    assert verify().breaks == ()


@pytest.mark.parametrize(
    ("username", "password", "words"),
    [
        ("wang.fang", "short", "少于10个字符"),
        ("wang.fang", "wang.fang.wang", "太相近"),
        ("wang fang", PASSWORD, "只能用"),
        ("REVIEWER.990101", PASSWORD, "已经有人使用"),
        ("", PASSWORD, "没有填写"),
    ],
)
def test_what_cannot_stand_is_said_at_its_place(
    world: World, signed_in: As, username: str, password: str, words: str
) -> None:
    token = invited(signed_in(SECURITY), name="王芳", role="reviewer")
    answer = take_up(token, username, password)
    assert answer.status_code == 422
    assert answer.content.decode().count(words) == 2
    assert problems(answer.content.decode()) == []


def test_a_link_holds_fourteen_days_and_can_be_taken_back(world: World, signed_in: As) -> None:
    client = signed_in(SECURITY)
    token = invited(client, name="王芳", role="reviewer")
    mark = re.search(r"invitations/([\w-]+)/withdraw", client.get("/admin/people/").content.decode())[1]
    assert (
        signed_in("security_administrator.990102")
        .post(f"/admin/people/invitations/{mark}/withdraw/")
        .status_code
        == 404
    )
    assert client.post(f"/admin/people/invitations/{mark}/withdraw/").status_code == 302
    assert Client().get(f"/account/invitation/{token}/").status_code == 404
    from halfsky.store.audited import recording

    late = invited(client, name="王芳", role="reviewer")
    with recording():
        Invitation.objects.update(expires_at="2020-01-01T00:00:00Z")
    assert Client().get(f"/account/invitation/{late}/").status_code == 404
    assert Client().get("/account/invitation/guessed/").status_code == 404


def test_a_leader_invites_liaisons_of_the_own_unit_only(world: World, signed_in: As) -> None:
    client = signed_in(LEADER)
    assert client.get("/admin/people/invite/")["Location"] == "/admin/people/invite/990101/"
    assert client.get("/admin/people/invite/990102/").status_code == 404
    assert invited(client, name="王芳", role="liaison", unit="1")
    for role in ("unit_leader", "reviewer", "security_administrator", "nonsense"):
        answer = client.post("/admin/people/invite/990101/", {"name": "x", "role": role, "unit": "1"})
        assert answer.status_code in (403, 404, 422), role
    assert Invitation.objects.count() == 1


def test_the_letter_goes_out_where_there_is_a_post_office(world: World, signed_in: As, settings) -> None:
    client = signed_in(SECURITY)
    invited(client, name="王芳", role="reviewer", email="wang@example.org")
    assert mail.outbox == []
    settings.EMAIL_HOST = "mail.example.org"
    token = invited(client, name="王芳", role="reviewer", email="wang@example.org")
    assert mail.outbox[0].to == ["wang@example.org"]
    assert token in mail.outbox[0].body
    answer = client.post(
        "/admin/people/invite/990101/", {"name": "x", "role": "reviewer", "email": "not an address"}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("holder", "offered"),
    [
        ("system_administrator.990101", "audit_administrator"),
        ("audit_administrator.990101", "security_administrator"),
        ("reviewer.990101", "security_administrator"),
        ("office.990101", "audit_administrator"),
    ],
)
def test_three_administrators_are_never_one_person(
    world: World, signed_in: As, holder: str, offered: str
) -> None:
    token = invited(signed_in(SECURITY), name="同一人", role=offered)
    answer = signed_in(holder).post(f"/account/invitation/{token}/")
    assert answer.status_code == 409
    assert "不能由同一人担任" in answer.content.decode()
    assert problems(answer.content.decode()) == []
    assert PersonPost.objects.filter(person__username=holder).count() == 1
    assert Invitation.objects.get().accepted_at is None


def test_a_second_post_goes_to_the_account_one_has(world: World, signed_in: As) -> None:
    token = invited(signed_in(SECURITY), name="同一人", role="office")
    client = signed_in("reviewer.990101")
    assert problems(client.get(f"/account/invitation/{token}/").content.decode()) == []
    assert client.post(f"/account/invitation/{token}/").status_code == 302
    assert world.actor("reviewer.990101").roles == {"reviewer", "office"}


def test_handing_over_to_a_colleague(world: World, signed_in: As, campaign) -> None:
    client = signed_in(LEADER)
    number = "2024-990101-health-commission"
    assert signed_in(LIAISON).get(f"/desk/returns/{number}/").status_code == 200
    token = invited(client, name="王芳", role="liaison", unit="1")
    take_up(token)
    newcomer = "wang.fang"
    address = f"/admin/people/of/{LIAISON}/posts/1/hand-over/"
    holds = client.post(address, {"username": newcomer, "note": "产前筛查数待核"})
    assert holds.status_code == 422, "the newcomer is liaison of the unit already"
    assert client.post(address, {"username": "liaison.990101.education"}).status_code == 422

    other = signed_in(SECURITY)
    answer = other.post(address, {"username": "liaison.990101.education", "note": "产前筛查数待核"})
    assert answer.status_code == 302
    assert signed_in("liaison.990101.education").get(f"/desk/returns/{number}/").status_code == 200
    assert signed_in(LIAISON).get(f"/desk/returns/{number}/").status_code == 403, "no post is left"
    assert "产前筛查数待核" in signed_in("liaison.990101.education").get("/desk/").content.decode()
    assert "产前筛查数待核" in signed_in("liaison.990101.education").get("/account/").content.decode()
    assert verify().breaks == ()


def test_handing_over_by_invitation_passes_when_it_is_taken_up(world: World, signed_in: As) -> None:
    client = signed_in(LEADER)
    typed = {"name": "王芳", "note": "先看去年的口径说明"}
    page = client.post(f"/admin/people/of/{LIAISON}/posts/1/hand-over/", typed).content.decode()
    assert problems(page) == []
    assert world.actor(LIAISON).roles == {"liaison"}
    take_up(re.search(r"/account/invitation/([\w-]+)/", page)[1])
    assert world.actor(LIAISON).roles == frozenset()
    assert world.actor("wang.fang").units == world.actor(LEADER).units
    told = Handover.objects.get()
    assert (told.note, told.by.username) == ("先看去年的口径说明", LEADER)
    shown = client.get("/admin/people/of/wang.fang/").content.decode()
    assert "先看去年的口径说明" in shown
    assert problems(shown) == []


def test_ending_a_post_ends_its_rights_at_once(world: World, signed_in: As) -> None:
    theirs, client = signed_in("reviewer.990101"), signed_in(SECURITY)
    assert theirs.get("/desk/reviews/").status_code == 200
    address = "/admin/people/of/reviewer.990101/posts/1/end/"
    assert client.post(address).status_code == 302
    assert "/desk/reviews/" not in theirs.get("/account/").content.decode()
    assert client.post(address).status_code == 409
    assert PersonPost.objects.get(person__username="reviewer.990101").until < timezone.localdate()
    ended = client.get("/admin/people/?ended=yes").content.decode()
    assert "reviewer.990101" in ended


def test_the_last_security_administrator_cannot_end_the_post(world: World, signed_in: As) -> None:
    client = signed_in(SECURITY)
    below = client.post("/admin/people/of/security_administrator.990101/posts/1/end/")
    assert below.status_code == 302
    last = client.post(f"/admin/people/of/{SECURITY}/posts/1/end/")
    assert last.status_code == 409
    assert "没有别的安全管理员" in last.content.decode()
    assert problems(last.content.decode()) == []


def test_a_leader_ends_no_leader(world: World, signed_in: As) -> None:
    answer = signed_in(LEADER).post(f"/admin/people/of/{LEADER}/posts/1/end/")
    assert answer.status_code == 409
    assert world.actor(LEADER).roles == {"unit_leader"}


def test_signs_no_database_takes_are_no_fault(world: World, signed_in: As) -> None:
    client = signed_in(SECURITY)
    assert client.get("/admin/people/", {"words": "a\x00b", "place": "\x00"}).status_code == 200
    assert client.get("/admin/people/of/no%00body/").status_code == 404
    assert Client().post("/account/login/", {"login": "\x00", "password": "x"}).status_code == 200
