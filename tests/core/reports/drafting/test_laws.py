"""Laws of drafting: no edit is lost, the same edits give the same draft, without edits the report is as generated."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halfsky.core.reports.drafting.comparing import compare
from halfsky.core.reports.drafting.finishing import finished
from halfsky.core.reports.drafting.flags import every, flags
from halfsky.core.reports.drafting.lasting import lasting
from halfsky.core.reports.drafting.merging import generated, merge
from halfsky.core.reports.drafting.model import Drafted, Edit
from halfsky.core.reports.drafting.standing import next_added, standing_of
from halfsky.core.reports.model import Report
from halfsky.engines.page.document import render_html
from tests.core.reports.drafting.drafts import edits_on, real_report, small_report

SMALL = small_report()
EDITS = edits_on(SMALL)


def printed(report: Report) -> str:
    return "\n".join(sentence.text for sentence in generated(report).values())


@given(edits=EDITS)
@settings(max_examples=120, deadline=None)
def test_no_edit_is_lost(edits: list[Edit]) -> None:
    drafted = merge(SMALL, edits)
    kept = [placed for placed in every(drafted) if placed.edit is not None]
    keys = [placed.key for placed in every(drafted) if placed.key]
    assert len(keys) == len(set(keys))
    for key, standing in standing_of(edits).items():
        found = [placed for placed in every(drafted) if placed.key == key]
        assert len(found) == 1
        if standing.words is not None:
            assert found[0].text == standing.words.text or found[0].state == "removed"
            assert found[0] in kept


@given(edits=EDITS)
@settings(max_examples=120, deadline=None)
def test_no_generated_sentence_is_lost(edits: list[Edit]) -> None:
    shown = {placed.key for placed in every(merge(SMALL, edits)) if placed.generated}
    assert shown == set(generated(SMALL))


@given(edits=EDITS)
@settings(max_examples=120, deadline=None)
def test_merging_twice_changes_nothing(edits: list[Edit]) -> None:
    assert merge(SMALL, edits) == merge(SMALL, edits)
    once, twice = standing_of(edits), standing_of([*edits, *edits])
    assert set(once) == set(twice)


@given(edits=EDITS)
@settings(max_examples=80, deadline=None)
def test_the_same_figures_again_change_no_state(edits: list[Edit]) -> None:
    again = msgspec.json.decode(msgspec.json.encode(SMALL), type=Report)
    before, after = merge(SMALL, edits), merge(again, edits, before=SMALL)
    assert [placed.state for placed in every(before)] == [placed.state for placed in every(after)]
    assert flags(before) == flags(after)
    assert compare(before, after) == ()
    assert not [placed for placed in every(after) if placed.earlier]


@given(edits=EDITS, left=st.integers(0, 4))
@settings(max_examples=80, deadline=None)
def test_edits_come_back_with_their_place(edits: list[Edit], left: int) -> None:
    """A target that goes takes its edits to the orphans; when it comes back they are where they were."""
    fewer = msgspec.structs.replace(SMALL, sections=SMALL.sections[: left % 3])
    gone = {placed.key for placed in every(merge(fewer, edits))}
    assert set(standing_of(edits)) <= gone
    assert merge(SMALL, edits) == merge(SMALL, edits, before=SMALL)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_edits_the_report_is_byte_for_byte_as_generated(lang: str, tmp_path: Path) -> None:
    report = real_report(lang)
    own = finished(merge(report))
    assert msgspec.json.encode(own) == msgspec.json.encode(report)
    render_html(report, tmp_path / "generated.html")
    render_html(own, tmp_path / "drafted.html")
    assert (tmp_path / "generated.html").read_bytes() == (tmp_path / "drafted.html").read_bytes()


def keys_in_order(drafted: Drafted) -> list[str]:
    return [placed.key for placed in every(drafted)]


def added(name: str, after: str, *, opens: bool = False) -> Edit:
    return Edit(sentence=name, act="added", text=f"{name}。", after=after, opens=opens)


def test_what_is_added_stands_right_after_its_sentence() -> None:
    edits = [
        added("added:1", "summary/basis"),
        added("added:2", "summary/basis"),
        added("added:3", "added:1"),
    ]
    assert keys_in_order(merge(SMALL, edits))[:4] == ["summary/basis", "added:2", "added:1", "added:3"]
    assert next_added(edits) == "added:4"


def test_a_paragraph_of_its_own_follows_the_paragraph_of_its_sentence() -> None:
    edits = [added("added:1", "target:1-1-1/finding", opens=True), added("added:2", "added:1")]
    report = finished(merge(SMALL, edits))
    texts = [[one.key for one in block.sentences] for block in report.sections[0].blocks]  # type: ignore[union-attr]
    assert texts[0] == ["target:1-1-1/finding", "target:1-1-1/value"]
    assert texts[1] == ["added:1", "added:2"]


def test_two_that_follow_each_other_are_orphans_and_not_a_loop() -> None:
    drafted = merge(SMALL, [added("added:1", "added:2"), added("added:2", "added:1")])
    assert [placed.key for placed in drafted.orphans] == ["added:1", "added:2"]


def test_a_removed_sentence_is_not_printed_and_an_empty_paragraph_neither() -> None:
    edits = [Edit(sentence="summary/basis", act="removed", base="依据规划，本报告说明情况。", reason="重复")]
    drafted = merge(SMALL, edits)
    assert finished(drafted).summary == ()
    assert flags(drafted) == ()
    back = merge(SMALL, [*edits, Edit(sentence="summary/basis", act="restored")])
    assert finished(back) == SMALL


def test_an_edit_made_from_other_words_shows_both() -> None:
    edit = Edit(sentence="target:1-1-1/value", act="changed", text="今年为95.3%。", base="2024年为94.9%。")
    placed = next(one for one in every(merge(SMALL, [edit])) if one.key == "target:1-1-1/value")
    assert (placed.state, placed.text, placed.base) == ("outdated", "今年为95.3%。", "2024年为94.9%。")
    assert placed.generated.startswith("2024年为95.3%")
    assert [flag.kind for flag in flags(merge(SMALL, [edit]))] == ["outdated"]


def test_an_orphan_is_flagged_until_it_is_set_aside() -> None:
    edit = Edit(sentence="target:9-9-9/value", act="changed", text="原来的话。", base="从前。")
    assert [flag.kind for flag in flags(merge(SMALL, [edit]))] == ["orphan"]
    aside = merge(SMALL, [edit, Edit(sentence="target:9-9-9/value", act="set_aside", reason="已写入上一句")])
    assert flags(aside) == ()
    assert aside.orphans[0].text == "原来的话。"


def test_lasting_names_follow_the_adopted_plan_and_not_the_order_of_targets() -> None:
    first = lasting(SMALL, {"1-1-1": 7, "1-1-2": 8, "2-1-1": 9})
    assert "target:#7/value" in generated(first)
    # A target before it was rejected: the board counts anew, the adopted plan does not.
    second = lasting(SMALL, {"1-1-1": 8})
    assert generated(second)["target:#8/value"].text == generated(SMALL)["target:1-1-1/value"].text
    assert finished(merge(first)) == first


def test_what_differs_between_two_states_is_listed_by_sentence() -> None:
    edit = Edit(sentence="summary/basis", act="changed", text="改过。", base="依据规划，本报告说明情况。")
    found = compare(merge(SMALL), merge(SMALL, [edit, added("added:1", "summary/basis")]))
    assert [(one.what, one.after) for one in found] == [("changed", "改过。"), ("new", "added:1。")]
    assert [one.what for one in compare(merge(SMALL, [added("added:1", "summary/basis")]), merge(SMALL))] == [
        "gone"
    ]
