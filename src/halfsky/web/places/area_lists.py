"""The official list of areas, and the list of their changes."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from halfsky.services import area_lists, change_lists
from halfsky.services.area_lists import ListChange
from halfsky.services.change_lists import ChangeAct, Foreseen
from halfsky.web.places.lists import Room, Shown, look, table_of, take
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import say


def _show_areas(seen: ListChange) -> Shown:
    rows = [(one, "renamed", now) for one, now in seen.renamed]
    rows += [(one, "ended", "") for one in seen.ended]
    rows += [(one, "moved", "") for one in seen.moved]
    rows += [(one, "new", "") for one in seen.new]
    cells = [(one.name.zh, one.code, say(f"places_page.list_{what}"), now) for one, what, now in rows]
    counts = {name: len(getattr(seen, name)) for name in ("new", "renamed", "ended")}
    rest = {"same": seen.same, "moved": len(seen.moved), "outside": seen.outside}
    table = table_of("places_page.list", ("name", "code", "change", "now"), cells)
    return Shown(counts=counts | rest, table=table, open=any(counts.values()))


def _show_changes(seen: Foreseen) -> Shown:
    counts = {
        name: sum(act.kind == name for act in seen.acts) for name in ("merge", "split", "rename", "new_code")
    }
    heads = ("change", "from_year", "before", "after", "ended_units", "open_returns")
    rows = [_cells(act, seen) for act in seen.acts]
    table = table_of("places_page.change_list", heads, rows)
    return Shown(counts=counts | {"same": seen.same}, table=table, open=seen.can_be_confirmed)


def _cells(act: ChangeAct, seen: Foreseen) -> tuple[str, ...]:
    before, after = (_named(codes, seen) for codes in (act.before, act.after))
    if act.kind == "rename":
        before = f"{act.name_before} {act.before[0]}"
        after = f"{act.name_after or seen.names[act.before[0]]} {act.before[0]}"
    kind = say(f"places_page.change_list_{act.kind}")
    return kind, str(act.year), before, after, str(act.units), str(act.returns)


def _named(codes: tuple[str, ...], seen: Foreseen) -> str:
    return say("site.list_comma").join(f"{seen.names[code]} {code}" for code in codes)


AREAS = Room(
    act="areas.change",
    word="places_page.list",
    route="areas_list",
    back=("areas", "places_page.areas"),
    preview=area_lists.preview,
    confirm=area_lists.confirm,
    show=_show_areas,
)
CHANGES = Room(
    act="areas.change",
    word="places_page.change_list",
    route="area_changes",
    back=("areas", "places_page.areas"),
    preview=change_lists.preview,
    confirm=change_lists.confirm,
    show=_show_changes,
)


@insiders
def upload(request: ActorRequest) -> HttpResponse:
    """The official list of areas."""
    return look(request, AREAS)


@require_POST
@insiders
def confirm(request: ActorRequest, mark: str) -> HttpResponse:
    """Let the official list change the areas."""
    return take(request, AREAS, mark)


@insiders
def upload_changes(request: ActorRequest) -> HttpResponse:
    """The list of mergers, splits, new codes and names."""
    return look(request, CHANGES)


@require_POST
@insiders
def confirm_changes(request: ActorRequest, mark: str) -> HttpResponse:
    """Let the list of changes change the areas."""
    return take(request, CHANGES, mark)
