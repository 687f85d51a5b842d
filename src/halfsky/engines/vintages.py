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
    observations: pl.DataFrame | Iterable[pl.DataFrame],
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
        observations: Table with schema `OBSERVATIONS`, in any order; or parts of one, no area in two of them, which
            are put in order one by one and never held together.
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
        rows = _write_in_order(
            [observations] if isinstance(observations, pl.DataFrame) else observations, table, Path(place)
        )
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


def _write_in_order(parts: Iterable[pl.DataFrame], file: Path, place: Path) -> int:
    """Write parts into one table by key; gives its number of rows."""
    kept: list[tuple[str, Path]] = []
    rows = 0
    for number, part in enumerate(parts):
        table = in_order(part)
        if table.height:
            path = place / f"{number}.arrow"
            table.write_ipc(path)
            kept.append((str(table["area"][0]), path))
            rows += table.height
    ordered = (pl.read_ipc(path) for _, path in sorted(kept))
    write_parts(ordered, file, schema=pl.Schema(OBSERVATIONS))
    return rows


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
