"""The frame of every page: rooms by right, language, refusals, what a page weighs."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import translation

from halfsky.core.vocabulary.rights import Place, Post
from halfsky.services.acting import Actor
from halfsky.web import frame
from tests.people import World
from tests.web.conftest import As
from tests.web.contract import problems

STATIC = Path(frame.__file__).parent / "static" / "halfsky"
LIMIT = 150_000


def someone(role: str) -> Actor:
    return Actor(person=1, username="x", name="x", posts=(Post(role=role, place=Place(path="990100/")),))


def addresses(path: str, actor: Actor | None) -> set[str]:
    return {link.href for link in frame.rooms(path, actor)}


def test_rooms_open_by_right() -> None:
    assert {"/desk/", "/desk/returns/"} <= addresses("/desk/", someone("liaison"))
    assert "/desk/reviews/" not in addresses("/desk/", someone("liaison"))
    assert "/desk/reviews/" in addresses("/desk/", someone("reviewer"))
    assert addresses("/desk/", None) == set()
    assert addresses("/desk/", someone("audit_administrator")) & {"/desk/returns/", "/desk/reviews/"} == set()


def test_every_room_names_acts_and_words_that_exist() -> None:
    from halfsky.engines.codebook import load_messages
    from halfsky.engines.rights import load_rights

    entries, rights = load_messages().entries, load_rights().rights
    for door in frame.DOORS:
        assert door.word in entries
        for room in door.rooms:
            assert room.word in entries
            assert set(room.acts) <= set(rights)
            assert room.address.startswith(door.address)


def test_one_room_is_the_present_one() -> None:
    links = frame.rooms("/desk/returns/2024-990101-education/", someone("liaison"))
    assert [link.href for link in links if link.current] == ["/desk/returns/"]
    links = frame.rooms("/desk/", someone("liaison"))
    assert [link.href for link in links if link.current] == ["/desk/"]
    assert frame.rooms("/account/", someone("liaison")) == []


def test_roles_are_in_words() -> None:
    assert frame.role_words(someone("reviewer")) == ["统计审核员"]
    assert frame.role_words(None) == []


def test_language_is_chosen_by_a_form_and_kept() -> None:
    client = Client()
    assert 'lang="zh-CN"' in client.get("/account/login/").content.decode()[:120]
    answer = client.post("/language/", {"language": "en", "next": "/account/login/"})
    assert answer["Location"] == "/account/login/"
    page = client.get("/account/login/").content.decode()
    assert '<html lang="en">' in page
    assert "Sign in" in page


def test_an_address_nobody_has_is_a_page_with_a_way_on() -> None:
    answer = Client().get("/nowhere/")
    assert answer.status_code == 404
    assert problems(answer.content.decode()) == []
    assert "/account/login/" in answer.content.decode()


def test_a_demonstration_says_so_on_every_page(settings) -> None:
    assert "demo-banner" not in Client().get("/patterns/").content.decode()
    settings.DEMO = True
    assert "demo-banner" in Client().get("/patterns/").content.decode()


def test_the_name_and_the_roles_stand_in_the_head(world: World, signed_in: As) -> None:
    page = signed_in("reviewer.990101").get("/account/").content.decode()
    assert problems(page) == []
    assert "统计审核员" in page.split("<main", 1)[0]


def test_notices_that_wait_are_counted_in_the_head(world: World, signed_in: As) -> None:
    from datetime import UTC, datetime

    from halfsky.services.notices import tell
    from halfsky.store.audited import recording
    from halfsky.store.models import Area

    with recording():
        tell(
            Area.objects.get(code="990101"),
            None,
            "reviewer",
            "x",
            {},
            link="/desk/",
            at=datetime.now(UTC),
            by=None,
        )
    assert "未读通知 1" in signed_in("reviewer.990101").get("/account/").content.decode()
    assert "未读通知" not in signed_in("reviewer.990100").get("/account/").content.decode()


@pytest.mark.parametrize("address", ["/patterns/", "/account/login/"])
def test_a_page_with_its_sheets_and_script_weighs_little(address: str) -> None:
    """What goes over the line: the page as it is, sheets and scripts compressed, as they are served."""
    page = Client().get(address).content
    named = re.findall(rb'(?:href|src)="/static/([^"]+[.](?:css|js))"', page)
    files = [Path(str(finders.find(name.decode()))) for name in dict.fromkeys(named)]
    assert len(files) > 3
    assert len(page) + sum(len(gzip.compress(file.read_bytes())) for file in files) < LIMIT


def test_sheets_name_no_colour_outside_the_tokens() -> None:
    for name in ("base.css", "components.css"):
        text = (STATIC / name).read_text(encoding="utf-8")
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", text)) <= {"#fff"}, name
        assert not re.search(
            r"(?:margin|padding|border)-(?:left|right|top|bottom)\b|\b(?:left|right):", text
        ), name


def test_sheets_use_only_tokens_that_are_there() -> None:
    import re

    text = "\n".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.css"))
    defined, used = set(re.findall(r"(--[a-z0-9-]+):", text)), set(re.findall(r"var\((--[a-z0-9-]+)", text))
    assert used == defined


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_many_rooms_are_put_together_by_what_they_are_for(world: World, signed_in: As, language: str) -> None:
    office = someone("office")
    line = frame.ways("/desk/meetings/990100-2026-h1/", office)
    assert len(line) <= frame.MOST_IN_LINE
    inside = [link.href for way in line for link in way.rooms] + [way.href for way in line if way.href]
    assert sorted(inside) == sorted(addresses("/desk/", office))
    here = [way for way in line if way.current]
    assert [[link.href for link in way.rooms if link.current] for way in here] == [["/desk/meetings/"]]
    with translation.override(None):
        page = signed_in("office.990100").get("/desk/meetings/", headers={"accept-language": language})
    head = page.content.decode().split("<main", 1)[0]
    assert problems(page.content.decode()) == []
    assert head.count('<details name="rooms">') == sum(bool(way.rooms) for way in line)
    assert '<a href="/desk/meetings/" aria-current="page">' in head


def test_few_rooms_stand_beside_each_other() -> None:
    auditor = someone("audit_administrator")
    assert len(frame.rooms("/admin/audit/", auditor)) <= frame.MOST_IN_LINE
    assert [way.href for way in frame.ways("/admin/audit/", auditor)] == [
        link.href for link in frame.rooms("/admin/audit/", auditor)
    ]
    assert all(not way.rooms for way in frame.ways("/plans/", None))
