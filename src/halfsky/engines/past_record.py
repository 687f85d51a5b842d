"""Read the record of past forecasts that HalfSky ships."""

import functools

import msgspec

from halfsky.core.outlook.past import PastRecord
from halfsky.engines.codebook import PACKAGED
from halfsky.engines.plain_yaml import read_plain_yaml

RECORD_FILE = PACKAGED / "record" / "development.yaml"
"""Written by `python -m tools.record`."""


@functools.cache
def load_past_record() -> PastRecord:
    """The shipped record."""
    content = read_plain_yaml(RECORD_FILE.read_text(encoding="utf-8"))
    return msgspec.convert(content, PastRecord, strict=False)
