"""Which way a figure moved, and the mark of a probability."""

import pytest

from halfsky.core.assessment.movement import movement
from halfsky.core.outlook.wording import chance_of
from halfsky.core.vocabulary.statuses import Progress


@pytest.mark.parametrize(
    ("value", "earlier", "better", "aim", "noise", "told"),
    [
        (95.0, 94.0, "up", None, 0.2, Progress.IMPROVED),
        (94.0, 95.0, "up", None, 0.2, Progress.WORSENED),
        (94.1, 94.0, "up", None, 0.2, Progress.UNCHANGED),
        (94.0, 94.0, "up", None, None, Progress.UNCHANGED),
        (94.1, 94.0, "up", None, None, Progress.IMPROVED),
        (14.1, 27.2, "down", None, 15.5, Progress.UNCHANGED),
        (14.1, 27.2, "down", None, 3.0, Progress.IMPROVED),
        (49.0, 46.0, "band", 50.0, 0.5, Progress.IMPROVED),
        (53.0, 51.0, "band", 50.0, 0.5, Progress.WORSENED),
        (53.0, 47.0, "band", 50.0, 0.5, Progress.UNCHANGED),
        (49.0, 46.0, "band", None, 0.5, None),
        (49.0, 46.0, "none", None, 0.5, None),
        (None, 46.0, "up", None, None, None),
        (46.0, None, "up", None, None, None),
    ],
)
def test_movement(value, earlier, better, aim, noise, told) -> None:
    assert movement(value, earlier, better=better, aim=aim, noise=noise) == told


@pytest.mark.parametrize(
    ("probability", "mark"),
    [
        (1.0, "likely"),
        (0.65, "likely"),
        (0.64, "uncertain"),
        (0.35, "uncertain"),
        (0.34, "unlikely"),
        (0.0, "unlikely"),
    ],
)
def test_the_mark_of_a_probability_is_that_of_its_words(probability: float, mark: str) -> None:
    assert chance_of(probability) == mark
