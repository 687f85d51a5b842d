"""The list of member units."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from halfsky.core.responsibility.members import MemberUnit
from halfsky.services import unit_lists
from halfsky.services.unit_lists import UnitChange, UnitListChange
from halfsky.web.places.lists import Room, Shown, look, table_of, take
from halfsky.web.places.units import kind_word
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import say


def _show(seen: UnitListChange) -> Shown:
    rows = [_cells(one.given, _told(one)) for one in seen.changed]
    rows += [_cells(one, say("places_page.unit_list_new")) for one in seen.new]
    table = table_of("places_page.unit_list", ("name", "area", "kind", "credit_code", "change"), rows)
    counts = {"new": len(seen.new), "changed": len(seen.changed), "same": seen.same}
    return Shown(counts=counts, table=table, open=bool(seen.new or seen.changed))


def _cells(unit: MemberUnit, change: str) -> tuple[str, ...]:
    return unit.name, unit.area, kind_word(unit.kind), unit.credit_code, change


def _told(change: UnitChange) -> str:
    """What a row changes, in words."""
    said = [say("places_page.unit_list_renamed", before=change.before)] if change.renamed else []
    said += [
        say(
            "places_page.unit_list_corrected",
            field=say(f"places_page.{name}"),
            before=_value(name, pair[0]),
            after=_value(name, pair[1]),
        )
        for name, pair in change.corrected.items()
    ]
    if change.names:
        names = say("site.list_comma").join(one.zh for one in change.names)
        said.append(say("places_page.unit_list_names", names=names))
    if change.succeeded:
        said.append(say("places_page.unit_list_succeeded", successor=change.given.successor))
    return say("places_page.unit_list_and").join(said)


def _value(name: str, value: object) -> str:
    return kind_word(str(value)) if name == "kind" else str(value or "—")


UNITS = Room(
    act="units.change",
    word="places_page.unit_list",
    route="units_list",
    back=("units", "places_page.units"),
    preview=unit_lists.preview,
    confirm=unit_lists.confirm,
    show=_show,
)


@insiders
def upload(request: ActorRequest) -> HttpResponse:
    """The list of units."""
    return look(request, UNITS)


@require_POST
@insiders
def confirm(request: ActorRequest, mark: str) -> HttpResponse:
    """Let the list change the units."""
    return take(request, UNITS, mark)
