"""`halfsky yearbook`: 妇女儿童统计资料, numbered tables over all areas and years as XLSX and PDF."""

import argparse
import sys
from typing import Any

EXAMPLES = """示例 / examples:
  halfsky yearbook --figures 数据.xlsx --area 云岭地区 --areas 地区.csv --year 2024 --out 统计资料/
  halfsky yearbook --vintage out/vintage --area 990100 --areas areas.csv --out yearbook/ --language en

符号 / signs: … 不足最小单位 under the smallest unit · # 其中 of which · – 不适用 does not apply ·
  △ 无法取得 cannot be had · □ 未报 not reported · × 保护 withheld · 空格 无数据 blank: no figure
"""


def add_to(commands: Any) -> None:
    """Add `yearbook` to the command line."""
    title = "妇女儿童统计资料（年鉴） / the yearbook of women's and children's statistics"
    parser = commands.add_parser(
        "yearbook",
        help=title,
        description=title,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--figures", metavar="F", help="CSV, XLSX, Parquet")
    source.add_argument("--vintage", metavar="DIR", help="冻结的数据版本 / folder of a frozen vintage")
    parser.add_argument("--area", required=True, metavar="A", help="地区名称或代码 / area, by name or code")
    parser.add_argument(
        "--year",
        type=int,
        metavar="Y",
        help="最后一年，默认取数据版本的年份 / last year, by default the vintage's",
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="结果目录 / folder for what is made")
    parser.add_argument(
        "--areas", metavar="CSV", help="补充地区表 / a table of further areas (code,name,parent,level)"
    )
    parser.add_argument(
        "--language", choices=("zh", "en"), default="zh", help="哪种文字在前 / the language that stands first"
    )
    parser.add_argument("--years", type=int, default=10, metavar="N", help="年数 / years printed (10)")
    parser.add_argument(
        "--depth",
        type=int,
        metavar="N",
        help="列到下几级地区，默认全部 / levels of areas below, by default all",
    )
    parser.add_argument(
        "--sensitive", action="store_true", help="列出敏感数据的表 / print the tables of sensitive counts"
    )
    parser.add_argument("--issuer", default="", metavar="NAME", help="编印单位 / who issues it")
    parser.add_argument("--date", default="", metavar="DATE", help="日期 / date printed on it")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the yearbook and say what became of each row."""
    from rich.console import Console

    from halfsky.services.yearbook import yearbook_files

    with Console(stderr=True).status("编印统计资料 / making the yearbook"):
        made = yearbook_files(
            out=arguments.out,
            area=arguments.area,
            year=arguments.year,
            figures=arguments.figures,
            vintage=arguments.vintage,
            areas=arguments.areas,
            language=arguments.language,
            span=arguments.years,
            depth=arguments.depth,
            sensitive=arguments.sensitive,
            issuer=arguments.issuer,
            date=arguments.date,
        )
    sys.stdout.write(made.summary() + "\n")
    return 0
