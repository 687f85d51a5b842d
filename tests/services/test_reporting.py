"""The yearly report on the desk: opened, edited, put on newer figures, mended, submitted, signed by another, next version."""

import hashlib
import io
import re
from datetime import date
from pathlib import Path

import docx
import msgspec
import pytest

from halfsky.core.reports.drafting.flags import every, flags
from halfsky.core.reports.drafting.model import Placed
from halfsky.core.reports.model import Report
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.services import audit, report_editing, report_texts, reporting
from halfsky.services.acting import SYSTEM, acting
from halfsky.services.people import give_post
from halfsky.services.report_editing import mark_of, seen_of
from halfsky.store.audited import Unaudited
from halfsky.store.models import AuditEntry, Notice, Person, ReportDraft, SentenceEdit, Vintage
from tests.conftest import Lasting
from tests.people import World, adopted_plan, make_world
from tests.reporting import figures, freeze, indicator_of, revised, sentence

pytestmark = pytest.mark.django_db

PERCENT = re.compile(r"(\d+\.\d)%")
WORDS = "各县都在办这件事。"


@pytest.fixture(scope="module")
def opened(lasting: Lasting) -> tuple[World, Vintage, ReportDraft]:
    """The world with a vintage and a draft on it, made once; every test is undone, and so are they at the end."""
    with lasting():
        world = make_world()
        vintage = freeze(world)
        plan = adopted_plan(world)
        draft = reporting.open_draft(
            office(world), plan.number, vintage.number, issuer="云岭地区妇儿工委办", date="2025年7月1日"
        )
    return world, vintage, draft


@pytest.fixture
def world(opened: tuple[World, Vintage, ReportDraft]) -> World:
    return opened[0]


@pytest.fixture
def vintage(opened: tuple[World, Vintage, ReportDraft]) -> Vintage:
    return opened[1]


@pytest.fixture
def draft(opened: tuple[World, Vintage, ReportDraft]) -> ReportDraft:
    return ReportDraft.objects.get(pk=opened[2].pk)


def office(world: World):
    return world.actor("office.990100")


def again(draft: ReportDraft, key: str) -> Placed:
    return next(one for one in every(report_texts.drafted_of(draft)) if one.key == key)


def change(world: World, draft: ReportDraft, one: Placed, text: str, **more: str) -> Placed:
    seen = seen_of(draft, one.key)
    return report_editing.change(office(world), draft.number, mark_of(one.key), text, seen=seen, **more)


def test_a_draft_reads_as_the_report_of_its_vintage(draft: ReportDraft, vintage: Vintage) -> None:
    text = report_texts.printed_text(draft)
    assert len(list(every(report_texts.drafted_of(draft)))) > 100
    assert (text.issuer, text.date) == ("云岭地区妇儿工委办", "2025年7月1日")
    again = report_texts.generate(draft.plan, vintage, language="zh")
    assert again.digest == draft.bases.get().digest
    assert all("target:#" in one.key for one in every(report_texts.drafted_of(draft)) if "target:" in one.key)


def test_an_edit_stands_when_figures_are_refreshed_and_is_flagged_where_they_disagree(
    world: World, draft: ReportDraft
) -> None:
    one, other = sentence(draft, "/value"), sentence(draft, "/finding")
    share = PERCENT.search(one.text)
    assert share
    edited = change(world, draft, one, f"经各方努力，达到{share.group()}。{WORDS}")
    assert edited.state == "edited"
    assert flags(report_texts.drafted_of(draft)) == ()
    indicator = indicator_of(draft, one)
    newer = freeze(world, revised(figures(), indicator, 1.7))
    reporting.refresh(office(world), draft.number, newer.number)
    after = again(draft, one.key)
    assert after.state == "outdated"
    assert after.text == edited.text
    assert {flag.kind for flag in flags(report_texts.drafted_of(draft))} == {"outdated", "disagrees"}
    right = next(flag.right for flag in flags(report_texts.drafted_of(draft)) if flag.kind == "disagrees")
    assert right in after.generated
    assert again(draft, other.key).state == "generated"
    mended = change(world, draft, after, f"经各方努力，达到{right}。{WORDS}")
    assert mended.state == "edited"
    assert flags(report_texts.drafted_of(draft)) == ()


def test_the_same_figures_again_change_nothing(world: World, draft: ReportDraft, vintage: Vintage) -> None:
    one = sentence(draft, "/value")
    change(world, draft, one, one.text + WORDS)
    before = list(every(report_texts.drafted_of(draft)))
    reporting.refresh(office(world), draft.number, vintage.number)
    assert list(every(report_texts.drafted_of(draft))) == before


