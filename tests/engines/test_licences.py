"""The licences that ship are whole in both languages, and what cannot be read is refused."""

from pathlib import Path

import pytest

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines import licences
from halfsky.engines.licences import load_licences


def test_what_ships_names_each_licence_and_where_its_text_is() -> None:
    known = load_licences()
    assert "CC-BY-4.0" in known
    for code, one in known.items():
        assert one.code == code
        assert one.link.startswith("https://")
        assert one.name.zh != one.name.en
        assert one.allows.zh != one.allows.en


def test_an_entry_without_a_field_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "open.yaml"
    file.write_text("licences:\n  - code: X\n", encoding="utf-8")
    monkeypatch.setattr(licences, "_FILE", file)
    load_licences.cache_clear()
    with pytest.raises(Invalid) as refusal:
        load_licences()
    load_licences.cache_clear()
    assert refusal.value.code == "publication.licences_content"
