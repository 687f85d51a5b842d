import shutil
from pathlib import Path

import pytest

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.codebook import PACKAGED, load_codebook, load_messages

INDICATOR = """
  - code: {code}
    name: {{zh: {zh}, en: {en}}}
    definition: {{zh: 甲占乙的百分比, en: A as a percentage of B}}
    domain: health
    unit: {unit}
    direction: up
    bounds: {bounds}
    formula: {{kind: proportion, numerator: [{{variable: {variable}}}], denominator: [{{variable: ALL}}]}}
    aliases: [{{zh: {alias}}}]
"""
VARIABLES = """variables:
  - {code: SOME, name: {zh: 甲数, en: Number of A}, unit: persons}
  - {code: ALL, name: {zh: 乙数, en: Number of B}, unit: persons}
"""
AREAS = """areas:
  - {code: "990000", name: {zh: 云岭省, en: Yunling}, level: province}
  - {code: "990100", name: {zh: 云岭市, en: Yunling City}, level: prefecture, parent: "990000"}
"""
WELL = {
    "code": "SHARE_A",
    "zh": "甲率",
    "en": "Share of A",
    "unit": "percent",
    "bounds": "[0, 100]",
    "variable": "SOME",
    "alias": "甲的旧称",
}


def indicator(**changes: str) -> str:
    return INDICATOR.format(**(WELL | changes))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for part in ("indicators", "variables", "areas", "methods", "messages"):
        (tmp_path / part).mkdir()
    (tmp_path / "indicators" / "a.yaml").write_text("indicators:" + indicator(), encoding="utf-8")
    (tmp_path / "variables" / "a.yaml").write_text(VARIABLES, encoding="utf-8")
    (tmp_path / "areas" / "a.yaml").write_text(AREAS, encoding="utf-8")
    shutil.copy(PACKAGED / "methods" / "official.yaml", tmp_path / "methods" / "official.yaml")
    return tmp_path


def refusal(folder: Path) -> Invalid:
    with pytest.raises(Invalid) as caught:
        load_codebook(folder)
    return caught.value


def test_a_well_formed_folder_loads(folder: Path) -> None:
    codebook = load_codebook(folder)
    share = codebook.indicators["SHARE_A"]
    assert share.bounds == (0.0, 100.0)
    assert share.formula is not None
    assert share.formula.per == 100.0
    assert codebook.areas["990100"].parent == "990000"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("indicators: [", "codebook.not_yaml"),
        ("- a\n- b\n", "codebook.not_a_mapping"),
        ("indicator: []\n", "codebook.wrong_head"),
        ("indicators: {}\n", "codebook.wrong_head"),
        ("indicators:" + indicator().replace("domain:", "domian:"), "codebook.wrong_entry"),
        ("indicators:" + indicator().replace("health", "weather"), "codebook.wrong_entry"),
        ("indicators:" + indicator().replace("    unit: percent\n", ""), "codebook.wrong_entry"),
        ("indicators:" + indicator() + "    code: AGAIN\n", "codebook.not_yaml"),
        ("indicators:" + indicator(unit="furlongs"), "codebook.unknown_unit"),
        ("indicators:" + indicator(code="share-a"), "codebook.wrong_code"),
        ("indicators:" + indicator(variable="NONE_SUCH"), "codebook.unknown_variable"),
        ("indicators:" + indicator(variable="SOME, sex: F"), "codebook.no_such_cell"),
        ("indicators:" + indicator(bounds="[100, 0]"), "codebook.wrong_bounds"),
        ("indicators:" + indicator() + indicator(), "codebook.duplicate_code"),
        (
            "indicators:"
            + indicator()
            + indicator(code="B", zh="乙率", en="Share of B", alias="甲 的旧称（%）"),
            "codebook.name_claimed_twice",
        ),
    ],
)
def test_what_is_wrong_is_refused_with_its_file(folder: Path, text: str, code: str) -> None:
    (folder / "indicators" / "a.yaml").write_text(text, encoding="utf-8")
    refused = refusal(folder)
    assert refused.code == code
    assert refused.facts["file"] == "indicators/a.yaml"
    assert load_messages().say(refused.code, refused.facts, lang="en")


