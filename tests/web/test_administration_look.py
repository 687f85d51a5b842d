"""Pages of the administration in Chromium: axe finds nothing, nothing is wider than the window."""

import os
from pathlib import Path

import pytest
from django.utils.text import slugify

from halfsky.services import people, places
from halfsky.services.invitations import invite
from halfsky.store.models import AuditEntry, Campaign, Person
from tests.people import World
from tests.web.browsing import SITE, flaws, needs_chromium, tab_of
from tests.web.conftest import As

pytestmark = [pytest.mark.browser, needs_chromium]
ROOMS = {
    "security_administrator.990100": (
        "people/",
        "people/invite/",
        "people/invite/990101/",
        "people/of/liaison.990101.health/",
        "people/of/reviewer.990101/posts/1/end/",
        "people/of/liaison.990101.education/posts/1/hand-over/",
    ),
    "system_administrator.990100": (
        "areas/",
        "areas/990102/",
        "areas/990102/merge/",
        "areas/list/",
        "units/?area=990101",
        "units/990101/1/",
        "units/990101/add/",
        "system/",
    ),
    "audit_administrator.990100": ("audit/", "audit/1/"),
}


@pytest.fixture
def lively(world: World, campaign: Campaign) -> World:
    """Someone invited, a post handed over, an area renamed, so that pages have something to show."""
    chief = world.actor("security_administrator.990100")
    invite(chief, name="王芳", role="reviewer", area=world.areas["990101"])
    post = people.find_post(chief, "liaison.990101.health", 1)
    to = Person.objects.get(username="liaison.990101.education")
    people.hand_over(chief, post, to, note="产前筛查数待核，口径见去年的说明。")
    places.rename_area(world.actor("system_administrator.990100"), "990102", name="青溪新县", year=2025)
    return world


@pytest.mark.parametrize("name", ROOMS)
def test_axe_finds_nothing_in_the_administration(browser, lively: World, signed_in: As, name: str) -> None:
    client = signed_in(name)
    if name.startswith("audit"):
        client.post("/admin/audit/verify/")
        assert AuditEntry.objects.filter(act="audit.verify").exists()
    shots = os.environ.get("HALFSKY_SCREENSHOTS")
    for language, width, scheme in (
        ("zh-CN", 1280, "light"),
        ("en-GB", 1280, "light"),
        ("zh-CN", 390, "dark"),
    ):
        with tab_of(browser, client, width=width, language=language, scheme=scheme) as tab:
            for address in ROOMS[name]:
                tab.goto(f"{SITE}/admin/{address}")
                if shots:
                    file = f"admin-{slugify(address.replace('/', '-'))}-{language[:2]}-{width}.png"
                    tab.screenshot(path=str(Path(shots) / file), full_page=True)
                assert flaws(tab) == [], (address, language, width)
