"""The laws of the workflow of a policy, walked at random by several people on a calendar with holidays."""

from datetime import date, timedelta

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from halfsky.core.evaluation.policies.deadlines import HIGHEST, lateness, reply_due
from halfsky.core.evaluation.policies.workflow import (
    BY_ACT,
    ENDED,
    GONE,
    TRANSITIONS,
    Act,
    Standing,
    State,
    open_acts,
    step,
)
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotPermitted
from halfsky.core.vocabulary.workflow import Done
from halfsky.core.vocabulary.working_days import WorkingDays

HOLIDAYS = WorkingDays(
    years=frozenset({2025}),
    rest=frozenset(date(2025, 10, day) for day in range(1, 9)),
    work=frozenset({date(2025, 9, 28), date(2025, 10, 11)}),
)
PEOPLE = st.integers(1, 4)
WORDS = st.sampled_from(["", "  ", "理由充分"])
QUESTIONS = 3


class Policy(RuleBasedStateMachine):
    """One policy, four people, days that pass."""

    def __init__(self) -> None:
        super().__init__()
        self.standing = Standing(state=State.REGISTERED, open_questions=QUESTIONS, experts_wanted=2)
        self.history: list[Done] = []
        self.today = date(2025, 9, 22)
        self.sent: date | None = None
        self.due: date | None = None
        self.trail = 0

    def _late(self) -> int:
        return lateness(
            self.due if self.standing.state is State.AWAITING_REPLY else None, self.today, HOLIDAYS
        )

    def _do(self, act: Act, person: int | None, words: str = "x", **changes: object) -> bool:
        now = msgspec.structs.replace(self.standing, lateness=self._late(), **changes)
        try:
            after = step(now, act, person=person, history=tuple(self.history), reason=words)
        except (Conflict, Invalid, NotPermitted):
            return False
        assert self.standing.state in BY_ACT[act].sources
        self.history.append(Done(act=act, person=person))
        self.standing = msgspec.structs.replace(now, state=after)
        self.trail += 1
        return True

    @rule(person=PEOPLE, words=WORDS, wants=st.booleans())
    def screen(self, person: int, words: str, wants: bool) -> None:
        if self._do(Act.SCREEN, person, words, wants_assessment=wants):
            assert words.strip()
            assert self.standing.state is (State.ASSESSING if wants else State.SCREENED)

    @rule(person=PEOPLE, act=st.sampled_from([Act.CONFIRM_SCREENING, Act.REFUSE_SCREENING]), words=WORDS)
    def second_screening(self, person: int, act: Act, words: str) -> None:
        if self._do(act, person, words):
            assert Done(act=Act.SCREEN, person=person) not in self.history

    @rule(person=PEOPLE, answered=st.integers(0, QUESTIONS), groups=st.integers(0, 2))
    def assess(self, person: int, answered: int, groups: int) -> None:
        self._do(Act.ASSESS, person, open_questions=QUESTIONS - answered, groups=groups)

    @rule(person=PEOPLE, more=st.integers(0, 3))
    def ask(self, person: int, more: int) -> None:
        self._do(
            Act.ASK_EXPERTS,
            person,
            experts=self.standing.experts + more,
            experts_waiting=self.standing.experts_waiting + more,
        )

    @precondition(lambda self: self.standing.experts_waiting)
    @rule(person=PEOPLE, words=WORDS)
    def opinion(self, person: int, words: str) -> None:
        self._do(Act.GIVE_OPINION, person, words, experts_waiting=self.standing.experts_waiting - 1)

    @precondition(lambda self: self.standing.experts_waiting)
    @rule(person=PEOPLE)
    def excuse(self, person: int) -> None:
        self._do(
            Act.EXCUSE_EXPERT,
            person,
            experts=self.standing.experts - 1,
            experts_waiting=self.standing.experts_waiting - 1,
        )

    @rule(person=PEOPLE, words=WORDS)
    def reconcile(self, person: int, words: str) -> None:
        if self._do(Act.RECONCILE, person, words):
            assert self.standing.experts_waiting == 0

    @rule(
        person=PEOPLE,
        conclusion=st.sampled_from(["no_objection", "amend", "object"]),
        proposals=st.integers(0, 2),
    )
    def propose(self, person: int, conclusion: str, proposals: int) -> None:
        self._do(Act.PROPOSE, person, conclusion=conclusion, proposals=proposals)

    @rule(person=PEOPLE, act=st.sampled_from([Act.RETURN_CONCLUSION, Act.CONCLUDE]))
    def settle(self, person: int, act: Act) -> None:
        if self._do(act, person) and act is Act.CONCLUDE:
            assert self.standing.open_questions == 0
            assert self.standing.groups
            assert person not in {done.person for done in self.history if done.act in BY_ACT[act].not_by}

    @rule(person=PEOPLE)
    def send(self, person: int) -> None:
        before = self.sent
        if self._do(Act.SEND_LETTER, person):
            assert before is None, "a second letter"
            self.sent = self.today
            if self.standing.state is State.AWAITING_REPLY:
                self.due = reply_due(self.today, 15, HOLIDAYS)
                assert HOLIDAYS.is_working(self.due)
                assert HOLIDAYS.between(self.today, self.due) == 15
            else:
                assert self.standing.conclusion == "no_objection"

    @rule(person=PEOPLE, act=st.sampled_from([Act.REPLY, Act.RECORD_REPLY]))
    def reply(self, person: int, act: Act) -> None:
        if self._do(act, person):
            assert self.due is not None

    @rule(person=st.one_of(st.none(), PEOPLE))
    def escalate(self, person: int | None) -> None:
        late = self._late()
        if self._do(Act.ESCALATE, person):
            assert self.due is not None
            assert self.today > self.due
            assert self.standing.escalated < late
            self.standing = msgspec.structs.replace(self.standing, escalated=self.standing.escalated + 1)

    @rule(person=PEOPLE, outcome=st.sampled_from(["issued_changed", "kept", "not_issued", "repealed"]))
    def outcome(self, person: int, outcome: str) -> None:
        self._do(Act.RECORD_OUTCOME, person, outcome=outcome)

    @rule(person=PEOPLE, words=WORDS)
    def review(self, person: int, words: str) -> None:
        self._do(Act.REVIEW, person, words)

    @rule(person=PEOPLE)
    def close(self, person: int) -> None:
        if self._do(Act.CLOSE, person):
            reviewed = Act.REVIEW in {done.act for done in self.history}
            assert reviewed or self.standing.outcome in GONE

    @rule(person=PEOPLE, words=WORDS)
    def withdraw(self, person: int, words: str) -> None:
        if self._do(Act.WITHDRAW, person, words):
            assert self.sent is None

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @invariant()
    def every_act_is_on_record(self) -> None:
        assert self.trail == len(self.history)

    @invariant()
    def no_conclusion_without_answers_and_second_person(self) -> None:
        done = [one.act for one in self.history]
        if self.sent is not None:
            assert Act.CONCLUDE in done
            assert self.standing.open_questions == 0
        if self.standing.state is State.SCREENED_OUT:
            assert Act.CONFIRM_SCREENING in done

    @invariant()
    def what_has_ended_stays(self) -> None:
        if self.standing.state in ENDED:
            assert open_acts(self.standing) == ()

    @invariant()
    def never_taken_up_too_far(self) -> None:
        assert self.standing.escalated <= HIGHEST


