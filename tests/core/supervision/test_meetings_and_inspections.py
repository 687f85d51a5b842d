"""Laws of the courses of meetings, decisions, inspections and findings, and of the lot."""

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from halfsky.core.supervision.course import step
from halfsky.core.supervision.inspections import workflow as inspections
from halfsky.core.supervision.inspections.sampling import Candidate, Risk, Wanted, draw, lot_of, seed_of
from halfsky.core.supervision.meetings import workflow as meetings
from halfsky.core.vocabulary.errors import Conflict, HalfSkyError, NotPermitted
from halfsky.core.vocabulary.workflow import Done, Transition, open_acts
from halfsky.engines.inspection_settings import load_checklist, load_risks
from halfsky.engines.rights import load_rights

COURSES: dict[str, tuple[Transition, ...]] = {
    "meeting": meetings.MEETING,
    "decision": meetings.DECISION,
    "inspection": inspections.INSPECTION,
    "finding": inspections.FINDING,
}
STARTS = {"meeting": "planned", "decision": "open", "inspection": "planned", "finding": "found"}
SECOND = {
    "approved": ("meetings.approve_minutes", "meetings.hand_in_minutes"),
    "done": ("meetings.confirm_done", "meetings.report_done"),
    "dropped": ("meetings.drop", "meetings.propose_drop"),
    "withdrawn": ("inspections.withdraw", "inspections.propose_withdrawal"),
}
"""Final states with the act that leads there and the act whose doer it must not be."""


class Course(RuleBasedStateMachine):
    """Anyone tries any act in any order, with and without words and evidence."""

    @initialize(kind=some.sampled_from(sorted(COURSES)))
    def begin(self, kind: str) -> None:
        self.kind, self.rows, self.state = kind, COURSES[kind], STARTS[kind]
        self.history: list[tuple[str, int, str, str]] = []

    @precondition(lambda self: hasattr(self, "rows"))
    @rule(
        data=some.data(),
        person=some.integers(1, 3),
        words=some.sampled_from(["", " ", "理由"]),
        shown=some.sampled_from(["", "文件"]),
    )
    def act(self, data: some.DataObject, person: int, words: str, shown: str) -> None:
        act = data.draw(some.sampled_from(sorted({row.act for row in self.rows})))
        before = self.state
        done = [Done(act=one, person=by) for one, by, _, _ in self.history]
        try:
            self.state = step(self.rows, before, act, person=person, history=done, words=words, shown=shown)
        except HalfSkyError:
            assert self.state == before
            return
        assert act in open_acts(self.rows, before)
        self.history.append((act, person, words, shown))
        self.check(act, person, words, shown)

    def check(self, act: str, person: int, words: str, shown: str) -> None:
        """What holds after every act that was done."""
        row = next(row for row in self.rows if row.act == act)
        assert not row.reason or words.strip()
        assert not row.evidence or shown.strip()
        for last, first in SECOND.values():
            if act == last:
                assert person != next(by for one, by, _, _ in reversed(self.history) if one == first)
        if self.kind == "finding" and self.state == "closed":
            rechecked = next(by for one, by, _, _ in reversed(self.history) if one == "inspections.recheck")
            rectified = next(by for one, by, _, _ in reversed(self.history) if one == "inspections.rectify")
            assert person != rechecked != rectified
        if self.kind == "decision" and self.state == "done":
            assert any(one == "meetings.report_done" and seen for one, _, _, seen in self.history)


TestCourse = Course.TestCase


def test_every_act_of_a_course_is_a_right() -> None:
    rights = load_rights().rights
    assert {row.act for rows in COURSES.values() for row in rows} <= set(rights)


def test_every_state_is_reached_and_only_ends_allow_nothing() -> None:
    ends = {"closed", "cancelled", "done", "dropped", "withdrawn"}
    for kind, rows in COURSES.items():
        reached, left = set(), {STARTS[kind]}
        while left:
            state = left.pop()
            reached.add(state)
            left |= {row.target for row in rows if state in row.sources and row.target} - reached
        assert {state for state in reached if not open_acts(rows, state)} <= ends
        assert {source for row in rows for source in row.sources} <= reached


def test_nothing_closes_with_something_open() -> None:
    with pytest.raises(Conflict):
        meetings.want_settled(["done", "open"])
    with pytest.raises(Conflict):
        inspections.want_settled(["closed", "ordered"])
    meetings.want_settled(["done", "dropped"])
    inspections.want_settled([])


def test_who_hands_in_does_not_approve_even_after_others_tried() -> None:
    history = [Done(act="meetings.hand_in_minutes", person=1), Done(act="meetings.return_minutes", person=2)]
    with pytest.raises(NotPermitted):
        step(meetings.MEETING, "written", "meetings.approve_minutes", person=1, history=history)


RISKS = load_risks().risks
PEOPLE = tuple(
    Candidate(key=f"unit:{place}", stratum="unit", counts={"matters": place % 3, "years": 4})
    for place in range(12)
)


@given(word=some.text(min_size=1, max_size=20), order=some.permutations(PEOPLE))
def test_the_same_word_draws_the_same_lot_whatever_the_order(word: str, order: list[Candidate]) -> None:
    wanted = (Wanted(stratum="unit", by_risk=2, by_lot=3),)
    first = draw(RISKS, PEOPLE, wanted, seed=seed_of(word))
    assert draw(RISKS, tuple(order), wanted, seed=seed_of(word)) == first
    assert Counter(one.how for one in first if one.how) == {"risk": 2, "lot": 3}
    least = min(one.score for one in first if one.how == "risk")
    assert all(one.score <= least for one in first if one.how != "risk")
    drawn = sorted(one.lot for one in first if one.how == "lot")
    assert all(one.lot > drawn[-1] for one in first if not one.how)


def test_everyone_left_to_the_lot_has_the_same_chance() -> None:
    words, wanted = 3000, (Wanted(stratum="unit", by_risk=0, by_lot=3),)
    drawn = Counter(
        one.key
        for word in range(words)
        for one in draw((), PEOPLE, wanted, seed=seed_of(str(word)))
        if one.how == "lot"
    )
    expected = words * 3 / len(PEOPLE)
    # Four standard deviations of a draw of 3 of 12.
    assert all(abs(drawn[one.key] - expected) < 4 * (words * 0.25 * 0.75) ** 0.5 for one in PEOPLE)


def test_anyone_can_draw_the_lot_with_tools_of_their_own() -> None:
    seed = hashlib.sha256("口令".encode()).hexdigest()
    assert lot_of(seed_of(" 口令 "), "unit:1") == hashlib.sha256(f"{seed}:unit:1".encode()).hexdigest()


def test_points_are_explained_and_add_up() -> None:
    risk = Risk(code="matters", zh="", en="", each=2, most=3)
    one = draw((risk,), (Candidate(key="a", stratum="unit", counts={"matters": 5}),), (), seed="")[0]
    assert one.score == sum(point.points for point in one.points) == 3


def test_the_checklist_asks_in_both_languages_and_names_clauses() -> None:
    questions = load_checklist().questions
    assert len({one.code for one in questions}) == len(questions)
    assert all(one.zh and one.en and one.clause and one.of and one.evidence_zh for one in questions)
