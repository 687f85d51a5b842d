"""A home belongs to one user and one server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.engines.home import (
    Running,
    claimed,
    make_home,
    note_running,
    owned_by_others,
    running,
    want_home,
)


def test_a_home_is_made_for_its_owner(tmp_path: Path) -> None:
    make_home(tmp_path / "new")
    assert (tmp_path / "new").stat().st_mode & 0o007 == 0


def test_a_file_is_no_home(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Invalid):
        make_home(tmp_path / "file" / "below")


def test_a_home_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        want_home(tmp_path / "nowhere")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_files_of_another_user_are_named(tmp_path: Path) -> None:
    (tmp_path / "secret.key").touch()
    os.chown(tmp_path / "secret.key", 12345, 12345)
    assert owned_by_others(tmp_path) == [tmp_path / "secret.key"]
    with pytest.raises(Invalid) as refusal:
        make_home(tmp_path)
    assert refusal.value.facts["file"].endswith("secret.key")


def test_a_second_server_is_refused_and_told_of_the_first(tmp_path: Path) -> None:
    with claimed(tmp_path):
        note_running(tmp_path, Running(process=os.getpid(), address="http://127.0.0.1:8000"))
        with pytest.raises(Conflict) as refusal, claimed(tmp_path):
            pass
    assert refusal.value.facts["address"] == "http://127.0.0.1:8000"
    with claimed(tmp_path):
        assert running(tmp_path) is None


def test_a_claim_ends_with_its_process_however_it_ends(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path; from halfsky.engines.home import claimed\n"
        "with claimed(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    with claimed(tmp_path):
        pass
