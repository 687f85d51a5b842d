"""What an area or unit that ended still owes of its duties goes over to what came after it; for the daily run.

An area that went into another owes what fell due in its time and what is told of its last year; what would have come
later lapses, for its successor has duties of its own.
"""

import msgspec

from halfsky.core.supervision.duties.workflow import TermAct
from halfsky.services import agendas
from halfsky.services.acting import SYSTEM, Doing, acting, place_of
from halfsky.services.duties import KEPT, OPEN, pass_on, place_of_term
from halfsky.services.notices import tell, tell_unit
from halfsky.services.succeeding import Owed, ended, hand_on
from halfsky.store.models import Duty, DutyTerm
from halfsky.store.queries.duties import STATISTICS


def run_day() -> int:
    """Let lapse what an ended area would have owed later, and hand on what it, or an ended unit, owes.

    Returns:
        How many things were done; running twice does nothing the second time.
    """
    duties = Duty.objects.filter(state=KEPT).select_related("area", "unit__area", "unit__successor")
    terms = DutyTerm.objects.filter(state=OPEN, duty__state=KEPT).select_related(
        "duty", "area__parent", "unit__area", "unit__successor"
    )
    of_areas = terms.filter(unit=None)
    lapsed = _lapse([one for one in of_areas.filter(ended(areas=("area",)), files=None) if not _is_owed(one)])
    return lapsed + hand_on(duties, _DUTIES) + hand_on(of_areas, _OF_AREAS) + hand_on(terms, _OF_UNITS)


def _is_owed(term: DutyTerm) -> bool:
    last = term.area.valid_to
    assert last is not None
    of_year = term.duty.rhythm == "yearly" and term.period.partition("-")[0] == str(last)
    return term.due.year <= last or of_year


def _lapse(terms: list[DutyTerm]) -> int:
    for term in terms:
        place = place_of_term(term)
        with acting(SYSTEM, TermAct.HAND_ON, place, subject=term.duty.number, period=term.period) as doing:
            doing.detail["lapsed"] = term.due.isoformat()
            DutyTerm.objects.filter(pk=term.pk).delete()
    return len(terms)


def _take_duty(row: Duty, words: str, doing: Doing) -> None:
    row.save()


def _take(row: DutyTerm, words: str, doing: Doing) -> None:
    doing.detail["period"] = row.period
    if row.unit is not None:
        row.area = row.unit.area
    pass_on(row, words, doing)
    facts = {"title": agendas.duty_title(row), "due": row.due.isoformat(), "words": words}
    link, at = f"/desk/duties/{row.duty.number}/", doing.at
    if row.unit is not None:
        tell_unit(row.unit, "liaison", "notices.duty_handed_on", facts, link=link, at=at, by=None)
    else:
        role = "reviewer" if row.duty.owner == STATISTICS else "office"
        tell(row.area, None, role, "notices.duty_handed_on", facts, link=link, at=at, by=None)


_DUTIES = Owed(
    act=TermAct.HAND_ON,
    units=("unit",),
    place=lambda row: place_of(row.area, row.unit),
    take=_take_duty,
)
_OF_AREAS = Owed(
    act=TermAct.HAND_ON,
    areas=("area",),
    place=place_of_term,
    take=_take,
    subject=lambda row: row.duty.number,
)
_OF_UNITS = msgspec.structs.replace(_OF_AREAS, areas=(), units=("unit",))
