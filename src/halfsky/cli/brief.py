"""`halfsky brief`: one page for a domain, an area or a unit, and a picture of the plan for a meeting."""

import argparse
import sys
from typing import Any

EXAMPLES = """示例 / examples:
  halfsky brief 规划.docx --figures 数据.xlsx --year 2024 --domain 1 --out 简报/
  halfsky brief 规划.docx --figures 数据.xlsx --year 2024 --area 青溪县 --areas 地区.csv --out 简报/
  halfsky brief plan.txt --figures f.csv --year 2024 --unit 卫健委 --unit 教育局 --out briefs/ --language en

不指定时每个领域一份 / with none named, one of each domain.
每份一页：PDF、Word、HTML；另有 slide.png（1920×1080）和 slide.svg / each is one page; the picture comes along.
"""


def add_to(commands: Any) -> None:
    """Add `brief` to the command line."""
    title = "一页简报和会议用图 / briefs of one page, and a picture for a meeting"
    parser = commands.add_parser(
        "brief",
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
        "--domain", action="append", type=int, default=[], metavar="N", help="领域序号 / number of a domain"
    )
    parser.add_argument(
        "--area", action="append", default=[], metavar="A", help="地区名称或代码 / area, by name or code"
    )
    parser.add_argument(
        "--unit", action="append", default=[], metavar="U", help="单位名称 / unit, by name or code"
    )
    parser.add_argument(
        "--plan-area",
        metavar="AREA",
        help="规划所属地区，默认取自规划标题 / the plan's area, by default its own",
    )
    parser.add_argument(
        "--areas", metavar="CSV", help="补充地区表 / a table of further areas (code,name,parent,level)"
    )
    parser.add_argument(
        "--language", choices=("zh", "en"), default="zh", help="简报语言 / language of the briefs"
    )
    parser.add_argument("--issuer", default="", metavar="NAME", help="编印单位 / who issues them")
    parser.add_argument("--date", default="", metavar="DATE", help="日期 / date printed on them")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the briefs and name the files."""
    from rich.console import Console

    from halfsky.services.briefs import About, brief_files

    about = (
        *(About(domain=number) for number in arguments.domain),
        *(About(area=name) for name in arguments.area),
        *(About(unit=name) for name in arguments.unit),
    )
    with Console(stderr=True).status("编写简报 / writing the briefs"):
        files = brief_files(
            arguments.plan,
            arguments.figures,
            year=arguments.year,
            out=arguments.out,
            about=about,
            area=arguments.plan_area,
            areas=arguments.areas,
            language=arguments.language,
            issuer=arguments.issuer,
            date=arguments.date,
        )
    sys.stdout.write(f"结果 / made: {arguments.out}: {', '.join(files)}\n")
    return 0
