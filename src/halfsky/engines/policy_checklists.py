"""The checklists by which policies are assessed, read strictly from the YAML files that experts keep."""

import functools
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec
import yaml

from halfsky.core.evaluation.policies.model import Checklist, Checklists, Law, Question
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.codebook import PACKAGED
from halfsky.engines.plain_yaml import read_plain_yaml

_LAWS = "laws.yaml"
_Record = TypeVar("_Record", bound=msgspec.Struct)


class _Laws(msgspec.Struct, forbid_unknown_fields=True):
    laws: tuple[Law, ...]


def load_checklists(folder: Path | None = None) -> Checklists:
    """Read every version of every checklist.

    Args:
        folder: A folder laid out as `halfsky/codebook/policy_assessment`; None for the packaged one, read once in a
            process.

    Raises:
        Invalid: A file is no YAML, has an unknown or missing key, gives a code twice, or names a law or a total that
            there is not.
    """
    return _packaged() if folder is None else _load(folder)


@functools.cache
def _packaged() -> Checklists:
    return _load(PACKAGED / "policy_assessment")


def _load(folder: Path) -> Checklists:
    laws = {law.code: law for law in _read(folder / _LAWS, _Laws).laws}
    files = [path for path in sorted(folder.glob("*.yaml")) if path.name != _LAWS]
    lists = tuple(_read(path, Checklist) for path in files)
    _once((f"{one.code} {one.version}" for one in lists), folder.name)
    for one, path in zip(lists, files, strict=True):
        _refuse_wrong(one, laws, path.name)
    return Checklists(lists=lists, laws=laws)


def _read(path: Path, kind: type[_Record]) -> _Record:
    try:
        return msgspec.convert(read_plain_yaml(path.read_text(encoding="utf-8")), kind, strict=False)
    except (OSError, yaml.YAMLError, msgspec.ValidationError) as fault:
        raise Invalid("policies.checklist_content", file=path.name, fault=str(fault)) from fault


def _refuse_wrong(one: Checklist, laws: dict[str, Law], file: str) -> None:
    _once((part.code for part in one.parts), file)
    _once((question.code for question in one.questions), file)
    _once((question.code for question in one.screening), file)
    _once((group.code for group in one.groups), file)
    _once((total.code for total in one.totals), file)
    for question in (*one.screening, *one.questions):
        _refuse_unknown_law(question, laws, file)
    known = {total.code for total in one.totals} | {""}
    for total in one.totals:
        if total.part_of not in known:
            raise Invalid("policies.checklist_content", file=file, fault=f"part_of: {total.part_of}")


def _refuse_unknown_law(question: Question, laws: dict[str, Law], file: str) -> None:
    for citation in question.basis:
        if citation.law not in laws:
            raise Invalid("policies.checklist_content", file=file, fault=f"law: {citation.law}")


def _once(codes: Iterable[str], file: str) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise Invalid("policies.checklist_content", file=file, fault=f"twice: {code}")
        seen.add(code)