def test_two_editors_never_overwrite_each_other_unnoticed(world: World, draft: ReportDraft) -> None:
    one = sentence(draft, "/value")
    mark, seen = mark_of(one.key), seen_of(draft, one.key)
    report_editing.change(office(world), draft.number, mark, "第一个人的话。", seen=seen)
    with pytest.raises(Conflict) as refusal:
        report_editing.change(office(world), draft.number, mark, "第二个人的话。", seen=seen)
    assert refusal.value.code == "reporting.changed_meanwhile"
    assert again(draft, one.key).text == "第一个人的话。"
    assert SentenceEdit.objects.filter(draft=draft).count() == 1


def test_an_edit_made_on_older_figures_is_shown_as_such(world: World, draft: ReportDraft) -> None:
    one = sentence(draft, "/value")
    seen = seen_of(draft, one.key)
    newer = freeze(world, revised(figures(), indicator_of(draft, one), 1.7))
    reporting.refresh(office(world), draft.number, newer.number)
    placed = report_editing.change(office(world), draft.number, mark_of(one.key), WORDS, seen=seen)
    assert placed.state == "outdated"
    assert placed.base == one.text


def test_sentences_are_added_removed_and_restored(world: World, draft: ReportDraft) -> None:
    one = sentence(draft, "/value")
    mark = mark_of(one.key)
    more = report_editing.add(office(world), draft.number, mark, WORDS)
    assert more.state == "added"
    gone = report_editing.remove(
        office(world), draft.number, mark, "与上文重复", seen=seen_of(draft, one.key)
    )
    assert gone.state == "removed"
    text = _words_of(report_texts.printed_text(draft))
    assert WORDS in text
    assert one.text not in text
    back = report_editing.restore(office(world), draft.number, mark, seen=seen_of(draft, one.key))
    assert back is not None
    assert (back.state, back.text) == ("generated", one.text)
    with pytest.raises(Invalid):
        report_editing.remove(office(world), draft.number, mark, " ", seen=seen_of(draft, one.key))
    with pytest.raises(Conflict):
        report_editing.set_aside(office(world), draft.number, mark, "不用", seen=seen_of(draft, one.key))


