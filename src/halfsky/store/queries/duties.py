"""Terms of duties as lists show them, and what waits in the room of duties for whom."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from halfsky.core.supervision.duties.clauses import sentence_around
from halfsky.core.vocabulary.rights import Post
from halfsky.store.models import Duty, DutyTerm, PlanDocument, WorkReport
from halfsky.store.queries.turns import Turn

_ROOM = "/desk/duties/"
_SOON = timedelta(days=30)
STATISTICS = "statistics"
"""The owner whose duties wait for the reviewer; all others of an area wait for its office."""


def terms_in(area_path: str) -> QuerySet[DutyTerm]:
    """Terms of an area's duties that stand, earliest first."""
    rows = DutyTerm.objects.filter(area__path=area_path, duty__state="kept")
    return rows.select_related("duty__area", "area", "unit", "looked_by").order_by("due", "duty__pk", "pk")


def terms_of_post(post: Post) -> QuerySet[DutyTerm]:
    """Terms that the holder of a post answers for."""
    rows = terms_in(post.place.path)
    if post.role in ("liaison", "unit_leader"):
        return rows.filter(unit=post.place.unit)
    if post.role == "reviewer":
        return rows.filter(duty__owner=STATISTICS, unit=None)
    if post.role == "office":
        return rows.exclude(duty__owner=STATISTICS).filter(unit=None)
    return rows.filter(unit=None) if post.role in ("leader", "evaluator") else rows.none()


def reports_of_post(post: Post) -> QuerySet[WorkReport]:
    """Work reports that the holder of a post writes."""
    rows = WorkReport.objects.exclude(state="lapsed").select_related("area", "unit", "to_area")
    if post.role in ("liaison", "unit_leader"):
        return rows.filter(unit=post.place.unit)
    return rows.filter(area__path=post.place.path, unit=None) if post.role == "office" else rows.none()


def turns(post: Post, today: date) -> list[Turn]:
    """Duties overdue and soon due, terms to be looked at, work reports to write and to read."""
    if post.role not in ("office", "reviewer", "leader", "liaison", "unit_leader"):
        return []
    found = []
    if post.role != "leader":
        mine = terms_of_post(post).filter(state="open", opens__lte=today)
        found += [
            _of_terms("duty_overdue", mine.filter(due__lt=today), "?show=overdue"),
            _of_terms("duty_soon", mine.filter(due__gte=today, due__lte=today + _SOON), "?show=todo"),
        ]
    if post.role in ("leader", "reviewer"):
        unseen = terms_in(post.place.path).exclude(state="open").filter(looked_by=None)
        found.append(_of_terms("duty_look", unseen, "?show=unseen"))
    return [*found, *_of_reports(post)]


def _of_terms(kind: str, rows: QuerySet[DutyTerm], query: str) -> Turn:
    first = rows.first()
    count = 0 if first is None else rows.count()
    address = f"{_ROOM}{first.duty.number}/" if first is not None and count == 1 else _ROOM + query
    if first is None:
        return Turn(kind=kind, count=0, address=address)
    return Turn(kind=kind, count=count, address=address, due=first.due, first=first.duty)


def _of_reports(post: Post) -> Iterable[Turn]:
    mine = reports_of_post(post).filter(state__in=("draft", "returned")).order_by("due", "pk")
    yield _of_report_rows("work_report_write", mine)
    if post.role == "office":
        to_read = WorkReport.objects.filter(to_area__path=post.place.path, state="handed_in")
        yield _of_report_rows("work_report_read", to_read.order_by("handed_in_at", "pk"), due=False)


def _of_report_rows(kind: str, rows: QuerySet[WorkReport], *, due: bool = True) -> Turn:
    numbers = list(rows.values_list("number", "due"))
    alone = f"reports/{numbers[0][0]}/" if len(numbers) == 1 else "reports/"
    day: date | None = numbers[0][1] if numbers and due else None
    return Turn(kind=kind, count=len(numbers), address=_ROOM + alone, due=day)


def sentences(rows: Iterable[Duty]) -> dict[int, str]:
    """The sentence of the plan that a duty stands in, by its key, as short as lists take it; its plans are asked once.

    Only of those that the name of their kind does not tell apart: called by a clause, or one of several of a kind in
    their area. One made by hand has none.
    """
    every = {row.pk: row for row in rows}
    alike = Counter((row.area_id, row.kind) for row in every.values())
    found = [row for row in every.values() if row.title or alike[row.area_id, row.kind] > 1]
    plans = PlanDocument.objects.filter(pk__in={row.plan_id for row in found})
    texts: dict[int | None, str] = dict(plans.values_list("pk", "text"))
    told = {row.pk: (_sentence(row, texts.get(row.plan_id, "")), row.title) for row in found}
    return {key: sentence for key, (sentence, title) in told.items() if sentence not in ("", title)}


def _sentence(row: Duty, text: str) -> str:
    return "" if row.start is None or row.end is None else sentence_around(text, row.start, row.end)


def shown_terms(rows: QuerySet[DutyTerm], show: str, *, today: date, until: date) -> QuerySet[DutyTerm]:
    """Terms of a list by what is asked for.

    Args:
        rows: Of an area.
        show: `todo` (open and due by `until`), `overdue`, `unseen` (closed, no second person yet), `done`, or all.
        today: Before it an open term is overdue.
        until: Last day of what is still to come.
    """
    wanted = {
        "todo": Q(state="open", due__lte=until),
        "overdue": Q(state="open", due__lt=today),
        "unseen": ~Q(state="open") & Q(looked_by=None),
        "done": ~Q(state="open"),
    }.get(show, Q())
    return rows.filter(wanted)
