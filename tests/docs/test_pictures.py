"""The pictures of the README are what the program draws from the example."""

from tools.pictures import IMAGES, pictures


def test_every_picture_is_what_the_tool_makes() -> None:
    drawn = pictures()
    assert {path.name for path in IMAGES.iterdir()} == set(drawn)
    for name, png in drawn.items():
        assert (IMAGES / name).read_bytes() == png, f"{name}: run .venv/bin/python -m tools.pictures"