@pytest.mark.parametrize(
    ("text", "code"),
    [("  ", "reporting.words_wanted"), ("字" * 2001, "reporting.too_long")],
)
def test_what_is_no_sentence_is_refused(world: World, draft: ReportDraft, text: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        change(world, draft, sentence(draft, "/value"), text)
    assert refusal.value.code == code


def test_the_generated_words_are_no_edit(world: World, draft: ReportDraft) -> None:
    one = sentence(draft, "/value")
    with pytest.raises(Invalid) as refusal:
        change(world, draft, one, one.text)
    assert refusal.value.code == "reporting.nothing_changed"


def _words_of(report: Report) -> str:
    return "".join(re.findall(r'"text":"([^"]*)"', msgspec.json.encode(report).decode()))


def test_figures_that_do_not_agree_keep_a_report_from_being_submitted(
    world: World, draft: ReportDraft
) -> None:
    one = sentence(draft, "/value")
    change(world, draft, one, "今年投入3.75亿元。")
    with pytest.raises(Invalid) as refusal:
        reporting.submit(office(world), draft.number)
    assert (refusal.value.code, refusal.value.facts["count"]) == ("reporting.flags_left", 1)
    change(world, draft, one, "今年投入3.75亿元。", source="地区财政局2024年决算")
    assert reporting.submit(office(world), draft.number).state == "submitted"


def submitted(world: World, draft: ReportDraft) -> ReportDraft:
    return reporting.submit(office(world), draft.number)


def test_nobody_edits_what_is_submitted_until_it_comes_back(world: World, draft: ReportDraft) -> None:
    one = sentence(draft, "/value")
    row = submitted(world, draft)
    with pytest.raises(Conflict):
        change(world, draft, one, WORDS)
    with pytest.raises(Conflict):
        reporting.refresh(office(world), draft.number, draft.bases.get().vintage.number)
    with pytest.raises(Invalid):
        reporting.send_back(world.actor("leader.990100"), row.number, " ")
    back = reporting.send_back(world.actor("leader.990100"), row.number, "请补充县里的情况")
    assert (back.state, back.words) == ("drafting", "请补充县里的情况")
    assert Notice.objects.filter(code="notices.report_sent_back", role="office").exists()
    assert change(world, draft, one, WORDS).state == "edited"


def test_a_second_person_signs_and_the_text_is_frozen(world: World, draft: ReportDraft) -> None:
    one = sentence(draft, "/value")
    change(world, draft, one, one.text + WORDS)
    row = submitted(world, draft)
    assert {notice.role for notice in Notice.objects.filter(code="notices.report_submitted")} == {
        "reviewer",
        "leader",
    }
    with pytest.raises(NotPermitted):
        reporting.sign(office(world), row.number, revision=row.revision)
    with pytest.raises(Conflict):
        reporting.sign(world.actor("leader.990100"), row.number, revision=row.revision - 1)
    signed = reporting.sign(world.actor("leader.990100"), row.number, revision=row.revision)
    assert signed.state == "signed"
    content = Path(signed.text.path).read_bytes()
    assert hashlib.sha256(content).hexdigest() == signed.digest
    assert WORDS in content.decode()
    name, word = reporting.file_of(office(world), row.number, "docx")
    assert name == f"{row.number}.docx"
    assert any(WORDS in paragraph.text for paragraph in docx.Document(io.BytesIO(word)).paragraphs)
    assert not any("未签发" in paragraph.text for paragraph in docx.Document(io.BytesIO(word)).paragraphs)
    assert reporting.file_of(office(world), row.number, "pdf")[1].startswith(b"%PDF")
    assert audit.verify().breaks == ()
    acts = AuditEntry.objects.filter(subject=row.number).order_by("number").values_list("act", flat=True)
    assert list(acts) == ["reports.draft", "reports.edit", "reports.submit", "reports.sign"]


def test_whoever_had_a_part_in_it_cannot_sign(world: World, draft: ReportDraft) -> None:
    """Not even with the right to: a second post does not make a second person."""
    row = submitted(world, draft)
    person = Person.objects.get(username="office.990100")
    with acting(SYSTEM, "areas.change", note="tests"):
        give_post(person, "leader", world.areas["990100"], None, by=None, since=date(2020, 1, 1))
    with pytest.raises(NotPermitted) as refusal:
        reporting.sign(office(world), row.number, revision=row.revision)
    assert refusal.value.code == "reporting.second_person_wanted"


def test_the_next_version_takes_the_edits_along_and_supersedes(world: World, draft: ReportDraft) -> None:
    one = sentence(draft, "/value")
    change(world, draft, one, one.text + WORDS)
    with pytest.raises(Conflict) as refusal:
        reporting.open_draft(office(world), draft.plan.number, draft.bases.get().vintage.number)
    assert refusal.value.code == "reporting.already_open"
    first = submitted(world, draft)
    reporting.sign(world.actor("leader.990100"), first.number, revision=first.revision)
    newer = freeze(world, revised(figures(), indicator_of(draft, one), 1.7))
    second = reporting.open_draft(office(world), draft.plan.number, newer.number, issuer="云岭地区统计局")
    assert (second.version, second.previous_id) == (2, first.pk)
    assert again(second, one.key).state == "outdated"
    changed = reporting.differences(office(world), first.number, second.number)
    assert one.key not in {row.key for row in changed}, "the words of the edit are the same in both"
    now = again(second, one.key)
    change(world, second, now, now.generated + WORDS)
    assert one.key in {row.key for row in reporting.differences(office(world), first.number, second.number)}
    last = submitted(world, second)
    reporting.sign(world.actor("reviewer.990100"), last.number, revision=last.revision)
    assert ReportDraft.objects.get(pk=first.pk).state == "superseded"
    assert Path(ReportDraft.objects.get(pk=first.pk).docx.path).exists()


def test_a_draft_says_on_every_file_that_it_is_one(world: World, draft: ReportDraft) -> None:
    name, page = reporting.file_of(office(world), draft.number, "html")
    assert name.endswith("-draft.html")
    assert "第1版文稿，未签发" in page.decode()
    name, table = reporting.file_of(office(world), draft.number, "csv")
    assert table.decode("utf-8-sig").startswith("number,")
    with pytest.raises(NotFound):
        reporting.file_of(office(world), draft.number, "exe")


def test_a_county_may_not_take_the_figures_of_another_place(world: World, draft: ReportDraft) -> None:
    plan = adopted_plan(world, "990101")
    own = freeze(world, code="990200")
    with pytest.raises(NotFound):
        reporting.open_draft(world.actor("office.990101"), plan.number, own.number)
    with pytest.raises(Invalid) as refusal:
        reporting.open_draft(office(world), draft.plan.number, freeze(world, code="990101").number)
    assert refusal.value.code == "reporting.vintage_elsewhere"


def test_a_text_that_was_altered_is_not_read(draft: ReportDraft) -> None:
    file = Path(draft.bases.get().file.path)
    kept = file.read_bytes()
    report_texts.report_of.cache_clear()
    file.write_bytes(kept.replace(b"2024", b"2023"))
    with pytest.raises(Invalid) as refusal:
        report_texts.drafted_of(draft)
    file.write_bytes(kept)
    assert refusal.value.code == "reporting.text_altered"


def test_rows_change_only_within_an_act(draft: ReportDraft) -> None:
    with pytest.raises(Unaudited):
        draft.save()
    with pytest.raises(Unaudited):
        SentenceEdit.objects.all().delete()
