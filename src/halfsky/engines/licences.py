"""The licences under which open files may be given out, read strictly from the file of the codebook."""

import functools

import msgspec
import yaml

from halfsky.core.indicators.model import Text
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.codebook import PACKAGED
from halfsky.engines.plain_yaml import read_plain_yaml

_FILE = PACKAGED / "licences" / "open.yaml"


class Licence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A licence.

    Attributes:
        code: Its SPDX identifier.
        name: As printed.
        link: Where its text is.
        allows: What it allows, in a sentence.
    """

    code: str
    name: Text
    link: str
    allows: Text


class _File(msgspec.Struct, forbid_unknown_fields=True):
    licences: tuple[Licence, ...]


@functools.cache
def load_licences() -> dict[str, Licence]:
    """Read the licences by their codes, once in a process.

    Raises:
        Invalid: The file is no YAML, or an entry lacks a field or has an unknown one.
    """
    try:
        content = msgspec.convert(read_plain_yaml(_FILE.read_text(encoding="utf-8")), _File)
    except (yaml.YAMLError, msgspec.ValidationError) as fault:
        raise Invalid(
            "publication.licences_content", file=f"licences/{_FILE.name}", fault=str(fault)
        ) from fault
    return {one.code: one for one in content.licences}
