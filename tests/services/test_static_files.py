"""A home's static folder holds the script of interactive charts, once for each state of the site's files."""

from pathlib import Path

import pytest

from halfsky.engines import interactive
from halfsky.services.starting import lay_out_static_files


def test_the_script_of_interactive_charts_is_laid_out_once(
    tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STATIC_ROOT = tmp_path / "static"  # type: ignore[attr-defined]
    lay_out_static_files(tmp_path)
    script = tmp_path / "static" / interactive.NAME
    assert "vegaEmbed" in script.read_text(encoding="utf-8")
    assert 500_000 < script.stat().st_size < 1_500_000
    assert (tmp_path / "static" / "halfsky" / "chart.js").is_file()
    monkeypatch.setattr(interactive, "write_script", lambda folder: pytest.fail("written twice"))
    lay_out_static_files(tmp_path)
