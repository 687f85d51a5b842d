"""`halfsky plan`: what does this plan promise?"""

import argparse
from typing import TYPE_CHECKING, Any

from halfsky.cli.output import Column, print_jsonl, print_structure, print_table

if TYPE_CHECKING:
    from halfsky.core.plan.model import Domain, Item, Plan, Target

READ_EXAMPLES = """示例 / examples:
  halfsky plan read 规划.docx                    目录树、目标与方向 / the outline with targets and directions
  halfsky plan read 规划.txt --format json       全部字段与原文位置 / every field with source offsets
"""
TARGETS_EXAMPLES = """示例 / examples:
  halfsky plan targets 规划.pdf                  每行一项目标 / one line per target
  halfsky plan targets 句子.txt --format jsonl   普通文本，一行一句 / plain sentences, one a line
"""
COMPARE_EXAMPLES = """示例 / examples:
  halfsky plan compare 地区规划.docx 县规划.docx   更严、更松、仅一方有 / stricter, looser, only in one
"""


def add_to(commands: Any) -> None:
    """Add `plan read`, `plan targets` and `plan compare` to the command line."""
    parser = commands.add_parser("plan", help="读规划 / read a plan")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    _add(
        actions,
        "read",
        "目录树、目标与方向 / outline, targets, directions",
        READ_EXAMPLES,
        run_read,
        formats=("table", "json", "yaml"),
        files=("file",),
    )
    _add(
        actions,
        "targets",
        "逐项列出目标 / list the targets",
        TARGETS_EXAMPLES,
        run_targets,
        formats=("table", "jsonl"),
        files=("file",),
    )
    _add(
        actions,
        "compare",
        "两份规划对照 / two plans beside each other",
        COMPARE_EXAMPLES,
        run_compare,
        formats=("table", "jsonl"),
        files=("first", "second"),
    )


def _add(
    actions: Any,
    name: str,
    title: str,
    epilog: str,
    run: Any,
    *,
    formats: tuple[str, ...],
    files: tuple[str, ...],
) -> None:
    parser = actions.add_parser(
        name,
        help=title,
        description=title,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for file in files:
        parser.add_argument(file, metavar=file.upper(), help="txt, docx, pdf, html, md")
    parser.add_argument("--format", choices=formats, default="table", help="输出格式 / output format")
    parser.set_defaults(run=run)


def run_read(arguments: argparse.Namespace) -> int:
    """Print the plan's outline with its targets and directions."""
    from halfsky.services.plans import read_plan

    plan = read_plan(arguments.file)
    if arguments.format == "table":
        print_plan(plan)
    else:
        print_structure(plan, arguments.format)
    return 0


def run_targets(arguments: argparse.Namespace) -> int:
    """Print one line per target of a plan or of plain sentences."""
    from halfsky.services.plans import read_targets

    targets = read_targets(arguments.file)
    if arguments.format == "jsonl":
        print_jsonl(targets)
        return 0
    print_table(
        (
            Column("行 line", numeric=True),
            Column("指标 indicator"),
            Column("要求 target"),
            Column("类别 kind"),
            Column("原文 quote"),
        ),
        [(str(t.line), t.indicator, promise(t), t.kind, t.quote) for t in targets],
        foot=f"{len(targets)} 项目标 / targets",
    )
    return 0


def run_compare(arguments: argparse.Namespace) -> int:
    """Print the targets of two plans aligned by indicator."""
    from halfsky.services.plans import compare_plans

    pairs = compare_plans(arguments.first, arguments.second)
    if arguments.format == "jsonl":
        print_jsonl(pairs)
        return 0
    words = {
        "stricter": "更严 stricter",
        "looser": "更松 looser",
        "same": "相同 same",
        "different": "不可比 differ",
        "only_first": "仅前者 first only",
        "only_second": "仅后者 second only",
    }
    print_table(
        (
            Column("指标 indicator"),
            Column("前者 first"),
            Column("后者 second"),
            Column("后者比前者 second is"),
        ),
        [(p.indicator, promise(p.first), promise(p.second), words[p.relation]) for p in pairs],
        foot=f"{len(pairs)} 行 / rows",
    )
    return 0


def promise(target: "Target | None") -> str:
    """Say a target's demand in signs: `≤ 16 /10万`, `= 100 %`, `≥ 本地区党员总数中女性比例`."""
    from halfsky.core.vocabulary.numbers import plain
    from halfsky.core.vocabulary.units import UNITS

    if target is None:
        return "—"
    signs = {"<=": "≤", ">=": "≥", "=": "=", "~": "≈", "relative": "", "each_has": "每处 each"}
    if target.comparator == "relative":
        return f"{signs.get(target.relative_op or '', '')} {target.relative_to or ''}".strip()
    unit = target.count_unit or (UNITS[target.unit].sign if target.unit in UNITS else target.unit or "")
    value = "" if target.value is None else plain(target.value)
    return f"{signs[target.comparator]} {value}{unit}".strip()


def print_plan(plan: "Plan") -> None:
    """Print the outline for people: every item, its targets (◎) and directions (→)."""
    from halfsky.cli.output import console

    out = console()
    period = f"{plan.period.start}—{plan.period.end}" if plan.period else "—"
    out.print(plan.title, style="bold", markup=False)
    out.print(
        f"地区 area: {plan.area}   时期 period: {period}   上级规划 parent: {plan.parent or '—'}",
        markup=False,
    )
    for domain in plan.domains:
        out.print(f"\n（{domain.number}）{domain.title}", style="bold", markup=False)
        _print_items("主要目标 goals", domain.goals)
        _print_items("策略措施 measures", domain.measures)
    _print_items("\n组织实施 organisation", plan.organisation)
    _print_items("\n监测评估 monitoring", plan.monitoring)
    out.print("\n" + count_plan(plan), markup=False)


def _print_items(title: str, items: "tuple[Item, ...]") -> None:
    from halfsky.cli.output import console

    out = console()
    out.print(title, style="dim", markup=False)
    for item in items:
        text = item.text if len(item.text) <= 60 else item.text[:59] + "…"
        out.print(f"  {item.number}. {text}", markup=False, highlight=False)
        for target in item.targets:
            out.print(
                f"       ◎ {target.indicator}  {promise(target)}",
                style="green",
                markup=False,
                highlight=False,
            )
        for direction in item.directions:
            out.print(
                f"       → {direction.indicator}  {direction.direction}",
                style="cyan",
                markup=False,
                highlight=False,
            )


def count_plan(plan: "Plan") -> str:
    """Say in one line how much was read."""

    def items(domain: "Domain") -> "tuple[Item, ...]":
        return domain.goals + domain.measures

    everything = [i for d in plan.domains for i in items(d)] + [*plan.organisation, *plan.monitoring]
    goals, measures = (
        sum(len(x) for x in xs) for xs in zip(*((d.goals, d.measures) for d in plan.domains), strict=True)
    )
    return (
        f"{len(plan.domains)} 个领域 domains, {goals} 条目标 goals, {measures} 条措施 measures, "
        f"{sum(len(i.targets) for i in everything)} 项可判定目标 targets, "
        f"{sum(len(i.directions) for i in everything)} 项方向 directions"
    )
