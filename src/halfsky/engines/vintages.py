"""Vintages in a folder: `observations.parquet` and `manifest.json`."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import polars as pl

from halfsky.core.observations.model import OBSERVATIONS
from halfsky.core.observations.vintage import FORMAT, Manifest, in_order, manifest_of, seal_of
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.engines.tables import write_parts

TABLE, MANIFEST = "observations.parquet", "manifest.json"


def write_vintage(
    folder: Path,
    observations: pl.DataFrame | Iterable[Path],
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
        observations: Table with schema `OBSERVATIONS`, in any order; or parts of one as Arrow files, each in the order
            of `in_order` and no area in two of them, which are never held together.
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
    files = {path.name: path.read_bytes() for path in inputs}
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=".") as place:
        table = Path(place) / TABLE
        rows = _write(observations, table)
        manifest = manifest_of(
            observations=_fingerprint_of(table),
            rows=rows,
            inputs=files,
            codebook=codebook,
            year=year,
            version=version,
        )
        text = _json(manifest)
        there = folder / MANIFEST
        if there.is_file() and there.read_bytes() != text and not replace:
            raise Conflict("observations.vintage_exists", folder=str(folder))
        folder.mkdir(parents=True, exist_ok=True)
        table.replace(folder / TABLE)
        there.write_bytes(text)
    return manifest


def _write(observations: pl.DataFrame | Iterable[Path], file: Path) -> int:
    """Write the table by key; gives its number of rows."""
    schema = pl.Schema(OBSERVATIONS)
    if isinstance(observations, pl.DataFrame):
        write_parts(iter([in_order(observations)]), file, schema=schema)
        return observations.height
    parts = [
        (path, pl.scan_ipc(path).select(pl.len(), pl.first("area")).collect().row(0)) for path in observations
    ]
    filled = sorted((str(area), path) for path, (rows, area) in parts if rows)
    write_parts((pl.read_ipc(path) for _, path in filled), file, schema=schema)
    return sum(rows for _, (rows, _) in parts)


def _fingerprint_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def read_vintage(folder: Path) -> tuple[Manifest, pl.DataFrame]:
    """Read a vintage whole, as `scan_vintage` opens it."""
    manifest, table = scan_vintage(folder)
    return manifest, table.collect()


def scan_vintage(folder: Path) -> tuple[Manifest, pl.LazyFrame]:
    """Open a vintage, to be read in part, after checking that it is as it was frozen.

    Returns:
        The manifest, and the observations with schema `OBSERVATIONS`.

    Raises:
        NotFound: `observations.no_vintage` where the folder holds none.
        Invalid: `observations.vintage_altered` where table or manifest are not as written.
    """
    if not (folder / MANIFEST).is_file() or not (folder / TABLE).is_file():
        raise NotFound("observations.no_vintage", folder=str(folder))
    manifest = _manifest(folder)
    if manifest.format != FORMAT or _fingerprint_of(folder / TABLE) != manifest.observations:
        raise Invalid("observations.vintage_altered", file=f"{folder.name}/{TABLE}")
    table = pl.scan_parquet(folder / TABLE, glob=False)
    height = table.select(pl.len()).collect().item()
    if height != manifest.rows or dict(table.collect_schema()) != OBSERVATIONS:
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


def _json(manifest: Manifest) -> bytes:
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
