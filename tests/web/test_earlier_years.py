"""The page that takes over figures of the years before the first campaign: for statistics of the area, once."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.store.models import Observation
from tests.people import PLAN, World, make_world
from tests.web.conftest import client_of
from tests.web.contract import problems

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
FIGURES = (PLAN.parent / "figures.csv").read_bytes()
ADDRESS = "/desk/vintages/earlier/990100/"


@pytest.fixture
def world() -> World:
    return make_world(("EDUCATION",))


def test_statistics_takes_earlier_years_over(world: World) -> None:
    reviewer = client_of("reviewer.990100")
    assert ADDRESS in reviewer.get("/desk/vintages/").content.decode()
    assert ADDRESS not in client_of("office.990100").get("/desk/vintages/").content.decode()
    assert problems(reviewer.get(ADDRESS).content.decode()) == []
    file = SimpleUploadedFile("台账.csv", FIGURES)
    assert reviewer.post(ADDRESS, {"last": "2021", "file": file}).status_code == 302
    assert set(Observation.objects.values_list("year", flat=True)) == set(range(2015, 2022))


@pytest.mark.parametrize(
    ("last", "name", "content", "said"),
    [
        ("2021", "", b"", "选择"),
        ("x", "台账.csv", FIGURES, "年份"),
        ("2000", "台账.csv", FIGURES, "台账.csv"),
        ("2021", "台账.xlsx", b"no table", "台账.xlsx"),
        ("2021", "台账.csv", "地区,指标\n".encode(), "error-summary"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(
    world: World, last: str, name: str, content: bytes, said: str
) -> None:
    sent: dict[str, Any] = {"last": last} | ({"file": SimpleUploadedFile(name, content)} if name else {})
    answer = client_of("reviewer.990100").post(ADDRESS, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert problems(page) == []
    assert not Observation.objects.exists()
