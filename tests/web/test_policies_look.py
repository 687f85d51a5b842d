"""The room of policies in Chromium: axe finds nothing, nothing is wider than the window, forms work without a script."""

from typing import Any

import pytest
from django.urls import reverse

from halfsky.services import policies, policy_letters
from halfsky.store.models import Policy
from tests import policies as made
from tests.conftest import Lasting
from tests.people import World, make_world
from tests.web.browsing import SITE, flaws_in_views, needs_chromium, tab_of
from tests.web.conftest import client_of

pytestmark = [
    pytest.mark.browser,
    needs_chromium,
    pytest.mark.django_db,
    pytest.mark.usefixtures("without_second_factor"),
]


@pytest.fixture(scope="module")
def numbers(lasting: Lasting) -> dict[str, str]:
    with lasting():
        rows = _rows(make_world())
    return {name: row.number for name, row in rows.items()}


def _rows(world: World) -> dict[str, Policy]:
    answered = made.sent(world)
    policy_letters.reply(world.actor("liaison.990100.education"), answered.number, made.REPLIES, "已研究")
    return {
        "registered": made.registered(world),
        "assessed": made.assessed(world),
        "consulted": made.consulted(world),
        "heard": made.heard(world),
        "proposed": made.proposed(world),
        "sent": made.sent(world),
        "answered": answered,
    }


PAGES = {
    "register": ("office.990100", "policies", ""),
    "new": ("office.990100", "policy_register", ""),
    "screening": ("office.990100", "policy_screening", "registered"),
    "groups": ("office.990100", "policy_groups", "assessed"),
    "experts": ("office.990100", "policy_experts", "assessed"),
    "opinion": ("evaluator.990100", "policy_opinion", "consulted"),
    "reconcile": ("office.990100", "policy_reconcile", "heard"),
    "propose": ("office.990100", "policy_propose", "heard"),
    "second": ("leader.990100", "policy", "proposed"),
    "reply": ("liaison.990100.education", "policy_reply", "sent"),
    "answered": ("office.990100", "policy", "answered"),
}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: Any, numbers: dict[str, str], name: str) -> None:
    who, route, row = PAGES[name]
    client = client_of(who)
    address = reverse(route, args=(numbers[row],) if row else ())
    assert client.get(address).status_code == 200
    assert flaws_in_views(browser, client, address, f"policies-{name}") == []


def test_screening_by_keyboard_and_without_script(browser: Any, numbers: dict[str, str]) -> None:
    page = reverse("policy_screening", args=(numbers["registered"],))
    with tab_of(browser, client_of("office.990100"), java_script_enabled=False, width=390) as tab:
        tab.goto(f"{SITE}{page}")
        for group in tab.locator(".policy-question").all():
            group.locator("input").first.focus()
            tab.keyboard.press("Space")
        tab.fill("#words", "只是技术规程")
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        tab.wait_for_selector(".notice-success")
        assert "等候第二人复核" in tab.inner_text("main")
    assert policies.Policy.objects.get(number=numbers["registered"]).state == "screened"
