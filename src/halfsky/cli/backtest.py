"""`halfsky backtest`: the record of the outlook on past figures, beside other rules and simple models."""

import argparse
import sys
from pathlib import Path
from typing import Any

EXAMPLES = """示例 / examples:
  halfsky backtest --series series.parquet --out 回测/
  halfsky backtest --series 数据.xlsx --out out/ --from 2013 --horizons 3,5 --language en
  halfsky backtest --series series.parquet --out 比较/ --beside answers.parquet

series: indicator, area, year, value, direction (1 越高越好 / more is better, -1 越低越好 / less)
        [, lower_bound, upper_bound, numerator, denominator, modelled]
        或年度数据表 / or a sheet of figures (CSV, XLSX, Parquet)
answers: question (见 questions.parquet / as there), method, probability [, low80, high80]
"""

_LONGEST = 15


def add_to(commands: Any) -> None:
    """Add `backtest` to the command line."""
    title = "回放过去：预测有多准 / replay the past: how right is the outlook?"
    parser = commands.add_parser(
        "backtest",
        help=title,
        description=title,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--series", required=True, type=Path, metavar="S", help="Parquet, CSV, XLSX")
    parser.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="结果目录 / folder for results"
    )
    parser.add_argument(
        "--from",
        dest="since",
        type=int,
        metavar="YEAR",
        help="自该年起的提问才计分 / score questions asked since",
    )
    parser.add_argument("--horizons", default="3,5,8", metavar="H", help="提前的年数 / years ahead: 3,5,8")
    parser.add_argument(
        "--threshold",
        type=float,
        default=0.2,
        metavar="P",
        help="低于此概率即预警 / warn under this probability",
    )
    parser.add_argument(
        "--beside",
        type=Path,
        metavar="A",
        help="其他方法的答案，一并比较 / answers of further methods to score beside (Parquet, CSV)",
    )
    parser.add_argument(
        "--language", choices=("zh", "en"), default="zh", help="报告语言 / language of the report"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the record and print each method's scores; where it was written goes to stderr."""
    from rich.console import Console

    from halfsky.services.backtesting import backtest_files

    with Console(stderr=True).status("…") as status:
        made = backtest_files(
            arguments.series,
            arguments.out,
            horizons=_horizons(arguments.horizons),
            since=arguments.since,
            threshold=arguments.threshold,
            language=arguments.language,
            beside=arguments.beside,
            tell=status.update,
        )
    _print(made.record)
    sys.stderr.write(f"结果 / made: {made.out}: {', '.join(made.files)}\n")
    return 0


def _horizons(given: str) -> tuple[int, ...]:
    from halfsky.core.vocabulary.errors import Invalid

    parts = [part.strip() for part in given.replace("，", ",").split(",")]
    if not all(part.isdecimal() and 1 <= int(part) <= _LONGEST for part in parts):
        raise Invalid("backtest.horizons", given=given)
    return tuple(sorted({int(part) for part in parts}))


def _print(record: Any) -> None:
    from halfsky.cli.output import Column, print_table
    from halfsky.core.reports.record import COLUMNS, method_code
    from halfsky.engines.codebook import load_messages

    messages = load_messages()
    rows = [r for r in record.scores.iter_rows(named=True) if r["indicator"] is None and r["horizon"] is None]
    heads = [
        messages.say(f"reports.record.column.{name}", {}, lang=lang)
        for name in COLUMNS
        for lang in ("zh", "en")
    ]
    print_table(
        (
            Column("方法\nmethod"),
            *(
                Column("\n".join(dict.fromkeys(pair)), numeric=True)
                for pair in zip(heads[::2], heads[1::2], strict=True)
            ),
        ),
        [
            (
                messages.say(method_code(row["method"], record), {"method": row["method"]}),
                *("—" if row[name] is None else f"{row[name]:.3f}" for name in COLUMNS),
            )
            for row in sorted(rows, key=lambda row: row["brier"])
        ],
        foot=f"{rows[0]['questions']} 个问题 / questions, {rows[0]['indicators']} 项指标 / indicators",
    )
