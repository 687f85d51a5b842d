"""An office at work, invented: three years of returns behind it, the fourth half done; every act by who may do it."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import msgspec
from django.db import transaction
from django.utils import timezone

from halfsky.core.plan.adopted import Decision
from halfsky.engines.home import ACCOUNTS, DEMONSTRATION
from halfsky.services import adoption
from halfsky.services.demonstration import effects, matters
from halfsky.services.demonstration.appraising import appraise
from halfsky.services.demonstration.desk import read_answers
from halfsky.services.demonstration.duties import keep_duties
from halfsky.services.demonstration.evaluation import evaluate
from halfsky.services.demonstration.inspections import inspect
from halfsky.services.demonstration.meetings import hold_meetings
from halfsky.services.demonstration.people import People, new_password, settle_people, write_accounts
from halfsky.services.demonstration.policies import assess_policies
from halfsky.services.demonstration.publishing import publish
from halfsky.services.demonstration.sharing import share_out
from halfsky.services.demonstration.years import PAST, PRESENT, moment, past_year, present_year
from halfsky.services.moments import playing
from halfsky.store.models import Area, PlanDocument, Return

SHOWN = ("liaison.health.990107", "unit_leader.health.990105", "reviewer.990100")
"""Three accounts to try first: someone who fills in, someone who approves, someone who accepts."""

Progress = Callable[[str, str], None]


class Demonstration(msgspec.Struct, frozen=True, kw_only=True):
    """What a demonstration home says of itself."""

    password: str
    accounts: int
    returns: int


def read_demonstration(home: Path) -> Demonstration | None:
    """The demonstration of a home, None where it has none."""
    path = home / DEMONSTRATION
    return msgspec.json.decode(path.read_bytes(), type=Demonstration) if path.is_file() else None


def build(home: Path, examples: Path, *, progress: Progress = lambda zh, en: None) -> Demonstration:
    """Fill an empty home with the invented prefecture, in one transaction.

    Args:
        home: The home; `accounts.csv` is written there.
        examples: Folder of the example: areas, units, plan, answers.
        progress: Told what is being done, in both languages.
    """
    password = new_password()
    with transaction.atomic():
        progress("地区、单位、人员", "areas, units, people")
        people, accounts = settle_people(examples, password=password, at=moment(date(2021, 1, 4)))
        progress("规划与责任分解", "plan and responsibility")
        plan = _adopt(people, examples)
        effects.take_over(people, examples)
        answers = effects.with_story(read_answers(examples))
        for year in PAST:
            progress(f"{year}年度填报", f"returns of {year}")
            past_year(people, plan, answers, year)
            publish(people, plan, year)
            effects.follow(people, plan, year)
            matters.follow(people, plan, year)
        progress(f"{PRESENT}年度填报（进行中）", f"returns of {PRESENT}, under way")
        present_year(people, plan, answers)
        matters.begin(people, plan)
        progress("中期评估", "the mid-term evaluation")
        evaluate(people, plan)
        keep_duties(people, plan)
        progress("考核与示范", "appraisal and examples")
        appraise(people)
        _plans_of_counties(people, examples)
        assess_policies(people)
        progress("督导检查与会议", "inspections and meetings")
        inspect(people, plan)
        hold_meetings(people, plan)
    made = Demonstration(password=password, accounts=len(accounts), returns=Return.objects.count())
    write_accounts(home / ACCOUNTS, accounts, password=password)
    path = home / DEMONSTRATION
    path.touch(mode=0o600)
    path.write_bytes(msgspec.json.encode(made))
    return made


def _adopt(people: People, examples: Path) -> PlanDocument:
    plan = _upload(people, people.top, "plan.docx", (examples / "plan.docx").read_bytes(), date(2021, 12, 31))
    with playing(moment(date(2022, 1, 14))):
        _confirm(people, plan)
        row = adoption.adopt(people.of_area("reviewer", people.top), plan.number)
    share_out(people, row, moment(date(2022, 1, 20)))
    return row


def _upload(people: People, area: Area, name: str, content: bytes, issued: date) -> PlanDocument:
    with playing(moment(issued + timedelta(days=7))):
        return adoption.upload(
            people.of_area("office", area), area.code, name=name, content=content, issued=issued
        )


def _confirm(people: People, plan: PlanDocument, share: float = 1.0) -> None:
    left = adoption.current_of(plan).targets
    decisions = tuple(Decision(no=entry.no, act="confirmed", by=0) for entry in left)
    office = people.of_area("office", plan.area)
    adoption.decide_all(office, plan.number, decisions[: round(len(decisions) * share)])


def _plans_of_counties(people: People, examples: Path) -> None:
    """One county has filed its plan and been heard, one waits to be heard, a third is still reading its own."""
    text = (examples / "plan.txt").read_text(encoding="utf-8")
    today = timezone.localdate()
    for code, ago, reading in (("990101", 45, False), ("990104", 30, False), ("990102", 20, True)):
        area, issued = people.areas[code], today - timedelta(days=ago)
        content = text.replace(people.top.name, area.name).encode()
        plan = _upload(people, area, "plan.txt", content, issued)
        with playing(moment(issued + timedelta(days=9))):
            _confirm(people, plan, 0.5 if reading else 1.0)
        if not reading:
            _file(people, plan, issued)
        if code == "990101":
            with playing(moment(issued + timedelta(days=18))):
                adoption.acknowledge_filing(people.of_area("office", people.top), plan.number)


def _file(people: People, plan: PlanDocument, issued: date) -> None:
    with playing(moment(issued + timedelta(days=12))):
        adoption.adopt(people.of_area("reviewer", plan.area), plan.number)
    with playing(moment(issued + timedelta(days=15))):
        adoption.file_with_upper_office(people.of_area("office", plan.area), plan.number)
