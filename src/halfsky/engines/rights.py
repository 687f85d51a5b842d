"""The matrix of rights, read strictly from the YAML file that the security administrator can read too."""

import functools
from typing import get_args

import msgspec
import yaml

from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.rights import INSIDER, Matrix, Right, Role, Scope
from halfsky.engines.codebook import PACKAGED
from halfsky.engines.plain_yaml import read_plain_yaml

_FILE = "rights/matrix.yaml"


class _File(msgspec.Struct, forbid_unknown_fields=True):
    roles: tuple[Role, ...]
    apart: tuple[tuple[str, ...], ...]
    rights: tuple[Right, ...]


@functools.cache
def load_rights() -> Matrix:
    """Read the matrix that HalfSky ships.

    Raises:
        Invalid: The file is no YAML, has an unknown or missing key, or names a role or an act that does not exist.
    """
    try:
        content = read_plain_yaml((PACKAGED / _FILE).read_text(encoding="utf-8"))
        file = msgspec.convert(content, _File, strict=False)
    except (yaml.YAMLError, msgspec.ValidationError) as fault:
        raise Invalid("rights.content", file=_FILE, fault=str(fault)) from fault
    matrix = Matrix(
        roles={role.code: role for role in file.roles},
        rights={right.act: right for right in file.rights},
        apart=file.apart,
    )
    _refuse_unknown_roles(matrix)
    _refuse_unknown_acts(matrix)
    return matrix


def _refuse_unknown_roles(matrix: Matrix) -> None:
    named = {
        role for right in matrix.rights.values() for role in (*right.roles, *right.stand_in, right.absent)
    }
    named |= {role for pair in matrix.apart for role in pair}
    unknown = sorted(named - set(matrix.roles) - {INSIDER, ""})
    if unknown:
        raise Invalid("rights.unknown_role", file=_FILE, role=unknown[0], scopes=", ".join(get_args(Scope)))


def _refuse_unknown_acts(matrix: Matrix) -> None:
    unknown = sorted({right.seen_by for right in matrix.rights.values()} - set(matrix.rights) - {""})
    if unknown:
        raise Invalid("rights.unknown_act", file=_FILE, act=unknown[0])
