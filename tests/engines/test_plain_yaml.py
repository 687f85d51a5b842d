import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from halfsky.engines.plain_yaml import read_plain_yaml

TEXTS = st.text(st.characters(exclude_categories=["C"]), max_size=8)
DOCUMENTS = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=8
)


@settings(deadline=None)
@given(DOCUMENTS)
def test_what_was_written_is_read(document: object) -> None:
    assert read_plain_yaml(yaml.safe_dump(document, allow_unicode=True)) == document


def test_scalars_stay_text() -> None:
    assert read_plain_yaml("a: [1, 0.50, yes, null, 010000]") == {"a": ["1", "0.50", "yes", "null", "010000"]}
    assert read_plain_yaml("") is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\na: 2\n", "key 'a' twice"),
        ("a: &x [1]\nb: *x\n", "an alias of an anchor"),
        ("a: 1\n---\nb: 2\n", "a second document"),
        ("[1, 2]: 3\n", "a key that is no text"),
        ("a: [", "did not find"),
    ],
)
def test_what_is_odd_is_refused_with_its_place(text: str, problem: str) -> None:
    with pytest.raises(yaml.YAMLError) as caught:
        read_plain_yaml(text)
    assert problem in str(caught.value)
    assert "line" in str(caught.value)
