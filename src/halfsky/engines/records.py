"""Files of records: JSON lines, JSON, YAML or CSV, as plain mappings."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import yaml

from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.engines.spreadsheets.delimited import read_delimited

Records = list[dict[str, Any]]


def read_records(path: Path) -> Records:
    """Read records; the ending says the kind: .jsonl, .json, .yaml, .yml, .csv.

    A JSON or YAML file holds a list, or a mapping with the list under `targets`, under another name that
    begins so, or under the only name that holds records.

    Raises:
        NotFound: `records.not_found`.
        Invalid: `records.kind` for another ending, `records.content` where the content cannot be read.
    """
    if not path.is_file():
        raise NotFound("records.not_found", file=path.name)
    read = _READERS.get(path.suffix.lower())
    if read is None:
        raise Invalid("records.kind", file=path.name)
    try:
        found = read(path)
    except (msgspec.DecodeError, yaml.YAMLError, UnicodeDecodeError) as fault:
        raise Invalid("records.content", file=path.name, fault=" ".join(str(fault).split())) from None
    if isinstance(found, dict):
        found = _list_in(found)
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        raise Invalid("records.content", file=path.name, fault="not a list of records")
    return found


def _list_in(found: dict[str, Any]) -> Any:
    """The list of records in a mapping: under `targets`, a name that begins so, or the only one there is."""
    if "targets" in found:
        return found["targets"]
    lists = {str(name): held for name, held in found.items() if isinstance(held, list)}
    named = [held for name, held in lists.items() if name.startswith(("target", "目标"))]
    of_records = [
        held for held in lists.values() if held and all(isinstance(record, dict) for record in held)
    ]
    candidates = named or of_records
    return candidates[0] if len(candidates) == 1 else None


def _json_lines(path: Path) -> Any:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return [msgspec.json.decode(line) for line in lines if line.strip()]


def _json(path: Path) -> Any:
    return msgspec.json.decode(path.read_text(encoding="utf-8-sig"))


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8-sig"))


def _csv(path: Path) -> Any:
    rows = read_delimited(path.read_bytes(), file=path.name).grid.rows()
    head = [(cell or "").strip() for cell in rows[0]] if rows else []
    return [
        {name: cell.strip() for name, cell in zip(head, row, strict=True) if name and cell}
        for row in rows[1:]
    ]


_READERS: dict[str, Callable[[Path], Any]] = {
    ".jsonl": _json_lines,
    ".json": _json,
    ".yaml": _yaml,
    ".yml": _yaml,
    ".csv": _csv,
}
