"""Matters for the test of all rights: one in every area, led by the unit whose rights are asked for, with its letter."""

from pathlib import Path
from typing import Any

from halfsky.engines.editions.reading import open_edition
from halfsky.services import letters, matter_opening
from halfsky.store.models import Edition, Matter
from tests.people import World

MEASURE, TARGET = "M8-1", "8-1-1"


def matters_everywhere(world: World) -> dict[str, dict[str, dict[str, Any]]]:
    """Parts of the address by thing and area."""
    rows = {code: _matter(world, code) for code in world.areas}
    measure = {code: {"number": f"{code}-1", "measure": MEASURE, "area": code} for code in world.areas}
    return {
        "warning": {code: _warning(code) for code in world.areas},
        "warned": {code: _edition(code) | {"area": code} for code in world.areas},
        "matter_area": {code: {"area": code} for code in world.areas},
        "matter": {code: {"number": row.number} for code, row in rows.items()},
        "matter_letter": {code: {"number": row.number, "place": 1} for code, row in rows.items()},
        "measures": {code: {"number": f"{code}-1", "area": code} for code in world.areas},
        "measure": measure,
        "measure_tie": {
            code: {"number": f"{code}-1", "measure": MEASURE, "target": TARGET} for code in world.areas
        },
    }


def _matter(world: World, code: str) -> Matter:
    office = world.actor(f"office.{code}")
    row = matter_opening.open_from(
        office,
        world.areas[code],
        origin="person",
        title="台账不全",
        words="督导发现",
        lead=world.units[code, "EDUCATION"].pk,
    )
    letters.send(office, row.number, series="reminder", asks="补齐台账", days=10)
    return row


def _edition(code: str) -> dict[str, str]:
    row = Edition.objects.filter(plan__number=f"{code}-1").select_related("plan", "vintage")[0]
    return {"plan": row.plan.number, "vintage": row.vintage.number}


def _warning(code: str) -> dict[str, Any]:
    told = _edition(code)
    row = Edition.objects.get(plan__number=told["plan"], vintage__number=told["vintage"])
    found = open_edition(Path(row.file.path)).warnings(code)[0]
    return told | {"area": code, "target": found.target, "kind": found.kind}
