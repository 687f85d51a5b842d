"""The room of policies: every page keeps the contract in each state, in both languages; forms do what they say."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from halfsky.core.evaluation.policies.workflow import ENDED
from halfsky.services import policies, policy_letters
from halfsky.store.models import Policy
from tests import policies as made
from tests.conftest import Lasting
from tests.people import World, make_world
from tests.web.conftest import client_of
from tests.web.contract import shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
MAKERS: dict[str, Callable[[World], Policy]] = {
    "registered": made.registered,
    "assessed": made.assessed,
    "consulted": made.consulted,
    "heard": made.heard,
    "proposed": made.proposed,
    "concluded": made.concluded,
    "sent": made.sent,
}
"""A policy in each state in which there is a page of its own."""


@pytest.fixture(scope="module")
def opened(lasting: Lasting) -> tuple[World, dict[str, str]]:
    with lasting():
        world = make_world()
        rows = {name: make(world).number for name, make in MAKERS.items()}
    return world, rows


@pytest.fixture
def world(opened: tuple[World, dict[str, str]]) -> World:
    return opened[0]


@pytest.fixture
def rows(opened: tuple[World, dict[str, str]]) -> dict[str, str]:
    return opened[1]


def address(number: str, name: str = "", *more: object) -> str:
    return reverse(f"policy_{name}" if name else "policy", args=(number, *more))


PAGES = [
    ("office.990100", "registered", "", ()),
    ("office.990100", "registered", "amend", ()),
    ("office.990100", "registered", "screening", ()),
    ("office.990100", "registered", "withdraw", ()),
    ("office.990100", "assessed", "", ()),
    ("office.990100", "assessed", "groups", ()),
    ("office.990100", "assessed", "part", ("work",)),
    ("office.990100", "assessed", "facts", ()),
    ("office.990100", "assessed", "experts", ()),
    ("office.990100", "consulted", "", ()),
    ("office.990100", "consulted", "excuse", ("evaluator.990100",)),
    ("evaluator.990100", "consulted", "", ()),
    ("evaluator.990100", "consulted", "opinion", ()),
    ("office.990100", "heard", "", ()),
    ("office.990100", "heard", "reconcile", ()),
    ("office.990100", "heard", "propose", ()),
    ("leader.990100", "proposed", "", ()),
    ("leader.990100", "proposed", "return", ()),
    ("office.990100", "concluded", "letter", ()),
    ("office.990100", "sent", "", ()),
    ("office.990100", "sent", "record_reply", ()),
    ("office.990100", "sent", "outcome", ()),
    ("office.990100", "sent", "review", ()),
    ("liaison.990100.education", "sent", "", ()),
    ("liaison.990100.education", "sent", "reply", ()),
    ("leader.990100", "sent", "", ()),
]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("who", "state", "name", "more"), PAGES)
def test_pages_keep_the_contract(rows, who: str, state: str, name: str, more: tuple, language: str) -> None:
    client = client_of(who)
    assert len(shown(client, address(rows[state], name, *more), language).encode()) < 150_000


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_lists_and_the_report_of_a_year_keep_the_contract(rows, language: str) -> None:
    client = client_of("office.990100")
    year = Policy.objects.first().registered_at.year
    for page in (
        reverse("policies"),
        f"{reverse('policies')}?state=late&field=economy&q=就业",
        f"{reverse('policies')}?state=mine",
        reverse("policy_register"),
        reverse("policy_year", args=(year, "990100")),
        reverse("desk"),
    ):
        shown(client, page, language)
    for kind in ("docx", "xlsx"):
        answer = client.get(reverse("policy_year_file", args=(year, "990100", kind)))
        assert answer.content.startswith(b"PK")
    assert client.get(address(rows["sent"], "letter_file")).content.startswith(b"PK")
    assert client.get(address(rows["heard"], "letter_file")).status_code == 404


def test_the_register_shows_whose_turn_it_is(rows, world: World) -> None:
    page = f"{reverse('policies')}?state=mine"
    assert made.TITLE in client_of("liaison.990100.education").get(page).content.decode()
    assert "符合条件的1件" in client_of("liaison.990100.education").get(page).content.decode()
    assert "符合条件的1件" in client_of("evaluator.990100").get(page).content.decode()
    assert "符合条件的0件" in client_of("liaison.990100.health").get(page).content.decode()


def test_pages_ask_the_database_little(rows) -> None:
    office = client_of("office.990100")
    for page in (reverse("policies"), address(rows["sent"]), address(rows["heard"])):
        office.get(page)
        with CaptureQueriesContext(connection) as asked:
            office.get(page)
        assert len(asked) <= 40, page


def test_the_issuer_sees_the_letter_and_not_the_work_before_it(rows) -> None:
    liaison = client_of("liaison.990100.education")
    before = liaison.get(address(rows["proposed"])).content.decode()
    assert "限制性别没有依据" not in before
    assert "不限性别" not in before
    after = liaison.get(address(rows["sent"])).content.decode()
    assert "不限性别" in after
    assert made.SECRET not in before + after
    assert "evaluator" not in before + after


def test_an_expert_reads_no_other_opinion(rows, world: World) -> None:
    first, number = client_of("evaluator.990100"), rows["consulted"]
    row = Policy.objects.get(number=number)
    sent = {"stance": "amend", "words": made.SECRET}
    answers = policies.answers_of(row)
    for one in answers:
        sent |= {f"finding-{one.question}": one.finding}
    sent |= {f"finding-{answers[2].question}": "partly"}
    refused = first.post(address(number, "opinion"), sent)
    assert refused.status_code == 422
    assert made.SECRET in refused.content.decode()
    sent |= {f"words-{answers[2].question}": "年限"}
    assert first.post(address(number, "opinion"), sent).status_code == 302
    assert made.SECRET in first.get(address(number)).content.decode()
    for who in ("evaluator2.990100", "office.990100", "leader.990100"):
        page = client_of(who).get(address(number)).content.decode()
        assert made.SECRET not in page
        assert "1位" in page


def test_screening_from_the_page(rows, world: World) -> None:
    office = client_of("office.990100")
    row = made.registered(world, title="档案管理规程")
    empty = office.post(address(row.number, "screening"), {"words": "技术规程"})
    assert empty.status_code == 422
    assert "技术规程" in empty.content.decode()
    sent = {f"answer-{one.question}": "no" for one in made.screening(row, "no")}
    assert office.post(address(row.number, "screening"), sent | {"words": "技术规程"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "screened"
    second = client_of("leader.990100")
    second.post(address(row.number, "confirm_screening"), {"revision": row.revision})
    row.refresh_from_db()
    assert row.state in ENDED


def test_the_checklist_is_saved_part_by_part(rows, world: World) -> None:
    office = client_of("office.990100")
    row = made.registered(world)
    policies.screen(world.actor("office.990100"), row.number, made.screening(row), "就业")
    row.refresh_from_db()
    page = address(row.number, "part", "making")
    sent = {
        "revision": row.revision,
        "finding-heard": "fails",
        "words-heard": "没有征求妇联意见",
        "next": "stay",
    }
    answer = office.post(page, sent)
    assert answer.status_code == 302
    assert answer["Location"] == page
    assert "没有征求妇联意见" in office.get(page).content.decode()
    stale = office.post(page, sent | {"words-heard": "改"})
    assert stale.status_code == 422
    assert "没有保存" in stale.content.decode()
    groups = address(row.number, "groups")
    row.refresh_from_db()
    sent = {"revision": row.revision, "groups": ["mothers"], "group-mothers": "产假后的考核", "next": "on"}
    assert office.post(groups, sent)["Location"] == address(row.number, "part", "equality")


def test_more_rows_for_proposals_keep_what_was_typed(rows, world: World) -> None:
    office = client_of("office.990100")
    row = made.heard(world)
    from halfsky.services import policy_opinions

    policy_opinions.reconcile(world.actor("office.990100"), row.number, "汇总")
    row.refresh_from_db()
    typed = {
        "revision": row.revision,
        "conclusion": "amend",
        "grounds": "没有依据",
        "article": ["第三条", ""],
        "now": ["限男性", ""],
        "proposed": ["不限性别", ""],
        "reason": ["就业促进法", ""],
    }
    more = office.post(address(row.number, "propose"), typed | {"more": "yes"})
    assert more.status_code == 200
    page = more.content.decode()
    assert page.count("policy-proposal") == 4
    assert "不限性别" in page
    assert office.post(address(row.number, "propose"), typed).status_code == 302
    row.refresh_from_db()
    assert (row.state, len(row.proposals)) == ("proposed", 1)


def test_a_reply_from_the_page_of_the_issuer(rows, world: World) -> None:
    row = made.sent(world)
    liaison = client_of("liaison.990100.education")
    page = address(row.number, "reply")
    half = liaison.post(page, {"reply-1": "accepted", "reply-2": "not", "words": "尽快修改"})
    assert half.status_code == 422
    assert "尽快修改" in half.content.decode()
    sent = {"reply-1": "accepted", "reply-2": "not", "words-2": "与上级规定不一致", "words": ""}
    assert liaison.post(page, sent).status_code == 302
    told = client_of("office.990100").get(address(row.number)).content.decode()
    assert "与上级规定不一致" in told


def test_who_did_the_work_is_not_offered_to_settle_it(rows, world: World) -> None:
    proposed = Policy.objects.get(number=rows["proposed"])
    leader = client_of("leader.990100")
    assert address(proposed.number, "conclude") in leader.get(address(proposed.number)).content.decode()
    answer = client_of("office.990100").post(
        address(proposed.number, "conclude"), {"revision": proposed.revision}
    )
    assert answer.status_code == 403
    proposed.refresh_from_db()
    assert proposed.state == "proposed"


def test_late_is_shown_and_taken_up(rows, world: World, settings) -> None:
    from halfsky.services.moments import now, playing

    settings.DEMO = True
    with playing(now() - timedelta(days=60)):
        row = made.sent(world)
    office = client_of("office.990100")
    page = office.get(address(row.number)).content.decode()
    assert "逾期未答复" in page
    assert address(row.number, "escalate") in page
    assert "逾期未答复的评估意见1件" in office.get(reverse("desk")).content.decode()
    office.post(address(row.number, "escalate"))
    row.refresh_from_db()
    assert row.escalated == 1
    assert policy_letters.is_late(row)


def test_files_go_up_and_down(rows, world: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    row = made.registered(world)
    office: Client = client_of("office.990100")
    office.post(address(row.number, "add_file"))
    assert "没有选择文件" in office.get(address(row.number)).content.decode()
    office.post(address(row.number, "add_file"), {"file": SimpleUploadedFile("草案.txt", "第一条".encode())})
    file = row.files.get()
    answer = office.get(address(row.number, "file", file.pk))
    assert b"".join(answer.streaming_content).decode() == "第一条"
    office.post(address(row.number, "remove_file", file.pk))
    assert office.get(address(row.number, "file", file.pk)).status_code == 404
