"""How the command prints: tables for people, JSON and CSV for programs."""

import sys
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

import msgspec
from rich import box
from rich.console import Console
from rich.table import Table


class Column(NamedTuple):
    """A column of a printed table."""

    title: str
    numeric: bool = False


@cache
def console() -> Console:
    """The terminal; wide enough for a Chinese table when output goes to a file."""
    return Console() if sys.stdout.isatty() else Console(width=160)


def print_table(columns: Sequence[Column], rows: Iterable[Sequence[str]], *, foot: str = "") -> None:
    """Print rows as a ruled table with an optional closing line."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column.title, justify="right" if column.numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    console().print(table, markup=False)
    if foot:
        console().print(foot, markup=False)


def print_jsonl(records: Iterable[Any]) -> None:
    """Print one JSON object a line, UTF-8, keys in declared order."""
    encoder = msgspec.json.Encoder()
    for record in records:
        sys.stdout.write(encoder.encode(record).decode() + "\n")


def print_structure(record: Any, form: str) -> None:
    """Print one record as indented JSON, or as YAML."""
    if form == "yaml":
        import yaml

        yaml.safe_dump(
            msgspec.to_builtins(record), sys.stdout, allow_unicode=True, sort_keys=False, width=160
        )
        return
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(record), indent=2).decode() + "\n")
