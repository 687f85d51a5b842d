"""No template holds words of its own, no code lacks its words, and no words lie unused."""

import re
from pathlib import Path

import pytest

import halfsky.web
from halfsky.engines.codebook import load_messages

WEB = Path(halfsky.web.__file__).parent
TEMPLATES = sorted(path for path in WEB.rglob("*") if path.suffix in (".html", ".txt"))
SHOWN = ("alt", "title", "placeholder", "aria-label", "content", "label", "summary")
NEEDED = {"width=device-width, initial-scale=1", "light dark"}
LETTERS = re.compile(r"[A-Za-z\u3400-\u9fff]")
SAID = re.compile(r"""\bsay\(?\s*["']([a-z_]+\.[a-z0-9_]+)["']""")
CLASSES = re.compile(r"\{% block (?:page_class|danger) %\}[a-z -]*\{% endblock %\}")
"""Blocks that hold names of classes."""
FAMILIES = re.compile(r"site\.(release|return|plan|standing|outlook|task|due|account|field|hint)_")


def named(path: Path) -> str:
    return str(path.relative_to(WEB))


def markup(path: Path) -> str:
    text = CLASSES.sub("", path.read_text(encoding="utf-8"))
    return re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_words_are_in_the_catalogue_and_not_in_templates(path: Path) -> None:
    text = markup(path)
    shown = re.findall(rf"""\b({"|".join(SHOWN)})=["']([^"']*)["']""", text)
    attributes = [value for _, value in shown if LETTERS.search(value) and value not in NEEDED]
    between = re.sub(r"""<!--.*?-->|<[^>]*>|\s[a-z-]+="[^"]*\"""", " ", text.replace("<!doctype html>", ""))
    assert attributes == []
    assert LETTERS.findall(between) == [], between.split()


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_hold_no_style_and_no_script(path: Path) -> None:
    assert not re.search(
        r"""\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\bsrc=)|javascript:|\|safe""", markup(path)
    )


def test_every_code_that_is_said_has_words() -> None:
    entries = load_messages().entries
    sources = [*TEMPLATES, *WEB.rglob("*.py")]
    said = {code for path in sources for code in SAID.findall(path.read_text(encoding="utf-8"))}
    assert len(said) > 100
    assert sorted(said - set(entries)) == []


def test_no_words_of_the_frame_lie_unused() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in [*TEMPLATES, *WEB.rglob("*.py")])
    own = {code for code in load_messages().entries if code.startswith("site.") and not FAMILIES.match(code)}
    assert sorted(code for code in own if not re.search(rf"\b{re.escape(code)}\b", sources)) == []


def test_both_languages_are_complete_and_in_their_own_script() -> None:
    foreign = {"site.name_zh", "site.title_end", "site.language_zh"}
    for code, entry in load_messages().entries.items():
        if not code.startswith("site."):
            continue
        english = entry.en + entry.fix_en
        assert entry.zh, code
        assert entry.en, code
        assert bool(entry.fix_zh) == bool(entry.fix_en), code
        assert code in foreign or not re.search(r"[\u3400-\u9fff]", english), code
        assert set(re.findall(r"\{(\w+)\}", entry.zh)) == set(re.findall(r"\{(\w+)\}", entry.en)), code
        assert not re.search(r"\bplease\b|\binvalid\b|error occurred", english, re.IGNORECASE), code
