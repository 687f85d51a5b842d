"""Components drawn from moulds look as the template draws them one by one."""

import msgspec
import pytest
from django.template.loader import get_template
from django.utils.safestring import mark_safe
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from halfsky.web.moulds import drawn

FREE = "value error query last_year.value explanation.value"
WORDS = st.sampled_from(["", "12", "<b>&\"'", "共 3 处", mark_safe("<i>3</i>")])


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A choice as the pages of a return give it."""

    value: str
    text: str


CHOICES = (Choice(value="a", text="甲"), Choice(value="b", text="乙 & 丙"))


@settings(deadline=None)
@given(
    words=st.tuples(WORDS, WORDS, WORDS, WORDS, WORDS),
    number=st.sampled_from([None, 0, 1, 1.0, True]),
    label=WORDS,
    reason=st.sampled_from(["", "a", "b"]),
    language=st.sampled_from(["zh-hans", "en"]),
)
def test_a_field_from_a_mould_is_the_field(words, number, label, reason, language) -> None:
    value, error, query, before, explanation = words
    parts = {
        "id": "x",
        "name": "x.y",
        "number": number,
        "label": label,
        "value": value,
        "error": error,
        "query": query,
        "last_year": {"label": "2024", "value": before} if before else None,
        "missing": {"name": "x.missing", "value": reason, "options": CHOICES},
        "explanation": {"name": "x.explanation", "value": explanation},
    }
    with override(language):
        alone = get_template("field/template.html").render(parts)
        assert drawn("field/template.html", [parts, parts], free=FREE) == alone * 2


def test_words_are_put_in_where_they_belong_and_escaped() -> None:
    rows = [
        {"row": {"cells": [{"text": text, "note": note}, text]}} for text, note in (("<a>", "1"), ("b", ""))
    ]
    free = "row.cells row.cells.text row.cells.note"
    first, second = drawn("data_table/row.html", rows, free=free).split("</tr>")[:2]
    assert first.count("&lt;a&gt;") == 2
    assert '<span class="cell-note">1</span>' in first
    assert "cell-note" not in second


def test_what_has_no_shape_is_refused() -> None:
    with pytest.raises(TypeError):
        drawn("field/template.html", [{"label": object()}], free="")