Policy.TestCase.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
TestPolicy = Policy.TestCase


def _to_the_letter(conclusion: str = "amend") -> list[tuple[Act, int, dict[str, object]]]:
    return [
        (Act.SCREEN, 1, {"wants_assessment": True}),
        (Act.ASSESS, 1, {"open_questions": 0, "groups": 1}),
        (Act.ASK_EXPERTS, 1, {"experts": 2, "experts_waiting": 2}),
        (Act.GIVE_OPINION, 2, {"experts_waiting": 1}),
        (Act.GIVE_OPINION, 3, {"experts_waiting": 0}),
        (Act.RECONCILE, 1, {}),
        (Act.PROPOSE, 1, {"conclusion": conclusion, "proposals": int(conclusion != "no_objection")}),
        (Act.CONCLUDE, 4, {}),
        (Act.SEND_LETTER, 1, {}),
    ]


def walk(steps: list[tuple[Act, int, dict[str, object]]]) -> list[State]:
    standing, history, states = Standing(state=State.REGISTERED, open_questions=3, experts_wanted=2), [], []
    for act, person, changes in steps:
        standing = msgspec.structs.replace(standing, **changes)
        after = step(standing, act, person=person, history=tuple(history), reason="理由")
        history.append(Done(act=act, person=person))
        standing = msgspec.structs.replace(standing, state=after)
        states.append(after)
    return states


def test_the_whole_way_can_be_walked() -> None:
    rest = [
        (Act.REPLY, 5, {}),
        (Act.RECORD_OUTCOME, 1, {"outcome": "issued_changed"}),
        (Act.REVIEW, 1, {}),
        (Act.CLOSE, 1, {}),
    ]
    states = walk(_to_the_letter() + rest)
    assert states[-5:] == [
        State.AWAITING_REPLY,
        State.REPLIED,
        State.SETTLED,
        State.REVIEWED,
        State.CLOSED,
    ]
    assert set(State) - {*states, State.REGISTERED} == {State.SCREENED, State.SCREENED_OUT, State.WITHDRAWN}


def test_no_objection_asks_for_no_reply() -> None:
    assert walk(_to_the_letter("no_objection"))[-1] is State.REPLIED


def test_every_act_has_one_row_and_leads_somewhere_known() -> None:
    assert len(BY_ACT) == len(TRANSITIONS) == len(Act)
    reached = {row.target for row in TRANSITIONS if row.target} | {
        State.REGISTERED,
        State.ASSESSING,
        State.SCREENED,
    }
    assert {source for row in TRANSITIONS for source in row.sources} <= reached | {
        State.RECONCILING,
        State.AWAITING_REPLY,
        State.REPLIED,
    }
