"""Policies for the test of all rights: one in every area, with its experts, issued by the unit whose rights are asked for."""

from typing import Any

from django.core.files.base import ContentFile

from halfsky.services import policies, policy_files, policy_opinions
from halfsky.store.models import Policy
from tests import policies as made
from tests.people import World
from tests.web.rights_rows import above


def policies_everywhere(world: World) -> dict[str, dict[str, dict[str, Any]]]:
    """Parts of the address by thing and area."""
    rows = {code: _with_experts(world, code) for code in world.areas}
    files = {code: _file(world, row) for code, row in rows.items()}
    return {
        "policy": {code: {"number": row.number} for code, row in rows.items()},
        "policy_expert": {
            code: {"number": row.number, "username": f"evaluator.{code}"} for code, row in rows.items()
        },
        "policy_file": {code: {"number": row.number, "pk": files[code]} for code, row in rows.items()},
        "policy_year": {code: {"area": code, "year": row.registered_at.year} for code, row in rows.items()},
    }


def _with_experts(world: World, code: str) -> Policy:
    """Every evaluator who could give an opinion is asked for one."""
    office = world.actor(f"office.{code}")
    row = made.registered(world, code, title="招录办法")
    policies.screen(office, row.number, made.screening(row), "涉及就业")
    policies.name_groups(office, row.number, {"employed_women": ""}, {})
    policies.answer(office, row.number, made.answers(row))
    asked = [f"evaluator.{area}" for area in above(code)]
    return policy_opinions.ask(office, row.number, [*asked, made.second_expert(world, code)])


def _file(world: World, row: Policy) -> int:
    content = ContentFile("第一条".encode(), name="草案.txt")
    return policy_files.attach(world.actor(f"office.{row.area.code}"), row.number, content).pk
