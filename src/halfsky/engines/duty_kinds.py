"""The kinds of duties, read strictly from the codebook."""

import functools
import re

import msgspec
import yaml

from halfsky.core.supervision.duties.model import Kind, Kinds
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.codebook import PACKAGED
from halfsky.engines.plain_yaml import read_plain_yaml

_FILE = PACKAGED / "duties" / "kinds.yaml"


@functools.cache
def load_kinds() -> Kinds:
    """Read the kinds of duties and the words that make a clause none, once in a process.

    Raises:
        Invalid: The file is no YAML, has an unknown key, a code twice, or a pattern that is none.
    """
    try:
        kinds = msgspec.convert(read_plain_yaml(_FILE.read_text(encoding="utf-8")), Kinds, strict=False)
        _check(kinds)
    except (yaml.YAMLError, ValueError, re.error) as fault:
        raise Invalid("duties.kinds_content", file=f"duties/{_FILE.name}", fault=str(fault)) from fault
    return kinds


@functools.cache
def kinds_by_code() -> dict[str, Kind]:
    """The kinds by code, in the order of the file."""
    return {kind.code: kind for kind in load_kinds().kinds}


def _check(kinds: Kinds) -> None:
    codes = [kind.code for kind in kinds.kinds]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise ValueError(twice[0])
    for kind in kinds.kinds:
        for pattern in (*kind.tells, *kind.unless):
            re.compile(pattern)
    for pattern in (*kinds.belief, *kinds.principle, *kinds.role, *kinds.aim, *kinds.content):
        re.compile(pattern)
