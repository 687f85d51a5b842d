"""`halfsky monitor`: the main job — a plan and its figures in, a judged board and the report out."""

import argparse
import sys
from typing import Any

EXAMPLES = """示例 / examples:
  halfsky monitor 规划.docx --figures 数据.xlsx --year 2024 --out 结果/
  halfsky monitor plan.txt --figures figures.csv --year 2024 --out out/ --language en
"""


def add_to(commands: Any) -> None:
    """Add `monitor` to the command line."""
    title = "年度监测：看板与监测报告 / yearly monitoring: board and report"
    parser = commands.add_parser(
        "monitor",
        help=title,
        description=title,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("plan", metavar="PLAN", help="txt, docx, pdf, html, md")
    parser.add_argument("--figures", required=True, metavar="F", help="CSV, XLSX, Parquet")
    parser.add_argument("--year", required=True, type=int, metavar="Y", help="监测年份 / year monitored")
    parser.add_argument("--out", required=True, metavar="DIR", help="结果目录 / folder for what is made")
    parser.add_argument(
        "--area", metavar="AREA", help="地区名称或代码，默认取自规划标题 / area, by default the plan's own"
    )
    parser.add_argument(
        "--areas", metavar="CSV", help="补充地区表 / a table of further areas (code,name,parent,level)"
    )
    parser.add_argument("--issuer", default="", metavar="NAME", help="报告印发单位 / who issues the report")
    parser.add_argument("--date", default="", metavar="DATE", help="成文日期 / date printed on the report")
    parser.add_argument(
        "--language", choices=("zh", "en"), default="zh", help="报告语言 / language of the report"
    )
    parser.add_argument(
        "--warn-under",
        type=_probability,
        metavar="P",
        help="可能性低于此数即为难以按期完成，默认按历史测定 / hard to reach under this probability, by default as measured",
    )
    parser.add_argument(
        "--cap", type=int, metavar="N", help="点名预警的目标数上限 / targets warned of by name at most"
    )
    parser.set_defaults(run=run)


def _probability(text: str) -> float:
    value = float(text)
    if not 0.0 <= value <= 1.0:
        raise argparse.ArgumentTypeError("0—1")
    return value


def run(arguments: argparse.Namespace) -> int:
    """Run the main job and say what was made, where, and how much of the input could be used."""
    from rich.console import Console

    from halfsky.services.monitoring import monitor

    terminal = Console(stderr=True)
    with terminal.status("…") as status:
        result = monitor(
            arguments.plan,
            arguments.figures,
            year=arguments.year,
            out=arguments.out,
            area=arguments.area,
            areas=arguments.areas,
            issuer=arguments.issuer,
            date=arguments.date,
            language=arguments.language,
            warn_under=arguments.warn_under,
            cap=arguments.cap,
            tell=status.update,
        )
    sys.stdout.write(result.summary() + "\n")
    return 0
