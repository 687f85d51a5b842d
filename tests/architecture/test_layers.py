"""What core may import from outside, and that the stages of `flow` are the folders of core."""

import sys
from pathlib import Path

import grimp
import pytest

import halfsky
from halfsky.core.flow import STAGES

ALLOWED = {"msgspec", "numpy", "scipy", "polars", "lark", "cn2an", "highspy"}
CORE = Path(halfsky.__file__).parent / "core"


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("halfsky", include_external_packages=True, cache_dir=None)


def test_core_imports_only_the_allowed_packages(graph: grimp.ImportGraph) -> None:
    core = graph.find_descendants("halfsky.core")
    outside = {
        name.split(".")[0]
        for module in core
        for name in graph.find_modules_directly_imported_by(module)
        if not name.startswith("halfsky")
    }
    assert outside - set(sys.stdlib_module_names) <= ALLOWED


@pytest.mark.parametrize(
    "banned", ["os", "pathlib", "time", "random", "socket", "urllib", "subprocess", "sqlite3"]
)
def test_core_touches_no_file_clock_chance_or_network(graph: grimp.ImportGraph, banned: str) -> None:
    core = graph.find_descendants("halfsky.core")
    assert [m for m in core if banned in graph.find_modules_directly_imported_by(m)] == []


def test_the_flow_names_the_folders_of_core() -> None:
    folders = {p.name for p in CORE.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert folders == {stage.name for stage in STAGES} | {"vocabulary"}


def test_stages_have_one_order_in_flow_and_in_the_import_contract() -> None:
    import tomllib

    pyproject = tomllib.loads((CORE.parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(c for c in pyproject["tool"]["importlinter"]["contracts"] if c["id"] == "stages")
    order = [layer for layer in contract["layers"] if layer not in ("flow", "vocabulary")]
    assert order == [stage.name for stage in reversed(STAGES)]
