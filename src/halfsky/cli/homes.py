"""The `--home` of the commands that run and keep a site."""

import argparse
from pathlib import Path


def add_home(parser: argparse.ArgumentParser) -> None:
    """Add `--home DIR`."""
    parser.add_argument(
        "--home",
        type=Path,
        metavar="DIR",
        help="存放数据库和文件的文件夹 / folder of everything that is kept (default: $HALFSKY_HOME, ~/.halfsky)",
    )


def home_of(arguments: argparse.Namespace, *, demonstration: bool = False) -> Path:
    """The home asked for; a demonstration has one of its own, so that it never meets an office's figures."""
    from halfsky.engines.home import default_home

    if arguments.home is not None:
        return Path(arguments.home).resolve()
    return default_home().with_name(".halfsky-demo") if demonstration else default_home()
