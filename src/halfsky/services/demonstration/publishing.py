"""What the demonstration has given to the public: each past year's newest vintage, some weeks after it was frozen."""

from datetime import timedelta

from halfsky.services import editions, publication
from halfsky.services.demonstration.people import People
from halfsky.services.moments import playing
from halfsky.store.models import PlanDocument, Vintage


def publish(people: People, plan: PlanDocument, year: int) -> None:
    """Judge every vintage of a year, and release the newest: statistics proposes, the office approves."""
    vintages = list(
        Vintage.objects.select_related("area").filter(area=plan.area, year=year).order_by("known_at")
    )
    newest = vintages[-1]
    with playing(newest.known_at + timedelta(hours=1)):
        for vintage in vintages:
            editions.make_all(vintage)
    reviewer, office = (people.of_area(role, people.top) for role in ("reviewer", "office"))
    with playing(newest.known_at + timedelta(days=12)):
        row = publication.propose(
            reviewer, plan.number, newest.number, note=f"{year}年度监测数据公布", licence="CC-BY-4.0"
        )
        publication.prepare(row.number)
    with playing(newest.known_at + timedelta(days=16)):
        publication.approve(office, row.number)
