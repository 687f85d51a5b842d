"""The official calendar of working days, read strictly from the files of the codebook."""

import functools

import msgspec
import yaml

from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.working_days import Arrangement, WorkingDays, working_days
from halfsky.engines.codebook import PACKAGED
from halfsky.engines.plain_yaml import read_plain_yaml

_FILE = PACKAGED / "calendar" / "china.yaml"


class _File(msgspec.Struct, forbid_unknown_fields=True):
    years: tuple[Arrangement, ...]


@functools.cache
def load_working_days() -> WorkingDays:
    """Read the working days of all years that the codebook has, once in a process.

    Raises:
        Invalid: The file is no YAML, has an unknown key, or an arrangement that cannot be.
    """
    try:
        content = msgspec.convert(read_plain_yaml(_FILE.read_text(encoding="utf-8")), _File, strict=False)
        return working_days(content.years)
    except (yaml.YAMLError, ValueError) as fault:
        raise Invalid("calendar.content", file=f"calendar/{_FILE.name}", fault=str(fault)) from fault
