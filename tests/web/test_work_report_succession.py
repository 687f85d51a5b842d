"""Pages of a work report that lapsed and of the one it went into."""

from datetime import date

import pytest
from django.urls import reverse

from halfsky.services import responsibilities, work_reports
from halfsky.store.models import WorkReport
from tests.meetings import at
from tests.people import adopted_plan, make_world
from tests.succeeding import end_unit
from tests.web.conftest import client_of
from tests.web.contract import shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


def test_who_took_a_report_in_reads_what_was_written_and_the_year_counts_it_once() -> None:
    world = make_world()
    office, liaison = world.actor("office.990100"), world.actor("liaison.990100.health")
    with at(0):
        plan = adopted_plan(world)
        responsibilities.propose(office, plan.number)
        work_reports.open_year(office, "990100", 2026, due=date(2026, 6, 10))
        before, after = (
            WorkReport.objects.get(unit=world.units["990100", kind])
            for kind in ("HEALTH_COMMISSION", "EDUCATION")
        )
        work_reports.write(liaison, before.number, {"done": "完成筛查"}, revision=0)
    asked = WorkReport.objects.filter(to_area=plan.area).count()
    end_unit(world, "HEALTH_COMMISSION", "EDUCATION")
    heir = client_of("liaison.990100.education")
    old = reverse("work_report", args=(before.number,))
    text = shown(heir, reverse("work_report", args=(after.number,)))
    assert old in text
    assert "完成筛查" in text
    text = shown(heir, old)
    assert "不再单独报送" in text
    assert after.number in text
    assert reverse("work_report_write", args=(before.number,)) not in text
    assert heir.get(reverse("work_report_paper", args=(before.number,))).content[:2] == b"PK"
    matrix = shown(client_of("office.990100"), reverse("work_reports") + "?area=990100&year=2026")
    assert f"2026年应报{asked - 1}份" in matrix
    own = WorkReport.objects.get(area=world.areas["990101"], unit=None)
    assert shown(client_of("office.990101"), reverse("work_report", args=(own.number,)))
