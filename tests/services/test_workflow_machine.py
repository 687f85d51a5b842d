"""Random people try random acts on real returns in the database; the laws of the desk hold after each of them."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from django.conf import settings as site
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from halfsky.core.returns.model import Answer, LineKey
from halfsky.core.returns.workflow import BY_ACT, Act, State, open_acts
from halfsky.core.vocabulary.errors import HalfSkyError
from halfsky.core.vocabulary.statuses import Missing
from halfsky.services import audit, campaigns, returns, rolling_up, vintages
from halfsky.services.acting import SYSTEM, acting
from halfsky.services.asked_forms import form_of
from halfsky.services.people import give_post
from halfsky.store.models import AuditEntry, Campaign, Observation, Person, Return
from tests.conftest import Lasting
from tests.people import World, adopted_plan, make_world

pytestmark = pytest.mark.django_db

KIND = "EDUCATION"
COUNTIES = ("990101", "990102")
NUMBERS = tuple(f"2024-{area}-education" for area in (*COUNTIES, "990100"))
BUSY = "busy.990101"
"""One person who is liaison, leader and reviewer at once: the rights allow everything, the second person is wanted."""
PEOPLE = (
    BUSY,
    *(f"{role}.{area}.education" for area in COUNTIES for role in ("liaison", "unit_leader")),
    "liaison.990100.education",
    "unit_leader.990100.education",
    "reviewer.990101",
    "reviewer.990102",
    "reviewer.990100",
    "reviewer2.990100",
    "office.990100",
    "office.990101",
    "evaluator.990100",
    "reviewer.990200",
    "audit_administrator.990100",
)
NEAR = (
    "liaison.{area}.education",
    "unit_leader.{area}.education",
    "reviewer.{area}",
    "reviewer.990100",
    "reviewer2.990100",
    BUSY,
)
ACTS = tuple(act for act in Act if act not in (Act.FILL, Act.ROLL_UP, Act.LOCK))
MAKERS = {Act.FILL, Act.HAND_IN}
NATURAL = {
    State.DRAFT: (Act.HAND_IN, "liaison.{area}.education"),
    State.RETURNED: (Act.HAND_IN, "liaison.{area}.education"),
    State.HANDED_IN: (Act.APPROVE, "unit_leader.{area}.education"),
    State.APPROVED: (Act.ACCEPT, "reviewer.{area}"),
    State.LOCKED: (Act.ASK_REOPENING, "reviewer.990100"),
    State.REOPENING: (Act.GRANT_REOPENING, "reviewer2.990100"),
}

Key = tuple[str, str, str]


@pytest.fixture(scope="module")
def world(lasting: Lasting) -> World:
    """Built once; every run of the machine is undone, and the world at the end."""
    with lasting():
        made = make_world((KIND,))
        with acting(SYSTEM, "people.invite", note="tests"):
            busy = Person.objects.create(username=BUSY, name="一身三任")
            for role in ("liaison", "unit_leader", "reviewer"):
                unit = None if role == "reviewer" else made.units["990101", KIND]
                give_post(busy, role, made.areas["990101"], unit, by=None, since=date(2020, 1, 1))
        plan = adopted_plan(made)
        campaigns.open_campaign(made.actor("reviewer.990100"), plan.number, year=2024, due=date(2025, 6, 30))
    return made


class DeskMachine(RuleBasedStateMachine):
    """Keeps its own book of what succeeded, and holds the database against it."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        site.VINTAGES = Path(mkdtemp())
        self.actors = {name: world.actor(name) for name in PEOPLE}
        self.campaign = Campaign.objects.select_related("area").get()
        self.book: dict[str, list[tuple[Act, int | None]]] = {number: [] for number in NUMBERS}
        self.known: dict[str, dict[Key, float]] = {}
        self.versions = dict.fromkeys(NUMBERS, 0)
        self.entries = AuditEntry.objects.count()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def attempt(self, do: Callable[[], Any], *, entries: Callable[[Any], int] = lambda _: 1) -> Any:
        """Do something; refused, it has left no entry, and else as many as it should."""
        done, expected = None, 0
        with suppress(HalfSkyError):
            done = do()
            expected = entries(done)
        self.entries += expected
        assert AuditEntry.objects.count() == self.entries
        return done

    @rule(
        name=st.sampled_from(PEOPLE),
        number=st.sampled_from(NUMBERS),
        value=st.integers(0, 5000),
        behind=st.sampled_from((0, 0, 0, 1)),
    )
    def fill(self, name: str, number: str, value: int, behind: int) -> None:
        row = Return.objects.get(number=number)
        answers = answered(row, float(value))
        version = self.attempt(
            lambda: returns.save(self.actors[name], number, answers, version=row.version - behind)
        )
        if version is not None:
            assert not behind
            assert version == self.versions[number] + 1
            self.versions[number] = version
            self.book[number].append((Act.FILL, self.actors[name].person))

    @rule(
        name=st.sampled_from(PEOPLE),
        number=st.sampled_from(NUMBERS),
        act=st.sampled_from(ACTS),
        reason=st.sampled_from(("", "口径更正")),
        behind=st.sampled_from((0, 0, 0, 1)),
    )
    def act(self, name: str, number: str, act: Act, reason: str = "口径更正", behind: int = 0) -> None:
        row = Return.objects.get(number=number)
        before = State(row.state)
        done = self.attempt(
            lambda: returns.perform(
                self.actors[name], number, act, version=row.version - behind, reason=reason
            )
        )
        if done is None:
            assert Return.objects.get(number=number).state == before
            return
        assert not behind
        assert before in BY_ACT[act].sources
        self.book[number].append((act, self.actors[name].person))
        if act is Act.ACCEPT:
            self.known[number] = given(row)
        if act is Act.SEND_BACK_APPROVED and before is not State.APPROVED:
            self.known.pop(number, None)

    @rule(number=st.sampled_from(NUMBERS), nth=st.integers(0, 3), who=st.sampled_from(NEAR))
    def act_that_the_state_allows(self, number: str, nth: int, who: str) -> None:
        acts = [act for act in open_acts(State(Return.objects.get(number=number).state)) if act in ACTS]
        if acts:
            self.act(who.format(area=number.split("-")[1]), number, acts[nth % len(acts)])

    @rule(number=st.sampled_from(NUMBERS), value=st.integers(0, 5000), steps=st.integers(1, 4))
    def go_on(self, number: str, value: int, steps: int) -> None:
        """What rightful people would do next, so that late states are reached."""
        for _ in range(steps):
            state = State(Return.objects.get(number=number).state)
            if state not in NATURAL:
                return
            act, who = NATURAL[state]
            name = who.format(area=number.split("-")[1])
            if act is Act.HAND_IN:
                self.fill(name, number, value, 0)
            self.act(name, number, act)

    @rule(name=st.sampled_from(("reviewer.990100", "reviewer.990101", "office.990100")))
    def roll_up(self, name: str) -> None:
        ready = [
            number for number in NUMBERS[:2] if Return.objects.get(number=number).state == State.ACCEPTED
        ]
        count = self.attempt(
            lambda: rolling_up.roll_up_campaign(self.actors[name], self.campaign), entries=lambda n: n + 1
        )
        if count is not None:
            assert count == len(ready)
            for number in ready:
                self.book[number].append((Act.ROLL_UP, self.actors[name].person))
            self.sums_are_of_what_was_accepted()

    @rule(name=st.sampled_from(("reviewer.990100", "reviewer.990101", "office.990100")))
    def freeze(self, name: str) -> None:
        ready = [
            number
            for number in NUMBERS
            if Return.objects.get(number=number).state
            in ((State.ROLLED_UP,) if number in NUMBERS[:2] else (State.ACCEPTED, State.ROLLED_UP))
        ]
        done = self.attempt(
            lambda: vintages.freeze(self.actors[name], self.campaign), entries=lambda _: len(ready) + 1
        )
        if done is not None:
            for number in ready:
                self.book[number].append((Act.LOCK, self.actors[name].person))

    def sums_are_of_what_was_accepted(self) -> None:
        below = [self.known.get(number, {}) for number in NUMBERS[:2]]
        own = self.known.get(NUMBERS[2], {})
        rows = Observation.objects.filter(known_until=None, derivation="roll_up", area__code="990100")
        for row in rows:
            values = [figures[key_of(row)] for figures in below if key_of(row) in figures]
            assert row.value == sum(values)
            assert row.coverage == len(values) / len(below)
        counted = {key for figures in below for key in figures} - own.keys()
        assert {key_of(row) for row in rows} == counted

    @invariant()
    def what_is_known_is_what_was_accepted(self) -> None:
        rows = Observation.objects.filter(known_until=None, derivation="", value__isnull=False)
        found: dict[str, dict[Key, float]] = {}
        for row in rows.select_related("source"):
            found.setdefault(row.source.number, {})[key_of(row)] = row.value
        assert found == {number: figures for number, figures in self.known.items() if figures}

    @invariant()
    def nothing_is_approved_or_accepted_without_a_second_person(self) -> None:
        for row in Return.objects.filter(number__in=NUMBERS):
            if row.state not in (State.APPROVED, State.ACCEPTED, State.ROLLED_UP, State.LOCKED):
                continue
            done = this_round(self.book[row.number])
            makers = {person for act, person in done if act in MAKERS}
            approver = last(done, Act.APPROVE)
            assert approver not in makers
            if row.state != State.APPROVED:
                assert last(done, Act.ACCEPT) not in makers | {approver}

    @invariant()
    def versions_rise_by_one_and_all_are_kept(self) -> None:
        for row in Return.objects.filter(number__in=NUMBERS):
            kept = list(row.versions.values_list("version", flat=True))
            assert kept == list(range(1, self.versions[row.number] + 1))
            assert row.version == self.versions[row.number]

    @invariant()
    def the_trail_says_what_was_done(self) -> None:
        assert audit.verify().breaks == ()
        for number in NUMBERS:
            told = AuditEntry.objects.filter(subject=number).values_list("act", "person")
            assert [(Act(act), person) for act, person in told] == self.book[number]


