"""`halfsky outlook`: probabilities of targets in bulk, from file to file."""

import argparse
import sys
from pathlib import Path
from typing import Any

EXAMPLES = """示例 / examples:
  halfsky outlook --series series.parquet --questions questions.parquet --out answers.parquet
  halfsky outlook --series 序列.csv --questions 问题.csv --out 结果.csv --explain
  halfsky outlook --series s.parquet --questions q.parquet --out answers --engine spark --master spark://host:7077

series:    indicator, area, year, value [, lower_bound, upper_bound, numerator, denominator, parent, family]
questions: question, indicator, area, as_of, deadline, comparator (>= / <=), target
           [, if_next 假设次年为此数 / a figure supposed for the year after as_of → probability_if]
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
    parser.add_argument("--series", required=True, metavar="S", help="Parquet, CSV")
    parser.add_argument("--questions", required=True, metavar="Q", help="Parquet, CSV")
    parser.add_argument("--out", required=True, metavar="R", help="Parquet, CSV")
    parser.add_argument(
        "--engine",
        choices=("polars", "spark"),
        default="polars",
        help="本机 polars（默认）或集群 spark / this machine (default) or a cluster",
    )
    parser.add_argument(
        "--master", metavar="URL", help="集群地址 / address of the Spark cluster, as local[2]"
    )
    parser.add_argument(
        "--partitions",
        type=int,
        metavar="N",
        help="Spark 分区数 / into how many parts the series go on Spark",
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="每个答案附一段中英文说明（仅本机）/ put each answer into words (this machine only)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write one answer per question; how many were answered, and how, goes to stderr."""
    methods = _on_spark(arguments) if arguments.engine == "spark" else _here(arguments)
    told = "，".join(f"{method} {count}" for method, count in methods.items())
    sys.stderr.write(f"{sum(methods.values())} 个问题 / questions：{told}\n")
    return 0


def _here(arguments: argparse.Namespace) -> dict[str, int]:
    from halfsky.services.forecasting import outlook_files

    return outlook_files(
        Path(arguments.series), Path(arguments.questions), Path(arguments.out), explain=arguments.explain
    )


def _on_spark(arguments: argparse.Namespace) -> dict[str, int]:
    from halfsky.core.vocabulary.errors import Invalid
    from halfsky.services.forecasting_on_spark import outlook_files_on_spark

    if arguments.explain:
        raise Invalid("outlook.explain_on_spark")
    return outlook_files_on_spark(
        arguments.series,
        arguments.questions,
        arguments.out,
        master=arguments.master,
        partitions=arguments.partitions,
    )
