"""Vintages: a frozen state of the observations, and the manifest by which anyone can check it."""

import hashlib
from collections.abc import Mapping

import msgspec
import polars as pl

from halfsky.core.observations.model import KEY, OBSERVATIONS

FORMAT = "halfsky-vintage-1"


class Input(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file the figures were read from: its name without folder, SHA-256 and number of bytes."""

    name: str
    sha256: str
    size: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a vintage was made from; it names no moment, so that the same input gives the same bytes.

    Attributes:
        format: Version of the layout of the folder.
        halfsky: Version of HalfSky that wrote it.
        codebook: Digest of the codebook.
        year: Year the vintage was frozen for.
        rows: Rows of the table.
        observations: SHA-256 of `observations.parquet`.
        inputs: The files of figures, in name order.
        seal: SHA-256 of the manifest without its seal.
    """

    format: str
    halfsky: str
    codebook: str
    year: int
    rows: int
    observations: str
    inputs: tuple[Input, ...]
    seal: str = ""


def fingerprint(content: bytes) -> str:
    """Give the SHA-256 of some bytes in hexadecimal digits.

    Example:
        >>> fingerprint(b"")[:12]
        'e3b0c44298fc'
    """
    return hashlib.sha256(content).hexdigest()


def in_order(observations: pl.DataFrame) -> pl.DataFrame:
    """Bring observations into the order in which they are frozen: by key, whatever order they were read in."""
    return observations.select(*OBSERVATIONS).sort(*KEY, "file", "row", nulls_last=True)


def manifest_of(
    *,
    observations: str,
    rows: int,
    inputs: Mapping[str, bytes],
    codebook: str,
    year: int,
    version: str,
) -> Manifest:
    """Describe a vintage.

    Args:
        observations: SHA-256 of the frozen table.
        rows: Its rows.
        inputs: Name → bytes of each file of figures.
        codebook: Digest of the codebook.
        year: Year the vintage is frozen for.
        version: Version of HalfSky.
    """
    manifest = Manifest(
        format=FORMAT,
        halfsky=version,
        codebook=codebook,
        year=year,
        rows=rows,
        observations=observations,
        inputs=tuple(
            Input(name=name, sha256=fingerprint(inputs[name]), size=len(inputs[name]))
            for name in sorted(inputs)
        ),
    )
    return msgspec.structs.replace(manifest, seal=seal_of(manifest))


def seal_of(manifest: Manifest) -> str:
    """Give the seal a manifest must carry: the fingerprint of everything else in it."""
    return fingerprint(msgspec.json.encode(msgspec.structs.replace(manifest, seal="")))