def answered(row: Return, value: float) -> list[Answer]:
    """Every line answered as missing for a stated reason but the first, so that no check has more to say."""
    first, *rest = form_of(row).lines
    why = "今年起不再统计"
    return [
        Answer(key=first.key, value=value, explanation="已与上年台账核对"),
        *(Answer(key=line.key, missing=Missing.NOT_AVAILABLE, explanation=why) for line in rest),
    ]


def given(row: Return) -> dict[Key, float]:
    """The figures that stand in a return."""
    return {plain(answer.key): answer.value for answer in returns.answers_of(row) if answer.value is not None}


def plain(key: LineKey) -> Key:
    return key.series, key.sex, key.residence


def key_of(row: Observation) -> Key:
    return row.series, row.sex, row.residence


def this_round(book: list[tuple[Act, int | None]]) -> list[tuple[Act, int | None]]:
    """What was done since the return was last opened again."""
    ends = [place for place, (act, _) in enumerate(book) if act is Act.GRANT_REOPENING]
    return book[ends[-1] + 1 :] if ends else book


def last(done: list[tuple[Act, int | None]], act: Act) -> int | None:
    return next(person for one, person in reversed(done) if one is act)


def test_the_laws_of_the_desk(world: World) -> None:
    run_state_machine_as_test(
        lambda: DeskMachine(world),
        settings=settings(
            max_examples=16,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_machine_reaches_lock_and_revision(world: World) -> None:
    """The one way through everything, so that the laws are known to have been looked at there."""
    machine = DeskMachine(world)
    try:
        for number in NUMBERS:
            machine.go_on(number, 700, 3)
        machine.roll_up("reviewer.990100")
        machine.freeze("reviewer.990100")
        assert set(Return.objects.filter(number__in=NUMBERS).values_list("state", flat=True)) == {"locked"}
        assert Observation.objects.filter(derivation="roll_up", known_until=None).count() == 0
        machine.go_on(NUMBERS[0], 900, 4)
        for law in (
            machine.what_is_known_is_what_was_accepted,
            machine.nothing_is_approved_or_accepted_without_a_second_person,
            machine.versions_rise_by_one_and_all_are_kept,
            machine.the_trail_says_what_was_done,
        ):
            law()
        assert machine.book[NUMBERS[0]][-1][0] is Act.APPROVE
    finally:
        machine.teardown()


def test_counties_alone_are_summed_up(world: World) -> None:
    machine = DeskMachine(world)
    try:
        machine.go_on(NUMBERS[0], 700, 3)
        machine.go_on(NUMBERS[1], 50, 3)
        machine.roll_up("reviewer.990100")
        rows = Observation.objects.filter(derivation="roll_up", known_until=None, area__code="990100")
        assert [row.value for row in rows] == [750.0]
    finally:
        machine.teardown()
