"""Draw the pictures of the README from the invented example.

Usage: .venv/bin/python -m tools.pictures    (tests/docs holds the files against what this would write)
"""

from pathlib import Path

from halfsky.core.assessment.judge import make_board
from halfsky.core.indicators.matching import match_plan
from halfsky.core.reports.model import Chart
from halfsky.core.reports.monitoring import build_monitoring_report
from halfsky.engines.charts import render_png
from halfsky.engines.outline import flow
from halfsky.services.ground import prepare
from halfsky.services.judging import complete, read_figures
from halfsky.services.plans import read_plan

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
YUNLING = ROOT / "examples" / "yunling"


def status_chart() -> Chart:
    """The statuses of every domain's targets, as the report of the example shows them."""
    ground = prepare(YUNLING / "areas.csv")
    plan = read_plan(YUNLING / "plan.docx")
    area = ground.area_code(plan.area)
    figures = complete(read_figures(YUNLING / "figures.xlsx", area=area, ground=ground), ground)
    matches = match_plan(plan, ground.codebook, ground.names)
    board = make_board(
        plan,
        matches,
        figures.observations,
        codebook=ground.codebook,
        messages=ground.messages,
        area=area,
        year=2024,
    )
    report = build_monitoring_report(board, codebook=ground.codebook, messages=ground.messages)
    return next(part for part in flow(report) if isinstance(part, Chart))


def pictures() -> dict[str, bytes]:
    """Name → PNG of every picture of the documentation."""
    return {"status.png": render_png(status_chart())}


def main() -> None:
    """Write the pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, png in pictures().items():
        (IMAGES / name).write_bytes(png)


if __name__ == "__main__":
    main()
