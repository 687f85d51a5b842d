"""Pages of adoption and responsibility: read, decide, adopt, file, share out, confirm."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.services import adoption
from halfsky.store.models import PlanDocument
from tests.people import PLAN, World
from tests.web.conftest import As

OFFICE, OTHER = "office.990101", "reviewer.990101"


@pytest.fixture
def plan(world: World, signed_in: As) -> PlanDocument:
    file = SimpleUploadedFile("规划.txt", PLAN.read_bytes())
    answer = signed_in(OFFICE).post(
        "/desk/adoption/upload/", {"area": "990101", "issued": "2022-01-31", "file": file}
    )
    assert answer.status_code == 302, answer.content.decode()[:500]
    return PlanDocument.objects.get()


def test_the_reading_stands_beside_the_text(plan: PlanDocument, signed_in: As) -> None:
    page = signed_in(OFFICE).get(f"/desk/adoption/{plan.number}/").content.decode()
    assert "marked-target" in page
    assert "promise-unconfirmed" in page


def test_confirm_correct_reject_add_and_adopt(plan: PlanDocument, signed_in: As) -> None:
    client, address = signed_in(OFFICE), f"/desk/adoption/{plan.number}"
    first, second = adoption.current_of(plan).targets[:2]
    client.post(f"{address}/decide/", {"no": first.no, "act": "confirmed"})
    form = {"act": "rejected", "reason": ""}
    assert client.post(f"{address}/correct/{second.no}/", form).status_code == 422
    assert client.post(f"{address}/correct/{second.no}/", form | {"reason": "重复"}).status_code == 302
    assert client.post(f"{address}/decide/", {"no": second.no, "act": "undone"}).status_code == 302
    page = client.get(f"{address}/correct/{first.no}/")
    typed = page.context["typed"] | {"value": "13", "act": "corrected"}
    assert client.post(f"{address}/correct/{first.no}/", typed).status_code == 302
    now = adoption.current_of(plan).targets[0]
    assert now.target is not None
    assert now.target.value == 13
    assert "13" in client.get(f"{address}/differences/").content.decode()
    sections = {section["code"] for section in client.get(f"{address}/").context["sections"]}
    for section in sections:
        client.post(f"{address}/confirm-rest/", {"part": section})
    client.post(f"{address}/adopt/")
    plan.refresh_from_db()
    assert plan.state == "reading", "whoever decided does not adopt"
    signed_in(OTHER).post(f"{address}/adopt/")
    plan.refresh_from_db()
    assert plan.state == "adopted"


def test_file_with_the_upper_office_and_share_out(plan: PlanDocument, signed_in: As, world: World) -> None:
    client, address = signed_in(OFFICE), f"/desk/adoption/{plan.number}"
    for section in client.get(f"{address}/").context["sections"]:
        client.post(f"{address}/confirm-rest/", {"part": section["code"]})
    signed_in(OTHER).post(f"{address}/adopt/")
    assert "2022年2月28日" in client.get("/desk/adoption/").content.decode()
    client.post(f"{address}/send/")
    upper = signed_in("office.990100")
    assert upper.get(f"{address}/").status_code == 200
    upper.post(f"{address}/acknowledge/")
    plan.refresh_from_db()
    assert plan.filing.received_at is not None
    share = f"/desk/responsibility/{plan.number}"
    assert client.post(f"{share}/propose/", {"area": "990101"}).status_code == 302
    assert client.get(f"{share}/?area=990101").status_code == 200
    assert client.get(f"{share}/edit/990101/").status_code == 200
    assert client.get(f"{share}/table/990101.docx").status_code == 200
    assert client.get(f"{share}/matrix/990101/").status_code == 200
    liaison, unit = signed_in("liaison.990101.health"), world.units["990101", "HEALTH_COMMISSION"]
    assert liaison.post(f"{share}/units/{unit.pk}/confirm/").status_code == 302
    scheme = SimpleUploadedFile("实施方案.txt", "一、目标".encode())
    assert liaison.post(f"{share}/units/{unit.pk}/scheme/", {"file": scheme}).status_code == 302
    assert client.post(f"{share}/units/{unit.pk}/acknowledge/").status_code == 302
    assert "已收悉" in client.get(f"{share}/?area=990101").content.decode()
