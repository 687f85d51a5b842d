"""The workbench of the yearly report: what it shows, what it takes, and that every page keeps the contract."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from halfsky.core.reports.drafting.flags import every
from halfsky.core.reports.drafting.model import Placed
from halfsky.services import report_editing, report_texts, reporting
from halfsky.services.report_editing import mark_of, seen_of
from halfsky.store.models import ReportDraft
from tests.conftest import Lasting
from tests.people import World, make_world
from tests.reporting import figures, freeze, sentence, under_work
from tests.web.conftest import client_of
from tests.web.contract import problems, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
WORDS = "各县都在办这件事。"


@pytest.fixture(scope="module")
def opened(lasting: Lasting) -> tuple[World, ReportDraft]:
    """A draft with edits of every kind on figures that were refreshed, made once."""
    with lasting():
        world = make_world()
        draft = under_work(world)
    return world, draft


@pytest.fixture
def world(opened: tuple[World, ReportDraft]) -> World:
    return opened[0]


@pytest.fixture
def draft(opened: tuple[World, ReportDraft]) -> ReportDraft:
    return ReportDraft.objects.get(pk=opened[1].pk)


@pytest.fixture
def office(draft: ReportDraft) -> Client:
    return client_of("office.990100")


def address(draft: ReportDraft, name: str = "report", *more: str) -> str:
    return reverse(f"drafting_{name}", args=(draft.number, *more))


def edited(draft: ReportDraft) -> Placed:
    return next(one for one in every(report_texts.drafted_of(draft)) if one.state == "outdated")


def sent(draft: ReportDraft, key: str, act: str, **fields: str) -> dict[str, str]:
    seen = seen_of(draft, key)
    return {"act": act, "edits": str(seen.edits), "basis": seen.basis, **fields}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_keeps_the_contract(office: Client, draft: ReportDraft, language: str) -> None:
    mark = mark_of(edited(draft).key)
    plain = mark_of(sentence(draft, "/finding").key)
    pages = [
        reverse("drafting"),
        reverse("drafting_open"),
        *(f"{address(draft)}?part={part}" for part in range(len(report_texts.drafted_of(draft).chapters))),
        address(draft, "versions"),
        address(draft, "refresh"),
        address(draft, "sentence", mark),
        address(draft, "sentence", plain),
        address(draft, "after", plain),
    ]
    for page in pages:
        assert len(shown(office, page, language).encode()) < 150_000, page


def test_what_is_to_be_mended_leads_to_its_place(office: Client, draft: ReportDraft) -> None:
    page = office.get(address(draft)).content.decode()
    assert "1句需要核对" in page
    (place,) = set(
        re.findall(
            rf'href="({re.escape(address(draft))}\?part=\d+#s-\w+)"',
            page.split('id="mend"')[1].split("</section>")[0],
        )
    )
    there = office.get(place.partition("#")[0]).content.decode()
    assert f'id="{place.partition("#")[2]}"' in there
    assert "draft-number" in there
    assert "待核对" in there


def test_a_page_asks_the_database_little_and_judges_nothing(office: Client, draft: ReportDraft) -> None:
    office.get(address(draft))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        office.get(f"{address(draft)}?part=2")
    assert len(asked) <= 20


def test_a_sentence_is_edited_and_the_page_comes_back_to_it(office: Client, draft: ReportDraft) -> None:
    placed = edited(draft)
    right = share_of_now(placed)
    answer = office.post(
        address(draft, "sentence", mark_of(placed.key)),
        sent(draft, placed.key, "changed", text=f"达到{right}。{WORDS}"),
    )
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#s-{mark_of(placed.key)}")
    page = office.get(answer["Location"].partition("#")[0]).content.decode()
    assert WORDS in page
    assert "需要核对" not in page


def share_of_now(placed: Placed) -> str:
    found = re.search(r"\d+\.\d%", placed.generated)
    assert found
    return found.group()


def test_what_another_saved_meanwhile_is_said_and_nothing_is_lost(
    office: Client, world: World, draft: ReportDraft
) -> None:
    placed = edited(draft)
    fields = sent(draft, placed.key, "changed", text="我写的话。")
    report_editing.change(
        world.actor("office.990100"),
        draft.number,
        mark_of(placed.key),
        "另一个人的话。",
        seen=seen_of(draft, placed.key),
    )
    answer = office.post(address(draft, "sentence", mark_of(placed.key)), fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "已被改动" in page
    assert "我写的话。" in page
    assert "另一个人的话。" in page
    assert problems(page) == []
    assert (
        office.post(
            address(draft, "sentence", mark_of(placed.key)),
            sent(draft, placed.key, "changed", text="我写的话。"),
        ).status_code
        == 302
    )


def test_a_sentence_is_left_out_with_a_reason_added_and_restored(office: Client, draft: ReportDraft) -> None:
    placed = sentence(draft, "/finding")
    there = address(draft, "sentence", mark_of(placed.key))
    refused = office.post(there, sent(draft, placed.key, "removed", reason=" "))
    assert (refused.status_code, "没有说明理由" in refused.content.decode()) == (422, True)
    assert office.post(there, sent(draft, placed.key, "removed", reason="与上文重复")).status_code == 302
    assert "恢复自动生成的文字" in office.get(there).content.decode()
    assert office.post(there, sent(draft, placed.key, "restored")).status_code == 302
    added = office.post(address(draft, "after", mark_of(placed.key)), {"text": WORDS, "opens": "yes"})
    assert added.status_code == 302
    assert WORDS in office.get(added["Location"].partition("#")[0]).content.decode()
    assert office.post(there, sent(draft, placed.key, "eaten")).status_code == 404


def test_the_form_opens_in_place_where_there_is_a_script(office: Client, draft: ReportDraft) -> None:
    placed = sentence(draft, "/finding")
    part = office.get(address(draft, "sentence", mark_of(placed.key)), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert 'name="basis"' in part.content.decode()


def test_files_are_given_and_pictures_drawn(office: Client, draft: ReportDraft) -> None:
    for kind, start in (("docx", b"PK"), ("html", b"<!DOCTYPE"), ("csv", b"\xef\xbb\xbfnumber")):
        answer = office.get(address(draft, "file", kind))
        assert answer.content.startswith(start)
        assert "attachment" in answer["Content-Disposition"]
    drawn = office.get(reverse("drafting_picture", args=(draft.number, 0)))
    assert drawn["Content-Type"] == "image/svg+xml"
    assert drawn.content.startswith(b"<svg")
    assert office.get(reverse("drafting_picture", args=(draft.number, 999))).status_code == 404


def test_the_whole_way_on_pages(office: Client, draft: ReportDraft) -> None:
    refused = office.post(address(draft, "submit"), follow=True)
    assert "需要核对" in refused.content.decode()
    placed = edited(draft)
    office.post(address(draft, "sentence", mark_of(placed.key)), sent(draft, placed.key, "restored"))
    assert "报告已送签" in office.post(address(draft, "submit"), follow=True).content.decode()
    assert "签发报告" not in office.get(address(draft)).content.decode()
    leader = client_of("leader.990100")
    page = leader.get(address(draft)).content.decode()
    assert "签发报告" in page
    assert problems(page) == []
    assert "已送签" in leader.get("/desk/").content.decode()
    assert leader.post(address(draft, "send_back"), {"words": ""}).status_code == 422
    assert leader.post(address(draft, "send_back"), {"words": "请补充"}).status_code == 302
    back = office.get(address(draft)).content.decode()
    assert "请补充" in back
    office.post(address(draft, "submit"))
    assert "已被改动" in leader.post(address(draft, "sign"), {"revision": "0"}, follow=True).content.decode()
    revision = ReportDraft.objects.get(pk=draft.pk).revision
    assert (
        "报告已签发"
        in leader.post(address(draft, "sign"), {"revision": str(revision)}, follow=True).content.decode()
    )
    signed = office.get(address(draft)).content.decode()
    assert problems(signed) == []
    assert ReportDraft.objects.get(pk=draft.pk).digest in signed


def test_the_next_version_is_laid_beside_the_one_before(
    office: Client, world: World, draft: ReportDraft
) -> None:
    row = ReportDraft.objects.get(pk=draft.pk)
    placed = edited(row)
    actor = world.actor("office.990100")
    report_editing.restore(actor, row.number, mark_of(placed.key), seen=seen_of(row, placed.key))
    row = reporting.submit(actor, row.number)
    reporting.sign(world.actor("leader.990100"), row.number, revision=row.revision)
    answer = office.post(
        reverse("drafting_open"),
        {"basis": f"{row.plan.number} {row.bases.last().vintage.number}", "language": "zh"},
    )
    assert answer.status_code == 302
    second = ReportDraft.objects.get(version=2)
    one = sentence(second, "/finding")
    office.post(address(second, "sentence", mark_of(one.key)), sent(second, one.key, "changed", text=WORDS))
    page = office.get(f"{address(second, 'versions')}?with={row.number}").content.decode()
    assert "1句不同" in page
    assert WORDS in page
    assert problems(page) == []


def test_an_edit_whose_place_is_gone_is_kept_and_set_aside(
    office: Client, world: World, draft: ReportDraft
) -> None:
    actor = world.actor("office.990100")
    placed = sentence(draft, "/finding")
    mark = mark_of(placed.key)
    report_editing.change(actor, draft.number, mark, WORDS, seen=seen_of(draft, placed.key))
    nothing = freeze(world, figures().filter(figures()["year"] < 2016))
    reporting.refresh(actor, draft.number, nothing.number)
    page = office.get(f"{address(draft)}?part=orphans")
    if page.status_code == 404:
        pytest.skip("every sentence of the draft is said without figures, too")
    assert problems(page.content.decode()) == []
    lost = report_texts.drafted_of(draft).orphans[0]
    there = address(draft, "sentence", mark_of(lost.key))
    assert office.post(there, sent(draft, lost.key, "set_aside", reason="已不需要")).status_code == 302
