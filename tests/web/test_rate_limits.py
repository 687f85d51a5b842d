"""Who sends too much is told to wait, in words; others are not."""

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.store.models import Campaign
from tests.web.conftest import As
from tests.web.contract import problems


@pytest.fixture(autouse=True)
def counted(settings) -> None:
    caches["process"].clear()
    settings.RATE_LIMITS = True


def test_reminders_have_their_bound(campaign: Campaign, signed_in: As) -> None:
    client, other = signed_in("reviewer.990100"), signed_in("office.990100")
    address = "/desk/campaigns/2024/990100/remind/"
    answers = [client.post(address) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    page = answers[-1].content.decode()
    assert problems(page) == []
    assert "一分钟内提交超过10次" in page
    assert answers[-1]["Retry-After"] == "60"
    assert other.post(address).status_code == 302
    assert client.get("/desk/campaigns/").status_code == 200


def test_uploads_have_their_bound(world, signed_in: As) -> None:
    client = signed_in("system_administrator.990100")

    def sent() -> int:
        file = SimpleUploadedFile("areas.csv", b"x")
        return client.post("/admin/areas/list/", {"file": file}).status_code

    assert [sent() for _ in range(21)] == [422] * 20 + [429]


def test_visitors_are_not_counted_together(db: None) -> None:
    from django.test import Client

    client = Client()
    assert {client.post("/language/", {"language": "en"}).status_code for _ in range(30)} == {302}
