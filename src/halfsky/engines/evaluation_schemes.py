"""The schemes of evaluation that HalfSky ships, read strictly from YAML."""

import functools

import msgspec
import yaml

from halfsky.core.evaluation.scheme import Scheme, check_scheme
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.codebook import PACKAGED
from halfsky.engines.plain_yaml import read_plain_yaml

_FOLDER = PACKAGED / "evaluation"


@functools.cache
def load_schemes() -> dict[str, Scheme]:
    """All schemes by code.

    Raises:
        Invalid: A file is no YAML, has an unknown or missing key, or its scheme breaks a rule.
    """
    schemes = (_read(path.name) for path in sorted(_FOLDER.glob("*.yaml")))
    return {scheme.code: scheme for scheme in schemes}


def _read(name: str) -> Scheme:
    try:
        plain = read_plain_yaml((_FOLDER / name).read_text(encoding="utf-8"))
        return check_scheme(msgspec.convert(plain, Scheme, strict=False))
    except (yaml.YAMLError, msgspec.ValidationError) as fault:
        raise Invalid("rights.content", file=f"evaluation/{name}", fault=str(fault)) from fault
