"""The matrix of rights, read strictly from the YAML files that the security administrator can read too."""

import functools
from pathlib import Path
from typing import get_args

import msgspec
import yaml

from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.rights import INSIDER, Matrix, Right, Role, Scope
from halfsky.engines.codebook import PACKAGED
from halfsky.engines.plain_yaml import read_plain_yaml

_FOLDER = PACKAGED / "rights"


class _File(msgspec.Struct, forbid_unknown_fields=True):
    """One file of the matrix; roles and who may not be one person stand in `matrix.yaml` alone."""

    rights: tuple[Right, ...]
    roles: tuple[Role, ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()


@functools.cache
def load_rights() -> Matrix:
    """Read the matrix that HalfSky ships: `matrix.yaml` and a file for each room of supervision and evaluation.

    Raises:
        Invalid: The file is no YAML, has an unknown or missing key, or names a role or an act that does not exist.
    """
    files = [_read(path) for path in sorted(_FOLDER.glob("*.yaml"))]
    matrix = Matrix(
        roles={role.code: role for file in files for role in file.roles},
        rights={right.act: right for file in files for right in file.rights},
        apart=tuple(pair for file in files for pair in file.apart),
    )
    _refuse_unknown_roles(matrix)
    _refuse_unknown_acts(matrix)
    return matrix


def _read(path: Path) -> _File:
    try:
        return msgspec.convert(read_plain_yaml(path.read_text(encoding="utf-8")), _File, strict=False)
    except (yaml.YAMLError, msgspec.ValidationError) as fault:
        raise Invalid("rights.content", file=f"rights/{path.name}", fault=str(fault)) from fault


def _refuse_unknown_roles(matrix: Matrix) -> None:
    named = {
        role for right in matrix.rights.values() for role in (*right.roles, *right.stand_in, right.absent)
    }
    named |= {role for pair in matrix.apart for role in pair}
    unknown = sorted(named - set(matrix.roles) - {INSIDER, ""})
    if unknown:
        raise Invalid(
            "rights.unknown_role", file="rights/", role=unknown[0], scopes=", ".join(get_args(Scope))
        )


def _refuse_unknown_acts(matrix: Matrix) -> None:
    unknown = sorted({right.seen_by for right in matrix.rights.values()} - set(matrix.rights) - {""})
    if unknown:
        raise Invalid("rights.unknown_act", file="rights/", act=unknown[0])
