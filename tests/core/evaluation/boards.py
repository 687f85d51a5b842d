"""The invented prefecture judged on its example figures and looked ahead from."""

from functools import cache
from pathlib import Path

from halfsky.core.assessment.board import Board
from halfsky.services.ground import Ground, prepare
from halfsky.services.judging import complete, read_figures
from halfsky.services.monitoring import judge_plan
from halfsky.services.plans import read_plan
from halfsky.services.warning import look_ahead

YUNLING = Path(__file__).resolve().parents[3] / "examples" / "yunling"
AREA, YEAR = "990100", 2024


@cache
def yunling() -> Ground:
    """Codebook and messages with the areas of the example."""
    return prepare(YUNLING / "areas.csv")


@cache
def judged_board() -> Board:
    """The board of 2024, with outlook and warnings."""
    ground = yunling()
    whole = complete(read_figures(YUNLING / "figures.csv", area=AREA, ground=ground), ground)
    plan = read_plan(YUNLING / "plan.txt")
    return look_ahead(judge_plan(plan, whole.observations, ground, area=AREA, year=YEAR), ground)
