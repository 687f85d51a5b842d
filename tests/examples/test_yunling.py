"""The invented example is what its script makes, marked as invented, and holds what the system must cope with."""

import csv
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from halfsky.core.plan.read import read_plan
from halfsky.engines.documents import read_document, read_source

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
YUNLING = EXAMPLES / "yunling"


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("yunling")
    subprocess.run(
        [sys.executable, str(EXAMPLES / "build.py"), "--out", str(out)], check=True, capture_output=True
    )
    return out


def contents(path: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def test_building_again_gives_the_same_figures(rebuilt: Path) -> None:
    assert (rebuilt / "figures.csv").read_bytes() == (YUNLING / "figures.csv").read_bytes()


@pytest.mark.parametrize("name", ["figures.xlsx", "plan.docx"])
def test_building_again_gives_the_same_office_files(rebuilt: Path, name: str) -> None:
    # Compared part by part: how tightly a part is packed depends on the zlib at hand.
    assert contents(rebuilt / name) == contents(YUNLING / name)


def test_the_word_file_says_what_the_text_file_says() -> None:
    def words(name: str) -> list[str]:
        lines = read_document(YUNLING / name).splitlines()
        return [re.sub(r"\s", "", line) for line in lines if line.strip() and "……" not in line]

    assert words("plan.docx") == words("plan.txt")


@pytest.mark.parametrize("name", ["plan.docx", "plan.txt"])
def test_the_plan_has_eight_domains_with_goals_and_measures(name: str) -> None:
    plan = read_plan(read_source(YUNLING / name))
    assert plan.area == "云岭地区"
    assert plan.period is not None
    assert (plan.period.start, plan.period.end) == (2021, 2030)
    assert len(plan.domains) == 8
    assert all(len(d.goals) >= 5 and len(d.measures) >= 5 for d in plan.domains)
    assert (len(plan.organisation), len(plan.monitoring)) == (4, 4)


def test_every_kind_of_target_and_strength_occurs() -> None:
    plan = read_plan(read_source(YUNLING / "plan.txt"))
    items = [i for d in plan.domains for i in (*d.goals, *d.measures)] + [
        *plan.organisation,
        *plan.monitoring,
    ]
    targets = [target for item in items for target in item.targets]
    assert {t.kind for t in targets} == {"numeric", "relative", "each_has", "zero", "universal", "schedule"}
    assert {t.strength for t in targets} == {"binding", "力争", "左右"}
    assert any(item.directions for item in items)
    assert len(targets) >= 60


def test_the_figures_hold_what_the_system_must_cope_with() -> None:
    with (YUNLING / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["year"] for row in rows} >= {str(year) for year in range(2015, 2025)}
    assert len({row["area"] for row in rows}) == 13
    deaths = [row for row in rows if row["indicator"] == "孕产妇死亡率" and row["area"] != "云岭地区"]
    assert any(row["numerator"] == "0" and row["value"] == "0.00" for row in deaths)
    assert any(row["numerator"] == "1" and float(row["value"]) > 100 for row in deaths)
    assert {row["residence"] for row in rows} >= {"", "城镇", "农村"}
    assert {row["sex"] for row in rows} >= {"", "女", "男"}
    assert any(row["status"] == "未报" and not row["value"] for row in rows)


def test_what_is_invented_says_so() -> None:
    assert "虚构" in read_document(YUNLING / "plan.docx")
    assert "invented" in (YUNLING / "areas.csv").read_text("utf-8")
    codes = [line.split(",")[0] for line in (YUNLING / "areas.csv").read_text("utf-8").splitlines()[1:]]
    assert all(code.startswith("9901") for code in codes)
    assert len(codes) == 13


def test_the_returns_of_the_example_site_are_what_their_script_makes(tmp_path: Path) -> None:
    out = tmp_path / "returns.csv"
    subprocess.run([sys.executable, str(EXAMPLES / "yunling_returns.py"), "--out", str(out)], check=True)
    assert out.read_bytes() == (YUNLING / "returns.csv").read_bytes()


def test_explanations_speak_of_lines_that_are_answered() -> None:
    with (YUNLING / "returns.csv").open(encoding="utf-8", newline="") as file:
        lines = {(r["area"], r["series"], r["sex"], r["residence"], r["year"]) for r in csv.DictReader(file)}
    with (YUNLING / "explanations.csv").open(encoding="utf-8", newline="") as file:
        told = [(r["area"], r["series"], r["sex"], r["residence"], r["year"]) for r in csv.DictReader(file)]
    assert told
    assert len(told) == len(set(told))
    assert len(set(told) - lines) < len(told) / 20
