"""`halfsky assess`: the official verdict on targets and figures given as files."""

import argparse
import sys
from typing import Any

EXAMPLES = """示例 / examples:
  halfsky assess --targets targets.jsonl --figures figures.csv --as-of 2024
  halfsky plan targets 规划.txt --format jsonl > t.jsonl; halfsky assess --targets t.jsonl --figures 数据.xlsx --as-of 2024 --format csv
"""


def add_to(commands: Any) -> None:
    """Add `assess` to the command line."""
    title = "逐项判定目标是否达到 / is each target met?"
    parser = commands.add_parser(
        "assess",
        help=title,
        description=title,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--targets", required=True, metavar="T", help="JSONL, JSON, CSV, YAML")
    parser.add_argument("--figures", required=True, metavar="F", help="CSV, XLSX, Parquet")
    parser.add_argument("--as-of", required=True, type=int, metavar="YEAR", help="判定年份 / year judged")
    parser.add_argument("--areas", metavar="CSV", help="补充地区表 / a table of further areas")
    parser.add_argument("--format", choices=("table", "csv", "jsonl"), default="table")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one row per target × area; what was refused of the figures goes to stderr."""
    from halfsky.cli.output import Column, print_jsonl, print_table
    from halfsky.core.vocabulary.numbers import plain
    from halfsky.core.vocabulary.statuses import MARKS, Status
    from halfsky.services.judging import assess_files, count_rows

    judged = assess_files(arguments.targets, arguments.figures, as_of=arguments.as_of, areas=arguments.areas)
    sys.stderr.write(count_rows(judged.reading) + "\n")
    table = judged.assessments
    if arguments.format == "csv":
        sys.stdout.write(table.write_csv())
    elif arguments.format == "jsonl":
        print_jsonl(table.iter_rows(named=True))
    else:
        print_table(
            (
                Column("目标 target"),
                Column("地区 area"),
                Column("指标 indicator"),
                Column("状态 status"),
                Column("年份 year", numeric=True),
                Column("数值 value", numeric=True),
                Column("理由 reason"),
            ),
            [
                (
                    r["target"],
                    r["area"],
                    r["words"] or "",
                    f"{MARKS[Status(r['status'])].shape} {MARKS[Status(r['status'])].zh}",
                    str(r["year"] or "—"),
                    "—" if r["value"] is None else plain(r["value"]),
                    r["reason_zh"],
                )
                for r in table.iter_rows(named=True)
            ],
            foot=f"{table.height} 行 / rows",
        )
    return 0
