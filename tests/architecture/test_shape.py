"""Size and naming: modules one can read, functions one can hold in mind, no drawers without a name."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import halfsky

ROOT = Path(halfsky.__file__).parent
BANNED = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "processor",
    "handler",
    "data",
    "info",
}
LONGEST_MODULE, LONGEST_FUNCTION = 500, 60


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def functions() -> Iterator[tuple[str, int]]:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = body[-1].end_lineno - body[0].lineno + 1 if body and body[-1].end_lineno else 0
                yield f"{path.relative_to(ROOT)}:{node.name}", lines


def test_modules_are_short() -> None:
    written = [path for path in modules() if path.parent.name != "migrations"]
    lengths = {str(p.relative_to(ROOT)): len(p.read_text(encoding="utf-8").splitlines()) for p in written}
    assert {n: v for n, v in lengths.items() if v > LONGEST_MODULE} == {}
    assert quantiles(lengths.values(), n=10)[-1] <= 300


def test_functions_are_short() -> None:
    lengths = dict(functions())
    assert {n: v for n, v in lengths.items() if v > LONGEST_FUNCTION} == {}
    assert median(lengths.values()) <= 10


def test_names_say_what_is_inside() -> None:
    names = {part for p in ROOT.rglob("*.py") for part in p.relative_to(ROOT).with_suffix("").parts}
    assert names & BANNED == set()


def test_packages_keep_no_logic_in_init() -> None:
    for path in ROOT.rglob("__init__.py"):
        if path.parent == ROOT:
            continue
        kinds = {type(n) for n in ast.parse(path.read_text(encoding="utf-8")).body}
        assert kinds <= {ast.Expr, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign}, path
