"""Run the main job on the examples and say what was made and where.

Usage: make demo    (python examples/demo.py --out DIR)
"""

import argparse
import sys
from pathlib import Path

from halfsky.services.monitoring import monitor

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Monitor the invented prefecture (in both languages) and the national targets for 2024."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=Path("out/demo"))
    out: Path = parser.parse_args().out
    yunling, china = HERE / "yunling", HERE / "china"
    runs = [
        (
            "虚构的云岭地区（12个县）/ the invented prefecture of Yunling, 12 counties",
            {
                "plan": yunling / "plan.docx",
                "figures": yunling / "figures.xlsx",
                "areas": yunling / "areas.csv",
                "out": out / "yunling",
                "issuer": "云岭地区统计局（虚构）",
                "date": "2025年6月",
            },
        ),
        (
            "同上，英文报告 / the same, report in English",
            {
                "plan": yunling / "plan.docx",
                "figures": yunling / "figures.xlsx",
                "areas": yunling / "areas.csv",
                "out": out / "yunling-en",
                "issuer": "Yunling Bureau of Statistics (invented)",
                "date": "June 2025",
                "language": "en",
            },
        ),
        (
            "全国2021—2030年目标与公开数据 / the national targets and published figures",
            {"plan": china / "plan.md", "figures": china / "figures.csv", "out": out / "china"},
        ),
    ]
    for title, arguments in runs:
        sys.stdout.write(f"\n== {title}\n{monitor(year=2024, **arguments).summary()}\n")
    sys.stdout.write(
        f"\n请打开 / open: {out}/yunling/report.docx, report.pdf, report.html, board.xlsx\n"
        f"下一步 / next: .venv/bin/halfsky plan read examples/yunling/plan.docx\n"
    )


if __name__ == "__main__":
    main()
