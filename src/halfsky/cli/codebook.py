"""`halfsky codebook`: what do the experts' files say?"""

import argparse
import sys
from pathlib import Path
from typing import Any

from halfsky.cli.output import Column, print_jsonl, print_table

EXAMPLES = """示例 / examples:
  halfsky codebook checks                              全部审核关系 / every check of returns
  halfsky codebook checks --format vtl > checks.vtl    写成 VTL 2.1，供其他系统使用 / as VTL 2.1 rulesets
  halfsky codebook checks --codebook 我的指标库/        检查自己写的规则 / read rules of one's own
"""
_SEVERITIES = {"error": "错误 error", "query": "疑问 query"}


def add_to(commands: Any) -> None:
    """Add `codebook checks` to the command line."""
    parser = commands.add_parser("codebook", help="指标库 / the codebook")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    checks = actions.add_parser(
        "checks",
        help="审核关系 / checks of returns",
        description="审核关系 / checks of returns",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    checks.add_argument(
        "--format", choices=("table", "jsonl", "vtl"), default="table", help="输出格式 / output format"
    )
    checks.add_argument("--codebook", type=Path, metavar="FOLDER", help="另一个指标库 / another codebook")
    checks.set_defaults(run=run_checks)


def run_checks(arguments: argparse.Namespace) -> int:
    """Print the checks as a table, as JSON lines, or as VTL; name on stderr what VTL cannot say."""
    from halfsky.core.returns.vtl import export_vtl
    from halfsky.engines.codebook import load_codebook, load_rules

    if arguments.format == "vtl":
        exported = export_vtl(load_rules(arguments.codebook))
        sys.stdout.write(exported.text)
        if exported.unsaid:
            sys.stderr.write(f"VTL 无法表达 / VTL cannot say: {' '.join(exported.unsaid)}\n")
        return 0
    checks = load_codebook(arguments.codebook).checks.values()
    if arguments.format == "jsonl":
        print_jsonl(checks)
        return 0
    print_table(
        (Column("代码 code"), Column("级别 severity"), Column("规则 rule"), Column("依据 source")),
        [(check.code, _SEVERITIES[check.severity], check.rule, check.source.zh) for check in checks],
        foot=f"{len(checks)} 条审核关系 / checks",
    )
    return 0
