"""Random people try random acts on real matters, on days that come in any order; the laws hold after each of them."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings as site
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from halfsky.core.supervision.matters.escalation import ladder
from halfsky.core.supervision.matters.workflow import Act, State
from halfsky.core.vocabulary.errors import HalfSkyError
from halfsky.engines.matter_settings import load_matter_settings
from halfsky.engines.working_calendar import load_working_days
from halfsky.services import audit, escalating, letters, matter_acts, moments
from halfsky.services.acting import SYSTEM, acting
from halfsky.services.demonstration.years import moment
from halfsky.services.moments import playing
from halfsky.services.people import give_post
from halfsky.store.models import AreaChange, AuditEntry, Letter, Matter, MatterStep, Person, Unit
from tests.conftest import Lasting
from tests.matters import (
    COOPERATION,
    LEADER,
    LIAISON,
    OFFICE,
    REVIEWER,
    UNIT_LEADER,
    WATER,
    Warned,
    make_warned_world,
)

pytestmark = pytest.mark.django_db
BUSY = "busy.990100"
"""One person who is liaison, office and statistics at once: the rights allow everything, the second person is wanted."""
PEOPLE = (OFFICE, REVIEWER, LEADER, LIAISON, UNIT_LEADER, BUSY, "liaison.990100.health", "office.990200")
FIRST = date(2026, 3, 2)


@pytest.fixture(scope="module")
def warned(lasting: Lasting) -> Warned:
    with lasting():
        made = make_warned_world()
        with acting(SYSTEM, "people.invite", note="tests"):
            busy = Person.objects.create(username=BUSY, name="一身三任")
            for role in ("liaison", "office", "reviewer"):
                unit = made.world.units["990100", "WOMENS_FEDERATION"] if role == "liaison" else None
                give_post(busy, role, made.world.areas["990100"], unit, by=None, since=date(2020, 1, 1))
    return made


class MattersMachine(RuleBasedStateMachine):
    """Two matters, several people, and a calendar; every success is an entry of the trail and a step of the course."""

    def __init__(self, warned: Warned) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.before, site.DEMO = site.DEMO, True
        self.warned, self.today = warned, FIRST
        self.actors = {name: warned.actor(name) for name in PEOPLE}
        with playing(moment(self.today)):
            self.numbers = [warned.open(target).number for target in (COOPERATION, WATER)]
        self.entries = AuditEntry.objects.count()

    def teardown(self) -> None:
        site.DEMO = self.before
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def attempt(self, do: Callable[[], Any]) -> bool:
        """Do something today; refused, it has left nothing, and else one entry and one step."""
        steps, done = MatterStep.objects.count(), False
        with suppress(HalfSkyError), playing(moment(self.today)):
            do()
            done = True
        self.entries += done
        assert AuditEntry.objects.count() == self.entries
        assert MatterStep.objects.count() == steps + done
        return done

    @rule(days=st.integers(-10, 30))
    def another_day(self, days: int) -> None:
        self.today = max(FIRST, self.today + timedelta(days=days))

    @rule()
    def morning(self) -> None:
        with playing(moment(self.today)):
            done = escalating.run_day()
            assert escalating.run_day() == 0
        self.entries += done
        assert AuditEntry.objects.count() == self.entries
        for row in Matter.objects.filter(number__in=self.numbers).exclude(state=State.CLOSED):
            assert row.due is not None
            rungs = ladder(State(row.state), load_matter_settings())
            own = [rung for rung in rungs if rung.tells != "office_above"]
            passed = [rung for rung in own if load_working_days().after(row.due, rung.after) <= self.today]
            assert row.level >= len(passed)

    @rule(
        name=st.sampled_from(PEOPLE),
        which=st.integers(0, 1),
        series=st.sampled_from(("reminder", "supervision", "x")),
        days=st.sampled_from((3, 10)),
    )
    def send(self, name: str, which: int, series: str = "reminder", days: int = 10) -> None:
        told: Any = {"series": series, "asks": "分析原因", "days": days}
        self.attempt(lambda: letters.send(self.actors[name], self.numbers[which], **told))

    @rule(name=st.sampled_from(PEOPLE), which=st.integers(0, 1), ahead=st.integers(-3, 40))
    def reply(self, name: str, which: int, ahead: int = 20) -> None:
        until = self.today + timedelta(days=ahead)
        self.attempt(
            lambda: matter_acts.reply(
                self.actors[name], self.numbers[which], cause="原因", measures="措施", until=until
            )
        )

    @rule(
        name=st.sampled_from(PEOPLE),
        which=st.integers(0, 1),
        act=st.sampled_from(list(matter_acts.SIMPLE)),
        words=st.sampled_from(("", "有变化")),
    )
    def simple(self, name: str, which: int, act: Act, words: str = "有变化") -> None:
        self.attempt(lambda: matter_acts.SIMPLE[act](self.actors[name], self.numbers[which], words=words))

    @rule(
        name=st.sampled_from(PEOPLE),
        which=st.integers(0, 1),
        by=st.sampled_from(("figures", "reason")),
        reason=st.sampled_from(("", "已办结")),
    )
    def propose(self, name: str, which: int, by: str = "figures", reason: str = "") -> None:
        self.attempt(
            lambda: matter_acts.propose_closing(self.actors[name], self.numbers[which], by=by, reason=reason)
        )

    @rule(which=st.integers(0, 1), who=st.permutations((OFFICE, REVIEWER, BUSY)))
    def go_on(self, which: int, who: list[str]) -> None:
        """What rightful people would do next, so that late states are reached."""
        state = State(Matter.objects.get(number=self.numbers[which]).state)
        if state is State.OPENED:
            self.send(OFFICE, which)
        elif state in (State.ASKED, State.RETURNED):
            self.reply(LIAISON, which)
        elif state is State.REPLIED:
            self.simple(OFFICE, which, Act.ACCEPT)
        elif state is State.UNDER_WAY:
            self.propose(who[0], which)
        elif state is State.CLOSING:
            self.simple(who[1], which, Act.CLOSE)

    @rule()
    def unit_is_followed_by_another(self) -> None:
        row = Matter.objects.get(number=self.numbers[0])
        with acting(SYSTEM, "units.change", note="tests"):
            heir = Unit.objects.create(area=row.area, kind="TRADE_UNIONS", name="承接单位")
            Unit.objects.filter(pk=row.lead_id).update(successor=heir)
        self.entries += 1
        self.morning()
        now = Matter.objects.get(number=self.numbers[0])
        assert now.lead == heir or now.state == State.CLOSED

    @invariant()
    def nothing_is_closed_without_ground_and_a_second_person(self) -> None:
        for row in Matter.objects.filter(number__in=self.numbers, state__in=(State.CLOSING, State.CLOSED)):
            assert row.closure in ("figures", "reason")
            assert row.closing["evidence"] if row.closure == "figures" else row.closing["reason"]
            if row.state == State.CLOSED:
                assert row.closed_by_id not in (None, row.proposed_by_id)
                assert row.due is None

    @invariant()
    def no_number_of_a_letter_is_left_out_or_twice(self) -> None:
        for series in ("reminder", "supervision"):
            for year in {self.today.year, FIRST.year}:
                rows = Letter.objects.filter(area__code="990100", series=series, year=year)
                numbers = list(rows.order_by("nth").values_list("nth", flat=True))
                assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def the_course_is_what_the_trail_says(self) -> None:
        for number in self.numbers:
            told = list(
                AuditEntry.objects.filter(subject=number).order_by("number").values_list("act", "person")
            )
            assert list(MatterStep.objects.filter(matter__number=number).values_list("act", "by_id")) == told

    @invariant()
    def facts_never_change(self) -> None:
        for row in Matter.objects.filter(number__in=self.numbers):
            assert row.facts["vintage"] == "990100-2022-r1"


def test_the_laws_of_matters(warned: Warned) -> None:
    run_state_machine_as_test(
        lambda: MattersMachine(warned),
        settings=settings(
            max_examples=14,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_machine_reaches_a_closure(warned: Warned) -> None:
    machine = MattersMachine(warned)
    try:
        for _ in range(5):
            machine.go_on(0, [OFFICE, REVIEWER, BUSY])
        assert Matter.objects.get(number=machine.numbers[0]).state == State.CLOSED
        machine.simple(LEADER, 0, Act.REOPEN)
        machine.nothing_is_closed_without_ground_and_a_second_person()
        assert audit.verify().breaks == ()
        assert moments.today() != machine.today
        assert AreaChange.objects.count() == 0
    finally:
        machine.teardown()
