"""The page of components: all of them are on it, in both languages, as good pages."""

import re

import pytest
from django.test import Client

from halfsky.core.returns.workflow import State
from halfsky.web import marks
from halfsky.web.patterns.examples import COMPONENTS, components
from tests.web.contract import problems

LANGUAGES = ("zh-hans", "en")
READ = re.compile(r"\{\{ *([a-z_]+)|\{% (?:el)?if (?:not )?([a-z_]+)|\{% for \w+ in ([a-z_]+)")
BOUND = re.compile(r"(?:\{% for|\bas) (\w+)\b")


def page(language: str) -> str:
    return Client().get("/patterns/", headers={"Accept-Language": language}).content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_keeps_the_contract(language: str) -> None:
    assert problems(page(language)) == []


def test_the_page_speaks_the_language_asked_for() -> None:
    assert not re.search(r"[\u3400-\u9fff]", page("en").split("<main", 1)[1])
    assert "有 2 处需要改正" in page("zh-hans")


def test_every_component_has_examples() -> None:
    folders = {path.name for path in COMPONENTS.iterdir() if path.is_dir()}
    assert folders == set(components())
    assert all(component.examples for component in components().values())


@pytest.mark.parametrize("name", sorted(components()))
def test_parts_are_those_the_template_reads(name: str) -> None:
    component = components()[name]
    template = "\n".join(path.read_text(encoding="utf-8") for path in (COMPONENTS / name).glob("*.html"))
    unread = {part for part in component.parts if not re.search(rf"[\s{{:=(]{part}\b", template)}
    assert unread == set()
    for example in component.examples:
        assert set(example.parts) <= set(component.parts), example.title.en
    read = {word for words in READ.findall(template) for word in words if word}
    assert read - set(component.parts) - set(BOUND.findall(template)) - {"cell", "forloop"} == set()


@pytest.mark.parametrize(
    ("kind", "code"), [(kind, code) for kind, codes in marks.KINDS.items() for code in codes]
)
def test_every_sign_has_a_word_a_shape_and_a_tone(kind: str, code: str) -> None:
    sign = marks.sign(kind, code)
    assert sign.word
    assert sign.tone in {"good", "fair", "under_way", "quiet", "warn", "bad", "plain"}
    assert "<svg" in marks.drawing(sign.shape)


def test_states_of_a_return_all_have_a_sign_and_look_different() -> None:
    assert set(marks.KINDS["return"]) == set(State)
    signs = [marks.sign("return", state) for state in State]
    assert len({sign.shape for sign in signs}) == len({sign.word for sign in signs}) == len(State)


def test_shown_text_is_escaped() -> None:
    from django.template import engines

    hostile = '<script>alert("1")</script>'
    template = engines["django"].from_string(
        '{% component "notice" text=bad %}{% component "field" id="x" label=bad value=bad error=bad %}'
        '{% component "data_table" caption=bad rows=rows columns=rows.0 %}{% component "timeline" items=items %}'
    )
    shown = template.render(
        {"bad": hostile, "rows": [[hostile, {"text": hostile}]], "items": [{"act": hostile, "text": hostile}]}
    )
    assert "<script" not in shown
    assert shown.count("&lt;script") >= 8
