"""The glossary and the code use the same words: every term is in the code, every record is in the glossary."""

import ast
import re
from pathlib import Path

import yaml

import halfsky

ROOT = Path(halfsky.__file__).parent
GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "reference" / "glossary.yaml"
ENTRIES = yaml.safe_load(GLOSSARY.read_text(encoding="utf-8"))


def identifiers() -> set[str]:
    """Names of classes, functions, fields, modules and constants of core, and the words of its codes."""
    found: set[str] = set()
    for path in (ROOT / "core").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= {path.stem, path.parent.name} | set(re.findall(r'"([a-z_]+)"', text))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
    return found


def records() -> set[str]:
    """Public classes of the stages' models and of the vocabulary."""
    paths = [
        *(ROOT / "core").glob("*/model.py"),
        *(ROOT / "core" / "vocabulary").glob("*.py"),
        ROOT / "core" / "flow.py",
    ]
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in paths)
    return {
        n.name
        for tree in trees
        for n in tree.body
        if isinstance(n, ast.ClassDef) and not n.name.startswith("_")
    }


def test_every_term_is_an_identifier_of_the_code() -> None:
    assert {entry["id"] for entry in ENTRIES} - identifiers() == set()


def test_every_record_is_in_the_glossary() -> None:
    assert records() - {entry["id"] for entry in ENTRIES} == set()


def test_one_word_per_idea() -> None:
    for field in ("zh", "en", "id"):
        words = [entry[field] for entry in ENTRIES]
        assert len(words) == len(set(words)), field


def test_both_languages_are_there() -> None:
    assert all(
        re.search("[一-鿿]", entry["zh"]) and not re.search("[一-鿿]", entry["en"]) for entry in ENTRIES
    )
