"""The scheme of appraisal one starts from and the rules of good practice, read strictly from the codebook."""

import functools

import msgspec
import yaml

from halfsky.core.supervision.appraisal.model import Scheme
from halfsky.core.supervision.appraisal.scheme import check_scheme
from halfsky.core.supervision.practice.model import Rules
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.codebook import PACKAGED
from halfsky.engines.plain_yaml import read_plain_yaml

_FILE = "appraisal/default.yaml"


class AppraisalBook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the codebook says of appraisal.

    Attributes:
        version: Of the file; named where a scheme begins from it.
        scheme: To begin with.
        practice: Rules of proposing examples.
    """

    version: str
    scheme: Scheme
    practice: Rules


@functools.cache
def load_appraisal() -> AppraisalBook:
    """Read `appraisal/default.yaml`.

    Raises:
        Invalid: The file is no YAML, has an unknown or missing key, or its scheme is not sound.
    """
    text = (PACKAGED / _FILE).read_text(encoding="utf-8")
    try:
        book = msgspec.convert(read_plain_yaml(text), AppraisalBook, strict=False)
    except (yaml.YAMLError, msgspec.ValidationError) as fault:
        raise Invalid("appraisal.file", file=_FILE, fault=str(fault)) from fault
    check_scheme(book.scheme)
    return book
