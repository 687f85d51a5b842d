"""What the site does once a day by itself: planned ahead as a task of the background worker, and caught up with.

A task of the day plans the next. A machine that slept runs the one that is overdue when it wakes; and whoever looks at a
page that depends on it has it run first where it has not been run today.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.core.cache import caches
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from halfsky.services import (
    decisions,
    duty_succession,
    escalating,
    inspection_findings,
    moments,
    policy_letters,
    work_report_succession,
)

_HOUR = time(6, 30)
_SEEN = "daily-work"

JOBS: tuple[Callable[[], int], ...] = (
    escalating.run_day,
    policy_letters.run_day,
    decisions.run_day,
    inspection_findings.run_day,
    duty_succession.run_day,
    work_report_succession.run_day,
)
"""Each may run at any time and any number of times a day; it gives the number of things it did."""


def run() -> int:
    """Do the day's work.

    Returns:
        How many things were done.
    """
    return sum(job() for job in JOBS)


def run_if_not_today() -> None:
    """Do the day's work where this process has not done it today; cheap to call for every page."""
    mark, day = caches["process"], moments.today().isoformat()
    if mark.get(_SEEN) != day:
        run()
        mark.set(_SEEN, day, timedelta(days=1).total_seconds())


@task()
def run_in_background() -> None:
    """Do the day's work and plan the next."""
    run()
    plan_ahead()


def plan_ahead() -> None:
    """Plan tomorrow's work, where it is not planned."""
    rows = DBTaskResult.objects.filter(task_path=run_in_background.module_path, status=TaskResultStatus.READY)
    if not rows.exists():
        now = timezone.localtime()
        morning = datetime.combine(now.date() + timedelta(days=1), _HOUR, tzinfo=now.tzinfo)
        run_in_background.using(run_after=morning).enqueue()
