"""The contract of pages notices each way in which a page can break it."""

import pytest

from tests.web.contract import problems

GOOD = (
    '<!doctype html><html lang="en"><head><title>Returns</title></head><body><main><h1 id="top">Returns</h1>'
    '<a href="#top">Top</a><form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="x">'
    '<label for="a">A</label><input id="a"><button>Save</button></form>'
    '<table><caption>T</caption><thead><tr><th scope="col">H</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>'
    "</main></body></html>"
)


def test_a_good_page_has_no_problems() -> None:
    assert problems(GOOD) == []


@pytest.mark.parametrize(
    ("part", "broken"),
    [
        ('lang="en"', ""),
        ("<title>Returns</title>", ""),
        ("</h1>", "</h1><h1>Again</h1>"),
        ("</h1>", "</h1><h3>Skips one</h3>"),
        ('href="#top"', 'href="#nowhere"'),
        ('id="a"', 'id="top"'),
        ('for="a"', 'for="b"'),
        ('<input id="a">', '<input id="a" required>'),
        ('<input id="a">', '<input id="a" aria-describedby="hint">'),
        ('<input id="a">', '<input id="a" onchange="save()">'),
        ('<input id="a">', '<input id="a" style="color: red">'),
        ("<button>Save</button>", "<button></button>"),
        ('<input type="hidden" name="csrfmiddlewaretoken" value="x">', ""),
        ("<caption>T</caption>", ""),
        (' scope="col"', ""),
        ("</main>", "<script>alert(1)</script></main>"),
        ("</main>", '<img src="x.png"></main>'),
        ("</main>", "<fieldset><p>Which</p></fieldset></main>"),
    ],
)
def test_every_break_is_noticed(part: str, broken: str) -> None:
    assert GOOD.count(part) >= 1
    assert problems(GOOD.replace(part, broken, 1)) != []
