"""Every write goes by a service, every service by an act of the matrix, every address by its guard."""

import ast
from collections.abc import Iterator, Mapping
from enum import Enum, EnumMeta
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

import halfsky
from halfsky.engines.rights import load_rights
from tests.web.rights_rows import rows

ROOT = Path(halfsky.__file__).parent
WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "aupdate", "acreate", "asave", "adelete",
}  # fmt: skip
GUARDS = {
    "acting": 1,
    "want": 1,
    "may": 1,
    "post_for": 1,
    "want_anywhere": 1,
    "may_anywhere": 1,
    "reach_of": 1,
}
"""Functions that take an act of the matrix, and at which place."""


def trees(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def services_in(tree: ast.Module) -> set[str]:
    """Names under which a module knows services: what they write, they write with an act."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("halfsky.services")
        for alias in node.names
    }


def plain_sets(tree: ast.Module) -> set[str]:
    """Names that a module binds to a dictionary or a set of its own."""
    made = (ast.Dict, ast.Set, ast.DictComp, ast.SetComp)
    return {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, made)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }


def writes_in(tree: ast.Module) -> list[str]:
    harmless = services_in(tree) | plain_sets(tree)
    return [
        ast.unparse(call)[:80]
        for call in calls(tree)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in WRITES
        and not (isinstance(call.func.value, ast.Name) and call.func.value.id in harmless)
    ]


def test_pages_and_commands_write_nothing_themselves() -> None:
    found = {name: writes_in(tree) for name, tree in trees("web", "cli")}
    assert {name: writes for name, writes in found.items() if writes} == {}


def test_the_test_for_writes_finds_them() -> None:
    for line in ("row.save()", "Return.objects.create(x=1)", "Return.objects.filter(a=1).update(b=2)"):
        assert writes_in(ast.parse(line))
    assert not writes_in(
        ast.parse("from halfsky.services import returns\nreturns.save(1)\nd = {}\nd.update(a=1)")
    )


def test_queries_of_the_store_only_read() -> None:
    found = {name: writes_in(tree) for name, tree in trees("store/queries")}
    assert {name: writes for name, writes in found.items() if writes} == {}


RECORDING = {
    "store/audited.py": "defines it",
    "services/acting.py": "every act",
    "services/invitations.py": "the newcomer who takes an invitation up has no right yet; writes the trail itself",
}
"""Who may let audited rows change, and why."""


def test_only_acts_let_rows_change() -> None:
    found = {name for name, tree in trees("") for call in calls(tree) if name_of(call) == "recording"}
    assert found <= set(RECORDING)
    for name in found - {"store/audited.py"}:
        assert any(name_of(call) == "append" for call in calls(ast.parse((ROOT / name).read_text("utf-8"))))


def test_raw_sql_is_written_nowhere_outside_store_and_checks() -> None:
    found = {
        name
        for name, tree in trees("web", "cli", "services")
        for call in calls(tree)
        if name_of(call) in ("raw", "cursor", "executescript")
    }
    assert found <= {"services/checkup.py", "services/snapshots.py"}


WORKFLOWS = {
    module: resolve_name(module)
    for path in sorted((ROOT / "core").rglob("workflow.py"))
    if (module := ".".join(("halfsky", *path.relative_to(ROOT).with_suffix("").parts)))
}
"""The tables of states × acts, by module."""


def acts_known_to(tree: ast.Module) -> dict[str, type[Enum]]:
    """Under which names a module knows the acts of a workflow."""
    return {
        alias.asname or alias.name: getattr(WORKFLOWS[node.module], alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in WORKFLOWS
        for alias in node.names
        if alias.name.endswith("Act")
    }


def literal_acts(node: ast.AST | None, known: Mapping[str, type[Enum]]) -> list[str]:
    """Acts that an argument can be, as far as it is written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
        return [known[node.value.id][node.attr].value]
    if isinstance(node, ast.IfExp):
        return literal_acts(node.body, known) + literal_acts(node.orelse, known)
    return []


def acts_named() -> Iterator[tuple[str, str]]:
    for name, tree in trees("services", "web", "cli", "store"):
        known = acts_known_to(tree)
        for call in calls(tree):
            place = GUARDS.get(name_of(call))
            if place is not None and len(call.args) > place:
                yield from ((name, act) for act in literal_acts(call.args[place], known))
            kept = {one.arg: one.value for one in call.keywords}
            if name_of(call) in ("append", "told") and "act" in kept:
                yield from ((name, act) for act in literal_acts(kept["act"], known))


def test_every_act_named_in_code_is_in_the_matrix() -> None:
    assert {(name, act) for name, act in acts_named() if act not in load_rights().rights} == set()


BY_WORKFLOW = {
    act.value
    for module in WORKFLOWS.values()
    for name, kind in vars(module).items()
    if name.endswith("Act") and isinstance(kind, EnumMeta)
    for act in kind
}
"""Done by services whose act is a variable, such as `services.returns.perform`."""


def test_every_act_of_the_matrix_is_done_somewhere() -> None:
    written = "\n".join(
        path.read_text("utf-8") for folder in ("services", "web") for path in (ROOT / folder).rglob("*.py")
    )
    named = {act for _, act in acts_named()} | BY_WORKFLOW
    unused = {act for act in load_rights().rights if act not in named and f'"{act}"' not in written}
    assert unused == set()


def views() -> Iterator[tuple[str, Any]]:
    def walk(resolver: Any) -> Iterator[tuple[str, Any]]:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                yield from walk(one)
            elif isinstance(one, URLPattern) and one.callback.__module__.startswith("halfsky.web"):
                yield one.name or str(one.pattern), one.callback

    return walk(get_resolver())


VIEWS = dict(views())


def module_of(view: Any) -> str:
    return str(Path(*view.__module__.split(".")[1:]).with_suffix(".py"))


def definition(view: Any) -> ast.FunctionDef:
    tree = ast.parse((ROOT / module_of(view)).read_text(encoding="utf-8"))
    return next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == view.__name__)