def test_a_code_used_in_two_files_is_refused(folder: Path) -> None:
    (folder / "indicators" / "b.yaml").write_text("indicators:" + indicator(), encoding="utf-8")
    refused = refusal(folder)
    assert (refused.code, refused.facts) == (
        "codebook.duplicate_code",
        {"file": "indicators/b.yaml", "entry": "SHARE_A"},
    )


def test_an_area_needs_its_parent(folder: Path) -> None:
    (folder / "areas" / "a.yaml").write_text(
        AREAS.replace('"990000", name', '"980000", name'), encoding="utf-8"
    )
    assert refusal(folder).code == "codebook.unknown_parent"


def test_a_codebook_without_method_is_refused(folder: Path) -> None:
    (folder / "methods" / "official.yaml").unlink()
    assert refusal(folder).code == "codebook.no_method"


def test_a_file_that_is_not_utf8_is_refused(folder: Path) -> None:
    (folder / "areas" / "b.yaml").write_bytes("areas: [甲]".encode("gb18030"))
    assert refusal(folder).code == "codebook.not_yaml"


def test_the_digest_follows_every_byte(folder: Path) -> None:
    before = load_codebook(folder).digest
    assert load_codebook(folder).digest == before
    with (folder / "areas" / "a.yaml").open("a", encoding="utf-8") as file:
        file.write("# 注\n")
    assert load_codebook(folder).digest != before


def test_a_message_code_in_two_files_is_refused(folder: Path) -> None:
    text = "area.odd: {zh: 奇, en: odd}\n"
    (folder / "messages" / "a.yaml").write_text(text, encoding="utf-8")
    assert load_messages(folder).say("area.odd", {}) == "奇"
    (folder / "messages" / "b.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        load_messages(folder)
    assert caught.value.code == "codebook.duplicate_code"


def test_the_packaged_codebook_is_read_once() -> None:
    assert load_codebook() is load_codebook()
    assert load_messages() is load_messages()


UNIT = "  - {{code: {code}, name: {{zh: {zh}, en: {en}}}, kind: government{more}}}\n"


def write_units(folder: Path, *units: dict[str, str]) -> None:
    (folder / "units").mkdir(exist_ok=True)
    text = "units:\n" + "".join(UNIT.format(**({"more": ""} | unit)) for unit in units)
    (folder / "units" / "units.yaml").write_text(text, encoding="utf-8")


OLD = {"code": "OLD", "zh": "甲办", "en": "Office A", "more": ", valid_to: 2018, successor: NEW"}
NEW = {"code": "NEW", "zh": "乙局", "en": "Bureau B", "more": ", valid_from: 2018"}


def with_lead(folder: Path, lead: str) -> None:
    text = "indicators:" + indicator() + f"    lead_unit: {lead}\n"
    (folder / "indicators" / "a.yaml").write_text(text, encoding="utf-8")


def test_responsible_units_are_read_and_held_to_the_entries_that_name_them(folder: Path) -> None:
    write_units(folder, OLD, NEW)
    with_lead(folder, "乙局")
    assert load_codebook(folder).units["OLD"].successor == "NEW"
    with_lead(folder, "丙局")
    assert refusal(folder).code == "codebook.unknown_responsible_unit"


def test_one_name_in_the_same_years_belongs_to_one_unit(folder: Path) -> None:
    alias = NEW["more"] + ", aliases: [{zh: 甲办}]"
    write_units(folder, OLD, NEW | {"more": alias})
    assert refusal(folder).code == "codebook.unit_name_claimed_twice"
    write_units(folder, OLD, NEW | {"more": alias.replace("甲办", "甲办, valid_from: 2019")})
    assert len(load_codebook(folder).units) == 2


@pytest.mark.parametrize("successor", ["NOWHERE", "OLD"])
def test_units_do_not_succeed_in_a_circle_or_to_nobody(folder: Path, successor: str) -> None:
    write_units(folder, OLD, NEW | {"more": f", successor: {successor}"})
    assert refusal(folder).code == "codebook.wrong_successor"
