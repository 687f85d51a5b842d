"""`halfsky outlook`: probabilities of targets in bulk, from file to file."""

import argparse
import sys
from pathlib import Path
from typing import Any

EXAMPLES = """示例 / examples:
  halfsky outlook --series series.parquet --questions questions.parquet --out answers.parquet
  halfsky outlook --series 序列.csv --questions 问题.csv --out 结果.csv

series:    indicator, area, year, value [, lower_bound, upper_bound, numerator, denominator]
questions: question, indicator, area, as_of, deadline, comparator (>= / <=), target
"""


def add_to(commands: Any) -> None:
    """Add `outlook` to the command line."""
    title = "到期能达到的概率 / how probable is it that targets are met by their deadline?"
    parser = commands.add_parser(
        "outlook",
        help=title,
        description=title,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--series", required=True, type=Path, metavar="S", help="Parquet, CSV")
    parser.add_argument("--questions", required=True, type=Path, metavar="Q", help="Parquet, CSV")
    parser.add_argument("--out", required=True, type=Path, metavar="R", help="Parquet, CSV")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write one answer per question; how many were answered, and how, goes to stderr."""
    from halfsky.services.forecasting import outlook_files

    methods = outlook_files(arguments.series, arguments.questions, arguments.out)
    told = "，".join(f"{method} {count}" for method, count in methods.items())
    sys.stderr.write(f"{sum(methods.values())} 个问题 / questions：{told}\n")
    return 0