def decorators(view: Any) -> list[str]:
    return [one.id for one in definition(view).decorator_list if isinstance(one, ast.Name)]


OPEN = {row.route for row in rows() if {row.get, str(row.post)} & {"public", "signed_in", "own", "closed"}}


@pytest.mark.parametrize("route", [name for name in VIEWS if "/" not in name])
def test_every_view_is_for_insiders_or_written_down_as_open(route: str) -> None:
    assert ("insiders" in decorators(VIEWS[route])) is (route not in OPEN)


def looking_at_the_method() -> set[tuple[str, str]]:
    """Functions of the pages, by module and name, that look at the method or leave it to one that does."""
    bodies = {
        (module, node.name): node
        for module, tree in trees("web")
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    found = {key for key, node in bodies.items() if "request.method ==" in ast.unparse(node)}
    while True:
        names = {name for _, name in found}
        more = {
            key for key, node in bodies.items() if {name_of(call) for call in calls(node)} & names
        } - found
        if not more:
            return found
        found |= more


LOOKING = looking_at_the_method()


@pytest.mark.parametrize("route", [row.route for row in rows() if row.post and row.route in VIEWS])
def test_every_view_that_takes_something_says_by_which_method(route: str) -> None:
    view = VIEWS[route]
    assert "require_POST" in decorators(view) or (module_of(view), view.__name__) in LOOKING
    if "require_POST" in decorators(view):
        assert not next(row for row in rows() if row.route == route).get


@pytest.mark.parametrize(
    "row", [row for row in rows() if not row.post and row.route in VIEWS], ids=lambda r: r.route
)
def test_views_that_only_show_do_not_look_at_what_is_sent(row: Any) -> None:
    body = ast.unparse(definition(VIEWS[row.route]))
    assert "request.POST" not in body
    assert "request.FILES" not in body
