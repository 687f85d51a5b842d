"""`halfsky backup | restore | verify-audit | doctor`: keep a site, prove its trail, look it over."""

import argparse
import sys
from pathlib import Path
from typing import Any

from halfsky.cli.homes import add_home, home_of

BACKUP_EXAMPLES = """示例 / examples:
  halfsky backup                                    存入 HOME/backups / into HOME/backups
  halfsky backup /mnt/usb/半边天.tar.gz --home /var/lib/halfsky
  halfsky backup --keep 30                          只留最近30份 / keep the newest 30
"""
RESTORE_EXAMPLES = """示例 / examples:
  halfsky restore 半边天.tar.gz --home /srv/演练        恢复到空文件夹 / into an empty folder
  halfsky restore 半边天.tar.gz --replace             替换现有数据，旧数据移到旁边 / the present one is moved aside
"""
VERIFY_EXAMPLES = """示例 / examples:
  halfsky verify-audit                              完整返回 0，有断裂返回 1 / 0 where it is whole, 1 where it is not
  halfsky verify-audit --export 审计.csv             同时导出 / and write it out
  halfsky verify-audit --expect 3765:5fcb94…        与事先记下的一条比对 / against an entry noted earlier
"""
DOCTOR_EXAMPLES = """示例 / examples:
  halfsky doctor                                    逐项检查，有故障返回 1 / every part; 1 where something is wrong
"""


def add_to(commands: Any) -> None:
    """Add the four commands to the command line."""
    backup = _parser(commands, "backup", "备份运行中的网站 / back up a running site", BACKUP_EXAMPLES)
    backup.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="备份文件 / the backup (default: HOME/backups/…)"
    )
    backup.add_argument(
        "--keep", type=_positive, metavar="N", help="只保留最近 N 份 / keep only the newest N"
    )
    backup.set_defaults(run=run_backup)
    restore = _parser(commands, "restore", "从备份恢复 / bring a backup back", RESTORE_EXAMPLES)
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument(
        "--replace", action="store_true", help="替换现有网站 / take the place of the present site"
    )
    restore.add_argument(
        "--despite-trail", action="store_true", help="审计链断裂也恢复 / even where the audit trail is broken"
    )
    restore.set_defaults(run=run_restore)
    verify = _parser(commands, "verify-audit", "核验审计记录链 / prove the audit trail", VERIFY_EXAMPLES)
    verify.add_argument(
        "--export", type=Path, metavar="FILE", help="导出为 CSV 或 JSONL / write it as CSV or JSONL"
    )
    verify.add_argument(
        "--expect", type=_mark, metavar="N:HASH", help="事先记下的一条 / an entry noted earlier"
    )
    verify.set_defaults(run=run_verify)
    doctor = _parser(commands, "doctor", "检查网站各部分是否正常 / look the site over", DOCTOR_EXAMPLES)
    doctor.set_defaults(run=run_doctor)


def _parser(commands: Any, name: str, title: str, examples: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=title,
        description=title,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_home(parser)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _mark(text: str) -> tuple[int, str]:
    number, _, digest = text.partition(":")
    if not digest:
        raise ValueError(text)
    return int(number), digest


def run_backup(arguments: argparse.Namespace) -> int:
    """Write and check one backup."""
    from halfsky.services import backing_up

    home = _open(arguments)
    file = arguments.file or backing_up.default_name(home)
    kept = backing_up.back_up(home, file.resolve())
    size = f"{kept.size / 1024**2:.1f} MB"
    _say(
        f"已备份并核对：{file}（{size}，审计记录 {kept.entries} 条）",
        f"backed up and checked: {file} ({size}, {kept.entries} entries of the trail)",
    )
    for name in kept.missing:
        _say(f"缺少文件：{name}", f"file missing: {name}")
    for old in backing_up.prune(file.parent, arguments.keep) if arguments.keep else ():
        _say(f"已删除旧备份：{old.name}", f"old backup deleted: {old.name}")
    return 1 if kept.missing else 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Check a backup and bring it back."""
    from halfsky.engines.home import claimed, make_home
    from halfsky.services import backing_up

    home = home_of(arguments)
    make_home(home)
    with claimed(home):
        manifest = backing_up.restore(
            home, arguments.file.resolve(), replace=arguments.replace, despite_trail=arguments.despite_trail
        )
    _say(
        f"已恢复 {manifest.made_at} 的备份（审计记录 {manifest.entries} 条）到 {home}",
        f"brought back the backup of {manifest.made_at} ({manifest.entries} entries of the trail) into {home}",
    )
    return 0


def run_verify(arguments: argparse.Namespace) -> int:
    """Walk the whole trail and name every break."""
    _open(arguments)
    from halfsky.services import audit, proving

    verdict = audit.verify()
    breaks = proving.named_breaks(verdict, expected=arguments.expect)
    for one in breaks:
        _say(
            f"第 {one.number} 条：{one.zh}",
            f"entry {one.number}: {one.en}" + (f"  [{one.entry}]" if one.entry else ""),
        )
    if arguments.export is not None:
        count = proving.export(arguments.export.resolve())
        _say(f"已导出 {count} 条：{arguments.export}", f"{count} entries written: {arguments.export}")
    state = ("断裂", "broken") if breaks else ("完整", "whole")
    _say(
        f"审计链{state[0]}：{verdict.entries} 条，末条 {verdict.last}",
        f"the trail is {state[1]}: {verdict.entries} entries, the last {verdict.last}",
    )
    return 1 if breaks else 0


def run_doctor(arguments: argparse.Namespace) -> int:
    """Print one line for each thing looked at."""
    home = home_of(arguments)
    from halfsky.engines.home import want_home
    from halfsky.services.starting import start_django

    want_home(home)
    start_django(home)
    from halfsky.services import checkup

    found = checkup.look_over(home)
    for one in found:
        shape = {"well": "✓", "heed": "△", "ill": "✗"}[one.state]
        _say(f"{shape} {one.zh}", one.en)
    ill = sum(1 for one in found if one.state == "ill")
    heed = sum(1 for one in found if one.state == "heed")
    _say(
        f"{len(found)} 项，{ill} 项故障，{heed} 项应注意",
        f"{len(found)} looked at, {ill} wrong, {heed} to heed",
    )
    return 1 if ill else 0


def _open(arguments: argparse.Namespace) -> Path:
    """The home with Django ready on it, and something in its database."""
    from halfsky.core.vocabulary.errors import NotFound
    from halfsky.engines.home import want_home
    from halfsky.services import starting

    home = home_of(arguments)
    want_home(home)
    starting.start_django(home)
    if not starting.has_tables():
        raise NotFound("site_commands.no_database", home=str(home))
    return home


def _say(chinese: str, english: str) -> None:
    sys.stdout.write(f"{chinese} / {english}\n")
