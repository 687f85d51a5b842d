"""Adoption: what people decide is kept beside what the machine read, and nothing is lost."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.plan.adopting import ADDED, PLAN, READ, SOURCE, TEXT, TIES, adopted, decisions, plan_of
from tests.shared import SHARED, needs_shared

from halfsky.core.plan.adopted import AdoptedPlan, Decision, as_plan, differences, numbers, tally
from halfsky.core.plan.adoption import adopt, next_added
from halfsky.core.plan.numbering import number_directions, number_targets, placed_items
from halfsky.core.plan.read import read_plan
from halfsky.core.plan.segments import segments
from halfsky.core.plan.versions import carry_over
from halfsky.core.vocabulary.errors import HalfSkyError
from halfsky.engines.documents.reading import read_source

LAWS = settings(deadline=None, derandomize=True, max_examples=60)


def test_without_decisions_the_reading_stands_unconfirmed() -> None:
    plan = adopted()
    assert {entry.standing for entry in plan.targets} == {"unconfirmed"}
    assert plan.rejected == ()
    assert [entry.number for entry in plan.targets] == list(range(1, len(plan.targets) + 1))
    assert [entry.promise.start for entry in plan.targets] == sorted(e.promise.start for e in plan.targets)
    assert as_plan(plan) == PLAN
    assert plan.targets[0].tie == TIES["1-1-1"]
    assert differences(plan) == ()


@LAWS
@given(decisions)
def test_nothing_is_lost(made: list[Decision]) -> None:
    plan = adopted(*made)
    numbers_of = [entry.no for entry in plan.every]
    assert sorted(no for no in numbers_of if not no.startswith("A")) == sorted(READ)
    assert len(set(numbers_of)) == len(numbers_of)
    assert [entry.number for entry in plan.every] == list(range(1, len(numbers_of) + 1))
    assert sum(tally(plan).values()) == len(numbers_of)
    read = {entry.no: entry.read for entry in adopted().targets}
    assert all(entry.read == read.get(entry.no) for entry in plan.every)


@LAWS
@given(decisions)
def test_the_same_decisions_twice_give_the_same(made: list[Decision]) -> None:
    assert adopted(*made, *made) == adopted(*made)


@LAWS
@given(decisions)
def test_an_adopted_plan_comes_back_from_its_file(made: list[Decision]) -> None:
    plan = adopted(*made)
    assert msgspec.json.decode(msgspec.json.encode(plan), type=AdoptedPlan) == plan


@LAWS
@given(decisions)
def test_the_adopted_plan_reads_as_a_plan(made: list[Decision]) -> None:
    plan = adopted(*made)
    read = as_plan(plan)
    named = {n.no: n.target for n in number_targets(read)} | {
        n.no: n.direction for n in number_directions(read)
    }
    by_number = {entry.number: entry.promise for entry in plan.targets}
    assert {named[no]: by_number[number] for no, number in numbers(plan).items()} == {
        promise: promise for promise in by_number.values()
    }
    assert len(numbers(plan)) == len(plan.targets)


@LAWS
@given(decisions, decisions)
def test_numbers_once_given_stay(first: list[Decision], more: list[Decision]) -> None:
    before = adopted(*first)
    after = adopt(PLAN, [*first, *more], text=SOURCE.text, ties=TIES, before=before)
    held = {entry.no: entry.number for entry in before.every}
    assert all(held.get(entry.no, entry.number) == entry.number for entry in after.every)
    assert len({entry.number for entry in after.every}) == len(after.every)


@LAWS
@given(decisions)
def test_segments_joined_are_the_text(made: list[Decision]) -> None:
    plan = adopted(*made)
    marked: list[int] = []
    for _, item in placed_items(PLAN):
        cut = segments(item, plan.targets, text=SOURCE.text)
        assert "".join(segment.text for segment in cut) == SOURCE.text[item.start : item.end]
        assert all(segment.text for segment in cut)
        assert all((segment.kind == "plain") == (not segment.numbers) for segment in cut)
        marked += [number for segment in cut for number in segment.numbers]
    assert set(marked) == {entry.number for entry in plan.targets}


def test_a_target_and_a_direction_are_marked_in_place() -> None:
    _, item = next(placed_items(PLAN))
    cut = segments(item, adopted().targets, text=SOURCE.text)
    assert [(s.text, s.kind, s.numbers) for s in cut] == [
        ("孕产妇死亡率下降到12/10万以下", "target", (1,)),
        ("，", "plain", ()),
        ("城乡差距缩小", "direction", (2,)),
        ("。", "plain", ()),
    ]


def test_a_correction_keeps_both_values() -> None:
    changes = {"value": 10, "deadline": 2025, "series": "OTHER"}
    plan = adopted(Decision(no="1-1-1", act="corrected", by=7, changes=changes, reason="按文件"))
    entry = plan.targets[0]
    assert (entry.standing, entry.by, entry.reason) == ("corrected", 7, "按文件")
    assert entry.target is not None
    assert entry.read_target is not None
    assert (entry.target.value, entry.read_target.value, entry.tie.series) == (10, 12, "OTHER")
    assert [(d.field, d.read, d.adopted) for d in differences(plan)] == [
        ("value", 12, 10),
        ("deadline", entry.read_target.deadline, 2025),
        ("series", "MATERNAL_MORTALITY", "OTHER"),
    ]


def test_the_last_decision_counts() -> None:
    wrong = Decision(no="1-1-1", act="corrected", by=1, changes={"value": 10})
    right = Decision(no="1-1-1", act="confirmed", by=2)
    entry = adopted(wrong, right).targets[0]
    assert entry.target == entry.read_target
    assert (entry.standing, entry.by) == ("confirmed", 2)


def test_what_is_added_finds_its_place_over_a_line_break() -> None:
    changes = {
        "quote": "至少有1处健身场所",
        "indicator": "健身场所",
        "kind": "each_has",
        "comparator": "each_has",
    }
    decision = Decision(no="A1", act="added", by=3, item="1-3", changes=changes)
    (entry,) = [entry for entry in adopted(decision).targets if entry.standing == "added"]
    assert SOURCE.text[entry.promise.start : entry.promise.end] == "至少有1处健身\n场所"
    assert entry.promise.quote == "至少有1处健身场所"
    assert next_added([decision]) == "A2"
    assert adopted(decision, Decision(no="A1", act="undone", by=3)) == adopted()


def test_a_tendency_can_be_added() -> None:
    changes = {"quote": "妇女健康意识", "indicator": "健康意识", "direction": "up"}
    plan = adopted(Decision(no="A1", act="added", by=3, item="1-3", changes=changes))
    (entry,) = [entry for entry in plan.targets if entry.standing == "added"]
    assert entry.direction is not None
    assert entry.direction.direction == "up"


REFUSED = [
    ("adoption.no_target", {"no": "9-9-9", "act": "confirmed"}),
    ("adoption.no_target", {"no": "A1", "act": "corrected", "changes": {"value": 1}}),
    ("adoption.reason_missing", {"act": "rejected", "reason": " "}),
    ("adoption.nothing_changed", {"act": "corrected"}),
    ("adoption.field_unknown", {"act": "corrected", "changes": {"colour": 1}}),
    ("adoption.field_unknown", {"act": "corrected", "changes": {"start": 1}}),
    ("adoption.field_value", {"act": "corrected", "changes": {"value": "many"}}),
    ("adoption.field_missing", {"act": "corrected", "changes": {"value": None}}),
    ("adoption.field_missing", {"act": "corrected", "changes": {"kind": "relative"}}),
    ("adoption.unit_unknown", {"act": "corrected", "changes": {"unit": "furlongs"}}),
    ("adoption.quote_elsewhere", {"act": "corrected", "changes": {"quote": "别处的话"}}),
    ("adoption.indicator_unknown", {"act": "corrected", "changes": {"series": "NOT_ONE"}}),
    ("adoption.taken", {"no": "1-1-1", "act": "added", "item": "1-1", "changes": ADDED}),
    ("adoption.no_item", {"no": "A1", "act": "added", "item": "7-7", "changes": ADDED}),
    ("adoption.quote_elsewhere", {"no": "A1", "act": "added", "item": "1-1", "changes": ADDED}),
    ("adoption.field_missing", {"no": "A1", "act": "added", "item": "1-3", "changes": {"quote": "妇女"}}),
]


@pytest.mark.parametrize(("code", "fields"), REFUSED)
def test_a_decision_that_cannot_stand_is_refused(code: str, fields: dict[str, object]) -> None:
    decision = msgspec.convert({"no": "1-1-1", "by": 1, **fields}, Decision)
    with pytest.raises(HalfSkyError) as refusal:
        adopt(PLAN, [decision], text=SOURCE.text, ties=TIES, indicators={"MATERNAL_MORTALITY"})
    assert refusal.value.code == code


@given(st.sampled_from(["2．", "1．"]))
@settings(LAWS, max_examples=2)
def test_items_numbered_alike_by_mistake_are_both_kept(number: str) -> None:
    text = TEXT.replace("2．平均受教育年限", f"{number}平均受教育年限")
    source, plan = plan_of(text)
    whole = adopt(plan, text=source.text)
    assert len({entry.no for entry in whole.targets}) == len(whole.targets) == len(READ)
    assert as_plan(whole) == plan


@needs_shared
@pytest.mark.parametrize("name", ["kashgar-2021-2025.txt", "zhalainuoer-2021-2030.txt"])
def test_a_real_plan_is_adopted_whole(name: str) -> None:
    source = read_source(SHARED / "plans" / name)
    plan = read_plan(source)
    whole = adopt(plan, text=source.text)
    assert as_plan(whole) == plan
    assert len(whole.targets) == len(number_targets(plan)) + len(number_directions(plan))
    for _, item in placed_items(plan):
        cut = segments(item, whole.targets, text=source.text)
        assert "".join(segment.text for segment in cut) == source.text[item.start : item.end]
    every = [Decision(no=entry.no, act="confirmed", by=1) for entry in whole.targets]
    version = carry_over(adopt(plan, every, text=source.text), every, whole)
    assert version.to_look_at == ()
    assert version.decisions == tuple(every)
