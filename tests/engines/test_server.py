"""The command of the web server."""

from pathlib import Path

import pytest

from halfsky.engines import server
from halfsky.engines.server import Address, gunicorn_command

HERE = Address(host="127.0.0.1", port=8000)


def test_signs_of_life_go_into_memory_only_where_this_user_may_write_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_MEMORY", str(tmp_path))
    assert gunicorn_command(HERE)[-2:] == ["--worker-tmp-dir", str(tmp_path)]
    monkeypatch.setattr(server, "_MEMORY", str(tmp_path / "absent"))
    assert "--worker-tmp-dir" not in gunicorn_command(HERE)
