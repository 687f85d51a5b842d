"""Entry point of the `halfsky` command: parse, run, and turn a refusal into one clear line.

Exit codes: 0 done, 1 refused (the message says how to mend it), 2 wrong usage.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from halfsky import __version__
from halfsky.cli import assess, backtest, brief, codebook, keeping, monitor, outlook, plan, site, yearbook
from halfsky.core.vocabulary.errors import HalfSkyError

EPILOG = """示例 / examples:
  halfsky plan read 规划.docx                                     规划承诺了什么 / what the plan promises
  halfsky monitor 规划.docx --figures 数据.xlsx --year 2024 --out 结果/   年度监测 / the yearly monitoring
  halfsky brief 规划.docx --figures 数据.xlsx --year 2024 --area 青溪县 --out 结果/   一页简报 / a brief of one page
  halfsky yearbook --figures 数据.xlsx --area 云岭地区 --year 2024 --out 结果/   统计资料 / the yearbook
  halfsky assess --targets t.jsonl --figures f.csv --as-of 2024   逐项判定 / verdicts, one row each
  halfsky outlook --series s.parquet --questions q.parquet --out r.parquet   达标概率 / probabilities in bulk
  halfsky demo                                                    演示网站 / the site with an invented prefecture
  halfsky serve --home /var/lib/halfsky                           正式网站 / the site of an office
"""


def build_parser() -> argparse.ArgumentParser:
    """Describe the whole command line, each command with examples."""
    parser = argparse.ArgumentParser(
        prog="halfsky",
        description="半边天：妇女发展规划监测评估系统 / monitoring and evaluation of women's development plans",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"halfsky {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in (plan, assess, outlook, monitor, brief, yearbook, backtest, codebook, site, keeping):
        module.add_to(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` and return its exit code."""
    arguments = build_parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except HalfSkyError as refusal:
        print(explain(refusal), file=sys.stderr)  # noqa: T201
        return 1
    except BrokenPipeError:
        # The reader (head, less) has gone: not an error; keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def explain(refusal: HalfSkyError) -> str:
    """Say a refusal on one line, Chinese first, English after."""
    from halfsky.engines.codebook import load_messages

    messages = load_messages()
    chinese = messages.say(refusal.code, refusal.facts, lang="zh")
    english = messages.say(refusal.code, refusal.facts, lang="en")
    return f"halfsky: {chinese} / {english}".replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main())
