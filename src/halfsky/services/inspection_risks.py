"""What makes a visit to a unit, or to an area below, more needed: counts from the register, each open to all."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from halfsky.core.returns.workflow import Act
from halfsky.core.supervision.inspections.sampling import Candidate
from halfsky.core.supervision.matters.workflow import OPEN
from halfsky.core.supervision.meetings.workflow import DecisionState
from halfsky.engines.editions.reading import open_edition
from halfsky.services.moments import today
from halfsky.store.models import (
    Area,
    Edition,
    InspectionFinding,
    InspectionVisit,
    Matter,
    MeetingDecision,
    PlanDocument,
    Return,
    ReturnStep,
    Task,
    Unit,
)

_NEVER = 4
_YEARS_OF_RETURNS = 2
_GRAVE = ("alert", "watch")
_OPEN_FINDINGS = ("ordered", "rectified", "rechecked")


def key_of(one: Unit | Area) -> str:
    """How the lot calls a unit or an area: by what does not change."""
    return f"unit:{one.area.code}:{one.kind}:{one.pk}" if isinstance(one, Unit) else f"area:{one.code}"


def candidates_of(area: Area, plan: PlanDocument | None) -> dict[str, tuple[Unit | Area, Candidate]]:
    """Units of an area and the areas right below, each with its counts, by key."""
    units = list(Unit.objects.filter(area=area, successor=None, valid_to=None).select_related("area"))
    areas = list(Area.objects.filter(parent=area, valid_to=None).order_by("code"))
    of_units = _units_counts(units, plan)
    found: dict[str, tuple[Unit | Area, Candidate]] = {}
    for unit in units:
        counts = of_units.get(unit.pk, {})
        found[key_of(unit)] = (unit, Candidate(key=key_of(unit), stratum="unit", counts=counts))
    for one in areas:
        counts = _area_counts(one, plan)
        found[key_of(one)] = (one, Candidate(key=key_of(one), stratum="area", counts=counts))
    return found


def _units_counts(units: Iterable[Unit], plan: PlanDocument | None) -> dict[int, dict[str, float]]:
    pks = [unit.pk for unit in units]
    matters = Matter.objects.filter(lead__in=pks, state__in=OPEN)
    late = Counter(matters.filter(due__lt=today()).values_list("lead", flat=True))
    late += Counter(_late_decisions(Q(unit__in=pks)).values_list("unit", flat=True))
    late += Counter(_late_findings(Q(unit__in=pks)).values_list("unit", flat=True))
    every = {
        "matters": Counter(matters.values_list("lead", flat=True)),
        "overdue": late,
        "warnings": _warned_leads(plan, pks),
        "returns": Counter(_poor_returns(Q(unit__in=pks)).values_list("unit", flat=True)),
    }
    seen = _last_visits(Q(unit__in=pks), "unit")
    return {
        pk: {**{code: float(count[pk]) for code, count in every.items()}, "years": _years_since(seen.get(pk))}
        for pk in pks
    }


def _area_counts(area: Area, plan: PlanDocument | None) -> dict[str, float]:
    below = Q(area__path__startswith=area.path)
    matters = Matter.objects.filter(below, state__in=OPEN)
    late = matters.filter(due__lt=today()).count() + _late_decisions(Q(area=area)).count()
    late += _late_findings(Q(area=area)).count()
    return {
        "matters": float(matters.count()),
        "overdue": float(late),
        "warnings": float(len(_grave(plan, area.code))),
        "returns": float(_poor_returns(below).count()),
        "years": _years_since(_last_visits(Q(area=area), "area").get(area.pk)),
    }


def _late_decisions(which: Q) -> QuerySet[MeetingDecision]:
    return MeetingDecision.objects.filter(which, state=DecisionState.OPEN, due__lt=today())


def _late_findings(which: Q) -> QuerySet[InspectionFinding]:
    return InspectionFinding.objects.filter(which, state__in=_OPEN_FINDINGS, due__lt=today())


def _poor_returns(which: Q) -> QuerySet[Return]:
    """Returns of the last years that came late or were sent back."""
    back = ReturnStep.objects.filter(of=OuterRef("pk"), act=Act.SEND_BACK_APPROVED)
    rows = Return.objects.filter(which, campaign__year__gte=today().year - _YEARS_OF_RETURNS)
    late = Q(first_handed_in_at__date__gt=F("due")) | Q(first_handed_in_at=None, due__lt=today())
    return rows.filter(late | Q(Exists(back)))


def _grave(plan: PlanDocument | None, area: str) -> list[str]:
    row = None if plan is None else Edition.objects.filter(plan=plan).select_related("vintage").first()
    if row is None:
        return []
    warnings = open_edition(Path(row.file.path)).warnings(area)
    return [one.target for one in warnings if one.severity in _GRAVE]


def _warned_leads(plan: PlanDocument | None, units: list[int]) -> Counter[int]:
    """Grave warnings of the plan's own area, by the unit that leads the target."""
    if plan is None:
        return Counter()
    grave = set(_grave(plan, plan.area.code))
    row = Edition.objects.filter(plan=plan).first()
    if row is None or not grave:
        return Counter()
    standings = open_edition(Path(row.file.path)).standings(plan.area.code)
    numbers = {one.number for one in standings if one.target in grave}
    tasks = Task.objects.filter(plan=plan, target__in=numbers, share="lead", ended_at=None, unit__in=units)
    return Counter(tasks.values_list("unit", flat=True))


def _last_visits(which: Q, by: str) -> dict[int, date]:
    visits = InspectionVisit.objects.filter(which, inspection__state__in=("announced", "reported", "closed"))
    rows = visits.order_by("inspection__last_day").values_list(by, "inspection__last_day")
    return dict(rows)


def _years_since(day: date | None) -> float:
    if day is None:
        return float(_NEVER)
    return float(min(max((today() - day).days // 365, 0), _NEVER))
