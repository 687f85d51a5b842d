"""The dates of matters, read strictly from the codebook."""

import functools

import msgspec

from halfsky.core.supervision.matters.model import Settings
from halfsky.engines.codebook import PACKAGED
from halfsky.engines.plain_yaml import read_plain_yaml

_FILE = PACKAGED / "methods" / "matters.yaml"


@functools.cache
def load_matter_settings() -> Settings:
    """Read `methods/matters.yaml`, once in a process; what is wrong in it is a bug of the package."""
    return msgspec.convert(read_plain_yaml(_FILE.read_text(encoding="utf-8")), Settings, strict=False)
