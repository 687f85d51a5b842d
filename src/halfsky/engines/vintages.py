"""Vintages in a folder: `observations.parquet` and `manifest.json`."""

import io
from collections.abc import Sequence
from pathlib import Path

import msgspec
import polars as pl

from halfsky.core.observations.model import OBSERVATIONS
from halfsky.core.observations.vintage import FORMAT, Manifest, fingerprint, in_order, manifest_of, seal_of
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound

TABLE, MANIFEST = "observations.parquet", "manifest.json"
_ROW_GROUP = 100_000


def write_vintage(
    folder: Path,
    observations: pl.DataFrame,
    *,
    inputs: Sequence[Path],
    codebook: str,
    year: int,
    version: str,
    replace: bool = False,
) -> Manifest:
    """Freeze observations; the same input gives the same bytes.

    Args:
        folder: Where to write; made if it is not there.
        observations: Table with schema `OBSERVATIONS`, in any order.
        inputs: The files of figures it was read from.
        codebook: Digest of the codebook.
        year: Year the vintage is frozen for.
        version: Version of HalfSky.
        replace: Whether another vintage in the folder may be written over.

    Returns:
        The manifest written.

    Raises:
        Conflict: `observations.vintage_exists` where the folder holds another vintage.
    """
    table = in_order(observations)
    content = _parquet(table)
    files = {path.name: path.read_bytes() for path in inputs}
    manifest = manifest_of(
        observations=content, rows=table.height, inputs=files, codebook=codebook, year=year, version=version
    )
    text = _json(manifest)
    there = folder / MANIFEST
    if there.is_file() and there.read_bytes() != text and not replace:
        raise Conflict("observations.vintage_exists", folder=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / TABLE).write_bytes(content)
    there.write_bytes(text)
    return manifest


def read_vintage(folder: Path) -> tuple[Manifest, pl.DataFrame]:
    """Read a vintage after checking that it is as it was frozen.

    Returns:
        The manifest, and the observations with schema `OBSERVATIONS`.

    Raises:
        NotFound: `observations.no_vintage` where the folder holds none.
        Invalid: `observations.vintage_altered` where table or manifest are not as written.
    """
    if not (folder / MANIFEST).is_file() or not (folder / TABLE).is_file():
        raise NotFound("observations.no_vintage", folder=str(folder))
    content = (folder / TABLE).read_bytes()
    manifest = _manifest(folder)
    if manifest.format != FORMAT or fingerprint(content) != manifest.observations:
        raise Invalid("observations.vintage_altered", file=f"{folder.name}/{TABLE}")
    table = pl.read_parquet(io.BytesIO(content))
    if table.height != manifest.rows or dict(table.schema) != OBSERVATIONS:
        raise Invalid("observations.vintage_altered", file=f"{folder.name}/{MANIFEST}")
    return manifest, table


def _manifest(folder: Path) -> Manifest:
    content = (folder / MANIFEST).read_bytes()
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except msgspec.DecodeError as error:
        raise Invalid("observations.vintage_altered", file=f"{folder.name}/{MANIFEST}") from error
    if manifest.seal != seal_of(manifest):
        raise Invalid("observations.vintage_altered", file=f"{folder.name}/{MANIFEST}")
    return manifest


def _parquet(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd", compression_level=3, row_group_size=_ROW_GROUP)
    return buffer.getvalue()


def _json(manifest: Manifest) -> bytes:
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
