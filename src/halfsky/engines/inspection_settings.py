"""Checklists and risks of inspections, read strictly from the codebook."""

import functools

import msgspec

from halfsky.core.supervision.inspections.checklist import Checklist
from halfsky.core.supervision.inspections.sampling import Risk
from halfsky.engines.codebook import PACKAGED
from halfsky.engines.plain_yaml import read_plain_yaml

_FOLDER = PACKAGED / "inspections"


class Risks(msgspec.Struct, frozen=True, kw_only=True):
    """A version of what gives points of risk."""

    version: str
    risks: tuple[Risk, ...]


@functools.cache
def load_checklist() -> Checklist:
    """Read the checklist, once in a process; what is wrong in it is a bug of the package."""
    return msgspec.convert(_read("checklist.yaml"), Checklist, strict=False)


@functools.cache
def load_risks() -> Risks:
    """Read what gives points of risk, once in a process."""
    return msgspec.convert(_read("risk.yaml"), Risks, strict=False)


def _read(name: str) -> object:
    return read_plain_yaml((_FOLDER / name).read_text(encoding="utf-8"))
