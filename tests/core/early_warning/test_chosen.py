"""What an office chooses for itself: another threshold, another cap."""

import pytest

from halfsky.core.early_warning.model import as_chosen
from halfsky.engines.codebook import load_warning_settings
from tests.core.early_warning.world import AREA, board_of, plan_of, rows_of, warned

HARD = {"indicator": "婚前医学检查率", "comparator": ">=", "value": 90, "unit": "percent"}
SLOW = {2015 + n: 60.0 + n + (n % 2) for n in range(10)}


def hard(settings):  # type: ignore[no-untyped-def]
    board = board_of(plan_of({**HARD, "deadline": 2027}), rows_of("婚前医学检查率", SLOW))
    found = warned(board, horizons=settings.horizons, cap=settings.cap)
    return found.filter((found["kind"] == "hard_to_reach") & (found["area"] == AREA))


def test_a_threshold_that_was_not_measured_has_no_precision() -> None:
    shipped = load_warning_settings()
    measured, chosen = hard(as_chosen(shipped)), hard(as_chosen(shipped, warn_under=0.5))
    assert measured["precision"].item() == pytest.approx(shipped.horizons[0].precision)
    assert chosen["precision"].item() is None
    assert hard(as_chosen(shipped, warn_under=0.0)).is_empty()


def test_the_measured_threshold_keeps_its_record() -> None:
    shipped = load_warning_settings()
    chosen = as_chosen(shipped, warn_under=shipped.horizons[0].threshold)
    assert chosen.horizons[0] == shipped.horizons[0]


def test_a_cap_of_none_names_nothing() -> None:
    assert not hard(as_chosen(load_warning_settings(), cap=0))["named"].any()
