"""`halfsky demo` and `halfsky serve`: the site on this machine, until it is stopped."""

import argparse
import sys
from pathlib import Path
from typing import Any

from halfsky.cli.homes import add_home, home_of

DEMO_EXAMPLES = """示例 / examples:
  halfsky demo                                  虚构地区，http://127.0.0.1:8000 / the invented prefecture
  halfsky demo --home /tmp/试用 --port 8080       另一个文件夹和端口 / another folder and port
  halfsky demo --second-factor                  审批人员须用验证器登录 / approving roles sign in with an authenticator
"""
SERVE_EXAMPLES = """示例 / examples:
  halfsky serve --first-administrator 王安全 --area 653100     第一次启动 / the first start
  halfsky serve --home /var/lib/halfsky                      本机 8000 端口 / port 8000 of this machine
  halfsky serve --host 0.0.0.0 --hosts fugui.example.gov.cn --https     由反向代理提供 HTTPS / behind a proxy that speaks HTTPS
"""


def add_to(commands: Any) -> None:
    """Add `demo` and `serve` to the command line."""
    demo = _parser(
        commands,
        "demo",
        "演示：虚构地区的一年 / a demonstration: an invented prefecture at work",
        DEMO_EXAMPLES,
    )
    demo.add_argument(
        "--examples", type=Path, metavar="DIR", help="示例数据 / the example (default: examples/yunling)"
    )
    demo.add_argument(
        "--second-factor", action="store_true", help="要求第二验证 / approving roles show a second factor"
    )
    demo.set_defaults(run=run_demo)
    serve = _parser(commands, "serve", "启动网站 / serve the site", SERVE_EXAMPLES)
    serve.add_argument(
        "--host", default="127.0.0.1", help="监听地址 / address to listen on (default: 127.0.0.1)"
    )
    serve.add_argument("--hosts", metavar="NAMES", help="网站域名，逗号分隔 / names of the site, with commas")
    serve.add_argument(
        "--https", action="store_true", default=None, help="只用 HTTPS / reached by HTTPS only"
    )
    serve.add_argument(
        "--first-administrator",
        metavar="NAME",
        help="第一位安全管理员姓名 / the first security administrator",
    )
    serve.add_argument("--area", metavar="CODE", help="本级区划代码 / code of the office's own area")
    serve.add_argument("--areas", type=Path, metavar="CSV", help="补充地区表 / a table of further areas")
    serve.set_defaults(run=run_serve)


def _parser(commands: Any, name: str, title: str, examples: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=title,
        description=title,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_home(parser)
    parser.add_argument("--port", type=int, default=8000, help="端口 / port (default: 8000)")
    return parser


def run_demo(arguments: argparse.Namespace) -> int:
    """Build the demonstration where there is none yet, then serve it."""
    from halfsky.engines.home import ACCOUNTS, claimed, make_home
    from halfsky.engines.server import Address, Supervisor, refuse_taken_port
    from halfsky.services import serving

    home = home_of(arguments, demonstration=True)
    address = Address(host="127.0.0.1", port=arguments.port)
    make_home(home)
    with claimed(home):
        refuse_taken_port(address)
        made = serving.prepare_demonstration(
            home, arguments.examples, second_factor=arguments.second_factor, progress=_say
        )
        return Supervisor(home, address).run(
            when_up=lambda: _tell_demo(address.url, home / ACCOUNTS, serving.shown_accounts(), made.password)
        )


def run_serve(arguments: argparse.Namespace) -> int:
    """Bring the home up to date and serve it."""
    from halfsky.engines.home import claimed, make_home
    from halfsky.engines.server import Address, Supervisor, refuse_taken_port
    from halfsky.services import serving
    from halfsky.services.starting import Ways

    home = home_of(arguments)
    address = Address(host=arguments.host, port=arguments.port)
    make_home(home)
    with claimed(home):
        refuse_taken_port(address)
        saved = serving.prepare_site(home, Ways(hosts=arguments.hosts, https=arguments.https))
        if saved is not None:
            _say(f"更新数据表前已备份：{saved}", f"backed up before the tables were changed: {saved}")
        link = serving.first_invitation(
            arguments.first_administrator, area=arguments.area, areas=arguments.areas
        )
        return Supervisor(home, address).run(when_up=lambda: _tell_serve(address.url, link))


def _say(chinese: str, english: str) -> None:
    sys.stdout.write(f"{chinese} / {english}\n")
    sys.stdout.flush()


def _tell_demo(url: str, accounts: Path, shown: tuple[str, ...], password: str) -> None:
    _say(f"\n演示网站：{url}", f"the demonstration: {url}")
    for username in shown:
        sys.stdout.write(f"  {username}  {password}\n")
    _say(f"全部账号：{accounts}", f"all accounts: {accounts}")
    _say("按 Ctrl-C 停止", "Ctrl-C stops it")


def _tell_serve(url: str, link: str | None) -> None:
    _say(f"网站：{url}", f"the site: {url}")
    if link is not None:
        _say(
            f"第一位安全管理员请在14天内打开一次：{url}{link}",
            f"the first security administrator opens this once, within 14 days: {url}{link}",
        )
