"""The national example: targets as facts, figures with their source, both readable as they are."""

import subprocess
import sys
from pathlib import Path

import pytest

from halfsky.core.plan.read import read_plan
from halfsky.engines.documents import read_source
from tests.shared import SHARED, needs_shared

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CHINA = EXAMPLES / "china"


def test_the_outline_reads_as_a_plan_of_eight_domains() -> None:
    plan = read_plan(read_source(CHINA / "plan.md"))
    assert plan.period is not None
    assert (plan.period.start, plan.period.end) == (2021, 2030)
    assert len(plan.domains) == 8
    targets = {t.indicator: t for d in plan.domains for i in (*d.goals, *d.measures) for t in i.targets}
    assert targets["孕产妇死亡率"].value == 12
    assert targets["婴儿死亡率"].unit == "permille"
    assert targets["就业人员中女性比例"].comparator == "~"


def test_every_figure_names_its_source() -> None:
    lines = (CHINA / "figures.csv").read_text("utf-8").splitlines()
    assert lines[0].startswith("area,indicator,year,value,unit,")
    assert all("; seen" in line or "; derived" in line for line in lines[1:])


@needs_shared
@pytest.mark.shared
def test_the_figures_are_the_collected_ones() -> None:
    script = EXAMPLES / "china_figures.py"
    source = SHARED / "figures" / "china-figures.csv"
    made = subprocess.run([sys.executable, str(script), str(source)], check=True, capture_output=True).stdout
    assert made == (CHINA / "figures.csv").read_bytes()
