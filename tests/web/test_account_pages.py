"""Signing in, the second factor, the password: as people meet them, and in our own words."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django import forms
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from halfsky.store.models import Person
from tests.people import World
from tests.web.contract import problems

NAME, PASSWORD = "liaison.990101.education", "half-the-sky-9"


@pytest.fixture(autouse=True)
def no_attempts_of_other_tests(db: None) -> None:
    cache.clear()


@pytest.fixture
def person(world: World) -> Person:
    one = Person.objects.get(username=NAME)
    one.set_password(PASSWORD)
    one.save()
    return one


def sign_in(client: Client, password: str = PASSWORD, language: str = "zh-hans"):
    typed = {"login": NAME, "password": password}
    return client.post("/account/login/", typed, headers={"Accept-Language": language})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "address",
    ["/account/login/", "/account/password/reset/", "/account/password/reset/done/", "/account/inactive/"],
)
def test_pages_for_everyone_keep_the_contract(db: None, address: str, language: str) -> None:
    page = Client().get(address, headers={"Accept-Language": language}).content.decode()
    assert problems(page) == []
    assert "site-header" in page


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "用户名或密码不对"), ("en", "User name or password is wrong")]
)
def test_a_wrong_password_is_said_above_and_the_name_is_kept(
    person: Person, language: str, words: str
) -> None:
    page = sign_in(Client(), "wrong", language).content.decode()
    assert problems(page) == []
    assert words in page
    assert 'href="#id_login"' in page
    assert f'value="{NAME}"' in page
    assert "wrong" not in re.findall(r'type="password"[^>]*value="([^"]*)"', page)
    assert re.search(r"<title>(错误：|Error: )", page)


def test_an_empty_field_is_named_at_its_place(person: Person) -> None:
    page = Client().post("/account/login/", {"login": NAME}).content.decode()
    assert 'aria-invalid="true"' in page
    assert page.count("没有填写") == 2
    assert problems(page) == []


def test_five_wrong_passwords_lock_the_account_in_words(person: Person) -> None:
    client = Client()
    answers = [sign_in(client, "wrong") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    page = answers[-1].content.decode()
    assert problems(page) == []
    assert "连续5次" in page
    assert "15分钟" in page
    right = sign_in(client)
    assert "Location" not in right.headers
    assert "连续5次" in right.content.decode()


def test_from_password_to_second_factor_and_back(person: Person) -> None:
    client = Client()
    assert sign_in(client)["Location"] == "/desk/"
    again = client.get("/account/2fa/totp/activate/", follow=True)
    assert problems(again.content.decode()) == []
    here = "?".join((again.request["PATH_INFO"], again.request["QUERY_STRING"]))
    page = client.post(here, {"password": PASSWORD}, follow=True).content.decode()
    assert problems(page) == []
    secret = re.search(r'id="secret">([A-Z2-7]+)<', page)[1]
    assert 'src="data:image/svg+xml' in page
    wrong = client.post("/account/2fa/totp/activate/", {"code": "000000"}).content.decode()
    assert wrong.count("验证码不对") == 2
    assert secret in wrong
    codes = client.post(
        "/account/2fa/totp/activate/", {"code": code_of(secret)}, follow=True
    ).content.decode()
    assert problems(codes) == []
    assert "还有10个未用" in codes
    assert len(re.findall(r"<li><code>[\w-]+</code>", codes)) == 10
    for address in (
        "/account/",
        "/account/2fa/",
        "/account/2fa/totp/deactivate/",
        "/account/2fa/recovery-codes/generate/",
    ):
        assert problems(client.get(address, follow=True).content.decode()) == [], address
    client.post("/account/logout/")
    assert sign_in(client)["Location"].startswith("/account/2fa/authenticate/")
    step = client.get("/account/2fa/authenticate/").content.decode()
    assert problems(step) == []
    assert 'autocomplete="one-time-code"' in step
    recovery = re.search(r"<li><code>([\w-]+)</code>", codes)[1]
    assert client.post("/account/2fa/authenticate/", {"code": recovery})["Location"] == "/desk/"


def test_a_poor_password_is_refused_in_our_words(person: Person) -> None:
    client = Client()
    sign_in(client)
    page = client.get("/account/password/change/").content.decode()
    assert problems(page) == []
    typed = {"oldpassword": PASSWORD, "password1": "123456", "password2": "123456"}
    refused = client.post("/account/password/change/", typed).content.decode()
    assert problems(refused) == []
    assert "少于10个字符" in refused
    assert "太常见" in refused
    differ = client.post(
        "/account/password/change/",
        typed | {"password1": "a-long-enough-one", "password2": "another-long-one"},
    )
    assert "两次输入的密码不一致" in differ.content.decode()


def test_addresses_without_a_place_here_are_not_there(person: Person) -> None:
    client = Client()
    sign_in(client)
    for address in ("signup/", "email/", "confirm-email/", "login/code/confirm/", "password/set/"):
        assert client.get(f"/account/{address}").status_code == 404, address


def test_an_invitation_shows_the_post_and_asks_for_an_account(db: None) -> None:
    class Accept(forms.Form):
        username = forms.CharField(required=False)
        password1 = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
        password2 = forms.CharField(widget=forms.PasswordInput)

    invitation = {
        "inviter": "张敏",
        "rows": [{"key": "职责", "value": "联络员"}, {"key": "单位", "value": "教育局"}],
    }
    request = RequestFactory().get("/account/invitation/abc/")
    page = render_to_string(
        "account/invitation.html", {"invitation": invitation, "form": Accept({})}, request=request
    )
    assert problems(page) == []
    assert "张敏邀请您" in page
    assert page.count('class="field field-wrong"') == 2


def test_faults_and_stale_pages_have_a_page_that_needs_nothing() -> None:
    for name in ("500.html", "403_csrf.html"):
        assert problems(render_to_string(name)) == []
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()
