"""A backup file is whole or refused: cut, altered, added to, or of another kind."""

import gzip
import io
import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halfsky.core.vocabulary.errors import Conflict, HalfSkyError, Invalid, NotFound
from halfsky.engines.archives import Manifest, check_archive, write_archive

PLAIN = Manifest(
    version="1", kind="sqlite", made_at="2025-01-01T00:00:00+00:00", entries=3, last="0" * 64, migrations=()
)


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    (tmp_path / "a").write_bytes(b"one" * 1000)
    (tmp_path / "b").write_bytes(bytes(range(256)) * 50)
    write_archive(tmp_path / "x.tar.gz", PLAIN, [("a", tmp_path / "a"), ("files/b", tmp_path / "b")])
    return tmp_path / "x.tar.gz"


def test_what_is_written_comes_back(backup: Path, tmp_path: Path) -> None:
    manifest = check_archive(backup, into=tmp_path / "out")
    assert set(manifest.members) == {"a", "files/b"}
    assert (tmp_path / "out/files/b").read_bytes() == (tmp_path / "b").read_bytes()
    assert backup.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob(".*.part"))


def test_a_backup_is_never_overwritten(backup: Path, tmp_path: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(Conflict):
        write_archive(backup, PLAIN, [("a", tmp_path / "a")])
    assert backup.read_bytes() == before


def test_no_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        check_archive(tmp_path / "none.tar.gz")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_backup_cut_off_is_refused(backup: Path, share: float) -> None:
    content = backup.read_bytes()
    backup.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(Invalid):
        check_archive(backup)


@settings(max_examples=60, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_flipped_bit_of_what_is_kept_passes(
    tmp_path_factory: pytest.TempPathFactory, place: float, bit: int
) -> None:
    folder = tmp_path_factory.mktemp("bit")
    (folder / "a").write_bytes(b"one" * 1000)
    write_archive(folder / "x.tar.gz", PLAIN, [("a", folder / "a")])
    content = bytearray(gzip.decompress((folder / "x.tar.gz").read_bytes()))
    # The first member's content begins after its header of 512 bytes.
    content[512 + int(place * 3000)] ^= 1 << bit
    (folder / "x.tar.gz").write_bytes(gzip.compress(bytes(content)))
    with pytest.raises(HalfSkyError) as refusal:
        check_archive(folder / "x.tar.gz")
    assert refusal.value.facts["member"] == "a"


def rewritten(backup: Path, change) -> None:
    entries = []
    with tarfile.open(backup) as tar:
        for entry in tar:
            content = tar.extractfile(entry)
            entries.append((entry, content.read() if content else b""))
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for entry, content in change(entries):
            tar.addfile(entry, io.BytesIO(content))
    backup.write_bytes(out.getvalue())


def member(name: str, kind: bytes = tarfile.REGTYPE) -> tuple[tarfile.TarInfo, bytes]:
    entry = tarfile.TarInfo(name)
    entry.type, entry.size, entry.linkname = kind, 1 if kind == tarfile.REGTYPE else 0, "/etc/passwd"
    return entry, b"x" if kind == tarfile.REGTYPE else b""


@pytest.mark.parametrize(
    "change",
    [
        lambda entries: [*entries, member("files/extra")],
        lambda entries: entries[1:],
        lambda entries: entries[:-1],
        lambda entries: [member("../outside"), *entries],
        lambda entries: [member("/tmp/outside"), *entries],
        lambda entries: [member("link", tarfile.SYMTYPE), *entries],
        lambda entries: [member("hard", tarfile.LNKTYPE), *entries],
        lambda entries: [member("pipe", tarfile.FIFOTYPE), *entries],
    ],
)
def test_what_the_manifest_does_not_name_or_has_no_business_there_is_refused(
    backup: Path, tmp_path: Path, change
) -> None:
    rewritten(backup, change)
    with pytest.raises(Invalid):
        check_archive(backup, into=tmp_path / "deep" / "out")
    assert not (tmp_path / "deep" / "outside").exists()


def test_something_else_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "x.tar.gz").write_bytes(b"PK\x03\x04 not a tar")
    with pytest.raises(Invalid):
        check_archive(tmp_path / "x.tar.gz")
